"""Writing: a document's rows are replaced in one transaction; readers see it before or after, never between."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Literal

import sqlalchemy as sa

from schemas.grounds import PLAIN, Grounds
from schemas.metric import MetricInfo
from schemas.tables import OF_DOCUMENT
from storage import carry, versions
from storage.checks import check_document
from storage.insert import insert, insert_new
from storage.rows import Row, Rows
from storage.tables import TABLES, documents, findings, plans, targets

Outcome = Literal["new", "replaced", "unchanged", "failed"]


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of one document. `orphaned` counts corrections whose words are no longer found."""

    document_id: str
    outcome: Outcome
    targets: int = 0
    orphaned: int = 0


def replace_document(
    connection: sa.Connection,
    rows: Rows,
    *,
    metrics: Mapping[str, MetricInfo],
    run_id: str | None,
    archived: bool,
    sender: str | None = None,
    force: bool = False,
    grounds: Grounds = PLAIN,
) -> Stored:
    """Put a document's rows in place of those it had, in the caller's transaction.

    Corrections by people are applied to the new rows, checks run over the result, and the plans of the same
    subject, year and kind are ranked anew. The same document read by the same versions with the same grounds is left
    alone, unless `force`.
    """
    document = rows["documents"][0] | asdict(grounds)
    document_id: str = document["document_id"]
    now = datetime.now(UTC)
    stamps = {"archived": archived, "run_id": run_id, "received_at": now, "stored_at": now}
    before = None if insert_new(connection, "documents", document | stamps) else _stored(connection, document_id)
    if before is not None and not force and _same(before, document, archived=archived):
        deliver(connection, document, sender=sender, run_id=run_id, now=now)
        return Stored(document_id, "unchanged")
    remembered = versions.plans_of(connection, document_id) if before else ()
    if before is not None:
        for name in ("issues", "figures", "plans"):  # sections, targets and the rest go with their plan
            connection.execute(sa.delete(TABLES[name]).where(TABLES[name].c.document_id == document_id))
        connection.execute(
            sa.update(documents)
            .where(documents.c.document_id == document_id)
            .values({**document, "archived": archived, "run_id": run_id, "stored_at": now})
        )
    deliver(connection, document, sender=sender, run_id=run_id, now=now)
    orphaned = carry.reapply(connection, document_id, rows) if before is not None else 0
    rows = rows | {"findings": check_document(rows, metrics)}
    for table in OF_DOCUMENT:
        insert(connection, table.name, rows[table.name])
    versions.rank(connection, (*remembered, *(versions.line_of(plan) for plan in rows["plans"])))
    outcome: Outcome = "failed" if document["status"] == "failed" else "replaced" if before else "new"
    return Stored(document_id, outcome, len(rows["targets"]), orphaned)


def _stored(connection: sa.Connection, document_id: str) -> sa.RowMapping:
    """A document's row as it stands; two writers of one document take turns at it."""
    query = sa.select(documents).where(documents.c.document_id == document_id).with_for_update()
    return connection.execute(query).mappings().one()


def _same(before: sa.RowMapping, document: Row, *, archived: bool) -> bool:
    names = ("extractor_version", "vocabulary_version", "status", "error_code", "read_with", "said_store", "said_year")
    return all(before[name] == document[name] for name in names) and (before["archived"] or not archived)


def deliver(connection: sa.Connection, document: Row, *, sender: str | None, run_id: str | None, now: datetime) -> None:
    """Note where a document came from; the same place twice changes nothing. The document's row comes first."""
    row = {
        "document_id": document["document_id"],
        "path": document["path"],
        "filename": document["filename"],
        "sender": sender,
        "received_at": now,
        "run_id": run_id,
    }
    insert_new(connection, "deliveries", row)


def refresh(connection: sa.Connection, document_id: str, metrics: Mapping[str, MetricInfo]) -> None:
    """Let everything that follows from a document's rows follow again, after a person changed some of them."""
    mine = sa.select(plans.c.plan_id).where(plans.c.document_id == document_id)
    rows: Rows = {
        name: [
            dict(row)
            for row in connection.execute(
                sa.select(TABLES[name]).where(TABLES[name].c.plan_id.in_(mine)).order_by(TABLES[name].c.ordinal)
            ).mappings()
        ]
        for name in ("plans", "targets", "figures")
    }
    years = [target["period_year"] for target in rows["targets"]]
    carry.years_follow(rows)
    for target, year in zip(rows["targets"], years, strict=True):
        if target["period_year"] != year:
            change = sa.update(targets).where(targets.c.target_id == target["target_id"])
            connection.execute(change.values(period_year=target["period_year"]))
    connection.execute(sa.delete(findings).where(findings.c.plan_id.in_(mine)))
    insert(connection, "findings", check_document(rows, metrics))
    versions.rank(connection, map(versions.line_of, rows["plans"]))
