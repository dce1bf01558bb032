"""Stores × years for a metric, like with like (analysts.md, rules of comparison).

Targets stand in one block only when their form is the same: metric, basis, scope, unit, rate, level or change, tier
and length of period. Nothing is converted unless asked for, and what is converted says so. An empty cell says why.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

import sqlalchemy as sa

from schemas.metric import MetricInfo
from schemas.plan import Change, Tier
from storage.convert import Converted, to_year
from storage.form import Form, form_of
from storage.queries.views import allowed_plans
from storage.registry import metrics_of
from storage.tables import plans, stores, targets
from storage.words import TIERS, amount

PLAN_KINDS = ("plan", "summary_and_plan")
"""Kinds of text whose targets are compared."""

Missing = Literal["placeholder", "vague", "change_only", "other_tier", "other_form", "not_found", "no_plan"]
MISSING_LABELS: dict[Missing, str] = {
    "placeholder": "数字被隐去",
    "vague": "只有方向没有数字",
    "change_only": "只写增幅",
    "other_tier": "只写保底或挑战",
    "other_form": "口径、范围或期间不同",
    "not_found": "计划中未提及",
    "no_plan": "没有该年计划",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One store's number for one year, or why there is none.

    `value` is what is ranked and subtracted: the lower bound where higher is better, the upper where lower is.
    `hint` says in words what stands in place of a missing number. `derived` says how a converted one was made.
    `others` are targets of the same form in the same plan that say something else.
    """

    year: int
    missing: Missing | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    comparator: str = "eq"
    value: Decimal | None = None
    target_id: str | None = None
    plan_id: str | None = None
    period: str | None = None
    year_source: str | None = None
    evidence: str | None = None
    flags: tuple[str, ...] = ()
    confidence: float | None = None
    review: str | None = None
    hint: str = ""
    derived: str | None = None
    others: tuple[str, ...] = ()
    rank: int | None = None
    difference: Decimal | None = None
    percent: Decimal | None = None
    better: bool | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One subject (store, or its department or person) over the years."""

    subject: str
    label: str
    store_code: str | None
    region: str | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """A year over all subjects: a sum where the metric adds over stores, else the span from lowest to highest."""

    year: int
    count: int
    sum: Decimal | None
    lowest: Decimal | None
    highest: Decimal | None


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that may be read side by side."""

    form: Form
    metric: MetricInfo
    lines: tuple[Line, ...]
    totals: tuple[Total, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The answer: blocks, fullest first within a metric; the years; what the reader must know."""

    years: tuple[int, ...]
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to compare. Empty lists mean all. `scope` null is the whole plan; `basis` null keeps each apart.

    `allowed_stores` and `allowed_regions` bound what a reader may see at all, as in lists.
    """

    metrics: tuple[str, ...] = ()
    stores: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    regions: tuple[str, ...] = ()
    scope: str | None = None
    basis: str | None = None
    tier: Tier = "base"
    change: Change = "level"
    grain: str = "year"
    convert: bool = False
    allowed_stores: tuple[str, ...] | None = None
    allowed_regions: tuple[str, ...] | None = None


def compare(connection: sa.Connection, wanted: Wanted) -> Comparison:
    """Compare what was asked for; lines and blocks come in a fixed order."""
    infos = metrics_of(connection)
    plan_rows = _plans(connection, wanted)
    found = _targets(connection, wanted)
    years = tuple(sorted(wanted.years or {plan.year for plan in plan_rows if plan.year is not None}))
    unknown = sum(1 for plan in plan_rows if plan.year is None)
    codes = wanted.metrics or tuple(sorted({row.metric for row in found}))
    blocks = [
        block
        for code in codes
        for block in _blocks(
            infos.get(code) or MetricInfo(code, code), plan_rows, [r for r in found if r.metric == code], years, wanted
        )
    ]
    notes = [f"另有 {unknown} 份计划年份不明，未列入"] if unknown else []
    return Comparison(years, tuple(blocks), tuple(notes))


def _plans(connection: sa.Connection, wanted: Wanted) -> Sequence[Any]:
    query = (
        sa.select(
            plans.c.plan_id,
            plans.c.subject,
            plans.c.store,
            plans.c.store_code,
            plans.c.department,
            plans.c.person,
            plans.c.year,
            plans.c.year_source,
            sa.func.coalesce(stores.c.region, plans.c.region).label("region"),
            stores.c.name,
        )
        .outerjoin(stores, stores.c.store_code == plans.c.store_code)
        .where(plans.c.current, plans.c.kind.in_(PLAN_KINDS), plans.c.subject != "")
        .order_by(plans.c.subject, plans.c.year, plans.c.plan_id)
    )
    if wanted.years:
        query = query.where(sa.or_(plans.c.year.in_(wanted.years), plans.c.year.is_(None)))
    query = query.where(*of_stores(wanted.stores), *allowed_plans(wanted.allowed_stores, wanted.allowed_regions))
    if wanted.regions:
        query = query.where(sa.func.coalesce(stores.c.region, plans.c.region).in_(wanted.regions))
    return connection.execute(query).all()


def of_stores(names: Iterable[str]) -> list[sa.ColumnElement[bool]]:
    """Plans of the stores named by code, by name in the text or by present name; all when none is named."""
    wanted = tuple(names)
    if not wanted:
        return []
    by_name = sa.select(stores.c.store_code).where(stores.c.name.in_(wanted))
    return [sa.or_(plans.c.store_code.in_(wanted), plans.c.store.in_(wanted), plans.c.store_code.in_(by_name))]


def _targets(connection: sa.Connection, wanted: Wanted) -> Sequence[Any]:
    t = targets.c
    query = (
        sa.select(
            t.target_id,
            t.plan_id,
            t.ordinal,
            t.status,
            t.metric,
            t.scope,
            t.comparator,
            t.low,
            t.high,
            t.unit,
            t.change,
            t.per,
            t.per_unit,
            t.period,
            t.period_year,
            t.period_grain,
            t.tier,
            t.basis,
            t.flags,
            t.evidence,
            t.confidence,
            t.review,
            t.parent_id,
            plans.c.subject,
            plans.c.year,
            plans.c.year_source,
        )
        .join(plans, plans.c.plan_id == t.plan_id)
        .where(plans.c.current, plans.c.kind.in_(PLAN_KINDS), plans.c.subject != "")
        .order_by(t.metric, plans.c.subject, t.plan_id, t.ordinal)
    )
    query = query.where(t.status != "rejected")
    if wanted.metrics:
        query = query.where(t.metric.in_(wanted.metrics))
    if wanted.years:
        query = query.where(t.period_year.in_(wanted.years))
    bounds = allowed_plans(wanted.allowed_stores, wanted.allowed_regions)
    return connection.execute(query.where(*of_stores(wanted.stores), *bounds)).all()


def _blocks(
    info: MetricInfo,
    plan_rows: Sequence[Any],
    found: Sequence[Any],
    years: tuple[int, ...],
    wanted: Wanted,
) -> list[Block]:
    by_place: dict[tuple[str, int], list[Any]] = {}
    for row in found:
        if row.period_year in years:
            by_place.setdefault((row.subject, row.period_year), []).append(row)
    forms: dict[Form, dict[tuple[str, int], list[Any]]] = {}
    for place, rows in by_place.items():
        for form, fitting in _fitting(rows, info, wanted).items():
            forms.setdefault(form, {})[place] = fitting
    order = sorted(forms, key=lambda form: (-len(forms[form]), *form.sort_key()))
    if not order:
        order = [
            Form(info.code, wanted.basis, wanted.scope, info.unit, None, None, wanted.change, wanted.tier, wanted.grain)
        ]
    return [
        _block(form, info, plan_rows, by_place, forms.get(form, {}), years=years, first=form == order[0])
        for form in order
    ]


def _fitting(rows: Sequence[Any], info: MetricInfo, wanted: Wanted) -> dict[Form, list[Any]]:
    """The rows of one subject and year that may be compared as asked, by form."""
    chosen: dict[Form, list[Any]] = {}
    for row in rows:
        form = form_of(row)
        if row.status != "target" or (row.low is None and row.high is None):
            continue
        if (form.scope, form.tier, form.change) != (wanted.scope, wanted.tier, wanted.change):
            continue
        if wanted.basis is not None and form.basis != wanted.basis:
            continue
        if form.grain == wanted.grain:
            chosen.setdefault(form, []).append(row)
    if wanted.convert and wanted.grain == "year":
        for form, converted in to_year(rows, info, wanted.scope, wanted.tier).items():
            if form not in chosen:
                chosen[form] = [converted]
    return chosen


def _block(
    form: Form,
    info: MetricInfo,
    plan_rows: Sequence[Any],
    by_place: Mapping[tuple[str, int], Sequence[Any]],
    fitting: Mapping[tuple[str, int], Sequence[Any]],
    *,
    years: tuple[int, ...],
    first: bool,
) -> Block:
    subjects: dict[str, list[Any]] = {}
    for plan in plan_rows:
        subjects.setdefault(plan.subject, []).append(plan)
    lines = []
    for subject, of_subject in subjects.items():
        planned = {plan.year for plan in of_subject}
        if not first and not any((subject, year) in fitting for year in years):
            continue
        cells = []
        for year in years:
            place = (subject, year)
            if place in fitting:
                cells.append(_cell(year, fitting[place], info))
            else:
                cells.append(_gap(year, by_place.get(place, ()), form, planned=year in planned))
        lines.append(_line(subject, of_subject[-1], _with_differences(cells, info, form)))
    return Block(form, info, tuple(_ranked(lines, info)), _totals(lines, years, info, form))


def _line(subject: str, plan: Any, cells: tuple[Cell, ...]) -> Line:
    name = plan.name or plan.store or plan.region
    person = plan.person if plan.person and subject.endswith(plan.person) else None
    label = " · ".join(part for part in (name, plan.department, person) if part)
    return Line(subject, label, plan.store_code, plan.region, cells)


def _cell(year: int, rows: Sequence[Any], info: MetricInfo) -> Cell:
    best = min(rows, key=lambda row: (_secondary(row), -row.confidence, row.ordinal))
    others = [row for row in rows if (row.low, row.high) != (best.low, best.high)]
    return Cell(
        year,
        low=best.low,
        high=best.high,
        comparator=best.comparator,
        value=bound(best, info),
        target_id=best.target_id,
        plan_id=best.plan_id,
        period=best.period,
        year_source=best.year_source,
        evidence=best.evidence,
        flags=best.flags,
        confidence=best.confidence,
        review=best.review,
        derived=best.derived if isinstance(best, Converted) else None,
        others=tuple(row.target_id for row in others),
    )


def _secondary(row: Any) -> int:
    """A part of something, a restatement and a total row stand behind the headline itself."""
    part = not isinstance(row, Converted) and row.parent_id is not None
    return 4 * part + 2 * ("restated" in row.flags) + ("total_row" in row.flags)


def bound_of(row: Any) -> Decimal | None:
    """A row's number as it stands, its lower bound first."""
    number: Decimal | None = row.low if row.low is not None else row.high
    return number


def bound(row: Any, info: MetricInfo) -> Decimal | None:
    """The bound that commits: the lower where higher is better, the upper where lower is."""
    value: Decimal | None
    if info.direction == "L":
        value = row.high if row.high is not None else row.low
    else:
        value = row.low if row.low is not None else row.high
    return value


def _gap(year: int, rows: Sequence[Any], form: Form, *, planned: bool) -> Cell:
    """Why there is no number: what the plan says instead, the most telling first."""
    if not rows:
        return _empty(year, "not_found" if planned else "no_plan")
    plan = rows[0]
    gap = Cell(year, "other_form", plan_id=plan.plan_id, year_source=plan.year_source)
    stated = [row for row in rows if row.status == "target"]
    masked = [row for row in rows if row.status == "placeholder"]
    if masked:
        return replace(gap, missing="placeholder", hint=masked[0].evidence, target_id=masked[0].target_id)
    tiers = [row for row in stated if replace(form_of(row), tier=form.tier) == form]
    if tiers:
        words = "；".join(f"{TIERS[row.tier]}{amount(bound_of(row), row.unit)}" for row in tiers)
        return replace(gap, missing="other_tier", hint=words, target_id=tiers[0].target_id)
    if stated:
        missing: Missing = "other_form" if any(row.change == "level" for row in stated) else "change_only"
        return replace(gap, missing=missing, hint=stated[0].evidence, target_id=stated[0].target_id)
    return replace(gap, missing="vague", hint=plan.evidence, target_id=plan.target_id)


@lru_cache(maxsize=256)
def _empty(year: int, missing: Missing) -> Cell:
    """A cell with nothing behind it; a chain of thousands of plans has many equal ones."""
    return Cell(year, missing)


def _with_differences(cells: Sequence[Cell], info: MetricInfo, form: Form) -> tuple[Cell, ...]:
    """Each year against the year before: in the unit (for % in percentage points) and in per cent."""
    done: list[Cell] = []
    for cell in cells:
        before = done[-1] if done and done[-1].year == cell.year - 1 else None
        if before is None or before.value is None or cell.value is None:
            done.append(cell)
            continue
        difference = cell.value - before.value
        percent = (difference / abs(before.value) * 100).quantize(Decimal("0.01")) if before.value else None
        better = None if info.direction == "N" or not difference else (difference > 0) == (info.direction == "H")
        percent = None if form.unit in ("%", "pp") else percent
        done.append(replace(cell, difference=difference, percent=percent, better=better))
    return tuple(done)


def _ranked(lines: Sequence[Line], info: MetricInfo) -> list[Line]:
    """Ranks within a year, best first by the metric's direction; equal values share a rank."""
    if info.direction == "N":
        return list(lines)
    ranks: list[dict[Decimal, int]] = []
    for column in zip(*(line.cells for line in lines), strict=True):
        values = sorted((cell.value for cell in column if cell.value is not None), reverse=info.direction == "H")
        places: dict[Decimal, int] = {}
        for place, value in enumerate(values, start=1):
            places.setdefault(value, place)
        ranks.append(places)
    return [
        line if all(cell.value is None for cell in line.cells) else replace(line, cells=_with_ranks(line.cells, ranks))
        for line in lines
    ]


def _with_ranks(cells: Sequence[Cell], ranks: Sequence[Mapping[Decimal, int]]) -> tuple[Cell, ...]:
    return tuple(
        cell if cell.value is None else replace(cell, rank=places[cell.value])
        for cell, places in zip(cells, ranks, strict=True)
    )


def _totals(lines: Sequence[Line], years: tuple[int, ...], info: MetricInfo, form: Form) -> tuple[Total, ...]:
    """Sums only of what adds; a store's departments and people never stand in the same sum as the store."""
    adds = info.store == "sum" and form.per_unit is None and form.unit not in ("%", "pp")
    totals = []
    for index, year in enumerate(years):
        stated = {line.subject: value for line in lines if (value := line.cells[index].value) is not None}
        values = [value for subject, value in stated.items() if not _within(subject, stated)]
        total = sum(values, Decimal(0)) if adds and values else None
        totals.append(Total(year, len(values), total, min(values, default=None), max(values, default=None)))
    return tuple(totals)


def _within(subject: str, subjects: Mapping[str, Decimal]) -> bool:
    parts = subject.split(" · ")
    return any(" · ".join(parts[:length]) in subjects for length in range(1, len(parts)))
