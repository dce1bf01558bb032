"""One document never harms another: limits on time and memory, workers that die, results in order."""

import random
import threading
import time
import zipfile
from pathlib import Path

import psutil
import pytest

from flows.pool import DocumentFailedError, Pool, read_in_order
from flows.worker import Job, Limits, Setup
from schemas.issues import VocabularyError
from schemas.plan import DocumentError, Extraction
from tests.flows.plans import write_plan, write_plans

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
    with Pool(Setup(limits=Limits(seconds=0.3))) as pool, pytest.raises(DocumentFailedError) as caught:
        pool.read(job)
    assert caught.value.code == "time_limit"
    assert "0.3 秒" in caught.value.message
    assert "seconds_per_document" in caught.value.remedy


def test_a_document_that_needs_too_much_memory_is_ended(tmp_path: Path) -> None:
    job, limits = large(tmp_path / "大.docx"), Limits(seconds=60, megabytes=120)
    with Pool(Setup(want="text", limits=limits)) as pool, pytest.raises(DocumentFailedError) as caught:
        pool.read(job)
    assert caught.value.code == "memory_limit"
    assert "120 MB" in caught.value.message


def test_a_worker_that_is_killed_is_tried_once_more_and_then_given_up(tmp_path: Path) -> None:
    job = slow(tmp_path / "长.docx")
    codes: list[str] = []
    with Pool(Setup(limits=Limits(seconds=120))) as pool:

        def read() -> None:
            try:
                pool.read(job)
            except DocumentFailedError as error:
                codes.append(error.code)

        reader = threading.Thread(target=read)
        reader.start()
        killed: set[int] = set()
        while reader.is_alive():
            for worker in psutil.Process().children():
                if worker.pid not in killed and busy(worker):
                    killed.add(worker.pid)
                    worker.kill()
            time.sleep(0.05)
    assert codes == ["worker_died"]
    assert len(killed) == 2


def busy(worker: psutil.Process) -> bool:
    """Whether a worker is at its document: it has worked for longer than its start takes."""
    try:
        return "flows.worker" in " ".join(worker.cmdline()) and sum(worker.cpu_times()[:2]) > 3
    except psutil.Error:
        return False


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


def test_results_do_not_depend_on_the_number_of_workers(tmp_path: Path) -> None:
    jobs = [Job(path, path.name) for path in write_plans(tmp_path, 12)]
    alone = list(read_in_order(jobs, Setup(), workers=1))
    together = list(read_in_order(jobs, Setup(), workers=3))
    assert alone == together


def test_a_broken_vocabulary_is_told_at_the_start(tmp_path: Path) -> None:
    with Pool(Setup(vocabulary=tmp_path / "nowhere")) as pool, pytest.raises(VocabularyError) as caught:
        pool.read(Job(write_plan(tmp_path / "a.docx"), "a.docx"))
    assert "nowhere" in caught.value.message


def test_workers_end_with_their_pool(tmp_path: Path) -> None:
    before = set(psutil.Process().children())
    with Pool(Setup(want="text")) as pool:
        pool.read(Job(write_plan(tmp_path / "a.docx"), "a.docx"))
        workers = set(psutil.Process().children()) - before
        assert len(workers) == 1
    assert not any(worker.is_running() for worker in workers)
