"""Blocks in the making: the walk fills them in document order, `finish` turns them into the document's values."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from extractors.reader.numbering import Label
from extractors.reader.styles import ParagraphStyle, RunFormat
from schemas.document import Block, Cell, Part

LABEL_ENDS = "、，）)】》〕：。"


@dataclass(slots=True)
class ParagraphDraft:
    """A paragraph as read. `looks` counts the characters of each run format."""

    text: str
    style: ParagraphStyle
    part: Part
    anchor: "Draft | None" = None
    label: Label | None = None
    looks: Counter[RunFormat] = field(default_factory=Counter)
    in_contents: bool = False
    page_break_before: bool = False
    blank_before: int = 0
    index: int = -1

    def look(self, of: str) -> object:
        """The bold, size or colour that most characters have."""
        weights: Counter[object] = Counter()
        for run_format, count in self.looks.items():
            weights[getattr(run_format, of)] += count
        return weights.most_common(1)[0][0] if weights else getattr(self.style.run, of)


@dataclass(slots=True)
class CellDraft:
    """A cell as read: its place in the grid and its paragraphs."""

    row: int
    col: int
    colspan: int = 1
    rowspan: int = 1
    shaded: bool = False
    continues: bool = False
    paragraphs: list[ParagraphDraft] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(labelled(p.label.text if p.label else None, p.text) for p in self.paragraphs)

    @property
    def bold(self) -> bool:
        weights: Counter[object] = Counter()
        for paragraph in self.paragraphs:
            weights[paragraph.look("bold")] += len(paragraph.text)
        return bool(weights.most_common(1)[0][0]) if weights else False


@dataclass(slots=True)
class TableDraft:
    """A table as read, row by row."""

    part: Part
    anchor: "Draft | None" = None
    cells: list[CellDraft] = field(default_factory=list)
    row: int = -1
    col: int = 0
    header_rows: int = 0
    in_contents: bool = False
    page_break_before: bool = False
    blank_before: int = 0
    above: dict[int, CellDraft] = field(default_factory=dict)
    index: int = -1


Draft = ParagraphDraft | TableDraft


def labelled(label: str | None, text: str) -> str:
    """A paragraph's text behind its automatic label, a space between where the label itself ends in no mark."""
    if not label:
        return text
    return label + text if label[-1] in LABEL_ENDS else f"{label} {text}"


def finish(drafts: list[Draft]) -> tuple[Block, ...]:
    """The blocks, numbered in reading order."""
    for index, draft in enumerate(drafts):
        draft.index = index
    return tuple(
        paragraph_block(draft) if isinstance(draft, ParagraphDraft) else table_block(draft) for draft in drafts
    )


def paragraph_block(draft: ParagraphDraft) -> Block:
    style = draft.style
    size = draft.look("size")
    colour = draft.look("colour")
    return Block(
        index=draft.index,
        kind="paragraph",
        text=draft.text,
        part=draft.part,
        anchor=None if draft.anchor is None else draft.anchor.index,
        label=draft.label.text if draft.label and draft.label.text else None,
        list_id=draft.label.list_id if draft.label else None,
        list_level=draft.label.level if draft.label else None,
        style_id=style.style_id,
        style_name=style.name,
        heading_level=style.heading_level,
        outline_level=style.outline_level,
        bold=bool(draft.look("bold")),
        size=size if isinstance(size, float) else None,
        align=style.align,
        colour=colour if isinstance(colour, str) else None,
        indent=style.indent,
        page_break_before=draft.page_break_before or style.page_break_before,
        in_contents=draft.in_contents or style.contents,
        blank_before=draft.blank_before,
    )


def table_block(draft: TableDraft) -> Block:
    cells = tuple(
        Cell(cell.row, cell.col, cell.text, cell.rowspan, cell.colspan, cell.bold, cell.shaded) for cell in draft.cells
    )
    return Block(
        index=draft.index,
        kind="table",
        text=rows_text(cells),
        part=draft.part,
        anchor=None if draft.anchor is None else draft.anchor.index,
        page_break_before=draft.page_break_before,
        in_contents=draft.in_contents,
        blank_before=draft.blank_before,
        cells=cells,
        rows=max((cell.row + cell.rowspan for cell in cells), default=0),
        cols=max((cell.col + cell.colspan for cell in cells), default=0),
        header_rows=draft.header_rows,
    )


def rows_text(cells: Iterable[Cell]) -> str:
    """A table as text: a line a row, tabs between cells."""
    rows: dict[int, list[str]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell.text)
    return "\n".join("\t".join(texts) for texts in rows.values())
