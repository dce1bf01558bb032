"""Which lines stand under which quadrant: heads are found, believed or not, and given the lines they rule."""

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import partial
from itertools import takewhile

from extractors.swot.heads import Head, HeadReader
from extractors.swot.items import part_of
from extractors.swot.lines import Line
from schemas.plan import Quadrant, Section, Subject

Group = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Extent:
    """A quadrant and the lines under it. `inline` items stand in the head's own line; `rule` names the form."""

    head: Head
    subject: Subject
    lines: tuple[Line, ...]
    rule: str
    section: Section | None
    inline: bool = False
    in_set: bool = False


def find_extents(lines: list[Line], reader: HeadReader) -> list[Extent]:
    """Every believed quadrant of a piece with its lines, in reading order."""
    tree = _Tree(lines)
    opened = _section_extents(lines, tree, reader)
    taken = {id(line) for extent in opened for line in extent.lines if extent.head.form == "title"}
    opened += _line_extents([line for line in lines if id(line) not in taken], tree, reader)
    believed = _believed(opened, tree, reader)
    order = {id(line): position for position, line in enumerate(lines)}
    return sorted(believed, key=lambda e: _position(e, order))


class _Tree:
    """Parents of sections, so that a line can be asked for the titles above it."""

    def __init__(self, lines: list[Line]) -> None:
        self.sections = {line.section.section_id: line.section for line in lines if line.section}

    def path(self, section: Section | None) -> list[Section]:
        """The section and its ancestors, nearest first."""
        path: list[Section] = []
        while section is not None:
            path.append(section)
            section = self.sections.get(section.parent_id) if section.parent_id else None
        return path

    def rules(self, ancestor: Section, line: Line) -> bool:
        """Whether the line stands under the section."""
        return self.below(line.section, ancestor)

    def below(self, section: Section | None, ancestor: Section) -> bool:
        """Whether a section is the other or stands below it."""
        return any(s.section_id == ancestor.section_id for s in self.path(section))


def _section_extents(lines: list[Line], tree: _Tree, reader: HeadReader) -> list[Extent]:
    """Sections whose title is a head; a head below a quadrant that is already open is a theme of it."""
    extents: list[Extent] = []
    for position, line in enumerate(lines):
        if not line.heading or line.section is None:
            continue
        head = reader.read(line.text)
        if head is None or head.form == "bare":
            continue
        subject = _subject(head, line.section, tree, reader)
        if any(tree.below(line.section, e.section) and e.subject == subject for e in extents if e.section):
            continue
        under = list(takewhile(partial(tree.rules, line.section), lines[position + 1 :]))
        if head.form == "colon" and not (under and head.letter):
            under.insert(0, part_of(line, head.text_start, len(line.text)))
        extents.append(Extent(head, subject, tuple(under), f"swot.section.{head.form}", line.section))
    return extents


def _line_extents(lines: list[Line], tree: _Tree, reader: HeadReader) -> list[Extent]:
    """Heads inside the body: a line of their own, or `优势：…；劣势：…` within one paragraph."""
    extents: list[Extent] = []
    open_title: list[tuple[Head, Line, list[Line]]] = []

    def close() -> None:
        for head, line, under in open_title:
            subject = _subject(head, line.section, tree, reader)
            extents.append(Extent(head, subject, tuple(under), "swot.line.title", line.section))
        open_title.clear()

    for line in lines:
        if line.heading or line.table:
            close()
            continue
        if open_title and open_title[0][1].section is not line.section:
            close()
        parts = segments(line, reader)
        if not parts:
            if open_title:
                open_title[0][2].append(line)
            continue
        if open_title and line.shape and open_title[0][0].quadrant == parts[0][0].quadrant and parts[0][0].prefix:
            open_title[0][2].append(line)
            continue
        close()
        for head, rest in parts:
            if head.form == "title":
                open_title.append((head, line, []))
                continue
            subject = _subject(head, line.section, tree, reader)
            rule = f"swot.line.{head.form}"
            extents.append(Extent(head, subject, (rest,), rule, line.section, inline=True))
    close()
    return extents


def segments(line: Line, reader: HeadReader) -> list[tuple[Head, Line]]:
    """The quadrant heads in one line, each with the words up to the next; empty when the line opens none."""
    starts = [0] + [m.end() for m in re.finditer(r"[。；;！!]\s*|[，,]\s*(?=[^，,。；;：:]{0,12}[:：])|\s+", line.text)]
    found: list[tuple[int, Head]] = []
    for start in starts:
        head = reader.read(line.text[start:])
        if head is None or (start and head.form == "title" and len(line.text) - start > 20):
            continue
        if head.form == "bare" and start and line.text[start - 1] not in "。；;！!":
            continue
        if found and start < found[-1][0] + found[-1][1].text_start:
            continue
        found.append((start, head))
    if not found or (found[0][0] != 0 and len({h.quadrant for _, h in found if h.form == "colon" and h.strong}) < 2):
        return []
    ends = [start for start, _ in found[1:]] + [len(line.text)]
    return [
        (head, replace(part_of(line, start + head.text_start, end), shape=""))
        for (start, head), end in zip(found, ends, strict=True)
    ]


def _subject(head: Head, section: Section | None, tree: _Tree, reader: HeadReader) -> Subject:
    """The head's own words decide, then the nearest title that names a rival or a product; a set ends the search."""
    if head.subject != "self":
        return head.subject
    for above in tree.path(section):
        subject = reader.subject_of(above.title)
        if subject != "self" and reader.read(above.title) is None:
            return subject
        if reader.is_set(above.title):
            break
    return "self"


def _believed(extents: list[Extent], tree: _Tree, reader: HeadReader) -> list[Extent]:
    """Those whose group makes a set: two quadrants with a strong one, or a title above that announces SWOT."""
    groups: dict[Group, list[Extent]] = defaultdict(list)
    for extent in extents:
        groups[_group(extent)].append(extent)
    believed: list[Extent] = []
    for group in groups.values():
        named = {e.head.quadrant for e in group}
        strong = {e.head.quadrant for e in group if e.head.strong}
        for extent in group:
            above = tree.path(extent.section)
            if extent.rule.startswith("swot.section"):
                above = above[1:]
            in_set = any(reader.is_set(s.title) for s in above)
            beside_strong = bool(strong - {extent.head.quadrant}) or (extent.head.strong and len(named) > 1)
            if beside_strong or (in_set and (extent.head.strong or len(named) > 1)):
                believed.append(replace(extent, in_set=in_set))
    return believed


def _group(extent: Extent) -> Group:
    if extent.rule.startswith("swot.section") and extent.section is not None:
        return ("section", extent.section.parent_id)
    return ("line", extent.section.section_id if extent.section else None)


def _position(extent: Extent, order: dict[int, int]) -> tuple[int, int]:
    """Reading order by the first line ruled; parts of lines sort by their place."""
    if not extent.lines:
        return (len(order), 0)
    span = extent.lines[0].span
    return (span.block, span.start)


def missing_before(quadrant: Quadrant) -> Quadrant | None:
    """The quadrant that people write before this one (S, W, O, T)."""
    sequence: list[Quadrant] = ["strength", "weakness", "opportunity", "threat"]
    position = sequence.index(quadrant)
    return sequence[position - 1] if position else None
