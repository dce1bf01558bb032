"""Documents are read in processes of their own, so that one that hangs, swells or crashes harms no other.

Each worker (flows.worker) takes one document at a time. A watch in this process ends the worker when the document
passes its limit of time or memory; the document gets a failed Extraction with a code, the next one a fresh worker.
Pipes and a plain subprocess are used, not multiprocessing: that works under threads, in daemonic processes and on Dask.
"""

import atexit
import contextlib
import os
import pickle
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Literal

import psutil

from flows.worker import READY, Job, Limits, Setup
from schemas.issues import JihuaError
from schemas.plan import DocumentError

START_SECONDS = 120
WATCH_SECONDS = 0.05
Reason = Literal["time_limit", "memory_limit", "worker_died"]


class DocumentFailedError(JihuaError):
    """A document ended its worker: too slow, too large, or it crashed the process."""

    code = "worker_died"


class Pool:
    """Workers started as they are asked for; safe to use from many threads, one worker a thread at a time."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self._idle: list[Worker] = []
        self._lock = threading.Lock()

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, job: Job) -> Any:
        """The result for one file. Raises DocumentFailedError when it passed a limit or killed its worker twice."""
        try:
            return self._read_once(job)
        except DocumentFailedError as error:
            if error.code != "worker_died":
                raise
            # Killed from outside (out of memory elsewhere) or by this document: a second worker tells which.
            return self._read_once(job)

    def read_guarded(self, job: Job) -> Any | DocumentError:
        """The result, or why the document ended its worker."""
        try:
            return self.read(job)
        except DocumentFailedError as error:
            return DocumentError(error.code, error.sentence)

    def close(self) -> None:
        """End all idle workers."""
        while self._idle:
            self._idle.pop().close()

    def _read_once(self, job: Job) -> Any:
        with self._lock:
            worker = self._idle.pop() if self._idle else None
        worker = worker or Worker(self.setup)
        try:
            result = worker.read(job)
        except BaseException:
            worker.kill()
            raise
        with self._lock:
            self._idle.append(worker)
        return result


class Worker:
    """One process and its pipes."""

    def __init__(self, setup: Setup) -> None:
        self.limits = setup.limits
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "flows.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONUTF8": "1"},
            start_new_session=True,  # Ctrl-C is for the run, which then closes the pipe
        )
        greeting = self._ask(setup, Limits(START_SECONDS, self.limits.megabytes))
        if isinstance(greeting, JihuaError):
            self.close()
            raise greeting
        if greeting != READY:
            raise DocumentFailedError("读取进程没有启动", remedy="请运行 jihua doctor 检查安装")

    def read(self, job: Job) -> Any:
        """The worker's result for one file, within the limits."""
        return self._ask(job, self.limits)

    def close(self) -> None:
        """Let the worker end by itself: its input ends."""
        for stream in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                stream and stream.close()
        self.process.wait()

    def kill(self) -> None:
        """End the worker without waiting for it."""
        end(self.process.pid)
        self.close()

    def _ask(self, question: object, limits: Limits) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with Watch(self, limits) as watch:
            try:
                pickle.dump(question, self.process.stdin, protocol=pickle.HIGHEST_PROTOCOL)
                self.process.stdin.flush()
                return pickle.load(self.process.stdout)
            except (EOFError, OSError, pickle.UnpicklingError):
                raise failure(watch.reason, limits) from None


class Watch:
    """Ends a worker that passes its limits; `reason` says which."""

    def __init__(self, worker: Worker, limits: Limits) -> None:
        self.reason: Reason = "worker_died"
        self._worker, self._limits = worker, limits
        self._answered = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._answered.set()
        self._thread.join()

    def _watch(self) -> None:
        deadline = time.monotonic() + self._limits.seconds
        with contextlib.suppress(psutil.NoSuchProcess):
            process = psutil.Process(self._worker.process.pid)
            while not self._answered.wait(WATCH_SECONDS):
                if time.monotonic() > deadline:
                    self._end("time_limit")
                elif process.memory_info().rss > self._limits.megabytes * 2**20:
                    self._end("memory_limit")

    def _end(self, reason: Reason) -> None:
        self.reason = reason
        end(self._worker.process.pid)


def end(pid: int) -> None:
    """End a process and whatever it started (a converter)."""
    with contextlib.suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        for one in (*process.children(recursive=True), process):
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()


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
    """This process's pool for a setup; its workers end with the process, or with `close_pools`."""
    with _pools_lock:
        if not _pools:
            atexit.register(close_pools)
        return _pools.setdefault(setup, Pool(setup))


def close_pools() -> None:
    """End the idle workers of this process."""
    with _pools_lock:
        while _pools:
            _pools.popitem()[1].close()


def read_in_order(jobs: Iterable[Job], setup: Setup, *, workers: int) -> Iterator[Any | DocumentError]:
    """The result or the error of each file, in the order given; at most a few results wait in memory."""
    with Pool(setup) as pool, ThreadPoolExecutor(workers) as threads:
        waiting: deque[Future[Any]] = deque()
        for job in jobs:
            waiting.append(threads.submit(pool.read_guarded, job))
            if len(waiting) > 4 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
