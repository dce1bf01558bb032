"""Files that change or go while a run reads: such a file fails alone, leaves no row, and the next run reads it."""

import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from prefect.logging import disable_run_logger

from flows.discover import discover
from flows.handin import retry
from flows.launch import run_ingest
from flows.pool import Pool
from flows.settings import Settings
from flows.stock import Paper, take_stock
from flows.summary import Summary
from flows.tasks import store_document
from flows.worker import Setup
from storage.store import open_store
from tests.flows.conftest import settings_in
from tests.flows.plans import write_plan
from tests.flows.rows import count
from tests.flows.test_pool import slow


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """One file at a time and few seconds for each: behind a slow one, files wait that are hashed and not yet read."""
    return settings_in(tmp_path, batch_size=1, seconds_per_document=3)


def write_inbox(settings: Settings) -> Path:
    """A quick plan, one that takes all its seconds, then ten plans that wait; the last of them."""
    inbox = Path(settings.inbox)
    slow(inbox / "01.docx")
    return [write_plan(inbox / f"{number:02}.docx", revenue=100 + number) for number in (0, *range(2, 12))][-1]


@contextmanager
def once_files_are_hashed(settings: Settings, do: Callable[[], object]) -> Iterator[None]:
    """Within, do something as soon as the first document is in the store."""
    ended = threading.Event()

    def watch() -> None:
        while not ended.is_set() and not documents_in(settings):
            time.sleep(0.01)
        do()

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()


def documents_in(settings: Settings) -> int:
    try:
        with closing(sqlite3.connect(f"file:{settings.db.removeprefix('sqlite:///')}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM documents").fetchone()[0])
    except sqlite3.Error:
        return 0


@pytest.mark.usefixtures("prefect_api")
def test_a_file_that_goes_before_it_is_read_fails_alone_until_it_is_back(settings: Settings, tmp_path: Path) -> None:
    last, away = write_inbox(settings), tmp_path / "away.docx"
    with once_files_are_hashed(settings, lambda: shutil.move(last, away)):
        summary = run_ingest(None, settings)
    codes = {Path(failure.name).name: failure.code for failure in summary.failures}
    assert codes == {"01.docx": "time_limit", "11.docx": "changed_meanwhile"}
    assert summary.counts["new"] == 10
    with open_store(settings.db) as store:
        assert [failure.filename for failure in store.failed_documents()] == ["01.docx"]
    shutil.move(away, last)
    assert dict(run_ingest(None, settings).counts) == {"new": 1, "unchanged": 11}


@pytest.mark.usefixtures("prefect_api")
def test_a_file_that_changes_before_it_is_read_is_read_by_the_next_run(settings: Settings) -> None:
    last = write_inbox(settings)
    with once_files_are_hashed(settings, lambda: last.write_bytes(b"half of a new one")):
        summary = run_ingest(None, settings)
    codes = {Path(failure.name).name: failure.code for failure in summary.failures}
    assert codes == {"01.docx": "time_limit", "11.docx": "changed_meanwhile"}
    write_plan(last, revenue=4321)
    assert dict(run_ingest(None, settings).counts) == {"new": 1, "unchanged": 11}
    with open_store(settings.db) as store:
        assert [failure.filename for failure in store.failed_documents()] == ["01.docx"]


@pytest.mark.parametrize(
    "change", [Path.unlink, lambda path: write_plan(path, revenue=4321)], ids=["goes", "gets other numbers"]
)
def test_a_file_that_goes_or_changes_between_reading_and_storing_leaves_no_row(
    settings: Settings, change: Callable[[Path], object]
) -> None:
    path, summary = write_plan(Path(settings.inbox) / "计划.docx"), Summary("batch", datetime.now())
    (paper,) = take_stock(discover([settings.inbox], settings.state))
    assert isinstance(paper, Paper)
    with Pool(Setup()) as pool:
        extraction = pool.read_one(paper.job)
    change(path)
    with open_store(settings.db) as store, disable_run_logger():
        store_document(store, paper, extraction, summary, None, False)
        assert count(store, "documents") == 0
        assert list(store.archive.ids()) == []
    assert [(one.name, one.code) for one in summary.failures] == [(str(path), "changed_meanwhile")]


def test_an_original_that_rotted_in_the_archive_is_told_and_stored_under_no_other_name(settings: Settings) -> None:
    slow(Path(settings.inbox) / "a.docx")
    with disable_run_logger():
        run_ingest(None, settings)
    with open_store(settings.db) as store:
        (failure,) = store.failed_documents()
        kept = store.archive.path(failure.document_id)
        kept.chmod(0o600)
        kept.write_bytes(write_plan(Path(settings.inbox).parent / "other.docx").read_bytes())
        (taken,) = retry([failure.document_id], settings, store)
        assert (taken.outcome, taken.code) == ("failed", "archive_damaged")
        assert [one.document_id for one in store.failed_documents()] == [failure.document_id]
        assert documents_in(settings) == 1
