"""What decides that a known file is read anew: tables, folder pattern, vocabulary, a sender's words."""

from pathlib import Path

import pytest

from extractors.reader import Limits as ReadingLimits
from flows.handin import Entry, hand_in, retry
from flows.launch import run_ingest
from flows.opening import open_settled
from flows.settings import Settings
from storage.store import open_store
from tests.flows.plans import own_vocabulary, write_plan
from tests.flows.rows import content

pytestmark = pytest.mark.usefixtures("prefect_api")


def register(folder: Path, aliases: str) -> Path:
    path = folder / "stores.csv"
    path.write_text(f"code,name,aliases,region\nS01,枫林路一店,{aliases},城东\n", encoding="utf-8")
    return path


def codes(settings: Settings) -> list[str | None]:
    """The store codes of all plans."""
    with open_store(settings.db) as store, store.engine.connect() as connection:
        return [row.store_code for row in connection.exec_driver_sql("SELECT store_code FROM plans")]


def test_a_new_alias_in_the_register_identifies_known_plans_anew(settings: Settings, tmp_path: Path) -> None:
    write_plan(Path(settings.inbox) / "a.docx", store="枫林鲜果坊")
    with_register = settings.model_copy(update={"stores": register(tmp_path, "枫林店")})
    run_ingest(None, with_register)
    assert codes(settings) == [None]
    register(tmp_path, "枫林店|枫林鲜果坊")
    assert dict(run_ingest(None, with_register).counts) == {"replaced": 1, "unchanged": 0}
    assert codes(settings) == ["S01"]


def test_an_unchanged_register_writes_nothing(settings: Settings, tmp_path: Path) -> None:
    write_plan(Path(settings.inbox) / "a.docx")
    with_register = settings.model_copy(update={"stores": register(tmp_path, "枫林路店")})
    run_ingest(None, with_register)
    with open_store(settings.db) as store:
        before = content(store)
    register(tmp_path, "枫林路店")
    assert dict(run_ingest(None, with_register).counts) == {"unchanged": 1}
    with open_store(settings.db) as store:
        assert content(store) == before


def test_a_line_of_the_manifest_is_about_its_own_file(settings: Settings) -> None:
    inbox = Path(settings.inbox)
    write_plan(inbox / "a.docx", revenue=100)
    write_plan(inbox / "b.docx", revenue=200)
    manifest = inbox / "manifest.csv"
    manifest.write_text("file,store,year\na.docx,枫林路店,2025\n", encoding="utf-8")
    run_ingest(None, settings)
    manifest.write_text("file,store,year\na.docx,枫林路店,2025\nb.docx,海棠路店,2026\n", encoding="utf-8")
    assert dict(run_ingest(None, settings).counts) == {"replaced": 1, "unchanged": 1}
    with open_store(settings.db) as store:
        plans = store.ask("plans").dicts()
    assert {(plan["filename"], plan["store"], plan["year"]) for plan in plans} == {
        ("a.docx", "枫林路店", 2025),
        ("b.docx", "海棠路店", 2026),
    }


def test_a_folder_pattern_reads_anew(settings: Settings) -> None:
    write_plan(Path(settings.inbox) / "城东" / "a.docx")
    run_ingest(None, settings)
    with_pattern = settings.model_copy(update={"folders": "{region}"})
    assert run_ingest(None, with_pattern).counts["replaced"] == 1
    assert dict(run_ingest(None, with_pattern).counts) == {"unchanged": 1}


def test_uploads_are_read_anew_with_a_changed_vocabulary_and_what_was_said_of_them_holds(
    settings: Settings, tmp_path: Path
) -> None:
    plan = write_plan(tmp_path / "计划.docx", store="枫林路店", year=2025)
    with open_settled(settings) as store:
        (taken,) = hand_in([plan], settings, store, sender="王店长", entry=Entry("海棠路店", 2026))
    assert taken.outcome == "new"
    plan.unlink()
    changed = settings.model_copy(update={"vocabulary": own_vocabulary(tmp_path)})
    summary = run_ingest(None, changed, kind="nightly")
    assert summary.counts["replaced"] == 1
    assert "词表或名册已变：重读上传的 1 份" in summary.notes
    assert run_ingest(None, changed, kind="nightly").counts["replaced"] == 0
    with open_store(settings.db) as store:
        (row,) = store.ask("plans").dicts()
        (delivery,) = content(store)["deliveries"]
    assert (row["store"], row["year"], row["filename"]) == ("海棠路店", 2026, "计划.docx")
    assert "王店长" in delivery


def test_the_same_upload_with_other_words_is_read_by_them_and_the_same_words_change_nothing(
    settings: Settings, tmp_path: Path
) -> None:
    plan = write_plan(tmp_path / "计划.docx", store="枫林路店", year=2025)
    fates = []
    with open_settled(settings) as store:
        for entry in (Entry(), Entry("海棠路店"), Entry("海棠路店"), Entry()):
            (taken,) = hand_in([plan], settings, store, sender="王店长", entry=entry)
            fates.append(taken.outcome)
    assert fates == ["new", "replaced", "unchanged", "unchanged"]


def test_a_retry_reads_the_original_from_the_archive_and_says_what_became_of_it(settings: Settings) -> None:
    bad, good = Path(settings.inbox) / "坏.docx", Path(settings.inbox) / "好.docx"
    bad.write_bytes(b"nothing of a document")
    write_plan(good)
    strict = settings.model_copy(update={"limits": ReadingLimits(entries=1)})
    summary = run_ingest(None, strict)
    assert summary.counts["failed"] == 2
    bad.unlink()
    good.unlink()
    with open_settled(settings) as store:
        ids = [failure.document_id for failure in store.failed_documents()]
        taken = {Path(one.name).name: one for one in retry(ids, settings, store)}
        assert [failure.filename for failure in store.failed_documents()] == ["坏.docx"]
    assert (taken["好.docx"].outcome, taken["好.docx"].targets) == ("replaced", 3)
    assert taken["坏.docx"].outcome == "failed"
    assert taken["坏.docx"].message
