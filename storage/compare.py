"""Stores × years for a metric, like with like (analysts.md, rules of comparison).

Targets stand in one block only when their form is the same: metric, basis, scope, unit, rate, level or change, tier
and length of period. Nothing is converted unless asked for, and what is converted says so. An empty cell says why.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

import sqlalchemy as sa

from schemas.metric import MetricInfo
from storage.cells import Place, apart, best_of, bound, cell_of, chosen, gap, house_of, ranks_of, totals
from storage.comparison import MISSING_LABELS, PLAN_KINDS, Block, Cell, Comparison, Line, Missing, Total, Wanted
from storage.convert import to_year
from storage.form import Form
from storage.queries.views import allowed_plans
from storage.registry import metrics_of
from storage.tables import plans, stores, targets

__all__ = ["MISSING_LABELS", "Block", "Cell", "Comparison", "Line", "Missing", "Total", "Wanted", "compare"]

CHUNK = 1000
"""Rows read at a time: tens of thousands at once, each with its own copy of a store's name, would fill the memory."""


class Number(NamedTuple):
    """A target without its words; `behind` says how far it stands behind the headline itself (`best_of`)."""

    target_id: str
    ordinal: int
    low: Decimal | None
    high: Decimal | None
    confidence: float
    behind: int


FormKey = tuple[str | None, str | None, str | None, str | None]
"""What is left open of a form: basis, unit, per, per_unit."""
Numbers = dict[str, dict[FormKey, dict[Place, list[Any]]]]
Rows = dict[tuple[str, str, int | None], list[Any]]


def compare(connection: sa.Connection, wanted: Wanted, *, most: int | None = None) -> Comparison:
    """Compare what was asked for; lines and blocks come in a fixed order.

    With `most`, only so many lines are made, parted among the blocks, those with numbers first; each block says how
    many it left out. Ranks and totals are over all. So numbers are read for all, words only for the lines made.
    """
    infos = metrics_of(connection)
    subjects: dict[str, list[Any]] = {}
    for plan in _plans(connection, wanted):
        subjects.setdefault(plan.subject, []).append(plan)
    planned = {plan.year for found in subjects.values() for plan in found}
    years = tuple(sorted(wanted.years or {year for year in planned if year is not None}))
    unknown = sum(1 for found in subjects.values() for plan in found if plan.year is None)
    codes = wanted.metrics or _metrics(connection, wanted)
    converting = wanted.convert and wanted.grain == "year"
    whole = _rows(connection, wanted, None) if most is None or converting else None
    numbers = _numbers(connection, wanted, subjects if wanted.regions else None)
    if whole is not None and converting:
        _convert(numbers, whole, infos, wanted)
    drafts = [
        draft
        for code in codes
        for draft in _drafts(infos.get(code) or MetricInfo(code, code), numbers.get(code, {}), subjects, years, wanted)
    ]
    made = [draft.fullest(lines) for draft, lines in zip(drafts, _parted(drafts, most), strict=True)]
    rows = _rows(connection, wanted, {one for lines in made for one in lines}) if whole is None else whole
    blocks = tuple(_block(draft, lines, rows, subjects) for draft, lines in zip(drafts, made, strict=True))
    return Comparison(years, blocks, (f"另有 {unknown} 份计划年份不明，未列入",) if unknown else ())


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


def _metrics(connection: sa.Connection, wanted: Wanted) -> tuple[str, ...]:
    """All metrics of which anything is said."""
    return tuple(sorted(connection.scalars(_of_wanted(sa.select(targets.c.metric).distinct(), wanted))))


def _of_wanted(query: sa.Select[Any], wanted: Wanted) -> sa.Select[Any]:
    """A question about the targets of the plans, metrics and years that are compared."""
    query = query.join(plans, plans.c.plan_id == targets.c.plan_id)
    query = query.where(plans.c.current, plans.c.kind.in_(PLAN_KINDS), plans.c.subject != "")
    query = query.where(targets.c.status != "rejected")
    if wanted.metrics:
        query = query.where(targets.c.metric.in_(wanted.metrics))
    if wanted.years:
        query = query.where(targets.c.period_year.in_(wanted.years))
    return query.where(*of_stores(wanted.stores), *allowed_plans(wanted.allowed_stores, wanted.allowed_regions))


def _numbers(connection: sa.Connection, wanted: Wanted, subjects: Collection[str] | None) -> Numbers:
    """The numbers of the form asked for, without words: by metric and form, each place with its rows."""
    t = targets.c
    flags = sa.type_coerce(t.flags, sa.Text)
    behind = 4 * _one(t.parent_id.is_not(None)) + 2 * _one(flags.like("%restated%")) + _one(flags.like("%total_row%"))
    query = sa.select(
        t.metric, t.basis, t.unit, t.per, t.per_unit, plans.c.subject, t.period_year, t.target_id,
        t.ordinal, t.low, t.high, t.confidence, behind.label("behind"),
    ).where(
        t.status == "target",
        t.period_year.is_not(None),
        sa.or_(t.low.is_not(None), t.high.is_not(None)),
        t.tier == wanted.tier,
        t.change == wanted.change,
        t.period_grain == wanted.grain,
        t.scope.is_(None) if wanted.scope is None else t.scope == wanted.scope,
    )  # fmt: skip
    if wanted.basis is not None:
        query = query.where(t.basis == wanted.basis)
    if subjects is not None:
        query = query.where(plans.c.subject.in_(subjects))
    found: Numbers = {}
    names: dict[str, str] = {}
    for part in connection.execute(_of_wanted(query, wanted)).partitions(CHUNK):
        for metric, basis, unit, per, per_unit, subject, year, *number in part:
            form = found.setdefault(metric, {}).setdefault((basis, unit, per, per_unit), {})
            form.setdefault((names.setdefault(subject, subject), year), []).append(Number(*number))
    return found


def _one(test: sa.ColumnElement[bool]) -> sa.Case[int]:
    return sa.case((test, 1), else_=0)


def _rows(connection: sa.Connection, wanted: Wanted, subjects: Collection[str] | None) -> Rows:
    """All that is said, with its words, by metric and place; of some subjects where they are named."""
    query = sa.select(targets, plans.c.subject, plans.c.year, plans.c.year_source)
    query = _of_wanted(query, wanted).order_by(targets.c.metric, plans.c.subject, targets.c.plan_id, targets.c.ordinal)
    if subjects is not None:
        query = query.where(plans.c.subject.in_(subjects))
    found: Rows = {}
    for row in connection.execute(query).all():
        found.setdefault((row.metric, row.subject, row.period_year), []).append(row)
    return found


def _convert(numbers: Numbers, rows: Rows, infos: Mapping[str, MetricInfo], wanted: Wanted) -> None:
    """Add what reads as a year's number when it is converted, where none of that form is stated."""
    for (metric, subject, year), said in rows.items():
        if year is None:
            continue
        info = infos.get(metric) or MetricInfo(metric, metric)
        for form, converted in to_year(said, info, wanted.scope, wanted.tier).items():
            key = (form.basis, form.unit, form.per, form.per_unit)
            numbers.setdefault(metric, {}).setdefault(key, {}).setdefault((subject, year), [converted])


@dataclass(frozen=True, slots=True)
class _Draft:
    """A block before its lines are made: its form, the rows of each place, the value of each, whom it is about."""

    form: Form
    info: MetricInfo
    years: tuple[int, ...]
    found: Mapping[Place, Sequence[Any]]
    values: Mapping[Place, Decimal]
    subjects: tuple[str, ...]
    numbered: frozenset[str]

    def fullest(self, most: int) -> tuple[str, ...]:
        """So many of the subjects, those with numbers first; all of them in their order."""
        if most >= len(self.subjects):
            return self.subjects
        return tuple(sorted(self.subjects, key=lambda subject: subject not in self.numbered)[:most])


def _parted(drafts: Sequence[_Draft], most: int | None) -> list[int]:
    """How many lines each block makes: small ones all of theirs, large ones an equal share of what is left."""
    lines = [len(draft.subjects) for draft in drafts]
    if most is not None:
        for done, place in enumerate(sorted(range(len(drafts)), key=lines.__getitem__)):
            lines[place] = min(lines[place], max(1, most // (len(drafts) - done)))
            most -= lines[place]
    return lines


def _drafts(
    info: MetricInfo,
    numbers: Mapping[FormKey, Mapping[Place, Sequence[Any]]],
    subjects: Mapping[str, Sequence[Any]],
    years: tuple[int, ...],
    wanted: Wanted,
) -> list[_Draft]:
    """The blocks of a metric, fullest first; the first has a line for everybody, the others for whom they tell of."""
    compared = set(years)
    forms: dict[Form, dict[Place, Sequence[Any]]] = {}
    for (basis, unit, per, per_unit), places in numbers.items():
        own = {place: rows for place, rows in places.items() if place[1] in compared}
        if own:
            form = Form(info.code, basis, wanted.scope, unit, per, per_unit, wanted.change, wanted.tier, wanted.grain)
            forms[form] = own
    order = sorted(forms, key=lambda form: (-len(forms[form]), *form.sort_key()))
    if not order:
        order = [
            Form(info.code, wanted.basis, wanted.scope, info.unit, None, None, wanted.change, wanted.tier, wanted.grain)
        ]
    drafts = []
    for form in order:
        found = {place: rows for place, rows in forms.get(form, {}).items() if place[0] in subjects}
        values = {place: value for place, rows in found.items() if (value := bound(best_of(rows), info)) is not None}
        numbered = frozenset(subject for subject, _ in values)
        shown = tuple(subject for subject in subjects if form == order[0] or subject in numbered)
        drafts.append(_Draft(form, info, years, found, values, shown, numbered))
    return drafts


def _block(draft: _Draft, made: Sequence[str], rows: Rows, subjects: Mapping[str, Sequence[Any]]) -> Block:
    form, info, years, values = draft.form, draft.info, draft.years, draft.values
    regions = {
        subject: found[-1].region for subject, found in subjects.items() if found[-1].region != house_of(subject)
    }
    counted = apart(values, regions)
    ranks = ranks_of(counted, years, info)
    lines = []
    for subject in made:
        planned = {plan.year for plan in subjects[subject]}
        cells = []
        for year in years:
            place, said = (subject, year), rows.get((info.code, subject, year), ())
            if place in values:
                best, others = chosen(draft.found[place], said)
                before = values.get((subject, year - 1))
                rank = ranks[year].get(values[place]) if place in counted else None
                cells.append(cell_of(year, best, others, info, form, before=before, rank=rank))
            else:
                cells.append(gap(year, said, form, planned=year in planned))
        lines.append(_line(subject, subjects[subject][-1], tuple(cells)))
    cut = len(draft.subjects) - len(made)
    return Block(form, info, tuple(lines), totals(counted, years, info, form), cut=cut, numbered=len(draft.numbered))


def _line(subject: str, plan: Any, cells: tuple[Cell, ...]) -> Line:
    name = plan.name or plan.store or plan.region
    person = plan.person if plan.person and subject.endswith(plan.person) else None
    label = " · ".join(part for part in (name, plan.department, person) if part)
    return Line(subject, label, plan.store_code, plan.region, cells)
