"""Which strengths, weaknesses, opportunities and threats recur, in whose words (question 11).

Items of one quadrant and subject are put together when they say nearly the same: half of their characters and pairs
of characters in common, or the shorter one within the longer. Deterministic; originals are always shown.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import sqlalchemy as sa

from storage.answer import Answer, Value
from storage.queries.asking import ask
from storage.queries.catalog import SWOT
from storage.queries.columns import columns
from storage.queries.views import ALL, Filters, tests

ALIKE = 0.5
"""Likeness from which two items count as the same statement."""
MOST_TEXTS = 150
"""Different statements of a quadrant and subject that a board puts together, those of most stores first."""
_COLUMNS = columns("quadrant subject family stores mentions theme text store year filename swot_id")


def themes(connection: sa.Connection, filters: Filters = ALL) -> Answer:
    """Families of like items, those that recur in most stores first, each item in its own words."""
    items = list(ask(connection, SWOT, filters).dicts())
    groups: dict[tuple[Value, Value], list[dict[str, Value]]] = defaultdict(list)
    for item in items:
        groups[item["quadrant"], item["subject"]].append(item)
    families = [
        (quadrant, subject, [members[index] for index in family])
        for (quadrant, subject), members in groups.items()
        for family in alike([str(member["text"]) for member in members])
    ]
    order = ("strength", "weakness", "opportunity", "threat")
    families.sort(key=lambda f: (order.index(str(f[0])), str(f[1]), -_stores(f[2]), -len(f[2]), str(f[2][0]["text"])))
    rows = [
        (
            quadrant,
            subject,
            number,
            _stores(family),
            len(family),
            item["theme"],
            item["text"],
            item["store"],
            item["year"],
            item["filename"],
            item["swot_id"],
        )
        for number, (quadrant, subject, family) in enumerate(families, start=1)
        for item in family
    ]
    return Answer("themes", "SWOT主题", _COLUMNS, tuple(rows))


@dataclass(frozen=True, slots=True)
class Family:
    """Statements that say nearly the same: the shortest of them, in how many stores, how many items, and their ids."""

    quadrant: str
    subject: str
    text: str
    stores: int
    mentions: int
    ids: tuple[str, ...]


def board(connection: sa.Connection, filters: Filters = ALL, *, most: int = MOST_TEXTS) -> tuple[list[Family], bool]:
    """The families of a board, those in most stores first, and whether rarer statements were left out of them.

    The work is bounded, so that a board of tens of thousands of items does not wait: equal texts are counted, and of
    the different ones the `most` that most stores use are put together. `themes` puts all of them together.
    """
    table = SWOT.table
    query = sa.select(*(table.c[name] for name in ("quadrant", "subject", "text", "store", "filename", "swot_id")))
    said: dict[tuple[str, str], dict[str, tuple[set[str], list[str]]]] = {}
    for quadrant, subject, text, store, filename, swot_id in connection.execute(
        query.where(*tests(SWOT, table, filters)).order_by(table.c.swot_id)
    ):
        of_text = said.setdefault((quadrant, subject), {}).setdefault(text, (set(), []))
        of_text[0].add(store or filename)
        of_text[1].append(swot_id)
    families = []
    for (quadrant, subject), texts in said.items():
        often = sorted(texts, key=lambda text: (-len(texts[text][0]), text))[:most]
        for family in alike(often):
            members = [often[index] for index in family]
            stores = set().union(*(texts[text][0] for text in members))
            ids = tuple(swot_id for text in members for swot_id in texts[text][1])
            families.append(Family(quadrant, subject, min(members, key=len), len(stores), len(ids), ids))
    families.sort(key=lambda family: (-family.stores, -family.mentions, family.text))
    return families, any(len(texts) > most for texts in said.values())


def alike(texts: list[str]) -> list[list[int]]:
    """Indexes of texts that say nearly the same, in families; each text is in one. Only texts that share a rare
    piece are compared, so that thousands of items take seconds."""
    same: dict[frozenset[str], list[int]] = defaultdict(list)
    for index, text in enumerate(texts):
        same[_pieces(text)].append(index)
    pieces = list(same)
    where: dict[str, list[int]] = defaultdict(list)
    for index, own in enumerate(pieces):
        for piece in own:
            if len(piece) == 2:
                where[piece].append(index)
    leader = list(range(len(pieces)))
    for index, own in enumerate(pieces):
        for other in sorted({j for piece in own for j in where[piece][:_COMPARED] if j < index}):
            if _root(leader, other) != _root(leader, index) and likeness(own, pieces[other]) >= ALIKE:
                leader[_root(leader, index)] = _root(leader, other)
    families: dict[int, list[int]] = defaultdict(list)
    for index, own in enumerate(pieces):
        families[_root(leader, index)] += same[own]
    return [sorted(family) for family in families.values()]


_COMPARED = 200
"""A piece that many items share says little: only its first items are compared."""


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How much two sets of pieces share: the mean of the Dice coefficients of characters and of pairs of characters.

    1 when all pairs of the shorter text, three or more, are in the longer one.
    """
    pairs = [frozenset(piece for piece in side if len(piece) == 2) for side in (one, other)]
    fewest = min(map(len, pairs))
    if fewest >= 3 and len(pairs[0] & pairs[1]) == fewest:
        return 1.0
    return (_dice(one - pairs[0], other - pairs[1]) + _dice(*pairs)) / 2


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _pieces(text: str) -> frozenset[str]:
    """A text's characters and pairs of neighbouring ones, punctuation left out."""
    letters = [c for c in text if c.isalnum()]
    return frozenset([*letters, *(a + b for a, b in pairwise(letters))])


def _root(leader: list[int], index: int) -> int:
    while leader[index] != index:
        index = leader[index]
    return index


def _stores(family: Iterable[dict[str, Value]]) -> int:
    return len({item["store"] or item["filename"] for item in family})
