"""Charts, SmartArt and imported parts show their text at the place of their anchor."""

import zipfile
from io import BytesIO

from tests.reader.packages import DECLARATION, NAMESPACES, p, package, read, run, texts, zipped

CHART = f"""{DECLARATION}<c:chartSpace {NAMESPACES}><c:chart>
<c:title><c:tx><c:rich><a:p><a:r><a:t>季度</a:t></a:r><a:r><a:t>目标</a:t></a:r></a:p></c:rich></c:tx></c:title>
<c:plotArea><c:barChart>
<c:ser><c:tx><c:strRef><c:strCache><c:pt idx="0"><c:v>2025年</c:v></c:pt></c:strCache></c:strRef></c:tx>
<c:cat><c:strRef><c:strCache><c:pt idx="0"><c:v>一季度</c:v></c:pt>
<c:pt idx="1"><c:v>二季度</c:v></c:pt></c:strCache></c:strRef></c:cat>
<c:val><c:numRef><c:numCache><c:pt idx="0"><c:v>120</c:v></c:pt>
<c:pt idx="1"><c:v>150</c:v></c:pt></c:numCache></c:numRef></c:val>
</c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>"""

DIAGRAM = f"""{DECLARATION}<dgm:dataModel {NAMESPACES}><dgm:ptLst>
<dgm:pt modelId="1" type="doc"/>
<dgm:pt modelId="3"><dgm:t><a:p><a:r><a:t>成交</a:t></a:r></a:p></dgm:t></dgm:pt>
<dgm:pt modelId="2"><dgm:t><a:p><a:r><a:t>引流</a:t></a:r></a:p></dgm:t></dgm:pt>
</dgm:ptLst><dgm:cxnLst><dgm:cxn srcId="1" destId="2" srcOrd="0"/>
<dgm:cxn srcId="1" destId="3" srcOrd="1"/></dgm:cxnLst>
</dgm:dataModel>"""


def test_a_chart_gives_its_title_and_a_table_of_its_numbers() -> None:
    document = read(
        p("见图", run('<w:drawing><c:chart r:id="c1"/></w:drawing>')) + p("后文"),
        parts={"word/charts/chart1.xml": CHART},
        links=[("c1", "chart", "charts/chart1.xml")],
    )
    assert texts(document) == ["见图", "季度目标", "2025年\t一季度\t120\n二季度\t150", "后文"]
    title, table = document.blocks[1:3]
    assert (title.part, table.part, table.anchor) == ("chart", "chart", 0)
    assert (table.cells[0].rowspan, table.cells[0].text) == (2, "2025年")


def test_smart_art_gives_its_nodes_in_their_own_order() -> None:
    document = read(
        p("流程", run('<w:drawing><dgm:relIds r:dm="d1"/></w:drawing>')),
        parts={"word/diagrams/data1.xml": DIAGRAM},
        links=[("d1", "diagramData", "diagrams/data1.xml")],
    )
    assert texts(document) == ["流程", "引流", "成交"]
    assert {block.part for block in document.blocks[1:]} == {"smartart"}


def imported(name: str, content: str | bytes) -> list[str]:
    document = read(
        p("前") + '<w:altChunk r:id="k"/>' + p("后"), parts={f"word/{name}": content}, links=[("k", "aFChunk", name)]
    )
    assert {block.part for block in document.blocks[1:-1]} == {"altchunk"}
    return texts(document)


def test_imported_html_gives_paragraphs_and_tables() -> None:
    html = (
        "<html><head><title>x</title><style>p{}</style></head><body><h1>一、目标</h1><p>全年<b>500</b>万元<br>力争600"
        "<table><tr><th rowspan=2>店<th>值</tr><tr><td>5</td></tr></table><script>var a</script></body></html>"
    )
    assert imported("a.html", html) == ["前", "一、目标", "全年500万元", "力争600", "店\t值\n5", "后"]


def test_headings_of_imported_html_are_headings() -> None:
    html = "<html><body><h2>一、目标</h2><p>全年500万元</p></body></html>"
    parts = {"word/a.html": html}
    document = read('<w:altChunk r:id="k"/>', parts=parts, links=[("k", "aFChunk", "a.html")])
    assert [(block.text, block.heading_level) for block in document.blocks] == [("一、目标", 2), ("全年500万元", None)]


def test_imported_html_in_another_encoding_is_read() -> None:
    html = '<html><head><meta charset="gb2312"></head><body><p>年度计划</p></body></html>'
    assert imported("a.html", html.encode("gb18030")) == ["前", "年度计划", "后"]


def test_an_imported_web_archive_gives_its_html() -> None:
    mht = (
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n--B\r\n"
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        "<html><body><p>=E7=9B=AE=E6=A0=87 500=\r\n0</p></body></html>\r\n--B--\r\n"
    )
    assert imported("a.mht", mht) == ["前", "目标 5000", "后"]


def test_imported_text_gives_its_lines() -> None:
    assert imported("a.txt", "第一行\n\n第二行") == ["前", "第一行", "第二行", "后"]


def test_imported_rtf_gives_its_text() -> None:
    rtf = r"{\rtf1\ansi\ansicpg936{\fonttbl{\f0 SimSun;}}\f0 Plan \u30446?\u26631?\par \'c4\'bf\'b1\'ea\tab 5}"
    assert imported("a.rtf", rtf) == ["前", "Plan 目标", "目标\t5", "后"]


def test_an_imported_word_file_gives_its_blocks() -> None:
    assert imported("a.docx", zipped(package(p("内文一") + p("内文二")))) == ["前", "内文一", "内文二", "后"]


def test_a_file_that_imports_itself_ends() -> None:
    inner = package(p("文") + '<w:altChunk r:id="k"/>', links=[("k", "aFChunk", "a.docx")])
    data = zipped(inner)
    for _ in range(5):
        data = zipped({**inner, "word/a.docx": data})
    with zipfile.ZipFile(BytesIO(data)) as archive:
        document = read(
            p("外") + '<w:altChunk r:id="k"/>',
            parts={"word/a.docx": archive.read("word/a.docx")},
            links=[("k", "aFChunk", "a.docx")],
        )
    assert texts(document) == ["外", "文", "文"]
    assert "embedded_unread" in {issue.code for issue in document.issues}


def test_a_chart_that_is_missing_takes_nothing_else_with_it() -> None:
    document = read(p("见图", run('<w:drawing><c:chart r:id="none"/></w:drawing>')) + p("后文"))
    assert texts(document) == ["见图", "后文"]
