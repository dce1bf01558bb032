"""How people say it who never learned to write plans: contrasts, persons, lists, what is said of customers."""

from decimal import Decimal

import pytest

from extractors.targets.drafts import Draft
from tests.targets.builders import read


def targets(text: str) -> list[Draft]:
    return [draft for draft in read(text) if draft.role is None]


def told(text: str) -> list[tuple[str, Decimal | None, str | None]]:
    return [(draft.metric, draft.low if draft.low is not None else draft.high, draft.unit) for draft in targets(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("网点去年才开了38家，今年开60家。", "60家"),
        ("投诉去年来了31起，2025年压在12起以内。", "12起以内"),
        ("收银台现在两台，今年添到四台。", "四台"),
    ],
)
def test_this_year_in_contrast_to_the_last_is_what_is_to_come(text: str, wanted: str) -> None:
    assert [draft.evidence for draft in targets(text)][-1].endswith(wanted)


def test_sentences_that_each_begin_with_a_person_say_whose_targets_they_are() -> None:
    found = targets("销售任务分到人。李秀梅管老城，全年120万元；小周跑开发区，做90万元；老陈要扛75万元。")
    assert [draft.scope for draft in found] == ["李秀梅", "小周", "老陈"]


def test_one_sentence_that_begins_with_a_person_is_believed_by_its_own_words_only() -> None:
    (found,) = targets("高端客户今年要做90万元销售额。")
    assert found.scope is None or found.scope == "高端客户"


def test_what_a_label_names_is_what_its_list_is_of() -> None:
    text = "全年确认收入900万元。回款按季分解为：一季度200万元，二季度240万元，三季度260万元。"
    assert [metric for metric, *_ in told(text)][1:] == ["collection_amount"] * 3


def test_what_is_taken_off_is_not_what_remains() -> None:
    assert told("全年净利润不低于20万元，扣掉房租、人工，确保再多出6万元。")[-1][0] == "net_profit"


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("退卡的控制在3%以内。", "churn_rate"),
        ("返修的不能超过2%。", "rework_rate"),
        ("半年没动过的压到5%以内。", "slow_stock_share"),
        ("能续上的不少于60%。", "renewal_rate"),
        ("每天40通。", "calls_made"),
        ("引一个新客户的成本不超过90元。", "customer_acquisition_cost"),
        ("推广费26万元，占零售额2.7%。", "expense_ratio"),
        ("推广费26万元，占营收2.7%。", "expense_ratio"),
    ],
)
def test_what_customers_goods_and_people_do_is_a_metric(text: str, metric: str) -> None:
    assert told("二、目标：" + text)[-1][0] == metric


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("电视能保住二百台。", "电视"),
        ("老件清出去四十万元。", "老件"),
    ],
)
def test_what_is_done_with_a_thing_is_no_part_of_its_name(text: str, scope: str) -> None:
    assert targets("全年卖八百台，其中" + text)[-1].scope == scope


@pytest.mark.parametrize(
    "text", ["我心里的数是销售额300万元。", "一个人每月销售额8万元。", "任何时候库存不超过60万元。"]
)
def test_pronouns_and_counts_of_one_are_no_names(text: str) -> None:
    assert [draft.scope for draft in read(text)][-1:] == [None]
