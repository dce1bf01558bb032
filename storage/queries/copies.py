"""Which plans are copies of each other or of a template, and whether the numbers changed (question 13)."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from storage.answer import Answer, Value
from storage.queries.columns import columns
from storage.queries.views import ALL, Filters, allowed_plans
from storage.rows import fingerprint
from storage.tables import documents, plans, sections, targets

LIKE = Decimal("0.6")
"""Share of equal sections (digits left out) from which two plans count as one text."""
_SHORTEST = 8
"""Sections with fewer characters are equal by chance."""
_COLUMNS = columns(
    "similarity store year filename other_store other_filename metric unit value other_value difference evidence "
    "other_words plan_id"
)


def copies(connection: sa.Connection, filters: Filters = ALL) -> Answer:
    """Pairs of plans with the same words, and beside them each number that both state in the same place.

    A pair in which no number differs is an untouched copy: it has one row without numbers.
    """
    about = _plans(connection, filters)
    rows: list[tuple[Value, ...]] = []
    for one, other, share in pairs(_sections(connection, about)):
        rows += _differences(connection, about[one], about[other], share)
    rows.sort(key=lambda row: (-(row[0] or 0), *(str(value) for value in row[1:])))  # type: ignore[operator]
    return Answer("families", "重复与模板", _COLUMNS, tuple(rows))


def pairs(texts: dict[str, frozenset[str]]) -> Iterator[tuple[str, str, Decimal]]:
    """Plans that share most of their sections, with the share; each pair once."""
    holders: dict[str, list[str]] = defaultdict(list)
    for plan_id, prints in texts.items():
        for one in prints:
            holders[one].append(plan_id)
    shared: dict[tuple[str, str], int] = defaultdict(int)
    for plan_ids in holders.values():
        for index, one in enumerate(plan_ids):
            for other in plan_ids[index + 1 :]:
                shared[one, other] += 1
    for (one, other), number in shared.items():
        share = Decimal(number) / max(len(texts[one]), len(texts[other]))
        if share >= LIKE:
            yield one, other, share.quantize(Decimal("0.01"))


def _plans(connection: sa.Connection, filters: Filters) -> dict[str, Any]:
    query = sa.select(plans, documents.c.filename).join(documents).order_by(plans.c.plan_id)
    if filters.years:
        query = query.where(plans.c.year.in_(filters.years))
    query = query.where(*allowed_plans(filters.allowed_stores, filters.allowed_regions))
    return {row.plan_id: row for row in connection.execute(query)}


def _sections(connection: sa.Connection, about: dict[str, Any]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    query = sa.select(sections.c.plan_id, sections.c.title, sections.c.text)
    for plan_id, title, text in connection.execute(query.order_by(sections.c.plan_id, sections.c.ordinal)):
        if plan_id in about and len(title) + len(text) >= _SHORTEST:
            found[plan_id].add(fingerprint((title, text)))
    return {plan_id: frozenset(prints) for plan_id, prints in found.items()}


def _differences(connection: sa.Connection, one: Any, other: Any, share: Decimal) -> list[tuple[Value, ...]]:
    head = (share, one.store, one.year, one.filename, other.store, other.filename)
    theirs = _numbers(connection, other.plan_id)
    rows: list[tuple[Value, ...]] = []
    for key, row in _numbers(connection, one.plan_id).items():
        match = theirs.get(key)
        if match is not None and match.value != row.value:
            difference = row.value - match.value
            rows.append(
                (
                    *head,
                    row.metric,
                    row.unit,
                    row.value,
                    match.value,
                    difference,
                    row.evidence,
                    match.evidence,
                    one.plan_id,
                )
            )
    return rows or [(*head, *(None,) * 7, one.plan_id)]


def _numbers(connection: sa.Connection, plan_id: str) -> dict[tuple[Any, ...], Any]:
    """A plan's numbers under the words they stand in, digits left out; the n-th of equal words is the n-th."""
    t = targets.c
    value = sa.func.coalesce(t.low, t.high).label("value")
    query = sa.select(t.metric, t.unit, value, t.evidence).where(t.plan_id == plan_id, value.is_not(None))
    found: dict[tuple[Any, ...], Any] = {}
    for row in connection.execute(query.order_by(t.ordinal)):
        place = 0
        while (key := (row.metric, row.unit, fingerprint((row.evidence,)), place)) in found:
            place += 1
        found[key] = row
    return found
