"""Blocks come in reading order with the facts later steps need; what stands beside the body stays apart."""

import pytest

from extractors.reader import render_text
from schemas.document import Block
from tests.reader.packages import abstract_num, field, lvl, num, p, r, read, run, sdt, tbl, text_box, texts, tr


def style(identifier: str, name: str, inside: str = "", based_on: str = "", kind: str = "paragraph") -> str:
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return f'<w:style w:type="{kind}" w:styleId="{identifier}"><w:name w:val="{name}"/>{base}{inside}</w:style>'


def only(body: str, styles: str = "") -> Block:
    (block,) = read(body, styles=styles).blocks
    return block


@pytest.mark.parametrize(
    ("identifier", "styles", "level"),
    [
        pytest.param("2", style("2", "heading 1"), 1, id="numeric id of WPS"),
        pytest.param("a", style("a", "标题 2"), 2, id="Chinese name"),
        pytest.param("x", style("x", "公司标题", based_on="3") + style("3", "heading 3"), 3, id="based on a heading"),
        pytest.param("Heading1", "", 1, id="no styles part"),
        pytest.param("b", style("b", "正文缩进"), None, id="body style"),
    ],
)
def test_a_heading_is_known_by_the_name_of_its_style(identifier: str, styles: str, level: int | None) -> None:
    assert only(p("一、目标", style=identifier), styles).heading_level == level


def test_styles_that_are_based_on_each_other_do_no_harm() -> None:
    assert only(p("文", style="a"), style("a", "a", based_on="b") + style("b", "b", based_on="a")).style_name == "a"


def test_an_outline_level_comes_from_the_paragraph_or_its_style() -> None:
    styles = style("o", "大纲", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>')
    assert only(p("目标", style="o"), styles).outline_level == 1
    assert only(p("目标", ppr='<w:outlineLvl w:val="0"/>')).outline_level == 0
    assert only(p("正文", style="o", ppr='<w:outlineLvl w:val="9"/>'), styles).outline_level is None


def test_bold_size_and_colour_are_those_of_most_characters() -> None:
    block = only(p(r("一、", ""), r("年度销售目标", '<w:b/><w:sz w:val="32"/><w:color w:val="FF0000"/>')))
    assert (block.bold, block.size, block.colour) == (True, 16.0, "FF0000")
    assert not only(p(r("注", "<w:b/>"), r("以下为说明文字"))).bold


def test_a_look_is_inherited_and_may_be_taken_back() -> None:
    styles = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>'
        + style("s", "醒目", "<w:rPr><w:b/></w:rPr>")
        + style("c", "强调", "<w:rPr><w:b/></w:rPr>", kind="character")
    )
    assert only(p("文", style="s"), styles).bold
    assert only(p("文", style="s"), styles).size == 10.5
    assert not only(p(r("文", '<w:b w:val="0"/>'), style="s"), styles).bold
    assert only(p(r("文", '<w:rStyle w:val="c"/>')), styles).bold


def test_alignment_indent_and_page_break_are_told() -> None:
    block = only(p("标题", ppr='<w:jc w:val="center"/><w:ind w:left="420"/><w:pageBreakBefore/>'))
    assert (block.align, block.indent, block.page_break_before) == ("center", 21.0, True)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(p("前", run('<w:br w:type="page"/>')) + p("后"), id="break at the end"),
        pytest.param(p("前") + p(run('<w:br w:type="page"/>'), "后"), id="break at the start"),
        pytest.param(p("前") + p(run('<w:br w:type="page"/>')) + p("后"), id="break on its own"),
        pytest.param(p("前", ppr="<w:sectPr/>") + p("后"), id="new section"),
    ],
)
def test_a_paragraph_on_a_new_page_says_so(body: str) -> None:
    before, after = read(body).blocks
    assert (before.page_break_before, after.page_break_before) == (False, True)


def test_empty_paragraphs_are_counted_not_listed() -> None:
    document = read(p("标题") + p() + p("  ") + p("正文"))
    assert [(block.text, block.blank_before) for block in document.blocks] == [("标题", 0), ("正文", 2)]


def test_contents_pages_are_marked() -> None:
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    body = sdt(p("目录") + p("一、目标……1"), gallery) + p("一、目标")
    assert [block.in_contents for block in read(body).blocks] == [True, True, False]
    assert only(p("一、目标\t1", style="T"), style("T", "toc 1")).in_contents


def test_a_text_box_follows_its_paragraph_once() -> None:
    document = read(p("前", text_box(p("框内一"), p("框内二"))) + p("后"))
    assert [(block.text, block.part, block.anchor) for block in document.blocks] == [
        ("前", "body", None),
        ("框内一", "textbox", 0),
        ("框内二", "textbox", 0),
        ("后", "body", None),
    ]


def test_a_text_box_may_hold_a_table_and_another_text_box() -> None:
    document = read(p("前", text_box(tbl(tr("a", "b")), p("外框", text_box(p("内框"))))))
    assert texts(document) == ["前", "a\tb", "外框", "内框"]


def test_a_text_box_on_an_empty_page_stands_alone() -> None:
    document = read(p(text_box(p("封面：2025年计划"))))
    assert [(block.text, block.anchor) for block in document.blocks] == [("封面：2025年计划", None)]


def test_word_art_and_shapes_show_their_text() -> None:
    art = run('<w:pict><v:shape><v:textpath string="内部资料"/></v:shape></w:pict>')
    shape = run("<w:drawing><a:sp><a:p><a:r><a:t>图示</a:t></a:r></a:p></a:sp></w:drawing>")
    assert texts(read(p("前", art, shape))) == ["前", "内部资料", "图示"]


def test_notes_follow_the_paragraph_that_refers_to_them_and_only_once() -> None:
    footnotes = (
        f'<w:footnote w:type="separator" w:id="0">{p("分隔线")}</w:footnote>'
        f'<w:footnote w:id="2">{p("含税口径")}</w:footnote><w:footnote w:id="3">{p("无人引用")}</w:footnote>'
    )
    endnotes = f'<w:endnote w:id="2">{p("数据来自财务部")}</w:endnote>'
    refers = run('<w:footnoteReference w:id="2"/>')
    body = p("销售额", refers, "500万", refers, run('<w:endnoteReference w:id="2"/>')) + p("后文")
    document = read(body, footnotes=footnotes, endnotes=endnotes)
    assert [(block.text, block.part, block.anchor) for block in document.blocks] == [
        ("销售额500万", "body", None),
        ("含税口径", "footnote", 0),
        ("数据来自财务部", "endnote", 0),
        ("后文", "body", None),
    ]


def test_headers_footers_and_comments_stand_beside_the_body() -> None:
    section = '<w:sectPr><w:headerReference r:id="header"/><w:footerReference r:id="footer"/></w:sectPr>'
    comments = f'<w:comment w:id="7">{p("请核对")}</w:comment>'
    body = p("一") + p("目标", run('<w:commentReference w:id="7"/>')) + section
    document = read(body, header=p("青禾店"), footer=p("第1页"), comments=comments)
    assert texts(document) == ["一", "目标"]
    assert [(block.part, block.text, block.anchor) for block in document.side] == [
        ("header", "青禾店", None),
        ("footer", "第1页", None),
        ("comment", "请核对", 1),
    ]


def test_the_same_header_in_every_section_is_read_once() -> None:
    section = '<w:sectPr><w:headerReference r:id="header"/></w:sectPr>'
    body = p("一", ppr=section) + p("二") + section
    assert [block.text for block in read(body, header=p("页眉")).side] == ["页眉"]


def test_block_content_controls_custom_xml_and_insertions_are_only_wrappers() -> None:
    body = sdt(p("一") + sdt(p("二"))) + f"<w:customXml>{p('三')}</w:customXml><w:ins>{p('四')}</w:ins>"
    assert texts(read(body)) == ["一", "二", "三", "四"]


def test_the_document_as_text_has_its_labels_tables_and_sides() -> None:
    numbering = abstract_num(0, lvl(0, "chineseCounting", "%1、"), lvl(1, "decimal", "%2.")) + num(1, 0)
    section = '<w:sectPr><w:headerReference r:id="header"/></w:sectPr>'
    body = p("目标", num=(1, 0)) + p("营收500万", num=(1, 1)) + tbl(tr("a", "b"), tr("1", "2")) + section
    document = read(body, numbering=numbering, header=p("页眉"))
    assert render_text(document) == "一、目标\n1. 营收500万\na\tb\n1\t2\n页眉"


def test_offsets_point_into_the_text_as_written() -> None:
    block = only(p("　　全年", field(" X ", "500"), "万元"))
    assert block.text == "　　全年500万元"
    assert block.text[4:9] == "500万元"
