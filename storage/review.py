"""The review desk of an open store: what people correct and confirm, and everything that follows from it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from storage import corrections, replay, versions, write
from storage.database import reading, writing
from storage.registry import Register


class Review(Register):
    """The part of an open store where people correct it."""

    def correct(
        self,
        table: str,
        row_id: str,
        values: Mapping[str, str | None],
        *,
        revision: int,
        who: str,
        why: str | None = None,
    ) -> int:
        """Put a person's values, as text, into a row of `plans`, `targets` or `swot_items`; its new revision."""
        with self._following(table, row_id) as connection:
            return corrections.correct(connection, table, row_id, values, revision=revision, who=who, why=why)

    def confirm(self, table: str, row_id: str, *, revision: int, who: str) -> int:
        """Say that a row is right as it stands (已核); its new revision."""
        with writing(self.engine) as connection:
            return corrections.confirm(connection, table, row_id, revision=revision, who=who)

    def undo(self, correction_id: str, *, who: str) -> int:
        """Take back a step of the history; the row's new revision."""
        with reading(self.engine) as connection:
            steps = [step for step in corrections.history(connection) if step.correction_id == correction_id]
        table, row_id = (steps[0].table, steps[0].row_id) if steps else ("targets", "")
        with self._following(table, row_id) as connection:
            return corrections.undo(connection, correction_id, who=who)

    def history(
        self, table: str | None = None, row_id: str | None = None, *, document_id: str | None = None
    ) -> list[corrections.Step]:
        """The steps of all corrections, oldest first; of a row or a document when one is named."""
        with reading(self.engine) as connection:
            return corrections.history(connection, table, row_id, document_id)

    def export_corrections(self) -> dict[str, Any]:
        """The history as a JSON object, for the next delivery or another store."""
        with reading(self.engine) as connection:
            return replay.export_steps(connection)

    def apply_corrections(self, history: Mapping[str, Any], *, who: str) -> list[replay.Replayed]:
        """Apply an exported history to the current plans; what became of each step."""
        metrics = self.metrics()
        with writing(self.engine) as connection:
            done = replay.apply_steps(connection, history, who=who)
            for document_id in replay.documents_of(done):
                write.refresh(connection, document_id, metrics)
            return done

    @contextmanager
    def _following(self, table: str, row_id: str) -> Iterator[sa.Connection]:
        """A transaction after which findings, years and versions follow the changed row."""
        metrics = self.metrics()
        with writing(self.engine) as connection:
            document_id = corrections.document_of(connection, table, row_id)
            lines = versions.plans_of(connection, document_id)
            yield connection
            write.refresh(connection, document_id, metrics)
            versions.rank(connection, lines)
