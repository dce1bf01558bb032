"""Checks within a plan: both numbers, the verdict, and a question where one is due."""

from decimal import Decimal
from typing import Any

import pytest

from schemas.plan import Figure, Target
from schemas.span import Span
from storage.checks import check_document
from storage.rows import to_rows
from tests.storage.plans import METRICS, extraction, figure, plan, target

INFOS = {info.code: info for info in METRICS}
QUARTERS = ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4")


def findings(targets: list[Target], figures: list[Figure] = (), **of_plan: Any) -> list[dict[str, Any]]:  # type: ignore[assignment]
    rows = to_rows(extraction(plan(targets=targets, **of_plan), figures=figures))
    return check_document(rows, INFOS)


def verdicts(targets: list[Target], figures: list[Figure] = (), **of_plan: Any) -> list[tuple[str, str]]:  # type: ignore[assignment]
    return [(row["check_code"], row["verdict"]) for row in findings(targets, figures, **of_plan)]


def quarters(*values: int) -> list[Target]:
    return [target(value, period=period) for value, period in zip(values, QUARTERS, strict=False)]


def test_a_plain_plan_has_nothing_to_find() -> None:
    assert verdicts([target(8600000), target(20, "gross_margin_rate", "%", comparator="ge")]) == []


def test_four_quarters_that_add_up_agree() -> None:
    assert verdicts([target(10000000), *quarters(2000000, 2500000, 2500000, 3000000)]) == [("parts_of_year", "agrees")]


def test_quarters_that_do_not_add_up_contradict_with_both_numbers() -> None:
    (found,) = findings([target(10000000), *quarters(2000000, 2500000, 2500000, 2500000)])
    assert (found["verdict"], found["stated"], found["computed"]) == ("contradicts", 10000000, 9500000)
    assert found["question"] == (
        "sales_revenue的总数写为1000万元，但4 个季度合计950万元，相差50万元。请确认以哪个为准。"
    )
    assert found["other_evidence"].startswith("sales_revenue 2000000；")


def test_missing_quarters_are_partial_unless_they_already_exceed_the_year() -> None:
    assert verdicts([target(10000000), *quarters(2000000, 2500000)]) == [("parts_of_year", "partial")]
    assert verdicts([target(10000000), *quarters(6000000, 5000000)]) == [("parts_of_year", "contradicts")]


def test_at_least_so_much_is_kept_by_parts_that_exceed_it() -> None:
    total = target(10000000, comparator="ge")
    assert verdicts([total, *quarters(3000000, 3000000, 3000000, 3000000)]) == [("parts_of_year", "agrees")]


def test_rates_are_never_added() -> None:
    margins = [
        target(value, "gross_margin_rate", "%", period=period)
        for value, period in zip((19, 20, 21, 22), QUARTERS, strict=True)
    ]
    assert verdicts([target(20.5, "gross_margin_rate", "%"), *margins]) == [("parts_of_year", "agrees")]
    assert verdicts([target(25, "gross_margin_rate", "%"), *margins]) == [("parts_of_year", "contradicts")]


def test_zero_months_count_as_stated() -> None:
    months = [target(0 if month == 2 else 100000, period=f"2025-{month:02}") for month in range(1, 13)]
    assert verdicts([target(1100000), *months]) == [("parts_of_year", "agrees")]


@pytest.mark.parametrize(
    ("parts", "verdict"), [((4000000, 6000000), "agrees"), ((2200000,), "partial"), ((7000000, 6000000), "contradicts")]
)
def test_named_parts_stand_against_their_total(parts: tuple[int, ...], verdict: str) -> None:
    children = [target(value, scope=f"第{n}组", parent_id="t1") for n, value in enumerate(parts)]
    assert verdicts([target(10000000), *children]) == [("parts_of_total", verdict)]


def test_a_total_row_must_be_the_sum_of_its_parts() -> None:
    total = target(10000000, flags=("total_row",))
    children = [target(4000000, scope="一组", parent_id="t1"), target(5000000, scope="二组", parent_id="t1")]
    assert verdicts([total, *children]) == [("parts_of_total", "contradicts")]


def test_a_printed_total_is_checked_against_its_column() -> None:
    cells = [target(300000, scope=name, source=Span(4, 0, 2, row, 1)) for row, name in ((1, "一组"), (2, "二组"))]
    total = figure(700000, role="total", source=Span(4, 0, 2, 3, 1))
    (found,) = findings(cells, [total])
    assert (found["check_code"], found["verdict"], found["computed"]) == ("printed_total", "contradicts", 600000)


@pytest.mark.parametrize(
    ("level", "growth", "baseline", "verdict"),
    [(12000000, 20, 10000000, "agrees"), (12000000, 25, 10000000, "contradicts"), (860, 14.7, 750, "agrees")],
)
def test_growth_is_held_against_level_and_base(level: int, growth: float, baseline: int, verdict: str) -> None:
    levels = [target(level, "orders", "单", growth=growth, growth_unit="%", baseline=baseline)]
    assert verdicts(levels) == [("growth", verdict)]


def test_growth_in_points_is_a_difference() -> None:
    rate = target(22, "gross_margin_rate", "%", growth=2, growth_unit="pp", baseline=20)
    assert verdicts([rate]) == [("growth", "agrees")]


def test_last_years_actual_serves_as_base() -> None:
    actual = figure(10000000, period="2024", evidence="去年完成1000万元")
    (found,) = findings([target(11000000, growth=30, growth_unit="%")], [actual])
    assert (found["check_code"], found["verdict"], found["computed"]) == ("growth", "contradicts", Decimal(10))
    assert found["other_evidence"] == "去年完成1000万元"


@pytest.mark.parametrize(("price", "orders", "verdict"), [(2000, 5000, "agrees"), (2000, 6000, "contradicts")])
def test_price_times_volume_is_revenue(price: int, orders: int, verdict: str) -> None:
    targets = [target(10000000), target(price, "avg_ticket"), target(orders, "orders", "单")]
    assert verdicts(targets) == [("product", verdict)]


def test_a_share_is_held_against_its_amount() -> None:
    targets = [target(10000000), target(2600000, "gross_profit"), target(20, "gross_margin_rate", "%")]
    (found,) = findings(targets)
    assert (found["verdict"], found["stated"], found["computed"]) == ("contradicts", 2600000, 2000000)


@pytest.mark.parametrize(
    ("per", "rate", "period", "total", "verdict"),
    [
        ("month", 650, "2025", 7800, "agrees"),
        ("month", 650, "2025", 6000, "contradicts"),
        ("day", 20, "2025", 7300, "agrees"),
        ("day", 20, "2025", 5300, "agrees"),  # 265 working days
        ("day", 20, "2025", 2000, "contradicts"),
        ("day", 20, "2025-03", 620, "agrees"),
        ("week", 5, "2025-03", 22, "agrees"),
        ("quarter", 3, "2025", 12, "agrees"),
    ],
)
def test_a_rate_is_held_against_the_amount(per: Any, rate: int, period: str, total: int, verdict: str) -> None:
    targets = [
        target(total, "sales_volume", "台", period=period),
        target(rate, "sales_volume", "台", period=period, per=per),
    ]
    assert verdicts(targets) == [("rate", verdict)]


@pytest.mark.parametrize(
    "wrong",
    [
        target(93, "churn_rate", "%", comparator="ge"),
        target(8000000, comparator="le"),
        target(5, unit="%", change="decrease", baseline=100),
    ],
)
def test_a_bound_that_points_the_wrong_way_is_doubted(wrong: Target) -> None:
    assert verdicts([wrong]) == [("direction", "implausible")]


def test_the_right_way_is_not_doubted() -> None:
    assert verdicts([target(4, "churn_rate", "%", comparator="le")]) == []


@pytest.mark.parametrize(
    "odd",
    [
        target(220, "gross_margin_rate", "%"),
        target(860),
        target(-5, "orders", "单"),
        target(9, high=7, comparator="range"),
    ],
)
def test_values_that_can_hardly_be_meant_are_listed(odd: Target) -> None:
    assert ("implausible", "implausible") in verdicts([odd])


def test_a_day_that_does_not_exist_is_listed() -> None:
    assert verdicts([target(5, "trainings", "次", period="2025-02-30")]) == [("calendar", "implausible")]
    assert verdicts([target(5, "trainings", "次", period="2021-03")]) == [("calendar", "implausible")]


def test_what_is_missing_becomes_a_question() -> None:
    found = findings(
        [
            target(None, status="placeholder", evidence="销售额XX万元"),
            target(15, unit="%", change="increase", evidence="销售额增长15%"),
            target(118, unit=None, metric="orders", evidence="订单118"),
        ]
    )
    assert [row["check_code"] for row in found] == ["missing_number", "missing_baseline", "missing_unit"]
    assert found[0]["question"] == "sales_revenue“销售额XX万元”没有写出数字，请补充目标值。"


def test_a_plan_without_year_and_store_is_asked_whose_it_is() -> None:
    assert [code for code, _ in verdicts([], store=None, year=None)] == ["missing_year", "missing_store"]


def test_a_procedure_is_not_checked() -> None:
    assert verdicts([target(860)], kind="policy") == []


def test_a_change_in_pieces_needs_no_base_and_scores_need_no_unit() -> None:
    more = target(300, "members_new", "人", change="increase")
    none = target(0, "orders", None)
    assert verdicts([more, none]) == []
