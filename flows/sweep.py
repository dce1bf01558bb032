"""Runs whose process is gone do not stay `Running`: Prefect never hears of a kill -9, so each run says who it is."""

import os
import socket
from datetime import UTC, datetime, timedelta

import psutil
from prefect import flow, get_client, get_run_logger
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import (
    ArtifactFilter,
    ArtifactFilterFlowRunId,
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.context import FlowRunContext
from prefect.states import Crashed

SILENT_ELSEWHERE = timedelta(minutes=30)
"""A run on another machine is taken for dead when its progress has not moved for so long."""


def mark_alive() -> None:
    """Write this process beside the current flow run, so that a sweep can look for it."""
    context = FlowRunContext.get()
    if context is not None and context.flow_run is not None:
        with get_client(sync_client=True) as client:
            client.update_flow_run(context.flow_run.id, infrastructure_pid=f"{socket.gethostname()}:{os.getpid()}")


@flow(name="sweep", flow_run_name="sweep")
def sweep_flow() -> int:
    """Sweep on a schedule of its own, every five minutes, on a server that runs for long."""
    return sweep()


def sweep() -> int:
    """Set dead `ingest` runs to Crashed; how many there were."""
    swept = 0
    with get_client(sync_client=True) as client:
        for run in running(client):
            if is_dead(run, client):
                message = "运行中断，没有正常结束；已入库的不受影响，重新运行即可补齐"
                client.set_flow_run_state(run.id, Crashed(message=message), force=True)
                get_run_logger().warning("run %s was interrupted: set to Crashed", run.name)
                swept += 1
    return swept


def running(client: SyncPrefectClient) -> list[FlowRun]:
    """Other runs of the ingest flow that Prefect believes to be running."""
    context = FlowRunContext.get()
    own = context.flow_run.id if context is not None and context.flow_run is not None else None
    runs = client.read_flow_runs(
        flow_filter=FlowFilter(name=FlowFilterName(any_=["ingest"])),
        flow_run_filter=FlowRunFilter(
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.RUNNING, StateType.CANCELLING]))
        ),
    )
    return [run for run in runs if run.id != own]


def is_dead(run: FlowRun, client: SyncPrefectClient) -> bool:
    """True when the run's process is gone, or, on another machine, when nothing has moved for long."""
    host, _, pid = (run.infrastructure_pid or "").rpartition(":")
    if host == socket.gethostname() and pid.isdigit():
        return not is_alive(int(pid), run.start_time)
    return datetime.now(UTC) - last_sign(run, client) > SILENT_ELSEWHERE


def is_alive(pid: int, since: datetime | None) -> bool:
    """Whether the process that began before `since` still runs; a later one only got its number."""
    try:
        process = psutil.Process(pid)
        born = datetime.fromtimestamp(process.create_time(), UTC)
        return process.status() != psutil.STATUS_ZOMBIE and (since is None or born <= since)
    except psutil.NoSuchProcess:
        return False


def last_sign(run: FlowRun, client: SyncPrefectClient) -> datetime:
    """When the run's progress artifact was last written, or when the run began."""
    artifacts = client.read_artifacts(
        artifact_filter=ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[run.id]))
    )
    signs = [artifact.updated for artifact in artifacts if artifact.updated]
    return max(signs, default=run.start_time or run.expected_start_time or datetime.now(UTC))
