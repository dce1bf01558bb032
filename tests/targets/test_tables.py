"""Tables of the forms people really draw: what each cell is, by its row, its column and the caption."""

from tests.targets.builders import read_table, targets


def test_plan_beside_last_year_growth_and_weight() -> None:
    drafts = read_table(
        [
            ["指标", "单位", "2024年完成", "2025年目标", "增幅", "权重"],
            ["销售额", "万元", "480", "560", "16.7%", "40%"],
            ["毛利率", "%", "21.5", "23", "", "30%"],
            ["客诉", "起", "6", "≤4", "", "30%"],
        ]
    )
    revenue, margin, complaints = targets(drafts)
    assert (revenue.metric, revenue.low, revenue.unit, revenue.period) == ("sales_revenue", 5600000, "CNY", "2025")
    assert (revenue.growth, revenue.baseline) == (16.7, 4800000) or float(revenue.growth or 0) == 16.7
    assert (margin.metric, margin.low, margin.unit) == ("gross_margin_rate", 23, "%")
    assert (complaints.metric, complaints.comparator, complaints.high) == ("complaints", "le", 4)
    assert [d.role for d in drafts if d.evidence in ("480", "21.5", "6")] == ["actual"] * 3
    assert [d.role for d in drafts if d.evidence in ("40%", "30%")] == ["weight"] * 3


def test_quarters_as_columns_under_a_caption_with_the_unit() -> None:
    drafts = targets(
        read_table(
            [["门店", "一季度", "二季度", "合计"], ["城东店", "60", "70", "130"], ["城西店", "40", "45", "85"]],
            before="各店销售额分解（单位：万元）",
        )
    )
    first = drafts[0]
    assert (first.metric, first.low, first.scope, first.period) == ("sales_revenue", 600000, "城东店", "2025-Q1")
    assert [d.period for d in drafts if "total_row" in d.flags] == ["2025", "2025"]


def test_months_as_columns_and_metrics_as_rows() -> None:
    drafts = targets(
        read_table(
            [["月份", "1月", "2月"], ["销售额", "30", "22"], ["客流（人）", "3000", "2500"], ["成交率", "18%", "19%"]],
            before="分月计划（金额单位：万元）",
        )
    )
    got = [(d.metric, float(d.low or 0), d.unit, d.period) for d in drafts]
    assert got == [
        ("sales_revenue", 300000.0, "CNY", "2025-01"),
        ("sales_revenue", 220000.0, "CNY", "2025-02"),
        ("traffic", 3000.0, "人", "2025-01"),
        ("traffic", 2500.0, "人", "2025-02"),
        ("conversion_rate", 18.0, "%", "2025-01"),
        ("conversion_rate", 19.0, "%", "2025-02"),
    ]


def test_people_as_rows_are_scopes_and_a_stated_total_is_no_second_target() -> None:
    drafts = read_table(
        [["姓名", "销售额（万元）", "回访率"], ["张敏", "120", "95%"], ["李强", "110", "95%"], ["合计", "230", "95%"]],
        before="全年销售额230万元，分解到人：",
    )
    assert [d.scope for d in targets(drafts)] == [None, "张敏", "张敏", "李强", "李强"]
    assert [d.role for d in drafts if d.rule == "table.total_stated"] == ["total", "total"]


def test_a_second_header_row_further_down_begins_anew() -> None:
    drafts = targets(
        read_table(
            [["", "1月", "2月"], ["销售额（万元）", "30", "22"], ["", "7月", "8月"], ["销售额（万元）", "41", "43"]]
        )
    )
    assert [d.period for d in drafts] == ["2025-01", "2025-02", "2025-07", "2025-08"]


def test_floor_and_stretch_columns() -> None:
    drafts = targets(read_table([["", "保底目标", "挑战目标"], ["保费（万元）", "300", "360"]]))
    assert [d.tier for d in drafts] == ["floor", "stretch"]


def test_two_header_rows_with_merged_cells() -> None:
    drafts = targets(
        read_table(
            [
                ["姓名", "零售台数", "", "毛利"],
                ["", "7月", "8月", "全年"],
                ["小魏", "5", "6", "8.4"],
                ["阿龙", "6", "6", "9"],
            ],
            merged=[[0, 0, 1, 0], [0, 1, 0, 2]],
            before="分解表（台数按台，毛利按万元）",
        )
    )
    assert [(d.scope, d.period, d.unit) for d in drafts[:3]] == [
        ("小魏", "2025-07", "台"),
        ("小魏", "2025-08", "台"),
        ("小魏", "2025", "CNY"),
    ]


def test_prices_pay_and_empty_cells_are_no_targets() -> None:
    drafts = read_table(
        [["商品", "零售价（元）", "提成（元/台）", "备注"], ["A款", "1999", "30", "—"], ["B款", "2999", "", "/"]],
        title="四、价格与提成",
        role="other",
    )
    assert [d.role for d in drafts] == ["price", "incentive", "price"]


def test_a_review_table_is_history() -> None:
    drafts = read_table(
        [["季度", "计划（万元）", "实际（万元）"], ["一季度", "112", "108"]], title="一、2024年工作回顾", role="review"
    )
    assert {d.role for d in drafts} == {"actual"}
