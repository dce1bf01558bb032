"""Cut the words of a quadrant into items as a reader would: by numbers, by line, by ；, by sentence."""

import re
from dataclasses import replace

from extractors.swot.lines import Line

MARKER = re.compile(
    r"(?:^|(?<=[。;；,，:：、\s])|(?<=[^\d.（(]))"
    r"(?:(?P<circle>[①-⑳❶-❿])"
    r"|(?P<paren>[（(]\s*(?P<p>\d{1,2}|[一二三四五六七八九十])\s*[)）])"
    r"|(?P<digit>(?P<d>\d{1,2})\s*[、.．](?!\d)))\s*"
)
ORDINAL = re.compile(
    r"(?:^|(?<=[。;；,，:：]))\s*(?:第?[一二三四五六]\s*是|第[一二三四五六][,，、]|其[一二三四五六][,，、]?|首先[,，]?|其次[,，]?|再次[,，]?|再者[,，]?|最后[,，]?|此外[,，]?|另外[,，]?)"
)
_CHINESE = {c: i for i, c in enumerate("一二三四五六七八九十", 1)}
EDGE = " \t　;；。,，、"


def split_line(line: Line, *, sentences: bool) -> list[Line]:
    """The items inside one line: numbered ones, else parts between ；, else (with `sentences`) sentences.

    A line that has a number of its own is one item unless it holds numbers of the next rank.
    """
    cuts = _numbered(line.text) or _ordinals(line.text)
    if cuts:
        return _parts(line, cuts)
    if line.shape and line.shape != "heading":
        return [line]
    separators = "[;；。]" if sentences else "[;；]"
    if not re.search(separators, line.text.rstrip(EDGE)):
        return [line]
    bounds, start = [], 0
    for found in re.finditer(separators, line.text):
        bounds.append((start, found.start()))
        start = found.end()
    return _parts(line, [*bounds, (start, len(line.text))])


def trim(line: Line) -> Line | None:
    """The line without separators and white space at its ends; None when nothing is left."""
    left = len(line.text) - len(line.text.lstrip(EDGE))
    text = line.text.strip(EDGE)
    if not text:
        return None
    start = line.span.start + left
    return replace(line, text=text, span=replace(line.span, start=start, end=start + len(text)))


def part_of(line: Line, start: int, end: int) -> Line:
    """A stretch of a line as a line of its own."""
    span = replace(line.span, start=line.span.start + start, end=line.span.start + end)
    return replace(line, text=line.text[start:end], span=span)


def _parts(line: Line, bounds: list[tuple[int, int]]) -> list[Line]:
    return [part for start, end in bounds if (part := trim(part_of(line, start, end))) is not None]


def _numbered(text: str) -> list[tuple[int, int]]:
    """Bounds of items numbered 1, 2, 3 inside a text, in the first of the notations that counts up."""
    for kind in ("circle", "paren", "digit"):
        marks = [m for m in MARKER.finditer(text) if m.lastgroup in {kind, "p", "d"} and m[kind]]
        run: list[re.Match[str]] = []
        for mark in marks:
            if _value(mark) == len(run) + 1 or (not run and mark.start() == 0):
                run.append(mark)
        if len(run) > 1 and run[0].start() <= 2:
            ends = [m.start() for m in run[1:]] + [len(text)]
            return [(m.end(), end) for m, end in zip(run, ends, strict=True)]
    return []


def _value(mark: re.Match[str]) -> int:
    if mark["circle"]:
        return ord(mark["circle"]) - (ord("①") if mark["circle"] >= "①" and mark["circle"] <= "⑳" else ord("❶")) + 1
    written = mark["p"] or mark["d"]
    return _CHINESE.get(written, 0) or int(written if written.isdigit() else 0)


def _ordinals(text: str) -> list[tuple[int, int]]:
    """Bounds of 一是…二是… or 首先…其次… inside a text; words before the first are a lead-in."""
    marks = list(ORDINAL.finditer(text))
    if len(marks) < 2:
        return []
    ends = [m.start() for m in marks[1:]] + [len(text)]
    return [(m.end(), end) for m, end in zip(marks, ends, strict=True)]
