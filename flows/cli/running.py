"""`jihua ingest`, `retry`: the flow from the command line, with a bar while it runs and a table at its end."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from flows.cli.exits import DONE, SOME_FAILED
from flows.cli.options import Db, ManifestFile, Paths, StoresFile, VocabularyFolder, Workers
from flows.words import say

if TYPE_CHECKING:
    from flows.summary import Summary

Runner = Annotated[
    Literal["thread", "process", "dask"] | None,
    typer.Option("--runner", help=say("在哪里读取", "where documents are read")),
]
DaskAddress = Annotated[
    str | None, typer.Option("--dask-address", help=say("Dask 调度器地址", "an existing Dask scheduler"))
]
Force = Annotated[bool, typer.Option("--force", help=say("已读过的也重读", "read again what is known"))]
OnlyFailed = Annotated[bool, typer.Option("--only-failed", help=say("只重读失败的", "only what failed before"))]
Sender = Annotated[str | None, typer.Option("--sender", help=say("提交人", "who handed the files in"))]


def ingest(
    paths: Paths,
    db: Db = None,
    workers: Workers = None,
    runner: Runner = None,
    dask_address: DaskAddress = None,
    vocabulary: VocabularyFolder = None,
    stores: StoresFile = None,
    manifest: ManifestFile = None,
    force: Force = False,
    only_failed: OnlyFailed = False,
    sender: Sender = None,
) -> None:
    """读入文件并入库；读过且未变的跳过。例：jihua ingest 收件箱/ --db 计划.sqlite"""
    from flows.launch import launch
    from flows.settings import load_settings

    settings = load_settings(
        db=db,
        workers=workers,
        runner=runner,
        dask_address=dask_address,
        vocabulary=vocabulary,
        stores=stores,
        manifest=manifest,
    )
    with bar():
        summary = launch(paths, settings, force=force, only_failed=only_failed, sender=sender)
    show_summary(summary)
    raise typer.Exit(SOME_FAILED if summary.failures else DONE)


def nightly(db: Db = None) -> None:
    """夜间运行一次：读收件箱，导出，发日报。由 systemd 定时器或 cron 调用。例：jihua nightly"""
    from flows.launch import launch
    from flows.settings import load_settings

    with bar():
        summary = launch(None, load_settings(db=db), kind="nightly", publish=True)
    show_summary(summary)
    raise typer.Exit(SOME_FAILED if summary.failures else DONE)


def retry(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE]…", help=say("路径或编号的一部分", "part of a path or id")),
    ] = None,
    list_only: Annotated[bool, typer.Option("--list", help=say("只列出失败的", "only list what failed"))] = False,
    db: Db = None,
) -> None:
    """重读失败的文件，一份或全部。例：jihua retry 枫林路店"""
    from flows.handin import retry as read_again
    from flows.settings import load_settings
    from storage.store import open_store

    settings, fates = load_settings(db=db), Counter[str]()
    with open_store(settings.db, archive=settings.originals, create=False) as store:
        wanted = [
            failure
            for failure in store.failed_documents()
            if not files or any(part in failure.path or failure.document_id.startswith(part) for part in files)
        ]
        for failure in wanted if list_only else ():
            typer.echo(f"{failure.path}\t{failure.code}\t{failure.message}")
        if list_only or not wanted:
            typer.echo(say(f"失败的文件 {len(wanted)} 份", f"{len(wanted)} failed files"), err=True)
            raise typer.Exit(DONE)
        for taken in read_again([one.document_id for one in wanted], settings, store, waiting=say_waiting):
            fates[taken.outcome] += 1
            said = f"{taken.code}\t{taken.message}" if taken.code else say("已读入", "read")
            typer.echo(f"{taken.name}\t{said}")
    typer.echo(
        say(
            f"重读 {fates.total()} 份，仍失败 {fates['failed']} 份",
            f"{fates.total()} tried, {fates['failed']} failed again",
        )
    )
    raise typer.Exit(SOME_FAILED if fates["failed"] else DONE)


def say_waiting(holder: str) -> None:
    typer.echo(say(f"等待另一次导入结束：{holder}", f"waiting for another run: {holder}"), err=True)


def watch(
    inbox: Annotated[str | None, typer.Argument(metavar="[DIR]", help=say("收件箱", "the inbox"))] = None,
    db: Db = None,
    poll: Annotated[bool, typer.Option("--poll", help=say("轮询（网络共享盘用）", "poll, for network shares"))] = False,
) -> None:
    """守着收件箱：文件放稳 5 秒后读入。例：jihua watch 收件箱/ --poll"""
    from functools import partial

    from flows.beside import with_tables_beside
    from flows.inbox import arrivals, patiently, watched_folder
    from flows.launch import prefect_session, run_ingest
    from flows.settings import load_settings

    settings = load_settings(db=db, inbox=inbox, poll=poll or None)
    folder = watched_folder(settings.inbox)
    settings, remarks = with_tables_beside(settings, [folder])
    for remark in remarks:
        typer.echo(remark, err=True)
    with prefect_session():
        typer.echo(run_ingest([str(folder)], settings, kind="watch").sentence())
        for files in arrivals(folder, still_seconds=settings.still_seconds, poll=settings.poll):
            read = partial(run_ingest, [str(file) for file in files], settings, kind="watch")
            typer.echo(patiently(read, pause=settings.still_seconds).sentence())


def schedule(
    port: Annotated[int, typer.Option("--port", help=say("Prefect 端口", "port of Prefect"))] = 4200,
) -> None:
    """按时自动运行，不需要另起 worker；没有指定 Prefect 服务时自带一个。例：jihua schedule"""
    from flows.launch import prefect_session
    from flows.schedule import serve_schedule
    from flows.settings import load_settings

    with prefect_session(lasting=True, port=port):
        serve_schedule(load_settings())


@contextmanager
def bar() -> Iterator[None]:
    """A progress bar on the error stream while a run goes on; silent when nobody watches."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from flows.progress import watched_by

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    quiet = not sys.stderr.isatty()
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True, disable=quiet) as bars:
        line = bars.add_task("", total=None)

        def move(stage: str, done: int, total: int) -> None:
            bars.update(line, description=stage, completed=done, total=total or None)

        with watched_by(move):
            yield


def show_summary(summary: "Summary") -> None:
    """Counts, then each failure with its remedy."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from flows.summary import OUTCOMES

    console = Console()
    counts = Table(title=say("导入结果", "result"), title_justify="left")
    counts.add_column(say("结果", "outcome"))
    counts.add_column(say("份数", "files"), justify="right")
    for outcome, labels in OUTCOMES.items():
        counts.add_row(say(*labels), str(summary.counts[outcome]))
    console.print(counts)
    for note in summary.notes:
        console.print(escape(note))
    if summary.failures:
        table = Table(title=say("失败的文件", "failed files"), title_justify="left", show_lines=True)
        table.add_column(say("文件", "file"), overflow="fold")
        table.add_column(say("代码", "code"))
        table.add_column(say("原因和办法", "reason and remedy"), overflow="fold")
        for failure in summary.failures:
            table.add_row(escape(failure.name), failure.code, escape(failure.message))
        console.print(table)
    console.print(escape(summary.sentence()))
