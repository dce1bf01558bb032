"""What a run unpacks goes with the run: rows and originals are in the store, and a retry reads the archive."""

import contextlib
import os
import signal
import zipfile
from pathlib import Path

import pytest

from flows.handin import hand_in, retry
from flows.launch import run_ingest
from flows.settings import Settings
from storage.store import open_store
from tests.flows.plans import write_plan, write_plans
from tests.flows.test_survives import start, wait_for_work


def write_zip(path: Path, plans: list[Path]) -> Path:
    """A zip of plans and of one file that cannot be read; the plans themselves go."""
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("坏.docx", b"nothing of a document")
        for plan in plans:
            package.write(plan, plan.name)
            plan.unlink()
    return path


def unpacked(state: Path) -> list[Path]:
    return [path for path in (state / "unpacked").rglob("*") if path.is_file()]


@pytest.mark.usefixtures("prefect_api")
def test_a_finished_run_leaves_nothing_unpacked_and_its_failures_are_read_again(settings: Settings) -> None:
    inbox = Path(settings.inbox)
    write_zip(inbox / "a.zip", write_plans(inbox, 3))
    assert run_ingest(None, settings).counts == {"new": 3, "failed": 1, "unchanged": 0}
    assert unpacked(settings.state) == []
    assert run_ingest(None, settings).counts == {"unchanged": 4}
    with open_store(settings.db) as store:
        (failure,) = store.failed_documents()
        (again,) = retry([failure.document_id], settings, store)
    assert again.name == f"{inbox}/a.zip/坏.docx"
    assert again.code == failure.code


def test_a_zip_that_is_handed_in_leaves_nothing_unpacked(settings: Settings, tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "a.zip", [write_plan(tmp_path / "计划.docx")])
    with open_store(settings.db) as store:
        taken = list(hand_in([archive], settings, store, sender="王店长"))
    assert [one.outcome for one in taken] == ["failed", "new"]
    assert unpacked(settings.state) == []


def test_what_a_killed_run_left_unpacked_goes_with_the_next(tmp_path: Path, prefect_api: str) -> None:
    inbox, store = tmp_path / "inbox", tmp_path / "s.sqlite"
    write_zip(inbox / "a.zip", write_plans(inbox, 60))
    killed = start(inbox, store, prefect_api)
    wait_for_work(killed, store, at_most=60)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(killed.pid, signal.SIGKILL)
    killed.communicate()
    assert len(unpacked(store.with_suffix(".state"))) == 61
    (inbox / "a.zip").unlink()
    write_plan(inbox / "计划.docx")
    start(inbox, store, prefect_api).communicate(timeout=120)
    assert unpacked(store.with_suffix(".state")) == []
