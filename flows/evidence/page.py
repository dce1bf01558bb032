"""One self-contained HTML page of a document: its text with marks, and a list that links both ways.

Nothing is loaded from elsewhere and no script runs; everything from the document is escaped by the template.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from flows.evidence.marks import Mark, Place, Segment, by_place, marks_of, segments
from flows.words import english, say
from schemas.document import Block, Document
from schemas.plan import Extraction


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A table cell with its stretches of text."""

    segments: tuple[Segment, ...]
    rowspan: int
    colspan: int
    heading: bool


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block as the page shows it: `level` 1-6 makes it a heading, `rows` a table."""

    label: str
    segments: tuple[Segment, ...]
    rows: tuple[tuple[ShownCell, ...], ...] = ()
    level: int = 0
    part: str = "body"


def evidence_page(document: Document, extraction: Extraction, labels: Mapping[str, str]) -> str:
    """The page as text. `labels` names the metric codes; the language is that of the run."""
    marks = marks_of(extraction, labels)
    return _template().render(
        language="en" if english() else "zh-CN",
        say=say,
        document=document,
        extraction=extraction,
        blocks=shown_blocks(document, heading_levels(extraction), marks),
        marks=marks,
        counts={kind: sum(m.kind == kind for m in marks) for kind in ("target", "figure", "swot", "strategy")},
    )


def heading_levels(extraction: Extraction) -> dict[int, int]:
    """The blocks that are headings of sections, with their level from 1."""
    return {
        section.heading.block: section.level
        for plan in extraction.plans
        for section in plan.sections
        if section.heading.row is None
    }


def shown_blocks(document: Document, levels: Mapping[int, int], marks: tuple[Mark, ...]) -> tuple[ShownBlock, ...]:
    """Every block of the body with its marks; `levels` says which are headings (the page's own title is h1)."""
    places = by_place(marks)
    return tuple(
        _shown(block, places, min(levels[block.index], 5) + 1 if block.index in levels else 0)
        for block in document.blocks
    )


def _shown(block: Block, places: Mapping[Place, tuple[Mark, ...]], level: int) -> ShownBlock:
    if block.kind == "paragraph":
        stretches = segments(block.text, places.get((block.index, None, None), ()))
        return ShownBlock(block.label or "", stretches, level=level, part=block.part)
    rows: list[tuple[ShownCell, ...]] = []
    for row in range(block.rows):
        cells = sorted((c for c in block.cells if c.row == row), key=lambda c: c.col)
        rows.append(
            tuple(
                ShownCell(
                    segments(c.text, places.get((block.index, c.row, c.col), ())),
                    c.rowspan,
                    c.colspan,
                    c.row < block.header_rows,
                )
                for c in cells
            )
        )
    return ShownBlock("", (), tuple(rows), part=block.part)


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("flows.evidence", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("evidence.html")
