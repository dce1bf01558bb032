"""The one flow for batch, nightly and upload: discover, skip what is known, read in batches, store one by one, sum up.

Reading is mapped over batches in processes of their own (flows.pool); writing happens here, one transaction a
document, in the order of the files. Tasks are thin: what they do stands in plain functions.
"""

import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger
from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.futures import PrefectFuture
from prefect.runtime import flow_run

from flows.beside import with_tables_beside
from flows.digest import missed_nights, ping
from flows.discover import Found, discover
from flows.lock import only_writer
from flows.opening import open_settled
from flows.pool import pool_of
from flows.progress import tell
from flows.publish import announce, export, show, show_comparison
from flows.remote import is_remote, local_place, mirror
from flows.settings import Settings, settings_in_use
from flows.stock import Paper, Standard, batches, due, from_archive, take_stock
from flows.summary import Failure, Summary
from flows.sweep import mark_alive, sweep
from flows.tasks import keep_originals, read_batch, storage_task, store_batch, whole
from flows.unpack import staging
from flows.words import say
from flows.worker import Packed
from schemas.issues import StorageError
from storage.runs import Known
from storage.store import Store

KEEPERS = 4
"""Threads that write originals: each waits for the disk, and the disk takes several at once."""
SHOW_SECONDS = 5


@flow(name="ingest", flow_run_name="{kind}")
def ingest(
    places: list[str] | None = None,
    kind: str = "batch",
    *,
    force: bool = False,
    only_failed: bool = False,
    sender: str | None = None,
    publish: bool = False,
    options: dict[str, Any] | None = None,
) -> Summary:
    """Read the plans of these places (the inbox when none are named) into the store.

    A run over the inbox also reads again what was uploaded and would be read otherwise today. `publish` adds what a
    night ends with: exports, comparison artifacts, digest, ping. `options` are settings over those of this machine.
    Raises BusyError when another run keeps the store, StorageError when the store stays away.
    """
    settings = settings_in_use(options)
    settings, remarks = with_tables_beside(settings, places or [settings.inbox])
    summary = Summary(kind, datetime.now(), notes=remarks)
    for remark in remarks:
        get_run_logger().info(remark)
    if settings.runner == "thread":
        pool_of(settings.setup()).warm_up()  # two seconds, while the store is opened and files are looked for
    mark_alive()
    sweep()
    try:
        with (
            only_writer(settings, waiting=say_waiting),
            opened(
                settings,
                summary,
                {"places": places, "force": force, "only_failed": only_failed, "flow_run_id": flow_run.id},
            ) as store,
            staging(settings.state, settings.db) as unpacked,
        ):
            standard = Standard.of(settings)
            papers, files = look_around(places or [settings.inbox], settings, unpacked, summary)
            if places is None and (uploads := outdated_uploads(store, standard, summary)):
                papers, files = with_uploads(papers, uploads, store), files + len(uploads)
            read_and_store(
                papers, files, store, standard, settings, summary, force=force, only_failed=only_failed, sender=sender
            )
            if publish:
                show_comparison(whole(store))
                export(whole(store), whole(settings))
    except Exception:
        if publish:
            ping(settings, failed=True)
        raise
    if publish:
        announce(summary, settings)
    show(summary)
    return summary


def say_waiting(holder: str) -> None:
    get_run_logger().warning("waiting for another run to end: %s", holder)
    tell(say(f"等待另一次导入结束（{holder}）", f"waiting for another run ({holder})"), 0, 0)


@contextmanager
def opened(settings: Settings, summary: Summary, parameters: dict[str, Any]) -> Iterator[Store]:
    """The store with a run begun in it; the run is finished however the block ends."""
    store = open_run.with_options(retries=settings.storage_retries)(whole(settings), whole(summary), parameters)
    with store:
        try:
            yield store
        except BaseException as error:
            with suppress(StorageError):
                store.finish_run(str(summary.run_id), "failed", counts=summary.counts, message=str(error)[:500])
            raise
        summary.finished = datetime.now()
        close_run.with_options(retries=settings.storage_retries)(whole(store), whole(summary))


@storage_task("open store")
def open_run(settings: Settings, summary: Summary, parameters: dict[str, Any]) -> Store:
    """Open the store and begin a run in it."""
    with ExitStack() as undo:
        store = undo.enter_context(open_settled(settings))
        begin_run(store, summary, parameters)
        undo.pop_all()
    return store


def begin_run(store: Store, summary: Summary, parameters: dict[str, Any]) -> None:
    """Note the run; say how many nights it makes up for."""
    store.sweep_runs(timedelta())  # the lock is ours, so whatever still says it runs has died
    if summary.kind == "nightly" and (missed := missed_nights(store.last_finished("nightly"), datetime.now(UTC))):
        summary.notes.append(
            say(
                f"此前有 {missed} 个夜晚没有运行，本次一并补上",
                f"{missed} nights before had no run; this one makes up for them",
            )
        )
    summary.run_id = store.start_run(summary.kind, parameters)


@storage_task("finish run")
def close_run(store: Store, summary: Summary) -> None:
    """Note how the run ended."""
    store.finish_run(str(summary.run_id), "done", counts=summary.counts, message=summary.sentence())


def look_around(places: list[str], settings: Settings, unpacked: Path, summary: Summary) -> tuple[Iterator[Paper], int]:
    """The files of the places with their hashes, as they are taken stock of, and how many there are.

    Places that hold none, and files that cannot be opened, become failures of the summary.
    """
    found = list(found_in(places, settings, unpacked))
    files = len(found)
    get_run_logger().info("%s: %d files", ", ".join(places), files)
    return papers_of(found, files, summary), files


def papers_of(found: list[Found], files: int, summary: Summary) -> Iterator[Paper]:
    """Each file in hand; what is none is a failure."""
    for number, one in enumerate(take_stock(found), start=1):
        if isinstance(one, Found):
            summary.fail(Failure(one.name, str(one.code), one.message))
            get_run_logger().warning("%s: %s %s", one.name, one.code, one.message)
        else:
            yield one
        if number % 500 == 0:
            tell(say("清点文件", "taking stock"), number, files)


def found_in(places: list[str], settings: Settings, unpacked: Path) -> Iterator[Found]:
    """Files of folders and of object storage, in the order of the places; those of zips lie in `unpacked`."""
    for place in places:
        if is_remote(place):
            yield from mirror(place, settings.state / "remote", unpacked)
        else:
            yield from discover([local_place(place)], unpacked)


def outdated_uploads(store: Store, standard: Standard, summary: Summary) -> list[Known]:
    """What was handed in on the pages, lies in no folder, and would be read otherwise today."""
    uploads = [one for one in store.handed_in() if not standard.suits(one)]
    if uploads:
        count = len(uploads)
        summary.notes.append(
            say(f"词表或名册已变：重读上传的 {count} 份", f"vocabulary or tables changed: {count} uploads read anew")
        )
    return uploads


def with_uploads(papers: Iterable[Paper], uploads: list[Known], store: Store) -> Iterator[Paper]:
    """The papers, then the uploads that were not among them, from the archive."""
    seen = set()
    for paper in papers:
        seen.add(paper.document_id)
        yield paper
    yield from from_archive((one for one in uploads if one.document_id not in seen), store)


def read_and_store(
    papers: Iterable[Paper],
    files: int,
    store: Store,
    standard: Standard,
    settings: Settings,
    summary: Summary,
    *,
    force: bool,
    only_failed: bool,
    sender: str | None,
) -> None:
    """Read what the store does not know, store it batch by batch, and note where the rest came from.

    Files are hashed, read and stored side by side, each step a few batches ahead of the next, so that the first rows
    are there at once and memory does not grow with the number of files.
    """
    settled: list[Paper] = []
    wanted = due(papers, store, standard, settled, force=force, only_failed=only_failed)
    storing = store_batch.with_options(retries=settings.storage_retries)
    progress = Progress(files)
    for batch, packed in read_ahead(wanted, files, store, settings):
        storing(whole(store), whole(deque(zip(batch, packed, strict=True))), whole(summary), sender, force)
        progress.show(summary.files + len(settled), summary)
    store.note_deliveries(((paper.document_id, paper.name) for paper in settled), sender=sender, run_id=summary.run_id)
    summary.counts["unchanged"] += len(settled)
    progress.end(summary)
    known_failures = {failure.document_id for failure in store.failed_documents()}
    if before := sum(paper.document_id in known_failures for paper in settled):
        summary.notes.append(
            say(
                f"未变的文件中有 {before} 份此前读取失败：jihua retry --list 查看",
                f"of the unchanged files {before} could not be read before: jihua retry --list",
            )
        )


def read_ahead(
    papers: Iterable[Paper], files: int, store: Store, settings: Settings
) -> Iterator[tuple[list[Paper], deque[Packed]]]:
    """Batches with their Extractions in order, a few of them always being read and their originals being kept."""
    workers, setup = settings.workers_for(files), settings.setup()
    waiting: deque[tuple[list[Paper], PrefectFuture[deque[Packed]], Future[None]]] = deque()
    keepers = ThreadPoolExecutor(KEEPERS, "originals")
    try:
        for batch in batches(papers, settings.batch_size, workers, files):
            reading = read_batch.submit([paper.job for paper in batch], setup)
            waiting.append((batch, reading, keepers.submit(keep_originals, batch, store)))
            if len(waiting) > workers + 1:
                yield taken(*waiting.popleft())
        while waiting:
            yield taken(*waiting.popleft())
    finally:
        keepers.shutdown(cancel_futures=True)


def taken(
    batch: list[Paper], reading: PrefectFuture[deque[Packed]], keeping: Future[None]
) -> tuple[list[Paper], deque[Packed]]:
    """A batch as soon as it is read and its originals are kept."""
    packed = reading.result()
    keeping.result()
    return batch, packed


class Progress:
    """How far the run is, for the screen and the log at each batch, for Prefect's page every few seconds."""

    def __init__(self, files: int) -> None:
        self.files = files
        self._artifact = create_progress_artifact(progress=0.0, key="ingest-progress", description="已处理的份额")
        self._shown = time.monotonic()
        tell(say("读取", "reading"), 0, files)

    def show(self, done: int, summary: Summary) -> None:
        """So many files are done."""
        tell(say("读取", "reading"), done, self.files)
        get_run_logger().info("%d of %d files: %s", done, self.files, dict(summary.counts))
        if time.monotonic() - self._shown > SHOW_SECONDS:
            self._shown = time.monotonic()
            update_progress_artifact(self._artifact, progress=100.0 * done / self.files)  # type: ignore[arg-type]

    def end(self, summary: Summary) -> None:
        """All files are done."""
        tell(say("读取", "reading"), self.files, self.files)
        update_progress_artifact(self._artifact, progress=100.0)  # type: ignore[arg-type]
        get_run_logger().info("%s", summary.sentence())
