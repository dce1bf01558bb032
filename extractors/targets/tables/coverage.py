"""When and whom a cell covers: the period, the rate and the tier of its headers, the scope its row or column names."""

import re
from dataclasses import replace

from extractors.numbers.periods import find_periods
from extractors.targets.drafts import Draft
from extractors.targets.scopes import names_a_part, narrow
from extractors.targets.tables.axes import PART, UNIT_IN_BRACKETS, Axis
from extractors.targets.tables.table import Table
from extractors.targets.things import SHARE_TAIL, is_thin, thing_in
from extractors.targets.whens import says_it_twice
from extractors.vocabulary import Vocabulary
from extractors.words.mentions import find_metrics, is_general
from schemas.mention import MetricMention, PeriodMention

SUMS = re.compile(r"总|合计|预算$|费用$")
PLAIN = re.compile(r"金额|数量|数值|合计|预算|费用|目标值?|任务|指标|标准|内容|结果|人数|台数|件数|次数")
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
    caption = [
        p for p in (table.at.before.periods if table.at.before else ()) if p.grain != "rate" and not calendar.is_past(p)
    ]
    year = next((p.year for p in found if p.year is not None), None)
    if best is not None and best.year is None and best.shift is None and year is not None:
        best = replace(best, year=year)
    draft.tier = column.tier if column.tier != "base" else line.tier
    draft.period = calendar.period(best or (caption[0] if caption else None), table.memory.heading_periods)
    rates = [p for p in (*find_periods(table.grid.text(*at)), *column.periods, *line.periods) if p.grain == "rate"]
    draft.per = draft.quantity.per or (rates[0].rate if rates and draft.unit != "%" else None)
    if says_it_twice(draft.per, draft.period):
        draft.per = None
    draft.per_unit = draft.quantity.per_unit or column.each or line.each


def find_scope(table: Table, line: Axis, column: Axis, mention: MetricMention | None) -> str | None:
    """The row's name when it is neither metric nor period nor total; else the column's."""
    parts = any(not is_general(m) for m in table.caption) or mention not in (*line.metrics, *column.metrics)
    dated = len(line.texts) > 1 and any(is_pure_period(text) for text in line.texts)
    for axis in (line, column):
        if dated and axis is line and not names_a_part(axis.leaf):
            continue
        scope = _axis_scope(axis, mention, parts, table.setting.vocabulary, row=axis is line)
        if scope and DATE_NAME.search(scope) is None and NO_NAME.search(scope) is None:
            return scope
    return _part_of_header(column, table) or table.memory.heading_scope


def _part_of_header(column: Axis, table: Table) -> str | None:
    """The name in a header of several rows beside the one that names the metric: 认购（套） over 洋房."""
    if len(column.texts) < 2:
        return None
    for text in column.texts:
        name = UNIT_IN_BRACKETS.sub("", text)
        if not name or len(name) > LONGEST_NAME or NO_NAME.search(name) or find_periods(name):
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
        return outer or None
    if axis.total:
        return None
    leaf = PART.sub("", UNIT_IN_BRACKETS.sub("", axis.leaf)).strip("：: ")
    own = [m for m in axis.metrics if mention is not None and m.codes == mention.codes and not is_general(m)]
    thin = any(is_thin(m) and m.text in leaf for m in axis.metrics) and COUNTED_NAME.search(leaf) is None
    if axis.part or (parts and axis.kind != "plan" and thin):
        return leaf if len(leaf) <= 16 else None
    if (
        row
        and own
        and own[0].codes[0] in SPENDING
        and re.search(r"费|推广|广告|物料|租", leaf)
        and not SUMS.search(leaf)
    ):
        return leaf if len(leaf) <= 16 else None
    if own and is_thin(own[0]):
        return None
    if not leaf:
        return None
    if axis.periods and len(leaf) <= max(p.end - p.start for p in axis.periods) + 4:
        return None
    if own:
        return _thing_before(leaf, own[0], vocabulary)
    if axis.kind == "plan" or (axis.metrics and mention is not None and any(m == mention for m in axis.metrics)):
        return None
    return leaf if len(leaf) <= 16 and not PLAIN.fullmatch(leaf) else None


def _thing_before(leaf: str, mention: MetricMention, vocabulary: Vocabulary) -> str | None:
    """What a row's or column's metric is of: the words before it, and the thing within its own words."""
    at = leaf.find(mention.text)
    if at < 0:
        return None
    if mention.codes[0] == "mix_share" and (tail := SHARE_TAIL.search(mention.text)):
        return narrow(leaf[: at + tail.start()], share=True)
    return narrow(leaf[: at + thing_in(mention, mention.codes[0], vocabulary, led=at > 1)])
