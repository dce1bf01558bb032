"""Documents are read in processes of their own, so that one that hangs, swells or crashes harms no other.

Each worker (flows.worker) reads one document at a time. A watch in this process ends the worker when the document
passes its limit of time or memory; the document gets a failed Extraction with a code, the next one a fresh worker.
Plain processes and streams are used, not multiprocessing: that works under threads, in daemonic processes and on Dask.
"""

import atexit
import contextlib
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Literal

import psutil

from flows.processes import FORKS, Forge, Process, end
from flows.worker import Job, Limits, Packed, Setup, unpack
from schemas.issues import JihuaError
from schemas.plan import DocumentError

WATCH_SECONDS = 0.1
AHEAD = 2
"""Documents a worker has in hand, so that it never waits for this process between two."""
TRIES = 2
"""A worker that dies may have been killed from outside (out of memory elsewhere); a second one tells."""
Reason = Literal["time_limit", "memory_limit", "worker_died"]


class DocumentFailedError(JihuaError):
    """A document ended its worker: too slow, too large, or it crashed the process."""

    code = "worker_died"


class Pool:
    """Workers made as they are asked for; safe to use from many threads, one worker a thread at a time."""

    def __init__(self, setup: Setup, *, forks: bool = FORKS) -> None:
        self.setup = setup
        self._forge = Forge(setup, forks=forks)
        self._watch = Watch(setup.limits)
        self._idle: list[Worker] = []
        self._lock = threading.Lock()
        self._forging = threading.Lock()

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, jobs: Sequence[Job]) -> Iterator[Packed | DocumentError]:
        """The result of each file in turn (see `unpack`), or why the file ended its worker."""
        left, tries = deque(jobs), 0
        while left:
            worker = self._take()
            try:
                for result in worker.read(tuple(left)):
                    left.popleft()
                    tries = 0
                    yield result
            except DocumentFailedError as error:
                worker.process.kill()
                tries += 1
                if error.code != "worker_died" or tries == TRIES:
                    left.popleft()
                    tries = 0
                    yield DocumentError(error.code, error.sentence)
            except BaseException:
                worker.process.kill()
                raise
            else:
                with self._lock:
                    self._idle.append(worker)

    def read_one(self, job: Job) -> Any | DocumentError:
        """The result of one file, unpacked."""
        (result,) = self.read([job])
        return result if isinstance(result, DocumentError) else unpack(result)

    def warm_up(self) -> None:
        """Begin to load what workers need, in the background."""

        def load() -> None:
            with self._forging:
                self._forge.warm_up()

        threading.Thread(target=load, daemon=True, name="warm up").start()

    def close(self) -> None:
        """End all idle workers."""
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.process.close()
        self._forge.close()

    def _take(self) -> "Worker":
        with self._lock:
            if self._idle:
                return self._idle.pop()
        with self._forging:
            return Worker(self._forge.make(), self._watch)


class Worker:
    """A process at work, which the watch may end."""

    def __init__(self, process: Process, watch: "Watch") -> None:
        self.process = process
        self.reason: Reason = "worker_died"
        self.since = 0.0
        self._watch = watch

    def read(self, jobs: Sequence[Job]) -> Iterator[Packed]:
        """The results in turn; the next documents are handed over before the worker has done with one.

        Raises DocumentFailedError for the first document without a result.
        """
        asked = 0
        for number in range(len(jobs)):
            try:
                for job in jobs[asked : number + AHEAD]:
                    self.process.ask(job)
                asked = number + AHEAD
                with self._watch.over(self):
                    result = self.process.answer()
            except (EOFError, OSError):
                raise failure(self.reason, self._watch.limits) from None
            yield result

    def end(self, reason: Reason) -> None:
        """End the process; who waits for its answer is told why."""
        self.reason = reason
        end(self.process.system)


class Watch:
    """Looks at the workers that are waited for, and ends those that pass the limits; one thread for all of them."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._workers: set[Worker] = set()
        self._lock = threading.Lock()
        self._looking = False

    @contextlib.contextmanager
    def over(self, worker: Worker) -> Iterator[None]:
        """Within, a document may take its time and memory."""
        worker.since = time.monotonic()
        with self._lock:
            self._workers.add(worker)
            if not self._looking:
                self._looking = True
                threading.Thread(target=self._look, daemon=True, name="watch").start()
        try:
            yield
        finally:
            with self._lock:
                self._workers.discard(worker)

    def _look(self) -> None:
        while workers := self._at_work():
            for worker in workers:
                with contextlib.suppress(psutil.NoSuchProcess):
                    if time.monotonic() - worker.since > self.limits.seconds:
                        worker.end("time_limit")
                    elif worker.process.system.memory_info().rss > self.limits.megabytes * 2**20:
                        worker.end("memory_limit")

    def _at_work(self) -> list[Worker]:
        time.sleep(WATCH_SECONDS)
        with self._lock:
            self._looking = bool(self._workers)
            return list(self._workers)


def failure(reason: Reason, limits: Limits) -> DocumentFailedError:
    """The sentence for a document that ended its worker: what was granted and what to change."""
    advice = "请用 Word 打开看看是否异常；确属正常大文件时，可调高"
    sentences = {
        "time_limit": (f"读取超过 {limits.seconds:g} 秒，已中止", advice + "设置 seconds_per_document"),
        "memory_limit": (f"读取占用内存超过 {limits.megabytes} MB，已中止", advice + "设置 megabytes_per_document"),
        "worker_died": ("读取该文件时进程意外退出", "请用 Word 打开后另存为新的 .docx 再提交，并把原文件发给维护者"),
    }
    message, remedy = sentences[reason]
    return DocumentFailedError(message, remedy=remedy, code=reason)


_pools: dict[Setup, Pool] = {}
_pools_lock = threading.Lock()


def pool_of(setup: Setup) -> Pool:
    """This process's pool for a setup; its workers end with the process, or when another setup is asked for."""
    with _pools_lock:
        if setup not in _pools:
            close_all()
            _pools[setup] = Pool(setup)
        return _pools[setup]


@atexit.register
def close_pools() -> None:
    """End the idle workers of this process."""
    with _pools_lock:
        close_all()


def close_all() -> None:
    while _pools:
        _pools.popitem()[1].close()


def read_in_order(jobs: Iterable[Job], setup: Setup, *, workers: int) -> Iterator[Any | DocumentError]:
    """The result or the error of each file, in the order given; at most a few results wait in memory."""
    with Pool(setup) as pool, ThreadPoolExecutor(workers) as threads:
        waiting: deque[Future[Any]] = deque()
        for job in jobs:
            waiting.append(threads.submit(pool.read_one, job))
            if len(waiting) > 4 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
