"""Killed at any moment, run twice at once, left without its store: the rows end as those of an undisturbed run."""

import contextlib
import gc
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from flows.launch import run_ingest
from schemas.issues import StorageError
from storage.store import open_store
from tests.flows.conftest import settings_in
from tests.flows.plans import write_plans
from tests.flows.rows import content, count
from tests.postgres import binaries, private_server

KILLS = 30
JIHUA = [sys.executable, "-c", "from flows.cli import main; main()"]


def start(inbox: Path, store: Path, api: str, **options: str) -> "subprocess.Popen[str]":
    """`jihua ingest` in a process group of its own, against the session's Prefect server."""
    environment = {
        **os.environ,
        "PREFECT_API_URL": api,
        "JIHUA_STATE": str(store.with_suffix(".state")),
        "JIHUA_BATCH_SIZE": "4",
        **options,
    }
    return subprocess.Popen(
        [*JIHUA, "ingest", str(inbox), "--db", str(store), "--workers", "1"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def finish(process: "subprocess.Popen[str]") -> str:
    """The output of a run that must come to its end."""
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0, output
    return output


def rows_in(store: Path) -> int:
    """Documents stored so far; 0 while there is no store."""
    try:
        with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM documents").fetchone()[0])
    except sqlite3.Error:
        return 0


@pytest.mark.timeout(600)
def test_killed_at_thirty_random_moments_the_store_equals_that_of_an_undisturbed_run(
    tmp_path: Path, prefect_api: str
) -> None:
    inbox = tmp_path / "inbox"
    write_plans(inbox, 60)
    undisturbed, tormented = tmp_path / "a.sqlite", tmp_path / "b.sqlite"
    finish(start(inbox, undisturbed, prefect_api))
    moments = random.Random(20261125)
    for kill in range(KILLS):
        if kill % 10 == 0:
            remove(tormented)
        process = start(inbox, tormented, prefect_api)
        wait_for_work(process, tormented, at_most=moments.uniform(0.5, 12))
        time.sleep(moments.uniform(0, 0.3))
        with contextlib.suppress(ProcessLookupError):  # a short rerun may be over before its moment comes
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        if tormented.exists():
            with sqlite3.connect(tormented) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    finish(start(inbox, tormented, prefect_api))
    with open_store(undisturbed) as calm, open_store(tormented) as killed:
        assert content(killed) == content(calm)
        assert count(killed, "documents") == 60
        assert sorted(killed.archive.ids()) == sorted(calm.archive.ids())


def wait_for_work(process: "subprocess.Popen[str]", store: Path, *, at_most: float) -> None:
    """Until the run has stored something new, or so many seconds have passed, or it is done."""
    before, deadline = rows_in(store), time.monotonic() + at_most
    while time.monotonic() < deadline and process.poll() is None and rows_in(store) == before:
        time.sleep(0.02)


def remove(store: Path) -> None:
    for path in store.parent.glob(f"{store.name}*"):
        if path.is_file():
            path.unlink()


def test_two_runs_at_once_share_the_work_in_turn(tmp_path: Path, prefect_api: str) -> None:
    inbox, store = tmp_path / "inbox", tmp_path / "s.sqlite"
    write_plans(inbox, 30)
    both = [start(inbox, store, prefect_api) for _ in range(2)]
    outputs = [finish(process) for process in both]
    assert sorted(("新增 30" in output, "未变 30" in output) for output in outputs) == [(False, True), (True, False)]
    assert rows_in(store) == 30


def test_a_second_run_that_will_not_wait_says_who_is_at_work(tmp_path: Path, prefect_api: str) -> None:
    inbox, store = tmp_path / "inbox", tmp_path / "s.sqlite"
    write_plans(inbox, 60)
    first = start(inbox, store, prefect_api)
    wait_for_work(first, store, at_most=60)
    second = start(inbox, store, prefect_api, JIHUA_WAIT_SECONDS="0")
    output, _ = second.communicate(timeout=60)
    finish(first)
    assert second.returncode == 1
    assert f"进程 {first.pid}" in output
    assert "请等它结束后再运行" in output


@contextmanager
def postgres() -> Iterator[tuple[str, "PowerSwitch"]]:
    """A PostgreSQL of our own and the switch that takes it away."""
    with private_server() as address:
        yield address % "postgres", PowerSwitch(Path(address.rpartition("host=")[2]))


class PowerSwitch:
    """Stops and starts a private server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def turn(self, action: str) -> None:
        """`off` at once, as a crash would; `on` again with the same options."""
        programs = binaries()
        assert programs is not None
        how = ["stop", "-m", "immediate"] if action == "off" else ["start", "-l", str(self.folder / "log")]
        options = ["-o", f"-k {self.folder} -c listen_addresses=''"] if action == "on" else []
        command = [str(programs / "pg_ctl"), "-D", str(self.folder / "data"), "-w", *options, *how]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, cwd=self.folder, stdout=subprocess.DEVNULL)


needs_postgres = pytest.mark.skipif(binaries() is None, reason="PostgreSQL is not installed")


@needs_postgres
@pytest.mark.usefixtures("prefect_api")
def test_a_store_that_is_away_for_a_while_is_waited_for(tmp_path: Path) -> None:
    with postgres() as (address, switch):
        settings = settings_in(tmp_path, db=address, originals=tmp_path / "originals", storage_retries=6)
        write_plans(tmp_path / "inbox", 8)
        switch.turn("off")
        waker = threading.Timer(4, switch.turn, ["on"])
        waker.start()
        try:
            summary = run_ingest(None, settings)
        finally:
            waker.join()
        assert summary.counts["new"] == 8
        gc.collect()  # a connection that nobody closed warns when it goes, and a warning fails the test


@needs_postgres
@pytest.mark.usefixtures("prefect_api")
def test_a_store_that_stays_away_ends_the_run_cleanly_and_a_rerun_completes_it(tmp_path: Path) -> None:
    with postgres() as (address, switch):
        settings = settings_in(tmp_path, db=address, originals=tmp_path / "originals", storage_retries=1)
        write_plans(tmp_path / "inbox", 8)
        switch.turn("off")
        with pytest.raises(StorageError) as caught:
            run_ingest(None, settings)
        assert caught.value.code == "storage_unreachable"
        assert caught.value.remedy
        switch.turn("on")
        assert run_ingest(None, settings).counts["new"] == 8
