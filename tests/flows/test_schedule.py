"""A real server, a real work pool and worker: what prefect.yaml describes runs by itself."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psutil
import pytest
import yaml
from prefect import get_client
from prefect.client.schemas.schedules import IntervalSchedule
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.processes import end
from flows.schedule import deployments
from flows.server import Server
from flows.settings import load_settings
from storage.store import open_store
from tests.flows.plans import write_plans
from tests.flows.rows import count

ROOT = Path(__file__).parents[2]


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A lasting server with a home of its own, whose scheduler looks every second."""
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "prefect"))
    monkeypatch.setenv("PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS", "1")
    lasting = Server(lasting=True)
    try:
        api = lasting.wait()
        with temporary_settings(updates={PREFECT_API_URL: api}):
            yield api
    finally:
        lasting.stop()


def prefect(*words: str, api: str) -> None:
    """A Prefect command from the checkout."""
    run = subprocess.run(
        [sys.executable, "-m", "prefect", "--no-prompt", *words],
        cwd=ROOT,
        env={**os.environ, "PREFECT_API_URL": api},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_prefect_yaml_names_flows_that_are_there_and_shanghai_time() -> None:
    described = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    assert [one["name"] for one in described] == ["nightly", "on-demand", "sweep"]
    nightly = described[0]
    assert nightly["schedules"] == [{"cron": "0 2 * * *", "timezone": "Asia/Shanghai"}]
    assert nightly["concurrency_limit"] == {"limit": 1, "collision_strategy": "CANCEL_NEW"}
    for one in described:
        module, _, name = one["entrypoint"].rpartition(".")
        assert hasattr(__import__(module, fromlist=[name]), name)


def test_what_is_served_without_a_worker_is_what_prefect_yaml_describes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIHUA_NIGHTLY", "30 3 * * *")
    nightly, on_demand, sweep = deployments(load_settings())
    assert [one.name for one in (nightly, on_demand, sweep)] == ["nightly", "on-demand", "sweep"]
    schedule = nightly.schedules[0].schedule
    assert (schedule.cron, schedule.timezone) == ("30 3 * * *", "Asia/Shanghai")
    assert nightly.parameters == {"kind": "nightly", "publish": True}
    assert (nightly.concurrency_limit, str(nightly.concurrency_options.collision_strategy.value)) == (1, "CANCEL_NEW")
    assert sweep.schedules[0].schedule.interval == timedelta(minutes=5)


@pytest.mark.timeout(240)
def test_a_scheduled_run_fires_on_a_worker(server: str, tmp_path: Path) -> None:
    write_plans(tmp_path / "inbox", 3)
    prefect("work-pool", "create", "--type", "process", "jihua", api=server)
    prefect("deploy", "--all", api=server)
    soon(server)
    environment = {
        **os.environ,
        "PREFECT_API_URL": server,
        "PYTHONPATH": str(ROOT),
        "JIHUA_DB": str(tmp_path / "s.sqlite"),
        "JIHUA_INBOX": str(tmp_path / "inbox"),
        "JIHUA_STATE": str(tmp_path / "state"),
        "JIHUA_WORKERS": "1",
    }
    log = tmp_path / "worker.log"
    with log.open("w", encoding="utf-8") as output:
        worker = subprocess.Popen(
            [sys.executable, "-m", "prefect", "worker", "start", "--pool", "jihua"],
            cwd=tmp_path,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_for_documents(tmp_path / "s.sqlite", 3, log)
        finally:
            end(psutil.Process(worker.pid))
            worker.wait()


def soon(api: str) -> None:
    """Let the nightly deployment fire every ten seconds."""
    with get_client(sync_client=True) as client:
        nightly = client.read_deployment_by_name("ingest/nightly")
        schedule = nightly.schedules[0]
        client.update_deployment_schedule(
            nightly.id, schedule.id, schedule=IntervalSchedule(interval=timedelta(seconds=10))
        )


def wait_for_documents(store: Path, wanted: int, log: Path) -> None:
    deadline = time.monotonic() + 150
    while time.monotonic() < deadline:
        if store.exists():
            with open_store(str(store), create=False) as opened:
                if count(opened, "documents") == wanted:
                    return
        time.sleep(1)
    raise AssertionError(log.read_text(encoding="utf-8")[-4000:])
