"""The process in which documents are read, one after another: `python -P -m flows.worker`, started by flows.pool.

Pickles go in and come out on the standard streams: first a `Setup`, answered by `READY` or an error, then a `Job`
each, answered by its result. The end of the input ends the process, so no worker outlives its parent.
"""

import contextlib
import math
import os
import pickle
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

from extractors import extract, read_text, warm_up
from extractors.identity.folders import FolderPattern
from extractors.identity.manifest import Manifest
from extractors.identity.stores import StoreRegistry
from extractors.reader import Limits as ReadingLimits
from extractors.vocabulary import Vocabulary
from schemas.issues import JihuaError

READY = "ready"
READING = ReadingLimits()


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost: seconds of time, megabytes of memory."""

    seconds: float = 30
    megabytes: int = 1024


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker needs to know before the first document, and whether Extractions or plain texts are wanted."""

    vocabulary: Path | None = None
    stores: Path | None = None
    manifest: Path | None = None
    folders: str | None = None
    limits: Limits = Limits()
    reading: ReadingLimits = READING
    want: Literal["extraction", "text"] = "extraction"


@dataclass(frozen=True, slots=True)
class Job:
    """One file: where its bytes are, and its path as people know it (inside a zip, in a bucket)."""

    path: Path
    name: str


def main() -> None:
    """Serve jobs until the input ends."""
    requests, replies = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not stand between the replies
    setup: Setup = pickle.load(requests)
    try:
        read = prepare(setup)
    except JihuaError as error:
        answer(replies, error)
        return
    answer(replies, READY)
    with contextlib.suppress(EOFError):
        while True:
            job: Job = pickle.load(requests)
            with last_resort(setup.limits):
                result = read(job.path, name=job.name)
            answer(replies, result)


def prepare(setup: Setup) -> Callable[..., Any]:
    """What is asked of this worker, with vocabulary and stores loaded once."""
    if setup.want == "text":
        return partial(read_text, limits=setup.reading)
    vocabulary = Vocabulary.load(setup.vocabulary)
    warm_up(vocabulary)
    return partial(
        extract,
        limits=setup.reading,
        vocabulary=vocabulary,
        stores=StoreRegistry.load(setup.stores) if setup.stores else None,
        manifest=Manifest.load(setup.manifest) if setup.manifest else None,
        folders=FolderPattern.parse(setup.folders) if setup.folders else None,
    )


def answer(replies: Any, value: object) -> None:
    pickle.dump(value, replies, protocol=pickle.HIGHEST_PROTOCOL)
    replies.flush()


@contextlib.contextmanager
def last_resort(limits: Limits) -> Any:
    """The kernel ends a worker that hangs after its parent, which watches it, has died."""
    if not hasattr(signal, "alarm"):
        yield
        return
    signal.alarm(math.ceil(limits.seconds) + 10)
    try:
        yield
    finally:
        signal.alarm(0)


if __name__ == "__main__":
    main()
