"""The tree of sections that a person sees, built from headings and their ranks."""

from dataclasses import dataclass, replace

from extractors.outline.headings import Headings
from extractors.outline.lines import Line
from extractors.outline.looks import Heading
from extractors.outline.ranks import Class, class_of, is_matter, numbered, rank_classes
from extractors.outline.roles import section_role
from schemas.document import Document
from schemas.plan import Section, SectionRole
from schemas.span import Span

__all__ = ["Placed", "build_sections", "place_headings"]


@dataclass(frozen=True, slots=True)
class Placed:
    """A heading with its level and the position of its parent among the headings."""

    heading: Heading
    level: int
    parent: int | None


def place_headings(headings: list[Heading], words: Headings) -> list[Placed]:
    """Levels without holes, each heading below the nearest heading of a higher rank. Linear for bounded depth.

    A text that begins in the middle keeps the ranks of its numbering: （三） before any 三、 is level 2.
    """
    headings = restyled(headings)
    ranks = rank_classes(headings, words)
    stack: list[tuple[int, int | None]] = [(rank, None) for rank in missing_ranks(headings, ranks)]
    placed: list[Placed] = []
    for position, heading in enumerate(headings):
        rank = 0 if is_matter(heading, words) else ranks[class_of(heading)]
        while stack and stack[-1][0] >= rank:
            stack.pop()
        placed.append(Placed(heading, len(stack) + 1, stack[-1][1] if stack else None))
        stack.append((rank, position))
    return placed


def restyled(headings: list[Heading]) -> list[Heading]:
    """Headings whose style was forgotten, with the style that all others of their scheme have."""
    styles: dict[str, set[int]] = {}
    for heading in headings:
        if heading.label and heading.label.counts and heading.style is not None:
            styles.setdefault(heading.label.scheme, set()).add(heading.style)
    only = {scheme: next(iter(levels)) for scheme, levels in styles.items() if len(levels) == 1}
    return [
        replace(heading, style=only[heading.label.scheme])
        if heading.style is None and heading.label and heading.label.counts and heading.label.scheme in only
        else heading
        for heading in headings
    ]


def missing_ranks(headings: list[Heading], ranks: dict[Class, int]) -> list[int]:
    """Ranks above a first heading that is not the first of its run: what was cut off before it."""
    first = next((heading for heading in headings if heading.label and heading.label.counts), None)
    if first is None or first is not headings[0] or first.label is None:
        return []
    kind = class_of(first)
    outer = sorted({rank for other, rank in ranks.items() if rank < ranks[kind] and numbered(other)})
    begun = {class_of(h): h.label.number for h in reversed(headings) if h.label and h.label.counts}
    if first.label.number > 1:
        return outer or ([-1] if first.label.scheme == "hanzi_paren" else [])
    return [rank for rank in outer if any(ranks[other] == rank and number > 1 for other, number in begun.items())]


def build_sections(
    lines: list[Line], headings: list[Heading], document: Document, words: Headings, plan_id: str
) -> tuple[tuple[Section, ...], tuple[Span, ...]]:
    """The sections of one piece, and the spans before its first heading."""
    placed = place_headings(headings, words)
    roles: list[SectionRole] = []
    sections: list[Section] = []
    for position, item in enumerate(placed):
        heading = item.heading
        until = placed[position + 1].heading.index if position + 1 < len(placed) else len(lines)
        spans = body_spans(heading, lines[heading.index + 1 : until])
        text = "\n".join(text_of(span, document) for span in spans)
        role = section_role(heading.title, text, None if item.parent is None else roles[item.parent], words)
        roles.append(role)
        sections.append(
            Section(
                section_id=f"{plan_id}/s{position + 1}",
                parent_id=None if item.parent is None else f"{plan_id}/s{item.parent + 1}",
                ordinal=position + 1,
                level=item.level,
                label=heading.label.text if heading.label else "",
                title=heading.title.rstrip("：: 。"),
                role=role,
                text=text,
                heading=Span(heading.line.block, heading.line.start, heading.title_end),
                body=spans,
                evidence="；".join(heading.evidence),
            )
        )
    first = headings[0].index if headings else len(lines)
    return tuple(sections), merged([line.span for line in lines[:first]])


def body_spans(heading: Heading, lines: list[Line]) -> tuple[Span, ...]:
    """The rest of the heading's own line, when it was glued, and the lines below it."""
    rest = [Span(heading.line.block, heading.title_end, heading.line.end)] if heading.split else []
    return merged([*rest, *(line.span for line in lines)])


def merged(spans: list[Span]) -> tuple[Span, ...]:
    """Neighbouring lines of one paragraph as one span."""
    found: list[Span] = []
    for span in spans:
        if found and found[-1].block == span.block and span.start - found[-1].end <= 1:
            found[-1] = replace(found[-1], end=span.end)
        else:
            found.append(span)
    return tuple(found)


def text_of(span: Span, document: Document) -> str:
    block = document.blocks[span.block]
    label = block.label + " " if block.label and span.start == 0 else ""
    return label + block.text[span.start : span.end]
