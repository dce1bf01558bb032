"""The store as its callers see it: one object, each method one line over the module that does the work."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePath
from types import TracebackType
from typing import Any

import sqlalchemy as sa

from schemas.issues import StorageError
from schemas.metric import MetricInfo, StoreInfo
from schemas.plan import Change, Extraction, Tier
from storage import backup as backups
from storage import (
    compare,
    corrections,
    diff,
    duplicates,
    export,
    migrations,
    queries,
    questions,
    registry,
    replay,
    runs,
    versions,
    write,
)
from storage.answer import Answer
from storage.archive import Archive
from storage.database import analyse, make_engine, owner_only, reading, store_url, take_turns, writing
from storage.evidence import Evidence, evidence
from storage.notebook import Notebook
from storage.queries.catalog import view_named
from storage.queries.views import ALL, Filters, facet
from storage.rows import key_of, to_rows


def open_store(
    address: str | Path, *, archive: Path | None = None, create: bool = True, mounts: Path = Path("/proc/mounts")
) -> "Store":
    """Open a store, make it when it is not there (`create`), and bring its schema up to date.

    `address` is a path or `sqlite:///…`, or `postgresql+psycopg://…`. `archive` is the folder of originals: beside
    the SQLite file when not given, `jihua-originals` in the working folder for PostgreSQL. Raises StorageError.
    """
    url = store_url(address)
    sqlite = url.get_backend_name() == "sqlite"
    file = Path(url.database or "") if sqlite else None
    if file is not None and not create and not file.exists():
        raise StorageError(
            f"没有这个数据库：{file}", remedy="请检查路径，或先用 jihua ingest 导入", code="store_missing"
        )
    engine = make_engine(url, mounts=mounts)
    try:
        migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    if file is not None:
        owner_only(file)
    return Store(engine, Archive(archive or archive_folder(url)))


def migrate(engine: sa.Engine) -> None:
    """Bring the schema up to date; one that is needs no lock, so that readers open beside any writer."""
    with reading(engine) as connection:
        found = migrations.current(connection)
    if found != migrations.newest():
        with writing(engine) as connection:
            take_turns(connection, "schema")
            migrations.upgrade(connection)


def archive_folder(url: sa.URL) -> Path:
    """Where originals are kept when nobody says: beside the SQLite file, or in the working folder."""
    if url.get_backend_name() == "sqlite":
        return Path(f"{url.database}.originals")
    return Path("jihua-originals").absolute()


@dataclass
class Store(Notebook):
    """An open store. Safe to share between threads; each process opens its own."""

    engine: sa.Engine
    archive: Archive
    _metrics: dict[str, MetricInfo] | None = field(default=None, repr=False)

    def close(self) -> None:
        """Give back the connections."""
        self.engine.dispose()

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # What is the same for all documents

    def put_metrics(self, infos: Iterable[MetricInfo]) -> None:
        """Fill the metrics table from the vocabulary; written only when something changed."""
        wanted = {info.code: info for info in sorted(infos, key=lambda info: info.code)}
        if wanted != self.metrics():
            with writing(self.engine) as connection:
                take_turns(connection, "registry")
                registry.put_metrics(connection, wanted.values())
        self._metrics = wanted

    def put_stores(self, infos: Iterable[StoreInfo]) -> None:
        """Bring the store registry up to date."""
        with writing(self.engine) as connection:
            take_turns(connection, "registry")
            registry.put_stores(connection, infos)

    def unknown_stores(self) -> Sequence[tuple[str, int]]:
        """Store names in plans that the registry does not know, with how many plans name them."""
        with reading(self.engine) as connection:
            return registry.unknown_stores(connection)

    def metrics(self) -> dict[str, MetricInfo]:
        """The metrics by code."""
        if self._metrics is None:
            with reading(self.engine) as connection:
                self._metrics = registry.metrics_of(connection)
        return self._metrics

    # Documents

    def replace_document(
        self,
        extraction: Extraction,
        original: Path | bytes | None = None,
        *,
        run_id: str | None = None,
        sender: str | None = None,
        force: bool = False,
    ) -> write.Stored:
        """Put a document's rows in place of those it had, in one transaction; archive the original first.

        The original comes first so that no row is ever without its words. Within a run the rows are on the disk at
        the latest when the run is finished, without one at once. What is stored as read by the same
        versions is left alone unless `force`. Raises StorageError.
        """
        archived = False
        if original is not None and extraction.document.document_id:
            content = original if isinstance(original, bytes) else original.read_bytes()
            self.archive.put(key_of(extraction.document), content)
            archived = True
        rows, metrics = to_rows(extraction), self.metrics()
        with writing(self.engine, durable=run_id is None) as connection:
            return write.replace_document(
                connection, rows, metrics=metrics, run_id=run_id, archived=archived, sender=sender, force=force
            )

    def known(self, document_ids: Iterable[str], *, extractor_version: str, vocabulary_version: str) -> dict[str, str]:
        """Those of the documents that are stored as read by these versions, with their status."""
        with reading(self.engine) as connection:
            return runs.known(connection, document_ids, extractor_version, vocabulary_version)

    def failed_documents(self, run_id: str | None = None) -> list[runs.FailedDocument]:
        """Documents that could not be read, with reason and remedy."""
        with reading(self.engine) as connection:
            return runs.failed_documents(connection, run_id)

    # Runs

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

    def evidence(self, row_id: str, table: str = "targets") -> Evidence:
        """The words behind a row of targets, figures, swot_items, strategies or issues, and where they stand."""
        with reading(self.engine) as connection:
            return evidence(connection, row_id, table)

    # Corrections

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

    # Comparing and exporting

    def letters(self, filters: Filters = ALL) -> tuple[questions.Letter, ...]:
        """What to ask each store; see `storage.questions` for Markdown and workbook."""
        with reading(self.engine) as connection:
            return questions.letters(connection, filters)

    def compare(
        self,
        metric: str | Sequence[str] = (),
        *,
        stores: Sequence[str] = (),
        years: Sequence[int] = (),
        regions: Sequence[str] = (),
        scope: str | None = None,
        basis: str | None = None,
        tier: Tier = "base",
        change: Change = "level",
        grain: str = "year",
        convert: bool = False,
    ) -> compare.Comparison:
        """Stores × years, like with like; see `storage.compare`."""
        wanted = compare.Wanted(
            (metric,) if isinstance(metric, str) else tuple(metric),
            tuple(stores),
            tuple(years),
            tuple(regions),
            scope,
            basis,
            tier,
            change,
            grain,
            convert,
        )
        with reading(self.engine) as connection:
            return compare.compare(connection, wanted)

    def ask(
        self,
        name: str,
        filters: Filters = ALL,
        *,
        sort: Sequence[str] = (),
        limit: int | None = None,
        offset: int = 0,
        count: bool = False,
    ) -> Answer:
        """A question or list by its name (`storage.queries.NAMES`), filtered, sorted, paged."""
        with reading(self.engine) as connection:
            return queries.answer(connection, name, filters, sort=sort, limit=limit, offset=offset, count=count)

    def diff(self, old: str, new: str) -> Answer:
        """Targets added, gone and changed from one plan to another; a plan by file name, path or id."""
        with reading(self.engine) as connection:
            return diff.diff(connection, old, new)

    def facet(
        self,
        name: str,
        column: str,
        filters: Filters = ALL,
        *,
        limit: int = 50,
    ) -> list[tuple[Any, int]]:
        """The values of a list's column with how many rows have each, most first."""
        with reading(self.engine) as connection:
            return facet(connection, view_named(name), column, filters, limit=limit)

    def export(self, folder: Path, form: export.Format = "xlsx") -> list[Path]:
        """Write all tables into a folder; XLSX is one workbook. The paths written."""
        with reading(self.engine) as connection:
            if form == "xlsx":
                from storage.workbook import write_workbook

                folder.mkdir(parents=True, exist_ok=True)
                return [write_workbook(connection, folder / "jihua.xlsx")]
            return export.write_tables(connection, folder, form)

    # Care

    def backup(self, folder: Path) -> Path:
        """Copy the store and its originals into a new folder while others write."""
        return backups.backup(self.engine, self.archive, folder)

    def inspect(self) -> backups.Inspection:
        """Hold every original against its row, and the database against itself."""
        return backups.inspect(self.engine, self.archive)
