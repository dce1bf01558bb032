"""How worker processes come to be: forked from one that has warmed up, or started each for itself (decision 0066)."""

import contextlib
import os
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from typing import IO, Any

import psutil

from flows.worker import Packed, Setup, pack, receive, send, unpack
from schemas.issues import JihuaError

START_SECONDS = 120
END_SECONDS = 5
FORKS = sys.platform == "linux"
"""Elsewhere a process that has loaded libraries must not be forked (macOS) or cannot be (Windows)."""
COMMAND = [sys.executable, "-P", "-m", "flows.worker"]
ENVIRONMENT = {"PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""One thread a worker: there are as many workers as processors, and only such a process may be forked."""


class StartError(JihuaError):
    """Workers do not come up."""

    code = "worker_start"


@dataclass
class Process:
    """A worker as the system knows it, and the streams to ask it on."""

    system: psutil.Process
    requests: IO[bytes]
    replies: IO[bytes]
    _own: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    def ask(self, question: object) -> None:
        """Send a question; the answer comes on `replies`. Raises OSError when the worker is gone."""
        send(self.requests, pack(question))

    def answer(self) -> Packed:
        """The next answer. Raises EOFError or OSError when the worker is gone."""
        return receive(self.replies)

    def close(self) -> None:
        """Let the worker end by itself: its input ends."""
        for stream in (self.requests, self.replies):
            with contextlib.suppress(OSError):
                stream.close()
        if self._own:
            self._own.wait()
        with contextlib.suppress(psutil.Error):
            self.system.wait(END_SECONDS)

    def kill(self) -> None:
        """End the worker and whatever it started (a converter), now."""
        end(self.system)
        self.close()


class Forge:
    """Makes workers for one setup. Starts with the first that is asked for; not safe to use from many threads."""

    def __init__(self, setup: Setup, *, forks: bool = FORKS) -> None:
        self.setup = setup
        self.forks = forks
        self._template: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def make(self) -> Process:
        """A worker that is ready. Raises what is wrong with the setup (VocabularyError, …), StartError."""
        if not self.forks:
            return started(self.setup)
        try:
            return self._fork()
        except (OSError, EOFError, psutil.NoSuchProcess):  # the template was killed: a new one takes its place
            self.close()
        try:
            return self._fork()
        except (OSError, EOFError, psutil.NoSuchProcess):
            self.close()
            raise not_started() from None

    def close(self) -> None:
        """Let the template end; workers that are still at work end with their own streams."""
        if self._control:
            self._control.close()
        if self._template:
            self._template.wait()
        self._template = self._control = None

    def _fork(self) -> Process:
        control = self._control or self._warm_up()
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                socket.send_fds(control, [b"+"], [theirs.fileno()])
            ours.settimeout(START_SECONDS)
            requests, replies = ours.makefile("wb"), ours.makefile("rb")
            system = psutil.Process(unpack(receive(replies)))
            ours.settimeout(None)
        return Process(system, requests, replies)

    def _warm_up(self) -> socket.socket:
        """Start the template, which loads what all workers need."""
        self._control, theirs = socket.socketpair()
        with theirs:
            self._template = subprocess.Popen([*COMMAND, "fork"], stdin=theirs.fileno(), **popen_options())
        self._control.settimeout(START_SECONDS)
        with self._control.makefile("wb") as requests, self._control.makefile("rb") as replies:
            greeted(self.setup, requests, replies)
        return self._control


def started(setup: Setup) -> Process:
    """A worker that has loaded everything by itself."""
    own = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **popen_options())
    assert own.stdin is not None
    assert own.stdout is not None
    process = Process(psutil.Process(own.pid), own.stdin, own.stdout, own)
    try:
        greeted(setup, own.stdin, own.stdout)
    except (OSError, EOFError):
        process.close()
        raise not_started() from None
    except BaseException:
        process.close()
        raise
    return process


def popen_options() -> dict[str, Any]:
    # Ctrl-C is for the run, which then closes the stream.
    return {"env": {**os.environ, **ENVIRONMENT}, "start_new_session": True}


def greeted(setup: Setup, requests: IO[bytes], replies: IO[bytes]) -> None:
    """Hand the setup over. Raises the error it is answered with, OSError or EOFError when nobody answers."""
    send(requests, pack(setup))
    answer = unpack(receive(replies))
    if isinstance(answer, JihuaError):
        raise answer


def not_started() -> StartError:
    return StartError("读取进程没有启动", remedy="请运行 jihua doctor 检查安装")


def end(process: psutil.Process) -> None:
    """End a process and whatever it started."""
    with contextlib.suppress(psutil.NoSuchProcess):
        for one in (*process.children(recursive=True), process):
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()
