"""What a table's rows and columns are: for each column and row what its header or label says.

Nothing is concluded about single cells here; `cells` does that with the `Axis` of its row and its column.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from extractors.numbers.periods import find_periods
from extractors.targets.tables.grid import Grid
from extractors.targets.whens import unit_of_each
from extractors.vocabulary import Vocabulary
from extractors.words.mentions import find_metrics
from schemas.mention import MetricMention, PeriodMention
from schemas.plan import Comparator, Rate, Tier

AxisKind = Literal[
    "plan",
    "past",
    "growth",
    "completion",
    "weight",
    "price",
    "incentive",
    "definition",
    "serial",
    "unit",
    "note",
    "value",
]

TOTAL = re.compile(
    r"^(?:合计|总计|共计|汇总|总和|合\s*计|总\s*计|全店合计|全年合计|全年|年度合计|总额|全店|总数|累计|年合计|年度总计|全年总计|年度|总体|全部|片区合计|公司合计|全[校办区司市省县行部院厅线网局馆园城团])$"
)
SUBTOTAL = re.compile(r"小\s*计|分计|合计$|总计$|汇总$")
PART = re.compile(r"^(?:其\s*中|含|包括)\s*[:：]?\s*")
ANSWERS = re.compile(r"负责人|责任人|经理|店长|主管|网格长|督导|牵头人?|联系人|包保人|挂钩领导|备注")
"""Headers of a second label column that says who answers for the row, not whom it covers."""
PERSON = re.compile(r"姓名|人员|员工|店员|销售顾问|业务员|导购|营销员|客户经理")
STANDING = re.compile(r"岗位|职务|职级|级别|班次|组别|小组|部门|门店|入职时间|工龄")
"""Headers of a column that says what a person is; the person is whom the row covers."""
UNIT_IN_BRACKETS = re.compile(r"[(\[【]\s*(?:单位\s*[:：]?\s*)?([^()\[\]【】]{1,10})\s*[)\]】]")
WORDS: tuple[tuple[AxisKind, re.Pattern[str]], ...] = (
    ("weight", re.compile(r"权重|分值|占分|配分")),
    ("serial", re.compile(r"^(?:序号|编号|日期|时间|起止时间|时间段|NO\.?|No\.?|序)$")),
    ("unit", re.compile(r"^(?:单位|计量单位)$")),
    ("definition", re.compile(r"标准[(（]|层级标准|分层标准|划分标准|门槛|认定标准|定义$|客群标准")),
    ("incentive", re.compile(r"奖励|奖金|提成|返利|扣罚|罚款|激励|系数|佣金|工资|补贴(?!收入)")),
    (
        "price",
        re.compile(
            r"售价|标价|零售价|收费标准|收费$|团费|票价|学费|(?<!客)单价(?!值)|定价|价格|指导价|供货价|进价|成交价"
        ),
    ),
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
            r"缺编|缺口|差额|差距|实际|实绩|完成(?!率|时)|去年|上年|上学年|上学期|上赛季|同期|往年|前年|上期|上财年|上一年|现状|当前|目前|现有|基数|咋样|已达|期初|年初"
        ),
    ),
    ("plan", re.compile(r"计划|目标|预算|任务|指标值|要到|打算|拟|预计|挑战|保底|冲刺|本年|今年|明年|分解")),
)
SLASHED = re.compile(r"/(日|天|周|月|季)$")
RATES: dict[str, Rate] = {"日": "day", "天": "day", "周": "week", "月": "month", "季": "quarter"}
UNIT_ALONE = re.compile(
    r"(?P<unit>%|百?万?千?亿?元|[台辆件套单户家人次场天分间桌杯箱瓶盒吨张份个]|人次|台次)(?:以[内上下])?"
)
BOUNDS: tuple[tuple[Comparator, re.Pattern[str]], ...] = (
    ("ge", re.compile(r"不低于|不少于|不小于|≥|>=|至少|以上")),
    ("le", re.compile(r"不高于|不超过|不大于|≤|<=|控制在|以内|以下|上限")),
)
"""Words of a header that bound every number under it."""
TIERS: tuple[tuple[Tier, re.Pattern[str]], ...] = (
    ("floor", re.compile(r"保底|底线|必保|打底")),
    ("stretch", re.compile(r"挑战|冲刺|奋斗|冲高")),
)


@dataclass(frozen=True, eq=False)
class Axis:
    """What one column's header or one row's label says. `texts` from the outermost header to the innermost.

    An axis serves all its cells: what its words tell is found once.
    """

    texts: tuple[str, ...]
    kind: AxisKind
    metrics: tuple[MetricMention, ...] = ()
    periods: tuple[PeriodMention, ...] = ()
    unit: str | None = None
    comparator: Comparator = "eq"
    total: bool = False
    subtotal: bool = False
    part: bool = False

    @cached_property
    def text(self) -> str:
        return " ".join(self.texts)

    @cached_property
    def leaf(self) -> str:
        return self.texts[-1] if self.texts else ""

    @cached_property
    def times(self) -> tuple[PeriodMention, ...]:
        """The periods that are no rates."""
        return tuple(p for p in self.periods if p.grain != "rate")

    @cached_property
    def tier(self) -> Tier:
        return next((tier for tier, words in TIERS if words.search(self.text)), "base")

    @cached_property
    def rate(self) -> Rate | None:
        """The rate that ends a header: 电话量/天, 签单/月."""
        slash = SLASHED.search(UNIT_IN_BRACKETS.sub("", self.leaf))
        return RATES[slash.group(1)] if slash else None

    @cached_property
    def each(self) -> str | None:
        """What the numbers are divided by (人均, 单店)."""
        return unit_of_each(self.text)


def column_axes(grid: Grid, vocabulary: Vocabulary) -> list[Axis]:
    """One axis a column, from the header rows above it."""
    months = grid.is_month_row(0)
    return [
        axis_of([grid.text(r, c) for r in range(grid.header_rows)], vocabulary, month=months and grid.numeric(0, c))
        for c in range(grid.cols)
    ]


def row_axes(grid: Grid, vocabulary: Vocabulary) -> list[Axis]:
    """One axis a row, from the label columns left of it; serial numbers and unit columns left out of the text."""
    skip = {
        c
        for c in range(grid.label_cols)
        if re.fullmatch(r"序号|编号|序|No\.?|NO\.?", grid.text(0, c)) or grid.is_serial(c)
    }
    named = [c for c in range(grid.label_cols) if c not in skip]
    if len(named) > 1 and PERSON.fullmatch(grid.text(0, named[0])):
        skip |= {c for c in named[1:] if STANDING.fullmatch(grid.text(0, c))}
    if len(named) > 1:
        skip |= {c for c in named[1:] if ANSWERS.fullmatch(grid.text(0, c)) or _kind([grid.text(0, c)]) == "unit"}
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
        text = _with_year(re.sub(r"\s+", "", written))
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
        unit=unit_in(joined) or _unit_alone(kept),
        comparator=next((bound for bound, words in BOUNDS if words.search(joined)), "eq"),
        total=any(TOTAL.match(UNIT_IN_BRACKETS.sub("", t)) for t in kept),
        subtotal=bool(SUBTOTAL.search(bare)) and not TOTAL.match(bare),
        part=bool(PART.match(leaf)),
    )


def _with_year(text: str) -> str:
    """2025, 2025预计产值, 25年, 24年开票: a header that begins with a year, its year written out."""
    text = re.sub(r"^(20[0-4]\d)(?![\d年.,%-])", r"\1年", text)
    return re.sub(r"^([12]\d)年(?!期|[以及]上|龄|内)", r"20\1年", text)


def _kind(texts: Sequence[str]) -> AxisKind:
    for text in reversed(texts):
        bare = UNIT_IN_BRACKETS.sub(lambda m: "%" if m.group(1) in ("%", "％") else "", text)
        for kind, pattern in WORDS:
            if pattern.search(bare):
                return kind
    return "value"


def _unit_alone(texts: Sequence[str]) -> str | None:
    """A unit that has a header row of its own: 毛利率不低于 over %, 缺货率控制在 over %以内."""
    alone = UNIT_ALONE.fullmatch(texts[-1]) if len(texts) > 1 else None
    return alone["unit"] if alone else None


def unit_in(text: str) -> str | None:
    """The last bracket of a header, which may hold a unit."""
    found = UNIT_IN_BRACKETS.findall(text)
    return found[-1] if found else None
