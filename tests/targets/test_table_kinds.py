"""Forms of tables that people build: groups, calendars, two ways at once, bounds in headers, several side by side."""

from decimal import Decimal

import pytest

from extractors.targets.drafts import Draft
from tests.targets.builders import read_table


def targets(rows: list[list[str]], *, before: str = "　", merged: list[list[int]] | None = None) -> list[Draft]:
    drafts = read_table(rows, before=before, merged=merged)
    return [draft for draft in drafts if draft.role is None and draft.source.row is not None]


def told(drafts: list[Draft]) -> list[tuple[str | None, str]]:
    return [(draft.scope, draft.metric) for draft in drafts]


@pytest.mark.parametrize(
    "before",
    [
        "今年不开新店，重点把老店的会员做活。目标按季分解，请各店对照检查。",
        "各店任务已与店长逐一沟通，现分解如下，请各店于1月10日前再分到人。",
        "去年受降价影响，全年只卖了398台，库存一度压到70台。今年的数按季定下来，各店照此执行，见下表。",
    ],
)
def test_a_paragraph_before_a_table_lends_it_neither_its_metrics_nor_its_deadlines(before: str) -> None:
    (cell,) = targets([["项目", "单位", "全年"], ["果篮销售占比", "%", "52"]], before=before)
    assert (cell.metric, cell.scope, cell.period) == ("mix_share", "果篮", "2025")


@pytest.mark.parametrize("words", ["坚果销售占比", "团课收入占比", "窗帘销售额占比", "夜宵销售占比", "雨靴销售比重"])
def test_a_share_of_sales_is_a_share(words: str) -> None:
    assert [c.metric for c in targets([["指标", "目标值"], [words, "12%"]])] == ["mix_share"]


def test_the_name_left_of_a_metric_is_whom_the_row_covers() -> None:
    rows = [["业务", "指标", "上半年"], ["洗护美容", "单量（单）", "2100"], ["洗护美容", "客单价（元）", "128"]]
    assert told(targets(rows, merged=[[1, 0, 2, 0]])) == [("洗护美容", "orders"), ("洗护美容", "avg_ticket")]


@pytest.mark.parametrize("group", ["效益指标", "客户", "经营类", "财务", "过程指标"])
def test_the_name_of_a_kind_of_metrics_covers_nobody(group: str) -> None:
    assert told(targets([["类别", "指标", "目标值"], [group, "客单价", "128元"]])) == [(None, "avg_ticket")]


def test_an_activity_is_what_its_row_is_about_and_its_time_the_period() -> None:
    rows = [["活动", "时间", "预计到店（组）", "预计成交（单）"], ["开年装修团", "3月", "600", "150"]]
    cells = targets(rows)
    assert told(cells) == [("开年装修团", "traffic"), ("开年装修团", "orders")]
    assert {cell.period for cell in cells} == {"2025-03"}


def test_a_subtotal_of_a_quarter_has_a_time_and_no_name() -> None:
    rows = [["月份", "销售额（万元）"], ["1月", "30"], ["2月", "20"], ["3月", "40"], ["一季度小计", "90"]]
    assert (targets(rows)[-1].period, targets(rows)[-1].scope) == ("2025-Q1", None)


def test_a_counted_column_takes_no_metric_from_its_neighbour() -> None:
    rows = [["月份", "收车（台）", "售车（台）"], ["1月", "30", "22"], ["2月", "24", "18"]]
    cells = targets(rows)
    assert [(c.metric, c.scope) for c in cells[1::2]] == [("sales_volume", None)] * 2


@pytest.mark.parametrize(
    ("rows", "scopes"),
    [
        ([["姓名", "白酒", "红酒"], ["王芳", "85箱", "20箱"]], ["王芳 白酒", "王芳 红酒"]),
        ([["县区", "商超", "餐饮"], ["颍东", "420", "900"]], ["颍东 商超", "颍东 餐饮"]),
    ],
)
def test_a_cell_of_two_names_covers_both(rows: list[list[str]], scopes: list[str]) -> None:
    cells = targets(rows, before="发货量任务按下表分解，单位：箱")
    assert [cell.scope for cell in cells] == scopes
    assert {cell.metric for cell in cells} == {"sales_volume"}


def test_what_a_person_is_stands_beside_the_person() -> None:
    rows = [["姓名", "岗位", "销售任务（万元）"], ["豆豆", "导购", "1.5"], ["小雅", "主管", "5.5"]]
    assert [cell.scope for cell in targets(rows)] == ["豆豆", "小雅"]


@pytest.mark.parametrize(
    ("header", "low", "high"),
    [("毛利率不低于（%）", 22, None), ("损耗率不高于（%）", None, 22), ("外卖占比上限（%）", None, 22)],
)
def test_a_header_may_bound_all_numbers_under_it(header: str, low: int | None, high: int | None) -> None:
    (cell,) = targets([["品类", header], ["蔬菜", "22"]])
    assert (cell.low, cell.high) == (low, high)


def test_a_row_of_units_belongs_to_the_header() -> None:
    rows = [["品类", "销售额", "缺货率控制在"], ["品类", "万元", "%以内"], ["水果", "410", "3"]]
    sales, shortage = targets(rows, merged=[[0, 0, 1, 0]])
    assert (sales.low, sales.scope) == (Decimal(4_100_000), "水果")
    assert (shortage.high, shortage.unit, shortage.low) == (3, "%", None)


def test_rows_of_costs_are_costs_and_rows_of_posts_are_people() -> None:
    costs = targets([["科目", "2025年预算"], ["房屋租金", "228"]], before="单位：万元")
    assert [(c.metric, c.low) for c in costs] == [("operating_cost", Decimal(2_280_000))]
    posts = targets([["岗位", "现有", "编制", "拟招"], ["会籍顾问", "7", "12", "5"]], before="编制如下（单位：人）。")
    assert [(c.metric, c.low) for c in posts] == [("headcount", 12), ("hires", 5)]


def test_tables_side_by_side_are_read_one_after_the_other() -> None:
    rows = [["门店", "销售额（万元）", "门店", "销售额（万元）"], ["万象店", "680", "东湖店", "860"]]
    assert [(c.scope, c.low, c.source.col) for c in targets(rows)] == [
        ("万象店", Decimal(6_800_000), 1),
        ("东湖店", Decimal(8_600_000), 3),
    ]


def test_a_large_number_without_unit_or_metric_is_money() -> None:
    (cell,) = targets([["姓名", "白酒"], ["老崔", "160万"]])
    assert (cell.metric, cell.low, cell.unit) == ("sales_revenue", Decimal(1_600_000), "CNY")


def test_teams_named_by_number_are_a_header() -> None:
    rows = [["指标", "一组", "二组"], ["订单数（单）", "360", "330"]]
    assert [(c.scope, c.low) for c in targets(rows)] == [("一组", 360), ("二组", 330)]


def test_sentences_under_a_heading_of_goals_are_read_as_sentences() -> None:
    rows = [
        ["序号", "工作目标", "责任人"],
        ["1", "全年新签客户不少于260户，会员复购率达到45%", "李经理"],
        ["2", "全年续约率达到82%以上", "王经理"],
    ]
    assert [(c.metric, c.comparator) for c in targets(rows)] == [
        ("customers_new", "ge"),
        ("repurchase_rate", "eq"),
        ("renewal_rate", "ge"),
    ]


def test_a_growth_belongs_to_the_level_of_its_own_group() -> None:
    rows = [
        ["品类", "零售额（万元）", "零售额（万元）", "零售量（台）", "零售量（台）"],
        ["品类", "2025年计划", "增幅（%）", "2025年计划", "增幅（%）"],
        ["空调", "5720", "10.0", "20100", "8.1"],
    ]
    cells = targets(rows, merged=[[0, 0, 1, 0], [0, 1, 0, 2], [0, 3, 0, 4]])
    assert [(c.metric, c.growth) for c in cells] == [
        ("sales_revenue", Decimal("10.0")),
        ("sales_volume", Decimal("8.1")),
    ]


def test_what_makes_a_class_of_customers_is_a_definition() -> None:
    rows = [["客户层级", "层级标准", "2025年末户数"], ["钻石客户", "200万元以上", "220"]]
    drafts = read_table(rows)
    assert [(d.role, d.metric) for d in drafts if d.role != "definition"] == [(None, "customers_total")]
    assert any(d.role == "definition" for d in drafts)


# What a caption says of units, and what a table of acts, posts or costs counts.


def amounts(drafts: list[Draft]) -> list[tuple[str | None, str, Decimal | None, str | None]]:
    return [(draft.scope, draft.metric, draft.low, draft.unit) for draft in drafts]


@pytest.mark.parametrize(
    "before", ["各店任务（手机：台，毛利：万元）", "单位：台/万元", "任务（单位：台、万元）", "任务（金额：万元）"]
)
def test_units_said_for_single_columns_stay_with_them(before: str) -> None:
    cells = targets(
        [["门店", "手机（台）" if "金额" in before else "手机", "毛利"], ["东店", "1200", "86"]], before=before
    )
    assert amounts(cells) == [
        ("东店", "sales_volume", Decimal(1200), "台"),
        ("东店", "gross_profit", Decimal(860000), "CNY"),
    ]


@pytest.mark.parametrize("before", ["下表保费单位万元。", "各组认领的数如下，保费单位：万元。"])
def test_a_unit_said_of_a_measure_that_no_header_repeats_is_the_tables(before: str) -> None:
    cells = targets([["主管", "期交目标", "增员人数"], ["周敏", "120", "6"]], before=before)
    assert amounts(cells)[0] == ("周敏", "first_year_premium", Decimal(1200000), "CNY")


def test_a_rate_in_a_header_is_the_columns() -> None:
    cells = targets([["姓名", "电话量/天", "拜访/周"], ["小王", "40", "10"]], before="三、个人活动量")
    assert [(cell.metric, cell.low, cell.per) for cell in cells] == [
        ("calls_made", Decimal(40), "day"),
        ("customer_visits", Decimal(10), "week"),
    ]


def test_costs_are_what_money_is_spent_on() -> None:
    cells = targets([["科目", "金额"], ["人工", "120"], ["租金", "60"]], before="2025年费用预算（万元）")
    assert {(cell.metric, cell.unit) for cell in cells} == {("operating_cost", "CNY")}
