"""The evidence page: everything taken from a document marked in place, linked both ways, safe to open."""

import re
from pathlib import Path

import pytest

from extractors import extract_document
from extractors.reader import read_document
from extractors.vocabulary import Vocabulary
from flows.evidence import Mark, evidence_page, marks_of, segments
from schemas.document import Block, Document
from schemas.plan import Extraction
from schemas.span import Span

SAMPLE = Path(__file__).parents[2] / "sample_docs" / "外来文件" / "恒远汽车城南4S店售后部2025年计划.docx"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load()


@pytest.fixture(scope="module")
def document() -> Document:
    return read_document(SAMPLE)


@pytest.fixture(scope="module")
def extraction(document: Document, vocabulary: Vocabulary) -> Extraction:
    return extract_document(document, vocabulary=vocabulary)


def mark(ref: str, start: int, end: int) -> Mark:
    return Mark(ref, "target", "销售额", "", Span(0, start, end), 1)


def test_every_row_links_to_its_words_and_back(document: Document, extraction: Extraction) -> None:
    page = evidence_page(document, extraction, {})

    rows = marks_of(extraction, {})
    assert len(rows) > 20
    for row in rows:
        assert f'id="m-{row.ref}"' in page
        assert f'id="r-{row.ref}"' in page
        assert f'href="#m-{row.ref}"' in page


def test_the_page_needs_nothing_from_elsewhere_and_runs_no_script(document: Document, extraction: Extraction) -> None:
    page = evidence_page(document, extraction, {})

    assert "<script" not in page
    assert not re.search(r"https?:|src=|@import|url\(", page)


def test_markup_in_a_plan_stays_text(vocabulary: Vocabulary) -> None:
    hostile = '<script>alert(1)</script>全年销售额500万元"><img src=x onerror=alert(2)>'
    document = Document("0" * 64, "<b>.docx", "<b>.docx", "docx", (Block(0, "paragraph", hostile),))

    page = evidence_page(document, extract_document(document, vocabulary=vocabulary), {})

    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page
    assert "<b>.docx" not in page


def test_the_shown_text_is_the_document_s_text(document: Document, extraction: Extraction) -> None:
    marks = marks_of(extraction, {})
    for block in document.blocks:
        here = [m for m in marks if m.span.block == block.index and m.span.row is None]
        if block.kind == "paragraph":
            assert "".join(segment.text for segment in segments(block.text, here)) == block.text


def test_where_marks_lie_over_one_another_the_shorter_is_shown() -> None:
    outer, inner = mark("outer", 0, 10), mark("inner", 4, 6)

    found = segments("优势是三公里内有老客", [outer, inner])

    assert [(s.text, s.mark.ref if s.mark else None) for s in found] == [
        ("优势是三", "outer"),
        ("公里", "inner"),
        ("内有老客", "outer"),
    ]
    assert [s.anchors for s in found] == [("outer",), ("inner",), ()]
