"""Targets and figures from the cells of a table: each value with the words of its row, its column and its caption."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extractors.fold import fold
from extractors.numbers.periods import find_periods
from extractors.numbers.quantities import find_quantities
from extractors.targets.drafts import Draft
from extractors.targets.inherit import SHARE_TAIL, Memory, is_thin, thing_in
from extractors.targets.lines import TableAt, read_line
from extractors.targets.prose import read_prose
from extractors.targets.roles import Ground
from extractors.targets.scopes import names_a_part, narrow
from extractors.targets.setting import Setting
from extractors.targets.table_units import (
    GOODS,
    MONEY,
    POST,
    RATE,
    Stated,
    caption_words,
    fitting_units,
    header_unit,
    read_unit,
    stated_units,
    tells_its_unit,
)
from extractors.targets.tables import (
    EMPTY,
    PART,
    UNIT_IN_BRACKETS,
    Axis,
    Grid,
    axis_of,
    column_axes,
    row_axes,
)
from extractors.targets.whens import says_it_twice, unit_of_each
from extractors.vocabulary import Vocabulary
from extractors.words.mentions import find_metrics, is_general
from schemas.document import Document
from schemas.mention import MetricMention, PeriodMention, Quantity
from schemas.plan import FigureRole
from schemas.span import Span

KIND_ROLE: dict[str, FigureRole] = {
    "past": "actual",
    "completion": "actual",
    "weight": "weight",
    "price": "price",
    "incentive": "incentive",
    "note": "other",
}
TIERS = (("floor", re.compile(r"保底|底线|必保|打底")), ("stretch", re.compile(r"挑战|冲刺|奋斗|冲高")))
PLANNED = re.compile(r"(?:目标|任务|计划|预计|预算|指标)(?:额|量|数|数量|金额)")
SUMS = re.compile(r"总|合计|预算$|费用$")
PLAIN = re.compile(r"金额|数量|数值|合计|预算|费用|目标值?|任务|指标|标准|内容|结果|人数|台数|件数|次数")
SPENDING = frozenset({"marketing_budget", "operating_cost"})
RELATIVE = re.compile(r"率|幅|%|％|增长$|同比$|环比$|增速")
LONGEST_NAME = 12
NO_NAME = re.compile(
    r"金额|数量|克重|销量|销售额|[套台人件桌]数|占比|同比|增幅|计划|目标|预算|任务|实际|完成|去年|上年|小计|合计|总额|总计|序号|备注"
    r"|单位|时间|日期|周次|年$|季$|定编|现有"
)
"""Words of a header that name a measure, a time or a plan, never whom or what."""
DATE_NAME = re.compile(r"第[一二三四五\d]+周|\d{1,2}[.月/]\d{1,2}")
SERIAL = re.compile(r"[-+]?\d+(?:\.\d+)?")
CELL_LIMIT = 30_000


@dataclass(slots=True)
class _Table:
    """One table being read."""

    at: TableAt
    grid: Grid
    columns: list[Axis]
    rows: list[Axis]
    stated: tuple[Stated, ...]
    ground: Ground
    memory: Memory
    setting: Setting


QUADRANT = re.compile(
    r"\W*[SWOT]?\W*(?:内部|外部|我们的|面临的)?(?:(?P<own>优势|劣势|强项|弱项|短板)|(?P<chance>机会|机遇|契机)|威胁|挑战|风险)"
)
"""How a corner of a SWOT table begins."""


def read_table(at: TableAt, document: Document, ground: Ground, memory: Memory, setting: Setting) -> list[Draft]:
    """The drafts of all cells, row by row."""
    grid = Grid(document.blocks[at.block])
    if not grid.cells or len(grid.cells) > CELL_LIMIT:
        return []
    columns = column_axes(grid, setting.vocabulary)
    table = _Table(
        at,
        grid,
        columns,
        row_axes(grid, setting.vocabulary),
        stated_units(at, grid, columns),
        ground,
        memory,
        setting,
    )
    drafts: list[Draft] = []
    for row in range(grid.rows):
        in_row: list[tuple[int, Draft]] = []
        if row > grid.header_rows and _heads_again(grid, row):
            table.columns = _columns_from(table, row)
            continue
        for col in range(grid.cols):
            if grid.origin(row, col) and not EMPTY.match(grid.text(row, col)):
                in_row += [(col, d) for d in _cell(table, row, col)]
        _join_row(table, in_row)
        drafts += [d for _, d in in_row if d.rule != "table.carried"]
    return drafts


def _heads_again(grid: Grid, row: int) -> bool:
    """A second header further down (1月 … 6月 above, 7月 … 12月 below): nothing but periods right of the labels."""
    texts = [grid.text(row, c) for c in range(grid.label_cols, grid.cols) if grid.text(row, c)]
    dated = sum(1 for text in texts if _pure_period(text))
    return (
        dated >= 2
        and dated >= len(texts) - 1
        and not any(grid.numeric(row, c) for c in range(grid.label_cols, grid.cols))
    )


def _columns_from(table: _Table, row: int) -> list[Axis]:
    return [axis_of([table.grid.text(row, c)], table.setting.vocabulary) for c in range(table.grid.cols)]


def _cell(table: _Table, row: int, col: int) -> list[Draft]:
    grid = table.grid
    cell = grid.at(row, col)
    assert cell is not None
    if row < grid.header_rows or col < grid.label_cols:
        return _label_cell(table, row, col)
    column, line = table.columns[col], table.rows[row]
    if column.kind in ("serial", "unit"):
        return []
    if not grid.numeric(row, col):
        return _text_cell(table, row, col)
    text = fold(cell.text)
    quantity = _quantity(text)
    if quantity is None:
        return []
    draft = Draft(
        quantity=quantity,
        source=Span(grid.block.index, quantity.start, quantity.end, cell.row, cell.col),
        evidence=cell.text[quantity.start : quantity.end],
        section_id=table.at.section.section_id if table.at.section else None,
        comparator=quantity.comparator,
        flags=list(quantity.flags),
    )
    mention, code = _metric_and_unit(table, draft, row, col)
    draft.metric, draft.mention = code, mention
    draft.metric_text = mention.text if mention else line.leaf or column.leaf
    _time(table, draft, line, column, (row, col))
    draft.scope = _scope(table, line, column, mention)
    _role(table, draft, line, column)
    return [draft]


def _quantity(text: str) -> Quantity | None:
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


# -- metric and unit settle each other


def _metric_and_unit(table: _Table, draft: Draft, row: int, col: int) -> tuple[MetricMention | None, str]:
    """The unit first, from the cell, its headers or the caption; then the words that are measured in it."""
    quantity = draft.quantity
    column, line = table.columns[col], table.rows[row]
    if quantity.kind == "bare" and quantity.unit is None:
        quantity = _with_unit(quantity, _own_unit(table, row, column, line))
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
        if meant and (headed or not is_thin(mention)):
            # of 单位：万元、人 the unit in which the words mean what they mean by themselves
            candidate, code = next(((c, code) for c, code in meant if code == plain), meant[0])
            return _settled(draft, candidate, *_sooner(table, candidate, mention, code))
        own = mention in column.metrics or mention in line.metrics
        if any(not s.spread for s in table.stated) and not (own and tells_its_unit(mention)):
            continue
        if (code := table.memory.fit(mention, quantity, "level")) is not None:
            candidate = _by_metric(table, quantity, code)
            return _settled(draft, candidate, mention, table.memory.fit(mention, candidate, "level") or code)
    if quantity.kind == "bare":
        loose = next((s.unit for s in table.stated if s.unit.kind == "money"), None)
        quantity = _with_unit(quantity, loose or next((s.unit for s in table.stated), None))
    inherited = table.memory.inherited(quantity, "level", split=True, strict=True)
    inherited = inherited or table.memory.general(quantity, "level")
    if inherited is not None:
        return _settled(draft, quantity, inherited.mention, inherited.code)
    if quantity.unit == "CNY":
        return _settled(draft, quantity, None, "sales_revenue")
    if quantity.unit == "人" and POST.search(f"{column.text} {line.text} {table.grid.text(0, 0)}"):
        return _settled(draft, quantity, None, "headcount")
    if quantity.unit in GOODS:
        return _settled(draft, quantity, None, "sales_volume")
    return _settled(draft, quantity, None, "other")


def _meant(table: _Table, mention: MetricMention, quantity: Quantity) -> str | None:
    """The metric of a header's or row's words; 目标额 and 任务量 name sales when nothing else does."""
    code = table.memory.plain(mention, quantity, "level")
    if code == "other" and PLANNED.fullmatch(mention.text):
        return "sales_revenue" if quantity.kind == "money" else "sales_volume" if quantity.kind == "count" else code
    return code


def _sooner(table: _Table, quantity: Quantity, mention: MetricMention, code: str) -> tuple[MetricMention | None, str]:
    """目标 and 任务 in a header mean the headline that section or plan stated in this unit (成交总额4860万元)."""
    key = (quantity.kind, quantity.unit)
    stated = table.memory.totals.get(key) or table.memory.plan_totals.get(key)
    if is_general(mention) and stated is not None and not is_general(stated[0]):
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


def _mentions(table: _Table, line: Axis, column: Axis, col: int) -> list[MetricMention]:
    """Metric words for a cell, best first: column, row, a neighbour column of its group, caption; general ones last."""
    own = [*column.metrics, *line.metrics]
    if line.metrics and not line.periods and column.periods and not any(not is_general(m) for m in column.metrics):
        own = [*line.metrics, *column.metrics]
    if column.part or (not column.metrics and not line.metrics):
        own += [m for c in range(col - 1, table.grid.label_cols - 1, -1) for m in table.columns[c].metrics]
    caption = find_metrics(caption_words(table.at), table.setting.vocabulary)
    repeated = [s.metric for s in table.stated if s.metric is not None]
    found = [*own, *repeated, *(m for m in reversed(caption) if m.codes[0] != "other")]
    strong = [m for m in own if not is_general(m)]
    weak = [m for m in own if m.rule.startswith("weak:")]
    return [*strong, *weak, *(m for m in found[len(own) :] if not is_general(m)), *(m for m in own if is_general(m))]


def _own_unit(table: _Table, row: int, column: Axis, line: Axis) -> Quantity | None:
    """The unit of a bare cell: what its column's or row's words tell, else the table's unit column."""
    for axis in (column, line):
        unit = header_unit(axis, table.stated)
        if unit is not None and not (axis is line and unit.kind == "count" and MONEY.search(column.leaf)):
            return unit
    if (sibling := _sibling_unit(table, column)) is not None:
        return sibling
    for c, other in enumerate(table.columns):
        if other.kind == "unit" and (unit := read_unit(table.grid.text(row, c))):
            return unit
    if POST.search(table.grid.text(0, 0)):
        return read_unit("人")
    return None


def _sibling_unit(table: _Table, column: Axis) -> Quantity | None:
    """The unit that a column of the same metric states, or the column of which this is a part (认购（套） 其中叠墅)."""
    words = {m.text for m in column.metrics if not is_general(m)}
    at = table.columns.index(column)
    for other in reversed(table.columns[:at]):
        same = words & {m.text for m in other.metrics}
        unit = header_unit(other, table.stated) if same or column.part else None
        if unit is not None and unit.kind == "count":
            return unit
        if column.part:
            break
    return None


def _by_metric(table: _Table, quantity: Quantity, code: str) -> Quantity:
    """A bare number takes the unit its metric is measured in: the caption's money unit, %, or its counter."""
    metric = table.setting.vocabulary.metrics.get(code)
    if metric is None:
        return _with_unit(quantity, next((s.unit for s in table.stated), None))
    for said in table.stated:
        if said.of is None and (said.unit.kind in metric.units or said.unit.unit in metric.units):
            return _with_unit(quantity, said.unit)
    if "money" in metric.units:
        return _with_unit(quantity, read_unit("元"))
    if "percent" in metric.units:
        return _with_unit(quantity, read_unit("%"))
    for name in metric.units:
        if (unit := read_unit(name)) is not None:
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


# -- time and scope


def _time(table: _Table, draft: Draft, line: Axis, column: Axis, at: tuple[int, int]) -> None:
    calendar = table.setting.calendar
    found = [p for p in (*column.periods, *line.periods) if p.grain != "rate"]
    narrow_ones = [p for p in found if p.part] or [p for p in found if p.grain in ("event", "range")]
    best: PeriodMention | None = next(iter(narrow_ones or found), None)
    caption = [
        p for p in (table.at.before.periods if table.at.before else ()) if p.grain != "rate" and not calendar.is_past(p)
    ]
    year = next((p.year for p in found if p.year is not None), None)
    if best is not None and best.year is None and best.shift is None and year is not None:
        best = replace(best, year=year)
    tier = next((t for a in (column, line) for t, words in TIERS if words.search(a.text)), "base")
    draft.tier = tier  # type: ignore[assignment]
    draft.period = calendar.period(best or (caption[0] if caption else None), table.memory.heading_periods)
    rates = [p for p in (*find_periods(table.grid.text(*at)), *column.periods, *line.periods) if p.grain == "rate"]
    draft.per = draft.quantity.per or (rates[0].rate if rates and draft.unit != "%" else None)
    if says_it_twice(draft.per, draft.period):
        draft.per = None
    draft.per_unit = draft.quantity.per_unit or unit_of_each(column.text) or unit_of_each(line.text)


def _scope(table: _Table, line: Axis, column: Axis, mention: MetricMention | None) -> str | None:
    """The row's name when it is neither metric nor period nor total; else the column's."""
    caption = find_metrics(caption_words(table.at), table.setting.vocabulary)
    parts = any(not is_general(m) for m in caption) or mention not in (*line.metrics, *column.metrics)
    dated = len(line.texts) > 1 and any(_pure_period(text) for text in line.texts)
    for axis in (line, column):
        if dated and axis is line and not names_a_part(axis.leaf):
            continue
        scope = _axis_scope(axis, mention, parts, table.setting.vocabulary, row=axis is line)
        if scope and DATE_NAME.search(scope) is None and NO_NAME.search(scope) is None:
            return scope
    return _part_of_header(column, table) or table.memory.heading_scope


def _part_of_header(column: Axis, table: _Table) -> str | None:
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


def _pure_period(text: str) -> bool:
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
    if axis.part or (parts and axis.kind != "plan" and any(is_thin(m) and m.text in leaf for m in axis.metrics)):
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


# -- role


def _role(table: _Table, draft: Draft, line: Axis, column: Axis) -> None:
    calendar = table.setting.calendar
    periods = [p for p in (*column.periods, *line.periods) if p.grain != "rate"]
    past = any(calendar.is_past(p) for p in periods)
    planned = any(p.year is not None or p.shift is not None for p in periods) and not past
    ground = table.ground
    draft.confidence = 0.9
    if column.kind in KIND_ROLE:
        _figure(draft, KIND_ROLE[column.kind], f"table.{column.kind}")
    elif column.kind == "growth":
        _figure(draft, "actual" if past or ground.stance == "review" else "other", "table.growth")
    elif past or line.kind == "past":
        _figure(draft, "actual", "table.past")
    elif ground.stance == "review" and ground.strength >= 0.5 and not (planned and column.kind == "plan"):
        _figure(draft, "actual", "table.review")
    elif ground.stance == "swot":
        _figure(draft, "other", "table.swot")
    elif ground.stance == "market" and column.kind != "plan":
        _figure(draft, "market", "table.market")
    elif re.search(r"竞品|对手|竞争|同行", line.text + column.text):
        _figure(draft, "competitor", "table.competitor")
    elif table.setting.kind == "summary":
        _figure(draft, "actual", "table.summary")
    elif table.setting.kind in ("policy", "method") and column.kind != "plan":
        _figure(draft, "rule", "table.policy")
    elif (
        ground.stance == "pay"
        and column.kind != "plan"
        and not any(not is_general(m) for m in (*column.metrics, *line.metrics))
    ):
        _figure(draft, "incentive" if draft.quantity.kind == "money" else "rule", "table.pay")
    elif draft.metric == "other" and draft.mention is None and draft.unit is None:
        _figure(draft, "other", "table.unknown")
    else:
        draft.rule = f"table.{column.kind}.{'row' if draft.mention in line.metrics else 'column'}"
        draft.confidence = 0.95 if draft.mention is not None else 0.7
        if line.total or column.total:
            draft.flag("total_row")


def _figure(draft: Draft, role: FigureRole, rule: str) -> None:
    draft.role, draft.rule = role, rule


def _join_row(table: _Table, cells: Sequence[tuple[int, Draft]]) -> None:
    """Last year's value becomes the baseline, a growth column the growth, of the one target it can belong to."""
    targets = [(c, d) for c, d in cells if d.role is None]
    for col, draft in cells:
        kind = table.columns[col].kind if col < len(table.columns) else "value"
        if kind == "past" and draft.rule in ("table.past",) and table.columns[col].kind == "past":
            same = [t for _, t in targets if (t.metric, t.unit) == (draft.metric, draft.unit)]
            bases = [
                c
                for c, d in cells
                if table.columns[c].kind == "past" and (d.metric, d.unit) == (draft.metric, draft.unit)
            ]
            if len(same) == 1 and len(bases) == 1 and same[0].baseline is None:
                same[0].baseline = draft.low
        elif kind == "growth":
            levels = [t for c, t in targets if c < col and t.unit != "%"]
            owner = levels[-1] if levels else None
            if (
                owner is not None
                and len({t.metric for t in levels}) == 1
                and owner.growth is None
                and draft.low is not None
            ):
                absolute = draft.quantity.kind != "percent" and not RELATIVE.search(table.columns[col].text)
                owner.growth = draft.low * owner.quantity.scale if absolute and draft.quantity.scale == 1 else draft.low
                owner.growth_unit = owner.unit if absolute else "%"
                draft.rule = "table.carried"


# -- other cells


def _text_cell(table: _Table, row: int, col: int) -> list[Draft]:
    """A cell with a sentence is read as prose; its row's name is its label."""
    cell = table.grid.at(row, col)
    assert cell is not None
    if not any(ch.isdigit() for ch in cell.text) and not re.search(r"[一二两三四五六七八九十零]", cell.text):
        return []
    out: list[Draft] = []
    start = 0
    for part in cell.text.split("\n"):
        span = Span(table.grid.block.index, start, start + len(part), cell.row, cell.col)
        start += len(part) + 1
        line = read_line(part, table.setting.vocabulary, span=span, section=table.at.section)
        if not line.quantities:
            continue
        periods = [p for p in (*table.rows[row].periods, *table.columns[col].periods) if p.grain != "rate"]
        table.memory.row_period = periods[0] if periods else None
        drafts = read_prose(line, table.ground, table.memory, table.setting)
        table.memory.row_period = None
        if table.columns[col].kind in KIND_ROLE and table.columns[col].kind != "note":
            for draft in drafts:
                _figure(draft, KIND_ROLE[table.columns[col].kind], f"table.{table.columns[col].kind}")
        out += drafts
    return out


def _label_cell(table: _Table, row: int, col: int) -> list[Draft]:
    """Numbers in headers and row names define what they name (5000元以上机型); dates and units are no figures."""
    cell = table.grid.at(row, col)
    assert cell is not None
    line = read_line(cell.text.replace("\n", " "), table.setting.vocabulary)
    out = []
    role = _quadrant_role(cell.text)
    for quantity in line.quantities:
        if quantity.unit is None or quantity.low == 0:
            continue
        out.append(
            Draft(
                quantity=quantity,
                source=Span(table.grid.block.index, quantity.start, quantity.end, cell.row, cell.col),
                evidence=cell.text[quantity.start : quantity.end],
                section_id=table.at.section.section_id if table.at.section else None,
                role=role,
                low=quantity.low,
                high=quantity.high,
                unit=quantity.unit,
                rule="table.label" if role == "definition" else "table.quadrant",
                confidence=0.8,
            )
        )
    return out


def _quadrant_role(text: str) -> FigureRole:
    """The role of numbers in a corner of a SWOT table, which stands where other tables have their labels."""
    quadrant = QUADRANT.match(text)
    if quadrant is None or "\n" not in text.strip():
        return "definition"
    if quadrant["own"]:
        return "actual"
    return "market" if quadrant["chance"] else "competitor"


def settle_totals(drafts: Sequence[Draft]) -> None:
    """A total row is a target only when nothing else in the plan states that total; else a figure `total`."""
    stated = {
        (d.unit, d.low, d.high if d.low is None else None, d.period, d.metric)
        for d in drafts
        if d.role is None and "total_row" not in d.flags
    }
    for draft in drafts:
        if draft.role is not None or "total_row" not in draft.flags:
            continue
        value = (draft.unit, draft.low, draft.high if draft.low is None else None)
        if (*value, draft.period, draft.metric) in stated:
            _figure(draft, "total", "table.total_stated")
