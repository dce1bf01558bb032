"""Charts: titles and labels as paragraphs, the cached numbers as a table of series, category and value."""

from collections.abc import Iterator

from extractors.reader.blocks import Blocks, CellDraft, TableDraft
from extractors.reader.drawings import drawing_text
from extractors.reader.markup import CX, A, C, Element, integer

MOST_POINTS = 20_000


def read_chart(root: Element, blocks: Blocks, anchor: int | None) -> None:
    """Add the blocks of a chart part. Numbers are shown as the file caches them, never rounded."""
    for paragraph in root.iter(A + "p"):
        text = drawing_text(paragraph)
        if text.strip():
            blocks.add_paragraph(text, "chart", anchor=anchor)
    found = [(name, points) for name, points in (*series(root), *extended_series(root)) if name or points]
    if found:
        table = blocks.add_table("chart", anchor=anchor)
        for name, points in found:
            add_series(table, name, points)


def series(root: Element) -> Iterator[tuple[str, list[list[str]]]]:
    """Every `c:ser` (21.2.2.164): its name and a row a point of categories and values."""
    for element in root.iter(C + "ser"):
        name = " ".join(point.text or "" for point in children(element, "tx") if point.text)
        columns = [
            column for kind in ("cat", "xVal", "val", "yVal", "bubbleSize") for column in levels(element.find(C + kind))
        ]
        yield name, rows(columns)


def children(element: Element, kind: str) -> Iterator[Element]:
    holder = element.find(C + kind)
    return iter(()) if holder is None else holder.iter(C + "v")


def levels(holder: Element | None) -> list[dict[int, str]]:
    """Cached points by index; a multi-level category has a column a level, the outermost first (21.2.2.95)."""
    if holder is None:
        return []
    caches = list(holder.iter(C + "lvl"))[::-1] or [holder]
    found: list[dict[int, str]] = []
    for cache in caches:
        column: dict[int, str] = {}
        for point in cache.iter(C + "pt"):
            text = point.findtext(C + "v")
            if text:
                column[integer(point.get("idx"), len(column), 0, MOST_POINTS)] = text
        found.append(column)
    return found


def rows(columns: list[dict[int, str]]) -> list[list[str]]:
    """Columns of sparse points as rows of texts."""
    places = sorted({place for column in columns for place in column})
    return [[text for column in columns if (text := column.get(place))] for place in places]


def extended_series(root: Element) -> Iterator[tuple[str, list[list[str]]]]:
    """The series of a chartex part (waterfall, funnel …)."""
    data = {
        block.get("id"): [
            {integer(point.get("idx"), 0, 0, MOST_POINTS): point.text or "" for point in level.iter(CX + "pt")}
            for level in block.iter(CX + "lvl")
        ]
        for block in root.iter(CX + "data")
    }
    for element in root.iter(CX + "series"):
        name = " ".join(part.text for part in element.iter(CX + "v") if part.text)
        identifier = element.find(CX + "dataId")
        yield name, rows(data.get(None if identifier is None else identifier.get("val"), []))


def add_series(table: TableDraft, name: str, points: list[list[str]]) -> None:
    """Rows of a series behind its name, which spans them."""
    start = table.row + 1
    height = max(len(points), 1)
    if name:
        table.cells.append(CellDraft(start, 0, rowspan=height, lines=[name]))
    for offset, texts in enumerate(points):
        for column, text in enumerate(texts):
            table.cells.append(CellDraft(start + offset, column + 1, lines=[text]))
    table.row = start + height - 1
