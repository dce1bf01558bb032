"""Which metric a number means: several hundred sentences of many trades and tempers (data/metrics.yaml)."""

from pathlib import Path

import pytest
import yaml

from extractors.numbers.quantities import find_quantities
from extractors.vocabulary import Vocabulary
from extractors.vocabulary.check import nearest_reading
from extractors.words.mentions import find_metrics, fitting_metric, is_general, metric_by_unit, resolve_metric
from schemas.plan import Change

CASES: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "data" / "metrics.yaml").read_text("utf-8"))
NOTHING = CASES.pop("nothing")
SENTENCES = [(sentence, code) for code, sentences in CASES.items() for sentence in sentences]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load()


@pytest.mark.parametrize(("sentence", "code"), SENTENCES)
def test_number_means(sentence: str, code: str, vocabulary: Vocabulary) -> None:
    assert nearest_reading(sentence, vocabulary) == code


@pytest.mark.parametrize("sentence", NOTHING)
def test_no_metric_is_seen_in(sentence: str, vocabulary: Vocabulary) -> None:
    assert find_metrics(sentence, vocabulary) == ()


@pytest.mark.parametrize(
    ("sentence", "change", "code"),
    [
        ("毛利增长15%", "increase", "gross_profit"),
        ("毛利15%", "level", "gross_margin_rate"),
        ("毛利提高2个百分点", "increase", "gross_margin_rate"),
        ("毛利260万元", "level", "gross_profit"),
        ("毛利1500元/台", "level", "unit_gross_profit"),
        ("库存下降20%", "decrease", "inventory_amount"),
        ("库存40天", "level", "inventory_days"),
        ("业绩增长20%", "increase", "sales_revenue"),
        ("任务320万元", "level", "sales_revenue"),
        ("任务260台", "level", "sales_volume"),
        ("任务60单", "level", "orders"),
        ("任务完成95%", "level", "task_completion_rate"),
        ("精品销售增长10%", "increase", "accessories_revenue"),
        ("会员销售额增长10%", "increase", "sales_revenue"),
        ("营业额4万元/人", "level", "labor_productivity"),
    ],
)
def test_the_unit_decides_what_a_word_means(sentence: str, change: Change, code: str, vocabulary: Vocabulary) -> None:
    mention, quantity = find_metrics(sentence, vocabulary)[0], find_quantities(sentence)[0]
    assert resolve_metric(mention, quantity, vocabulary, text=sentence, change=change) == code


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("员工流失率15%", "staff_turnover_rate"),
        ("会员流失率15%", "churn_rate"),
        ("导购的流失率15%", "staff_turnover_rate"),
        ("代理人三个月后留存60%", "agent_retention"),
        ("老客户的留存60%", "retention_rate"),
        ("新增社区门店3家", "stores_new"),
        ("社区门店达到30家", "stores_total"),
        ("费用8万元", "operating_cost"),
        ("店庆活动的费用2万元", "marketing_budget"),
    ],
)
def test_the_neighbours_decide_what_a_word_means(sentence: str, code: str, vocabulary: Vocabulary) -> None:
    assert nearest_reading(sentence, vocabulary) == code


def test_the_trade_decides_where_the_words_do_not(vocabulary: Vocabulary) -> None:
    sentence = "件数60件"
    (mention,), (quantity,) = find_metrics(sentence, vocabulary), find_quantities(sentence)
    assert resolve_metric(mention, quantity, vocabulary, industry="保险") == "policies"
    assert resolve_metric(mention, quantity, vocabulary, industry="服装") == "sales_volume"


def test_words_that_do_not_fit_the_unit_leave_the_number_to_others(vocabulary: Vocabulary) -> None:
    sentence = "复购率300台"
    (mention,), (quantity,) = find_metrics(sentence, vocabulary), find_quantities(sentence)
    assert fitting_metric(mention, quantity, vocabulary) is None
    assert resolve_metric(mention, quantity, vocabulary) == "other"


def test_a_number_without_words_takes_what_its_unit_usually_counts(vocabulary: Vocabulary) -> None:
    units = {
        "600万元": "sales_revenue",
        "320台": "sales_volume",
        "45单": "orders",
        "前三名": "brand_rank",
        "35天": "other",
    }
    assert {text: metric_by_unit(find_quantities(text)[0], vocabulary) for text in units} == units


def test_general_and_weak_words_say_that_others_go_first(vocabulary: Vocabulary) -> None:
    general = {text: is_general(find_metrics(text, vocabulary)[0]) for text in ("任务", "线上", "复购率", "销售额")}
    assert general == {"任务": True, "线上": True, "复购率": False, "销售额": False}
