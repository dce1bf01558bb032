"""Comparing like with like: the rules of analysts.md, one by one, on both databases."""

from decimal import Decimal
from typing import Any

import pytest

from storage import Store
from storage.compare import Block, Comparison, Wanted, compare
from storage.compare_table import flat
from storage.database import reading
from tests.storage.plans import extraction, plan, target


def put(store: Store, name: str | None, year: int | None, *targets: Any, **of_plan: Any) -> None:
    one = plan(name, year, targets=targets, **of_plan)
    store.replace_document(extraction(one, name=f"{name}{year}{of_plan}.docx"))


def seen(block: Block) -> dict[str, list[Any]]:
    return {line.label: [cell.missing or cell.value for cell in line.cells] for line in block.lines}


def forms(comparison: Comparison, name: str) -> dict[Any, dict[str, list[Any]]]:
    return {getattr(block.form, name): seen(block) for block in comparison.blocks}


def test_missing_numbers_are_told_apart(store: Store) -> None:
    put(store, "城东店", 2024, target(8000000))
    put(store, "城东店", 2025, target(8600000), target(2000000, period="2025-Q1"))
    put(store, "城西店", 2025, target(None, status="placeholder", evidence="销售额XX万元"))
    put(store, "江南店", 2024, target(15, unit="%", change="increase", evidence="销售额增长15%"))
    put(store, "江南店", 2025, target(3, "trainings", "次"))
    put(store, "城北店", 2025, target(None, status="vague", evidence="销售额再上台阶"))
    put(store, "城南店", 2025, target(600000, period="2025-03", evidence="3月60万"))
    (block,) = store.compare("sales_revenue", years=[2024, 2025]).blocks
    assert seen(block) == {
        "城东店": [8000000, 8600000],
        "城西店": ["no_plan", "placeholder"],
        "江南店": ["change_only", "not_found"],
        "城北店": ["no_plan", "vague"],
        "城南店": ["no_plan", "other_form"],
    }
    hints = {line.label: line.cells[1].hint for line in block.lines}
    assert (hints["城西店"], hints["城北店"], hints["城南店"]) == ("销售额XX万元", "销售额再上台阶", "3月60万")


def test_different_bases_units_rates_and_scopes_stand_apart(store: Store) -> None:
    put(store, "城东店", 2025, target(100, basis="含税"), target(200, "sales_volume", "台"), target(9, scope="手机"))
    put(store, "城西店", 2025, target(300, basis="不含税"), target(50, "sales_volume", "件"), target(20, per="month"))
    revenue = forms(store.compare("sales_revenue"), "basis")
    assert revenue["含税"]["城东店"] == [100]
    assert revenue["不含税"]["城西店"] == [300]
    assert "含税" not in str(revenue["不含税"].get("城东店"))
    assert forms(store.compare("sales_volume"), "unit") == {
        "件": {"城东店": ["other_form"], "城西店": [50]},
        "台": {"城东店": [200]},
    }
    assert seen(store.compare("sales_revenue", scope="手机").blocks[0])["城东店"] == [9]
    assert store.compare("sales_revenue", basis="含税").blocks[0].form.basis == "含税"


def test_floor_base_and_stretch_are_three_columns(store: Store) -> None:
    put(store, "城东店", 2025, target(500, tier="floor"), target(600), target(700, tier="stretch"))
    for tier, value in (("floor", 500), ("base", 600), ("stretch", 700)):
        assert seen(store.compare("sales_revenue", tier=tier).blocks[0]) == {"城东店": [value]}  # type: ignore[arg-type]


def test_changes_are_compared_with_changes(store: Store) -> None:
    put(store, "城东店", 2025, target(15, unit="%", change="increase"))
    put(store, "城西店", 2025, target(20, unit="%", change="increase"))
    (block,) = store.compare("sales_revenue", change="increase").blocks
    assert [(line.label, line.cells[0].rank) for line in block.lines] == [("城东店", 2), ("城西店", 1)]
    assert block.totals[0].sum is None


def test_ranks_follow_the_direction_and_ties_share(store: Store) -> None:
    for name, value in (("城东店", 4), ("城西店", 6), ("江南店", 4)):
        put(store, name, 2025, target(value, "churn_rate", "%", comparator="le"))
    (block,) = store.compare("churn_rate").blocks
    assert {line.label: line.cells[0].rank for line in block.lines} == {"城东店": 1, "江南店": 1, "城西店": 3}


def test_lines_that_are_left_out_still_count(store: Store) -> None:
    for name, value in (("城东店", 400), ("城西店", None), ("江南店", 600)):
        status = "target" if value else "vague"
        put(store, name, 2025, target(value, status=status))
    with reading(store.engine) as connection:
        (block,) = compare(connection, Wanted(("sales_revenue",)), most=1).blocks
        (whole,) = compare(connection, Wanted(("sales_revenue",))).blocks
    assert [(line.label, line.cells[0].rank) for line in block.lines] == [("城东店", 2)]
    assert (block.cut, block.numbered) == (2, 2)
    assert (whole.cut, len(whole.lines)) == (0, 3)
    assert block.totals == whole.totals
    assert block.totals[0].sum == 1000


@pytest.mark.parametrize("convert", [False, True])
@pytest.mark.parametrize("most", [1, 2, 3, 5, 9])
def test_the_lines_of_a_page_say_what_the_whole_says(store: Store, most: int, convert: bool) -> None:
    for number, name in enumerate(("城东店", "城西店", "江南店"), start=1):
        for year in (2024, 2025):
            own = [
                target(number * 100 + year % 7),
                target(number * 90, scope="零售"),
                target(number * 3, "gross_profit"),
            ]
            monthly = target(number, "sales_revenue", per="month", evidence="每月")
            put(store, name, year, *(own[:number] if year == 2025 else [monthly, *own[2:]]))
    wanted = Wanted(("sales_revenue", "gross_profit"), convert=convert)
    with reading(store.engine) as connection:
        page, whole = compare(connection, wanted, most=most), compare(connection, wanted)
    assert sum(len(block.lines) for block in page.blocks) <= max(most, len(page.blocks))
    assert len(page.blocks) == len(whole.blocks) >= 2
    for shown, full in zip(page.blocks, whole.blocks, strict=True):
        assert set(shown.lines) <= set(full.lines)
        assert (shown.form, shown.totals, shown.numbered) == (full.form, full.totals, full.numbered)
        assert shown.cut == len(full.lines) - len(shown.lines)


def test_a_budget_is_not_ranked(store: Store) -> None:
    put(store, "城东店", 2025, target(300000, "marketing_budget"))
    assert store.compare("marketing_budget").blocks[0].lines[0].cells[0].rank is None


def test_rates_are_never_added_and_amounts_are(store: Store) -> None:
    put(store, "城东店", 2025, target(20, "gross_margin_rate", "%"), target(100))
    put(store, "城西店", 2025, target(24, "gross_margin_rate", "%"), target(300))
    (rate,) = store.compare("gross_margin_rate").blocks
    assert (rate.totals[0].sum, rate.totals[0].lowest, rate.totals[0].highest) == (None, 20, 24)
    assert store.compare("sales_revenue").blocks[0].totals[0].sum == 400


def test_a_stores_department_stands_beside_it_but_not_in_its_sum(store: Store) -> None:
    put(store, "城东店", 2025, target(100))
    put(store, "城东店", 2025, target(40), department="手机部")
    put(store, "城西店", 2025, target(50), department="手机部")
    (block,) = store.compare("sales_revenue").blocks
    assert seen(block) == {"城东店": [100], "城东店 · 手机部": [40], "城西店 · 手机部": [50]}
    assert block.totals[0].sum == 150
    put(store, "江南店", 2025, target(3, "trainings", "次"))
    put(store, "江南店", 2025, target(7), department="手机部")
    assert store.compare("sales_revenue").blocks[0].totals[0].sum == 157


def test_a_region_is_not_added_to_its_stores_nor_ranked_among_them(store: Store) -> None:
    put(store, None, 2025, target(900), region="华北")
    put(store, None, 2025, target(100), region="华北", department="市场部")
    put(store, None, 2025, target(70), region="西北")
    put(store, "城东店", 2025, target(400))
    put(store, "城西店", 2025, target(500))
    (block,) = store.compare("sales_revenue").blocks
    assert {line.label: line.cells[0].rank for line in block.lines} == {
        "华北": None,
        "华北 · 市场部": None,
        "城东店": 2,
        "城西店": 1,
        "西北": 3,
    }
    assert (block.totals[0].sum, block.totals[0].count) == (970, 3)


def test_points_are_not_per_cent(store: Store) -> None:
    put(store, "城东店", 2024, target(20, "gross_margin_rate", "%"), target(800))
    put(store, "城东店", 2025, target(22, "gross_margin_rate", "%"), target(860))
    rate = store.compare("gross_margin_rate").blocks[0].lines[0].cells[1]
    assert (rate.difference, rate.percent, rate.better) == (2, None, True)
    money = store.compare("sales_revenue").blocks[0].lines[0].cells[1]
    assert (money.difference, money.percent) == (60, Decimal("7.50"))


def test_less_is_better_where_it_is(store: Store) -> None:
    put(store, "城东店", 2024, target(6, "churn_rate", "%", comparator="le"))
    put(store, "城东店", 2025, target(4, "churn_rate", "%", comparator="le"))
    cell = store.compare("churn_rate").blocks[0].lines[0].cells[1]
    assert (cell.value, cell.difference, cell.better) == (4, -2, True)


def test_a_gap_of_a_year_gives_no_difference(store: Store) -> None:
    put(store, "城东店", 2023, target(100))
    put(store, "城东店", 2025, target(200))
    comparison = store.compare("sales_revenue")
    assert comparison.years == (2023, 2025)
    assert comparison.blocks[0].lines[0].cells[1].difference is None


@pytest.mark.parametrize(
    ("stated", "value", "how"),
    [
        ([target(650, "sales_volume", "台", per="month")], 7800, "由每月换算，×12"),
        ([target(20, "sales_volume", "台", per="day")], 7300, "由每天换算，×365"),
        (
            [target(v, "sales_volume", "台", period=f"2025-Q{n}") for n, v in ((1, 10), (2, 20), (3, 30), (4, 40))],
            100,
            "由4个季相加",
        ),
        ([target(10, "sales_volume", "台", period=f"2025-{m:02}") for m in range(1, 12)], "other_form", None),
        ([target(90, "gross_margin_rate", "%", per="month")], None, None),
    ],
)
def test_nothing_is_converted_unless_asked_and_then_it_says_so(
    store: Store, stated: list[Any], value: Any, how: str | None
) -> None:
    put(store, "城东店", 2025, *stated)
    plain = store.compare("sales_volume").blocks[0]
    assert plain.lines[0].cells[0].value is None or plain.form.per is not None
    assert plain.lines[0].cells[0].derived is None
    cell = store.compare("sales_volume", convert=True).blocks[0].lines[0].cells[0]
    if value is None:
        assert cell.missing == "not_found"
    else:
        assert (cell.value or cell.missing, cell.derived) == (value, how)
        assert ("derived" in cell.flags) == (how is not None)


def test_what_is_stated_counts_more_than_what_is_converted(store: Store) -> None:
    put(store, "城东店", 2025, target(8000, "sales_volume", "台"), target(650, "sales_volume", "台", per="month"))
    cell = store.compare("sales_volume", convert=True).blocks[0].lines[0].cells[0]
    assert (cell.value, cell.derived) == (8000, None)


def test_a_restated_number_and_a_total_row_give_way_to_the_headline(store: Store) -> None:
    put(
        store,
        "城东店",
        2025,
        target(870, flags=("total_row",)),
        target(860, flags=("restated",)),
        target(860),
        target(860, parent_id="t1"),
    )
    cell = store.compare("sales_revenue").blocks[0].lines[0].cells[0]
    assert (cell.value, len(cell.others)) == (860, 1)


def test_plans_without_a_year_are_counted_not_guessed(store: Store) -> None:
    put(store, "城东店", 2025, target(1))
    put(store, "城西店", None, target(2))
    comparison = store.compare("sales_revenue")
    assert comparison.notes == ("另有 1 份计划年份不明，未列入",)
    assert seen(comparison.blocks[0]) == {"城东店": [1], "城西店": ["no_plan"]}


def test_the_year_source_is_shown_and_summaries_are_not_compared(store: Store) -> None:
    put(store, "城东店", 2025, target(8600000), year_source="filename")
    put(store, "城东店", 2025, target(9900000), kind="summary")
    table = flat(store.compare("sales_revenue"), "亿元")
    assert table.rows == (("销售额", "", "亿元", "城东店", Decimal("0.086"), "年份来自文件名", None),)


def test_all_metrics_when_none_is_named_in_a_fixed_order(store: Store) -> None:
    put(store, "城东店", 2025, target(1), target(2, "orders", "单"), target(3, "gross_profit"))
    names = [block.form.metric for block in store.compare().blocks]
    assert names == ["gross_profit", "orders", "sales_revenue"]
    assert store.compare() == store.compare()


def test_regions_come_from_the_registry(store: Store) -> None:
    put(store, "城东店", 2025, target(1))
    put(store, "江南店", 2025, target(2))
    assert seen(store.compare("sales_revenue", regions=["华南"]).blocks[0]) == {"江南店": [2]}
