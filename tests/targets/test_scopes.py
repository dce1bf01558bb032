"""Whom or what a number covers: things in and around a metric's words, and words that only look like things."""

import pytest

from tests.targets.builders import read


def scope(text: str, at: int = 0) -> str | None:
    return [draft for draft in read(text) if draft.role is None][at].scope


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("美容师离职率控制在12%以内。", "美容师"),
        ("车位去化45个。", "车位"),
        ("团课续课率做到55%。", "团课"),
        ("直通车投产比不低于3.2。", "直通车"),
        ("重疾险保费180万元。", "重疾险"),
        ("携号转网净流入260户。", "携号转网"),
        ("协议客户新签18家。", "协议客户"),
        ("钻石会员复购率提升到48%。", "钻石会员"),
    ],
)
def test_a_thing_in_the_words_of_a_metric_is_its_scope(text: str, thing: str) -> None:
    assert scope(text) == thing


@pytest.mark.parametrize(
    "text",
    [
        "精品销售全年42万元。",
        "宽带净增800户。",
        "老客复购率提高到35%。",
        "保险理赔成功率不低于95%。",
        "基盘客户数达到2600户。",
        "客户投诉率低于0.3%。",
        "员工流失率控制在15%以内。",
    ],
)
def test_a_thing_that_the_metric_is_about_anyway_narrows_nothing(text: str) -> None:
    assert scope(text) is None


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("镜片库存周转天数压到60天。", "镜片"),
        ("太平片区签约筹建6家。", "太平片区"),
        ("净水机装机900台。", "净水机"),
        ("年夜饭预订160桌。", "年夜饭"),
        ("冷藏车出车率不低于92%。", "冷藏车"),
    ],
)
def test_what_is_done_and_how_it_is_measured_is_no_part_of_the_thing(text: str, thing: str) -> None:
    assert scope(text) == thing


@pytest.mark.parametrize("text", ["13个月继续率不低于93%。", "确认收入1200万元。", "单均配送成本降到4.2元。"])
def test_measures_without_a_thing_narrow_nothing_but_the_span_they_name(text: str) -> None:
    assert scope(text) in (None, "13个月")


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("钻戒、对戒销售额全年320万元。", "钻戒、对戒"),
        ("护理险、重疾险保费合计260万元。", "护理险、重疾险"),
        ("美团、饿了么订单每月2400单。", "美团、饿了么"),
        ("木门、衣柜销售额要做到180万元。", "木门、衣柜"),
        ("月嫂、育儿嫂营业额420万。", "月嫂、育儿嫂"),
    ],
)
def test_a_list_of_things_is_one_scope(text: str, things: str) -> None:
    assert scope(text) == things


@pytest.mark.parametrize(
    ("text", "at", "thing"),
    [
        ("推广费用6万元，其中线上4万元、线下2万元。", 2, "线下"),
        ("人员编制9人，其中导购6人、收银员3人。", 2, "收银员"),
    ],
)
def test_numbers_between_things_end_a_list(text: str, at: int, thing: str) -> None:
    assert scope(text, at) == thing


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("烤鸭每天40只。", "烤鸭"),
        ("轮胎全年1100条，电瓶300只。", "轮胎"),
        ("次高端单品2600件。", "次高端"),
        ("豆浆每天300杯。", "豆浆"),
        ("血糖仪全年150台。", "血糖仪"),
    ],
)
def test_goods_under_a_heading_that_only_says_goal_are_the_scope(text: str, thing: str) -> None:
    assert scope(text) == thing


@pytest.mark.parametrize("text", ["全年怎么也要800台。", "我们要做到1500台。"])
def test_words_of_will_are_no_goods(text: str) -> None:
    assert scope(text) is None


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("出餐时间堂食控制在8分钟以内。", "堂食"),
        ("铺市率县城85%。", "县城"),
        ("销售额城东店850万元。", "城东店"),
        ("续保率新车达到62%。", "新车"),
        ("动销率处方药达到90%。", "处方药"),
    ],
)
def test_a_thing_may_stand_between_metric_and_number(text: str, thing: str) -> None:
    assert scope(text) == thing


@pytest.mark.parametrize("text", ["满意度全年保持在96%。", "客流平均每天300人。"])
def test_what_else_stands_between_metric_and_number_is_none(text: str) -> None:
    assert scope(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "每人每天跑店28家，成单率不低于45%。",
        "今年开店12家，年底门店总数到90家。",
        "可比店同店增长6%，损耗率控制在3%以内。",
    ],
)
def test_what_one_does_with_stores_is_no_store(text: str) -> None:
    assert scope(text, 1) is None


@pytest.mark.parametrize(
    ("text", "low_tier", "high_tier"),
    [
        ("月度直播成交8台保底、15台挑战。", "floor", "stretch"),
        ("城西店销售额保680万、拼760万。", "floor", "stretch"),
        ("国庆期间保底240万流水，冲刺300万。", "floor", "stretch"),
        ("海之澜一年8500件打底，冲10000件。", "floor", "stretch"),
        ("理财销售保4200万争4500万。", "floor", "stretch"),
    ],
)
def test_two_levels_of_one_goal_share_scope_and_time(text: str, low_tier: str, high_tier: str) -> None:
    low, high = (draft for draft in read(text) if draft.role is None)
    assert (low.tier, high.tier) == (low_tier, high_tier)
    assert (low.scope, low.period, low.per) == (high.scope, high.period, high.per)


@pytest.mark.parametrize("text", ["标保完成3100万元。", "老客续保率保持在62%，争取客户转介绍30户。"])
def test_words_that_hold_a_cue_by_chance_set_no_tier(text: str) -> None:
    assert {draft.tier for draft in read(text)} == {"base"}
