"""Versions of a plan: the newest of the same subject, year and kind is current, older ones stay and say by whom
they were replaced."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from storage.tables import documents, plans

Line = tuple[str, int | None]
"""Subject and year: plans of one line are compared with one another. Nothing replaces a plan without either."""


def line_of(plan: Any) -> Line:
    """The line a plan's row belongs to."""
    return plan["subject"], plan["year"]


def plans_of(connection: sa.Connection, document_id: str) -> tuple[Line, ...]:
    """The lines a document's stored plans belong to."""
    query = sa.select(plans.c.subject, plans.c.year).where(plans.c.document_id == document_id)
    return tuple((row.subject, row.year) for row in connection.execute(query))


def rank(connection: sa.Connection, lines: Iterable[Line]) -> None:
    """Say anew which plans of these lines are current.

    Newest is the document with the latest date: the text's own, else the file's change date, else when it came.
    Plans of one document never replace each other. A quarter's plan does not replace a year's.
    """
    wanted = sorted({line for line in lines if line[0] and line[1] is not None})
    if not wanted:
        return
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_RANKING})")
    for subject, year in wanted:
        _rank_line(connection, subject, year)


_RANKING = 0x6A696875  # "jihu": writers rank one after another, so that each sees the other's plans


_OF_LINE = (
    sa.select(
        plans.c.plan_id,
        plans.c.document_id,
        plans.c.kind,
        plans.c.year,
        plans.c.period_start,
        plans.c.period_end,
        plans.c.written,
        plans.c.current,
        plans.c.superseded_by,
        documents.c.modified,
        documents.c.received_at,
    )
    .join(documents, documents.c.document_id == plans.c.document_id)
    .where(plans.c.subject == sa.bindparam("subject"), plans.c.year == sa.bindparam("year"))
)


def _rank_line(connection: sa.Connection, subject: str, year: int | None) -> None:
    groups: dict[tuple[Any, ...], list[sa.RowMapping]] = {}
    for row in connection.execute(_OF_LINE, {"subject": subject, "year": year}).mappings():
        groups.setdefault((row["kind"], _days(row)), []).append(row)
    for group in groups.values():
        newest = max(group, key=_age)
        for row in group:
            current = row["document_id"] == newest["document_id"]
            by = None if current else newest["plan_id"]
            if (row["current"], row["superseded_by"]) != (current, by):
                change = sa.update(plans).where(plans.c.plan_id == row["plan_id"])
                connection.execute(change.values(current=current, superseded_by=by))


def _days(row: sa.RowMapping) -> tuple[str, str]:
    """First and last day as ISO text: a year that no calendar has (a slip of the pen) is a year of its own."""
    first, last = row["period_start"], row["period_end"]
    year = f"{row['year']:04}"
    return first.isoformat() if first else f"{year}-01-01", last.isoformat() if last else f"{year}-12-31"


def _age(row: sa.RowMapping) -> tuple[date, datetime, str]:
    received: datetime = row["received_at"]
    changed: datetime = row["modified"] or received
    return row["written"] or changed.date(), changed, row["document_id"]
