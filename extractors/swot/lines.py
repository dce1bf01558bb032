"""A piece as lines: headings and body lines in reading order, each with its place, its number and its section."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from schemas.document import Document
from schemas.plan import Piece, Section
from schemas.span import Span

_DIGITS = "一二三四五六七八九十"
LABEL = re.compile(
    r"\s*(?:"
    rf"(?P<paren>[（(]\s*(?:[{_DIGITS}]{{1,3}}|\d{{1,2}}|[a-zA-Z])\s*[)）]\s*[、.．]?)"
    rf"|(?P<chinese>[{_DIGITS}]{{1,3}}\s*[、.．:：](?!\d))"
    r"|(?P<digit>\d{1,2}\s*[、.．)）:：](?!\d))"
    r"|(?P<letter>[A-Za-z]\s*[、.．)）](?=\s*[^\sA-Za-z.]))"
    r"|(?P<circle>[①-⑳❶-❿])"
    rf"|(?P<ordinal>第[{_DIGITS}]{{1,2}}\s*[、,，:：.]|其[{_DIGITS}]\s*[、,，:：]?|[{_DIGITS}]是|(?:首先|其次|再次|再者|最后|此外|另外)\s*[,，])"
    r"|(?P<bullet>(?:[•·▪●○◆■◇□➢➤★☆※✓✔▲△◎►▶]|[-–—*]{1,2}(?:\s+|(?=[^\d\s-])))\s*)"
    r")\s*"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text without its number. `shape` tells what kind of number stood before it, "" for none.

    `table` lines stand for a whole table; their text is empty.
    """

    text: str
    span: Span
    shape: str
    section: Section | None
    heading: bool = False
    table: bool = False


def read_lines(piece: Piece, document: Document) -> list[Line]:
    """The piece's lines in reading order: what stands before the first heading, then section by section."""
    lines = list(_body_lines(piece.preamble, None, document))
    for section in piece.sections:
        span = section.heading
        shape = label_shape(section.label) or "heading"
        lines.append(Line(section.title, span, shape, section, heading=True))
        lines.extend(_body_lines(section.body, section, document))
    return lines


def label_shape(label: str) -> str:
    """The kind of number a label is: paren, chinese, digit, letter, circle, ordinal, bullet, or "" for none."""
    found = LABEL.match(label + " ") if label else None
    return (found.lastgroup or "") if found else ("digit" if label.strip()[:1].isdigit() else "")


def _body_lines(spans: tuple[Span, ...], section: Section | None, document: Document) -> Iterator[Line]:
    for span in spans:
        block = document.blocks[span.block]
        if block.in_contents:
            continue
        if block.kind == "table":
            yield Line("", span, "", section, table=True)
            continue
        start = span.start
        for part in block.text[span.start : span.end].split("\n"):
            automatic = block.label if start == 0 else None
            line = cut_line(part, span.block, start, section, automatic=automatic)
            if line is not None:
                yield line
            start += len(part) + 1


def cut_line(
    text: str,
    block: int,
    offset: int,
    section: Section | None,
    *,
    automatic: str | None = None,
    row: int | None = None,
    col: int | None = None,
) -> Line | None:
    """One line of a block's or cell's text, its number and outer white space cut off; None when nothing is left."""
    found = LABEL.match(text)
    shape = (found.lastgroup or "") if found else label_shape(automatic or "")
    start = found.end() if found else len(text) - len(text.lstrip())
    end = len(text.rstrip())
    if end <= start:
        return None
    span = Span(block, offset + start, offset + end, row, col)
    return Line(text[start:end], span, shape, section)
