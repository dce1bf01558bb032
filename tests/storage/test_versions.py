"""Versions: the newest plan of a subject, year and kind is current; older ones stay; two plans side by side."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from schemas.issues import StorageError
from storage import Store
from storage.database import reading
from storage.tables import plans
from tests.storage.plans import extraction, plan, target


def current(store: Store) -> dict[str, bool]:
    query = sa.select(plans.c.title, plans.c.current).order_by(plans.c.title)
    with reading(store.engine) as connection:
        return {row.title: row.current for row in connection.execute(query)}


def add(store: Store, title: str, *, on: datetime | None = None, **of_plan: Any) -> None:
    one = plan("城东店", 2025, **({"title": title, "targets": [target(1)]} | of_plan))
    store.replace_document(extraction(one, name=f"{title}.docx", modified=on))


def day(number: int) -> datetime:
    return datetime(2025, 1, number, tzinfo=UTC)


def test_the_newer_plan_is_current_and_says_whom_it_replaced(store: Store) -> None:
    add(store, "初稿", on=day(3))
    add(store, "定稿", on=day(9))
    assert current(store) == {"初稿": False, "定稿": True}
    with reading(store.engine) as connection:
        by = dict(connection.execute(sa.select(plans.c.title, plans.c.superseded_by)).all())
        final = connection.scalar(sa.select(plans.c.plan_id).where(plans.c.title == "定稿"))
    assert by == {"初稿": final, "定稿": None}


def test_the_order_of_arrival_does_not_matter(store: Store) -> None:
    add(store, "定稿", on=day(9))
    add(store, "初稿", on=day(3))
    assert current(store) == {"初稿": False, "定稿": True}


def test_the_date_in_the_text_counts_more_than_the_files(store: Store) -> None:
    add(store, "旧文重存", on=day(20), written=date(2024, 12, 1))
    add(store, "新文", on=day(9), written=date(2024, 12, 28))
    assert current(store) == {"新文": True, "旧文重存": False}


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "summary"},
        {"department": "售后部"},
        {"person": "张三", "title": "张三个人计划"},
        {"year": 2026},
        {"store": "城西店", "store_code": "S02"},
        {"period_start": date(2025, 1, 1), "period_end": date(2025, 3, 31)},
    ],
)
def test_another_kind_subject_year_or_span_replaces_nothing(store: Store, other: dict[str, Any]) -> None:
    add(store, "年度计划", on=day(3))
    second = plan(**({"store": "城东店", "year": 2025, "title": "另一份"} | other))
    store.replace_document(extraction(second, name="另一份.docx", modified=day(9)))
    assert list(current(store).values()) == [True, True]


def test_the_name_under_a_stores_plan_is_its_authors(store: Store) -> None:
    add(store, "初稿", on=day(3), person="张三")
    add(store, "定稿", on=day(9), person="李四")
    assert current(store) == {"初稿": False, "定稿": True}
    assert [line.label for line in store.compare("sales_revenue").blocks[0].lines] == ["城东店"]


def test_plans_without_store_or_year_replace_nothing(store: Store) -> None:
    for title in ("一", "二"):
        store.replace_document(extraction(plan(None, 2025, title=title), name=f"{title}.docx"))
        store.replace_document(extraction(plan("城东店", None, title=f"{title}x"), name=f"{title}x.docx"))
    assert set(current(store).values()) == {True}


def test_two_plans_of_one_document_live_side_by_side(store: Store) -> None:
    both = [plan("城东店", 2025, title="手机"), plan("城东店", 2025, title="家电")]
    store.replace_document(extraction(*both, name="合订.docx", modified=day(3)))
    assert current(store) == {"手机": True, "家电": True}
    add(store, "新稿", on=day(9))
    assert current(store) == {"手机": False, "家电": False, "新稿": True}


def test_a_document_that_turns_out_to_be_anothers_frees_the_older_one(store: Store) -> None:
    add(store, "初稿", on=day(3))
    add(store, "定稿", on=day(9))
    moved = plan("城西店", 2025, title="定稿", targets=[target(1)])
    store.replace_document(extraction(moved, name="定稿.docx", modified=day(9), vocabulary_version="2"))
    assert current(store) == {"初稿": True, "定稿": True}


def test_a_diff_shows_targets_added_gone_and_changed(store: Store) -> None:
    old = [target(8000000), target(20, "gross_margin_rate", "%", comparator="ge"), target(4, "trainings", "次")]
    new = [target(8600000), target(20, "gross_margin_rate", "%", comparator="ge"), target(600, "members_new", "人")]
    store.replace_document(extraction(plan("城东店", 2024, targets=old)))
    store.replace_document(extraction(plan("城东店", 2025, targets=new)))
    answer = store.diff("城东店2024.docx", "城东店2025")
    assert [row[:8] for row in answer.rows] == [
        ("changed", "销售额", None, "2025年", "800万元", "860万元", 600000, "CNY"),
        ("gone", "培训场次", None, "2024年", "4次", None, None, "次"),
        ("added", "新增会员", None, "2025年", None, "600人", None, "人"),
    ]
    assert answer.notes[-1] == "相同的目标 1 个"


def test_a_plan_that_is_unknown_or_ambiguous_is_told(store: Store) -> None:
    for year in (2024, 2025):
        store.replace_document(extraction(plan("城东店", year)))
    with pytest.raises(StorageError, match=r"plan_ambiguous.*城东店2024\.docx#1"):
        store.diff("城东店", "城东店2024")
    with pytest.raises(StorageError, match="plan_unknown"):
        store.diff("城南店", "城东店2024")


def test_a_year_that_no_calendar_has_stops_nothing(store: Store) -> None:
    for title, on in (("初稿", day(3)), ("定稿", day(9))):
        one = plan("城东店", 20255, title=title, targets=[])
        store.replace_document(extraction(one, name=f"{title}.docx", modified=on))
    assert current(store) == {"初稿": False, "定稿": True}
