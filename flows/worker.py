"""The process in which documents are read, one after another; `flows.processes` starts it, `flows.pool` uses it.

`python -P -m flows.worker` reads what it is asked on its standard streams. `python -P -m flows.worker fork` loads
vocabulary and dictionaries once and then makes such workers of itself, each on a socket it is given (decision 0066).
Messages are pickles behind their length: first a `Setup`, answered by the worker's number or an error, then a `Job`
each, answered by its result. The end of the input ends the process, so no worker outlives its parent.
"""

import contextlib
import gc
import math
import os
import pickle
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any, Literal, NewType

from extractors import extract, read_text, warm_up
from extractors.identity.folders import FolderPattern
from extractors.identity.manifest import Entry, Manifest
from extractors.identity.stores import StoreRegistry
from extractors.reader import Limits as ReadingLimits
from extractors.vocabulary import Vocabulary
from schemas.issues import JihuaError

LENGTH_BYTES = 8
READING = ReadingLimits()

Packed = NewType("Packed", bytes)
"""A result as it travels: small, and copied from process to process without being looked into."""

Read = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost: seconds of time, megabytes of memory."""

    seconds: float = 30
    megabytes: int = 1024


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker needs to know before the first document, and whether Extractions or plain texts are wanted.

    `stamps` are sizes and times of the files named: workers that loaded others are of another setup.
    """

    vocabulary: Path | None = None
    stores: Path | None = None
    manifest: Path | None = None
    folders: str | None = None
    limits: Limits = Limits()
    reading: ReadingLimits = READING
    want: Literal["extraction", "text"] = "extraction"
    stamps: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """One file: where its bytes are, and its path as people know it (inside a zip, in a bucket).

    `said` is what whoever handed it in said of it; it takes the place of the manifest.
    """

    path: Path
    name: str
    said: Entry | None = None


def pack(value: object) -> Packed:
    return Packed(pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL))


def unpack(packed: Packed) -> Any:
    return pickle.loads(packed)


def send(stream: IO[bytes], message: Packed) -> None:
    """Write a message behind its length. Raises OSError when nobody listens."""
    stream.write(len(message).to_bytes(LENGTH_BYTES) + message)
    stream.flush()


def receive(stream: IO[bytes]) -> Packed:
    """The next message. Raises EOFError when the stream ends, in the middle of one too."""
    length = int.from_bytes(read_exactly(stream, LENGTH_BYTES))
    return Packed(read_exactly(stream, length))


def read_exactly(stream: IO[bytes], length: int) -> bytes:
    content = stream.read(length)
    if len(content) < length:
        raise EOFError
    return content


def main() -> None:
    """Serve on the standard streams, or fork workers that serve."""
    if sys.argv[1:] == ["fork"]:
        fork_workers(socket.socket(fileno=os.dup(0)))
        return
    requests, replies = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    keep_quiet()
    if read := greet(requests, replies):
        serve(read[0], read[1], requests, replies)


def keep_quiet() -> None:
    """Let nothing that a library prints or reads come between the messages."""
    os.dup2(2, 1)


def greet(requests: IO[bytes], replies: IO[bytes]) -> tuple[Read, Limits] | None:
    """Take the setup and answer with this process's number, or with what is wrong."""
    setup: Setup = unpack(receive(requests))
    try:
        read = prepare(setup)
    except JihuaError as error:
        send(replies, pack(error))
        return None
    send(replies, pack(os.getpid()))
    return read, setup.limits


def fork_workers(control: socket.socket) -> None:
    """Make a worker of this process for each socket that comes in; leave when no more can come."""
    keep_quiet()
    streams = control.makefile("rb"), control.makefile("wb")
    ready = greet(*streams)
    if ready is None:
        return
    gc.collect()
    gc.freeze()  # collections would touch, and so copy, what the workers share
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel clears away the workers that end
    while descriptors := socket.recv_fds(control, 1, 1)[1]:
        with socket.socket(fileno=descriptors[0]) as connection:
            if os.fork() == 0:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                for stream in streams:
                    stream.close()
                control.close()
                serve_alone(connection, *ready)


def serve_alone(connection: socket.socket, read: Read, limits: Limits) -> None:
    """The life of a forked worker: it knows nothing of the process it came from, and does not return there."""
    status = 1
    try:
        nowhere = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nowhere, 0)
        os.close(nowhere)
        requests, replies = connection.makefile("rb"), connection.makefile("wb")
        send(replies, pack(os.getpid()))
        serve(read, limits, requests, replies)
        status = 0
    finally:
        os._exit(status)


def serve(read: Read, limits: Limits, requests: IO[bytes], replies: IO[bytes]) -> None:
    """Answer jobs until the input ends, or nobody waits for the answer."""
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            job: Job = unpack(receive(requests))
            with last_resort(limits):
                told = {"manifest": Manifest({job.said.file: job.said})} if job.said else {}
                result = pack(read(job.path, name=job.name, **told))
            send(replies, result)


def prepare(setup: Setup) -> Read:
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
