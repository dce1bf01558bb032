"""Tables: where each cell stands in the grid, merged cells once (ISO/IEC 29500-1, 17.4)."""

from extractors.reader.blocks import CellDraft, TableDraft
from extractors.reader.markup import VAL, Element, W, flag, integer

ROW, CELL = W + "tr", W + "tc"
SPAN, DOWN, SIDEWAYS = W + "gridSpan", W + "vMerge", W + "hMerge"
SHADING, FILL, DELETED = W + "shd", W + "fill", W + "cellDel"
MAX_SPAN = 63  # Word's own limit of columns; a larger gridSpan is an attack or an accident
PLAIN_FILLS = frozenset({"auto", "ffffff", ""})


def framed_content(table: Element) -> Element | None:
    """The cell of a table that has one only: such a table is a frame around its paragraphs, not a table."""
    rows = table.findall(ROW)
    if len(rows) != 1 or wraps(table) or wraps(rows[0]) or revised_away(rows[0]):
        return None
    cells = rows[0].findall(CELL)
    return cells[0] if len(cells) == 1 else None


def wraps(element: Element) -> bool:
    """Some of its rows or cells stand inside a content control or custom XML."""
    return element.find(W + "sdt") is not None or element.find(W + "customXml") is not None


def revised_away(row: Element) -> bool:
    """A row whose deletion is tracked (17.13.5.12)."""
    properties = row.find(W + "trPr")
    return properties is not None and properties.find(W + "del") is not None


def start_row(table: TableDraft, row: Element) -> bool:
    """Begin a row: its first free column, and whether it repeats as a header (17.4.49). False when it was deleted."""
    skipped = 0
    properties = row.find(W + "trPr")
    if properties is not None:
        if properties.find(W + "del") is not None:
            return False
        before = properties.find(W + "gridBefore")
        skipped = 0 if before is None else integer(before.get(VAL), 0, 0, MAX_SPAN)
        if table.header_rows == table.row + 1 and flag(properties, W + "tblHeader"):
            table.header_rows += 1
    table.start_row(skipped)
    return True


def place_cell(table: TableDraft, element: Element) -> CellDraft | None:
    """The cell in its place; one that continues a merged cell gives that cell, grown. None when it was deleted."""
    span, down, sideways, shaded = 1, None, None, False
    properties = element.find(W + "tcPr")
    for child in properties if properties is not None else ():
        tag = child.tag
        if tag == SPAN:
            stated = integer(child.get(VAL), 1, 1, MAX_SPAN + 1)
            span = min(stated, MAX_SPAN)
            table.clamped = table.clamped or stated > MAX_SPAN
        elif tag == DOWN:
            down = child.get(VAL, "continue")
        elif tag == SIDEWAYS:
            sideways = child.get(VAL, "continue")
        elif tag == SHADING:
            shaded = child.get(FILL, "auto").lower() not in PLAIN_FILLS
        elif tag == DELETED:
            return None
    return merged_into(table, span, down, sideways) or new_cell(table, span, down is not None, shaded)


def merged_into(table: TableDraft, span: int, down: str | None, sideways: str | None) -> CellDraft | None:
    """The cell that the next one continues, downwards (17.4.84) or, in old files, sideways (17.4.22)."""
    above = table.merged.get(table.col)
    if down == "continue" and above is not None and above.row + above.rowspan == table.row:
        above.rowspan += 1
        above.cover()
        table.col += span
        return above
    last = table.cells[-1] if table.cells else None
    if sideways == "continue" and last is not None and last.row == table.row:
        last.colspan += span
        last.cover()
        table.col += span
        return last
    return None


def new_cell(table: TableDraft, span: int, may_grow: bool, shaded: bool) -> CellDraft:
    table.merged.pop(table.col, None)
    column = table.col
    cell = table.place(span, shaded=shaded)
    if may_grow:
        table.merged[column] = cell
    return cell
