"""What the value of a cell measures: metric and unit settle each other."""

import re
from dataclasses import replace
from decimal import Decimal

from extractors.numbers.quantities import find_quantities
from extractors.targets.drafts import Draft
from extractors.targets.meaning import MARKETING
from extractors.targets.tables.axes import Axis
from extractors.targets.tables.table import Table
from extractors.targets.tables.units import (
    MONEY,
    POST,
    RATE,
    SOLD_IN,
    fitting_units,
    read_unit,
    tells_its_unit,
)
from extractors.targets.things import is_thin
from extractors.words.mentions import is_general
from schemas.mention import MetricMention, Quantity

BUDGET = "预算"
"""2026年预算 over a column: what is planned of whatever the table speaks of; spending where nothing else is named."""
TAKEN_ON = re.compile(r"拟增|增补|拟招|招聘|新招|补员|新增|增员")
"""Headers of a table of posts whose column counts people to come."""
MONEY_SCALE = 1_000
"""From 千 on a number without a unit or a metric is money: 85万."""
MEASURE_ONLY = re.compile(r"(?:金额|数量|总额|总量|额度|数|量|台数|件数|户数|人数|合计|小计|其中)(?:[(（]|$)")
"""Headers that only say how is counted: what is counted stands beside them."""
TIMES = re.compile(r"^(?:计划|全年|预计|拟)?(?:场次|次数|场数|期数|频次|课次)(?:[(（].*)?$")
COUNT_ONLY = re.compile(r"数量$|[台件户人单套场]数$|销量$|频次$|次数$")
"""Headers of counts, which no unit of money in the caption speaks of."""
BARE_GOAL = re.compile(r"(?:目标|任务|计划|预计|预算|指标)(?:额|量|数|数量|金额)")
"""Words that say a plan's number without its metric: the unit tells which sales are meant."""


def cell_quantity(text: str) -> Quantity | None:
    """The value of a cell; a sign before it belongs to it (-12.0), a plain number has no unit yet."""
    stripped = text.strip()
    start = text.find(stripped)
    if re.fullmatch(r"[-+−]?\s*\d[\d,]*(?:\.\d+)?", stripped):
        value = Decimal(stripped.replace(",", "").replace("−", "-").replace(" ", ""))
        end = start + len(stripped)
        return Quantity(start, end, stripped, "bare", value, value, None, number_start=start, number_end=end)
    found = find_quantities(text)
    if not found:
        return None
    first = found[0]
    if re.match(r"[-−]\s*\d", stripped) and first.low is not None and first.low > 0:
        return replace(first, low=-first.low, high=None if first.high is None else -first.high)
    return first


def settle_metric(table: Table, draft: Draft, row: int, col: int) -> tuple[MetricMention | None, str]:
    """The unit first, from the cell, its headers or the caption; then the words that are measured in it."""
    quantity = draft.quantity
    column, line = table.columns[col], table.rows[row]
    if quantity.kind == "bare" and quantity.unit is None:
        quantity = _with_unit(quantity, _own_unit(table, row, column, line))
    if table.lists_posts and not column.metrics and TAKEN_ON.search(column.text):
        return _settled(
            draft, _with_unit(quantity, read_unit("人")) if quantity.unit is None else quantity, None, "hires"
        )
    if table.acts is not None and TIMES.search(column.leaf):
        times = _with_unit(quantity, read_unit("次")) if quantity.unit is None else quantity
        return _settled(draft, times, None, table.acts)
    for mention in _mentions(table, line, column, col):
        if RATE.search(mention.text) and quantity.kind == "money":
            continue
        if quantity.kind != "bare":
            if (code := _meant(table, mention, quantity)) is not None:
                return _settled(draft, quantity, *_sooner(table, quantity, mention, code))
            continue
        headed = mention in column.metrics and column.kind == "plan"
        plain = table.memory.fit(mention, quantity, "level")
        counted = [_with_unit(quantity, unit) for unit in fitting_units(mention, (line, column), table.stated)]
        meant = [(candidate, code) for candidate in counted if (code := _meant(table, mention, candidate)) is not None]
        if meant and (headed or mention in table.caption or not is_thin(mention) or not table.told_outside):
            # of 单位：万元、人 the unit in which the words mean what they mean by themselves
            candidate, code = next(((c, code) for c, code in meant if code == plain), meant[0])
            return _settled(draft, candidate, *_sooner(table, candidate, mention, code))
        own = mention in column.metrics or mention in line.metrics
        if any(not s.spread and s.of is None for s in table.stated) and not (own and tells_its_unit(mention)):
            continue
        if (code := table.memory.fit(mention, quantity, "level")) is not None:
            candidate = _by_metric(table, quantity, code)
            return _settled(draft, candidate, mention, table.memory.fit(mention, candidate, "level") or code)
    return _settled(draft, *_unnamed(table, quantity, line, column))


def _unnamed(table: Table, quantity: Quantity, line: Axis, column: Axis) -> tuple[Quantity, MetricMention | None, str]:
    """Unit and metric of a cell whose headers name none: from what the plan said before, else from the unit.

    A counted column with words and a unit of its own (售车（台）) is of none of the metrics before it.
    """
    if quantity.kind == "bare" and quantity.scale >= MONEY_SCALE:
        quantity = replace(quantity, kind="money", unit="CNY")
    if quantity.kind == "bare":
        counted = COUNT_ONLY.search(column.leaf) is not None
        said = [s.unit for s in table.stated if s.of is None and not (counted and s.unit.kind == "money")]
        quantity = _with_unit(quantity, next((u for u in said if u.kind == "money"), next(iter(said), None)))
    if quantity.unit == "人" and (table.lists_posts or POST.search(column.text) or POST.search(line.text)):
        return quantity, None, "hires" if TAKEN_ON.search(column.text) else "headcount"
    if quantity.unit == "CNY" and table.lists_costs:
        return quantity, None, "operating_cost"
    if quantity.unit == "次" and (column.unit or "").endswith(("场", "档")):
        return quantity, None, "promotions"
    inherited = table.memory.inherited(quantity, "level", split=True, strict=True)
    inherited = inherited or table.memory.general(quantity, "level")
    own_words = column.unit is not None and not column.times and not column.metrics and quantity.kind == "count"
    if inherited is not None and not (own_words and inherited.how in ("sentence", "line")):
        return quantity, inherited.mention, inherited.code
    if quantity.unit == "CNY":
        return quantity, None, "sales_revenue"
    return quantity, None, "sales_volume" if quantity.unit in SOLD_IN else "other"


def _meant(table: Table, mention: MetricMention, quantity: Quantity) -> str | None:
    """The metric of a header's or row's words; 目标额 and 任务量 name sales when nothing else does."""
    code = table.memory.plain(mention, quantity, "level")
    if (
        table.lists_costs
        and quantity.kind == "money"
        and code == "marketing_budget"
        and not MARKETING.search(mention.text)
    ):
        return "operating_cost"
    if code == "operating_cost" and table.acts == "promotions":
        return "marketing_budget"
    if code == "other" and BARE_GOAL.fullmatch(mention.text):
        return "sales_revenue" if quantity.kind == "money" else "sales_volume" if quantity.kind == "count" else code
    return code


def _sooner(table: Table, quantity: Quantity, mention: MetricMention, code: str) -> tuple[MetricMention | None, str]:
    """目标 and 任务 in a header mean the headline that section or plan stated in this unit (成交总额4860万元)."""
    key = (quantity.kind, quantity.unit)
    stated = table.memory.totals.get(key) or table.memory.plan_totals.get(key)
    if is_general(mention) and mention.text != BUDGET and stated is not None and not is_general(stated[0]):
        return stated
    return mention, code


def _settled(
    draft: Draft, quantity: Quantity, mention: MetricMention | None, code: str
) -> tuple[MetricMention | None, str]:
    if quantity is not draft.quantity and draft.quantity.unit is None and quantity.unit is not None:
        draft.flag("inherited_unit")
    draft.quantity = quantity
    draft.low, draft.high, draft.unit = quantity.low, quantity.high, quantity.unit
    return mention, code


def _mentions(table: Table, line: Axis, column: Axis, col: int) -> list[MetricMention]:
    """Metric words for a cell, best first: column, row, a neighbour column of its group, caption; general ones last."""
    own = [*column.metrics, *line.metrics]
    if line.metrics and not line.periods and column.periods and not any(not is_general(m) for m in column.metrics):
        own = [*line.metrics, *column.metrics]
    measured = column.unit is not None and not column.times and MEASURE_ONLY.match(column.leaf) is None
    if column.part or (not column.metrics and not line.metrics and not measured):
        own += [m for m in table.metrics_left_of(col) if not column.total or table.adds_up(m)]
    if line.part:
        own += table.metrics_above(line)
    repeated = [s.metric for s in table.stated if s.metric is not None]
    told = [*repeated, *(m for m in reversed(table.caption) if m.codes[0] != "other")]
    strong = [m for m in own if not is_general(m)]
    weak = [m for m in own if m.rule.startswith("weak:") and m.text != BUDGET]
    general = sorted((m for m in own if is_general(m)), key=lambda m: m.text == BUDGET)
    if general and general[0].text == BUDGET:
        general = [*(m for m in told if m.rule.startswith("weak:")), *general]
    return [*strong, *weak, *(m for m in told if not is_general(m)), *general]


def _own_unit(table: Table, row: int, column: Axis, line: Axis) -> Quantity | None:
    """The unit of a bare cell: what its column's or row's words tell, else the table's unit column."""
    for axis in (column, line):
        unit = table.unit_of(axis)
        if unit is not None and not (axis is line and unit.kind == "count" and MONEY.search(column.leaf)):
            return unit
    if (sibling := table.sibling_unit(column)) is not None:
        return sibling
    for c in table.unit_columns:
        if (unit := read_unit(table.grid.text(row, c))) is not None:
            return unit
    if table.lists_posts:
        return read_unit("人")
    return None


def _by_metric(table: Table, quantity: Quantity, code: str) -> Quantity:
    """A bare number takes the unit its metric is measured in: the caption's money unit, %, or its counter."""
    metric = table.setting.vocabulary.metrics.get(code)
    if metric is None:
        return _with_unit(quantity, next((s.unit for s in table.stated), None))
    for said in table.stated:
        if said.of is None and (said.unit.kind in metric.units or said.unit.unit in metric.units):
            return _with_unit(quantity, said.unit)
    for name in metric.units:
        unit = read_unit({"money": "元", "percent": "%"}.get(name, name))
        if unit is not None:
            return _with_unit(quantity, unit)
    return quantity


def _with_unit(quantity: Quantity, unit: Quantity | None) -> Quantity:
    if unit is None:
        return quantity
    scale = unit.low if unit.low is not None and unit.kind != "percent" else unit.scale
    if quantity.scale != 1:
        scale = scale if scale < 100 else Decimal(1)
    return replace(
        quantity,
        kind=unit.kind,
        unit=unit.unit,
        scale=quantity.scale * scale,
        low=None if quantity.low is None else quantity.low * scale,
        high=None if quantity.high is None else quantity.high * scale,
        per=quantity.per or unit.per,
        per_unit=quantity.per_unit or unit.per_unit,
    )
