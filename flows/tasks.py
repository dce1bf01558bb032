"""The tasks of the ingest flow: a batch is read, a batch is stored. They are thin: see `flows.pool` and `storage`."""

from collections import deque
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.tasks import Task, exponential_backoff
from prefect.utilities.annotations import quote

from extractors import failed
from extractors.vocabulary import Vocabulary
from flows.pool import pool_of
from flows.stock import Paper
from flows.storing import put_away
from flows.summary import Failure, Summary
from flows.worker import Job, Packed, Setup, pack, unpack
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


@task(name="read", cache_policy=NO_CACHE, tags=["extract"])
def read_batch(jobs: list[Job], setup: Setup) -> deque[Packed]:
    """The Extraction of each file, packed; a file that ends its worker gives a failed one.

    A deque, as Prefect notes each part of a list until the flow ends.
    """
    results = pool_of(setup).read(jobs)
    return deque(
        packed_failure(job, result, setup) if isinstance(result, DocumentError) else result
        for job, result in zip(jobs, results, strict=True)
    )


def packed_failure(job: Job, error: DocumentError, setup: Setup) -> Packed:
    """The failed Extraction of a file that ended its worker."""
    return pack(failed(job.path, error, name=job.name, vocabulary_version=Vocabulary.load(setup.vocabulary).version))


@storage_task("store")
def store_batch(
    store: Store, read: deque[tuple[Paper, Packed]], summary: Summary, sender: str | None, force: bool
) -> None:
    """Store each document in a transaction of its own; on a retry those already written are no longer in the queue."""
    while read:
        paper, packed = read[0]
        store_document(store, paper, unpack(packed), summary, sender, force)
        read.popleft()


def store_document(
    store: Store, paper: Paper, extraction: Extraction, summary: Summary, sender: str | None, force: bool
) -> None:
    """Store one document and count it; one that failed, or that changes under our hands, is a failure with its name."""
    stored = put_away(store, paper, extraction, run_id=summary.run_id, sender=sender, force=force)
    if isinstance(stored, DocumentError):
        summary.fail(Failure(paper.name, stored.code, stored.message))
        get_run_logger().warning("%s: %s %s", paper.name, stored.code, stored.message)
        return
    summary.counts[stored.outcome] += 1
    summary.targets += stored.targets


def keep_originals(papers: list[Paper], store: Store) -> None:
    """Put originals into the archive while they are being read, as the disk makes each wait.

    One that cannot be kept is told when its document is stored.
    """
    for paper in papers:
        try:
            if not store.archive.holds(paper.document_id):
                store.archive.put(paper.document_id, paper.path.read_bytes())
        except (OSError, StorageError):
            continue
