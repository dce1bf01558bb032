"""A document as lines: what a person sees under each other, with the evidence that may make a line a heading.

One line is one paragraph, one line of a paragraph with line breaks, or one table. Headings typed into one line
(四、产值计划（一）经营指标1、全年…) come as several. Contents pages are left out.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from extractors.fold import fold
from extractors.outline.labels import Label, find_label, read_label
from schemas.document import Block, Document
from schemas.span import Span

__all__ = ["Line", "read_lines", "squeeze"]

OUTER = ("hanzi", "hanzi_paren", "part", "chapter", "section")
INNER_LABEL = re.compile(
    r"(?<=[\u4e00-\u9fff)\s])(?:[(]一[)]|[(]1[)]|(?<!\d)1[、.](?!\d)|(?<![一二三四五六七八九十第])一、)(?=\s*[\u4e00-\u9fff])"
)
TAIL_LABEL = re.compile(
    r"(?<=[。!?;])\s*(?=(?:[一二三四五六七八九十]{1,3}、|[(][一二三四五六七八九十]{1,3}[)])[^。,;:!?、\d]{2,15}$)"
)
MARK = re.compile(
    r"(?<=[。!?;…])\s*(?=(?:第?[一二三四五六七八九十\d]{1,2}篇|篇[一二三四五六七八九十\d]{1,2}|范文[一二三四五六七八九十\d]{1,2})[\s:：])"
)
AFTER_MARK = re.compile(
    r"(?:^|(?<=[。!?;…\s]))((?:篇|范文)[一二三四五六七八九十\d]{1,2}[:：]?[^。,;]{0,20}?)\s+(?=一、)"
)
LEADER = re.compile(r"(?:[.…·．]{3,}|…|\t|[_]{3,}|\s{4,})\s*\(?\d{1,3}\)?\s*$")
LEADERS = re.compile(r"(?:[.…·．]{3,}|…{1,})\s*\d{1,3}(?=\s|$)")
CONTENTS = re.compile(r"(?:目\s*[录次]|CONTENTS)", re.IGNORECASE)
MARKUP = re.compile(
    r"\s*(?:(?P<level>#{1,6})\s+|(?P<bold>\*\*|__)(?=\S)|[\U0001F000-\U0001FAFF\u2705\u26a0\u274c\u2757\u2b50\ufe0f]+)"
)
"""Marks that came along from a chat or an editor: # and ** as headings and bold, pictures in front."""
BLANKS = re.compile(r"\s+")
BODY_PARTS = frozenset(("body", "altchunk"))  # imported content stands in the body like any other


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `start`/`end` are its characters in the block's text; `title` is its text behind the label,
    `plain` its text folded and without blanks around it.

    `style` is the level that a heading style or an outline level gives (1 is outermost). `bold`, `size`, `align` are
    the paragraph's. `table` lines (tables, notes, text boxes) never head anything. `glued` lines were
    cut out of a longer one.
    """

    block: int
    start: int
    end: int
    text: str
    title: str
    title_start: int
    plain: str = ""
    label: Label | None = None
    automatic: bool = False
    style: int | None = None
    title_style: bool = False
    bold: bool = False
    size: float | None = None
    align: str | None = None
    table: bool = False
    part: str = "body"
    glued: bool = False

    @property
    def span(self) -> Span:
        return Span(self.block, self.start, self.end)


def squeeze(text: str) -> str:
    """Folded text without white space, for comparing."""
    return BLANKS.sub("", fold(text))


def read_lines(document: Document) -> list[Line]:
    """All lines of a document in reading order, contents pages and empty lines left out."""
    lines: list[Line] = []
    for block in document.blocks:
        if not block.in_contents:
            lines.extend(lines_of(block))
    return without_contents(lines)


def lines_of(block: Block) -> Iterator[Line]:
    if block.kind == "table":
        if block.text.strip():
            yield Line(block.index, 0, len(block.text), block.text, "", 0, table=True, part=block.part)
        return
    start, first = 0, True
    for text in block.text.split("\n"):
        if text.strip():
            yield from cut(block, start, start + len(text), labelled=first)
            first = False
        start += len(text) + 1


def cut(block: Block, start: int, end: int, *, labelled: bool) -> Iterator[Line]:
    """One line of a paragraph, as several where headings were typed behind each other."""
    if block.part not in BODY_PARTS:
        yield aside(block, start, end)
        return
    text = fold(block.text[start:end])
    cuts = sorted({0, *glue_points(text), len(text)})
    glued = len(cuts) > 2
    for low, high in pairwise(cuts):
        if text[low:high].strip():
            yield line_of(block, start + low, start + high, labelled=labelled and low == 0, glued=glued)


def aside(block: Block, start: int, end: int) -> Line:
    """A line of a note, text box or chart: read where it stands, but never a heading."""
    text = block.text[start:end]
    return Line(block.index, start, end, text, text.strip(), start, table=True, part=block.part)


def glue_points(text: str) -> Iterator[int]:
    """Offsets in a folded line at which another heading or piece begins."""
    for pattern in (MARK, TAIL_LABEL):
        yield from (found.end() for found in pattern.finditer(text) if found.end())
    yield from (found.end() for found in AFTER_MARK.finditer(text))
    label = find_label(text)
    position = label.end if label and label.scheme in OUTER else None
    while position is not None:
        inner = INNER_LABEL.search(text, position, position + 24)
        if inner is None or re.search(r"[。,;:!?]", text[position : inner.start()]) or inner.start() - position < 2:
            return
        yield inner.start()
        found = find_label(text, inner.start())
        position = found.end if found and found.scheme in OUTER else None


def line_of(block: Block, start: int, end: int, *, labelled: bool, glued: bool) -> Line:
    text = block.text[start:end]
    front, marked_level, marked_bold = markup(text)
    label = find_label(text, front)
    automatic = False
    title_start = start + (label.end if label else len(text) - len(text[front:].lstrip()))
    if labelled and block.label:
        generated = read_label(block.label)
        if label is None or not label.counts:
            label, automatic = generated, True
            title_start = start + len(text) - len(text[front:].lstrip())
    style = block.heading_level
    if style is None and block.outline_level is not None and block.outline_level < 9:
        style = block.outline_level + 1
    style = marked_level if style is None else style
    return Line(
        block=block.index,
        start=start,
        end=end,
        text=text,
        title=block.text[title_start:end].strip(" \t\u3000\xa0*_#`") if front else block.text[title_start:end].strip(),
        title_start=title_start,
        plain=fold(text).strip(),
        label=label,
        automatic=automatic,
        style=style,
        title_style=(block.style_id or "").lower() in ("title", "subtitle")
        or (block.style_name or "") in ("标题", "副标题"),
        bold=block.bold or marked_bold,
        size=block.size,
        align=block.align,
        part=block.part,
        glued=glued,
    )


def markup(text: str) -> tuple[int, int | None, bool]:
    """Where the words begin behind typed marks, the level that #s give, and whether ** encloses the line."""
    at, level, bold = 0, None, False
    while found := MARKUP.match(text, at):
        at = found.end()
        level = len(found["level"]) if found["level"] else level
        bold = bold or (found["bold"] is not None and text.rstrip().endswith(found["bold"]))
    return at, level, bold


def without_contents(lines: list[Line]) -> list[Line]:
    """Lines without typed contents pages: entries with page numbers, a 目录 whose entries come again as headings."""
    keys = [entry_key(line) for line in lines]
    counts = Counter(key for key in keys if key)
    dropped = {i for i, line in enumerate(lines) if is_leader(line)}
    if len(dropped) < 3:
        dropped = {i for i in dropped if len(LEADERS.findall(lines[i].plain)) > 1}
    i = 0
    while i < len(lines):
        if not lines[i].table and CONTENTS.fullmatch(lines[i].plain):
            dropped.add(i)
            seen: set[str] = set()
            i += 1
            while i < len(lines) and (i in dropped or is_entry(lines[i], keys[i], counts, seen)):
                seen.add(keys[i])
                dropped.add(i)
                i += 1
        else:
            i += 1
    return [line for i, line in enumerate(lines) if i not in dropped]


def is_leader(line: Line) -> bool:
    return not line.table and len(line.text) < 80 and LEADER.search(line.plain) is not None


def entry_key(line: Line) -> str:
    return "" if line.table else re.sub(r"[.…·．_]*\(?\d{0,3}\)?$", "", BLANKS.sub("", line.plain))


def is_entry(line: Line, key: str, counts: Counter[str], seen: set[str]) -> bool:
    """A contents entry without page number: a short line that comes again later."""
    return not line.table and len(key) < 40 and key not in seen and counts[key] > 1
