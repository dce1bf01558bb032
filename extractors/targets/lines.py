"""A piece cut into lines, sentences and clauses, each knowing where it stands.

A *line* is one paragraph (or one line of a paragraph with line breaks). A *sentence* ends at 。！？ or ；. A *clause*
ends at a comma, a colon, or a 、 between two numbers. Words in brackets are clauses of their own: what stands in them
never becomes the context of what follows the bracket.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractors.fold import fold
from extractors.numbers.periods import find_periods
from extractors.numbers.quantities import find_quantities
from extractors.targets.zeros import find_zeros
from extractors.vocabulary import Vocabulary
from extractors.words.mentions import find_metrics
from schemas.document import Document
from schemas.mention import MetricMention, PeriodMention, Quantity
from schemas.plan import Piece, Section
from schemas.span import Span

ITEM_LABEL = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十\d]{1,3}[)）]|第[一二三四五六七八九十]{1,3}条|[一二三四五六七八九十]{1,3}、(?![一二三四五六七八九十])|\d{1,2}(?:\.\d{1,2})*[、．）)]|\d{1,2}\.(?!\d)"
    r"|[①-⑳]|[-—•·*●◆■]+)\s*"
)
NAMED_BEFORE = re.compile(r"(?:表|图|附件|附表|编号|版本|型号|No\.?|V)\s*$")
SENTENCE_END = frozenset("。!?;\n")
OPEN, CLOSE = "([【〔", ")]】〕"
DELIMITER = re.compile(r"[。!?;\n,:、|\t()\[\]【】〔〕]")
BRACKET = 400
"""Characters within which a bracket must close to count as one."""


@dataclass(frozen=True, slots=True)
class Clause:
    """Offsets of a clause in its line. `depth` counts open brackets; `label` is true when a colon ends it."""

    start: int
    end: int
    sentence: int
    depth: int = 0
    label: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a piece. `span` is its place in the document, `text` the words as written, `folded` the same
    characters with one width. All offsets below count in `text`; add `span.start` for the document.
    """

    span: Span
    text: str
    folded: str
    section: Section | None
    heading: bool
    body_from: int
    clauses: tuple[Clause, ...]
    quantities: tuple[Quantity, ...]
    periods: tuple[PeriodMention, ...]
    metrics: tuple[MetricMention, ...]
    metric_starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TableAt:
    """A table standing in a section, with the line before it (its caption or lead-in)."""

    block: int
    section: Section | None
    before: Line | None


def walk(piece: Piece, document: Document, vocabulary: Vocabulary) -> Iterator[Line | TableAt]:
    """All lines and tables of a piece in reading order."""
    last: Line | None = None
    for span, section, heading in _spans(piece):
        block = document.blocks[span.block]
        if block.kind == "table":
            yield TableAt(block=span.block, section=section, before=last)
            continue
        if block.in_contents:
            continue
        for line in _lines(block.text, span, section, heading, vocabulary):
            yield line
            last = line


def _spans(piece: Piece) -> Iterator[tuple[Span, Section | None, bool]]:
    for span in piece.preamble:
        yield span, None, False
    for section in piece.sections:
        yield section.heading, section, True
        for span in section.body:
            yield span, section, False


def _lines(text: str, span: Span, section: Section | None, heading: bool, vocabulary: Vocabulary) -> Iterator[Line]:
    start = span.start
    for part in text[span.start : span.end].split("\n"):
        if part.strip():
            place = Span(block=span.block, start=start, end=start + len(part))
            yield read_line(part, vocabulary, span=place, section=section, heading=heading)
        start += len(part) + 1


def read_line(
    text: str,
    vocabulary: Vocabulary,
    *,
    span: Span | None = None,
    section: Section | None = None,
    heading: bool = False,
) -> Line:
    """Everything that is found in one line before anything is concluded."""
    folded = fold(text)
    quantities = find_quantities(text)
    metrics = find_metrics(text, vocabulary)
    periods = find_periods(text)
    quantities = _merge(quantities, find_zeros(folded, quantities))
    periods = tuple(first_quarter(p, folded) for p in periods)
    starts = [p.start for p in periods]
    quantities = tuple(q for q in quantities if not _inside_period(q, periods, starts) and not _is_name(q, folded))
    label = ITEM_LABEL.match(text)
    body_from = label.end() if label else 0
    return Line(
        span=span or Span(block=0, start=0, end=len(text)),
        text=text,
        folded=folded,
        section=section,
        heading=heading,
        body_from=body_from,
        clauses=tuple(cut(folded, quantities, body_from)),
        quantities=tuple(
            q for q in quantities if q.end > body_from and not (heading and _is_number_of_heading(q, folded))
        ),
        periods=periods,
        metrics=metrics,
        metric_starts=tuple(m.start for m in metrics),
    )


def _merge(found: tuple[Quantity, ...], zeros: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
    """Zeros take the place of weaker numbers they cover (一起 in 一起都不能有)."""
    if not zeros:
        return found
    kept = [q for q in found if not any(q.start < z.end and z.start < q.end for z in zeros)]
    return tuple(sorted((*kept, *zeros), key=lambda q: q.start))


def first_quarter(period: PeriodMention, folded: str) -> PeriodMention:
    """一季度 is the first quarter unless something happens 一季度一次."""
    if period.grain != "rate" or period.text != "一季度" or folded.startswith("一", period.end):
        return period
    return replace(period, grain="quarter", part="Q1", rate=None)


def _is_name(quantity: Quantity, folded: str) -> bool:
    """表1, 4S店, “泉润1958”: digits that belong to a name count nothing."""
    if quantity.kind != "bare" or quantity.scale != 1 or quantity.unit:
        return False
    start, end = quantity.number_start, quantity.number_end
    if NAMED_BEFORE.search(folded[max(0, start - 6) : start]) or folded[end : end + 1] in ("s", "S"):
        return True
    opened = folded.rfind("“", max(0, start - 16), start)
    return (
        opened >= 0
        and "”" not in folded[opened:start]
        and "”" in folded[end : end + 12]
        and not folded[end : end + 1].isspace()
        and folded[opened + 1 : start].strip() != ""
    )


def _is_number_of_heading(quantity: Quantity, folded: str) -> bool:
    """4 要做的事, 2026, 枫林半岛: a bare number that begins a heading counts its sections or names its year."""
    return quantity.kind == "bare" and quantity.scale == 1 and not folded[: quantity.start].strip()


def _inside_period(quantity: Quantity, periods: tuple[PeriodMention, ...], starts: list[int]) -> bool:
    """A number that is part of a date or a period counts nothing. `starts` are where the periods begin."""
    if quantity.kind not in ("bare", "duration", "ratio", "count", "rank"):
        return False
    last = bisect_right(starts, quantity.number_start)
    return any(quantity.number_end <= p.end and p.grain != "rate" for p in periods[max(0, last - 3) : last])


def cut(folded: str, quantities: tuple[Quantity, ...], start: int = 0) -> Iterator[Clause]:
    """The clauses of a line in reading order; a bracket's clauses come where the bracket opens.

    Linear: one pass over the characters, numbers looked up by bisection.
    """
    starts = [q.start for q in quantities]
    sentence = 0
    opened: list[int] = []  # where the clause around each open bracket began
    begin = start
    for match in DELIMITER.finditer(folded, start):
        position, char = match.start(), match.group()
        index = bisect_right(starts, position) - 1
        if index >= 0 and quantities[index].end > position:
            continue
        if char in OPEN:
            if folded.find(CLOSE[OPEN.index(char)], position, position + BRACKET) > 0:
                opened.append(begin)
                begin = position + 1
            continue
        if char in CLOSE:
            if opened:
                yield Clause(begin, position, sentence, depth=len(opened))
                begin = opened.pop()
            continue
        if char == ":" and _between_digits(folded, position):
            continue
        if char == "、" and not _between_numbers(quantities, index, begin):
            continue
        ends = char in SENTENCE_END and not opened
        if position > begin:
            yield Clause(begin, position, sentence, depth=len(opened), label=char == ":")
        begin = position + 1
        sentence += ends
    for outer in reversed(opened):
        yield Clause(begin, len(folded), sentence, depth=len(opened))
        begin = outer
    if begin < len(folded):
        yield Clause(begin, len(folded), sentence)


def _between_digits(text: str, position: int) -> bool:
    return 0 < position < len(text) - 1 and text[position - 1].isdigit() and text[position + 1].isdigit()


def _between_numbers(quantities: tuple[Quantity, ...], index: int, begin: int) -> bool:
    """A 、 ends a clause when a number stands on its left in this clause and another one follows in the line."""
    return index >= 0 and quantities[index].start >= begin and index + 1 < len(quantities)
