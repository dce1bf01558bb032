"""The contract's period texts, read for comparing: which year, how long, from when to when."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_YEAR = r"(?P<year>\d{4}|Y)"
_PART = re.compile(
    rf"^{_YEAR}(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|W(?P<week>\d{{2}})|(?P<month>\d{{2}})(?:-(?P<day>\d{{2}}))?))?$"
)


@dataclass(frozen=True, slots=True)
class Period:
    """A period text understood. `grain` is null when the text is not one of the contract's forms.

    `part` is what is left without the year (`Q1`, `03`, empty for a whole year), equal for the same part of two
    years. `start` and `end` are known only when the year is.
    """

    year: int | None = None
    grain: str | None = None
    part: str = ""
    start: date | None = None
    end: date | None = None

    @property
    def days(self) -> int | None:
        """Calendar days, both ends counted."""
        return None if self.start is None or self.end is None else (self.end - self.start).days + 1


@lru_cache(maxsize=4096)
def read_period(text: str | None, plan_year: int | None = None) -> Period:
    """Read `2025`, `2025-Q1`, `2025-03/2025-05`, `2024/2025`, `Y-03`, `event:双11`.

    `plan_year` stands in for `Y` and for what names no year.
    """
    if text is None:
        return Period(plan_year)
    if text.startswith("event:"):
        return Period(plan_year, "event", text)
    if "/" in text:
        first, last = (read_period(side, plan_year) for side in text.split("/", 1))
        if first.grain is None or last.grain is None:
            return Period(plan_year)
        grain = "years" if first.grain == last.grain == "year" else "range"
        return Period(first.year, grain, f"{first.part}/{last.part}".strip("/"), first.start, last.end)
    return _single(text, plan_year)


def _single(text: str, plan_year: int | None) -> Period:
    match = _PART.match(text)
    if match is None:
        return Period(plan_year)
    year = plan_year if match["year"] == "Y" else int(match["year"])
    part = text.partition("-")[2]
    if match["half"]:
        months = (1, 6) if match["half"] == "1" else (7, 12)
        return Period(year, "half", part, *_months(year, *months))
    if match["quarter"]:
        last = int(match["quarter"]) * 3
        return Period(year, "quarter", part, *_months(year, last - 2, last))
    if match["week"]:
        return Period(year, "week", part)
    if match["day"]:
        day = _day(year, int(match["month"]), int(match["day"]))
        return Period(year, "day", part, day, day)
    if match["month"]:
        month = int(match["month"])
        return Period(year, "month", part, *_months(year, month, month)) if 1 <= month <= 12 else Period(year)
    return Period(year, "year", "", *_months(year, 1, 12))


def _months(year: int | None, first: int, last: int) -> tuple[date | None, date | None]:
    if not year:
        return None, None
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _day(year: int | None, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year else None
    except ValueError:
        return None
