"""When and whom a cell covers: the period, the rate and the tier of its headers, the scope its row or column names."""

import re
from dataclasses import replace

from extractors.numbers.periods import find_periods
from extractors.targets import cues
from extractors.targets.drafts import Draft
from extractors.targets.scopes import names_a_part, names_a_unit, narrow, without_tails
from extractors.targets.tables.axes import PART, UNIT_IN_BRACKETS, Axis
from extractors.targets.tables.table import Table
from extractors.targets.tables.units import caption_periods, read_unit
from extractors.targets.things import SHARE_TAIL, is_thin, thing_in
from extractors.targets.whens import says_it_twice
from extractors.vocabulary import Vocabulary
from extractors.words.mentions import find_metrics, is_general
from schemas.mention import MetricMention, PeriodMention

AVERAGES = frozenset({"日均", "周均", "月均", "每日", "每天", "每周", "每月"})
"""Rates that a caption states for its whole table: 下表都是日均数."""
SUMMED = frozenset(
    {"台", "台次", "件", "单", "人", "人次", "次", "组", "桌", "杯", "份", "箱", "瓶", "盒", "吨", "CNY"}
)
SUMS = re.compile(r"总|合计|预算$|费用$")
PLAIN = re.compile(
    r"金额|数量|数值|合计|预算|费用|目标值?|任务|指标|标准|内容|结果|拟增|编制|[场频人台次]次|[人台件次户组单套例]数"
)
SPENDING = frozenset({"marketing_budget", "operating_cost"})
LONGEST_NAME = 12
COUNTED_NAME = re.compile(r"(?:数|数量|场次|人次|台次|[户家件单台套]数|率|额|金额)$")
"""有效终端年末数, 宴席场次: a row that measures, and is no part of what the caption names."""
NO_NAME = re.compile(
    r"金额|数量|克重|销量|销售额|[套台人件桌]数|占比|同比|增幅|计划|目标|预算|任务|实际|完成|去年|上年|小计|合计|总额|总计|序号|备注"
    r"|单位|时间|日期|周次|年$|季$|定编|现有"
)
"""Words of a header that name a measure, a time or a plan, never whom or what."""
DATE_NAME = re.compile(r"第[一二三四五\d]+周|\d{1,2}[.月/]\d{1,2}")


def settle_time(table: Table, draft: Draft, line: Axis, column: Axis, at: tuple[int, int]) -> None:
    calendar = table.setting.calendar
    found = [*column.times, *line.times]
    narrow_ones = [p for p in found if p.part] or [p for p in found if p.grain in ("event", "range")]
    best: PeriodMention | None = next(iter(narrow_ones or found), None)
    led_by = caption_periods(table.at)
    caption = [p for p in led_by if p.grain != "rate" and not calendar.is_past(p)]
    year = next((p.year for p in found if p.year is not None), None)
    if best is not None and best.year is None and best.shift is None and year is not None:
        best = replace(best, year=year)
    draft.tier = column.tier if column.tier != "base" else line.tier
    draft.period = calendar.period(best or (caption[0] if caption else None), table.memory.heading_periods)
    rates = [p for p in (*find_periods(table.grid.text(*at)), *column.periods, *line.periods) if p.grain == "rate"]
    rates = rates or [p for p in led_by if p.text in AVERAGES and draft.unit in SUMMED]
    draft.per = draft.quantity.per or (rates[0].rate if rates and draft.unit != "%" else None) or column.rate
    if says_it_twice(draft.per, draft.period):
        draft.per = None
    draft.per_unit = draft.quantity.per_unit or column.each or line.each


def find_scope(table: Table, line: Axis, column: Axis, mention: MetricMention | None) -> str | None:
    """The row's name when it is neither metric nor period nor total; else the column's.

    Both, where both only name (person by product, county by channel) and the metric stands outside the table, or where
    the column's group names and its last header measures (午市 by 平日 over 桌数).
    """
    parts = any(not is_general(m) for m in table.caption) or mention not in (*line.metrics, *column.metrics)
    row = _name(_undated(line), mention, parts, table, row=True)
    col = _name(column, mention, parts, table, row=False)
    group = _part_of_header(column, table)
    if row and group and col is None and WHEN.match(group):
        return f"{row} {group}"
    measures = any(not is_general(m) and not is_thin(m) for m in column.metrics)
    two_ways = mention not in (*line.metrics, *column.metrics) and column.unit is None and not measures
    if row and col and row != col and two_ways:
        return f"{row} {col}"
    return row or col or group or table.memory.heading_scope


def _undated(line: Axis) -> Axis | None:
    """A row less its date (开年装修团 | 3月); None for a date and its theme (3月 | 开学季), which names no part."""
    if len(line.texts) < 2 or not any(is_pure_period(text) for text in line.texts):
        return line
    if is_pure_period(line.texts[-1]) and not is_pure_period(line.texts[0]):
        return replace(line, texts=line.texts[:1], periods=())
    return line if names_a_part(line.leaf) else None


def _name(axis: Axis | None, mention: MetricMention | None, parts: bool, table: Table, *, row: bool) -> str | None:
    if axis is not None and len(axis.texts) > 1 and row and SAID.search(axis.leaf):
        axis = replace(axis, texts=axis.texts[:1])  # 费敏 | 意向客户22组: what one has is no name
    scope = _axis_scope(axis, mention, parts, table.setting.vocabulary, row=row) if axis is not None else None
    return scope if scope and DATE_NAME.search(scope) is None and NO_NAME.search(scope) is None else None


def _part_of_header(column: Axis, table: Table) -> str | None:
    """The name in a header of several rows beside the one that names the metric: 认购（套） over 洋房."""
    if len(column.texts) < 2:
        return None
    for text in column.texts:
        name = UNIT_IN_BRACKETS.sub("", text)
        if not name or len(name) > LONGEST_NAME or NO_NAME.search(name) or find_periods(name) or read_unit(name):
            continue
        if all(m.rule.startswith("weak:") or is_thin(m) for m in find_metrics(name, table.setting.vocabulary)):
            return name
    return None


def is_pure_period(text: str) -> bool:
    """Whether a row's label is nothing but its time (3月, 二季度): words beside it are its theme, no scope."""
    return any(
        p.start == 0 and p.end >= len(text) - 1 and p.grain in ("month", "quarter", "half", "week", "year")
        for p in find_periods(text)
    )


def _axis_scope(
    axis: Axis, mention: MetricMention | None, parts: bool, vocabulary: Vocabulary, *, row: bool
) -> str | None:
    if axis.kind not in ("value", "plan") and axis.texts and axis.kind != "note":
        return None
    if axis.subtotal:
        outer = axis.texts[0] if len(axis.texts) > 1 else re.sub(r"小\s*计|合计|总计|汇总", "", axis.leaf)
        return None if is_pure_period(outer) else outer or None
    if axis.total:
        return None
    leaf = PART.sub("", UNIT_IN_BRACKETS.sub("", axis.leaf)).strip("：: ")
    own = [m for m in axis.metrics if mention is not None and m.codes == mention.codes and not is_general(m)]
    elsewhere = mention is not None and mention not in axis.metrics
    thin = any(is_thin(m) and m.text in leaf for m in axis.metrics) and COUNTED_NAME.search(leaf) is None
    if axis.part or (parts and axis.kind != "plan" and thin):
        return without_tails(leaf) if len(leaf) <= 16 else None
    if (
        row
        and own
        and own[0].codes[0] in SPENDING
        and re.search(r"费|推广|广告|物料|租", leaf)
        and not SUMS.search(leaf)
    ):
        return leaf if len(leaf) <= 16 else None
    group = _group(axis, mention, vocabulary) if row else None
    if own and is_thin(own[0]) and not (row and elsewhere):
        goods = row and GOODS & set(own[0].codes) and len(leaf) <= 16
        return group or (leaf if goods and not PLAIN.fullmatch(leaf) else None)
    if not leaf:
        return None
    if axis.periods and len(leaf) <= max(p.end - p.start for p in axis.periods) + 4:
        return None
    if own and not elsewhere:
        return _thing_before(leaf, own[0], vocabulary) or group
    sold = row and mention in axis.metrics and mention is not None and mention.rule.startswith("weak:")
    if sold and mention is not None and GOODS & set(mention.codes) and len(leaf) <= 16 and not PLAIN.fullmatch(leaf):
        return leaf
    if axis.kind == "plan" or (axis.metrics and mention is not None and any(m == mention for m in axis.metrics)):
        return None
    if not row and axis.unit is not None and DOES.match(leaf):
        return None
    return leaf if len(leaf) <= 16 and not PLAIN.fullmatch(leaf) else None


SAID = re.compile(r"\d+(?:\.\d+)?[万亿]?[组台套户人家件单元%]|^[-—–/]+$")
DOES = re.compile(r"[售卖收签装送发接拍租订][一-鿿]{1,2}$")
"""A header that says what is done and counted: 售车（台）."""
GOODS = frozenset({"sales_revenue", "sales_volume", "service_revenue"})
"""Metrics of which a thin word in a row (冰洗) says what is sold."""
WHEN = re.compile(r"平日|周末|工作日|节假日|双休日|淡季|旺季|[早午晚]市|夜宵|上午|下午|线上|线下")
"""Groups of columns that divide what each row names."""
NO_GROUP = re.compile(
    r"指标|目标|效益|规模|管理|质量|结果|过程|财务|能力|运营|考核|类$|类别|收入$|成本$|费用$|板块|维度|项目|销售$|经营|基础|核心|重点|服务$|人员$|其他"
)
"""Headings of groups of metrics that say what kind they are of, not whom they cover."""


def _group(axis: Axis, mention: MetricMention | None, vocabulary: Vocabulary) -> str | None:
    """The name left of a row's metric: 洗护美容 | 客单价. None when it is itself a metric or only a kind of metrics."""
    if len(axis.texts) < 2 or mention is None or mention not in find_metrics(axis.leaf, vocabulary):
        return None
    name = UNIT_IN_BRACKETS.sub("", axis.texts[0])
    named = [m for m in find_metrics(name, vocabulary) if not is_general(m) and not is_thin(m)]
    if names_a_unit(name):
        return name
    plain = (
        named
        or not cues.strip_words("no_scope", name)
        or NO_GROUP.search(name)
        or len(name) > LONGEST_NAME
        or is_pure_period(name)
    )
    return None if plain else name


def _thing_before(leaf: str, mention: MetricMention, vocabulary: Vocabulary) -> str | None:
    """What a row's or column's metric is of: the words before it, and the thing within its own words."""
    at = leaf.find(mention.text)
    if at < 0:
        return None
    if mention.codes[0] == "mix_share" and (tail := SHARE_TAIL.search(mention.text)):
        return narrow(leaf[: at + tail.start()], share=True)
    return narrow(leaf[: at + thing_in(mention, mention.codes[0], vocabulary, led=at > 1)])
