"""Runs of an ingest: started, counted, finished; what was already known; what failed."""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from schemas.grounds import Grounds
from storage.tables import deliveries, documents, runs


@dataclass(frozen=True, slots=True)
class Known:
    """A document the store has: what it was read by (versions of extractor and vocabulary) and with."""

    document_id: str
    path: str
    status: str
    versions: tuple[str, str]
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class FailedDocument:
    """A document that gave nothing, with the reason and the remedy."""

    document_id: str
    filename: str
    path: str
    code: str
    message: str
    run_id: str | None


def start_run(connection: sa.Connection, kind: str, parameters: Mapping[str, Any]) -> str:
    """Note that a run has begun; its id."""
    run_id = uuid.uuid4().hex
    row = {
        "run_id": run_id,
        "kind": kind,
        "status": "running",
        "started_at": datetime.now(UTC),
        "parameters": json.dumps(dict(parameters), ensure_ascii=False, sort_keys=True, default=str),
    }
    connection.execute(sa.insert(runs), row)
    return run_id


def finish_run(
    connection: sa.Connection, run_id: str, status: str, counts: Mapping[str, int], message: str | None
) -> None:
    """Note how a run ended. `counts` by outcome: new, replaced, unchanged, failed."""
    values = {f"documents_{name}": counts.get(name, 0) for name in ("new", "replaced", "unchanged", "failed")}
    change = sa.update(runs).where(runs.c.run_id == run_id)
    connection.execute(change.values(status=status, finished_at=datetime.now(UTC), message=message, **values))


def last_finished(connection: sa.Connection, kind: str) -> datetime | None:
    """When the latest run of a kind that came to its end began, in UTC."""
    query = sa.select(sa.func.max(runs.c.started_at)).where(runs.c.kind == kind, runs.c.status == "done")
    latest: datetime | None = connection.scalar(query)
    return latest


def unknown_places(connection: sa.Connection, places: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of pairs (document_id, path), those not yet noted as deliveries."""
    wanted = list(places)
    noted: set[tuple[str, str]] = set()
    for start in range(0, len(wanted), 500):
        paths = [path for _, path in wanted[start : start + 500]]
        query = sa.select(deliveries.c.document_id, deliveries.c.path).where(deliveries.c.path.in_(paths))
        noted |= {(row.document_id, row.path) for row in connection.execute(query)}
    return [place for place in wanted if place not in noted]


def sweep_runs(connection: sa.Connection, older_than: timedelta) -> Sequence[str]:
    """Mark runs as crashed that are still running after so long; their ids."""
    stale = sa.and_(runs.c.status == "running", runs.c.started_at < datetime.now(UTC) - older_than)
    ids = list(connection.scalars(sa.select(runs.c.run_id).where(stale).order_by(runs.c.started_at)))
    connection.execute(
        sa.update(runs).where(stale).values(status="crashed", message="运行中断，没有正常结束；重新运行即可补齐")
    )
    return ids


def known(connection: sa.Connection, document_ids: Iterable[str]) -> dict[str, Known]:
    """Those of the documents that are stored, with what they were read by and with."""
    found: dict[str, Known] = {}
    wanted = list(document_ids)
    for start in range(0, len(wanted), 500):
        query = sa.select(documents).where(documents.c.document_id.in_(wanted[start : start + 500]))
        found |= {row.document_id: _known(row) for row in connection.execute(query)}
    return found


def handed_in(connection: sa.Connection) -> list[Known]:
    """Documents that came by an upload and whose originals are kept, by path."""
    uploads = sa.select(deliveries.c.document_id).join(runs, runs.c.run_id == deliveries.c.run_id)
    query = sa.select(documents).where(documents.c.archived)
    query = query.where(documents.c.document_id.in_(uploads.where(runs.c.kind == "upload")))
    return [_known(row) for row in connection.execute(query.order_by(documents.c.path, documents.c.document_id))]


def _known(row: sa.Row[Any]) -> Known:
    grounds = Grounds(row.read_with, row.said_store, row.said_year)
    versions = row.extractor_version, row.vocabulary_version
    return Known(row.document_id, row.path, row.status, versions, grounds)


def failed_documents(connection: sa.Connection, run_id: str | None = None) -> list[FailedDocument]:
    """Documents that could not be read, by path; only those of a run when one is given."""
    query = sa.select(documents).where(documents.c.status == "failed").order_by(documents.c.path)
    if run_id is not None:
        query = query.where(documents.c.run_id == run_id)
    return [
        FailedDocument(
            row.document_id, row.filename, row.path, row.error_code or "", row.error_message or "", row.run_id
        )
        for row in connection.execute(query)
    ]
