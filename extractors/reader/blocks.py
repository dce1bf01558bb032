"""Blocks as the walk finds them, in reading order; tables stay open until their last cell is read."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from extractors.reader.numbering import Label
from extractors.reader.styles import ParagraphStyle, RunFormat
from schemas.document import Block, Cell, Part

LABEL_ENDS = "、，）)】》〕：。"
PLAIN = ParagraphStyle()


@dataclass(slots=True)
class CellDraft:
    """A cell being read: its place in the grid, its lines, how many more of its characters are bold than not."""

    row: int
    col: int
    colspan: int = 1
    rowspan: int = 1
    shaded: bool = False
    lines: list[str] = field(default_factory=list)
    bold: int = 0
    shown: set[str] | None = None

    def cover(self) -> None:
        """Another cell of a merge follows: what it repeats of the lines so far is not shown again."""
        if self.shown is None:
            self.shown = set(self.lines)

    def add(self, text: str, *, label: Label | None = None, bold: bool = False) -> None:
        """One more paragraph. Some writers repeat a merged cell's text in every cell it covers: it stands once."""
        line = labelled(None if label is None else label.text, text)
        if self.shown is not None:
            if line in self.shown:
                return
            self.shown.add(line)
        self.lines.append(line)
        self.bold += len(text) if bold else -len(text)

    def finish(self) -> Cell:
        return Cell(self.row, self.col, "\n".join(self.lines), self.rowspan, self.colspan, self.bold > 0, self.shaded)


@dataclass(slots=True)
class TableDraft:
    """A table being read, row by row. `row` and `col` are where the next cell goes."""

    index: int
    part: Part
    anchor: int | None = None
    in_contents: bool = False
    page_break_before: bool = False
    blank_before: int = 0
    cells: list[CellDraft] = field(default_factory=list)
    row: int = -1
    col: int = 0
    header_rows: int = 0
    clamped: bool = False
    merged: dict[int, CellDraft] = field(default_factory=dict)

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

    def finish(self) -> Block:
        cells = tuple(cell.finish() for cell in self.cells)
        return Block(
            index=self.index,
            kind="table",
            text=rows_text(cells),
            part=self.part,
            anchor=self.anchor,
            page_break_before=self.page_break_before,
            in_contents=self.in_contents,
            blank_before=self.blank_before,
            cells=cells,
            rows=max((cell.row + cell.rowspan for cell in cells), default=0),
            cols=max((cell.col + cell.colspan for cell in cells), default=0),
            header_rows=self.header_rows,
        )


class Blocks:
    """The blocks of a document's body, or of its sides, so far. A block's index is its place here."""

    def __init__(self) -> None:
        self._items: list[Block | TableDraft] = []

    def __len__(self) -> int:
        return len(self._items)

    def add_paragraph(
        self,
        text: str,
        part: Part,
        *,
        anchor: int | None = None,
        style: ParagraphStyle = PLAIN,
        look: RunFormat = PLAIN.run,
        label: Label | None = None,
        in_contents: bool = False,
        page_break_before: bool = False,
        blank_before: int = 0,
    ) -> int:
        """One more paragraph; its index."""
        index = len(self._items)
        self._items.append(
            Block(
                index=index,
                kind="paragraph",
                text=text,
                part=part,
                anchor=anchor,
                label=None if label is None else label.text or None,
                list_id=None if label is None else label.list_id,
                list_level=None if label is None else label.level,
                style_id=style.style_id,
                style_name=style.name,
                heading_level=style.heading_level,
                outline_level=style.outline_level,
                bold=look.bold,
                size=look.size,
                align=style.align,
                colour=look.colour,
                indent=style.indent,
                page_break_before=page_break_before or style.page_break_before,
                in_contents=in_contents or style.contents,
                blank_before=blank_before,
            )
        )
        return index

    def add_table(
        self,
        part: Part,
        *,
        anchor: int | None = None,
        in_contents: bool = False,
        page_break_before: bool = False,
        blank_before: int = 0,
    ) -> TableDraft:
        """One more table, to be filled."""
        table = TableDraft(len(self._items), part, anchor, in_contents, page_break_before, blank_before)
        self._items.append(table)
        return table

    def close(self, table: TableDraft) -> None:
        """All cells of a table are read; one that has none left (its rows were deleted) is no block."""
        if table.cells or table.index < len(self._items) - 1:
            self._items[table.index] = table.finish()
        else:
            self._items.pop()

    def finish(self) -> tuple[Block, ...]:
        return tuple(item.finish() if isinstance(item, TableDraft) else item for item in self._items)


def labelled(label: str | None, text: str) -> str:
    """A paragraph's text behind its automatic label, a space between unless the label itself ends in a mark."""
    if not label:
        return text
    return label + text if label[-1] in LABEL_ENDS else f"{label} {text}"


def rows_text(cells: Iterable[Cell]) -> str:
    """A table as text: a line a row, tabs between cells."""
    rows: dict[int, list[str]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell.text)
    return "\n".join("\t".join(texts) for texts in rows.values())
