"""One writer at a time: a second run waits, or leaves with a clear word. A killed process lets go of its lock."""

import hashlib
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from schemas.issues import JihuaError


class BusyError(JihuaError):
    """Another run is writing to the store."""

    code = "busy"


@contextmanager
def only_writer(store: str, *, folder: Path, wait_seconds: float, waiting: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock of a store (by its address) on this machine, waiting so long for another run to end.

    Runs on two machines against one PostgreSQL do not see each other's lock: each document is written under a lock of
    the database's own, so they do the same work twice and nothing worse. Raises BusyError, naming who holds the lock.
    """
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / f"writer-{hashlib.sha256(store.encode()).hexdigest()[:12]}.lock"
    lock = FileLock(place, is_singleton=True, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        waiting(holder_of(place))
        try:
            lock.acquire(timeout=wait_seconds, poll_interval=0.2)
        except Timeout:
            raise BusyError(
                f"另一次导入正在进行：{holder_of(place)}", remedy=f"已等待 {wait_seconds:g} 秒；请等它结束后再运行"
            ) from None
    try:
        note = place.with_suffix(".txt")
        note.write_text(f"{socket.gethostname()} 进程 {os.getpid()} 自 {datetime.now():%m-%d %H:%M}", encoding="utf-8")
        yield
    finally:
        lock.release()


def holder_of(place: Path) -> str:
    """Who holds the lock, as it said itself."""
    try:
        return place.with_suffix(".txt").read_text(encoding="utf-8")
    except OSError:
        return "另一个进程"
