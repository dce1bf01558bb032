"""The store as its callers see it: one object, each method one line over the module that does the work.

Registers, runs, corrections and DataFrames are parts of it in modules of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

import sqlalchemy as sa

from schemas.grounds import PLAIN, Grounds
from schemas.issues import StorageError
from schemas.metric import MetricInfo
from schemas.plan import Change, Extraction, Tier
from storage import backup as backups
from storage import compare, diff, export, migrations, queries, questions, write
from storage.answer import Answer
from storage.archive import Archive
from storage.database import make_engine, owner_only, reading, store_url, take_turns, writing
from storage.evidence import Evidence, evidence
from storage.journal import Journal
from storage.notebook import Notebook
from storage.queries.asking import facet
from storage.queries.catalog import view_named
from storage.queries.views import ALL, Filters
from storage.review import Review
from storage.rows import to_rows


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
class Store(Notebook, Journal, Review):
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

    def replace_document(
        self,
        extraction: Extraction,
        original: Path | bytes | None = None,
        *,
        run_id: str | None = None,
        sender: str | None = None,
        force: bool = False,
        grounds: Grounds = PLAIN,
    ) -> write.Stored:
        """Put a document's rows in place of those it had, in one transaction; archive the original first.

        The original comes first so that no row is ever without its words. Within a run the rows are on the disk at
        the latest when the run is finished, without one at once. What is stored as read by the same
        versions with the same grounds is left alone unless `force`. Raises StorageError.
        """
        archived = False
        if original is not None and extraction.document.document_id:
            if not self.archive.holds(extraction.document.document_id):
                content = original if isinstance(original, bytes) else original.read_bytes()
                self.archive.put(extraction.document.document_id, content)
            archived = True
        rows, metrics = to_rows(extraction), self.metrics()
        with writing(self.engine, durable=run_id is None) as connection:
            return write.replace_document(
                connection,
                rows,
                metrics=metrics,
                run_id=run_id,
                archived=archived,
                sender=sender,
                force=force,
                grounds=grounds,
            )

    def evidence(self, row_id: str, table: str = "targets") -> Evidence:
        """The words behind a row of targets, figures, swot_items, strategies or issues, and where they stand."""
        with reading(self.engine) as connection:
            return evidence(connection, row_id, table)

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

    def backup(self, folder: Path) -> Path:
        """Copy the store and its originals into a new folder while others write."""
        return backups.backup(self.engine, self.archive, folder)

    def inspect(self) -> backups.Inspection:
        """Hold every original against its row, and the database against itself."""
        return backups.inspect(self.engine, self.archive)
