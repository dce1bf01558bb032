"""The form of a target: what must be equal before two numbers are put side by side."""

from dataclasses import astuple, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Form:
    """What must be equal for two targets to be compared."""

    metric: str
    basis: str | None
    scope: str | None
    unit: str | None
    per: str | None
    per_unit: str | None
    change: str
    tier: str
    grain: str | None

    def sort_key(self) -> tuple[str, ...]:
        """A fixed order of forms: parts that are not stated come first."""
        return tuple(part or "" for part in astuple(self))


def form_of(row: Any) -> Form:
    """The form of a target's row."""
    return Form(
        row.metric, row.basis, row.scope, row.unit, row.per, row.per_unit, row.change, row.tier, row.period_grain
    )
