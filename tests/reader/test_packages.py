"""What real people send is opened; what is no Word document is named, with what to do about it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors.reader import Limits, read_document
from schemas.issues import DocumentReadError
from tests.reader.packages import (
    DECLARATION,
    MAIN_TYPE,
    document_xml,
    p,
    package,
    part_xml,
    read_bytes,
    relationships,
    texts,
    zipped,
)

BODY = p("一、目标") + p("全年500万元")
SHOWN = ["一、目标", "全年500万元"]


def refused(data: bytes, *, limits: Limits | None = None) -> DocumentReadError:
    with pytest.raises(DocumentReadError) as caught:
        read_bytes(data, limits=limits)
    assert caught.value.remedy
    return caught.value


@pytest.mark.parametrize(
    ("content_type", "form"),
    [
        (MAIN_TYPE, "docx"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml", "dotx"),
        ("application/vnd.ms-word.document.macroEnabled.main+xml", "docm"),
        ("application/vnd.ms-word.template.macroEnabledTemplate.main+xml", "dotm"),
    ],
)
def test_documents_and_templates_with_and_without_macros_are_read(content_type: str, form: str) -> None:
    document = read_bytes(zipped(package(BODY, content_type=content_type)))
    assert (texts(document), document.format, document.status) == (SHOWN, form, "ok")


def test_strict_ooxml_is_read() -> None:
    members = {
        name: content.replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        ).replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, content in package(BODY + p("http://purl.oclc.org/ooxml/wordprocessingml/main")).items()
        if isinstance(content, str)
    }
    shown = texts(read_bytes(zipped(members)))
    assert shown == [*SHOWN, "http://purl.oclc.org/ooxml/wordprocessingml/main"]


def test_a_main_part_of_another_name_is_found_by_its_relationship() -> None:
    members = package(BODY)
    members["word/document2.xml"] = members.pop("word/document.xml")
    members["_rels/.rels"] = relationships([("a", "officeDocument", "/word/document2.xml")])
    assert texts(read_bytes(zipped(members))) == SHOWN


@pytest.mark.parametrize("lost", ["_rels/.rels", "[Content_Types].xml", "word/_rels/document.xml.rels"])
def test_a_lost_helper_part_does_not_lose_the_text(lost: str) -> None:
    members = package(BODY)
    del members[lost]
    assert texts(read_bytes(zipped(members))) == SHOWN


def test_relationships_that_lead_nowhere_are_passed_over() -> None:
    links = [("s", "styles", "NULL"), ("n", "numbering", "missing.xml"), ("i", "image", "media/../../x.png")]
    assert texts(read_bytes(zipped(package(BODY, links=links)))) == SHOWN


def test_names_with_backslashes_and_in_another_case_are_read() -> None:
    members = {name.replace("/", "\\").upper(): content for name, content in package(BODY).items()}
    assert texts(read_bytes(zipped(members))) == SHOWN


def test_byte_order_marks_and_utf_16_are_read() -> None:
    members = package(BODY)
    marked = {name: str(content).encode("utf-8-sig") for name, content in members.items()}
    assert texts(read_bytes(zipped(marked))) == SHOWN
    wide = {**members, "word/document.xml": document_xml(BODY).replace("UTF-8", "UTF-16").encode("utf-16")}
    assert texts(read_bytes(zipped(wide))) == SHOWN


def test_a_broken_side_part_makes_the_document_partial() -> None:
    document = read_bytes(zipped({**package(BODY, styles="<w:style/>"), "word/styles.xml": b"<w:styles"}))
    assert (texts(document), document.status) == (SHOWN, "partial")
    assert [issue.code for issue in document.issues] == ["part_damaged"]


def test_a_cut_off_main_part_gives_what_stands_before_the_cut() -> None:
    whole = document_xml(BODY + p("丢失"))
    members = {**package(""), "word/document.xml": whole[: whole.index("丢失")]}
    document = read_bytes(zipped(members))
    assert (texts(document), document.status) == (SHOWN, "partial")


def test_a_file_cut_off_in_transfer_gives_the_parts_that_arrived() -> None:
    members = package(BODY)
    main = {"word/document.xml": members.pop("word/document.xml")}
    data = zipped({**members, **main, "word/media/image1.png": bytes(range(256)) * 40})
    document = read_bytes(data[: data.index(b"word/media/image1.png") + 100])
    assert (texts(document), document.status) == (SHOWN, "partial")
    assert [issue.code for issue in document.issues] == ["part_damaged"]


def test_properties_come_from_the_package() -> None:
    core = (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        "<dc:title>年度计划</dc:title><dc:creator>李四</dc:creator><cp:keywords>2025</cp:keywords>"
        "<dcterms:created>2024-12-20T08:30:00Z</dcterms:created><dcterms:modified>昨天</dcterms:modified></cp:coreProperties>"
    )
    members = package(BODY, parts={"docProps/core.xml": core})
    members["_rels/.rels"] = relationships(
        [("a", "officeDocument", "word/document.xml"), ("b", "metadata/core-properties", "docProps/core.xml")]
    )
    document = read_bytes(zipped(members))
    assert (document.title, document.author) == ("年度计划", "李四")
    assert document.created == datetime(2024, 12, 20, 8, 30, tzinfo=UTC)
    assert document.modified is None
    assert document.properties == {"keywords": "2025"}


def test_the_same_bytes_have_the_same_identity(tmp_path: Path) -> None:
    for name in ("a.docx", "b.docx"):
        (tmp_path / name).write_bytes(zipped(package(BODY)))
    first, second = (read_document(tmp_path / name) for name in ("a.docx", "b.docx"))
    assert first.document_id == second.document_id
    assert (first.filename, second.filename) == ("a.docx", "b.docx")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"", "empty_file", id="empty"),
        pytest.param(b"\x07" + "王".encode("utf-16-le") * 80, "not_word", id="Word's lock file"),
        pytest.param(rb"{\rtf1\ansi text}", "rtf", id="RTF"),
        pytest.param(b"<html><body>x</body></html>", "html", id="HTML"),
        pytest.param(b'\xef\xbb\xbf<?xml version="1.0"?><!-- a --><html/>', "html", id="XHTML"),
        pytest.param(b"MIME-Version: 1.0\r\n\r\n", "html", id="web archive"),
        pytest.param(b"%PDF-1.7", "not_word", id="PDF"),
        pytest.param(b"\x89PNG\r\n", "not_word", id="image"),
        pytest.param(b"Rar!\x1a\x07", "zip", id="RAR"),
        pytest.param(zipped({"plans/a.docx": b"x"}), "zip", id="zip of plans"),
        pytest.param(zipped({"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>"}), "not_word", id="Excel"),
        pytest.param(
            zipped({"_rels/.rels": relationships([("a", "officeDocument", "ppt/p.xml")]), "ppt/p.xml": "<a/>"}),
            "not_word",
            id="PowerPoint",
        ),
        pytest.param(zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "not_word", id="OpenDocument"),
        pytest.param(zipped({"word/styles.xml": "<a/>"}), "damaged", id="no main part"),
        pytest.param(zipped({**package(""), "word/document.xml": b"\x00\x01"}), "damaged", id="main part no XML"),
        pytest.param(zipped({**package(""), "word/document.xml": part_xml("styles", "")}), "damaged", id="no body"),
        pytest.param(b"PK\x03\x04 cut", "damaged", id="no directory, nothing to find"),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
            id="password",
        ),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"\xec\xa5" + bytes(8) + b"\x00\x01" + bytes(500),
            "encrypted",
            id="legacy file with password",
        ),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le"),
            "not_word",
            id="legacy Excel",
        ),
    ],
)
def test_what_is_no_readable_word_document_is_named(data: bytes, code: str) -> None:
    assert refused(data).code == code


def test_a_legacy_document_says_what_to_do_where_it_cannot_be_converted() -> None:
    legacy = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le")
    error = refused(legacy, limits=Limits(conversion_seconds=0))
    assert error.code == "legacy_format"
    assert "另存为 .docx" in error.remedy


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "无.docx", "missing"), (tmp_path, "not_a_file")):
        with pytest.raises(DocumentReadError) as caught:
            read_document(path)
        assert caught.value.code == code
        assert str(path) in caught.value.message


def test_a_path_that_cannot_be_a_file_is_named() -> None:
    for path in (Path("a" * 5_000 + ".docx"), Path("a\0.docx")):
        with pytest.raises(DocumentReadError) as caught:
            read_document(path)
        assert caught.value.code == "unreadable"


def test_an_empty_document_is_read_as_empty() -> None:
    document = read_bytes(zipped(package("")))
    assert (document.blocks, document.status) == ((), "ok")
