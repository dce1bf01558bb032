"""What comparing needs to know of metrics, units and stores. Filled by whoever owns them."""

from dataclasses import dataclass
from typing import Literal

Direction = Literal["H", "L", "N"]
OverTime = Literal["sum", "avg", "last", "max", "none"]
OverStores = Literal["sum", "wavg", "avg", "none"]


@dataclass(frozen=True, slots=True)
class MetricInfo:
    """One metric of the vocabulary: how it is named and how it may be compared and added.

    `direction`: H higher is better, L lower is better, N neither (budgets, structure). `time` and `store` say
    how values add over periods and over stores; a metric that is not `sum` is never added up.
    """

    code: str
    label: str
    unit: str | None = None
    direction: Direction = "N"
    kind: Literal["outcome", "activity", "management"] = "outcome"
    time: OverTime = "none"
    store: OverStores = "none"


@dataclass(frozen=True, slots=True)
class TopicInfo:
    """What SWOT items speak of: its name, and the metrics by which a target about it is counted."""

    code: str
    label: str
    metrics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoreInfo:
    """One store of the registry. `code` never changes; `name` may (a renamed store keeps its code)."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    region: str | None = None
    industry: str | None = None
