"""Whatever lines a document has, no word is lost, no word belongs to two places, and the tree is a tree."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.outline.pieces import split_pieces
from schemas.plan import Piece
from schemas.span import Span
from tests.notation import document

LABELS = (
    "",
    "一、",
    "二、",
    "三、",
    "（一）",
    "（二）",
    "1、",
    "2.",
    "(1)",
    "1.1 ",
    "第一章 ",
    "第二部分　",
    "★ ",
    "• ",
    "[一、]",
    "[1.]",
    "篇一：",
)
LOOKS = ("", "# ", "## ", "^", ">", "{16}", "^**{18}")
WORDS = (
    "目标",
    "渠道建设",
    "2025年工作计划",
    "全年销售500万元，毛利不低于三成。",
    "每周拜访20家；",
    "以上请审阅",
    "目录",
    "渠道本年度新增直供店12家，铺货八成。",
)


@st.composite
def lines(draw: st.DrawFn) -> str:
    look, label, word = draw(st.sampled_from(LOOKS)), draw(st.sampled_from(LABELS)), draw(st.sampled_from(WORDS))
    automatic = label.startswith("[")
    return f"{look}{label}{word}" + ("**" if "**" in look and not automatic else "")


def spans_of(pieces: tuple[Piece, ...]) -> list[Span]:
    return [
        span
        for piece in pieces
        for span in (*piece.preamble, *(s for section in piece.sections for s in (section.heading, *section.body)))
    ]


@settings(max_examples=300, deadline=None)
@given(st.lists(lines(), min_size=1, max_size=14))
def test_every_word_stands_in_at_most_one_place_and_in_order(written: list[str]) -> None:
    spans = spans_of(split_pieces(document("\n".join(written)), None))
    places = [(span.block, span.start, span.end) for span in spans]
    assert places == sorted(places)
    assert all(a[0] < b[0] or a[2] <= b[1] for a, b in itertools.pairwise(places))


@settings(max_examples=300, deadline=None)
@given(st.lists(lines(), min_size=1, max_size=14))
def test_parents_stand_one_level_higher_and_before_their_children(written: list[str]) -> None:
    for piece in split_pieces(document("\n".join(written)), None):
        by_id = {section.section_id: section for section in piece.sections}
        for section in piece.sections:
            assert section.title
            if section.parent_id is not None:
                parent = by_id[section.parent_id]
                assert (parent.level, parent.ordinal < section.ordinal) == (section.level - 1, True)


@given(st.lists(lines(), min_size=1, max_size=14))
@settings(max_examples=100, deadline=None)
def test_the_same_document_gives_the_same_pieces(written: list[str]) -> None:
    text = "\n".join(written)
    assert split_pieces(document(text), None) == split_pieces(document(text), None)
