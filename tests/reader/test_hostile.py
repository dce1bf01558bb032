"""Hostile and broken files end soon, in one of three ways, and never as an unforeseen error (anchors B1, B2)."""

import random
import re
import struct
import zipfile
import zlib
from io import BytesIO

import pytest

from extractors.reader import Limits, render_text
from schemas.document import Document
from schemas.issues import DocumentReadError
from tests.reader.packages import (
    abstract_num,
    field,
    lvl,
    num,
    p,
    package,
    r,
    read,
    read_bytes,
    run,
    sdt,
    tbl,
    tc,
    text_box,
    texts,
    tr,
    zipped,
)

CODES = frozenset(
    (
        *(
            "empty_file",
            "not_word",
            "encrypted",
            "legacy_format",
            "legacy_unconverted",
            "damaged",
            "rtf",
            "html",
            "zip",
        ),
        *("unsafe_archive", "limit_entries", "limit_unpacked", "limit_ratio", "limit_xml_part", "limit_depth"),
        *("limit_file_size", "limit_conversion_seconds"),
    )
)


def refused(data: bytes, *, limits: Limits | None = None) -> DocumentReadError:
    with pytest.raises(DocumentReadError) as caught:
        read_bytes(data, limits=limits)
    return caught.value


def bomb(name: str, size: int) -> bytes:
    """A package with a part of `size` zeros."""
    out = BytesIO(zipped(package(p("文"))))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w", force_zip64=True) as part:
        for _ in range(size // 2**20):
            part.write(bytes(2**20))
    return out.getvalue()


def with_declared_size(data: bytes, name: str, size: int) -> bytes:
    """The archive with the unpacked size of a member changed in both of its headers."""
    encoded = name.encode()
    central = data.rindex(b"PK\x01\x02", 0, data.rindex(encoded))
    data = data[: central + 24] + struct.pack("<L", size) + data[central + 28 :]
    local = data.rindex(b"PK\x03\x04", 0, data.index(encoded))
    return data[: local + 22] + struct.pack("<L", size) + data[local + 26 :]


def test_a_part_that_unpacks_beyond_all_proportion_is_refused_before_it_is_unpacked() -> None:
    assert refused(bomb("word/media/image1.png", 2**28)).code == "limit_ratio"


def test_parts_that_are_not_read_are_not_unpacked() -> None:
    noise = random.Random(7).randbytes(3 * 2**20)
    data = zipped({**package(p("文")), "word/media/image1.png": noise})
    broken = bytearray(data)
    at = data.index(b"word/media/image1.png") + 2**20
    broken[at : at + 2**20] = bytes(2**20)
    assert texts(read_bytes(bytes(broken))) == ["文"]


def test_more_unpacked_bytes_than_allowed_are_refused() -> None:
    data = zipped({**package(p("文")), "word/media/a.bin": random.Random(1).randbytes(2**20)})
    assert refused(data, limits=Limits(unpacked=2**19)).code == "limit_unpacked"


def test_a_header_that_lies_about_its_size_gains_nothing() -> None:
    big = p("很长的文字" * 20_000)
    data = with_declared_size(zipped(package(big)), "word/document.xml", 10)
    assert refused(data, limits=Limits(xml_part=100_000)).code == "limit_xml_part"


def test_too_many_entries_are_refused() -> None:
    error = refused(zipped({f"x/{index}": b"" for index in range(2_001)}))
    assert error.code == "limit_entries"
    assert "2000" in error.message


def test_a_file_beyond_the_size_limit_is_refused() -> None:
    assert refused(zipped(package(p("文"))), limits=Limits(file_size=100)).code == "limit_file_size"


def test_entries_that_share_their_bytes_are_refused() -> None:
    data = zipped({**package(p("文")), "word/a.xml": b"x" * 50, "word/b.xml": b"x" * 50})
    first = data.index(b"PK\x03\x04")
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"word/b.xml"))
    assert refused(data[: at + 42] + struct.pack("<L", first) + data[at + 46 :]).code == "unsafe_archive"


def test_two_members_of_one_name_with_different_content_are_refused() -> None:
    out = BytesIO(zipped(package(p("看得见"))))
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("word/document.xml", "<other/>")
    assert refused(out.getvalue()).code == "unsafe_archive"


@pytest.mark.parametrize("name", ["../../etc/passwd", "word/../../x", "C:/x.xml"])
def test_names_that_leave_the_package_are_refused(name: str) -> None:
    assert refused(zipped({**package(p("文")), name: b"x"})).code == "unsafe_archive"


def test_an_encrypted_entry_is_named() -> None:
    data = bytearray(zipped(package(p("文"))))
    data[data.rindex(b"PK\x01\x02", 0, data.rindex(b"word/document.xml")) + 8] |= 1
    assert refused(bytes(data)).code == "encrypted"


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE d [<!ENTITY x SYSTEM "http://192.0.2.1/x">]>',
        '<!DOCTYPE d SYSTEM "http://192.0.2.1/x.dtd" [<!ENTITY x "漏">]>',
        '<!DOCTYPE d [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p; <!ENTITY x "漏">]>',
    ],
)
@pytest.mark.parametrize(
    "part",
    [
        *("word/document.xml", "word/styles.xml", "word/numbering.xml", "word/header.xml", "[Content_Types].xml"),
        *("_rels/.rels", "word/_rels/document.xml.rels"),
    ],
)
def test_an_external_or_internal_entity_is_never_read_and_is_told(declaration: str, part: str) -> None:
    section = '<w:sectPr><w:headerReference r:id="header"/></w:sectPr>'
    members = package(p("甲", "<w:r><w:t>乙</w:t></w:r>") + section, styles="", numbering="", header=p("丙"))
    content = str(members[part]).replace("?>", f"?>{declaration}", 1).replace("乙", "乙&x;").replace("丙", "丙&x;")
    document = read_bytes(zipped({**members, part: content}))
    assert "root:" not in render_text(document)
    assert "漏" not in render_text(document)
    assert "external_reference" in {issue.code for issue in document.issues}


@pytest.mark.parametrize("depth", [10, 100])
def test_an_entity_bomb_ends_at_once(depth: int) -> None:
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * depth}">' for i in range(1, 10))
    main = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e0 "哈">{entities}]>'
    content = str(package(p("<w:r><w:t>&e9;</w:t></w:r>"))["word/document.xml"]).replace(
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>', main
    )
    ended = outcome(zipped({**package(""), "word/document.xml": content}))
    assert ended in {"ok", "partial", "damaged"}


def test_eighty_nested_tables_are_read_in_order() -> None:
    body = p("底")
    for level in range(80):
        body = tbl(tr(tc(p(str(level)), body), "x"))
    document = read(body)
    assert sum(block.kind == "table" for block in document.blocks) == 80
    assert [block.cells[0].text for block in document.blocks[:3]] == ["79", "78", "77"]
    assert document.blocks[-1].cells[0].text == "0\n底"


def test_deeper_nesting_is_refused_by_name() -> None:
    body = "<w:tbl><w:tr><w:tc>" * 20_000 + p("底") + "</w:tc></w:tr></w:tbl>" * 20_000
    assert refused(zipped(package(body))).code == "limit_depth"


def test_a_span_of_a_million_columns_is_one_wide_cell() -> None:
    document = read(tbl(tr(tc("a", tcpr='<w:gridSpan w:val="1000000"/>'), "b")))
    (table,) = document.blocks
    assert [(cell.col, cell.colspan) for cell in table.cells] == [(0, 63), (63, 1)]
    assert [issue.code for issue in document.issues] == ["number_clamped"]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        pytest.param(p("a", ppr="<w:rPr><w:del/></w:rPr>") * 8_000 + p("z"), "a" * 8_000 + "z", id="deleted marks"),
        pytest.param(p(run("<w:instrText>x</w:instrText>") * 20_000, "z"), "z", id="instructions"),
        pytest.param(p(run('<w:fldChar w:fldCharType="begin"/>') * 20_000, "z"), "z", id="open fields"),
    ],
)
def test_masses_of_one_construct_are_read(body: str, shown: str) -> None:
    assert texts(read(body)) == [shown]


def test_masses_of_open_table_styles_only_lose_the_styles() -> None:
    document = read(p("文"), styles='<w:style w:type="table">' * 20_000)
    assert (texts(document), document.status) == (["文"], "partial")


# A document with something of everything, for the two sweeps below.
NUMBERING = abstract_num(
    0,
    lvl(0, "chineseCounting", "%1、", extra='<w:lvlRestart w:val="0"/>'),
    lvl(1, "decimal", "%1.%2", extra='<w:isLgl w:val="1"/>'),
) + num(1, 0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride>')
STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="1"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/><w:basedOn w:val="1"/>'
    '<w:pPr><w:ind w:left="420"/><w:outlineLvl w:val="0"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    "</w:pPr></w:style>"
)
EVERYTHING = (
    p("目标", style="2")
    + p(r("正文", '<w:b w:val="1"/><w:sz w:val="24"/><w:vanish w:val="0"/>'), num=(1, 1), ppr='<w:ind w:left="200"/>')
    + tbl(
        tr("a", tc("b", tcpr='<w:gridSpan w:val="2"/>'), trpr='<w:gridBefore w:val="1"/><w:tblHeader w:val="1"/>'),
        tr(tc("c", tcpr='<w:vMerge w:val="restart"/>'), tc("d", tcpr='<w:hMerge w:val="restart"/>')),
        tr(tc("e", tcpr="<w:vMerge/>"), tc(sdt(tbl(tr("f", "g"))))),
    )
    + p(run('<w:sym w:font="Symbol" w:char="F0B7"/>'), field(" SYMBOL 65 ", "x"), text_box(p("框", num=(1, 0))))
    + p("注", run('<w:footnoteReference w:id="2"/>'), run('<w:br w:type="page"/>'), f"<w:ins>{r('新')}</w:ins>")
    + '<w:sectPr><w:headerReference r:id="header"/></w:sectPr>'
)
MEMBERS = package(
    EVERYTHING,
    styles=STYLES,
    numbering=NUMBERING,
    footnotes=f'<w:footnote w:id="2">{p("脚注")}</w:footnote>',
    header=p("页眉"),
)
VALUES = ("1000000", "9" * 20, "-1", "-" + "9" * 20, "NaN", "", "1e9", "0x10", "63.5", "٣")
SWEPT = re.compile(r'="(-?[0-9A-F]+)"')


def outcome(data: bytes) -> str:
    """`ok`, `partial` or a code of the closed list; anything else fails the test."""
    document: Document | None = None
    error: DocumentReadError | None = None
    try:
        document = read_bytes(data, limits=Limits(conversion_seconds=0))
    except DocumentReadError as caught:
        error = caught
    if document is None:
        assert error is not None
        assert error.code in CODES
        assert error.message
        assert error.remedy
        return error.code
    render_text(document)
    for block in document.blocks:
        assert block.anchor is None or block.anchor < len(document.blocks)
    return document.status


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/footnotes.xml"])
def test_no_number_in_an_attribute_can_hurt(part: str) -> None:
    """Every integer attribute times ten values: large, negative, twenty digits, no number at all."""
    content = str(MEMBERS[part])
    spots = [match.span(1) for match in SWEPT.finditer(content)]
    assert spots
    for start, end in spots:
        for swept in VALUES:
            assert outcome(zipped({**MEMBERS, part: content[:start] + swept + content[end:]})) in {
                "ok",
                "partial",
                "damaged",
            }


def mutated(data: bytes, dice: random.Random) -> bytes:
    """The file with bytes, XML bytes, tokens or attribute values changed, or cut off."""
    kind = dice.choice(["bytes", "cut", "xml", "tokens", "attributes"])
    if kind == "bytes":
        raw = bytearray(data)
        for _ in range(dice.randint(1, 20)):
            raw[dice.randrange(len(raw))] = dice.randrange(256)
        return bytes(raw)
    if kind == "cut":
        return data[: dice.randrange(1, len(data))]
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = dice.choice(sorted(members))
    content = members[name]
    if kind == "xml":
        raw = bytearray(content)
        for _ in range(dice.randint(1, 8)):
            raw[dice.randrange(len(raw))] = dice.randrange(256)
        content = bytes(raw)
    elif kind == "tokens":
        tokens = re.findall(rb"<[^>]*>|[^<]+", content)
        for _ in range(dice.randint(1, 6)):
            place, other = dice.randrange(len(tokens)), dice.randrange(len(tokens))
            change = dice.randrange(3)
            if change == 0:
                tokens[place] = b""
            elif change == 1:
                tokens[place], tokens[other] = tokens[other], tokens[place]
            else:
                tokens[place] = re.sub(rb"w:\w+", dice.choice([b"w:p", b"w:tbl", b"w:tc", b"w:ins"]), tokens[place])
        content = b"".join(tokens)
    else:
        content = re.sub(
            rb'="[^"]*"',
            lambda old: b'="' + dice.choice(VALUES).encode() + b'"' if dice.random() < 0.05 else old[0],
            content,
        )
    return zipped({**members, name: content})


def test_any_bytes_give_one_of_three_outcomes() -> None:
    """500 mutations of a document with something of everything, the same ones every time."""
    data = zipped(MEMBERS)
    dice = random.Random(20251125)
    outcomes = {outcome(mutated(data, dice)) for _ in range(500)}
    assert {"ok", "partial", "damaged"} <= outcomes


def test_a_part_whose_checksum_is_wrong_is_read_and_told() -> None:
    data = bytearray(zipped(package(p("文"))))
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"word/document.xml"))
    data[at + 16 : at + 20] = struct.pack("<L", zlib.crc32(b"other"))
    document = read_bytes(bytes(data))
    assert (texts(document), document.status) == (["文"], "partial")


def test_links_out_of_the_package_are_not_followed_and_are_told() -> None:
    """Templates and linked pictures may point at a server or a file share."""
    data = zipped(
        package(
            p("文") + '<w:altChunk r:id="k"/>',
            links=[("k", "aFChunk", "file:///etc/passwd"), ("h", "hyperlink", "https://example.com")],
            external=frozenset({"k", "h"}),
        )
    )
    document = read_bytes(data)
    assert texts(document) == ["文"]
    (issue,) = document.issues
    assert (issue.code, issue.evidence) == ("external_reference", "file:///etc/passwd")
