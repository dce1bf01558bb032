"""The journal of an open store: its runs, where documents came from, what is known, what failed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import PurePath
from typing import Any

import sqlalchemy as sa

from storage import duplicates, runs, write
from storage.database import analyse, reading, writing


class Journal:
    """The part of an open store that keeps its runs."""

    engine: sa.Engine

    def start_run(self, kind: str = "ingest", parameters: Mapping[str, Any] | None = None) -> str:
        """Note that a run has begun; its id."""
        with writing(self.engine) as connection:
            return runs.start_run(connection, kind, parameters or {})

    def finish_run(
        self, run_id: str, status: str = "done", *, counts: Mapping[str, int] | None = None, message: str | None = None
    ) -> None:
        """Note how a run ended (`done`, `failed`); `counts` by outcome: new, replaced, unchanged, failed.

        What it stored is held against all plans for texts that came before, see `storage.duplicates`.
        """
        with reading(self.engine) as connection:
            repeated = duplicates.find_duplicates(connection, run_id)
        with writing(self.engine) as connection:
            duplicates.put_duplicates(connection, run_id, repeated)
            runs.finish_run(connection, run_id, status, counts or {}, message)
        analyse(self.engine)

    def last_finished(self, kind: str) -> datetime | None:
        """When the latest run of a kind that came to its end began, in UTC."""
        with reading(self.engine) as connection:
            return runs.last_finished(connection, kind)

    def note_deliveries(
        self, places: Iterable[tuple[str, str]], *, sender: str | None = None, run_id: str | None = None
    ) -> int:
        """Note where documents the store knows came from again, as (document_id, path); how many places were new."""
        with reading(self.engine) as connection:
            new = runs.unknown_places(connection, places)
            stored = runs.known(connection, {document_id for document_id, _ in new})
            new = [place for place in new if place[0] in stored]
        if new:
            with writing(self.engine) as connection:
                now = datetime.now(UTC)
                for document_id, path in new:
                    document = {"document_id": document_id, "path": path, "filename": PurePath(path).name}
                    write.deliver(connection, document, sender=sender, run_id=run_id, now=now)
        return len(new)

    def sweep_runs(self, older_than: timedelta) -> Sequence[str]:
        """Mark runs as crashed that are still running after so long; their ids."""
        with writing(self.engine) as connection:
            swept = runs.sweep_runs(connection, older_than)
            for run_id in swept:  # they stored something and did not come to this
                duplicates.put_duplicates(connection, run_id, duplicates.find_duplicates(connection, run_id))
            return swept

    def known(self, document_ids: Iterable[str]) -> dict[str, runs.Known]:
        """Those of the documents that are stored, with what they were read by and with."""
        with reading(self.engine) as connection:
            return runs.known(connection, document_ids)

    def handed_in(self) -> list[runs.Known]:
        """Documents that came by an upload, whose originals are kept; by path."""
        with reading(self.engine) as connection:
            return runs.handed_in(connection)

    def failed_documents(self, run_id: str | None = None) -> list[runs.FailedDocument]:
        """Documents that could not be read, with reason and remedy."""
        with reading(self.engine) as connection:
            return runs.failed_documents(connection, run_id)
