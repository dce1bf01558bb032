"""The one flow for batch, nightly and upload: discover, skip what is known, read in batches, store one by one, sum up.

Reading is mapped over batches in processes of their own (flows.pool); writing happens here, one transaction a
document, in the order of the files. Tasks are thin: what they do stands in plain functions.
"""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any, ParamSpec, TypeVar, cast

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.futures import PrefectFuture
from prefect.tasks import Task, exponential_backoff
from prefect.utilities.annotations import quote

from extractors import failed
from extractors.vocabulary import Vocabulary
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
from flows.stock import Paper, batches, take_stock, to_read
from flows.summary import Failure, Summary
from flows.sweep import mark_alive, sweep
from flows.words import say
from flows.worker import Job, Packed, Setup, unpack
from schemas.issues import StorageError
from schemas.plan import DocumentError, Extraction
from storage.store import Store

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

PASSING = frozenset({"storage_unreachable", "storage_locked"})
"""Storage errors that waiting may mend."""


def storage_task(name: str) -> Callable[[Callable[P, R]], Task[P, R]]:
    """A task that waits for a store that is away: 1, 2, 4 … seconds between its tries."""
    return task(
        name=name,
        cache_policy=NO_CACHE,
        retries=6,
        retry_delay_seconds=exponential_backoff(1),
        retry_condition_fn=may_pass,
        tags=["storage"],
    )


def may_pass(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Retry when the store is away or busy; anything else would fail again."""
    try:
        state.result()
    except StorageError as error:
        return error.code in PASSING
    except Exception:
        return False
    return False


def whole(value: T) -> T:
    """A parameter that Prefect does not search for futures: ours hold none and may hold a thousand plans."""
    return cast(T, quote(value))


@flow(name="ingest", flow_run_name="{kind}")
def ingest(
    places: list[str] | None = None,
    kind: str = "batch",
    *,
    force: bool = False,
    only_failed: bool = False,
    documents: list[str] | None = None,
    sender: str | None = None,
    publish: bool = False,
    options: dict[str, Any] | None = None,
) -> Summary:
    """Read the plans of these places (the inbox when none are named) into the store.

    `documents` are ids whose originals are read again from the archive. `publish` adds what a night ends with:
    exports, comparison artifacts, digest, ping. `options` are settings over those of this machine.
    Raises BusyError when another run keeps the store, StorageError when the store stays away.
    """
    settings = settings_in_use(options)
    settings, remarks = with_tables_beside(settings, places or [settings.inbox])
    summary = Summary(kind, datetime.now(), notes=remarks)
    for remark in remarks:
        get_run_logger().info(remark)
    mark_alive()
    sweep()
    try:
        with (
            only_writer(settings, waiting=say_waiting),
            opened(settings, summary, {"places": places, "force": force, "only_failed": only_failed}) as store,
        ):
            if documents is None:
                papers = look_around(places or [settings.inbox], settings, summary)
            else:
                papers, force = from_archive(documents, store), True
            read_and_store(papers, store, settings, summary, force=force, only_failed=only_failed, sender=sender)
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
    try:
        yield store
    except BaseException as error:
        with suppress(StorageError):
            store.finish_run(str(summary.run_id), "failed", counts=summary.counts, message=str(error)[:500])
        raise
    finally:
        store.close()
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


def look_around(places: list[str], settings: Settings, summary: Summary) -> list[Paper]:
    """All files of the places with their hashes; places that hold none are failures."""
    papers: list[Paper] = []
    for one in take_stock(found_in(places, settings)):
        if isinstance(one, Found):
            summary.fail(Failure(one.name, str(one.code), one.message))
        else:
            papers.append(one)
            if len(papers) % 200 == 0:
                tell(say("清点文件", "taking stock"), len(papers), 0)
    return papers


def found_in(places: list[str], settings: Settings) -> Iterator[Found]:
    """Files of folders and of object storage, in the order of the places."""
    for place in places:
        if is_remote(place):
            yield from mirror(place, settings.state / "remote", settings.state / "unpacked")
        else:
            yield from discover([local_place(place)], settings.state / "unpacked")


def from_archive(documents: list[str], store: Store) -> list[Paper]:
    """Originals of documents that failed, under the names they came with."""
    failures = {failure.document_id: failure for failure in store.failed_documents()}
    return [
        Paper(document_id, store.archive.path(document_id), failures[document_id].path)
        for document_id in documents
        if document_id in failures and store.archive.path(document_id).exists()
    ]


def read_and_store(
    papers: list[Paper],
    store: Store,
    settings: Settings,
    summary: Summary,
    *,
    force: bool,
    only_failed: bool,
    sender: str | None,
) -> None:
    """Read what the store does not know, store it batch by batch, and note where the rest came from.

    Batches are read ahead of the writing by a few, so that memory does not grow with the number of files.
    """
    version = settings.vocabulary_version()
    wanted, settled = to_read(papers, store, vocabulary_version=version, force=force, only_failed=only_failed)
    get_run_logger().info("%d files, %d to read", len(papers), len(wanted))
    tell(say("读取", "reading"), 0, len(wanted))
    storing = store_batch.with_options(retries=settings.storage_retries)
    progress = create_progress_artifact(progress=0.0, key="ingest-progress", description="已入库的份额")
    done = 0
    for batch, extractions in read_ahead(wanted, settings):
        storing(whole(store), whole(deque(zip(batch, extractions, strict=True))), whole(summary), sender, force)
        done += len(batch)
        tell(say("读取", "reading"), done, len(wanted))
        update_progress_artifact(progress, progress=100.0 * done / len(wanted))  # type: ignore[arg-type]
    store.note_deliveries(((paper.document_id, paper.name) for paper in settled), sender=sender, run_id=summary.run_id)
    summary.counts["unchanged"] += len(settled)
    known_failures = {failure.document_id for failure in store.failed_documents()}
    if before := sum(paper.document_id in known_failures for paper in settled):
        summary.notes.append(
            say(
                f"未变的文件中有 {before} 份此前读取失败：jihua retry --list 查看",
                f"of the unchanged files {before} could not be read before: jihua retry --list",
            )
        )


def read_ahead(papers: list[Paper], settings: Settings) -> Iterator[tuple[list[Paper], list[Extraction]]]:
    """Batches with their Extractions in order, a few of them always being read."""
    workers = settings.workers_for(len(papers))
    ahead = 2 * workers
    waiting: deque[tuple[list[Paper], PrefectFuture[list[Extraction]]]] = deque()
    for batch in batches(papers, settings.batch_size, workers):
        waiting.append((batch, read_batch.submit([paper.job for paper in batch], settings.setup())))
        if len(waiting) > ahead:
            ready, future = waiting.popleft()
            yield ready, future.result()
    for ready, future in waiting:
        yield ready, future.result()


@task(name="read", cache_policy=NO_CACHE, tags=["extract"])
def read_batch(jobs: list[Job], setup: Setup) -> list[Extraction]:
    """Read each file in a worker process; a file that ends its worker gives a failed Extraction."""
    results = pool_of(setup).read(jobs)
    return [extraction_of(job, result, setup) for job, result in zip(jobs, results, strict=True)]


def extraction_of(job: Job, result: Packed | DocumentError, setup: Setup) -> Extraction:
    """The Extraction itself, or the failed one of a file that ended its worker."""
    if not isinstance(result, DocumentError):
        return cast(Extraction, unpack(result))
    version = Vocabulary.load(setup.vocabulary).version
    return failed(job.path, result, name=job.name, vocabulary_version=version)


@storage_task("store")
def store_batch(
    store: Store, read: deque[tuple[Paper, Extraction]], summary: Summary, sender: str | None, force: bool
) -> None:
    """Store each document in a transaction of its own; on a retry those already written are no longer in the queue."""
    while read:
        paper, extraction = read[0]
        stored = store.replace_document(extraction, paper.path, run_id=summary.run_id, sender=sender, force=force)
        if extraction.document.error:
            summary.fail(Failure(paper.name, extraction.document.error.code, extraction.document.error.message))
        else:
            summary.counts[stored.outcome] += 1
            summary.targets += stored.targets
        read.popleft()
