"""Cells of a comparison: the number or the reason, differences from year to year, ranks, totals."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from schemas.metric import MetricInfo
from storage.comparison import Cell, Line, Missing, Total
from storage.convert import Converted
from storage.form import Form, form_of
from storage.words import TIERS, amount


def cell_of(year: int, rows: Sequence[Any], info: MetricInfo) -> Cell:
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


def with_differences(cells: Sequence[Cell], info: MetricInfo, form: Form) -> tuple[Cell, ...]:
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


def ranked(lines: Sequence[Line], info: MetricInfo) -> list[Line]:
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


def totals(lines: Sequence[Line], years: tuple[int, ...], info: MetricInfo, form: Form) -> tuple[Total, ...]:
    """Sums only of what adds; a store's departments and people never stand in the same sum as the store."""
    adds = info.store == "sum" and form.per_unit is None and form.unit not in ("%", "pp")
    found = []
    for index, year in enumerate(years):
        stated = {line.subject: value for line in lines if (value := line.cells[index].value) is not None}
        values = [value for subject, value in stated.items() if not _within(subject, stated)]
        total = sum(values, Decimal(0)) if adds and values else None
        found.append(Total(year, len(values), total, min(values, default=None), max(values, default=None)))
    return tuple(found)


def _within(subject: str, subjects: Mapping[str, Decimal]) -> bool:
    parts = subject.split(" · ")
    return any(" · ".join(parts[:length]) in subjects for length in range(1, len(parts)))
