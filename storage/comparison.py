"""The nouns of a comparison: what is wanted, and blocks of lines of cells, each with its number or its reason."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from schemas.metric import MetricInfo
from schemas.plan import Change, Tier
from storage.form import Form

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
    """Lines that may be read side by side: `cut` of them were left out, `numbered` of all have a number."""

    form: Form
    metric: MetricInfo
    lines: tuple[Line, ...]
    totals: tuple[Total, ...]
    cut: int = 0
    numbered: int = 0


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
