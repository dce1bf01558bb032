"""Files handed in on the pages, and failed ones tried again: the same steps as the ingest flow, at once and without
Prefect (decision 0072).

Discover, take stock, skip what is known, read in worker processes, one transaction a document, a run with its counts.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from extractors import failed
from flows.beside import with_tables_beside
from flows.discover import Found, look
from flows.lock import only_writer
from flows.opening import settle
from flows.pool import Pool
from flows.settings import Settings
from flows.stock import Paper, Standard, due, from_archive, take_stock
from flows.storing import put_away
from flows.summary import Failure, Outcome, Summary
from flows.unpack import staging
from schemas.grounds import Grounds
from schemas.issues import StorageError
from schemas.plan import DocumentError, Extraction
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Entry:
    """What the person who hands a file in says of it; None where nothing is said."""

    store: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file: `refused` when it was read but is not this person's to hand in."""

    name: str
    outcome: Outcome | str
    code: str = ""
    message: str = ""
    document_id: str = ""
    plans: int = 0
    targets: int = 0


Objection = Callable[[Extraction], str | None]
"""Why an extraction may not be stored by whoever hands it in; None when it may."""


def hand_in(
    files: Sequence[Path],
    settings: Settings,
    store: Store,
    *,
    sender: str,
    entry: Entry = Entry(),
    objection: Objection = lambda _: None,
    waiting: Callable[[str], None] = lambda _: None,
) -> Iterator[Taken]:
    """Read files (zips too) into the store; what became of each, as it happens.

    Raises BusyError when another run keeps the store for longer than the settings allow, StorageError.
    """
    with (
        at_desk("upload", settings, store, sender=sender, waiting=waiting) as desk,
        staging(settings.state, settings.db) as unpacked,
    ):
        papers: list[Paper] = []
        for found in take_stock(_look_through(files, unpacked)):
            if isinstance(found, Found):
                yield desk.refuse(found.name, str(found.code), found.message)
            else:
                papers.append(found)
        settled: list[Paper] = []
        said = Grounds(said_store=entry.store, said_year=entry.year)
        yield from desk.read(due(papers, store, desk.standard, settled, said=said), objection)
        store.note_deliveries(
            ((paper.document_id, paper.name) for paper in settled), sender=sender, run_id=desk.summary.run_id
        )
        desk.summary.counts["unchanged"] += len(settled)
        for paper in settled:
            yield Taken(paper.name, "unchanged", document_id=paper.document_id)


def retry(
    document_ids: Iterable[str],
    settings: Settings,
    store: Store,
    *,
    sender: str | None = None,
    waiting: Callable[[str], None] = lambda _: None,
) -> Iterator[Taken]:
    """Read documents again from their originals, which the archive keeps; what became of each, as it happens.

    For those that failed (`Store.failed_documents`), after a limit was raised or the program mended. Raises BusyError
    and StorageError as `hand_in` does.
    """
    with at_desk("retry", settings, store, sender=sender, waiting=waiting) as desk:
        known = store.known(document_ids)
        for one in known.values():
            if not store.archive.holds(one.document_id):
                yield desk.refuse(one.path, "archive_missing", "存档里没有原文件。请重新提交该文件")
        papers = from_archive(known.values(), store)
        yield from desk.read(due(papers, store, desk.standard, [], force=True), lambda _: None, force=True)


@dataclass
class Desk:
    """A run in the store, with readers that end with it."""

    store: Store
    pool: Pool
    standard: Standard
    summary: Summary
    sender: str | None

    def refuse(self, name: str, code: str, message: str) -> Taken:
        """Count what cannot be read at all."""
        self.summary.fail(Failure(name, code, message))
        return Taken(name, "failed", code, message)

    def read(self, papers: Iterable[Paper], objection: Objection, *, force: bool = False) -> Iterator[Taken]:
        """Read and store one after another."""
        for paper in papers:
            yield self._take(paper, objection, force=force)

    def _take(self, paper: Paper, objection: Objection, *, force: bool) -> Taken:
        result = self.pool.read_one(paper.job)
        extraction = failed(paper.path, result, name=paper.name) if isinstance(result, DocumentError) else result
        if message := objection(extraction):
            self.summary.fail(Failure(paper.name, "out_of_bounds", message))
            return Taken(paper.name, "refused", "out_of_bounds", message)
        stored = put_away(self.store, paper, extraction, run_id=self.summary.run_id, sender=self.sender, force=force)
        if isinstance(stored, DocumentError):
            self.summary.fail(Failure(paper.name, stored.code, stored.message))
            return Taken(paper.name, "failed", stored.code, stored.message, paper.document_id)
        self.summary.counts[stored.outcome] += 1
        self.summary.targets += stored.targets
        plans = len(extraction.plans)
        return Taken(paper.name, stored.outcome, document_id=paper.document_id, plans=plans, targets=stored.targets)


@contextmanager
def at_desk(
    kind: str, settings: Settings, store: Store, *, sender: str | None, waiting: Callable[[str], None]
) -> Iterator[Desk]:
    """A run of the store around the work; it is finished however the work ends.

    Files are read with the tables that lie in the inbox, as a night reads them. Readers end with the work, so that
    pages at rest cost no memory.
    """
    settings, _ = with_tables_beside(settings, [settings.inbox])
    summary = Summary(kind, datetime.now())
    with only_writer(settings, waiting=waiting):
        settle(store, settings)
        store.sweep_runs(timedelta())  # the lock is ours, so whatever still says it runs has died
        summary.run_id = store.start_run(kind, {"sender": sender})
        try:
            with Pool(settings.setup()) as pool:
                yield Desk(store, pool, Standard.of(settings), summary, sender)
        except BaseException as error:
            with suppress(StorageError):
                store.finish_run(summary.run_id, "failed", counts=summary.counts, message=str(error)[:500])
            raise
        summary.finished = datetime.now()
        store.finish_run(summary.run_id, "done", counts=summary.counts, message=summary.sentence())


def _look_through(files: Sequence[Path], unpacked: Path) -> Iterator[Found]:
    for file in files:
        yield from look(file, file.name, unpacked)
