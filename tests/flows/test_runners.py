"""The same flow with tasks in threads and in processes: the stores are equal, row for row."""

from pathlib import Path

import pytest

from flows.launch import run_ingest
from storage.store import open_store
from tests.flows.conftest import settings_in
from tests.flows.plans import write_plans
from tests.flows.rows import content

pytestmark = pytest.mark.usefixtures("prefect_api")


def test_tasks_in_processes_give_the_rows_of_tasks_in_threads(tmp_path: Path) -> None:
    write_plans(tmp_path / "计划", 12)
    (tmp_path / "计划" / "坏的.docx").write_bytes(b"PK\x03\x04 no package")
    for name in ("threads", "processes"):
        (tmp_path / name).mkdir()
    threads = settings_in(tmp_path / "threads", runner="thread", workers=2, batch_size=4)
    processes = settings_in(tmp_path / "processes", runner="process", workers=2, batch_size=4)
    for settings in (threads, processes):
        summary = run_ingest([str(tmp_path / "计划")], settings)
        assert (summary.files, summary.counts["new"], summary.counts["failed"]) == (13, 12, 1)
    with open_store(threads.db) as one, open_store(processes.db) as other:
        assert content(one) == content(other)
