"""SWOT tables: four cells with head and items, heads in a row or a column, and the matrix with strategies inside."""

from dataclasses import dataclass, replace

from extractors.swot.heads import Head, HeadReader
from extractors.swot.items import split_line, trim
from extractors.swot.lines import Line, cut_line
from schemas.document import Block, Cell
from schemas.plan import Quadrant, Section, StrategyQuadrants, Subject

INNER: dict[tuple[Quadrant, Quadrant], StrategyQuadrants] = {
    ("strength", "opportunity"): "SO",
    ("strength", "threat"): "ST",
    ("weakness", "opportunity"): "WO",
    ("weakness", "threat"): "WT",
}


@dataclass(frozen=True, slots=True)
class TableFind:
    """What a SWOT table gave: items with quadrant, subject and the row's name, and strategies."""

    items: tuple[tuple[Quadrant, Subject, str | None, Line], ...] = ()
    strategies: tuple[tuple[StrategyQuadrants, Line], ...] = ()


def read_table(block: Block, section: Section | None, subject: Subject, reader: HeadReader) -> TableFind:
    """Items and strategies of one table; nothing when it holds no SWOT heads."""
    heads = {(c.row, c.col): (c, head) for c in block.cells if (head := _cell_head(c, reader)) is not None}
    quadrants = {head.quadrant for _, head in heads.values()}
    strong = {head.quadrant for _, head in heads.values() if head.strong}
    if len(quadrants) < 2 or not strong:
        return TableFind()
    strategies = _strategies(block, heads, section, reader)
    used = {(line.span.row, line.span.col) for _, line in strategies}
    items: list[tuple[Quadrant, Subject, str | None, Line]] = []
    for cell, head in heads.values():
        owner = _owner(cell, head, block, subject, reader)
        sources = [cell] if cell.text[head.text_start :].strip() else _cells_of(cell, block, heads, used)
        for source in sources:
            start = head.text_start if source is cell else 0
            name = None if source is cell else _row_name(source, block, heads)
            items += [(head.quadrant, owner, name, line) for line in cell_items(source, block.index, section, start)]
    return TableFind(tuple(items), strategies)


def cell_items(cell: Cell, block: int, section: Section | None, start: int) -> list[Line]:
    """The items of a cell from `start`: one a line; a single line is cut at numbers and ；."""
    lines: list[Line] = []
    offset = start
    for text in cell.text[start:].split("\n"):
        line = cut_line(text, block, offset, section, row=cell.row, col=cell.col)
        if line is not None:
            lines.append(line)
        offset += len(text) + 1
    found: list[Line] = []
    for line in lines:
        parts = split_line(line, sentences=len(lines) == 1)
        found += [part for p in parts if (part := trim(p)) is not None and part.text not in {"—", "-", "/", "无"}]
    return found


def _cell_head(cell: Cell, reader: HeadReader) -> Head | None:
    first, _, rest = cell.text.partition("\n")
    head = reader.read(first)
    if head is None or head.form == "bare":
        return None
    return replace(head, text_start=len(first) + 1) if head.form == "title" and rest else head


def _cells_of(
    head: Cell, block: Block, heads: dict[tuple[int, int], tuple[Cell, Head]], used: set[tuple[int | None, int | None]]
) -> list[Cell]:
    """The cells a lone head rules: below it when heads stand side by side, to its right when they stand in a column."""
    below = [c for c in block.cells if c.row > head.row and head.col <= c.col < head.col + head.colspan]
    right = [c for c in block.cells if c.col > head.col and head.row <= c.row < head.row + head.rowspan]
    in_row = sum(1 for c, _ in heads.values() if c.row == head.row)
    in_column = sum(1 for c, _ in heads.values() if c.col == head.col)
    line = below if in_row > 1 or in_column == 1 or not right else right
    ruled: list[Cell] = []
    for cell in sorted(line, key=lambda c: (c.row, c.col)):
        if (cell.row, cell.col) in heads:
            break
        if (cell.row, cell.col) not in used and cell.text.strip():
            ruled.append(cell)
    return ruled


def _strategies(
    block: Block, heads: dict[tuple[int, int], tuple[Cell, Head]], section: Section | None, reader: HeadReader
) -> tuple[tuple[StrategyQuadrants, Line], ...]:
    """Cells that say SO, ST, WO or WT, and in a matrix the cells where an inner and an outer quadrant cross."""
    found: list[tuple[StrategyQuadrants, Line]] = []
    for cell in block.cells:
        if (cell.row, cell.col) in heads or not cell.text.strip():
            continue
        named = reader.read_strategy(cell.text)
        crossed = _crossing(cell, heads)
        if named is not None:
            pair, start = named
        elif crossed is not None:
            pair, start = crossed, 0
        else:
            continue
        found += [(pair, line) for line in cell_items(cell, block.index, section, start)]
    return tuple(found)


def _crossing(cell: Cell, heads: dict[tuple[int, int], tuple[Cell, Head]]) -> StrategyQuadrants | None:
    left = [h.quadrant for c, h in heads.values() if c.row == cell.row and c.col < cell.col]
    above = [h.quadrant for c, h in heads.values() if c.col == cell.col and c.row < cell.row]
    for a in left:
        for b in above:
            pair = INNER.get((a, b)) or INNER.get((b, a))
            if pair is not None:
                return pair
    return None


def _owner(cell: Cell, head: Head, block: Block, subject: Subject, reader: HeadReader) -> Subject:
    """The head's own words, else the corner of its header row (对手 | 优势 | 劣势), else the subject from above."""
    if head.subject != "self":
        return head.subject
    corner = next((c for c in block.cells if c.row == cell.row and c.col == 0 and c.col < cell.col), None)
    named = reader.subject_of(corner.text) if corner is not None and reader.read(corner.text) is None else "self"
    return named if named != "self" else subject


def _row_name(cell: Cell, block: Block, heads: dict[tuple[int, int], tuple[Cell, Head]]) -> str | None:
    """What the row is called in its first column, when that column heads no quadrant."""
    if cell.col == 0:
        return None
    first = next((c for c in block.cells if c.row <= cell.row < c.row + c.rowspan and c.col == 0), None)
    if first is None or (first.row, first.col) in heads or "\n" in first.text or len(first.text) > 12:
        return None
    return first.text.strip() or None
