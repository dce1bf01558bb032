"""A folder watched: a file is taken when it has been still for some seconds, so that no half-copied plan is read."""

import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from watchfiles import DefaultFilter, watch

from flows.discover import is_archive, is_word_name
from flows.leftovers import is_leftover
from flows.lock import BusyError
from flows.summary import Summary
from flows.words import say
from schemas.issues import SettingsError, StorageError

logger = logging.getLogger(__name__)

Stamp = tuple[int, float]


class PlansOnly(DefaultFilter):
    """Changes of Word files and zips; leftovers and hidden folders are passed over."""

    def __call__(self, change: object, path: str) -> bool:  # noqa: ARG002
        parts = Path(path).parts
        return (is_word_name(parts[-1]) or is_archive(parts[-1])) and not any(map(is_leftover, parts[-4:-1]))


def arrivals(folder: Path, *, still_seconds: float, poll: bool = False) -> Iterator[list[Path]]:
    """Groups of files that have come or changed and have then kept size and time for `still_seconds`; never ends.

    What lies there at the start is not among them. `poll` looks every second: network shares tell of no changes.
    """
    moving: dict[Path, tuple[Stamp | None, float]] = {}
    changes = watch(
        folder,
        watch_filter=PlansOnly(),
        force_polling=poll,
        poll_delay_ms=1000,
        rust_timeout=500,
        yield_on_timeout=True,
    )
    for group in changes:
        now = time.monotonic()
        for _, name in group:
            moving[Path(name)] = (stamp(Path(name)), now)
        still: list[Path] = []
        for path, (seen, since) in list(moving.items()):
            current = stamp(path)
            if current is None:
                del moving[path]
            elif current != seen:
                moving[path] = (current, now)
            elif now - since >= still_seconds:
                still.append(path)
                del moving[path]
        if still:
            yield sorted(still)


def watched_folder(inbox: str) -> Path:
    """The folder to watch, made when it is not there. Raises SettingsError for an address: buckets tell nothing."""
    if "://" in inbox:
        raise SettingsError(f"watch 守不了 {inbox}", remedy="对象存储请用 jihua nightly 或 jihua schedule 定时读入")
    folder = Path(inbox)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def patiently(read: Callable[[], Summary], *, pause: float) -> Summary:
    """What came is read as often as it takes: another run or a store that stays away loses no file."""
    while True:
        try:
            return read()
        except (BusyError, StorageError) as error:
            logger.warning("%s。%s", error.message, say("文件还在，稍后再读", "the files wait and are read later"))
            time.sleep(pause)


def stamp(path: Path) -> Stamp | None:
    """Size and time of a file; None when it has gone."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime
