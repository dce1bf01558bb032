"""One writer a store: told to the others, on every machine that shares a PostgreSQL, gone with its process."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.lock import BusyError, in_words, only_writer
from flows.settings import Settings
from schemas.issues import StorageError
from tests.flows.conftest import settings_in
from tests.postgres import binaries, private_server

HOLD = """
import sys
from flows.lock import only_writer
from flows.settings import load_settings
with only_writer(load_settings(db=sys.argv[1]), waiting=print):
    print("holding", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a database on a real PostgreSQL."""
    if binaries() is None:
        pytest.skip("PostgreSQL is not installed")
    with private_server() as address:
        yield address % "postgres"


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        return str(tmp_path / "store.sqlite")
    return str(request.getfixturevalue("server"))


def settings_of(store: str, folder: Path, **options: float) -> Settings:
    return settings_in(folder, db=store, **{"wait_seconds": 0, "storage_retries": 0, **options})


class Holder:
    """Another process that keeps a store, from a working folder of its own as another machine would."""

    def __init__(self, store: str, folder: Path) -> None:
        folder.mkdir()
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", HOLD, store],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "holding\n"

    def end(self, how: int = signal.SIGTERM) -> None:
        self.process.send_signal(how)
        self.process.communicate()


@pytest.fixture
def holder(store: str, tmp_path: Path) -> Iterator[Holder]:
    holder = Holder(store, tmp_path / "elsewhere")
    yield holder
    holder.end(signal.SIGKILL)


def test_another_process_is_told_who_keeps_the_store(holder: Holder, store: str, tmp_path: Path) -> None:
    with pytest.raises(BusyError) as caught, only_writer(settings_of(store, tmp_path), waiting=lambda _: None):
        pass
    assert f"进程 {holder.process.pid} 自 " in caught.value.message
    assert "请等它结束后再运行" in caught.value.remedy


def test_a_killed_process_lets_go(holder: Holder, store: str, tmp_path: Path) -> None:
    holder.end(signal.SIGKILL)
    waited: list[str] = []
    with only_writer(settings_of(store, tmp_path, wait_seconds=5), waiting=waited.append):
        pass
    assert len(waited) <= 1  # the server may take a moment to miss its session


def test_who_waits_takes_over_when_the_other_ends(holder: Holder, store: str, tmp_path: Path) -> None:
    waited: list[str] = []

    def wait(told: str) -> None:
        waited.append(told)
        threading.Timer(0.5, holder.end).start()

    with only_writer(settings_of(store, tmp_path, wait_seconds=30), waiting=wait):
        pass
    assert len(waited) == 1
    assert f"进程 {holder.process.pid} 自 " in waited[0]


def test_a_run_that_keeps_the_store_may_ask_again(store: str, tmp_path: Path) -> None:
    settings = settings_of(store, tmp_path)
    with only_writer(settings, waiting=lambda _: None), only_writer(settings, waiting=lambda _: None):
        pass
    with only_writer(settings, waiting=lambda _: None):
        pass


def test_two_threads_of_one_process_take_turns(store: str, tmp_path: Path) -> None:
    settings, told = settings_of(store, tmp_path), []

    def ask() -> None:
        try:
            with only_writer(settings, waiting=lambda _: None):
                told.append("taken")
        except BusyError:
            told.append("busy")

    with only_writer(settings, waiting=lambda _: None):
        other = threading.Thread(target=ask)
        other.start()
        other.join()
    assert told == ["busy"]


def test_the_same_file_under_two_names_is_one_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    holder = Holder(str(tmp_path / "store.sqlite"), tmp_path / "elsewhere")
    monkeypatch.chdir(tmp_path)
    try:
        with pytest.raises(BusyError), only_writer(settings_of("store.sqlite", tmp_path), waiting=lambda _: None):
            pass
    finally:
        holder.end()


def test_a_server_that_is_not_there_is_said_after_the_tries_allowed(tmp_path: Path) -> None:
    settings = settings_of(f"postgresql+psycopg://jihua@/none?host={tmp_path}", tmp_path, storage_retries=1)
    with pytest.raises(StorageError) as caught, only_writer(settings, waiting=lambda _: None):
        pass
    assert caught.value.code == "storage_unreachable"


def test_a_holder_that_says_nothing_is_another_process() -> None:
    assert in_words("") == "另一个进程"
    assert in_words("node-3 4711 11-25 02:00") == "node-3 进程 4711 自 11-25 02:00"
