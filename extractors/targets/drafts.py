"""What is concluded about one number, step by step, before it becomes a row.

`why` keeps for each field the rule or the words that filled it; `lost` the readings that were weighed and left. Both
are what `--explain` prints.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from schemas.mention import MetricMention, Quantity
from schemas.plan import Change, Comparator, FigureRole, Rate, Tier
from schemas.span import Span


@dataclass(slots=True)
class Draft:
    """A number on its way to a target (`role` None) or to a figure with its role."""

    quantity: Quantity
    source: Span
    evidence: str
    section_id: str | None
    role: FigureRole | None = None
    metric: str = "other"
    metric_text: str = ""
    mention: MetricMention | None = None
    scope: str | None = None
    comparator: Comparator = "eq"
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    change: Change = "level"
    per: Rate | None = None
    per_unit: str | None = None
    period: str | None = None
    growth: Decimal | None = None
    growth_unit: str | None = None
    baseline: Decimal | None = None
    tier: Tier = "base"
    basis: str | None = None
    part: bool = False
    parent: "Draft | None" = None
    rule: str = ""
    confidence: float = 0.5
    flags: list[str] = field(default_factory=list)
    why: dict[str, str] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    signs: dict[str, float] = field(default_factory=dict)

    @property
    def value(self) -> Decimal | None:
        """The number by which drafts are compared."""
        return self.low if self.low is not None else self.high

    def flag(self, code: str) -> None:
        if code not in self.flags:
            self.flags.append(code)
