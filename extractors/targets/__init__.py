"""From a piece to its targets and figures: the whole road.

lines (what stands where) → roles (what a section speaks of) → prose and tables (what each number is) → records (rows)
→ doubts (what a reader would ask).
Every number with a unit becomes a target, a part of one, or a figure with its role; none is dropped in silence.
"""

from extractors.targets.doubts import weigh
from extractors.targets.drafts import Draft
from extractors.targets.lines import Line, TableAt, walk
from extractors.targets.memory import Memory
from extractors.targets.prose import read_prose
from extractors.targets.records import to_rows
from extractors.targets.roles import stances
from extractors.targets.scopes import names_a_unit
from extractors.targets.setting import Setting
from extractors.targets.tables import read_table, settle_totals
from extractors.targets.whens import Calendar
from extractors.vocabulary import Vocabulary
from schemas.document import Document
from schemas.issues import Issue
from schemas.plan import Figure, Identity, Piece, Target

__all__ = ["find_drafts", "find_targets"]


def find_targets(
    piece: Piece, document: Document, identity: Identity, vocabulary: Vocabulary, plan_id: str
) -> tuple[tuple[Target, ...], tuple[Figure, ...], tuple[Issue, ...]]:
    """The targets and figures of one plan, in reading order, and what stays in doubt."""
    drafts = find_drafts(piece, document, identity, vocabulary)
    targets, figures = to_rows(drafts, plan_id, vocabulary)
    targets, issues = weigh(targets, vocabulary)
    return targets, figures, issues


def find_drafts(piece: Piece, document: Document, identity: Identity, vocabulary: Vocabulary) -> list[Draft]:
    """All numbers of a piece with what was concluded about each, and why (`--explain` prints these)."""
    grounds = stances(piece.sections, piece.kind, identity.year)
    setting = Setting(vocabulary, identity, piece.kind, Calendar(identity, piece.title), _own_names(piece, identity))
    memory = Memory(vocabulary, identity.industry)
    drafts: list[Draft] = []
    section_id: str | None = None
    for part in walk(piece, document, vocabulary):
        ground = grounds.get(part.section.section_id if part.section else None, grounds[None])
        here = part.section.section_id if part.section else None
        if here != section_id:
            section_id = here
            memory.new_section(ground.titles)
            memory.heading_scope = _heading_scope(ground.titles, identity)
        if isinstance(part, TableAt):
            drafts += read_table(part, document, ground, memory, setting)
        elif isinstance(part, Line):
            drafts += read_prose(part, ground, memory, setting)
    settle_totals(drafts)
    return drafts


def _own_names(piece: Piece, identity: Identity) -> str:
    """The names the plan gives itself: words in them narrow nothing (售后 in the plan of the 售后部)."""
    return " ".join(filter(None, (identity.store, identity.department, identity.region, piece.title)))


def _heading_scope(titles: tuple[str, ...], identity: Identity) -> str | None:
    """A heading that is just the name of a part of the house (售后部) covers what stands under it."""
    own = {identity.store, identity.department, identity.person, identity.region}
    for title in reversed(titles):
        if names_a_unit(title) and title not in own and not any(title in (o or "") for o in own):
            return title
    return None
