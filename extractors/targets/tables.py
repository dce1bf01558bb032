"""What a table's rows and columns are: header rows, label columns, and for each column and row what it says.

Nothing is concluded about single cells here; `table_cells` does that with the `Axis` of its row and its column.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from extractors.fold import fold
from extractors.numbers.periods import find_periods
from extractors.numbers.quantities import find_quantities
from extractors.vocabulary import Vocabulary
from extractors.words.mentions import find_metrics
from schemas.document import Block, Cell
from schemas.mention import MetricMention, PeriodMention

AxisKind = Literal[
    "plan", "past", "growth", "completion", "weight", "price", "incentive", "serial", "unit", "note", "value"
]

EMPTY = re.compile(r"\s*(?:[-—–_/\\~〃*]+|无|空|待定|不适用|n/?a)?\s*$", re.IGNORECASE)
YEAR_LABEL = re.compile(r"(?:19|20)\d\d(?:年|财|全|上|下|实|目|计|预|任|[-—~/](?:19|20)?\d\d)")
NUMBER = re.compile(r"[-+−]?\s*[\d.,]+\s*$")
TOTAL = re.compile(
    r"^(?:合计|总计|共计|汇总|总和|合\s*计|总\s*计|全店合计|全年合计|全年|年度合计|总额|全店|总数|累计|年合计|年度总计|全年总计|年度|总体|全部|片区合计|公司合计)$"
)
SUBTOTAL = re.compile(r"小\s*计|分计|合计$|总计$|汇总$")
PART = re.compile(r"^(?:其\s*中|含|包括)\s*[:：]?\s*")
UNIT_IN_BRACKETS = re.compile(r"[(\[【]\s*(?:单位\s*[:：]?\s*)?([^()\[\]【】]{1,10})\s*[)\]】]")
WORDS: tuple[tuple[AxisKind, re.Pattern[str]], ...] = (
    ("weight", re.compile(r"权重|分值|占分|配分")),
    ("serial", re.compile(r"^(?:序号|编号|日期|时间|起止时间|时间段|NO\.?|No\.?|序)$")),
    ("unit", re.compile(r"^(?:单位|计量单位)$")),
    ("incentive", re.compile(r"奖励|奖金|提成|返利|扣罚|罚款|激励|系数|佣金|工资|补贴(?!收入)")),
    ("price", re.compile(r"售价|标价|零售价|(?<!客)单价(?!值)|定价|价格|指导价|供货价|进价|成交价")),
    ("note", re.compile(r"说明|备注|责任人|负责|措施|口径|谁盯|完成时间|时限|牵头|方式|内容$|来源|依据")),
    ("completion", re.compile(r"完成率|达成率|完成比|进度$|达成%|完成%")),
    (
        "growth",
        re.compile(
            r"^(?:.{0,8})(?:增长|增幅|同比|增减|增速|涨幅|环比|变化|较上年|比上年|较去年|比去年|升降)(?:率|幅度?|[(%％].{0,4})?$|增长率|增幅"
        ),
    ),
    (
        "past",
        re.compile(
            r"缺编|缺口|差额|差距|实际|实绩|完成(?!率|时)|去年|上年|同期|往年|前年|上期|上财年|上一年|现状|当前|目前|现有|基数|咋样|已达|期初|年初"
        ),
    ),
    ("plan", re.compile(r"计划|目标|预算|任务|指标值|要到|打算|拟|预计|挑战|保底|冲刺|本年|今年|明年|分解")),
)


@dataclass(frozen=True, slots=True)
class Axis:
    """What one column's header or one row's label says. `texts` from the outermost header to the innermost."""

    texts: tuple[str, ...]
    kind: AxisKind
    metrics: tuple[MetricMention, ...] = ()
    periods: tuple[PeriodMention, ...] = ()
    unit: str | None = None
    total: bool = False
    subtotal: bool = False
    part: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.texts)

    @property
    def leaf(self) -> str:
        return self.texts[-1] if self.texts else ""


class Grid:
    """A table with merged cells filled in. `at(r, c)` is the cell covering a place; `origin`: it begins there."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.cells: dict[tuple[int, int], Cell] = {}
        for cell in block.cells:
            for r in range(cell.row, cell.row + max(1, cell.rowspan)):
                for c in range(cell.col, cell.col + max(1, cell.colspan)):
                    self.cells.setdefault((r, c), cell)
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
        return cell is not None and (cell.row, cell.col) == (row, col)

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
            if values and not self._is_month_row(row):
                break
            if all(not self.text(row, c) for c in range(self.cols)):
                break
            if row >= 1 and not self._continues_header(row):
                break
            count += 1
        return min(count, max(self.rows - 1, 0))

    def _continues_header(self, row: int) -> bool:
        """A second header row lies under merged cells of the first, or the table has values only further down."""
        return any(
            (cell := self.at(0, c)) is not None and (cell.colspan > 1 or cell.rowspan > row) for c in range(self.cols)
        )

    def _is_month_row(self, row: int) -> bool:
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
            if values * 2 > max(filled, 1) and not serial and not (count == 0 and self._is_serial(col)):
                break
            count += 1
        # text columns at the right (说明, 责任人) must not swallow the values between them
        return max(1, count) if count < self.cols else 1

    def _is_serial(self, col: int) -> bool:
        values = [self.text(r, col) for r in range(self.header_rows, self.rows) if self.numeric(r, col)]
        return len(values) > 1 and values == [str(n) for n in range(1, len(values) + 1)]


def _is_value(text: str) -> bool:
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


def column_axes(grid: Grid, vocabulary: Vocabulary) -> list[Axis]:
    """One axis a column, from the header rows above it."""
    return [
        axis_of(
            [grid.text(r, c) for r in range(grid.header_rows)],
            vocabulary,
            month=grid._is_month_row(0) and grid.numeric(0, c),
        )
        for c in range(grid.cols)
    ]


def row_axes(grid: Grid, vocabulary: Vocabulary) -> list[Axis]:
    """One axis a row, from the label columns left of it; serial numbers and unit columns left out of the text."""
    skip = {
        c
        for c in range(grid.label_cols)
        if re.fullmatch(r"序号|编号|序|No\.?|NO\.?", grid.text(0, c)) or grid._is_serial(c)
    }
    named = [c for c in range(grid.label_cols) if c not in skip]
    if len(named) > 1:
        skip |= {
            c for c in named[1:] if re.fullmatch(r"负责人|责任人|经理|店长|主管|牵头人?|联系人|备注", grid.text(0, c))
        }
    axes: list[Axis] = []
    group = ""
    for r in range(grid.rows):
        texts = [grid.text(r, c) for c in range(grid.label_cols) if c not in skip]
        kept = [t for t in texts if t]
        if len(dict.fromkeys(kept)) > 1 and r >= grid.header_rows:
            group = kept[0]
        elif group and kept and re.fullmatch(r"小\s*计|分\s*计", kept[0]):
            texts = [group, kept[0]]
        axes.append(axis_of(texts, vocabulary))
    return axes


def axis_of(texts: Sequence[str], vocabulary: Vocabulary, *, month: bool = False) -> Axis:
    kept: list[str] = []
    for written in texts:
        text = re.sub(r"^(20\d\d)$", r"\1年", re.sub(r"\s+", "", written))
        if text and (not kept or kept[-1] != text):
            kept.append(text)
    if month and kept:
        kept = [f"{kept[0]}月"]
    joined = " ".join(kept)
    leaf = kept[-1] if kept else ""
    bare = UNIT_IN_BRACKETS.sub("", leaf)
    return Axis(
        texts=tuple(kept),
        kind=_kind(kept),
        metrics=tuple(m for text in reversed(kept) for m in reversed(find_metrics(text, vocabulary))),
        periods=tuple(p for text in reversed(kept) for p in find_periods(text)),
        unit=unit_in(joined),
        total=any(TOTAL.match(UNIT_IN_BRACKETS.sub("", t)) for t in kept),
        subtotal=bool(SUBTOTAL.search(bare)) and not TOTAL.match(bare),
        part=bool(PART.match(leaf)),
    )


def _kind(texts: Sequence[str]) -> AxisKind:
    for text in reversed(texts):
        bare = UNIT_IN_BRACKETS.sub(lambda m: "%" if m.group(1) in ("%", "％") else "", text)
        for kind, pattern in WORDS:
            if pattern.search(bare):
                return kind
    return "value"


def unit_in(text: str) -> str | None:
    """The last bracket of a header, which may hold a unit."""
    found = UNIT_IN_BRACKETS.findall(text)
    return found[-1] if found else None
