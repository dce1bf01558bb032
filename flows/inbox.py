"""A folder watched: a file is taken when it has been still for some seconds, so that no half-copied plan is read."""

import time
from collections.abc import Iterator
from pathlib import Path

from watchfiles import DefaultFilter, watch

from flows.discover import is_archive, is_word_name
from flows.leftovers import is_leftover

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


def stamp(path: Path) -> Stamp | None:
    """Size and time of a file; None when it has gone."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime
