"""Automatic list labels as Word shows them (ISO/IEC 29500-1, 17.9)."""

import re
from dataclasses import dataclass, field

from extractors.reader.markup import MC, VAL, Element, W, flag, integer, value
from extractors.reader.number_formats import write_number
from extractors.reader.styles import ParagraphStyle, Styles
from extractors.reader.symbols import symbol_text

LEVELS = 9
LONGEST_TEXT = 255
GREATEST_START = 32_767
PLACEHOLDER = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how it counts and what its label looks like (`%1` stands for the first level's number)."""

    start: int = 1
    number_format: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    font: str = ""
    picture: bool = False
    style: str | None = None


@dataclass(frozen=True, slots=True)
class ListDefinition:
    """A `w:num` resolved: the abstract list whose counters it shares, its levels, its restarts."""

    abstract: str
    levels: tuple[Level, ...]
    starts: dict[int, int]


@dataclass(frozen=True, slots=True)
class Label:
    """A paragraph's label and where it stands in its list."""

    text: str
    list_id: str
    level: int


@dataclass(slots=True)
class Counters:
    """The running numbers of one story: a value per abstract list and level, and the nums seen so far."""

    values: dict[str, list[int | None]] = field(default_factory=dict)
    restarted: set[tuple[int, int]] = field(default_factory=set)


class Numbering:
    """The numbering part. Lists are resolved when first used; counters belong to a story and are passed in."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists: dict[int, ListDefinition | None] = {}
        self._abstracts: dict[str, Element] = {}
        self._nums: dict[int, Element] = {}
        if root is None:
            return
        for element in root.iterchildren(W + "abstractNum"):
            self._abstracts.setdefault(element.get(W + "abstractNumId", ""), element)
        for element in root.iterchildren(W + "num"):
            self._nums.setdefault(integer(element.get(W + "numId"), 0, 0, 2**31 - 1), element)

    def label(self, style: ParagraphStyle, num_id: int | None, level: int | None, counters: Counters) -> Label | None:
        """The label of the next paragraph of a list; None when the paragraph has no number.

        `num_id` and `level` are the paragraph's own; what it leaves out comes from its style. numId 0 removes a
        number that a style would give (17.9.18).
        """
        num_id = (style.num_id if num_id is None else num_id) or 0
        definition = self._list(num_id) if num_id else None
        if definition is None:
            return None
        if level is None:
            level = self._level_of_style(definition, style)
        numbers = self._count(definition, num_id, level, counters)
        return Label(label_text(definition, level, numbers), definition.abstract, level)

    def _level_of_style(self, definition: ListDefinition, style: ParagraphStyle) -> int:
        """The level whose `w:pStyle` names the style (17.9.23), else the ilvl of the style, else what its base has."""
        named = {level.style: index for index, level in reversed(list(enumerate(definition.levels))) if level.style}
        if style.style_id in named:
            return named[style.style_id]
        return style.num_level if style.num_level is not None else named.get(style.num_style or "", 0)

    def _count(self, definition: ListDefinition, num_id: int, level: int, counters: Counters) -> list[int]:
        """Advance the list to its next paragraph at `level`; the numbers of all levels down to it."""
        values = counters.values.setdefault(definition.abstract, [None] * LEVELS)
        for index, start in definition.starts.items():
            if index <= level and (num_id, index) not in counters.restarted:
                counters.restarted.add((num_id, index))
                values[index] = start - 1 if index == level else start
        for index in range(level):
            if values[index] is None:
                values[index] = definition.levels[index].start
        current = values[level]
        values[level] = definition.levels[level].start if current is None else current + 1
        for deeper in range(level + 1, LEVELS):
            restart = definition.levels[deeper].restart
            if restart is None or level < restart:
                values[deeper] = None
        return [number or 0 for number in values[: level + 1]]

    def _list(self, num_id: int) -> ListDefinition | None:
        if num_id not in self._lists:
            self._lists[num_id] = self._resolve(num_id)
        return self._lists[num_id]

    def _resolve(self, num_id: int) -> ListDefinition | None:
        element = self._nums.get(num_id)
        abstract_id = None if element is None else value(element, W + "abstractNumId")
        abstract = self._abstract(abstract_id)
        if element is None or abstract is None:
            return None
        levels = [Level() for _ in range(LEVELS)]
        for child in abstract.iterchildren(W + "lvl"):
            levels[integer(child.get(W + "ilvl"), 0, 0, LEVELS - 1)] = read_level(child)
        starts: dict[int, int] = {}
        for override in element.iterchildren(W + "lvlOverride"):
            index = integer(override.get(W + "ilvl"), 0, 0, LEVELS - 1)
            own = override.find(W + "lvl")
            if own is not None:
                levels[index] = read_level(own)
                starts[index] = levels[index].start
            start = override.find(W + "startOverride")
            if start is not None:
                starts[index] = integer(start.get(VAL), 0, 0, GREATEST_START)
        return ListDefinition(abstract.get(W + "abstractNumId", ""), tuple(levels), starts)

    def _abstract(self, abstract_id: str | None) -> Element | None:
        """An abstract list; one that only links to a numbering style gives that style's list (17.9.21)."""
        seen: set[str] = set()
        while abstract_id is not None and abstract_id not in seen:
            seen.add(abstract_id)
            element = self._abstracts.get(abstract_id)
            link = None if element is None else value(element, W + "numStyleLink")
            if link is None:
                return element
            num_id = self._styles.numbering_of(link)
            target = None if num_id is None else self._nums.get(num_id)
            abstract_id = None if target is None else value(target, W + "abstractNumId")
        return None


def label_text(definition: ListDefinition, level: int, numbers: list[int]) -> str:
    """The label of a level: its text with the numbers of the levels it names in their formats (17.9.11, 17.9.4)."""
    shown = definition.levels[level]
    if shown.picture:
        return "•"
    if shown.number_format == "bullet":
        return symbol_text(shown.text, shown.font)

    def number(match: re.Match[str]) -> str:
        index = int(match.group(1)) - 1
        if index > level:
            return ""
        number_format = definition.levels[index].number_format
        if shown.legal and number_format != "none":
            number_format = "decimal"
        return write_number(numbers[index], number_format)

    return PLACEHOLDER.sub(number, shown.text).strip()


def read_level(element: Element) -> Level:
    """One `w:lvl` (17.9.6)."""
    fonts = element.find(f"{W}rPr/{W}rFonts")
    restart = element.find(W + "lvlRestart")
    return Level(
        start=integer(value(element, W + "start"), 0, 0, GREATEST_START),
        number_format=number_format(element),
        text=(value(element, W + "lvlText") or "")[:LONGEST_TEXT],
        restart=None if restart is None else integer(restart.get(VAL), 0, 0, LEVELS),
        legal=flag(element, W + "isLgl") or False,
        font="" if fonts is None else fonts.get(W + "ascii") or fonts.get(W + "hAnsi") or "",
        picture=element.find(W + "lvlPicBulletId") is not None,
        style=value(element, W + "pStyle"),
    )


def number_format(element: Element) -> str:
    """A level's format; `custom` with a pattern like `001, 002, 003, ...` is decimal with leading zeros (17.9.17)."""
    for path in (W + "numFmt", f"{MC}AlternateContent/{MC}Choice/{W}numFmt"):
        form = element.find(path)
        if form is not None:
            first = (form.get(W + "format") or "").split(",")[0].strip()
            custom = first.isascii() and first.isdecimal() and 2 <= len(first) <= 9
            return f"decimalZero{len(first)}" if custom else form.get(VAL, "decimal")
    fallback = element.find(f"{MC}AlternateContent/{MC}Fallback/{W}numFmt")
    return "decimal" if fallback is None else fallback.get(VAL, "decimal")
