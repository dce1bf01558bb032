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
    """Makes workers for one setup, when they are asked for; one thread at a time."""

    def __init__(self, setup: Setup, *, forks: bool = FORKS) -> None:
        self.setup = setup
        self.forks = forks
        self._template: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._closed = False

    def warm_up(self) -> None:
        """Load what all workers need; whoever asks for one is told what is wrong with it."""
        with contextlib.suppress(JihuaError, OSError, EOFError):
            if self.forks and not self._control:
                self._start_template()

    def make(self) -> Process:
        """A worker that is ready. Raises what is wrong with the setup (VocabularyError, …), StartError."""
        if not self.forks:
            return started(self.setup)
        try:
            return self._fork()
        except (OSError, EOFError, psutil.NoSuchProcess):
            if self._closed:
                raise not_started() from None
        self._forget_template()
        try:  # it was killed: a new one takes its place
            return self._fork()
        except (OSError, EOFError, psutil.NoSuchProcess):
            raise not_started() from None

    def close(self) -> None:
        """End the template, from any thread; workers that are still at work end with their own streams."""
        self._closed = True
        self._forget_template()

    def _forget_template(self) -> None:
        if self._template:
            self._template.kill()
            self._template.wait()
        if self._control:
            self._control.close()
            self._control = None

    def _fork(self) -> Process:
        control = self._control or self._start_template()
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                socket.send_fds(control, [b"+"], [theirs.fileno()])
            ours.settimeout(START_SECONDS)
            requests, replies = ours.makefile("wb"), ours.makefile("rb")
            system = psutil.Process(unpack(receive(replies)))
            ours.settimeout(None)
        return Process(system, requests, replies)

    def _start_template(self) -> socket.socket:
        self._forget_template()
        ours, theirs = socket.socketpair()
        with theirs:
            self._template = subprocess.Popen([*COMMAND, "fork"], stdin=theirs.fileno(), **popen_options())
        ours.settimeout(START_SECONDS)
        try:
            with ours.makefile("wb") as requests, ours.makefile("rb") as replies:
                greeted(self.setup, requests, replies)
        except BaseException:
            ours.close()
            raise
        self._control = ours
        return ours


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
    # Ctrl-C is for the run, which then closes the stream. Not a session of their own: Linux shares time by sessions.
    return {"env": {**os.environ, **ENVIRONMENT}, "process_group": 0}


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
