"""Automatic labels stand as Word shows them (ISO/IEC 29500-1, 17.9)."""

import pytest

from tests.reader.packages import abstract_num, labels, lvl, num, p, read, sdt, tbl, tc, tr

CLASSIC = abstract_num(
    0,
    lvl(0, "chineseCounting", "%1、"),
    lvl(1, "chineseCounting", "（%2）"),
    lvl(2, "decimal", "%3."),
    lvl(3, "decimalEnclosedCircle", "%4"),
) + num(1, 0)


def items(*levels: int, num_id: int = 1) -> str:
    return "".join(p("文字", num=(num_id, level)) for level in levels)


def test_levels_count_each_for_itself_and_start_anew_below_a_higher_one() -> None:
    document = read(items(0, 1, 2, 2, 3, 1, 2, 0, 1), numbering=CLASSIC)
    assert labels(document) == ["一、", "（一）", "1.", "2.", "①", "（二）", "1.", "二、", "（一）"]
    assert [block.list_level for block in document.blocks][:4] == [0, 1, 2, 2]
    assert {block.list_id for block in document.blocks} == {"0"}


def test_a_label_may_name_several_levels() -> None:
    numbering = abstract_num(0, lvl(0, "decimal", "%1"), lvl(1, "decimal", "%1.%2"), lvl(2, "decimal", "%1.%2.%3"))
    assert labels(read(items(0, 1, 2, 1, 0, 1), numbering=numbering + num(1, 0))) == [
        *("1", "1.1", "1.1.1", "1.2", "2", "2.1")
    ]


def test_a_level_that_was_skipped_counts_as_its_start() -> None:
    numbering = abstract_num(0, lvl(0, "decimal", "%1"), lvl(1, "decimal", "%1.%2"), lvl(2, "decimal", "%1.%2.%3"))
    assert labels(read(items(0, 2, 1), numbering=numbering + num(1, 0))) == ["1", "1.1.1", "1.2"]


def test_a_legal_level_shows_all_numbers_as_decimal() -> None:
    """17.9.4, isLgl."""
    numbering = abstract_num(
        0, lvl(0, "chineseCounting", "第%1章"), lvl(1, "decimal", "%1.%2", extra="<w:isLgl/>")
    ) + num(1, 0)
    assert labels(read(items(0, 1, 0, 1), numbering=numbering)) == ["第一章", "1.1", "第二章", "2.1"]


def test_a_level_with_restart_zero_runs_on() -> None:
    """17.9.10, lvlRestart 0."""
    numbering = abstract_num(
        0, lvl(0, "decimal", "%1."), lvl(1, "decimal", "(%2)", extra='<w:lvlRestart w:val="0"/>')
    ) + num(1, 0)
    assert labels(read(items(0, 1, 1, 0, 1), numbering=numbering)) == ["1.", "(1)", "(2)", "2.", "(3)"]


def test_a_level_may_restart_only_below_a_named_one() -> None:
    """17.9.10, lvlRestart 1: the third level starts anew after the first, not after the second."""
    numbering = abstract_num(
        0,
        *(lvl(0, "decimal", "%1."), lvl(1, "decimal", "%2)")),
        lvl(2, "lowerLetter", "%3", extra='<w:lvlRestart w:val="1"/>'),
    ) + num(1, 0)
    assert labels(read(items(0, 1, 2, 1, 2, 0, 2), numbering=numbering)) == [*("1.", "1)", "a", "2)", "b", "2.", "a")]


def test_two_lists_on_one_abstract_list_count_on() -> None:
    body = items(0, 0) + items(0, num_id=2) + items(0)
    assert labels(read(body, numbering=CLASSIC + num(2, 0))) == ["一、", "二、", "三、", "四、"]


def test_a_start_override_restarts_once() -> None:
    """17.9.26, startOverride."""
    again = num(2, 0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>')
    body = items(0, 0) + items(0, 0, num_id=2)
    assert labels(read(body, numbering=CLASSIC + again)) == ["一、", "二、", "一、", "二、"]


def test_a_level_override_brings_its_own_format_and_start() -> None:
    own = num(2, 0, f'<w:lvlOverride w:ilvl="0">{lvl(0, "decimal", "%1)", start=5)}</w:lvlOverride>')
    body = items(0) + items(0, 0, num_id=2)
    assert labels(read(body, numbering=CLASSIC + own)) == ["一、", "5)", "6)"]


def test_number_id_zero_takes_a_number_away() -> None:
    """17.9.18, numId 0."""
    assert labels(read(p("文字", num=(0, 0)) + items(0), numbering=CLASSIC)) == [None, "一、"]


def test_a_style_numbers_its_paragraphs_at_the_level_that_names_it() -> None:
    """17.9.23, pStyle."""
    numbering = abstract_num(
        0,
        lvl(0, "chineseCounting", "%1、", extra='<w:pStyle w:val="2"/>'),
        lvl(1, "chineseCounting", "（%2）", extra='<w:pStyle w:val="3"/>'),
    ) + num(1, 0)
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{style}"><w:name w:val="heading {level}"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        for style, level in (("2", 1), ("3", 2))
    )
    body = p("目标", style="2") + p("营收", style="3") + p("利润", style="3") + p("措施", style="2")
    document = read(body, numbering=numbering, styles=styles)
    assert labels(document) == ["一、", "（一）", "（二）", "二、"]
    assert [block.heading_level for block in document.blocks] == [1, 2, 2, 1]


def test_a_style_may_take_the_list_of_its_base_one_level_down() -> None:
    numbering = abstract_num(
        0, lvl(0, "decimal", "%1.", extra='<w:pStyle w:val="2"/>'), lvl(1, "decimal", "%1.%2")
    ) + num(1, 0)
    styles = (
        '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="3"><w:name w:val="heading 2"/><w:basedOn w:val="2"/>'
        '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="4"><w:name w:val="公司标题"/><w:basedOn w:val="2"/></w:style>'
    )
    body = p("甲", style="2") + p("乙", style="3") + p("丙", style="4")
    assert labels(read(body, numbering=numbering, styles=styles)) == ["1.", "1.1", "2."]


def test_a_paragraph_may_refuse_the_number_of_its_style() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="n"><w:name w:val="n"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    assert labels(read(p("甲", style="n") + p("乙", style="n", num=(0, None)), numbering=CLASSIC, styles=styles)) == [
        *("一、", None)
    ]


def test_a_list_may_be_defined_by_a_numbering_style() -> None:
    """17.9.21, numStyleLink; 17.9.27, styleLink."""
    linked = abstract_num(0, extra='<w:numStyleLink w:val="L"/>')
    real = abstract_num(1, lvl(0, "decimal", "%1】"), extra='<w:styleLink w:val="L"/>')
    styles = (
        '<w:style w:type="numbering" w:styleId="L"><w:name w:val="L"/>'
        '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    )
    assert labels(read(items(0, 0), numbering=linked + real + num(1, 0) + num(2, 1), styles=styles)) == ["1】", "2】"]


def test_numbering_styles_that_point_at_each_other_give_no_label() -> None:
    linked = abstract_num(0, extra='<w:numStyleLink w:val="L"/>')
    styles = (
        '<w:style w:type="numbering" w:styleId="L"><w:name w:val="L"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    assert labels(read(items(0), numbering=linked + num(1, 0), styles=styles)) == [None]


@pytest.mark.parametrize(
    ("font", "character", "shown"),
    [("Symbol", "\uf0b7", "•"), ("Wingdings", "\uf06c", "●"), ("Wingdings", "\uf0d8", "➢"), ("", "–", "–")],
)
def test_a_bullet_is_the_sign_a_reader_sees(font: str, character: str, shown: str) -> None:
    extra = f'<w:rPr><w:rFonts w:ascii="{font}"/></w:rPr>' if font else ""
    numbering = abstract_num(0, lvl(0, "bullet", character, extra=extra)) + num(1, 0)
    assert labels(read(items(0), numbering=numbering)) == [shown]


def test_a_picture_bullet_is_a_bullet() -> None:
    numbering = abstract_num(0, lvl(0, "bullet", "", extra='<w:lvlPicBulletId w:val="0"/>')) + num(1, 0)
    assert labels(read(items(0), numbering=numbering)) == ["•"]


def test_a_custom_format_counts_with_leading_zeros() -> None:
    """17.9.17, numFmt custom, in the alternative Word writes."""
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><mc:AlternateContent><mc:Choice Requires="w14">'
        '<w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice>'
        '<mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1"/></w:lvl>'
    )
    assert labels(read(items(0, 0), numbering=abstract_num(0, level) + num(1, 0))) == ["001", "002"]


def test_a_paragraph_deleted_by_revision_is_not_counted() -> None:
    deleted = "<w:rPr><w:del/></w:rPr>"
    body = items(0) + p("<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>", num=(1, 0), ppr=deleted) + items(0)
    assert labels(read(body, numbering=CLASSIC)) == ["一、", "二、"]


def test_labels_count_in_document_order_through_cells_and_controls() -> None:
    inner = tbl(tr(tc(items(0)), tc(items(0))), tr("甲", "乙"))
    body = items(0) + tbl(tr(tc(items(0) + inner + items(0)), tc(sdt(items(0))))) + items(0)
    document = read(body, numbering=CLASSIC)
    outer, nested, last = document.blocks[1], document.blocks[2], document.blocks[3]
    assert [cell.text for cell in outer.cells] == ["二、文字\n五、文字", "六、文字"]
    assert [cell.text for cell in nested.cells][:2] == ["三、文字", "四、文字"]
    assert last.label == "七、"


def test_a_level_beyond_the_ninth_is_the_ninth() -> None:
    """WPS writes levels up to 12; Word shows nine (17.9.3)."""
    numbering = abstract_num(0, lvl(8, "decimal", "%9)")) + num(1, 0)
    assert labels(read(items(12), numbering=numbering)) == ["1)"]
