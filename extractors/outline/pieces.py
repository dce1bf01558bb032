"""A document cut into pieces: the plans of a compilation, or the one plan that most files are."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from extractors.numbers.years import part_of_year
from extractors.outline.candidates import find_headings
from extractors.outline.compilations import find_titles_within, is_store_line
from extractors.outline.headings import Headings, document_noun, has_any, headings_of
from extractors.outline.kinds import kind_of
from extractors.outline.lines import Line, read_lines, squeeze
from extractors.outline.looks import Heading, look_of
from extractors.outline.marks import declared_count, find_marks, is_boilerplate
from extractors.outline.piece_issues import border, count_issue, doubts, dropped
from extractors.outline.ranks import class_of
from extractors.outline.sections import build_sections, place_headings
from extractors.outline.titles import find_title, is_document_title, is_letterhead
from extractors.words.subjects import same_subject
from schemas.document import Document
from schemas.issues import Issue, IssueCode
from schemas.plan import Piece
from schemas.span import Span

__all__ = ["split_pieces"]

ANNEX = re.compile(r"附(?:件|表|录|\s*:)")
"""An annex numbers anew and still belongs to its plan."""
LONG_TITLE = 8
"""Characters from which a line below a mark is a title of its own and not a heading."""
SUBJECT_LINES = 60
"""Lines that are asked for the subject of a text."""
BACK = 5
"""How many paragraphs before a new 一、 may belong to the piece it opens."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Lines of one piece before its sections are made. `title` is what a mark said."""

    lines: list[Line]
    title: str = ""
    evidence: str = ""
    issues: tuple[Issue, ...] = ()


def split_pieces(document: Document, vocabulary: Any) -> tuple[Piece, ...]:
    """The pieces of a document in reading order, each with its title, kind and sections.

    Marks of compilations decide first; without them titles that name others, then numbering that begins anew.
    What sharing sites wrote around the texts is dropped with an issue.
    """
    words = headings_of(vocabulary)
    lines = read_lines(document)
    chunks = marked_chunks(lines, words) or titled_chunks(lines, words) or unmarked_chunks(lines, words)
    if not chunks and document.blocks:
        chunks = [Chunk([], evidence="没有正文")]
    pieces = [make_piece(chunk, n, document, words, alone=len(chunks) == 1) for n, chunk in enumerate(chunks, 1)]
    if pieces:
        pieces[0] = replace(pieces[0], issues=(*count_issue(document.filename, lines, len(pieces)), *pieces[0].issues))
    return tuple(with_whole(pieces, lines, words))


def with_whole(pieces: list[Piece], lines: list[Line], words: Headings) -> list[Piece]:
    """Marked pieces of one author's document know its title; a sharing site's collection has none that counts, and
    without marks the first title is the first piece's own."""
    marked = all(piece.evidence.startswith("标记") for piece in pieces)
    site = not marked or any(issue.code == IssueCode.SITE_TEXT_DROPPED for piece in pieces for issue in piece.issues)
    if len(pieces) < 2 or site or declared_count(lines[0].text):
        return pieces
    title, _ = title_of(lines, find_title(lines, words, look_of(lines))[:1], words)
    return [replace(piece, within=title) for piece in pieces]


def marked_chunks(lines: list[Line], words: Headings) -> list[Chunk]:
    """Pieces between marks; what stands before the first mark is a piece only when it has numbered sections."""
    marks = find_marks(lines, words)
    if not marks:
        return []
    chunks = []
    head = lines[: marks[0].position]
    if marks[0].number > 1 and sum(1 for line in head if line.label and line.label.scheme == "hanzi") > 1:
        chunks.append(Chunk(head, evidence=f"在“{lines[marks[0].position].text.strip()}”之前"))
        head = []
    borders = [*(mark.position for mark in marks), len(lines)]
    for mark, (start, end) in zip(marks, pairwise(borders), strict=True):
        chunks.append(Chunk(lines[start + 1 : end], mark.title, f"标记“{lines[start].text.strip()}”"))
    if any(is_boilerplate(line, words) or declared_count(line.text) for line in head):
        return [replace(chunks[0], issues=tuple(dropped(head))), *chunks[1:]]
    titles = set(find_title(head, words, look_of(lines)))
    own = [line for i, line in enumerate(head) if i not in titles]
    return [replace(chunks[0], lines=[*own, *chunks[0].lines]), *chunks[1:]]


def titled_chunks(lines: list[Line], words: Headings) -> list[Chunk]:
    """Pieces between titles that look the same and name somebody else each. A cover title over them is nobody's, other
    text before them belongs to the first."""
    titles = find_titles_within(lines, words, look_of(lines))
    if not titles:
        return []
    cover = find_title(lines[: titles[0]], words, look_of(lines))
    borders = [titles[0] if len(cover) == titles[0] else 0, *titles[1:], len(lines)]
    return [
        Chunk(lines[start:end], evidence=f"题名“{lines[title].text.strip()}”")
        for title, (start, end) in zip(titles, pairwise(borders), strict=True)
    ]


def unmarked_chunks(lines: list[Line], words: Headings) -> list[Chunk]:
    """One chunk, or several where the outermost numbering begins anew."""
    look = look_of(lines)
    titles = set(find_title(lines, words, look))
    body = [line for i, line in enumerate(lines) if i not in titles]
    headings = find_headings(body, words, look)
    starts = restarts(body, headings, words, titled=bool(titles))
    if not starts:
        return [Chunk(lines)] if lines else []
    offset = {id(line): position for position, line in enumerate(lines)}
    borders = [0, *(offset[id(body[start])] for start, _ in starts), len(lines)]
    reasons = ["", *(reason for _, reason in starts)]
    return [Chunk(lines[a:b], evidence=reason) for (a, b), reason in zip(pairwise(borders), reasons, strict=True)]


def restarts(lines: list[Line], headings: list[Heading], words: Headings, *, titled: bool) -> list[tuple[int, str]]:
    """Lines at which another text begins: the outermost numbering starts again at one.

    Parts of one text with a title of their own (2024年总结 一、二、 2025年计划 一、二、) start again as well: when each
    run stands under a heading without number that looks the same, the runs are parts, not pieces. A numbering that
    starts again without title or opening stays in the text when it goes on about the same subject.
    """
    counted = [heading for heading in headings if heading.label is not None and heading.label.counts]
    begun: list[tuple[Heading, Heading | None]] = []
    previous: dict[str, Heading] = {}
    for item in place_headings(counted, words):
        heading, label = item.heading, item.heading.label
        if item.level > 1 or label is None:
            continue
        before = previous.get(label.scheme)
        if label.number == 1 and (before is None or before.label is None or before.label.number > 1):
            begun.append((heading, before))
        previous[label.scheme] = heading
    again = [(heading, before) for heading, before in begun if before is not None]
    if not again or are_parts([heading for heading, _ in begun], headings, words, titled=titled):
        return []
    found: list[tuple[int, str]] = []
    for heading, before in again:
        if any(ANNEX.match(line.plain) for line in lines[before.index : heading.index]):
            continue
        start = opening_of(lines, before.index, heading.index, words)
        if start == heading.index > before.index + 1 and not titled and is_store_line(lines[start - 1], words):
            start -= 1
        last = found[-1][0] if found else 0
        if start < heading.index or not same_subject(text_of(lines[last:start]), text_of(lines[start:])):
            found.append((start, f"“{heading.line.plain[:12]}”重新从一编号"))
    return found


def text_of(lines: list[Line]) -> str:
    """The words of some lines, as many as tell the subject."""
    return "\n".join(line.text for line in lines[:SUBJECT_LINES])


def are_parts(firsts: list[Heading], headings: list[Heading], words: Headings, *, titled: bool) -> bool:
    """True when a heading without number, of one class throughout, stands right before every run, under a title that
    holds all, or as summary and plan, quarters, and the like."""
    position = {heading.index: n for n, heading in enumerate(headings)}
    above = [headings[n - 1] if (n := position[first.index]) else None for first in firsts]
    if len(firsts) < 2 or any(heading is None or (heading.label and heading.label.counts) for heading in above):
        return False
    parts = [heading for heading in above if heading is not None]
    if len({class_of(heading) for heading in parts}) > 1:
        return False
    if any(has_any(heading.title, words.halves.review) or part_of_year(heading.title) for heading in parts):
        return True
    return titled and not all(is_document_title(heading.line, words) for heading in parts)


def opening_of(lines: list[Line], last: int, first: int, words: Headings) -> int:
    """Where the text that has its first heading at `first` begins: its title and opening paragraphs before it."""
    start = first
    for position in range(first - 1, max(last, first - 1 - BACK), -1):
        line = lines[position]
        text = squeeze(line.plain)
        if line.table or line.align == "right" or (line.label is not None and line.label.counts):
            break
        if is_document_title(line, words) or text.startswith(("【", "[")) or is_boilerplate(line, words):
            start = position
        elif text.startswith(tuple(words.closing)) or has_any(text, ("负责解释", "起执行", "起施行")):
            break
        elif text.endswith((":", "：")) or has_any(text[:60], words.opening):
            start = position
        else:
            break
    return start


def make_piece(chunk: Chunk, ordinal: int, document: Document, words: Headings, *, alone: bool) -> Piece:
    """Title, sections and kind of one chunk."""
    plan_id = f"{document.document_id}#{ordinal}"
    look = look_of(chunk.lines)
    lines, gone = without_boilerplate(chunk.lines, words)
    positions = marked_title(lines, words) if chunk.title else find_title(lines, words, look)
    title, span = title_of(lines, positions, words)
    title = title or chunk.title
    headings = find_headings([line for i, line in enumerate(lines) if i not in positions], words, look)
    headings = renumbered(headings, lines, positions)
    sections, preamble = build_sections(lines, headings, document, words, plan_id)
    kind, why = kind_of(title, named(document, alone), lines, sections, words)
    issues = (
        *chunk.issues,
        *dropped(gone),
        *border(chunk.evidence, chunk.lines, plan_id),
        *doubts(headings, sections, plan_id),
    )
    evidence = "；".join(filter(None, (chunk.evidence, f"{kind}：{why}")))
    return Piece(ordinal, title or None, kind, sections, preamble, span, evidence, alone=alone, issues=issues)


def marked_title(lines: list[Line], words: Headings) -> list[int]:
    """A title of its own below a mark that has one already: 工作计划 篇1, then 青禾路店2025年工作计划."""
    own = bool(lines) and is_document_title(lines[0], words) and len(squeeze(lines[0].plain)) >= LONG_TITLE
    return [0] if own else []


def named(document: Document, alone: bool) -> str:
    return document.filename.rsplit(".", 1)[0] if alone else ""


def renumbered(headings: list[Heading], lines: list[Line], positions: list[int]) -> list[Heading]:
    """Headings with their positions among all lines, title lines included."""
    if not positions:
        return headings
    kept = [i for i in range(len(lines)) if i not in set(positions)]
    return [replace(heading, index=kept[heading.index]) for heading in headings]


def without_boilerplate(lines: list[Line], words: Headings) -> tuple[list[Line], list[Line]]:
    """Lines without the site's sentences before the first number and at the end."""
    numbered = [i for i, line in enumerate(lines) if line.label is not None and line.label.counts]
    first = numbered[0] if numbered else min(len(lines), 6)
    gone = [i for i, line in enumerate(lines) if (i < first or i >= len(lines) - 3) and is_boilerplate(line, words)]
    return [line for i, line in enumerate(lines) if i not in gone], [lines[i] for i in gone]


def title_of(lines: list[Line], positions: list[int], words: Headings) -> tuple[str, Span | None]:
    """The title as one string: of several lines with a document noun the last one, else all lines joined."""
    if not positions:
        return "", None
    positions = [i for i in positions if not is_letterhead(lines[i])] or positions
    texts = [lines[i].text.strip() for i in positions]
    named = [i for i, text in enumerate(texts) if document_noun(squeeze(text), words)]
    if len(named) > 1:
        chosen = named[-1]
        return texts[chosen], lines[positions[chosen]].span
    first = lines[positions[0]]
    return "".join(dict.fromkeys(texts)), first.span
