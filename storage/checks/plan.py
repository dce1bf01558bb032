"""What the checks look at, and what they say: a plan's rows by name, and a finding with both numbers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from schemas.metric import MetricInfo
from storage.rows import Row

Verdict = Literal["agrees", "partial", "contradicts", "missing", "implausible"]
Severity = Literal["info", "warning", "error"]
_SEVERITIES: dict[Verdict, Severity] = {
    "agrees": "info",
    "partial": "info",
    "contradicts": "error",
    "missing": "warning",
    "implausible": "warning",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Two numbers side by side, or one that lacks something. `question` is what to ask the store, ready to send."""

    check: str
    verdict: Verdict
    message: str
    about: Row | None = None
    question: str | None = None
    stated: Decimal | None = None
    computed: Decimal | None = None
    unit: str | None = None
    other_evidence: str | None = None
    metric: str | None = None

    @property
    def severity(self) -> Severity:
        """How grave, by the verdict."""
        return _SEVERITIES[self.verdict]


@dataclass(frozen=True, slots=True)
class PlanRows:
    """One plan's rows and what is known of the metrics."""

    plan: Row
    targets: list[Row]
    figures: list[Row]
    metrics: Mapping[str, MetricInfo]
    children: dict[str, list[Row]] = field(default_factory=dict)

    def info(self, code: str) -> MetricInfo:
        """A metric; one the vocabulary does not know neither adds nor has a direction."""
        return self.metrics.get(code) or MetricInfo(code, code)

    def label(self, row: Row) -> str:
        """A target's name for a reader: the plan's own words, with what they cover."""
        words = row["metric_text"] or self.info(row["metric"]).label
        return f"{words}（{row['scope']}）" if row.get("scope") else str(words)

    def stated(self) -> Iterator[Row]:
        """Targets with a number, restatements left out."""
        for row in self.targets:
            if row["status"] == "target" and number_of(row) is not None and "restated" not in row["flags"]:
                yield row


def number_of(row: Row) -> Decimal | None:
    """A row's number: its lower bound, else its upper."""
    number: Decimal | None = row["low"] if row["low"] is not None else row["high"]
    return number


def kind_of(row: Row, *without: str) -> tuple[str | None, ...]:
    """What must be equal for two targets of one plan to speak of the same thing."""
    names = ("metric", "basis", "scope", "unit", "per_unit", "change", "tier", "per", "period", "period_grain")
    return tuple(row[name] for name in names if name not in without)


def rounding(value: Decimal) -> Decimal:
    """How far off a number may be by its own rounding: half its last written digit, at most half a per cent."""
    exponent = value.normalize().as_tuple().exponent
    half = Decimal(5).scaleb(int(exponent) - 1)
    return min(half, abs(value) * Decimal("0.005")) if value else Decimal(0)


def agree(stated: Decimal, computed: Decimal, *parts: Decimal) -> bool:
    """Whether two numbers differ by no more than the rounding of the first and of the parts of the second."""
    return abs(stated - computed) <= rounding(stated) + sum((rounding(part) for part in parts), Decimal(0))
