"""Which strengths, weaknesses, opportunities and threats recur, in whose words (question 11).

Items of one quadrant and subject are put together when they say nearly the same: half of their characters and pairs
of characters in common, or the shorter one within the longer. Deterministic; originals are always shown.
"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

import sqlalchemy as sa

from storage.answer import Answer, Value
from storage.queries.catalog import SWOT
from storage.queries.columns import columns
from storage.queries.views import ALL, Filters, ask

ALIKE = 0.5
"""Likeness from which two items count as the same statement."""
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
