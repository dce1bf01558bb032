"""Conversion to a year, only on request and always marked: a rate times its count, or months that are all there."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from schemas.metric import MetricInfo
from storage.form import Form, form_of

PARTS_OF_YEAR = {"half": 2, "quarter": 4, "month": 12}
_TIMES_A_YEAR = {"half": 2, "quarter": 4, "month": 12, "week": 52}
_PER_NAMES = {"half": "半年", "quarter": "季", "month": "月", "week": "周", "day": "天"}


@dataclass(frozen=True, slots=True)
class Converted:
    """A target as it would read for a whole year. `derived` says how in words."""

    target_id: str
    plan_id: str
    ordinal: int
    low: Decimal | None
    high: Decimal | None
    comparator: str
    period: str
    year_source: str | None
    evidence: str
    flags: tuple[str, ...]
    confidence: float
    review: str | None
    derived: str


def to_year(rows: Sequence[Any], info: MetricInfo, scope: str | None, tier: str) -> dict[Form, Converted]:
    """Targets of one subject and year as yearly ones, by the form they would have.

    A rate is multiplied (a day's by the calendar days of the year, a week's by 52) when the metric adds over time.
    Halves, quarters or months are added when all of them are there, the longest parts first.
    """
    if info.time != "sum":
        return {}
    found: dict[Form, Converted] = {}
    usable = [
        row
        for row in rows
        if row.status == "target"
        and (row.scope, row.tier, row.change) == (scope, tier, "level")
        and row.per_unit is None
        and "restated" not in row.flags
    ]
    for row in usable:
        if row.per is not None and row.period_grain in ("year", None):
            times = _times(row.per, row.period_year)
            if times is not None:
                form = _yearly(form_of(row))
                words = f"由每{_PER_NAMES[row.per]}换算，×{times}"
                found.setdefault(form, _converted([row], Decimal(times), words))
    for grain, count in PARTS_OF_YEAR.items():
        groups: dict[Form, dict[str, Any]] = {}
        for row in usable:
            if row.period_grain == grain and row.per is None and row.period:
                groups.setdefault(_yearly(form_of(row)), {}).setdefault(row.period, row)
        for form, parts in groups.items():
            if len(parts) == count:
                words = f"由{count}个{_PER_NAMES[grain]}相加"
                found.setdefault(form, _converted(list(parts.values()), Decimal(1), words))
    return found


def _times(per: str, year: int | None) -> int | None:
    if per == "day":
        return None if year is None else 365 + calendar.isleap(year)
    return _TIMES_A_YEAR.get(per)


def _yearly(form: Form) -> Form:
    return replace(form, per=None, grain="year")


def _converted(rows: list[Any], times: Decimal, words: str) -> Converted:
    first = rows[0]
    return Converted(
        first.target_id,
        first.plan_id,
        first.ordinal,
        _sum(rows, "low", times),
        _sum(rows, "high", times),
        first.comparator,
        str(first.period_year or ""),
        first.year_source,
        "；".join(row.evidence for row in rows),
        (*first.flags, "derived"),
        min(row.confidence for row in rows),
        None,
        words,
    )


def _sum(rows: list[Any], name: str, times: Decimal) -> Decimal | None:
    values = [getattr(row, name) for row in rows]
    return None if any(value is None for value in values) else sum(values, Decimal(0)) * times
