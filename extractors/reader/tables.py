"""Tables: where each cell stands in the grid, merged cells once (ISO/IEC 29500-1, 17.4)."""

from extractors.reader.drafts import CellDraft, TableDraft
from extractors.reader.markup import VAL, Element, W, flag, integer

ROW, CELL = W + "tr", W + "tc"
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


def revised_away(element: Element) -> bool:
    """A row or cell whose deletion is tracked (17.13.5.12, 17.13.5.1)."""
    row, cell = element.find(W + "trPr"), element.find(W + "tcPr")
    return (row is not None and row.find(W + "del") is not None) or (
        cell is not None and cell.find(W + "cellDel") is not None
    )


def start_row(table: TableDraft, row: Element) -> None:
    """Begin a row: its first free column, and whether it repeats as a header (17.4.49)."""
    properties = row.find(W + "trPr")
    before = None if properties is None else properties.find(W + "gridBefore")
    table.start_row(0 if before is None else integer(before.get(VAL), 0, 0, MAX_SPAN))
    if properties is not None and flag(properties, W + "tblHeader") and table.header_rows == table.row:
        table.header_rows += 1


def place_cell(table: TableDraft, element: Element) -> CellDraft:
    """The cell in its place; one that continues a merged cell gives that cell, grown."""
    span, down, sideways, shaded = 1, None, None, False
    properties = element.find(W + "tcPr")
    for child in properties if properties is not None else ():
        tag = child.tag
        if tag == W + "gridSpan":
            span = integer(child.get(VAL), 1, 1, MAX_SPAN)
        elif tag == W + "vMerge":
            down = child.get(VAL, "continue")
        elif tag == W + "hMerge":
            sideways = child.get(VAL, "continue")
        elif tag == W + "shd":
            shaded = child.get(W + "fill", "auto").lower() not in PLAIN_FILLS
    above = table.merged.get(table.col)
    if down == "continue" and above is not None and above.row + above.rowspan == table.row:
        above.rowspan += 1
        table.col += span
        return above
    last = table.cells[-1] if table.cells else None
    if sideways == "continue" and last is not None and last.row == table.row:
        last.colspan += span
        table.col += span
        return last
    table.merged.pop(table.col, None)
    column = table.col
    cell = table.place(span, shaded=shaded)
    if down is not None:
        table.merged[column] = cell
    return cell
