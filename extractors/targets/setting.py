"""What stays the same while one plan is read."""

from dataclasses import dataclass

from extractors.targets.whens import Calendar
from extractors.vocabulary import Vocabulary
from schemas.plan import Identity, PlanKind


@dataclass(frozen=True, slots=True)
class Setting:
    """What stays the same for a whole plan."""

    vocabulary: Vocabulary
    identity: Identity
    kind: PlanKind
    calendar: Calendar
    own_names: str = ""
