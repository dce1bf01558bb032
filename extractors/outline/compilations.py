"""Plans bound together without marks: titles that look the same, each with a name of its own before its year."""

import re
from dataclasses import dataclass

from extractors.numbers.years import find_years
from extractors.outline.headings import Headings
from extractors.outline.lines import Line, squeeze
from extractors.outline.looks import Look, stands_out
from extractors.outline.titles import is_document_title

__all__ = ["find_titles_within", "is_store_line"]

PERSONAL = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,4}?)(?:的)?(?:20\d\d年度?)?个人")
"""张敏2025年个人计划, 李岩个人工作计划."""
LONGEST_NAME = 16
"""Characters of a name before the year of a title."""
BOUND = re.compile(r"合订|合集|合辑|汇编|汇总|合编|各[店部人县区组校]|[两二三四五六七八九十\d][店人县组校]")
"""Words of a cover title over plans that stay plans of their own: 汇编, 各店计划."""
ANNEX_ABOVE = re.compile(r"附(?:件|表|录)")


@dataclass(frozen=True, slots=True)
class Titled:
    """A line that titles a plan: its position and whose plan it names."""

    position: int
    owner: str


def find_titles_within(lines: list[Line], words: Headings, look: Look) -> list[int]:
    """Positions of the titles of several plans in one file, the first one's included; empty for a single plan.

    All look the same, and no two name the same owner. Titles without text between them belong together. 2024年总结
    and 2025年计划 name nobody and stay parts of one text; so do headings below a title that stands out more.
    """
    titles = [
        Titled(position, owner)
        for position, line in enumerate(lines)
        if is_document_title(line, words) and (owner := owner_of(line.plain, words))
    ]
    for first in titles:
        alike = [title for title in titles if looks_like(lines[title.position], lines[first.position])]
        if alike[0] is first and are_others(alike, lines, look):
            return [title.position for title in heads_of(alike, lines)]
    return []


def are_others(alike: list[Titled], lines: list[Line], look: Look) -> bool:
    """Titles that stand out, two or more, each of another owner, below no title of one text."""
    own = heads_of(alike, lines)
    owners = {squeeze(title.owner) for title in own}
    line = lines[alike[0].position]
    shown = line.title_style or line.align == "center" or bool(stands_out(line, look))
    return shown and len(own) > 1 and len(owners) == len(own) and not outdone(alike[0].position, lines)


def heads_of(alike: list[Titled], lines: list[Line]) -> list[Titled]:
    """Titles that begin a text: no second line of one title, no annex."""
    return [
        title
        for n, title in enumerate(alike)
        if n == 0 or not (annexed(title, lines) or title.position == alike[n - 1].position + 1)
    ]


def is_store_line(line: Line, words: Headings) -> bool:
    """A line that is nothing but the name of a store: 南门店."""
    plain = squeeze(line.plain).strip("【】[]:")
    return (
        not line.table
        and line.label is None
        and 3 <= len(plain) <= LONGEST_NAME
        and plain.endswith(words.store_nouns)
        and re.fullmatch(r"[\u4e00-\u9fffA-Za-z0-9()]+", plain) is not None
    )


def owner_of(title: str, words: Headings) -> str | None:
    """Whose plan a title names: what stands before its year (天元店|2025年打算), a store or a person in it."""
    plain = squeeze(title)
    year = next(iter(find_years(plain)), None)
    if year is not None and 2 <= year.start <= LONGEST_NAME:
        return plain[: year.start]
    personal = PERSONAL.match(plain)
    if personal:
        return personal["name"]
    rest = plain[year.end :].lstrip("度") if year else plain
    stores = [rest[: at + len(noun)] for noun in words.store_nouns if (at := rest.find(noun)) > 1]
    return max(stores, key=len, default=None)


def looks_like(line: Line, first: Line) -> bool:
    return (line.title_style, line.style, line.bold, line.size, line.align) == (
        first.title_style,
        first.style,
        first.bold,
        first.size,
        first.align,
    )


def annexed(title: Titled, lines: list[Line]) -> bool:
    """附件 stands on the line above: it belongs to the plan before."""
    return title.position > 0 and ANNEX_ABOVE.match(lines[title.position - 1].plain) is not None


def outdone(position: int, lines: list[Line]) -> bool:
    """A line above looks more like a title, and not one of plans bound together: then these head parts of one text."""
    first = lines[position]
    return not any(BOUND.search(line.plain) for line in lines[:position]) and any(
        line.title_style or (line.size or 0) > (first.size or 0) or (line.style or 9) < (first.style or 9)
        for line in lines[:position]
        if not line.table
    )
