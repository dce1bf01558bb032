"""One writer at a time: a second run waits, or leaves with a clear word. A killed process lets go of its lock.

SQLite lies on one machine, so a file's lock keeps its writers apart; PostgreSQL keeps the lock itself, for all machines
(decision 0062).
"""

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from filelock import FileLock, Timeout

from flows.settings import Settings
from flows.words import say
from schemas.issues import JihuaError, StorageError
from storage.advisory import AdvisoryLock
from storage.database import is_local, store_url

LOOK_SECONDS = 0.5
"""How often a run that waits looks whether the other has ended."""

_held: ContextVar[frozenset[Any]] = ContextVar("held", default=frozenset())
"""Stores this run already keeps: a command takes the lock before Prefect comes up, its flow finds it taken."""


class BusyError(JihuaError):
    """Another run is writing to the store."""

    code = "busy"


class Lock(Protocol):
    """A lock that can be tried, that knows its holder, and that ends with its process."""

    def take(self, who: str) -> bool:
        """Take it unless somebody holds it."""

    def holder(self) -> str:
        """What the holder said of itself."""

    def release(self) -> None:
        """Let go."""


@dataclass
class LockFile:
    """The lock of a store on this machine: a file the operating system lets go of, and a note beside it."""

    place: Path
    _lock: FileLock = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._lock = FileLock(self.place, thread_local=False)

    def take(self, who: str) -> bool:
        """Take the lock and note who did."""
        try:
            self.place.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
            self._note.write_text(who, encoding="utf-8")
        except Timeout:
            return False
        except OSError as error:
            message = f"无法写入数据库所在的文件夹：{self.place.parent}（{error.strerror}）"
            raise StorageError(message, remedy="请检查路径和权限", code="store_folder") from error
        return True

    def holder(self) -> str:
        """The note; empty when there is none."""
        try:
            return self._note.read_text(encoding="utf-8")
        except OSError:
            return ""

    def release(self) -> None:
        """Let go; the file stays, as removing it would let two hold it."""
        self._lock.release()

    @property
    def _note(self) -> Path:
        return self.place.with_name(f"{self.place.name}.txt")


@contextmanager
def only_writer(settings: Settings, *, waiting: Callable[[str], None]) -> Iterator[None]:
    """Keep the store of these settings, waiting as long as they allow for another run to end.

    `waiting` is told who holds the lock. Raises BusyError naming the holder; StorageError when the database stays away.
    """
    url = store_url(settings.db)
    if url in _held.get():
        yield
        return
    lock: Lock = LockFile(Path(f"{url.database}.lock")) if is_local(url) else AdvisoryLock(url)
    try:
        wait_for(lock, settings, waiting)
        token = _held.set(_held.get() | {url})
        try:
            yield
        finally:
            _held.reset(token)
    finally:
        lock.release()


def wait_for(lock: Lock, settings: Settings, waiting: Callable[[str], None]) -> None:
    """Take the lock, now or as soon as its holder ends."""
    deadline, told = time.monotonic() + settings.wait_seconds, ""
    while not patient(lambda: lock.take(ourselves()), settings.storage_retries):
        holder = in_words(lock.holder())
        if time.monotonic() >= deadline:
            remedy = f"已等待 {settings.wait_seconds:g} 秒；请等它结束后再运行"
            raise BusyError(f"另一次导入正在进行：{holder}", remedy=remedy)
        if holder != told:
            waiting(holder)
            told = holder
        time.sleep(min(LOOK_SECONDS, settings.wait_seconds))


def patient(take: Callable[[], bool], retries: int) -> bool:
    """Try again after 1, 2, 4 … seconds while the database is away."""
    for wait in range(retries):
        try:
            return take()
        except StorageError as error:
            if error.code != "storage_unreachable":
                raise
            time.sleep(2**wait)
    return take()


def ourselves() -> str:
    """This process, as others are told of it: machine, process, since when; within PostgreSQL's 63 bytes of ASCII."""
    host = socket.gethostname().encode("ascii", "replace").decode()[:36]
    return f"{host} {os.getpid()} {datetime.now():%m-%d %H:%M}"


def in_words(holder: str) -> str:
    """Who holds the lock, for a person."""
    machine, _, rest = holder.partition(" ")
    process, _, since = rest.partition(" ")
    if not since:
        return say("另一个进程", "another process")
    return say(f"{machine} 进程 {process} 自 {since}", f"process {process} on {machine} since {since}")
