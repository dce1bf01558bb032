"""Stores × years for a metric, like with like (analysts.md, rules of comparison).

Targets stand in one block only when their form is the same: metric, basis, scope, unit, rate, level or change, tier
and length of period. Nothing is converted unless asked for, and what is converted says so. An empty cell says why.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from schemas.metric import MetricInfo
from storage.cells import Place, best_of, bound, cell_of, gap, ranks_of, totals
from storage.comparison import MISSING_LABELS, PLAN_KINDS, Block, Cell, Comparison, Line, Missing, Total, Wanted
from storage.convert import to_year
from storage.form import Form, form_of
from storage.queries.views import allowed_plans
from storage.registry import metrics_of
from storage.tables import plans, stores, targets

__all__ = ["MISSING_LABELS", "Block", "Cell", "Comparison", "Line", "Missing", "Total", "Wanted", "compare"]


def compare(connection: sa.Connection, wanted: Wanted, *, most: int | None = None) -> Comparison:
    """Compare what was asked for; lines and blocks come in a fixed order.

    With `most`, a block makes only so many of its lines, those with numbers first, and says how many it left out;
    ranks and totals are over all of them.
    """
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
            infos.get(code) or MetricInfo(code, code),
            plan_rows,
            [r for r in found if r.metric == code],
            years,
            wanted,
            most,
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
    most: int | None,
) -> list[Block]:
    by_place: dict[Place, list[Any]] = {}
    for row in found:
        if row.period_year in years:
            by_place.setdefault((row.subject, row.period_year), []).append(row)
    forms: dict[Form, dict[Place, list[Any]]] = {}
    for place, rows in by_place.items():
        for form, fitting in _fitting(rows, info, wanted).items():
            forms.setdefault(form, {})[place] = fitting
    order = sorted(forms, key=lambda form: (-len(forms[form]), *form.sort_key()))
    if not order:
        order = [
            Form(info.code, wanted.basis, wanted.scope, info.unit, None, None, wanted.change, wanted.tier, wanted.grain)
        ]
    return [
        _block(form, info, plan_rows, by_place, forms.get(form, {}), years=years, first=form == order[0], most=most)
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
    by_place: Mapping[Place, Sequence[Any]],
    fitting: Mapping[Place, Sequence[Any]],
    *,
    years: tuple[int, ...],
    first: bool,
    most: int | None,
) -> Block:
    subjects: dict[str, list[Any]] = {}
    for plan in plan_rows:
        subjects.setdefault(plan.subject, []).append(plan)
    values = {
        place: value
        for place, rows in fitting.items()
        if place[0] in subjects and (value := bound(best_of(rows), info)) is not None
    }
    numbered = {subject for subject, _ in values}
    shown = [subject for subject in subjects if first or subject in numbered]
    made = shown if most is None else sorted(shown, key=lambda subject: subject not in numbered)[:most]
    ranks = ranks_of(values, years, info)
    lines = []
    for subject in made:
        planned = {plan.year for plan in subjects[subject]}
        cells = []
        for year in years:
            place = (subject, year)
            if place in values:
                before, rank = values.get((subject, year - 1)), ranks[year].get(values[place])
                cells.append(cell_of(year, fitting[place], info, form, before=before, rank=rank))
            else:
                cells.append(gap(year, by_place.get(place, ()), form, planned=year in planned))
        lines.append(_line(subject, subjects[subject][-1], tuple(cells)))
    totalled = totals(values, years, info, form)
    return Block(form, info, tuple(lines), totalled, cut=len(shown) - len(made), numbered=len(numbered))


def _line(subject: str, plan: Any, cells: tuple[Cell, ...]) -> Line:
    name = plan.name or plan.store or plan.region
    person = plan.person if plan.person and subject.endswith(plan.person) else None
    label = " · ".join(part for part in (name, plan.department, person) if part)
    return Line(subject, label, plan.store_code, plan.region, cells)
