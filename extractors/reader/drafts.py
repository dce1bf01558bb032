"""Blocks in the making: the walk fills them in document order, `finish` turns them into the document's values."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Union

from extractors.reader.numbering import Label
from extractors.reader.styles import ParagraphStyle, RunFormat
from schemas.document import Block, Cell, Part

LABEL_ENDS = "、，）)】》〕：。"
PLAIN = ParagraphStyle()


@dataclass(slots=True)
class ParagraphDraft:
    """A paragraph as read. `looks` counts the characters of each run format."""

    text: str
    style: ParagraphStyle
    part: Part
    anchor: Union["ParagraphDraft", "TableDraft", None] = None
    label: Label | None = None
    looks: Mapping[RunFormat, int] = field(default_factory=dict)
    in_contents: bool = False
    page_break_before: bool = False
    blank_before: int = 0
    index: int = -1

    @classmethod
    def plain(cls, text: str, part: Part, anchor: Union["ParagraphDraft", "TableDraft", None]) -> "ParagraphDraft":
        """A paragraph from a part without paragraph styles (charts, SmartArt, imported text)."""
        return cls(text, PLAIN, part, anchor)

    @property
    def shown(self) -> str:
        return labelled(None if self.label is None else self.label.text, self.text)

    @property
    def look(self) -> RunFormat:
        """Bold, size and colour, each as most characters have it."""
        if len(self.looks) == 1:
            return next(iter(self.looks))
        if not self.looks:
            return self.style.run
        bold: Counter[bool] = Counter()
        size: Counter[float | None] = Counter()
        colour: Counter[str | None] = Counter()
        for run, count in self.looks.items():
            bold[run.bold] += count
            size[run.size] += count
            colour[run.colour] += count
        return RunFormat(bold.most_common(1)[0][0], size.most_common(1)[0][0], colour.most_common(1)[0][0])


@dataclass(slots=True)
class CellDraft:
    """A cell as read: its place in the grid and its paragraphs."""

    row: int
    col: int
    colspan: int = 1
    rowspan: int = 1
    shaded: bool = False
    paragraphs: list[ParagraphDraft] = field(default_factory=list)

    def finish(self) -> Cell:
        text = "\n".join(paragraph.shown for paragraph in self.paragraphs)
        bold = sum(len(p.text) * (1 if p.look.bold else -1) for p in self.paragraphs) > 0
        return Cell(self.row, self.col, text, self.rowspan, self.colspan, bold, self.shaded)


@dataclass(slots=True)
class TableDraft:
    """A table as read, row by row. `row` and `col` are where the next cell goes."""

    part: Part
    anchor: Union["ParagraphDraft", "TableDraft", None] = None
    in_contents: bool = False
    page_break_before: bool = False
    blank_before: int = 0
    cells: list[CellDraft] = field(default_factory=list)
    row: int = -1
    col: int = 0
    header_rows: int = 0
    merged: dict[int, CellDraft] = field(default_factory=dict)
    index: int = -1

    def start_row(self, skipped: int = 0) -> None:
        """Begin the next row, `skipped` grid columns in."""
        self.row += 1
        self.col = skipped

    def place(self, colspan: int = 1, rowspan: int = 1, *, shaded: bool = False) -> CellDraft:
        """A new cell at the next free place of the row."""
        while (above := self.merged.get(self.col)) is not None and above.row < self.row < above.row + above.rowspan:
            self.col += above.colspan
        cell = CellDraft(max(self.row, 0), self.col, colspan, rowspan, shaded)
        self.cells.append(cell)
        if rowspan > 1:
            self.merged[self.col] = cell
        self.col += colspan
        return cell


Draft = ParagraphDraft | TableDraft


def labelled(label: str | None, text: str) -> str:
    """A paragraph's text behind its automatic label, a space between unless the label itself ends in a mark."""
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
    style, look, label = draft.style, draft.look, draft.label
    return Block(
        index=draft.index,
        kind="paragraph",
        text=draft.text,
        part=draft.part,
        anchor=anchor_index(draft),
        label=label.text or None if label else None,
        list_id=label.list_id if label else None,
        list_level=label.level if label else None,
        style_id=style.style_id,
        style_name=style.name,
        heading_level=style.heading_level,
        outline_level=style.outline_level,
        bold=look.bold,
        size=look.size,
        align=style.align,
        colour=look.colour,
        indent=style.indent,
        page_break_before=draft.page_break_before or style.page_break_before,
        in_contents=draft.in_contents or style.contents,
        blank_before=draft.blank_before,
    )


def table_block(draft: TableDraft) -> Block:
    cells = tuple(cell.finish() for cell in draft.cells)
    return Block(
        index=draft.index,
        kind="table",
        text=rows_text(cells),
        part=draft.part,
        anchor=anchor_index(draft),
        page_break_before=draft.page_break_before,
        in_contents=draft.in_contents,
        blank_before=draft.blank_before,
        cells=cells,
        rows=max((cell.row + cell.rowspan for cell in cells), default=0),
        cols=max((cell.col + cell.colspan for cell in cells), default=0),
        header_rows=draft.header_rows,
    )


def anchor_index(draft: Draft) -> int | None:
    """The index of the block a side piece hangs on; None when that block had nothing to show."""
    return draft.anchor.index if draft.anchor is not None and draft.anchor.index >= 0 else None


def rows_text(cells: Iterable[Cell]) -> str:
    """A table as text: a line a row, tabs between cells."""
    rows: dict[int, list[str]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell.text)
    return "\n".join("\t".join(texts) for texts in rows.values())
