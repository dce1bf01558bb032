"""The same flow on a Dask cluster: a scheduler and two worker processes, one of which is killed half-way."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.launch import run_ingest
from storage.store import open_store
from tests.flows.conftest import settings_in
from tests.flows.plans import write_plans
from tests.flows.rows import content, count

pytest.importorskip("prefect_dask", reason="the dask extra is not installed")
ROOT = Path(__file__).parents[2]


class Cluster:
    """A scheduler and its workers as processes of their own."""

    def __init__(self, folder: Path, workers: int, api: str) -> None:
        self.file = folder / "scheduler.json"
        self.environment = {**os.environ, "PYTHONPATH": str(ROOT), "PREFECT_API_URL": api}
        self.scheduler = self._start("distributed.cli.dask_scheduler", "--port", "0", "--no-dashboard")
        self.workers = [
            self._start("distributed.cli.dask_worker", "--nthreads", "1", "--no-nanny", "--no-dashboard")
            for _ in range(workers)
        ]

    def _start(self, module: str, *words: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", module, *words, "--scheduler-file", str(self.file)]
        return subprocess.Popen(
            command, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )

    def address(self) -> str:
        """Where the scheduler listens, once all workers have come."""
        from distributed import Client

        with Client(scheduler_file=str(self.file), timeout=60) as client:
            client.wait_for_workers(len(self.workers), timeout=60)
            return str(client.scheduler.address)

    def kill_one(self) -> None:
        """Kill the first worker and what it started, as a lost machine would."""
        os.killpg(self.workers[0].pid, signal.SIGKILL)

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path, prefect_api: str) -> Iterator[Cluster]:
    cluster = Cluster(tmp_path, 2, prefect_api)
    yield cluster
    cluster.stop()


@pytest.mark.timeout(240)
def test_a_worker_lost_half_way_loses_no_document(cluster: Cluster, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    write_plans(inbox, 60)
    (tmp_path / "alone").mkdir()
    alone = settings_in(tmp_path / "alone")
    run_ingest([str(inbox)], alone)
    spread = settings_in(tmp_path, runner="dask", dask_address=cluster.address(), workers=2, batch_size=5)
    store = tmp_path / "store.sqlite"
    killer = threading.Thread(target=lambda: kill_when_at_work(cluster, store))
    killer.start()
    summary = run_ingest([str(inbox)], spread)
    killer.join()
    assert summary.counts["new"] == 60
    assert not summary.failures
    with open_store(alone.db) as one, open_store(spread.db) as many:
        assert content(many) == content(one)


def kill_when_at_work(cluster: Cluster, store: Path) -> None:
    """Wait for the first rows, then kill."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if store.exists():
            with open_store(str(store), create=False) as opened:
                if count(opened, "documents"):
                    break
        time.sleep(0.1)
    cluster.kill_one()
