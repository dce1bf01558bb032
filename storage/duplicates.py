"""Texts that came a second time: an issue `duplicate_text` for the later plan, with the numbers that changed.

Looked for when a run ends, for its plans against everything stored (decision 0065).
"""

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from schemas.issues import IssueCode
from storage.queries.copies import LIKE, Prints, changed_numbers, section_prints, share_of
from storage.rows import Row
from storage.tables import documents, issues, plans
from storage.words import amount

SHORTEST = 120
"""Characters in sections below which a plan is too short to be called a copy."""
SHOWN = 8
"""Changed numbers named in an issue."""


def find_duplicates(connection: sa.Connection, run_id: str) -> list[Row]:
    """Issue rows for the plans that a run stored: the plan of another file, stored before, whose text is most alike."""
    query = sa.select(plans.c.plan_id, documents).join(documents)
    query = query.order_by(documents.c.received_at, documents.c.path, plans.c.plan_id)
    about = {row.plan_id: row for row in connection.execute(query)}
    if all(row.run_id != run_id for row in about.values()):
        return []
    prints = section_prints(connection)
    told = {plan_id: prints[plan_id] for plan_id in about if sum(prints.get(plan_id, {}).values()) >= SHORTEST}
    ordinals = _last_ordinals(connection, run_id)
    rows = []
    for later, earlier in _alike(told, about):
        if about[later].run_id == run_id:
            document_id = about[later].document_id
            ordinals[document_id] = ordinals.get(document_id, 0) + 1
            message = _message(connection, about[earlier], later, told)
            rows.append(_issue(document_id, later, ordinals[document_id], message))
    return rows


def put_duplicates(connection: sa.Connection, run_id: str, rows: list[Row]) -> None:
    """Put the rows in place of those that this run may have left before."""
    mine = sa.select(documents.c.document_id).where(documents.c.run_id == run_id)
    code = issues.c.code == IssueCode.DUPLICATE_TEXT
    connection.execute(sa.delete(issues).where(code, issues.c.document_id.in_(mine)))
    if rows:
        connection.execute(sa.insert(issues), rows)


def _alike(told: Mapping[str, Prints], about: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each plan with the plan before it that is most alike, if one is alike enough.

    A section leads to the first and to the last plan before that has it, so that a thousand copies cost a thousand
    comparisons.
    """
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    for plan_id, mine in told.items():
        near = dict.fromkeys(holders[one] for one in mine for holders in (first, last) if one in holders)
        others = [other for other in near if about[other].document_id != about[plan_id].document_id]
        best = max(others, key=lambda other: share_of(mine, told[other]), default=None)
        if best is not None and share_of(mine, told[best]) >= LIKE:
            yield plan_id, best
        for one in mine:
            first.setdefault(one, plan_id)
            last[one] = plan_id


def _last_ordinals(connection: sa.Connection, run_id: str) -> dict[str, int]:
    """The number of the last issue of each document of the run, those that are looked for here left out."""
    query = (
        sa.select(issues.c.document_id, sa.func.max(issues.c.ordinal))
        .join(documents, documents.c.document_id == issues.c.document_id)
        .where(documents.c.run_id == run_id, issues.c.code != IssueCode.DUPLICATE_TEXT)
        .group_by(issues.c.document_id)
    )
    return {document_id: ordinal for document_id, ordinal in connection.execute(query)}  # noqa: C416 (rows are no pairs)


def _message(connection: sa.Connection, earlier: Any, later: str, told: Mapping[str, Prints]) -> str:
    changed = [
        f"{now.metric_text} {amount(before.value, before.unit)}→{amount(now.value, now.unit)}"
        for before, now in changed_numbers(connection, earlier.plan_id, later)
    ]
    more = f"等{len(changed)}处" if len(changed) > SHOWN else ""
    numbers = f"不同的数字：{'；'.join(changed[:SHOWN])}{more}" if changed else "目标的数字也相同"
    share = share_of(told[earlier.plan_id], told[later])
    return f"文字与“{earlier.filename}”有{share:.0%}相同。{numbers}。请确认是否照抄或重复交了"


def _issue(document_id: str, plan_id: str, ordinal: int, message: str) -> Row:
    row: Row = dict.fromkeys(column.name for column in issues.columns)
    return row | {
        "issue_id": f"{document_id}!{ordinal}",
        "document_id": document_id,
        "plan_id": plan_id,
        "ordinal": ordinal,
        "code": str(IssueCode.DUPLICATE_TEXT),
        "severity": "warning",
        "message": message,
    }
