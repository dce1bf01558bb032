"""Files handed in on the pages: the same steps as the ingest flow, at once and without Prefect (decision 0072).

Discover, take stock, skip what is known, read in worker processes, one transaction a document, a run with its counts.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from extractors import failed
from flows.discover import Found, look
from flows.lock import only_writer
from flows.pool import Pool
from flows.settings import Settings
from flows.stock import Paper, due, take_stock
from flows.summary import Failure, Outcome, Summary
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
    summary = Summary("upload", datetime.now())
    with only_writer(settings, waiting=waiting):
        store.sweep_runs(timedelta())  # the lock is ours, so whatever still says it runs has died
        with _run(store, summary, sender):
            papers = []
            for found in take_stock(_look_through(files, settings)):
                if isinstance(found, Found):
                    summary.fail(Failure(found.name, str(found.code), found.message))
                    yield Taken(found.name, "failed", str(found.code), found.message)
                else:
                    papers.append(found)
            said = entry != Entry()
            settled: list[Paper] = []
            version = settings.vocabulary_version()
            with _reader(settings, papers, entry) as pool:
                for paper in due(papers, store, settled, vocabulary_version=version, force=said):
                    yield _take(paper, pool, store, summary, sender=sender, force=said, objection=objection)
            store.note_deliveries(
                ((paper.document_id, paper.name) for paper in settled), sender=sender, run_id=summary.run_id
            )
            summary.counts["unchanged"] += len(settled)
            for paper in settled:
                yield Taken(paper.name, "unchanged", document_id=paper.document_id)


def _look_through(files: Sequence[Path], settings: Settings) -> Iterator[Found]:
    for file in files:
        yield from look(file, file.name, settings.state / "unpacked")


def _take(
    paper: Paper,
    pool: Pool,
    store: Store,
    summary: Summary,
    *,
    sender: str,
    force: bool,
    objection: Objection,
) -> Taken:
    result = pool.read_one(paper.job)
    extraction = failed(paper.path, result, name=paper.name) if isinstance(result, DocumentError) else result
    if message := objection(extraction):
        summary.fail(Failure(paper.name, "out_of_bounds", message))
        return Taken(paper.name, "refused", "out_of_bounds", message)
    stored = store.replace_document(extraction, paper.path, run_id=summary.run_id, sender=sender, force=force)
    if error := extraction.document.error:
        summary.fail(Failure(paper.name, error.code, error.message))
        return Taken(paper.name, "failed", error.code, error.message, paper.document_id)
    summary.counts[stored.outcome] += 1
    summary.targets += stored.targets
    plans = len(extraction.plans)
    return Taken(paper.name, stored.outcome, document_id=paper.document_id, plans=plans, targets=stored.targets)


@contextmanager
def _run(store: Store, summary: Summary, sender: str) -> Iterator[None]:
    """A run of the store around the work; it is finished however the work ends."""
    summary.run_id = store.start_run("upload", {"sender": sender})
    try:
        yield
    except BaseException as error:
        with suppress(StorageError):
            store.finish_run(summary.run_id, "failed", counts=summary.counts, message=str(error)[:500])
        raise
    summary.finished = datetime.now()
    store.finish_run(summary.run_id, "done", counts=summary.counts, message=summary.sentence())


@contextmanager
def _reader(settings: Settings, papers: Sequence[Paper], entry: Entry) -> Iterator[Pool]:
    """Readers that end with the work, so that pages at rest cost no memory; a manifest tells them what was said."""
    with TemporaryDirectory(prefix="jihua-") as folder:
        setup = settings.setup()
        if entry != Entry():
            setup = replace(setup, manifest=_manifest(Path(folder) / "manifest.csv", papers, entry))
        with Pool(setup) as pool:
            yield pool


def _manifest(path: Path, papers: Sequence[Paper], entry: Entry) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("file", "store", "year"))
        for name in dict.fromkeys(paper.name for paper in papers):
            rows.writerow((name, entry.store or "", entry.year or ""))
    return path
