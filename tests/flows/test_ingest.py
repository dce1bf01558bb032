"""The flow: new, unchanged, failed, forced; what a rerun writes; what stands in Prefect afterwards."""

import shutil
from pathlib import Path

import pytest
from docx import Document
from prefect import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey

from flows.launch import run_ingest
from flows.settings import Settings
from storage.store import open_store
from tests.flows.plans import own_vocabulary, write_plan, write_plans
from tests.flows.rows import content, count

pytestmark = pytest.mark.usefixtures("prefect_api")


def inbox_of(settings: Settings) -> Path:
    return Path(settings.inbox)


def test_a_folder_of_plans_becomes_rows(settings: Settings) -> None:
    write_plans(inbox_of(settings), 12)
    summary = run_ingest(None, settings)
    assert dict(summary.counts) == {"new": 12, "unchanged": 0}
    assert summary.targets == 36
    with open_store(settings.db) as store:
        assert count(store, "documents") == 12
        assert count(store, "targets") == 36
        assert count(store, "swot_items") == 24


def test_a_rerun_over_unchanged_files_changes_no_row(settings: Settings) -> None:
    write_plans(inbox_of(settings), 6)
    run_ingest(None, settings)
    with open_store(settings.db) as store:
        before = content(store)
    summary = run_ingest(None, settings)
    assert dict(summary.counts) == {"unchanged": 6}
    with open_store(settings.db) as store:
        assert content(store) == before


def test_the_same_bytes_at_another_place_are_one_document_with_two_deliveries(settings: Settings) -> None:
    plan = write_plan(inbox_of(settings) / "a.docx")
    run_ingest(None, settings, sender="王店长")
    shutil.copy(plan, inbox_of(settings) / "b.docx")
    summary = run_ingest(None, settings)
    assert summary.counts["unchanged"] == 2
    assert not summary.failures
    with open_store(settings.db) as store:
        assert count(store, "documents") == 1
        deliveries = content(store)["deliveries"]
    assert sorted((row[2], row[3]) for row in deliveries) == [("a.docx", "王店长"), ("b.docx", None)]


def test_a_plan_that_differs_in_numbers_only_is_said_with_them(settings: Settings) -> None:
    for name, revenue in (("a.docx", 860), ("b.docx", 8600)):
        path = write_plan(inbox_of(settings) / name, revenue=revenue)
        document = Document(str(path))
        document.add_heading("四、措施", 1)
        document.add_paragraph("清明前后主推冰箱，麦收之后主推空调；" * 6)
        document.save(str(path))
    run_ingest(None, settings)
    with open_store(settings.db) as store:
        issues = store.ask("issues").dicts()
    (told,) = [issue["message"] for issue in issues if issue["code"] == "duplicate_text"]
    assert told.startswith("文字与“a.docx”有100%相同。不同的数字：")
    assert "销售额 860万元→8600万元" in told
    assert "2580人→25800人" in told


def test_force_reads_again_what_is_known(settings: Settings) -> None:
    write_plans(inbox_of(settings), 2)
    run_ingest(None, settings)
    with open_store(settings.db) as store:
        before = content(store)
    assert run_ingest(None, settings, force=True).counts["replaced"] == 2
    with open_store(settings.db) as store:
        assert content(store) == before


def test_a_changed_vocabulary_reads_everything_anew(settings: Settings, tmp_path: Path) -> None:
    write_plans(inbox_of(settings), 3)
    run_ingest(None, settings)
    summary = run_ingest(None, settings.model_copy(update={"vocabulary": own_vocabulary(tmp_path)}))
    assert dict(summary.counts) == {"replaced": 3, "unchanged": 0}


def test_bad_files_are_failures_with_remedies_and_the_rest_goes_on(settings: Settings) -> None:
    write_plans(inbox_of(settings), 2)
    (inbox_of(settings) / "坏.docx").write_bytes(b"PK\x03\x04 nothing of a package")
    (inbox_of(settings) / "空.docx").write_bytes(b"")
    summary = run_ingest([settings.inbox, str(inbox_of(settings) / "没有.docx")], settings)
    assert summary.counts["new"] == 2
    codes = {Path(failure.name).name: failure.code for failure in summary.failures}
    assert set(codes) == {"坏.docx", "空.docx", "没有.docx"}
    assert codes["没有.docx"] == "missing"
    assert all("请" in failure.message for failure in summary.failures)
    with open_store(settings.db) as store:
        assert {failure.filename for failure in store.failed_documents()} == {"坏.docx", "空.docx"}


def test_known_failures_are_not_read_again_but_named(settings: Settings) -> None:
    (inbox_of(settings) / "坏.docx").write_bytes(b"nothing of a document")
    run_ingest(None, settings)
    again = run_ingest(None, settings)
    assert dict(again.counts) == {"unchanged": 1}
    assert again.notes == ["未变的文件中有 1 份此前读取失败：jihua retry --list 查看"]
    assert run_ingest(None, settings, only_failed=True).counts["failed"] == 1


def test_only_failed_leaves_new_files_alone(settings: Settings) -> None:
    write_plan(inbox_of(settings) / "新.docx")
    assert run_ingest(None, settings, only_failed=True).files == 0
    assert run_ingest(None, settings).counts["new"] == 1


def test_the_run_is_noted_in_the_store(settings: Settings) -> None:
    write_plans(inbox_of(settings), 2)
    summary = run_ingest(None, settings)
    with open_store(settings.db) as store, store.engine.connect() as connection:
        run = connection.exec_driver_sql("SELECT run_id, kind, status, documents_new, message FROM runs").one()
    assert tuple(run) == (summary.run_id, "batch", "done", 2, summary.sentence())


def test_summary_and_failures_stand_in_prefect(settings: Settings) -> None:
    (inbox_of(settings) / "坏|件.docx").write_bytes(b"nothing of a document")
    summary = run_ingest(None, settings)
    with get_client(sync_client=True) as client:
        artifacts = client.read_artifacts(
            artifact_filter=ArtifactFilter(key=ArtifactFilterKey(any_=["ingest-summary"]))
        )
    latest = max(artifacts, key=lambda artifact: artifact.created)
    assert latest.description == summary.sentence()
    assert "坏\\|件.docx" in str(latest.data)
