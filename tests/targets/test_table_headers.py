"""What stands above and beside a table's values: years, units between marks, budgets, who answers, parts of a row."""

import pytest

from tests.targets.builders import read_table, targets


@pytest.mark.parametrize(
    ("before", "header", "metric", "low"),
    [
        ("零售额，万元。新店十月开业。", "目标", "sales_revenue", 5600000),
        ("2025年分店任务（收入：万元）", "收入任务", "sales_revenue", 5600000),
        ("学年指标（人次、万元）", "确认收入", "sales_revenue", 5600000),
        ("（二）进度表（回款，万元）", "目标", "collection_amount", 5600000),
        ("各组任务在下面，单位都是万元：", "流水任务", "sales_revenue", 5600000),
        ("到店（五店合计，组）", "到店", "traffic", 560),
        ("毛利额单位统一用千元，以财务口径为准", "毛利额", "gross_profit", 560000),
    ],
)
def test_a_unit_between_marks_before_the_table_counts_its_bare_cells(
    before: str, header: str, metric: str, low: int
) -> None:
    (draft,) = targets(read_table([["门店", header], ["桂园店", "560"]], before=before))
    assert (draft.metric, draft.low) == (metric, low)


@pytest.mark.parametrize("before", ["万元户俱乐部客户名单如下", "主推都是千元机，看下表"])
def test_a_unit_inside_other_words_counts_nothing(before: str) -> None:
    (draft,) = targets(read_table([["门店", "客流"], ["桂园店", "560"]], before=before))
    assert (draft.metric, draft.low) == ("traffic", 560)


@pytest.mark.parametrize(
    ("last", "this"),
    [
        ("24年", "25年预算"),
        ("2024实际", "2025计划"),
        ("上学年", "本学年目标"),
        ("24年开票", "25年开票任务"),
        ("2024预计", "2025目标"),
    ],
)
def test_last_years_column_is_history_however_its_year_is_written(last: str, this: str) -> None:
    drafts = read_table([["品类", last, this], ["黄金", "980", "1090"]], before="销售额（单位：万元）")
    assert [(d.low, d.role) for d in drafts] == [(9800000, "actual"), (10900000, None)]


def test_years_in_a_second_header_row_belong_to_the_metric_above() -> None:
    drafts = read_table(
        [
            ["品类", "销售额", "", "毛利率", ""],
            ["", "24年", "25年预算", "24年", "25年预算"],
            ["黄金", "980", "1090", "11.0%", "12.5%"],
        ],
        merged=[[0, 1, 0, 2], [0, 3, 0, 4], [0, 0, 1, 0]],
        before="表2 分品类（单位：万元）",
    )
    assert [(d.metric, d.low) for d in targets(drafts)] == [("sales_revenue", 10900000), ("gross_margin_rate", 12.5)]


def test_a_budget_column_plans_what_the_table_speaks_of() -> None:
    sales = targets(read_table([["门店", "2025年预算"], ["小寨店", "415"]], before="表1 分店销售预算（单位：万元）"))
    costs = targets(read_table([["项目", "2025年预算数"], ["运输安装", "54"]], before="期间费用预算表（单位：万元）"))
    spent = targets(read_table([["活动", "预算（万元）"], ["车主自驾游", "6"]]))
    assert [d.metric for d in (*sales, *costs, *spent)] == ["sales_revenue", "operating_cost", "marketing_budget"]


def test_who_answers_for_a_row_is_not_whom_it_covers() -> None:
    drafts = targets(
        read_table([["网格", "网格长", "宽带净增（户）"], ["城东网格", "潘华", "950"], ["山区网格", "小靳", "620"]])
    )
    assert [d.scope for d in drafts] == ["城东网格", "山区网格"]


def test_a_unit_column_is_no_scope() -> None:
    drafts = targets(read_table([["产品", "单位", "2025计划"], ["窖藏20", "箱", "11,500"], ["蓝花", "箱", "3,800"]]))
    assert [(d.scope, d.unit) for d in drafts] == [("窖藏20", "箱"), ("蓝花", "箱")]


def test_what_shall_be_done_is_read_as_sentences_not_as_a_label() -> None:
    drafts = targets(
        read_table(
            [
                ["序号", "事项", "标准和数量", "负责"],
                ["1", "新品上市", "月底前卖出双人套餐2,600份", "小廖"],
                ["2", "点评回复", "当天回复差评，回复率做到100%", "前台"],
                ["3", "明厨巡检", "每周检查2次", "老何"],
            ]
        )
    )
    assert [(d.low, d.unit) for d in drafts] == [(2600, "份"), (100, "%"), (2, "次")]


def test_a_part_is_of_the_metric_of_the_row_above() -> None:
    drafts = targets(
        read_table([["科目", "11月申请"], ["营销费用", "10.5"], ["其中：抖音投流", "5.2"]], before="费用申请（万元）")
    )
    assert [(d.metric, d.scope) for d in drafts] == [("marketing_budget", None), ("marketing_budget", "抖音投流")]


def test_a_row_that_measures_leaves_the_scope_to_the_columns() -> None:
    drafts = targets(
        read_table(
            [["项目", "娄底", "邵阳", "全办"], ["有效终端年末数（家）", "2,100", "2,450", "4,550"]], before="渠道与终端"
        )
    )
    assert [d.scope for d in drafts] == ["娄底", "邵阳", None]


def test_turnover_without_a_unit_is_no_percentage() -> None:
    drafts = targets(read_table([["门店", "营业额（万元）", "翻台率"], ["双楠店", "128", "3.6"]]))
    assert [(d.metric, float(d.low or 0), d.unit) for d in drafts] == [
        ("sales_revenue", 1280000, "CNY"),
        ("table_turnover", 3.6, "次"),
    ]
