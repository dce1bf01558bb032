"""The one flow for batch, nightly and upload: discover, skip what is known, read in batches, store one by one, sum up.

Reading is mapped over batches in processes of their own (flows.pool); writing happens here, one transaction a
document, in the order of the files. Tasks are thin: what they do stands in plain functions.
"""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any, ParamSpec, TypeVar, cast

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact, create_progress_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.futures import PrefectFuture
from prefect.tasks import Task, exponential_backoff
from prefect.utilities.annotations import quote

from extractors import failed
from extractors.vocabulary import Vocabulary
from flows.discover import Found, discover
from flows.lock import only_writer
from flows.opening import open_settled
from flows.pool import pool_of
from flows.progress import tell
from flows.settings import Settings, load_settings
from flows.stock import Paper, batches, take_stock, to_read
from flows.summary import Failure, Summary
from flows.sweep import mark_alive, sweep
from flows.worker import Job, Setup
from schemas.issues import StorageError
from schemas.plan import DocumentError, Extraction
from storage.store import Store

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

PASSING = frozenset({"storage_unreachable", "storage_locked"})
"""Storage errors that waiting may mend."""

STALE_RUN = timedelta(minutes=10)


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
    places: list[str],
    kind: str = "batch",
    *,
    force: bool = False,
    only_failed: bool = False,
    sender: str | None = None,
    options: dict[str, Any] | None = None,
) -> Summary:
    """Read the plans of these places into the store. `options` are settings that win over variables and jihua.toml.

    Raises BusyError when another run keeps the store, StorageError when the store stays away.
    """
    settings = load_settings(**(options or {}))
    summary = Summary(kind, datetime.now())
    mark_alive()
    sweep()
    with (
        only_writer(settings.db, folder=settings.state, wait_seconds=settings.wait_seconds, waiting=say_waiting),
        opened(settings, summary, {"places": places, "force": force, "only_failed": only_failed}) as store,
    ):
        papers = look_around(places, settings, summary)
        wanted, settled = to_read(
            papers, store, vocabulary_version=settings.vocabulary_version(), force=force, only_failed=only_failed
        )
        summary.counts["unchanged"] += len(settled)
        get_run_logger().info("%d files, %d to read", len(papers), len(wanted))
        read_and_store(wanted, store, settings, summary, sender)
    create_markdown_artifact(summary.markdown(), key="ingest-summary", description=summary.sentence())
    return summary


def say_waiting(holder: str) -> None:
    get_run_logger().warning("waiting for another run to end: %s", holder)
    tell(f"等待另一次导入结束（{holder}）", 0, 0)


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
    store = open_settled(settings)
    store.sweep_runs(STALE_RUN)
    summary.run_id = store.start_run(summary.kind, parameters)
    return store


@storage_task("finish run")
def close_run(store: Store, summary: Summary) -> None:
    """Note how the run ended."""
    store.finish_run(str(summary.run_id), "done", counts=summary.counts, message=summary.sentence())


def look_around(places: list[str], settings: Settings, summary: Summary) -> list[Paper]:
    """All files of the places with their hashes; places that hold none are failures."""
    papers: list[Paper] = []
    for one in take_stock(discover(places, settings.state / "unpacked")):
        if isinstance(one, Found):
            summary.fail(Failure(one.name, str(one.code), one.message))
        else:
            papers.append(one)
            if len(papers) % 200 == 0:
                tell("清点文件", len(papers), 0)
    return papers


def read_and_store(papers: list[Paper], store: Store, settings: Settings, summary: Summary, sender: str | None) -> None:
    """Batches are read ahead of the writing by a few, so that memory does not grow with the number of files."""
    ahead = 2 * settings.workers_for(len(papers))
    storing = store_batch.with_options(retries=settings.storage_retries)
    progress = create_progress_artifact(progress=0.0, key="ingest-progress", description="已入库的份额")
    waiting: deque[tuple[list[Paper], PrefectFuture[list[Extraction]]]] = deque()
    done = 0
    tell("读取", 0, len(papers))
    for batch in (*batches(papers, settings.batch_size), None):
        if batch is not None:
            waiting.append((batch, read_batch.submit(whole([paper.job for paper in batch]), whole(settings.setup()))))
        while waiting and (batch is None or len(waiting) > ahead):
            ready, future = waiting.popleft()
            storing(whole(store), whole(deque(zip(ready, future.result(), strict=True))), whole(summary), sender)
            done += len(ready)
            tell("读取", done, len(papers))
            update_progress_artifact(progress, progress=100.0 * done / len(papers))  # type: ignore[arg-type]


@task(name="read", cache_policy=NO_CACHE, tags=["extract"])
def read_batch(jobs: list[Job], setup: Setup) -> list[Extraction]:
    """Read each file in a worker process; a file that ends its worker gives a failed Extraction."""
    pool = pool_of(setup)
    return [extraction_of(job, pool.read_guarded(job), setup) for job in jobs]


def extraction_of(job: Job, result: Extraction | DocumentError, setup: Setup) -> Extraction:
    """The Extraction itself, or the failed one of a file that ended its worker."""
    if isinstance(result, Extraction):
        return result
    version = Vocabulary.load(setup.vocabulary).version
    return failed(job.path, result, name=job.name, vocabulary_version=version)


@storage_task("store")
def store_batch(store: Store, read: deque[tuple[Paper, Extraction]], summary: Summary, sender: str | None) -> None:
    """Store each document in a transaction of its own; on a retry those already written are no longer in the queue."""
    while read:
        paper, extraction = read[0]
        stored = store.replace_document(extraction, paper.path, run_id=summary.run_id, sender=sender)
        if extraction.document.error:
            summary.fail(Failure(paper.name, extraction.document.error.code, extraction.document.error.message))
        else:
            summary.counts[stored.outcome] += 1
            summary.targets += stored.targets
        read.popleft()
