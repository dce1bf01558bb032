"""One document never harms another: limits on time and memory, workers that die, results in order."""

import os
import random
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import psutil
import pytest

from flows.pool import Pool, read_in_order
from flows.processes import FORKS
from flows.worker import Job, Limits, Setup, unpack
from schemas.issues import VocabularyError
from schemas.plan import DocumentError, Extraction
from tests.flows.plans import write_plan, write_plans

ROADS = [
    pytest.param(True, id="forked", marks=pytest.mark.skipif(not FORKS, reason="not on this system")),
    pytest.param(False, id="started"),
]
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def write_body(path: Path, paragraphs: list[str]) -> Job:
    """A Word file with plain paragraphs, written without python-docx, which is slow on large ones."""
    template = write_plan(path.with_suffix(".template"))
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    with zipfile.ZipFile(template) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename == "word/document.xml":
                content = f'<w:document xmlns:w="{NAMESPACE}"><w:body>{body}</w:body></w:document>'.encode()
            new.writestr(item, content)
    template.unlink()
    return Job(path, path.name)


def slow(path: Path) -> Job:
    """A long plan: several seconds of honest work."""
    return write_body(
        path, [f"{number}号店全年销售额增长{number % 90 + 1}%，新增会员{number}人。" for number in range(30_000)]
    )


def large(path: Path) -> Job:
    """A plan of forty million characters that do not compress."""
    letters = random.Random(1)
    return write_body(path, [letters.randbytes(1_000_000).hex() for _ in range(20)])


def test_a_document_that_takes_too_long_is_ended_and_says_what_was_granted(tmp_path: Path) -> None:
    job = slow(tmp_path / "长.docx")
    with Pool(Setup(limits=Limits(seconds=0.3))) as pool:
        error = pool.read_one(job)
    assert error.code == "time_limit"
    assert "0.3 秒" in error.message
    assert "seconds_per_document" in error.message


def test_a_document_that_needs_too_much_memory_is_ended(tmp_path: Path) -> None:
    job, limits = large(tmp_path / "大.docx"), Limits(seconds=60, megabytes=120)
    with Pool(Setup(want="text", limits=limits)) as pool:
        error = pool.read_one(job)
    assert error.code == "memory_limit"
    assert "120 MB" in error.message


@pytest.mark.parametrize("forks", ROADS)
def test_a_worker_that_is_killed_is_tried_once_more_and_then_given_up(tmp_path: Path, forks: bool) -> None:
    job = slow(tmp_path / "长.docx")
    results: list[Any] = []
    with Pool(Setup(limits=Limits(seconds=120)), forks=forks) as pool:
        reader = threading.Thread(target=lambda: results.append(pool.read_one(job)))
        reader.start()
        killed: set[int] = set()
        while reader.is_alive():
            for worker in workers_of_ours():
                if worker.pid not in killed and busy(worker):
                    killed.add(worker.pid)
                    worker.kill()
            time.sleep(0.05)
    assert [result.code for result in results] == ["worker_died"]
    assert len(killed) == 2


def workers_of_ours() -> set[psutil.Process]:
    """All processes below this one that run flows.worker."""
    return {one for one in psutil.Process().children(recursive=True) if "flows.worker" in command_of(one)}


def command_of(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def busy(worker: psutil.Process) -> bool:
    """Whether a worker has loaded all and is at its document: it has worked for longer than its start takes."""
    try:
        template = any("flows.worker" in command_of(child) for child in worker.children())
        forked = "flows.worker" in command_of(worker.parent() or worker)
        return not template and sum(worker.cpu_times()[:2]) > (0.5 if forked else 4)
    except psutil.Error:
        return False


@pytest.mark.skipif(not FORKS, reason="workers are not forked here")
def test_a_template_that_is_killed_is_replaced(tmp_path: Path) -> None:
    jobs = [Job(path, path.name) for path in write_plans(tmp_path, 3)]
    with Pool(Setup(want="text")) as pool:
        assert pool.read_one(jobs[0])[1] is None
        for process in workers_of_ours():
            process.kill()
        assert pool.read_one(jobs[1])[1] is None
        assert pool.read_one(jobs[2])[1] is None


def test_six_hostile_files_among_a_hundred_cost_only_themselves(tmp_path: Path) -> None:
    plans = write_plans(tmp_path / "plans", 94)
    jobs = [Job(path, path.name) for path in plans]
    hostile = slow(tmp_path / "长.docx")
    for place in (0, 9, 30, 31, 60, 99):
        jobs.insert(place, hostile)
    results = list(read_in_order(jobs, Setup(limits=Limits(seconds=3)), workers=2))
    codes = [result.code for result in results if isinstance(result, DocumentError)]
    assert codes == ["time_limit"] * 6
    good = [result for result in results if isinstance(result, Extraction)]
    assert [extraction.document.path for extraction in good] == [path.name for path in plans]
    assert all(extraction.document.status == "ok" for extraction in good)


@pytest.mark.parametrize("forks", ROADS)
def test_a_file_that_kills_its_worker_costs_no_other_of_its_batch(tmp_path: Path, forks: bool) -> None:
    plans = write_plans(tmp_path / "plans", 5)
    jobs = [Job(path, path.name) for path in plans]
    jobs.insert(2, slow(tmp_path / "长.docx"))
    with Pool(Setup(limits=Limits(seconds=2)), forks=forks) as pool:
        results = [one if isinstance(one, DocumentError) else unpack(one) for one in pool.read(jobs)]
    assert results[2].code == "time_limit"
    assert [one.document.path for one in results if isinstance(one, Extraction)] == [path.name for path in plans]


def test_a_slow_listener_costs_no_document_its_time(tmp_path: Path) -> None:
    jobs = [Job(path, path.name) for path in write_plans(tmp_path, 4)]
    with Pool(Setup(want="text", limits=Limits(seconds=0.5))) as pool:
        for result in pool.read(jobs):
            time.sleep(0.7)
            assert not isinstance(result, DocumentError)


def test_results_do_not_depend_on_the_number_of_workers(tmp_path: Path) -> None:
    jobs = [Job(path, path.name) for path in write_plans(tmp_path, 12)]
    alone = list(read_in_order(jobs, Setup(), workers=1))
    together = list(read_in_order(jobs, Setup(), workers=3))
    assert alone == together


def test_a_broken_vocabulary_is_told_at_the_start(tmp_path: Path) -> None:
    with Pool(Setup(vocabulary=tmp_path / "nowhere")) as pool, pytest.raises(VocabularyError) as caught:
        pool.read_one(Job(write_plan(tmp_path / "a.docx"), "a.docx"))
    assert "nowhere" in caught.value.message


@pytest.mark.parametrize("forks", ROADS)
def test_workers_end_with_their_pool(tmp_path: Path, forks: bool) -> None:
    before = workers_of_ours()
    with Pool(Setup(want="text"), forks=forks) as pool:
        pool.read_one(Job(write_plan(tmp_path / "a.docx"), "a.docx"))
        workers = workers_of_ours() - before
        assert len(workers) == (2 if forks else 1)
    assert not any(worker.is_running() for worker in workers)


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")
def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    plan = write_plan(tmp_path / "a.docx")
    code = (
        "import sys, time; from pathlib import Path; from flows.pool import Pool; from flows.worker import *;"
        f"pool = Pool(Setup(want='text')); pool.read_one(Job(Path({str(plan)!r}), 'a.docx'));"
        "print('read', flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    assert parent.stdout.readline() == "read\n"
    workers = psutil.Process(parent.pid).children(recursive=True)
    assert workers
    parent.kill()
    parent.communicate()
    _, alive = psutil.wait_procs(workers, timeout=10)
    assert not alive


@pytest.mark.skipif(not FORKS, reason="workers are not forked here")
def test_a_pool_that_closes_while_it_warms_up_leaves_nothing(tmp_path: Path) -> None:
    before = workers_of_ours()
    with Pool(Setup()) as pool:
        pool.warm_up()
        while not workers_of_ours() - before:
            time.sleep(0.01)
    assert not workers_of_ours() - before
