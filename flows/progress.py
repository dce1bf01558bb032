"""How far a run is, told to whoever watches: the command line sets an observer, Prefect gets a progress artifact."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Observer = Callable[[str, int, int], None]
"""Called with the stage, how many files are done, and how many there are (0 while unknown)."""

_observer: ContextVar[Observer | None] = ContextVar("observer", default=None)


def tell(stage: str, done: int, total: int) -> None:
    """Say how far the run is."""
    if observer := _observer.get():
        observer(stage, done, total)


@contextmanager
def watched_by(observer: Observer) -> Iterator[None]:
    """Within, `tell` reaches this observer."""
    token = _observer.set(observer)
    try:
        yield
    finally:
        _observer.reset(token)
