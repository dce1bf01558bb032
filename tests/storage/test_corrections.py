"""Corrections: both values kept, two people told apart, found again after a new reading, never lost in silence."""

import threading
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from schemas.issues import StorageError
from schemas.span import Span
from storage import Store
from storage.corrections import CorrectionConflictError
from storage.database import reading
from storage.tables import TABLES
from tests.storage.plans import extraction, plan, swot, target


def rows(store: Store, table: str) -> list[Any]:
    with reading(store.engine) as connection:
        return list(connection.execute(sa.select(TABLES[table])).mappings())


def one_target(store: Store, *, value: int = 8600000, **more: Any) -> Any:
    store.replace_document(extraction(plan(targets=[target(value, evidence="全年销售860万元")]), **more))
    return rows(store, "targets")[0]


def test_both_values_are_kept_with_who_and_why(store: Store) -> None:
    row = one_target(store)
    store.correct(
        "targets", row["target_id"], {"low": "9,600,000", "high": "9600000"}, revision=0, who="王", why="电话确认"
    )
    after = rows(store, "targets")[0]
    assert (after["low"], after["review"], after["revision"]) == (Decimal(9600000), "changed", 1)
    low, high = store.history("targets", row["target_id"])
    assert (low.field, low.machine_value, low.value, low.who, low.why) == (
        "low",
        "8600000",
        "9600000",
        "王",
        "电话确认",
    )
    assert high.field == "high"
    (block,) = store.compare("sales_revenue").blocks
    assert block.lines[0].cells[0].value == 9600000


def test_the_second_of_two_people_is_told_with_both_values(store: Store) -> None:
    row = one_target(store)
    store.correct("targets", row["target_id"], {"low": "9000000"}, revision=0, who="王")
    with pytest.raises(CorrectionConflictError) as told:
        store.correct("targets", row["target_id"], {"low": "7000000"}, revision=0, who="李")
    assert (told.value.theirs, told.value.yours) == ({"low": "9000000"}, {"low": "7000000"})
    assert rows(store, "targets")[0]["low"] == 9000000


def test_who_changed_a_row_does_not_check_it(store: Store) -> None:
    row = one_target(store)
    store.correct("targets", row["target_id"], {"scope": "手机"}, revision=0, who="王")
    with pytest.raises(StorageError, match="correction_same_person"):
        store.confirm("targets", row["target_id"], revision=1, who="王")
    assert store.confirm("targets", row["target_id"], revision=1, who="李") == 2
    assert rows(store, "targets")[0]["review"] == "checked"


def test_undo_goes_back_step_by_step_to_the_machines_value(store: Store) -> None:
    row = one_target(store)
    for revision, value in enumerate(("9000000", "9500000")):
        store.correct("targets", row["target_id"], {"low": value}, revision=revision, who="王")
    first, second = store.history()
    with pytest.raises(StorageError, match="correction_not_last"):
        store.undo(first.correction_id, who="王")
    store.undo(second.correction_id, who="王")
    assert rows(store, "targets")[0]["low"] == 9000000
    store.undo(first.correction_id, who="王")
    after = rows(store, "targets")[0]
    assert (after["low"], after["review"]) == (8600000, None)
    assert [step.state for step in store.history()] == ["undone", "undone"]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"low": "很多"}, "correction_value"),
        ({"tier": "顶级"}, "correction_value"),
        ({"metric": ""}, "correction_value"),
        ({"evidence": "改原文"}, "correction_field"),
    ],
)
def test_what_does_not_fit_is_refused(store: Store, values: dict[str, str], code: str) -> None:
    row = one_target(store)
    with pytest.raises(StorageError) as error:
        store.correct("targets", row["target_id"], values, revision=0, who="王")
    assert error.value.code == code
    assert store.history() == []


def test_a_correction_survives_a_new_reading_in_which_the_text_moved(store: Store) -> None:
    row = one_target(store)
    store.correct("targets", row["target_id"], {"low": "9600000"}, revision=0, who="王")
    moved = target(8600000, evidence="全年销售860万元", source=Span(7, 3, 12))
    again = extraction(plan(targets=[target(5, "trainings", "次"), moved]), vocabulary_version="2")
    assert store.replace_document(again).orphaned == 0
    low = {row["metric"]: row["low"] for row in rows(store, "targets")}
    assert low == {"trainings": 5, "sales_revenue": 9600000}
    (step,) = store.history()
    assert (step.row_id, step.state) == (rows(store, "targets")[1]["target_id"], "active")


def test_the_machines_new_value_is_kept_beside_the_persons(store: Store) -> None:
    row = one_target(store)
    store.correct("targets", row["target_id"], {"low": "9600000"}, revision=0, who="王")
    one_target(store, value=8700000, vocabulary_version="2")
    assert [(step.machine_value, step.value) for step in store.history()] == [("8700000", "9600000")]
    assert rows(store, "targets")[0]["low"] == 9600000


def test_equal_words_are_told_apart_by_what_they_mean(store: Store) -> None:
    both = [target(100, "orders", "单", evidence="各100", scope=name) for name in ("一组", "二组")]
    store.replace_document(extraction(plan(targets=both)))
    second = rows(store, "targets")[1]
    store.correct("targets", second["target_id"], {"low": "120"}, revision=0, who="王")
    moved = [
        target(100, "orders", "单", evidence="各100", scope=name, source=Span(3, 0, 4)) for name in ("二组", "一组")
    ]
    store.replace_document(extraction(plan(targets=moved), vocabulary_version="2"))
    assert [(row["scope"], row["low"]) for row in rows(store, "targets")] == [("二组", 120), ("一组", 100)]


def test_a_correction_whose_words_are_gone_is_orphaned_and_comes_back_with_them(store: Store) -> None:
    row = one_target(store)
    store.correct("targets", row["target_id"], {"low": "9600000"}, revision=0, who="王")
    gone = extraction(plan(targets=[target(1, evidence="另一句")]), vocabulary_version="2")
    assert store.replace_document(gone).orphaned == 1
    assert store.history()[0].state == "orphaned"
    (issue,) = rows(store, "issues")
    assert issue["code"] == "correction_orphaned"
    assert "8600000 → 9600000" in issue["message"]
    one_target(store, vocabulary_version="3")
    assert (store.history()[0].state, rows(store, "targets")[0]["low"]) == ("active", 9600000)


def test_a_checked_row_that_now_reads_otherwise_must_be_checked_again(store: Store) -> None:
    row = one_target(store)
    store.confirm("targets", row["target_id"], revision=0, who="李")
    one_target(store, value=8700000, vocabulary_version="2")
    assert rows(store, "targets")[0]["review"] is None
    assert [issue["code"] for issue in rows(store, "issues")] == ["correction_orphaned"]


def test_a_corrected_year_moves_the_plan_and_its_targets(store: Store) -> None:
    masked = plan(year=None, targets=[target(8600000, period="Y"), target(1, period="Y-Q1")])
    store.replace_document(extraction(masked, name="无年份.docx"))
    row = rows(store, "plans")[0]
    assert store.compare("sales_revenue").years == ()
    store.correct("plans", row["plan_id"], {"year": "2025"}, revision=0, who="王")
    assert [row["period_year"] for row in rows(store, "targets")] == [2025, 2025]
    assert [row["check_code"] for row in rows(store, "findings")] == ["parts_of_year"]
    store.undo(store.history()[0].correction_id, who="王")
    assert [row["period_year"] for row in rows(store, "targets")] == [None, None]
    for slip in ("20255", "25", "9" * 30):
        with pytest.raises(StorageError) as error:
            store.correct("plans", row["plan_id"], {"year": slip}, revision=2, who="王")
        assert error.value.code == "correction_value"


def test_swot_items_and_rejected_targets_are_corrected_alike(store: Store) -> None:
    store.replace_document(extraction(plan(targets=[target(8600000)], swot=[swot("strength", "人员流失大")])))
    item, wrong = rows(store, "swot_items")[0], rows(store, "targets")[0]
    store.correct("swot_items", item["swot_id"], {"quadrant": "weakness"}, revision=0, who="王")
    store.correct("targets", wrong["target_id"], {"status": "rejected"}, revision=0, who="王", why="去年完成数")
    assert rows(store, "swot_items")[0]["quadrant"] == "weakness"
    (block,) = store.compare("sales_revenue").blocks
    assert block.lines[0].cells[0].missing == "not_found"


def test_the_history_applies_to_the_next_delivery(store: Store) -> None:
    row = one_target(store)
    store.correct("targets", row["target_id"], {"low": "9600000", "high": "9600000"}, revision=0, who="王", why="电话")
    history = store.export_corrections()
    newer = plan(targets=[target(8600000, evidence="全年销售860万元"), target(3, "trainings", "次")])
    store.replace_document(extraction(newer, content=b"second delivery", modified=None))
    done = store.apply_corrections(history, who="李")
    assert [replayed.fate for replayed in done] == ["applied", "applied"]
    (block,) = store.compare("sales_revenue").blocks
    assert block.lines[0].cells[0].value == 9600000
    assert [replayed.fate for replayed in store.apply_corrections(history, who="李")] == ["already", "already"]


def test_a_delivery_that_says_something_else_is_not_overwritten(store: Store) -> None:
    row = one_target(store)
    store.correct("targets", row["target_id"], {"low": "9600000"}, revision=0, who="王")
    history = store.export_corrections()
    newer = extraction(plan(targets=[target(9000000, evidence="全年销售860万元")]), content=b"2", modified=None)
    store.replace_document(newer)
    assert [replayed.fate for replayed in store.apply_corrections(history, who="李")] == ["differs"]


def test_of_many_pairs_at_once_no_change_is_lost(store: Store) -> None:
    """Two people write to each of 25 rows at the same moment: one holds, the other is told."""
    targets = [target(n, "orders", "单", evidence=f"第{n}项") for n in range(25)]
    store.replace_document(extraction(plan(targets=targets)))
    ids = [row["target_id"] for row in rows(store, "targets")]
    told: list[str] = []

    def write(who: str) -> None:
        for row_id in ids:
            try:
                store.correct("targets", row_id, {"low": {"王": "111", "李": "222"}[who]}, revision=0, who=who)
            except CorrectionConflictError:
                told.append(row_id)

    writers = [threading.Thread(target=write, args=(who,)) for who in ("王", "李")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(told) == sorted(ids)
    kept = {step.row_id: step.value for step in store.history()}
    assert {row["target_id"]: str(row["low"]) for row in rows(store, "targets")} == kept
