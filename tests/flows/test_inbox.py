"""A watched folder: files are taken when they are still; leftovers never are."""

import threading
import time
from datetime import datetime
from pathlib import Path

import pytest

from flows.inbox import arrivals, patiently, watched_folder
from flows.lock import LockFile, only_writer
from flows.settings import load_settings
from flows.summary import Summary
from schemas.issues import SettingsError
from tests.flows.plans import write_plan


def taken(folder: Path, act: threading.Timer, *, still_seconds: float, poll: bool) -> list[tuple[str, float]]:
    """The first arrivals with their moments."""
    came: list[tuple[str, float]] = []
    act.start()
    for group in arrivals(folder, still_seconds=still_seconds, poll=poll):
        came += [(path.name, time.monotonic()) for path in group]
        if came:
            break
    act.join()
    return came


@pytest.mark.parametrize("poll", [False, True], ids=["told", "polled"])
def test_a_file_is_taken_once_it_is_still(tmp_path: Path, poll: bool) -> None:
    written: list[float] = []

    def copy_slowly() -> None:
        content = write_plan(tmp_path.parent / f"{tmp_path.name}.docx").read_bytes()
        (tmp_path / "~$计划.docx").write_bytes(b"owner")
        for part in range(4):
            with (tmp_path / "计划.docx").open("ab") as file:
                file.write(content[part::4])
            written.append(time.monotonic())
            time.sleep(0.7)

    act = threading.Timer(1, copy_slowly)
    came = taken(tmp_path, act, still_seconds=1.5, poll=poll)
    assert [name for name, _ in came] == ["计划.docx"]
    assert came[0][1] - written[-1] >= 1.5


def test_a_file_that_goes_away_again_is_not_taken(tmp_path: Path) -> None:
    def come_and_go() -> None:
        write_plan(tmp_path / "一时.docx")
        time.sleep(0.3)
        (tmp_path / "一时.docx").unlink()
        write_plan(tmp_path / "店" / "留下.docx")

    came = taken(tmp_path, threading.Timer(1, come_and_go), still_seconds=1, poll=False)
    assert [name for name, _ in came] == ["留下.docx"]


def test_what_came_while_another_run_kept_the_store_is_read_when_it_ends(tmp_path: Path) -> None:
    settings = load_settings(db=str(tmp_path / "jihua.sqlite"), state=tmp_path, wait_seconds=0)
    other = LockFile(tmp_path / "jihua.sqlite.lock")
    assert other.take("other 1 11-25 08:00")
    asked: list[float] = []

    def read() -> Summary:
        asked.append(time.monotonic())
        with only_writer(settings, waiting=lambda _: None):
            return Summary("watch", datetime(2026, 11, 25))

    ending = threading.Timer(0.5, other.release)
    ending.start()
    summary = patiently(read, pause=0.2)
    ending.join()
    assert summary.kind == "watch"
    assert len(asked) > 1


def test_an_address_is_no_folder_to_watch(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="s3://plans/inbox") as refused:
        watched_folder("s3://plans/inbox")
    assert "jihua nightly" in refused.value.remedy
    assert watched_folder(str(tmp_path / "收件箱")).is_dir()
