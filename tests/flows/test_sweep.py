"""Runs that a kill -9 left behind do not stay Running."""

import os
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from prefect import flow, get_client
from prefect.client.schemas.objects import StateType
from prefect.states import Running

from flows.ingest import ingest
from flows.sweep import is_alive, sweep

pytestmark = pytest.mark.usefixtures("prefect_api")


def left_running(pid: int) -> str:
    """A run of the ingest flow that says it is running in this process; its id."""
    with get_client(sync_client=True) as client:
        run = client.create_flow_run(ingest, parameters={"places": []}, state=Running())
        client.update_flow_run(run.id, infrastructure_pid=f"{socket.gethostname()}:{pid}")
    return str(run.id)


def state_of(run_id: str) -> StateType:
    with get_client(sync_client=True) as client:
        return client.read_flow_run(run_id).state.type  # type: ignore[arg-type, union-attr]


@flow
def sweeping() -> int:
    return sweep()


def test_a_run_whose_process_is_gone_is_set_to_crashed() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    run_id = left_running(gone.pid)
    assert sweeping() == 1
    assert state_of(run_id) is StateType.CRASHED
    assert sweeping() == 0


def test_a_run_whose_process_lives_is_left_alone() -> None:
    run_id = left_running(os.getpid())
    assert sweeping() == 0
    assert state_of(run_id) is StateType.RUNNING
    with get_client(sync_client=True) as client:
        client.delete_flow_run(run_id)  # type: ignore[arg-type]


def test_a_number_taken_over_by_a_later_process_is_not_the_run() -> None:
    assert is_alive(os.getpid(), datetime.now(UTC))
    assert not is_alive(os.getpid(), datetime.now(UTC) - timedelta(days=365))
