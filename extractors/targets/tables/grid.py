"""A table's places: merged cells filled in, which cells hold values, which rows and columns name them."""

import re
from functools import cached_property

from extractors.fold import fold
from extractors.numbers.periods import find_periods
from extractors.numbers.quantities import find_quantities
from schemas.document import Block, Cell

EMPTY = re.compile(r"\s*(?:[-—–_/\\~〃*]+|无|空|待定|不适用|n/?a)?\s*$", re.IGNORECASE)
YEAR_LABEL = re.compile(r"(?:19|20)\d\d(?:年|财|全|上|下|实|目|计|预|任|[-—~/](?:19|20)?\d\d)|2\d年(?![期内以])")
LONGEST_LABEL = 12
"""Characters of a row's name; a longer text with a quantity in it is a sentence."""
ORDINAL_NAME = re.compile(r"第?[一二三四五六七八九十]{1,2}(?:组|部|店|厅|区|队|班|线|中心|营业部|车间|分公司|支行)")
"""What looks like a number and names a part of the house: 一组, 二部."""
UNIT_CELL = re.compile(
    r"[（(]?(?:%|百?万?千?亿?元(?:/\S{1,3})?|[台辆件套单户家人次场天分间桌杯箱瓶盒吨张份个]|人次|台次|间夜)(?:以[内上下])?[)）]?"
)
"""A cell of a header row that holds nothing but units."""
SAYS = re.compile(r"目标|任务|标准|要求|计划|指标")
"""Words of a header under which sentences are targets, not names."""
NUMBER = re.compile(r"[-+−]?\s*[\d.,]+\s*$")


class Grid:
    """A table with merged cells filled in. `at(r, c)` is the cell covering a place; `origin`: it begins there.

    `columns` are those of one of several tables that stand side by side in the block; places count from its first.
    """

    def __init__(self, block: Block, columns: range | None = None) -> None:
        self.block = block
        self.first = columns.start if columns else 0
        self.cells: dict[tuple[int, int], Cell] = {}
        for cell in block.cells:
            for r in range(cell.row, cell.row + max(1, cell.rowspan)):
                for c in range(cell.col, cell.col + max(1, cell.colspan)):
                    if columns is None or c in columns:
                        self.cells.setdefault((r, c - self.first), cell)
        self.rows = max((r for r, _ in self.cells), default=-1) + 1
        self.cols = max((c for _, c in self.cells), default=-1) + 1
        self._numeric: dict[tuple[int, int], bool] = {}

    def at(self, row: int, col: int) -> Cell | None:
        return self.cells.get((row, col))

    def text(self, row: int, col: int) -> str:
        cell = self.cells.get((row, col))
        return fold(cell.text).strip() if cell else ""

    def origin(self, row: int, col: int) -> bool:
        cell = self.cells.get((row, col))
        return cell is not None and (cell.row, cell.col) == (row, col + self.first)

    def numeric(self, row: int, col: int) -> bool:
        """Whether a cell holds a value: a bare number, or a short text that is mostly one quantity."""
        cell = self.cells.get((row, col))
        if cell is None:
            return False
        key = (cell.row, cell.col)
        if key not in self._numeric:
            self._numeric[key] = _is_value(fold(cell.text).strip())
        return self._numeric[key]

    @cached_property
    def header_rows(self) -> int:
        """Rows at the top without a value to the right of the first column; at most four, never all."""
        count = 0
        for row in range(min(4, self.rows)):
            values = [
                c
                for c in range(self.cols)
                if self.origin(row, c) and self.numeric(row, c) and not re.fullmatch(r"20[0-4]\d", self.text(row, c))
            ]
            if values and not self.is_month_row(row):
                break
            if all(not self.text(row, c) for c in range(self.cols)):
                break
            if row >= 1 and not self._continues_header(row):
                break
            count += 1
        return min(count, max(self.rows - 1, 0))

    def _continues_header(self, row: int) -> bool:
        """A second header row lies under merged cells of the first, or the table has values only further down."""
        units = [self.text(row, c) for c in range(1, self.cols) if self.text(row, c)]
        if len(units) > 1 and all(UNIT_CELL.fullmatch(text) for text in units):
            return True
        return any(
            (cell := self.at(0, c)) is not None and (cell.colspan > 1 or cell.rowspan > row) for c in range(self.cols)
        )

    def is_month_row(self, row: int) -> bool:
        numbers = [self.text(row, c) for c in range(self.cols) if self.numeric(row, c)]
        return numbers == [str(n) for n in range(1, len(numbers) + 1)] and len(numbers) in (4, 6, 12)

    @cached_property
    def label_cols(self) -> int:
        """Columns at the left that name the rows; at least one when the table has two."""
        if self.cols < 2:
            return 0
        body = range(self.header_rows, self.rows)
        count = 0
        for col in range(self.cols - 1):
            values = sum(1 for r in body if self.numeric(r, col))
            filled = sum(1 for r in body if self.text(r, col))
            serial = re.fullmatch(r"序号|编号|序|No\.?|NO\.?", self.text(0, col)) is not None
            if values * 2 > max(filled, 1) and not serial and not (count == 0 and self.is_serial(col)):
                break
            named = not all(self.is_serial(c) for c in range(count)) or SAYS.search(self.text(0, col)) is not None
            if count and not serial and self._tells(col) and named:
                break
            count += 1
        # text columns at the right (说明, 责任人) must not swallow the values between them
        return max(1, count) if count < self.cols else 1

    def _tells(self, col: int) -> bool:
        """Whether a column of words says what shall be done (标准和数量) rather than what a row is called."""
        cells = [self.text(r, col) for r in range(self.header_rows, self.rows) if self.text(r, col)]
        said = sum(1 for text in cells if len(text) > LONGEST_LABEL and any(q.unit for q in find_quantities(text)))
        return said * 3 > len(cells)

    def is_serial(self, col: int) -> bool:
        values = [self.text(r, col) for r in range(self.header_rows, self.rows) if self.numeric(r, col)]
        return len(values) > 1 and values == [str(n) for n in range(1, len(values) + 1)]


def side_by_side(block: Block) -> list[range | None]:
    """The columns of each table of a block whose header repeats itself (门店 销售额 门店 销售额); else one for all."""
    header = [fold(cell.text).strip() for cell in sorted(block.cells, key=lambda c: c.col) if cell.row == 0]
    width = next((at for at in range(2, len(header)) if header[at] == header[0]), 0)
    repeats = width and header[0] and len(header) % width == 0 and header == header[:width] * (len(header) // width)
    return [range(at, at + width) for at in range(0, len(header), width)] if repeats else [None]


def _is_value(text: str) -> bool:
    if ORDINAL_NAME.fullmatch(text):
        return False
    if not text or len(text) > 24 or EMPTY.match(text) or YEAR_LABEL.match(text):
        return False
    if NUMBER.match(text):
        return True
    if any(p.start == 0 and p.end >= len(text) - 1 for p in find_periods(text)):
        return False
    found = find_quantities(text)
    if not found:
        return False
    covered = sum(q.end - q.start for q in found)
    return covered * 2 >= len(text.replace(" ", "")) or (len(text) <= 8 and found[0].start == 0)
