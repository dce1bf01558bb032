"""Starting a flow from a command: Prefect made quiet, a server of our own when none is configured, the task runner."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.lock import only_writer
from flows.pool import close_pools
from flows.progress import tell
from flows.server import QUIET, Server, reporting
from flows.settings import Settings, using
from flows.summary import Summary
from flows.words import say
from schemas.issues import SettingsError

if TYPE_CHECKING:
    from prefect.task_runners import TaskRunner


@contextmanager
def prefect_session(*, lasting: bool = False, port: int | None = None) -> Iterator[None]:
    """Within, flows have a server: the configured one, or one of our own that ends with us."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    with reporting(None if configured() else Server(lasting=lasting, port=port)):
        gc.collect()
        gc.freeze()  # Prefect's own hundred thousand objects stay; no collection of ours need look through them
        try:
            yield
        finally:
            close_pools()
            gc.unfreeze()


def launch(places: list[str] | None, settings: Settings, *, kind: str = "batch", **parameters: Any) -> Summary:
    """Run the ingest flow in this process; an own server is started while Prefect is imported.

    Raises BusyError before anything starts when another run keeps the store.
    """
    with (
        only_writer(
            settings,
            waiting=lambda holder: tell(
                say(f"等待另一次导入结束：{holder}", f"waiting for another run: {holder}"), 0, 0
            ),
        ),
        prefect_session(),
    ):
        return run_ingest(places, settings, kind=kind, **parameters)


def run_ingest(places: list[str] | None, settings: Settings, *, kind: str = "batch", **parameters: Any) -> Summary:
    """Run the flow within a session, with the task runner of the settings."""
    from flows.ingest import ingest

    flow = ingest.with_options(task_runner=task_runner(settings))
    with using(settings):
        summary: Summary = flow(places, kind, **parameters)
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
