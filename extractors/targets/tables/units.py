"""In which unit a table counts: brackets in headers, the words of a header, the caption (单位：台，毛利为元/台)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from extractors.fold import fold
from extractors.numbers.periods import find_periods
from extractors.numbers.quantities import find_quantities
from extractors.targets.lines import TableAt
from extractors.targets.tables.axes import Axis
from extractors.targets.tables.grid import Grid
from extractors.words.mentions import is_general
from schemas.mention import MetricMention, PeriodMention, Quantity

IN_BRACKETS = re.compile(r"[(\[【]\s*(?:单位\s*[:：]?\s*)?([^()\[\]【】]{1,10})\s*[)\]】]")
NOTE = re.compile(
    r"(?P<of>[\u4e00-\u9fff]{2,6}?)?单位\s*(?:一律|统一|都|均|全部?)?(?:为|是|按|用)?\s*[:：为]?\s*"
    r"(?P<unit>[^\s,，。;；)）(（\]】、]{1,8}(?:[、/][^\s,，。;；)）(（\]】]{1,5})*)"
    r"|以(?P<scale>百?万?千?亿?元)(?:计|为单位)"
)
EITHER = re.compile(r"、|(?<=[台辆件套单户家人次])/(?=百?万?千?亿?元)")
"""Between units of which each column has one: 台、万元; 台/万元 (but 元/台 is one)."""
OF_MONEY = ("金额", "货币", "额度", "金额类")
"""What 金额单位 and 货币单位 speak of: every column of money, no count."""
OF_ALL = ("计量", "表中", "表内", "数据", "以下", "统计", "本表", "下表", "以上", "计数")
OF_SOME = re.compile(
    r"([\u4e00-\u9fff]{2,8}?)(?:均|都|单位)?(?:为|按|以)([^\s,，。;；)）、]{1,6}?)(?:计|填|算|统计)?(?=[\s,，。;；)）、]|$)"
)
CLAUSE = re.compile(r"[(（]?\s*[^,，。;；(（]{0,4}单位\s*(?:为|是)?\s*[:：为][^)）。]*[)）。]?")
SHORTEST = 3
"""Digits from which a number repeated in a table is no accident."""
CAPTION = 40
"""Characters up to which a line before a table is its caption, whose brackets speak for the table."""
LEADS_OVER = re.compile(
    r"如下|见(?:下|附)?表|下表|表中|分解|分到|分配|下达|分月|分季|(?:安排|计划|目标|任务)[：:]?$|[：:]$"
)
"""How a clause leads over to a table: 销售任务分解如下."""
SOLD_IN = ("台", "件", "箱", "双", "副", "套", "瓶", "盒", "杯", "吨", "克", "公斤", "升", "千升", "桶", "袋")
"""Units in which goods are counted: a table in them without a metric's name tells what is sold."""
COUNTED = re.compile(
    r"(?P<unit>套|台|人|户|家|件|单|桌|场|间|组|箱|瓶|盒|份|张|辆|次)(?:次)?数(?:量|目)?$|人次$|台次$|车次$|场次$|桌次$|班次$"
)
BESIDE_METRIC = re.compile(r"(?:(?:19|20)\d\d年?)?(?:目标|计划|任务|预算|指标)*$")
"""What a header says beside its metric (进厂台次2026目标)."""
MONEY = re.compile(r"(?:金|额|收入|产值|费用?|利润|毛利|业绩|流水|回款)$")
RATE = re.compile(r"(?:(?<!连带)(?<!连单)(?<!翻台)(?<!周转)(?<!翻床)率|占比|比例|比重|比率)(?:[(%％].*)?$")
SCORE = re.compile(r"(?:评分|得分|分值|点评分|分数)$")
POST = re.compile(r"岗位|职务|工种|定编|编制|配置人数")
TRAINED = re.compile(r"培训|课程|演练|学习")
EVENTS = re.compile(r"活动|促销|推广安排|营销节点|外拓")
COSTS = re.compile(r"科目|费用|成本|支出")
SCALES = {"万": "万元", "千": "千元", "亿": "亿元", "百万": "百万元"}
"""A bare scale in brackets (金额(万)) counts money."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A unit said for the whole table, or for the columns and rows that `of` names (毛利为元/台).

    `metric` are the words of a sum before the table that one of its cells repeats. `spread`: one column says it;
    columns of money that say nothing take it over, counts do not.
    """

    unit: Quantity
    of: str | None = None
    spread: bool = False
    metric: MetricMention | None = None


@lru_cache(maxsize=1024)
def read_unit(text: str) -> Quantity | None:
    """A unit as the quantity `1<unit>`: kind, canonical unit, scale and rates; None when the words are no unit."""
    text = fold(text).strip()
    if not text or text[0].isdigit():
        return None
    text = SCALES.get(text, text)
    found = find_quantities("1" + text)
    if found and found[0].start == 0 and found[0].end >= len(text) and found[0].kind != "bare":
        return found[0]
    return None


def in_brackets(text: str) -> Quantity | None:
    """The unit that a header states in brackets (（万元）, (%)), if any."""
    for match in reversed(list(IN_BRACKETS.finditer(text))):
        if (unit := read_unit(match.group(1))) is not None:
            return unit
    return None


def stated_units(at: TableAt, grid: Grid, columns: Sequence[Axis]) -> tuple[Stated, ...]:
    """Units said for the table: in the line before it, in a cell above its header, or (money) in one of its columns.

    A money unit that one column states holds for the other money columns too when nothing else is said: people write
    （万） once.
    """
    before = at.before.folded if at.before is not None else ""
    texts = [before, *(grid.text(r, c) for r in range(grid.header_rows) for c in range(grid.cols))]
    found: list[Stated] = []
    for text in texts:
        if "单位" not in text and text is not before:
            continue
        for match in NOTE.finditer(text):
            of = match["of"] if match["of"] and not match["of"].endswith(OF_ALL) else None
            named = of is not None and any(of in grid.text(r, c) for r, c in _margins(grid))
            money = of is not None and (of.endswith(OF_MONEY) or not named)
            for part in re.split(EITHER, match["unit"] or match["scale"] or ""):
                if unit := read_unit(part):
                    found.append(Stated(unit, None if money else of, spread=money and unit.kind == "money"))
        for match in OF_SOME.finditer(text):
            if "单位" not in match.group(1) and (unit := read_unit(match.group(2))):
                found.append(Stated(unit, match.group(1)))
    if not found:
        found = _standing_alone(before)
    if not found and (repeated := _repeated(at, grid)) is not None:
        found.append(repeated)
    if not found:
        money = [u for axis in columns if axis.unit and (u := read_unit(axis.unit)) and u.kind == "money"]
        found = [Stated(u, spread=True) for u in money[:1] if u.scale > 1]
    return tuple(found)


def _margins(grid: Grid) -> list[tuple[int, int]]:
    """The cells of the header rows and of the first column."""
    header = [(r, c) for r in range(grid.header_rows) for c in range(grid.cols)]
    return header + [(r, 0) for r in range(grid.header_rows, grid.rows)]


def _standing_alone(before: str) -> list[Stated]:
    """Units that stand between marks in the line before a table: 零售额，万元。 （收入：万元） （人次、万元）."""
    found: list[Stated] = []
    said = ""
    for piece in re.split(r"[\s,，。;；、:：()（）]+", before):
        unit = read_unit(piece)
        if unit is not None and (unit.kind == "money" or f"({piece}" in before or f"、{piece}" in before):
            of = said if f"{said}:{piece}" in before else None
            money = of is not None and of.endswith(OF_MONEY)
            found.append(Stated(unit, None if money else of, spread=money))
        said = piece
    return found


def _repeated(at: TableAt, grid: Grid) -> Stated | None:
    """The unit and the metric of a number in the line before that stands again in a cell: 销售目标2,420万元 … 2,420."""
    line = at.before
    if line is None:
        return None
    cells = {grid.text(r, c).replace(",", "") for r in range(grid.rows) for c in range(grid.cols)}
    for quantity in line.quantities:
        written = line.folded[quantity.number_start : quantity.number_end].replace(",", "")
        if quantity.scale <= 1 or len(written) < SHORTEST or written not in cells:
            continue
        unit = replace(quantity, low=quantity.scale, high=quantity.scale, per=None, per_unit=None)
        if unit.kind == "bare":
            unit = replace(unit, kind="money", unit="CNY")
        before = [m for m in line.metrics if m.end <= quantity.number_start]
        return Stated(unit, metric=before[-1] if before else None)
    return None


def caption_words(at: TableAt) -> str:
    """The line before the table without its clause about units; of a long one the sentence that leads over to it.

    A paragraph that stands before a table by chance speaks of other things too (…请各店对照检查).
    """
    if at.before is None:
        return ""
    words = CLAUSE.sub("", at.before.text)
    if len(words) <= CAPTION:
        return words
    return _leading(words)


def _leading(words: str) -> str:
    """The last sentence that leads over to a table; empty when none does."""
    return next((part for part in reversed(re.split("[。；]", words)) if LEADS_OVER.search(part)), "")


def caption_periods(at: TableAt) -> list[PeriodMention]:
    """The periods of the sentence that leads over to a table, else of the whole line; deadlines left out."""
    words = CLAUSE.sub("", at.before.text) if at.before is not None else ""
    told = _leading(words) or (words if len(words) <= CAPTION else "")
    return [p for p in find_periods(told) if not p.deadline and told[p.end : p.end + 1] not in ("底", "末", "前", "止")]


def header_unit(axis: Axis, stated: Sequence[Stated]) -> Quantity | None:
    """The unit a header's own words tell: brackets, 毛利为元/台 in the caption, 套数, 金额, 占比."""
    if axis.unit and (unit := read_unit(axis.unit)):
        return unit
    if axis.kind in ("growth", "completion", "weight"):
        return read_unit("%")
    leaf = BESIDE_METRIC.sub("", IN_BRACKETS.sub("", axis.leaf))
    for said in stated:
        if said.of is not None and said.of in axis.text:
            return said.unit
    if RATE.search(leaf):
        return read_unit("%")
    if SCORE.search(leaf):
        return read_unit("分")
    if (counted := COUNTED.search(leaf)) is not None:
        return read_unit(counted["unit"] or counted.group())
    if POST.search(axis.text):
        return read_unit("人")
    return None


def fitting_units(mention: MetricMention, axes: Sequence[Axis], stated: Sequence[Stated]) -> list[Quantity]:
    """The table's units that a metric's words may be counted in, the likeliest first; a rate is never money."""
    words = mention.text + "".join(axis.text for axis in axes)
    named = [s.unit for s in stated if s.of is not None and s.of in words]
    if named:
        return named
    own = any(mention in axis.metrics for axis in axes) and not is_general(mention)
    plain = [s.unit for s in stated if s.of is None and not (s.spread and own and not MONEY.search(mention.text))]
    if RATE.search(mention.text):
        return [unit for unit in plain if unit.kind == "percent"]
    counted = re.search(r"数|量|人|台|件|户$", mention.text) is not None
    return sorted(plain, key=lambda unit: (unit.kind == "money") == counted)


def tells_its_unit(mention: MetricMention) -> bool:
    """Whether the words themselves say how they are counted (毛利率, 会员数, 周转天数), whatever the caption says."""
    return re.search(r"(?:率|占比|比例|比重|比|数|量|人次|台次|天数|时长|家|户|分|率%)$", mention.text) is not None
