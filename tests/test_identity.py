"""Whose plan and for when: every source, in the order of trust. Names and plans are invented."""

from datetime import date, datetime

import pytest

from extractors.identity.identify import identify
from extractors.identity.manifest import Entry
from extractors.identity.stores import StoreRegistry
from extractors.outline.pieces import split_pieces
from schemas.document import Block
from schemas.issues import Issue
from schemas.metric import StoreInfo
from schemas.plan import Identity
from tests.notation import document

BODY = "一、目标\n做到260万元。\n二、办法\n多跑客户。"


def known(
    text: str, stores: StoreRegistry | None = None, manifest: Entry | None = None, **about: object
) -> tuple[Identity, list[str]]:
    """The identity of the first piece and the codes of its issues."""
    read = document(text, **about)  # type: ignore[arg-type]
    identity, issues = identify(split_pieces(read, None)[0], read, None, stores, manifest=manifest)
    return identity, [str(issue.code) for issue in issues]


@pytest.mark.parametrize(
    ("title", "store"),
    [
        ("青禾路店2025年销售计划", "青禾路店"),
        ("2025年青禾路店销售计划", "青禾路店"),
        ("鑫源通讯青禾路店2025年销售计划", "鑫源通讯青禾路店"),
        ("关于报送青禾路店2025年计划的报告", "青禾路店"),
        ("江城分公司青禾路店2025年计划", "青禾路店"),
        ("鑫源商贸有限公司青禾路店2025年计划", "青禾路店"),
        ("星光影城（万达店）2025年计划", "万达店"),
        ("麦香坊南门店2025年生意计划", "麦香坊南门店"),
        ("惠民大药房三里屯店下半年工作计划", "惠民大药房三里屯店"),
        ("农商银行梅林支行2025年要点", "农商银行梅林支行"),
        ("河西校区2025年招生计划", "河西校区"),
        ("老李五金2025年打算", "老李五金"),
        ("城南片区青禾路店2025年计划", "青禾路店"),
        ("农贸市场惠民果蔬店2025年计划", "农贸市场惠民果蔬店"),
        ("和顺茶业2025年营销计划", "和顺茶业"),
        ("阿福汽修厂2025年计划", "阿福汽修厂"),
    ],
)
def test_stores_are_named_by_titles(title: str, store: str) -> None:
    identity, _ = known(f"^**{{18}}{title}**\n{BODY}")
    assert (identity.store, identity.store_source) == (store, "title")


def test_a_subtitle_may_name_the_store() -> None:
    identity, _ = known(f"^**{{20}}2025年度经营计划**\n^**{{16}}——云锦丝绸城西店**\n{BODY}")
    assert (identity.store, identity.year) == ("云锦丝绸城西店", 2025)


@pytest.mark.parametrize(
    "title",
    [
        "店长年度工作计划",
        "便利店店长2025年工作计划",
        "4S店售后经理工作计划",
        "天猫旗舰店2025年运营计划",
        "烟酒店2025年计划",
        "大型超市店长年度计划",
        "三个店2025年打算",
        "各门店2025年目标分解方案",
        "线下门店2025年计划",
        "XX宠物店2025年计划",
        "某某眼镜店2025年计划",
        "手机销售2025年度工作计划",
        "销售二部2025年工作计划",
        "江北市场2025年营销策划书",
        "华东大区2025年经营计划",
        "如何制定门店2025年计划",
    ],
)
def test_roles_trades_masks_and_regions_are_no_stores(title: str) -> None:
    identity, _ = known(f"^**{{18}}{title}**\n{BODY}")
    assert identity.store is None


@pytest.mark.parametrize(
    ("text", "about", "source"),
    [
        (f"^**{{18}}2025年计划**\n| 门店名称 | 青禾路店 |\n| 编制人 | 陆远 |\n{BODY}", {}, "cover"),
        (
            f"^**{{18}}2025年计划**\n{BODY}",
            {"side": (Block(0, "paragraph", "鑫源通讯 · 青禾路店", part="header"),)},
            "header",
        ),
        (f"^**{{18}}2025年计划**\n{BODY}\n>青禾路店\n>2024年12月30日", {}, "signature"),
        (f"^**{{18}}2025年计划**\n为把生意做好，青禾路店制定如下计划。\n{BODY}", {}, "text"),
        (f"^**{{18}}2025年计划**\n我是青禾路店店长，想说三件事。\n{BODY}", {}, "text"),
        (f"^**{{18}}2025年计划**\n青禾路店位于老街口，营业面积80平方米。\n{BODY}", {}, "text"),
        (f"^**{{18}}2025年计划**\n{BODY}", {"filename": "青禾路店计划.docx"}, "filename"),
        (f"^**{{18}}2025年计划**\n{BODY}", {"path": "城南/青禾路店/2025/计划.docx"}, "folder"),
    ],
)
def test_stores_are_found_in_every_place(text: str, about: dict[str, object], source: str) -> None:
    identity, _ = known(text, **about)
    assert (identity.store, identity.store_source) == ("青禾路店", source)


def test_a_mention_an_addressee_and_a_party_are_not_the_author() -> None:
    identity, _ = known(f"""
        ^**{{18}}2025年度目标责任书**
        甲方：恒丰农资有限公司总店
        乙方：清河门市部
        报送：城关分公司
        对面的金源超市最近在打折，客人少了一半。
        {BODY}
    """)
    assert identity.store == "清河门市部"


PROMISE = "第一条 期限\n自2026年1月1日起至2026年12月31日止。"


@pytest.mark.parametrize(
    ("title", "parties", "store", "department"),
    [
        ("2026年度责任书", "甲方：顺路速运南岭分公司\n乙方：柳巷网点　负责人：马春", "柳巷网点", None),
        ("2026年度责任书（柳巷）", "甲方：丰年种业公司\n乙方：柳巷门市部", "柳巷门市部", None),
        ("2026年度责任书", "甲方：丰年种业公司　乙方：柳巷营业部", "柳巷营业部", None),
        ("2026年度责任书", "甲方：云杉物业\n乙方：柳巷（负责人：马春）", "柳巷", None),
        ("2026年度目标责任书", "发包方：金穗粮油总店\n承包方：桥头粮站 站长：马春", "桥头粮站", None),
        ("2026年度目标责任状（柳巷）", "甲方：丰年种业公司\n乙方：马春生", "柳巷", None),
        ("2026年度责任书", "甲方：金穗粮油总店\n乙方：配送二组 负责人：马春", None, "配送二组"),
        ("2026年度责任书", "甲方：金穗粮油总店\n乙方：马春生", None, None),
        ("2026年度责任书（讨论稿）", "甲方：金穗粮油总店\n乙方：", None, None),
        ("2026年度责任书（试行）", "甲方：金穗粮油总店", None, None),
    ],
)
def test_a_letter_is_the_promising_partys(title: str, parties: str, store: str | None, department: str | None) -> None:
    identity, _ = known(f"^**{{18}}{title}**\n{parties}\n{PROMISE}")
    assert (identity.store, identity.department) == (store, department)


@pytest.mark.parametrize(
    "opening",
    [
        "伙计们，柳巷店2025年修了3100台车，比总店给的数差了140台。",
        "关门前看完。柳巷店去年流水187万，房租涨了，利薄了。",
        "各位，柳巷书店今年办了41场读书会，来的人多，买书的人少。",
        "我们柳巷店开门第六年，老街坊都认得。",
        "现将柳巷店的安排说一说。",
        "柳巷店的各位伙伴：这一年不容易。",
    ],
)
def test_a_spoken_letter_names_its_store_in_the_first_sentences(opening: str) -> None:
    identity, _ = known(f"^**{{18}}写给大伙：2026年咱们店怎么干**\n{opening}\n{BODY}")
    assert (identity.store, identity.store_source) in {("柳巷店", "text"), ("柳巷书店", "text")}


@pytest.mark.parametrize(
    "opening",
    [
        "对面金源店2025年卖了400万，我们差远了。",
        "金源店去年卖了400万，人家怎么做到的，要想明白。",
        "北街店去年260万，南街店去年190万，两家都比我们多。",
        "我们跟金源店比，差在货上。",
    ],
)
def test_stores_that_others_keep_are_not_the_authors(opening: str) -> None:
    identity, _ = known(f"^**{{18}}2026年咱们店怎么干**\n{opening}\n{BODY}")
    assert identity.store is None


@pytest.mark.parametrize(
    ("title", "store"),
    [
        ("云麓里2026年3月销售计划", "云麓里"),
        ("万象汇2026年经营计划", "万象汇"),
        ("云麓里案场2026年3月计划", "云麓里案场"),
        ("柳巷充电站2026年计划", "柳巷充电站"),
        ("福安养老院2026年招住计划", "福安养老院"),
        ("暑假季2026年销售计划", None),
        ("华东区域2026年计划", None),
        ("写给大伙：2026年计划", None),
    ],
)
def test_a_name_without_a_noun_counts_where_a_store_speaks(title: str, store: str | None) -> None:
    folder = title.split("2026", maxsplit=1)[0]
    text = f"^**{{18}}{title}**\n一、目标\n我们店全年做到260万元。\n二、办法\n多跑客户。"
    identity, _ = known(text, path=f"城东/{folder}/计划.docx")
    assert identity.store == store


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("手机配件2026年计划", "我们店做到26万元。"),
        ("护肤品2026年计划", "店里护肤品要卖26万元。"),
        ("云麓里2026年计划", "做到26万元。"),
    ],
)
def test_a_name_without_a_noun_stays_open_where_nothing_else_says_it(title: str, body: str) -> None:
    identity, _ = known(f"^**{{18}}{title}**\n一、目标\n{body}\n二、办法\n多跑客户。")
    assert identity.store is None


def test_the_name_under_a_stores_plan_is_its_authors() -> None:
    identity, _ = known(f"^**{{18}}青禾路店2026年计划**\n{BODY}\n>店长：陆一帆")
    assert (identity.store, identity.person) == ("青禾路店", "陆一帆")


def test_departments_regions_and_persons() -> None:
    identity, _ = known(f"""
        ^**{{18}}售后服务部2025年工作计划**
        店长：陆一帆　　2024年12月20日
        {BODY}
        >城南片区
    """)
    assert (identity.department, identity.region, identity.person) == ("售后服务部", "城南片区", "陆一帆")


@pytest.mark.parametrize(
    ("title", "department"),
    [
        ("恒鑫贸易部2026年要点", "恒鑫贸易部"),
        ("装卸二组2025年计划", "装卸二组"),
        ("青禾路店2025年计划", None),
        ("2025年计划", None),
    ],
)
def test_titles_name_departments_of_any_name(title: str, department: str | None) -> None:
    identity, _ = known(f"^**{{18}}{title}**\n{BODY}")
    assert identity.department == department


def test_masked_names_are_told() -> None:
    identity, issues = known(f"^**{{18}}XX眼镜店2025年计划**\n{BODY}")
    assert (identity.store, "anonymised" in issues) == (None, True)


@pytest.mark.parametrize(
    ("text", "about", "year", "source"),
    [
        ("^**{18}果行2025年计划**", {}, 2025, "title"),
        ("^**{18}果行二〇二五年计划**", {}, 2025, "title"),
        ("^**{18}果行25年打算**", {}, 2025, "title"),
        ("^**{18}果行FY2026计划**", {}, 2026, "title"),
        ("^**{18}果行2024年总结及2025年计划**", {}, 2025, "title"),
        ("^**{18}果行计划**\n**零、2025年怎么整**", {}, 2025, "heading"),
        ("^**{18}果行计划**\n| 计划年度 | 2025年 |\n| 编制人 | 何静 |", {}, 2025, "cover"),
        ("^**{18}果行计划**", {"side": (Block(0, "paragraph", "果行 2025年计划", part="header"),)}, 2025, "header"),
        ("^**{18}果行明年计划**\n2024年11月3日", {}, 2025, "signature"),
        ("^**{18}果行计划**\n今年任务重。\n2025年4月3日", {}, 2025, "signature"),
        ("^**{18}果行下半年计划**\n2025年6月28日", {}, 2025, "signature"),
        ("^**{18}果行计划**\n二〇二四年十二月三十日", {}, 2025, "signature"),
        ("^**{18}果行计划**\n为打好2025年暑期这一仗，制定如下计划。", {}, 2025, "text"),
        ("^**{18}果行计划**", {"filename": "果行2025.docx"}, 2025, "filename"),
        ("^**{18}果行计划**", {"path": "2025/三季度/计划.docx"}, 2025, "folder"),
        ("^**{18}果行计划**", {"title": "2025年计划"}, 2025, "properties"),
        ("^**{18}果行明年打算**", {"created": datetime(2024, 12, 2)}, 2025, "properties"),
    ],
)
def test_years_are_asked_in_their_order(text: str, about: dict[str, object], year: int, source: str) -> None:
    identity, _ = known(f"{text}\n{BODY}", **about)
    assert (identity.year, identity.year_source) == (year, source)


@pytest.mark.parametrize(
    "text",
    [
        "^**{18}果行20__年计划**\n20__年12月",
        "^**{18}果行20XX年计划**\n转眼20XX年就要过去了。",
        "^**{18}果行计划**\n老板干了10年，店开在2008年。",
        "^**{18}果行计划**\n2018年我们完成了90万元。",
    ],
)
def test_masked_and_past_years_leave_the_year_unknown(text: str) -> None:
    identity, issues = known(f"{text}\n{BODY}")
    assert (identity.year, "year_unknown" in issues) == (None, True)


def test_years_from_lesser_places_are_told() -> None:
    _, issues = known(f"^**{{18}}果行明年计划**\n2024年11月3日\n{BODY}")
    assert "year_inferred" in issues


def test_a_title_left_over_from_years_ago_gives_way_to_the_plan() -> None:
    identity, issues = known("""
        ^**{18}果行2019年计划**
        一、目标
        2025年做到260万元，2025年毛利22%，2025年会员800人。
    """)
    assert (identity.year, "year_conflict" in issues) == (2025, True)


def test_a_year_compared_with_itself_was_overwritten() -> None:
    _, issues = known("^**{18}果行2021年计划**\n一、回顾\n2021年销售额比2021年增长了一成，2021年还要再长一成。")
    assert "year_conflict" in issues


def test_last_years_numbers_are_no_conflict() -> None:
    identity, issues = known("""
        ^**{18}果行2026年计划**
        一、目标
        2024年210万元，2024年毛利20%，2024年会员500人，2025年240万元，今年260万元。
    """)
    assert (identity.year, "year_conflict" in issues) == (2026, False)


@pytest.mark.parametrize(
    ("title", "start", "end"),
    [
        ("果行2025年计划", date(2025, 1, 1), date(2025, 12, 31)),
        ("果行2025年三季度计划", date(2025, 7, 1), date(2025, 9, 30)),
        ("果行2025年下半年计划", date(2025, 7, 1), date(2025, 12, 31)),
        ("果行2024年2月份计划", date(2024, 2, 1), date(2024, 2, 29)),
        ("果行三年规划（2025-2027年）", date(2025, 1, 1), date(2027, 12, 31)),
        ("果行2024-2025年度计划", None, None),
    ],
)
def test_periods_are_whole_days(title: str, start: date | None, end: date | None) -> None:
    identity, _ = known(f"^**{{18}}{title}**\n{BODY}")
    assert (identity.period_start, identity.period_end) == (start, end)


def test_a_fiscal_year_has_its_own_first_month() -> None:
    identity, _ = known(f"^**{{18}}2024-2025年度责任书**\n本财年自2024年7月1日至2025年6月30日止。\n{BODY}")
    assert (identity.period_start, identity.period_end, identity.fiscal_start) == (
        date(2024, 7, 1),
        date(2025, 6, 30),
        (2024, 7),
    )


def test_a_compilation_says_nothing_by_its_file_name() -> None:
    read = document(f"篇一：卖货计划\n{BODY}\n篇二：进货计划\n{BODY}", filename="青禾路店2025.docx")
    found = [identify(piece, read, None, None)[0] for piece in split_pieces(read, None)]
    assert [(identity.store, identity.year) for identity in found] == [(None, None)] * 2


REGISTRY = StoreRegistry.of(
    (
        StoreInfo("S01", "青禾路店", ("青禾店", "鑫源青禾"), "城南"),
        StoreInfo("S02", "望江路店", (), "城南"),
        StoreInfo("S03", "望江东路店", (), "城北"),
    )
)


@pytest.mark.parametrize(
    ("title", "store", "code", "source"),
    [
        ("青禾路店2025年计划", "青禾路店", "S01", "title:exact"),
        ("鑫源青禾2025年计划", "青禾路店", "S01", "title:alias"),
        ("青禾大路店2025年计划", "青禾路店", "S01", "title:fuzzy"),
    ],
)
def test_the_registry_names_the_store(title: str, store: str, code: str, source: str) -> None:
    identity, _ = known(f"^**{{18}}{title}**\n{BODY}", REGISTRY)
    assert (identity.store, identity.store_code, identity.store_source) == (store, code, source)


@pytest.mark.parametrize(
    ("title", "code"), [("望江南路店2025年计划", "store_ambiguous"), ("柳林店2025年计划", "store_unregistered")]
)
def test_doubtful_names_are_left_to_a_person(title: str, code: str) -> None:
    identity, issues = known(f"^**{{18}}{title}**\n{BODY}", REGISTRY)
    assert (identity.store_code, code in issues) == (None, True)


def test_a_manifest_overrules_the_text_and_says_so() -> None:
    identity, issues = known(
        f"^**{{18}}望江路店2024年计划**\n{BODY}", REGISTRY, Entry("计划.docx", store="青禾店", year=2025)
    )
    assert (identity.store, identity.store_code, identity.store_source) == ("青禾路店", "S01", "manifest")
    assert (identity.year, identity.year_source, identity.period_end) == (2025, "manifest", date(2025, 12, 31))
    assert issues.count("manifest_overrules") == 2


def test_every_issue_names_its_plan() -> None:
    read = document(f"^**{{18}}XX店计划**\n{BODY}")
    _, issues = identify(split_pieces(read, None)[0], read, None, None)
    assert {issue.plan_id for issue in issues if isinstance(issue, Issue)} == {f"{read.document_id}#1"}


@pytest.mark.parametrize(
    ("said", "store"),
    [
        ("去年咱这顺风车行卖了三百台。", "顺风车行"),
        ("我们这家柳巷书店去年办了41场读书会。", "柳巷书店"),
        ("咱柳巷店去年流水187万。", "柳巷店"),
        ("俺们兴农农资店去年卖了20吨。", "兴农农资店"),
        ("我在那家柳巷店干了六年，去年187万。", "柳巷店"),
        ("我们那曲店去年流水187万。", "那曲店"),
    ],
)
def test_pointing_words_are_no_part_of_a_name(said: str, store: str) -> None:
    identity, _ = known(f"^**{{16}}开工会上说的**\n{said}\n{BODY}", filename="26年打算.docx")
    assert identity.store == store


def test_a_number_of_stores_that_the_title_counts_is_no_store() -> None:
    title = "^**{18}河东片四家店2026年上半年安排**"
    assert known(f"{title}\n{BODY}", filename="河东四店上半年怎么干.docx")[0].store is None
    assert known(f"^**{{18}}上半年安排**\n各位，四位店长都在。\n{BODY}", filename="河东四店2026.docx")[0].store is None
    assert known(f"^**{{18}}上半年安排**\n{BODY}", filename="河东四店2026.docx")[0].store == "河东四店"


@pytest.mark.parametrize("name", ["启明教育2025-2026学年校区目标.docx", "2026学年第一学期校区任务.docx"])
def test_school_years_are_no_part_of_a_name(name: str) -> None:
    assert known(f"^**{{18}}招生目标分解**\n{BODY}", filename=name)[0].store is None


def test_who_gets_a_copy_is_not_whose_plan_it_is() -> None:
    head = "收件：各店店长　　抄送：营运部邹经理\n发件：秦玉梅　日期：2025-12-29"
    identity, _ = known(f"^**{{18}}2026年上半年安排**\n{head}\n{BODY}\n>秦玉梅")
    assert (identity.department, identity.person, identity.written) == (None, "秦玉梅", date(2025, 12, 29))


@pytest.mark.parametrize(
    ("signed", "person"),
    [
        ("秦玉梅", "秦玉梅"),
        ("柳巷店　柴军", "柴军"),
        ("销售一部 欧阳青", "欧阳青"),
        ("市场部", None),
        ("苏州 办事处", None),
        ("安庆市", None),
        ("总经办", None),
        ("2026年1月4日", None),
    ],
)
def test_a_bare_name_below_the_text_signs_it(signed: str, person: str | None) -> None:
    assert known(f"^**{{16}}2026年计划**\n{BODY}\n>{signed}")[0].person == person


def test_a_name_under_the_title_counts_where_the_file_has_it_too() -> None:
    text = f"^**{{16}}2026年片区打算**\n秦玉梅　河东—河西片　2025.12.29\n{BODY}"
    assert known(text, filename="督导秦玉梅-26年打算.docx")[0].person == "秦玉梅"
    assert known(text, filename="26年打算.docx")[0].person is None


@pytest.mark.parametrize(
    ("title", "said", "person"),
    [
        ("秦玉梅2026年个人计划", "全年销售80万。", "秦玉梅"),
        ("秦玉梅-2026年个人计划", "全年销售80万。", "秦玉梅"),
        ("柴军个人销售目标", "全年销售80万。", "柴军"),
        ("柴军2026年工作计划", "我在柳巷店做导购三年了。", "柴军"),
        ("柴军2026年工作计划", "本人负责烟酒柜台。", "柴军"),
        ("安庆2026年工作计划", "我们店去年开了三家。", None),
        ("沈阳店2026年工作计划", "我在这里做了三年。", None),
        ("年度个人计划", "我做了三年。", None),
    ],
)
def test_a_personal_plan_names_its_author(title: str, said: str, person: str | None) -> None:
    assert known(f"^**{{16}}{title}**\n{said}\n{BODY}")[0].person == person


@pytest.mark.parametrize(
    ("line", "person"),
    [
        ("姓名：许岚　门店：柳巷店　岗位：导购", "许岚"),
        ("发件：督导 许岚", "许岚"),
        ("督导：许岚", "许岚"),
        ("组长：全体", None),
    ],
)
def test_forms_and_letters_name_their_author(line: str, person: str | None) -> None:
    assert known(f"^**{{16}}2026年计划**\n{line}\n{BODY}")[0].person == person


@pytest.mark.parametrize(
    ("title", "filename", "months"),
    [
        ("", "邮件-下半年.docx", (7, 12)),
        ("^**{16}写给店长们**", "三季度安排.docx", (7, 9)),
        ("^**{16}下半年安排**", "三季度.docx", (7, 12)),
        ("^**{16}2025年安排**", "下半年.docx", (1, 12)),
    ],
)
def test_the_file_names_the_part_of_the_year_where_the_title_names_no_time(
    title: str, filename: str, months: tuple[int, int]
) -> None:
    identity, _ = known(f"{title}\n各位店长：\n每月做到78万。\n{BODY}\n>2025年7月2日", filename=filename)
    assert identity.period_start
    assert identity.period_end
    assert (identity.year, identity.period_start.month, identity.period_end.month) == (2025, *months)


@pytest.mark.parametrize(
    ("filename", "year"),
    [("2026年两店计划.docx", 2026), ("2026年店长计划（通用2篇）.docx", None), ("两店计划.docx", None)],
)
def test_the_file_of_plans_bound_together_may_name_their_year(filename: str, year: int | None) -> None:
    text = f"**【清河店】**\n{BODY}\n**【双桥店】**\n一、客源\n老人上门理发。\n二、手艺\n学徒出师。"
    assert known(text, filename=filename)[0].year == year


def test_a_group_that_holds_personal_plans_gives_them_its_year() -> None:
    text = f"^**{{16}}验光组2026年个人计划**\n**第一篇 郑岚**\n{BODY}\n**第二篇 伍明**\n{BODY}"
    assert known(text)[0].year == 2026
