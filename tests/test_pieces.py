"""Compilations, single plans, and what kind of text a piece is. The texts are invented."""

import pytest

from extractors.outline.pieces import split_pieces
from schemas.plan import Piece
from tests.notation import document

HARVEST = """
    一、目标
    全年收购柑橘420吨，货款当月结清。
    二、办法
    包干到组，谁收谁验。
"""
BARBER = """
    一、客源
    社区老人每月上门理发两次，攒口碑。
    二、手艺
    学徒满一年出师考试。
"""


def pieces(text: str, **about: str) -> tuple[Piece, ...]:
    return split_pieces(document(text, **about), None)


def codes(piece: Piece) -> list[str]:
    return [str(issue.code) for issue in piece.issues]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("篇一：柑橘收购计划", "篇二：理发店计划"),
        ("**篇1**", "**篇2**"),
        ("工作计划 篇1", "工作计划 篇2"),
        ("第一篇", "第二篇"),
        ("【第1篇】", "【第2篇】"),
        ("**个体户工作计划范文一**", "**个体户工作计划范文二**"),
        ("范文1：柑橘收购", "范文2：理发"),
        ("个体户工作计划1", "个体户工作计划2"),
        ("个体户工作计划（一）", "个体户工作计划（二）"),
        ("个人计划之一：老秦", "个人计划之二：小柳"),
    ],
)
def test_marks_of_every_form_part_the_texts(first: str, second: str) -> None:
    found = pieces(f"{first}\n{HARVEST}\n{second}\n{BARBER}")
    assert [[s.title for s in piece.sections] for piece in found] == [["目标", "办法"], ["客源", "手艺"]]


def test_a_mark_glued_behind_a_sentence_parts_the_texts() -> None:
    found = pieces("篇一\n一、目标\n收购柑橘420吨，当月结清。篇二 一、客源\n社区老人每月上门理发两次。")
    assert [[s.title for s in piece.sections] for piece in found] == [["目标"], ["客源"]]


def test_a_mark_gives_the_title() -> None:
    found = pieces(f"篇一：柑橘收购计划\n{HARVEST}\n篇二：理发店守则\n{BARBER}")
    assert [(piece.title, piece.kind) for piece in found] == [("柑橘收购计划", "plan"), ("理发店守则", "policy")]


def test_a_title_below_a_mark_is_the_title() -> None:
    found = pieces(f"工作计划 篇1\n**青禾路店2025年工作计划**\n{HARVEST}\n工作计划 篇2\n**经营目标**\n{BARBER}")
    assert [(piece.title, piece.sections[0].title) for piece in found] == [
        ("青禾路店2025年工作计划", "目标"),
        ("工作计划", "经营目标"),
    ]


def test_parts_of_a_manual_are_chapters() -> None:
    found = pieces("""
        ^**{18}仓库管理手册**
        第一篇 收货
        第一章 单据
        单据不得涂改，违者罚款50元。
        第二章 验货
        必须当面点清。
        第二篇 发货
        第三章 拣货
        应当先进先出。
    """)
    assert len(found) == 1
    assert [section.level for section in found[0].sections] == [1, 2, 2, 1, 2]


def test_numbering_that_begins_again_is_another_text() -> None:
    found = pieces(f"{HARVEST}\n{BARBER}")
    assert [[s.title for s in piece.sections] for piece in found] == [["目标", "办法"], ["客源", "手艺"]]
    assert codes(found[1]) == ["boundary_inferred"]


def test_an_opening_goes_with_the_text_below_and_a_closing_with_the_text_above() -> None:
    text = document(f"""
        {HARVEST}
        以上打算请合作社审阅。
        我在老街开理发店，新的一年我的想法如下：
        {BARBER}
    """)
    first, second = split_pieces(text, None)
    assert first.sections[-1].text.endswith("以上打算请合作社审阅。")
    assert [text.text_at(span) for span in second.preamble] == ["我在老街开理发店，新的一年我的想法如下："]


def test_a_title_in_the_middle_is_the_title_of_the_next_text() -> None:
    found = pieces(f"^**{{16}}东坡果场计划**\n{HARVEST}\n^**{{16}}老街理发店计划**\n{BARBER}")
    assert [piece.title for piece in found] == ["东坡果场计划", "老街理发店计划"]


def test_two_parts_of_one_text_stay_together() -> None:
    found = pieces("""
        ^**{18}锦华布艺2024年工作总结及2025年工作计划**
        ^**2024年工作总结**
        一、销售
        全年完成530万元。
        二、不足
        安装投诉多。
        ^**2025年工作计划**
        一、目标
        全年600万元。
    """)
    assert [(piece.kind, len(piece.sections)) for piece in found] == [("summary_and_plan", 5)]


def test_an_annex_that_numbers_anew_belongs_to_its_plan() -> None:
    found = pieces(f"^**{{18}}东坡果场计划**\n{HARVEST}\n附件：费用说明\n一、广告\n两万元。\n二、物料\n一万元。")
    assert [section.title for section in found[0].sections] == ["目标", "办法", "广告", "物料"]


def test_headed_texts_without_a_common_title_are_texts() -> None:
    found = pieces(f"**党员廉洁承诺**\n{BARBER}\n**果场全年任务**\n{HARVEST}")
    assert [(piece.title, len(piece.sections)) for piece in found] == [("党员廉洁承诺", 2), ("果场全年任务", 2)]


def test_quarters_that_number_anew_are_parts() -> None:
    assert len(pieces(f"**一季度**\n{BARBER}\n**二季度**\n{HARVEST}")) == 1


def test_lists_that_begin_again_are_no_texts() -> None:
    found = pieces("""
        ^**{16}渔具店打算**
        一、客户
        1、钓场二十家。
        2、渔友群三个。
        二、货
        1、路亚竿六十根。
        2、饵料两百箱。
    """)
    assert len(found) == 1


def test_what_a_sharing_site_wrote_belongs_to_nobody_and_is_told() -> None:
    text = document(f"""
        ^**{{18}}个体户工作计划范文（精选3篇）**
        写计划前先想清楚，下面是小编为大家整理的个体户工作计划，欢迎大家阅读参考。
        篇一
        {HARVEST}
        篇二
        {BARBER}
        以上就是小编整理的全部内容，希望对大家有所帮助，更多范文请关注本站。
    """)
    found = split_pieces(text, None)
    kept = [text.text_at(span) for p in found for s in p.sections for span in s.body]
    assert not any("小编" in line for line in kept)
    assert codes(found[0]) == ["piece_count", "site_text_dropped", "site_text_dropped"]
    assert codes(found[1]) == ["site_text_dropped"]


def test_an_author_who_shares_or_selects_goods_is_no_sharing_site() -> None:
    found = pieces("""
        ^**{16}精选超市计划**
        感谢各位分享门店经验，精选商品要整理上架。
        一、目标
        全年860万元。
    """)
    assert codes(found[0]) == []


def test_a_text_cut_off_at_its_beginning_says_so() -> None:
    found = pieces("（三）机会\n老街改造。\n三、目标\n全年200万元。")
    assert codes(found[0]) == ["truncated_start"]


def test_pieces_of_one_author_know_the_title_of_the_whole() -> None:
    found = pieces(f"^**{{18}}装卸二组2025年个人计划**\n个人计划之一：老秦\n{HARVEST}\n个人计划之二：小柳\n{BARBER}")
    assert [(piece.within, piece.alone) for piece in found] == [("装卸二组2025年个人计划", False)] * 2


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("白云茶庄2025年销售计划", "plan"),
        ("白云茶庄2025年怎么干", "plan"),
        ("2025年度经营目标责任书", "plan"),
        ("关于下达白云茶庄6月份任务的通知", "plan"),
        ("白云茶庄2024年总结及2025年打算", "summary_and_plan"),
        ("白云茶庄24年小结和25年安排", "summary_and_plan"),
        ("白云茶庄2024年度总结", "summary"),
        ("店长述职报告", "summary"),
        ("白云茶庄仓库管理规定", "policy"),
        ("导购考核办法（试行）", "policy"),
        ("如何制定茶庄销售计划", "method"),
        ("茶庄销售计划编制方法", "method"),
        ("销售技巧培训计划", "plan"),
        ("白云茶庄三步走计划", "plan"),
        ("周例会会议纪要", "other"),
        ("茶叶采购合同", "other"),
    ],
)
def test_titles_name_the_kind(title: str, kind: str) -> None:
    assert pieces(f"^**{{18}}{title}**\n一、头一件\n把茶看好。")[0].kind == kind


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("plan", "一、数\n今年要卖到80万元，毛利不低于三成。\n二、事\n争取进两个小区，全年摆摊40场。"),
        ("policy", "一、借用\n工具不得外借，必须登记，违者罚款。\n二、归还\n应当当日归还，须擦拭干净，不得拖延。"),
        (
            "method",
            "一、找准数\n例如去年卖80万，一般来说加一成。\n二、分下去\n建议按月分，例如旺季多分。通常四季不均，建议写计划时留余地。",
        ),
        ("summary_and_plan", "# 2024年工作总结\n## 一、数\n卖了80万。\n# 2025年工作计划\n## 一、数\n卖90万。"),
    ],
)
def test_texts_without_title_tell_their_kind_by_their_words(kind: str, text: str) -> None:
    assert pieces(text, filename="新建文档.docx")[0].kind == kind


def test_a_report_with_a_summary_part_and_a_plan_part_is_both() -> None:
    found = pieces("""
        ^**{18}白云茶庄工作汇报**
        第一部分 2024年工作总结
        一、卖茶
        卖了80万元。
        第二部分 2025年工作计划
        一、卖茶
        卖到90万元。
    """)
    assert [piece.kind for piece in found] == ["summary_and_plan"]


def test_every_kind_has_its_evidence() -> None:
    assert pieces("^**{18}白云茶庄2025年销售计划**\n一、数\n80万元。")[0].evidence == "plan：题名“销售计划”"


def test_numbering_that_begins_again_about_the_same_thing_stays() -> None:
    found = pieces("""
        一、冷库改造
        冷库压缩机换两台，保温板重做，冷链车加装温控，果筐消毒线扩一条，冷库月台加宽。
        二、果品分级
        分级线提速，果品糖度仪添三台，果筐换轻的，冷链车排班到点，月台装卸限时。
        一、冷库值班
        冷库压缩机夜班巡两遍，保温板结霜要报，冷链车温控记录留存，果筐消毒线每日清洗，月台加宽后划线。
        二、果品验收
        分级线抽检，果品糖度仪校准，果筐破损剔除，冷链车到点装卸，月台限时放行。
    """)
    assert len(found) == 1
    assert "numbering_gap" in codes(found[0])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("清河店2026年销售计划", "双桥店2026年工作打算"),
        ("桃源驿站2026年任务书", "柳林站点2026年度目标及预算"),
        ("秦玉梅2026年个人计划", "柴军2026年个人计划"),
        ("秦玉梅个人工作计划", "柴军个人工作计划"),
        ("2026年清河店生意计划", "2026年双桥店生意计划"),
        ("清河药店工作计划", "双桥药店工作计划"),
    ],
)
def test_titles_that_look_the_same_and_name_others_part_the_texts(first: str, second: str) -> None:
    found = pieces(f"^**{{16}}{first}**\n{HARVEST}\n^**{{16}}{second}**\n1.客源\n老人上门理发。\n2.手艺\n学徒出师。")
    assert [piece.title for piece in found] == [first, second]
    assert [[s.title for s in piece.sections] for piece in found] == [["目标", "办法"], ["客源", "手艺"]]


def test_a_cover_title_over_bound_plans_belongs_to_the_first() -> None:
    found = pieces(
        f"^**{{20}}两店2026年计划合订**\n^**{{16}}清河店2026年计划**\n{HARVEST}\n^**{{16}}双桥店2026年计划**\n{BARBER}"
    )
    assert [len(piece.sections) for piece in found] == [2, 2]


@pytest.mark.parametrize(
    ("title", "first", "second"),
    [
        ("^**{16}清河店2026年计划**", "**2026年培训计划**", "**2026年促销方案**"),
        ("^**{18}清河店总结与计划**", "**2025年工作总结**", "**2026年工作计划**"),
        ("^**{18}双城片区2026年经营计划**", "**清河店2026年计划**", "**双桥店2026年计划**"),
        ("^**{16}清河店2026年计划**", "^**{16}附件：**", "^**{16}清河店2026年任务分解表**"),
        ("^**{16}清河店2025年总结**", "清河店的情况说在前面。", "^**{16}清河店2026年计划**"),
    ],
)
def test_headings_parts_and_annexes_are_no_titles_of_others(title: str, first: str, second: str) -> None:
    assert len(pieces(f"{title}\n{first}\n去年收了300吨，还行。\n{second}\n今年收420吨，当月结清。")) == 1


def test_titles_in_a_heading_style_below_a_cover_that_names_several_part_the_texts() -> None:
    found = pieces(
        f"~明视眼镜2026年各店计划\n# 清河店2026年计划\n{HARVEST}\n# 双桥店2026年计划\n{BARBER}", filename="计划.docx"
    )
    assert [piece.title for piece in found] == ["清河店2026年计划", "双桥店2026年计划"]
    assert [len(piece.sections) for piece in found] == [2, 2]


def test_bare_store_names_part_texts_that_no_title_holds() -> None:
    text = f"**清河店**\n{HARVEST}\n**双桥店**\n{BARBER}"
    assert [piece.title for piece in pieces(text)] == ["清河店", "双桥店"]
    assert len(pieces(f"^**{{18}}河东片区2026年计划**\n{text}")) == 1
