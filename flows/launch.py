"""Starting a flow from a command: Prefect made quiet, a server of our own when none is configured, the task runner."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.lock import only_writer
from flows.progress import Observer, watched_by
from flows.server import QUIET, Server, reporting
from flows.settings import Settings
from flows.summary import Summary
from schemas.issues import SettingsError

if TYPE_CHECKING:
    from prefect.task_runners import TaskRunner


def launch(
    places: list[str],
    settings: Settings,
    *,
    observer: Observer,
    kind: str = "batch",
    **parameters: Any,
) -> Summary:
    """Run the ingest flow in this process. Raises BusyError before anything starts when another run keeps the store."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    with only_writer(
        settings.db,
        folder=settings.state,
        wait_seconds=settings.wait_seconds,
        waiting=lambda holder: observer(f"等待另一次导入结束：{holder}", 0, 0),
    ):
        observer("启动 Prefect", 0, 0)
        server = None if configured() else Server()
        with reporting(server), watched_by(observer):
            from flows.ingest import ingest

            flow = ingest.with_options(task_runner=task_runner(settings))
            summary: Summary = flow(places, kind, options=settings.model_dump(mode="json"), **parameters)
            return summary


def configured() -> bool:
    """Whether the environment or a Prefect profile names a server to report to."""
    if os.environ.get("PREFECT_API_URL"):
        return True
    home = Path(os.environ.get("PREFECT_HOME", Path.home() / ".prefect"))
    if not (home / "profiles.toml").exists():
        return False
    from prefect.settings import PREFECT_API_URL

    return bool(PREFECT_API_URL.value())


def task_runner(settings: Settings) -> "TaskRunner[Any]":
    """Where batches are read: threads that each watch a worker process, processes, or a Dask cluster."""
    runners: dict[str, Callable[[Settings], TaskRunner[Any]]] = {
        "thread": threads,
        "process": processes,
        "dask": dask_cluster,
    }
    return runners[settings.runner](settings)


def threads(settings: Settings) -> "TaskRunner[Any]":
    from prefect.task_runners import ThreadPoolTaskRunner

    return ThreadPoolTaskRunner(max_workers=settings.most_workers())


def processes(settings: Settings) -> "TaskRunner[Any]":
    from prefect.task_runners import ProcessPoolTaskRunner

    return ProcessPoolTaskRunner(max_workers=settings.most_workers())


def dask_cluster(settings: Settings) -> "TaskRunner[Any]":
    """An existing cluster at `dask_address`, or a local one. Raises SettingsError when prefect-dask is not there."""
    try:
        from prefect_dask.task_runners import DaskTaskRunner
    except ImportError:
        raise SettingsError("没有安装 Dask 支持", remedy="请安装 jihua[dask]，或改用 --runner thread") from None
    if settings.dask_address:
        return DaskTaskRunner(address=settings.dask_address)
    return DaskTaskRunner(cluster_kwargs={"n_workers": settings.most_workers(), "threads_per_worker": 1})
