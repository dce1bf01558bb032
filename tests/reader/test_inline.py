"""What a person sees inside a paragraph comes out once, in order; what nobody sees does not."""

import pytest

from tests.reader.packages import field, p, r, read, run, sdt, text_box, texts


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        pytest.param(r("全年") + r("目标"), "全年目标", id="runs join"),
        pytest.param(f'<w:hyperlink r:id="x">{r("见附件")}</w:hyperlink>', "见附件", id="hyperlink"),
        pytest.param(sdt(r("青禾店")), "青禾店", id="inline content control"),
        pytest.param(sdt(sdt(r("内层"))), "内层", id="nested content control"),
        pytest.param(f"<w:ins>{r('新增')}</w:ins>", "新增", id="insertion"),
        pytest.param(f"<w:moveTo>{r('移来')}</w:moveTo>", "移来", id="move target"),
        pytest.param("<w:del><w:r><w:delText>旧数</w:delText></w:r></w:del>" + r("新数"), "新数", id="deletion"),
        pytest.param(f"<w:moveFrom>{r('移走')}</w:moveFrom>" + r("留下"), "留下", id="move source"),
        pytest.param(f"<w:smartTag>{r('北京')}</w:smartTag>", "北京", id="smart tag"),
        pytest.param(f"<w:customXml>{r('门店')}</w:customXml>", "门店", id="custom XML"),
        pytest.param(f'<w:fldSimple w:instr=" AUTHOR ">{r("张三")}</w:fldSimple>', "张三", id="simple field"),
        pytest.param(field(" DATE ", "2025年"), "2025年", id="complex field shows its result"),
        pytest.param(field(" IF ", field(" PAGE ", "3") + r("条")), "3条", id="nested field"),
        pytest.param(run("<w:tab/><w:t>甲</w:t><w:br/><w:t>乙</w:t>"), "\t甲\n乙", id="tab and break"),
        pytest.param(run("<w:t>6</w:t><w:noBreakHyphen/><w:t>8家</w:t>"), "6-8家", id="no-break hyphen"),
        pytest.param(run("<w:t>a</w:t><w:softHyphen/><w:t>b</w:t>"), "ab", id="soft hyphen shows nothing"),
        pytest.param(
            run(
                f"<w:ruby><w:rt>{r('pīn')}</w:rt><w:rubyBase>{r('拼')}</w:rubyBase></w:ruby>",
            ),
            "拼",
            id="ruby shows its base",
        ),
        pytest.param(run('<w:sym w:font="Wingdings" w:char="F0FE"/>'), "☑", id="symbol"),
        pytest.param(run('<w:sym w:font="Symbol" w:char="F0B3"/>') + r("95%"), "≥95%", id="sign"),
        pytest.param(run('<w:sym w:font="Webdings" w:char="F045"/>'), "•", id="sign nobody has mapped"),
        pytest.param(r("þ已签 ☐", '<w:rFonts w:ascii="Wingdings"/>'), "☑已签 ☐", id="letters in a symbol font"),
        pytest.param(r("\uf0fc 是", '<w:rFonts w:ascii="Wingdings"/>'), "✓ 是", id="private characters"),
        pytest.param("<w:r><w:t>\n    全年目标\n  </w:t></w:r>", "全年目标", id="markup laid out on lines"),
        pytest.param(f"<w:bdo><w:dir>{r('方向')}</w:dir></w:bdo>", "方向", id="direction"),
        pytest.param(r("一") + "<w:proofErr/>" + r("二"), "一二", id="marks show nothing"),
    ],
)
def test_paragraph_content(content: str, shown: str) -> None:
    assert texts(read(p(content))) == [shown]


def test_hidden_text_is_left_out_and_counted() -> None:
    document = read(p(r("公开"), r("内部备注", "<w:vanish/>")))
    assert texts(document) == ["公开"]
    assert document.hidden_chars == 4


def test_text_hidden_by_its_paragraph_style_is_left_out() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="h"><w:name w:val="h"/><w:rPr><w:vanish/></w:rPr></w:style>'
    assert texts(read(p("看不见", style="h") + p("看得见"), styles=styles)) == ["看得见"]


def test_a_deleted_paragraph_mark_joins_its_text_to_the_next_paragraph() -> None:
    deleted = "<w:rPr><w:del/></w:rPr>"
    assert texts(read(p("全年销售额", ppr=deleted) + p("500万元") + p("完"))) == ["全年销售额500万元", "完"]


def test_text_before_a_deleted_mark_survives_when_a_table_follows() -> None:
    body = (
        p("表一", ppr="<w:rPr><w:del/></w:rPr>") + "<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    )
    assert texts(read(body))[0] == "表一"


def test_a_text_box_before_a_deleted_mark_survives() -> None:
    held = p("前", text_box(p("框")), ppr="<w:rPr><w:del/></w:rPr>")
    table = "<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    assert texts(read(held + p("后"))) == ["前后", "框"]
    assert texts(read(held + table))[:2] == ["前", "框"]
    assert texts(read(held)) == ["前", "框"]


@pytest.mark.parametrize("instruction", ["TOC \\o", " toc\\o &quot;1-3&quot;", "TOC"])
def test_a_field_may_span_paragraphs(instruction: str) -> None:
    body = (
        p(
            run(f'<w:fldChar w:fldCharType="begin"/><w:instrText>{instruction}</w:instrText>'),
            run('<w:fldChar w:fldCharType="separate"/>'),
            "一、目标\t1",
        )
        + p("二、措施\t2")
        + p(run('<w:fldChar w:fldCharType="end"/>'), "正文")
    )
    document = read(body)
    assert texts(document) == ["一、目标\t1", "二、措施\t2", "正文"]
    assert [block.in_contents for block in document.blocks] == [True, True, False]


def test_an_instruction_that_never_ends_hides_no_text() -> None:
    assert texts(read(p(run('<w:fldChar w:fldCharType="begin"/>'), "目标") + p("措施"))) == ["目标", "措施"]


@pytest.mark.parametrize(
    ("instruction", "shown"),
    [
        (r"eq \o\ac(○,3)", "③"),
        (r"EQ \o\ac(□,A)", "A"),
        (r"EQ \f(1,2)", "1/2"),
        (r"SYMBOL 254 \f Wingdings", "☑"),
        ("MACROBUTTON AcceptAllChanges [点此填写]", "[点此填写]"),
        ("XE 索引", ""),
    ],
)
def test_a_field_without_result_shows_what_its_instruction_says(instruction: str, shown: str) -> None:
    marks = run('<w:fldChar w:fldCharType="begin"/>') + run(f"<w:instrText>{instruction}</w:instrText>")
    assert texts(read(p("甲", marks + run('<w:fldChar w:fldCharType="end"/>'), "乙"))) == [f"甲{shown}乙"]


def test_a_form_check_box_and_list_show_their_state() -> None:
    box = '<w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar>'
    choices = (
        '<w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/>'
        '<w:listEntry w:val="南区"/><w:listEntry w:val="北区"/></w:ddList></w:ffData></w:fldChar>'
    )
    end = run('<w:fldChar w:fldCharType="end"/>')
    assert texts(read(p(run(box) + end, "已签", run(choices) + end))) == ["☒已签北区"]


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("<m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f>", "a/b"),
        ("<m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>", "x^2"),
        ("<m:d><m:e><m:r><m:t>x+y</m:t></m:r></m:e></m:d>", "(x+y)"),
        ("<m:rad><m:e><m:r><m:t>x</m:t></m:r></m:e></m:rad>", "√x"),
    ],
)
def test_a_formula_is_one_line_of_text(formula: str, shown: str) -> None:
    assert texts(read(p("毛利率=", f"<m:oMath>{formula}</m:oMath>"))) == [f"毛利率={shown}"]


def test_one_branch_of_alternate_content_is_read() -> None:
    both = (
        '<mc:AlternateContent><mc:Choice Requires="w14"><w:t>新版</w:t></mc:Choice>'
        "<mc:Fallback><w:t>旧版</w:t></mc:Fallback></mc:AlternateContent>"
    )
    assert texts(read(p(run("<w:t>前</w:t>" + both + "<w:t>后</w:t>")))) == ["前新版后"]
    unknown = both.replace('"w14"', '"future"')
    assert texts(read(p(run(unknown)))) == ["旧版"]


def test_a_branch_without_words_gives_way_to_one_that_has_some() -> None:
    both = (
        '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp/></w:drawing></mc:Choice>'
        "<mc:Fallback><w:t>旧版</w:t></mc:Fallback></mc:AlternateContent>"
    )
    assert texts(read(p(run(both)))) == ["旧版"]


def test_runs_outside_a_paragraph_are_read_as_one() -> None:
    assert texts(read(r("散落的文字") + p("正文"))) == ["散落的文字", "正文"]
