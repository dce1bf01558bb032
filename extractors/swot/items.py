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
    cuts = _numbered(line) or _ordinals(line)
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


def _numbered(line: Line) -> list[tuple[int, int]]:
    """Bounds of items numbered 1, 2, 3 inside a line, in the first of the notations that counts up.

    The first number may be the line's own, cut off before.
    """
    for kind in ("circle", "paren", "digit"):
        starts = [0] if line.shape == kind else []
        ends: list[int] = []
        for mark in MARKER.finditer(line.text):
            if not mark[kind] or _value(mark) != len(starts) + 1 or (not starts and mark.start() > 2):
                continue
            if starts:
                ends.append(mark.start())
            starts.append(mark.end())
        if len(starts) > 1:
            return list(zip(starts, [*ends, len(line.text)], strict=True))
    return []


def _value(mark: re.Match[str]) -> int:
    if mark["circle"]:
        return ord(mark["circle"]) - (ord("①") if mark["circle"] >= "①" and mark["circle"] <= "⑳" else ord("❶")) + 1
    written = mark["p"] or mark["d"]
    return _CHINESE.get(written, 0) or int(written if written.isdigit() else 0)


def _ordinals(line: Line) -> list[tuple[int, int]]:
    """Bounds of 一是…二是… or 首先…其次… inside a line; words before the first are a lead-in."""
    marks = list(ORDINAL.finditer(line.text))
    starts = ([0] if line.shape == "ordinal" else []) + [m.end() for m in marks]
    if len(starts) < 2:
        return []
    ends = [m.start() for m in marks][len(marks) - len(starts) + 1 :]
    return list(zip(starts, [*ends, len(line.text)], strict=True))
