"""Cells of a comparison: the number or the reason, differences from year to year, ranks, totals."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from schemas.metric import MetricInfo
from storage.comparison import Cell, Missing, Total
from storage.convert import Converted
from storage.form import Form, form_of
from storage.words import TIERS, amount

Place = tuple[str, int]
"""A subject and a year."""


def best_of(rows: Sequence[Any]) -> Any:
    """The row that speaks for a subject and year: the headline itself before a part of something, a restatement or a
    total row (`behind`), the surest, the first."""
    if len(rows) == 1:
        return rows[0]
    return min(rows, key=lambda row: (row.behind, -row.confidence, row.ordinal, row.target_id))


def chosen(numbers: Sequence[Any], said: Sequence[Any]) -> tuple[Any, tuple[str, ...]]:
    """The best of a place's rows with its words (`said` has all rows of the place), and the ids of those that say
    another number."""
    best = best_of(numbers)
    others = [row.target_id for row in numbers if (row.low, row.high) != (best.low, best.high)]
    if isinstance(best, Converted):
        return best, ()
    places = {row.target_id: number for number, row in enumerate(said)}
    return said[places[best.target_id]], tuple(sorted(others, key=lambda one: places[one]))


def cell_of(
    year: int,
    best: Any,
    others: tuple[str, ...],
    info: MetricInfo,
    form: Form,
    *,
    before: Decimal | None,
    rank: int | None,
) -> Cell:
    """The cell of a number, against the year before: in the unit (for % in percentage points) and in per cent."""
    value = bound(best, info)
    difference = None if before is None or value is None else value - before
    percent = better = None
    if difference is not None and before and form.unit not in ("%", "pp"):
        percent = (difference / abs(before) * 100).quantize(Decimal("0.01"))
    if difference and info.direction != "N":
        better = (difference > 0) == (info.direction == "H")
    return Cell(
        year,
        low=best.low,
        high=best.high,
        comparator=best.comparator,
        value=value,
        target_id=best.target_id,
        plan_id=best.plan_id,
        period=best.period,
        year_source=best.year_source,
        evidence=best.evidence,
        flags=best.flags,
        confidence=best.confidence,
        review=best.review,
        derived=best.derived if isinstance(best, Converted) else None,
        others=others,
        rank=rank,
        difference=difference,
        percent=percent,
        better=better,
    )


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


def gap(year: int, rows: Sequence[Any], form: Form, *, planned: bool) -> Cell:
    """Why there is no number: what the plan says instead, the most telling first."""
    if not rows:
        return _empty(year, "not_found" if planned else "no_plan")
    plan = rows[0]
    empty = Cell(year, "other_form", plan_id=plan.plan_id, year_source=plan.year_source)
    stated = [row for row in rows if row.status == "target"]
    masked = [row for row in rows if row.status == "placeholder"]
    if masked:
        return replace(empty, missing="placeholder", hint=masked[0].evidence, target_id=masked[0].target_id)
    tiers = [row for row in stated if replace(form_of(row), tier=form.tier) == form]
    if tiers:
        words = "；".join(f"{TIERS[row.tier]}{amount(bound_of(row), row.unit)}" for row in tiers)
        return replace(empty, missing="other_tier", hint=words, target_id=tiers[0].target_id)
    if stated:
        missing: Missing = "other_form" if any(row.change == "level" for row in stated) else "change_only"
        return replace(empty, missing=missing, hint=stated[0].evidence, target_id=stated[0].target_id)
    return replace(empty, missing="vague", hint=plan.evidence, target_id=plan.target_id)


@lru_cache(maxsize=256)
def _empty(year: int, missing: Missing) -> Cell:
    """A cell with nothing behind it; a chain of thousands of plans has many equal ones."""
    return Cell(year, missing)


def ranks_of(values: Mapping[Place, Decimal], years: Sequence[int], info: MetricInfo) -> dict[int, dict[Decimal, int]]:
    """The rank of each value within its year, best first by the metric's direction; equal values share a rank."""
    ranks: dict[int, dict[Decimal, int]] = {year: {} for year in years}
    if info.direction != "N":
        for (_, year), value in sorted(values.items(), key=lambda one: one[1], reverse=info.direction == "H"):
            ranks[year].setdefault(value, 0)
        for year, places in ranks.items():
            passed = 0
            counts = Counter(value for (_, of_year), value in values.items() if of_year == year)
            for value in places:
                places[value] = passed + 1
                passed += counts[value]
    return ranks


def apart(values: Mapping[Place, Decimal], regions: Mapping[str, str | None]) -> dict[Place, Decimal]:
    """The values without those of regions whose stores have values of their own in that year: a region is not ranked
    among its stores nor added to them, nor are its departments. `regions` has the region of each store."""
    inside = {(regions.get(subject), year) for subject, year in values}
    return {(s, year): value for (s, year), value in values.items() if (house_of(s), year) not in inside}


def house_of(subject: str) -> str:
    """The store or region that a subject is or belongs to: 华北 of 华北 · 市场部."""
    return subject.split(" · ", maxsplit=1)[0]


def totals(values: Mapping[Place, Decimal], years: tuple[int, ...], info: MetricInfo, form: Form) -> tuple[Total, ...]:
    """Sums only of what adds; a store's departments and people never stand in the same sum as the store."""
    adds = info.store == "sum" and form.per_unit is None and form.unit not in ("%", "pp")
    found = []
    for year in years:
        stated = {subject: value for (subject, of_year), value in values.items() if of_year == year}
        counted = [value for subject, value in stated.items() if not _within(subject, stated)]
        total = sum(counted, Decimal(0)) if adds and counted else None
        found.append(Total(year, len(counted), total, min(counted, default=None), max(counted, default=None)))
    return tuple(found)


def _within(subject: str, subjects: Mapping[str, Decimal]) -> bool:
    parts = subject.split(" · ")
    return any(" · ".join(parts[:length]) in subjects for length in range(1, len(parts)))
