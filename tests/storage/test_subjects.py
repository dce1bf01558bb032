"""Whose plan it is, as one key: plans of one subject and year are versions of one another."""

import pytest

from storage.rows import subject_key


def key(**fields: str) -> str:
    """The subject key of a plan's row with these fields."""
    empty = dict.fromkeys(("store_code", "store", "region", "department", "person", "title"))
    return subject_key(empty | fields)


def test_a_registered_store_is_known_by_its_code() -> None:
    assert key(store="城东店", store_code="S01") == "S01"


def test_the_name_under_a_store_s_plan_is_its_author_s() -> None:
    assert key(store="柳营镇店", person="贺小军", title="柳营镇店2025年计划") == "柳营镇店"


@pytest.mark.parametrize("title", ["贺小军2025年销售计划", "2025年个人工作计划"])
def test_a_plan_that_says_it_is_a_person_s_is_the_person_s(title: str) -> None:
    assert key(store="柳营镇店", person="贺小军", title=title) == "柳营镇店 · 贺小军"


def test_without_store_and_department_the_person_is_all_there_is() -> None:
    assert key(person="贺小军", title="年度计划") == "贺小军"


def test_a_department_stands_below_its_store() -> None:
    assert key(store="滨河店", department="售后部", person="王工", title="售后部计划") == "滨河店 · 售后部"
