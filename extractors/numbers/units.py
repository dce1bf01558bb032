"""Units of quantities: how they are written and what they are worth (vocabulary/units.yaml)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from extractors.patterns import one_of
from extractors.vocabulary import PACKAGED
from extractors.vocabulary.reading import check_shape, read_sheet
from schemas.mention import QuantityKind
from schemas.plan import Rate

__all__ = ["Unit", "Units", "guarded", "load_units", "read_per"]

PER_BORDER = re.compile(r"[/·\s]+|每[一个]?|一(?!$)")
FORM_KINDS: tuple[Literal["money", "percent", "points", "discount", "multiple", "score", "duration", "count"], ...] = (
    "money", "percent", "points", "discount", "multiple", "score", "duration", "count",
)  # fmt: skip


class UnitEntry(BaseModel):
    """`forms` maps the written form to the characters that may not follow it.

    `least` marks a misread form (步 for 部): taken only behind digits, and from this number on.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    unit: str
    forms: dict[str, str]
    scale: Decimal = Decimal(1)
    chinese: bool = True
    least: Decimal | None = None


class RateEntry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    rate: Rate
    forms: tuple[str, ...]


class PerUnitEntry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    unit: str
    forms: tuple[str, ...]


class UnitsFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    money: tuple[UnitEntry, ...]
    percent: tuple[UnitEntry, ...]
    points: tuple[UnitEntry, ...]
    discount: tuple[UnitEntry, ...]
    multiple: tuple[UnitEntry, ...]
    score: tuple[UnitEntry, ...]
    duration: tuple[UnitEntry, ...]
    count: tuple[UnitEntry, ...]
    per: tuple[RateEntry, ...]
    per_unit: tuple[PerUnitEntry, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit in canonical form; `scale` is what one is worth in the base unit; `chinese` whether 三 may count it.

    `least`: the written form is a misread one, taken only from this number on.
    """

    name: str
    kind: QuantityKind
    scale: Decimal
    chinese: bool
    least: Decimal | None

    @property
    def misread(self) -> bool:
        return self.least is not None


@dataclass(frozen=True, slots=True)
class Units:
    """All written forms; `pattern` matches any of them, the longest first, never as part of a longer word."""

    forms: dict[str, Unit]
    rates: dict[str, Rate]
    per_units: dict[str, str]
    pattern: str
    per_pattern: str


@cache
def load_units() -> Units:
    file = check_shape(read_sheet(PACKAGED / "units.yaml"), TypeAdapter(UnitsFile))
    forms: dict[str, Unit] = {}
    guards: dict[str, str] = {}
    for kind, entry in _entries(file):
        for form, guard in entry.forms.items():
            forms.setdefault(form, Unit(entry.unit, kind, entry.scale, entry.chinese, entry.least))
            guards.setdefault(form, guard)
    rates: dict[str, Rate] = {form: entry.rate for entry in file.per for form in entry.forms}
    per_units = {form: entry.unit for entry in file.per_unit for form in entry.forms}
    return Units(
        forms,
        rates,
        per_units,
        pattern=one_of({form: guarded(form, after) for form, after in guards.items()}),
        per_pattern=one_of({form: guarded(form, "") for form in (*rates, *per_units)}),
    )


def read_per(words: str | None) -> tuple[Rate | None, str | None]:
    """What a number is divided by: `/㎡/月` → month, ㎡; `每人每天` → day, 人; `一年` → year."""
    if not words:
        return None, None
    units = load_units()
    rate: Rate | None = None
    per_unit: str | None = None
    for part in PER_BORDER.split(words):
        if part in units.rates:
            rate = units.rates[part]
        elif part in units.per_units:
            per_unit = units.per_units[part]
    return rate, per_unit


def guarded(form: str, after: str) -> str:
    """What must hold behind a form: none of the characters `after`; no letter or digit behind a Latin one."""
    if form[-1].isascii() and form[-1].isalnum():
        return "(?![A-Za-z0-9])"
    return f"(?![{after}])" if after else ""


def _entries(file: UnitsFile) -> Iterator[tuple[QuantityKind, UnitEntry]]:
    for kind in FORM_KINDS:
        for entry in getattr(file, kind):
            yield kind, entry
