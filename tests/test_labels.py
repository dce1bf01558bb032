"""Labels: what numbers a line, and what only looks as if it did."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.outline.labels import find_label, read_label


@pytest.mark.parametrize(
    ("text", "scheme", "number", "title"),
    [
        ("一、年度经营目标", "hanzi", 1, "年度经营目标"),
        ("十二、结语", "hanzi", 12, "结语"),
        ("三: 渠道", "hanzi", 3, "渠道"),
        ("二。配送", "hanzi", 2, "配送"),
        ("四．　车队", "hanzi", 4, "车队"),
        ("叁、车队", "hanzi", 3, "车队"),
        ("乙、车队", "hanzi", 2, "车队"),
        ("（二）售后产值", "hanzi_paren", 2, "售后产值"),
        ("(二)售后产值", "hanzi_paren", 2, "售后产值"),
        ("(三)、促销", "hanzi_paren", 3, "促销"),
        ("(-)前台改善", "hanzi_paren", 1, "前台改善"),
        ("㈢ 仓储", "hanzi_paren", 3, "仓储"),
        ("3、客流提升", "arabic", 3, "客流提升"),
        ("3．客流提升", "arabic", 3, "客流提升"),
        ("１２．窗口", "arabic", 12, "窗口"),
        ("⒉ 样板间", "arabic", 2, "样板间"),
        ("1、2024年回顾", "arabic", 1, "2024年回顾"),
        ("(2)陈列调整", "arabic_paren", 2, "陈列调整"),
        ("⑵陈列调整", "arabic_paren", 2, "陈列调整"),
        ("2)陈列调整", "arabic_half", 2, "陈列调整"),
        ("2.1 目标设定", "decimal2", 1, "目标设定"),
        ("2.1目标设定", "decimal2", 1, "目标设定"),
        ("1.1.3 房价", "decimal3", 3, "房价"),
        ("③服务", "circled", 3, "服务"),
        ("第二部分　下月安排", "part", 2, "下月安排"),
        ("第一篇 门店管理", "part", 1, "门店管理"),
        ("Part 2 目标", "part", 2, "目标"),
        ("第三章 团队", "chapter", 3, "团队"),
        ("第二节 装修", "section", 2, "装修"),
        ("第三条 违约", "article", 3, "违约"),
        ("第一步：定目标", "step", 1, "定目标"),
        ("第二块：团购客户", "step", 2, "团购客户"),
        ("第三件事 把账要回来", "step", 3, "把账要回来"),
        ("第一仗：开学季", "step", 1, "开学季"),
        ("目标一：把老客请回来", "step", 1, "把老客请回来"),
        ("任务2、清仓", "step", 2, "清仓"),
        ("举措三 走进社区", "step", 3, "走进社区"),
        ("板块一：拉新", "part", 1, "拉新"),
        ("模块二　留存", "part", 2, "留存"),
        ("议题三：配送费", "part", 3, "配送费"),
        ("上篇　去年的账", "part", 1, "去年的账"),
        ("下篇：今年的路", "part", 3, "今年的路"),
        ("B、12月指标", "letter", 2, "12月指标"),
        ("3 SWOT分析", "bare", 3, "SWOT分析"),
        ("4 KPI", "bare", 4, "KPI"),
        ("Ⅱ、市场", "roman", 2, "市场"),
        ("b、接待标准", "letter", 2, "接待标准"),
        ("第一、抓现场", "ordinal", 1, "抓现场"),
        ("一是抓现场", "ordinal", 0, "抓现场"),
        ("——新增会员", "bullet", 0, "新增会员"),
        ("★ 大事", "bullet", 0, "大事"),
        ("1本地对手", "bare", 1, "本地对手"),
        ("1　家底", "bare", 1, "家底"),
        ("02 照镜子", "bare", 2, "照镜子"),
        ("02｜照镜子", "bare", 2, "照镜子"),
        ("贰 · 照镜子", "hanzi", 2, "照镜子"),
        ("二｜照镜子", "hanzi", 2, "照镜子"),
        ("1 1、选址", "arabic", 1, "选址"),
        ("一 、选址", "hanzi", 1, "选址"),
        ("2 、装修", "arabic", 2, "装修"),
        ("（ 三 ）开业", "hanzi_paren", 3, "开业"),
        ("【二】开业", "hanzi_paren", 2, "开业"),
        ("1-2 开业", "decimal2", 2, "开业"),
        ("2️⃣ 开业", "arabic", 2, "开业"),
        ("■ 一、选址", "hanzi", 1, "选址"),
        ("1.第一章 门店基础", "chapter", 1, "门店基础"),
    ],
)
def test_labels_are_read_with_their_title(text: str, scheme: str, number: int, title: str) -> None:
    label = find_label(text)
    assert label is not None
    assert (label.scheme, label.number, text[label.end :]) == (scheme, number, title)


@pytest.mark.parametrize(
    "text",
    [
        "2.1亿元的盘子",
        "3.5折起售",
        "5月中旬：备货",
        "618期间加班",
        "3家门店一起搞",
        "24小时内回复",
        "4S店的老规矩",
        "A类客户续约率98%",
        "2025年目标",
        "3 月份盘点",
        "一季度118万元",
        "第一季度抓基础",
        "一、二季度分别完成90万",
        "7、8月各做两场",
        "一年一度的年会",
        "xx、不得兼职",
        "甲方：恒丰农资",
        "1-2 家试点",
        "目标1.2亿元",
        "目标一定要完成",
        "任务三、四归老周",
        "上编人员八人",
        "第一块门头换了",
        "5 GB内存的机子",
        "A、B类客户先发",
        "3-5月冲刺",
        "---",
        "",
    ],
)
def test_numbers_that_count_something_are_no_labels(text: str) -> None:
    assert find_label(text) is None


def test_a_third_quarter_may_be_the_second_heading() -> None:
    label = find_label("二、三季度安排")
    assert label is not None
    assert label.text == "二、"


@pytest.mark.parametrize(
    ("shown", "scheme", "number"),
    [
        ("第一章", "chapter", 1),
        ("一、", "hanzi", 1),
        ("2.", "arabic", 2),
        ("1.1", "decimal2", 1),
        ("一.1", "decimal2", 1),
        ("十二.10", "decimal2", 10),
        ("A2", "decimal2", 2),
        ("第三章 2", "decimal2", 2),
        ("十二", "hanzi", 12),
        ("II", "roman", 2),
        ("B", "letter", 2),
        ("第三件事：", "step", 3),
        ("任务1：", "step", 1),
        ("•", "bullet", 0),
        ("o", "bullet", 0),
        ("P", "bullet", 0),
    ],
)
def test_automatic_labels_are_read_like_typed_ones(shown: str, scheme: str, number: int) -> None:
    assert (read_label(shown).scheme, read_label(shown).number) == (scheme, number)


@given(st.text(alphabet="一二三十（）()、.．1２3 ①A•-第章部分条目标", max_size=16))
def test_any_text_gives_a_label_inside_it_or_none(text: str) -> None:
    label = find_label(text)
    assert label is None or (0 < label.end <= len(text) and label.text in text)
