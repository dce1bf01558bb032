"""Which plans are copies of each other or of a template, and whether the numbers changed (question 13)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
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
Prints = dict[str, int]
"""Fingerprints of sections, each with the length of its text in characters."""
_COLUMNS = columns(
    "similarity store year filename other_store other_filename metric unit value other_value difference evidence "
    "other_words plan_id"
)


def copies(connection: sa.Connection, filters: Filters = ALL) -> Answer:
    """Pairs of plans with the same words, and beside them each number that both state in the same place.

    A pair in which no number differs is an untouched copy: it has one row without numbers.
    """
    about = _plans(connection, filters)
    texts = {plan_id: prints for plan_id, prints in section_prints(connection).items() if plan_id in about}
    rows: list[tuple[Value, ...]] = []
    for one, other, share in pairs(texts):
        rows += _differences(connection, about[one], about[other], share)
    rows.sort(key=lambda row: (-(row[0] or 0), *(str(value) for value in row[1:])))  # type: ignore[operator]
    return Answer("families", "重复与模板", _COLUMNS, tuple(rows))


def pairs(texts: Mapping[str, Prints]) -> Iterator[tuple[str, str, Decimal]]:
    """Plans that share most of their sections, with the share; each pair once."""
    holders: dict[str, list[str]] = defaultdict(list)
    for plan_id, prints in texts.items():
        for one in prints:
            holders[one].append(plan_id)
    near = {
        (one, other): None
        for plan_ids in holders.values()
        for index, one in enumerate(plan_ids)
        for other in plan_ids[index + 1 :]
    }
    for one, other in near:
        share = share_of(texts[one], texts[other])
        if share >= LIKE:
            yield one, other, share.quantize(Decimal("0.01"))


def share_of(one: Prints, other: Prints) -> Decimal:
    """Share of the sections of the longer plan that both have."""
    return Decimal(len(one.keys() & other.keys())) / max(len(one), len(other), 1)


def section_prints(connection: sa.Connection) -> dict[str, Prints]:
    """Of every plan the fingerprints of its sections, each with its length in characters."""
    found: dict[str, Prints] = defaultdict(dict)
    query = sa.select(sections.c.plan_id, sections.c.title, sections.c.text)
    for plan_id, title, text in connection.execute(query.order_by(sections.c.plan_id, sections.c.ordinal)):
        if len(title) + len(text) >= _SHORTEST:
            found[plan_id][fingerprint((title, text))] = len(title) + len(text)
    return dict(found)


def changed_numbers(connection: sa.Connection, one: str, other: str) -> list[tuple[Any, Any]]:
    """The targets that two plans state in the same words with another value."""
    theirs = _numbers(connection, other)
    mine = _numbers(connection, one)
    return [(row, theirs[key]) for key, row in mine.items() if key in theirs and theirs[key].value != row.value]


def _plans(connection: sa.Connection, filters: Filters) -> dict[str, Any]:
    query = sa.select(plans, documents.c.filename).join(documents).order_by(plans.c.plan_id)
    if filters.years:
        query = query.where(plans.c.year.in_(filters.years))
    query = query.where(*allowed_plans(filters.allowed_stores, filters.allowed_regions))
    return {row.plan_id: row for row in connection.execute(query)}


def _differences(connection: sa.Connection, one: Any, other: Any, share: Decimal) -> list[tuple[Value, ...]]:
    head = (share, one.store, one.year, one.filename, other.store, other.filename)
    rows: list[tuple[Value, ...]] = [
        (
            *head,
            row.metric,
            row.unit,
            row.value,
            match.value,
            row.value - match.value,
            row.evidence,
            match.evidence,
            one.plan_id,
        )
        for row, match in changed_numbers(connection, one.plan_id, other.plan_id)
    ]
    return rows or [(*head, *(None,) * 7, one.plan_id)]


def _numbers(connection: sa.Connection, plan_id: str) -> dict[tuple[Any, ...], Any]:
    """A plan's numbers under the words they stand in, digits left out; the n-th of equal words is the n-th."""
    t = targets.c
    value = sa.func.coalesce(t.low, t.high).label("value")
    query = sa.select(t.metric, t.metric_text, t.unit, value, t.evidence).where(
        t.plan_id == plan_id, value.is_not(None)
    )
    found: dict[tuple[Any, ...], Any] = {}
    for row in connection.execute(query.order_by(t.ordinal)):
        place = 0
        while (key := (row.metric, row.unit, fingerprint((row.evidence,)), place)) in found:
            place += 1
        found[key] = row
    return found
