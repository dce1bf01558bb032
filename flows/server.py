"""A Prefect server of our own for the length of a run, when none is configured.

Prefect's ephemeral server outlives a run that is killed with -9; this one reads a pipe whose other end only the run
holds, and leaves with it, however that ends. It is started early, so that it comes up while files are hashed.
"""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import httpx

from schemas.issues import JihuaError

START_SECONDS = 120
QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": str(START_SECONDS),
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "ERROR",
}
"""No telemetry, patience, and logs that leave the screen to our own summary; a variable already set wins."""


class ServerError(JihuaError):
    """Prefect's server does not come up."""

    code = "prefect_server"


class Server:
    """One server process on loopback; `wait` gives its API address once it answers."""

    def __init__(self, *, lasting: bool = False, port: int | None = None) -> None:
        """`lasting`: with pages and the services that make scheduled runs, for `jihua schedule`."""
        self.port = port or free_port()
        kind = {"PREFECT_UI_ENABLED": "1"} if lasting else {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "flows.server", str(self.port), "lasting" if lasting else "ephemeral"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches the run, which still has things to tell its server
            env={**QUIET, **os.environ, **kind},
        )

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.port}/api"

    def wait(self) -> str:
        """The address, as soon as the server is healthy. Raises ServerError when it leaves or takes too long."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            with suppress(httpx.HTTPError):
                if httpx.get(f"{self.api}/health", timeout=5, trust_env=False).status_code == 200:
                    return self.api
            time.sleep(0.05)
        self.stop()
        raise ServerError(
            f"Prefect 服务在 {START_SECONDS} 秒内没有起来",
            remedy="请运行 jihua doctor，或用 PREFECT_API_URL 指向已运行的服务",
        )

    def stop(self) -> None:
        """Close the pipe: the server leaves; one that does not is ended."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def reporting(server: Server | None) -> Iterator[None]:
    """Within, flows report to this server, or to the configured one when there is none of our own."""
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker
    from prefect.settings import PREFECT_API_URL, temporary_settings

    if server is None:
        yield
        return
    try:
        with temporary_settings(updates={PREFECT_API_URL: server.wait()}):
            yield
    finally:
        APILogWorker.drain_all()
        EventsWorker.drain_all()
        server.stop()


def main() -> None:
    """Serve until standard input ends."""
    import uvicorn
    from prefect.server.api.server import create_app

    pages = create_app(ephemeral=sys.argv[2] == "ephemeral")
    serving = uvicorn.Server(uvicorn.Config(pages, host="127.0.0.1", port=int(sys.argv[1]), log_level="error"))

    def leave_with_parent() -> None:
        sys.stdin.read()
        serving.should_exit = True
        time.sleep(5)
        os._exit(0)

    threading.Thread(target=leave_with_parent, daemon=True).start()
    serving.run()


if __name__ == "__main__":
    main()
