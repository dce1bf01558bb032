"""A watched folder: files are taken when they are still; leftovers never are."""

import threading
import time
from pathlib import Path

import pytest

from flows.inbox import arrivals
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
