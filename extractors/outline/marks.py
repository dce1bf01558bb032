"""Marks of compilations (篇一, 范文2, 第三篇, 店长计划（二）) and the sentences of sharing sites around the texts."""

import re
from dataclasses import dataclass

from extractors.fold import fold
from extractors.outline.headings import Headings
from extractors.outline.labels import value_of
from extractors.outline.lines import Line, squeeze

__all__ = ["Mark", "declared_count", "find_marks", "is_boilerplate"]

NUMBER = r"(?P<n>[一二三四五六七八九十]{1,3}|\d{1,2})"
MARKS = (
    ("第N篇", re.compile(rf"[【\[(]?第{NUMBER}[篇份章则][】\])]?[:、.\s]*(?P<title>.{{0,40}})")),
    (
        "篇N",
        re.compile(
            rf"(?P<stem>.{{0,24}}?)[【\[(]?(?:篇|范文|例文|范本|模板|样本){NUMBER}[】\])]?(?:[:、.\s]+(?P<title>.{{0,40}}))?"
        ),
    ),
    ("之N", re.compile(rf"(?P<stem>.{{2,20}}?)之{NUMBER}(?:\s*[:、(\s]\s*(?P<title>.{{1,30}}?)[)]?)?")),
    ("篇N", re.compile(rf"[【\[]{NUMBER}[】\]](?P<title>.{{0,40}})")),
)
STEM = re.compile(rf"(?P<stem>.{{2,30}}?)[(]?{NUMBER}[)]?")
DECLARED = re.compile(
    r"(?:[(【\[]?(?:通用|精选|推荐|汇编|优秀|热门|最新|合集|集锦|实用|共|范文|必备|模板|大全)?\s*)(?<![第篇])(?P<n>[一二三四五六七八九十]{1,3}|\d{1,2})\s*篇"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a text of a compilation begins: the line's position, its number, the title that stands behind the mark."""

    position: int
    number: int
    title: str
    form: str


def find_marks(lines: list[Line], words: Headings) -> list[Mark]:
    """The marks of a compilation in reading order; none when fewer than two follow each other."""
    for form, pattern in MARKS[:3]:
        found = [mark for i, line in enumerate(lines) if (mark := read_mark(i, line, form, pattern))]
        chain = ascending(found)
        if len(chain) > 1 and not (form == "第N篇" and is_book(lines, chain)):
            return chain
    return ascending(stem_marks(lines, words))


def read_mark(position: int, line: Line, form: str, pattern: re.Pattern[str]) -> Mark | None:
    text = line.plain
    if line.table or len(text) > 50 or re.search(r"[。;]", text):
        return None
    found = pattern.fullmatch(text)
    if found is None:
        return None
    stem = found.groupdict().get("stem") or ""
    title = (found["title"] or "").strip(" :、【】[]()") or stem.strip(" :、【】[]()")
    if form == "之N":
        title = text
    return Mark(position, value_of(found["n"]), title, form)


def ascending(marks: list[Mark]) -> list[Mark]:
    """Marks whose numbers follow each other, from the first (or second, when the top was cut off) on."""
    chain: list[Mark] = []
    for mark in marks:
        if not chain:
            if mark.number <= 2:
                chain.append(mark)
        elif mark.number == chain[-1].number + 1:
            chain.append(mark)
        elif mark.number == 1 == chain[-1].number and len(chain) == 1:
            chain = [mark]
    return chain if len(chain) > 1 else []


def is_book(lines: list[Line], chain: list[Mark]) -> bool:
    """第一篇 of a manual: its chapters count on through the parts."""
    numbers = [
        line.label.number for line in lines[chain[0].position :] if line.label and line.label.scheme == "chapter"
    ]
    return len(numbers) > 1 and numbers.count(1) == 1


def stem_marks(lines: list[Line], words: Headings) -> list[Mark]:
    """The same title again and again with 1, 2, 3 or （一）（二） behind it."""
    nouns = (*words.documents.plan, *words.documents.summary, *words.documents.policy)
    groups: dict[str, list[Mark]] = {}
    for position, line in enumerate(lines):
        text = squeeze(line.plain)
        if line.table or line.label is not None or len(text) > 36:
            continue
        found = STEM.fullmatch(text)
        if found and found["stem"].rstrip("(").endswith(nouns):
            mark = Mark(position, value_of(found["n"]), found["stem"].rstrip("("), "题名+序号")
            groups.setdefault(found["stem"].rstrip("("), []).append(mark)
    best = max(groups.values(), key=len, default=[])
    return best if len(best) > 1 else []


def declared_count(text: str) -> int | None:
    """How many texts a title promises: （通用4篇） → 4."""
    found = DECLARED.search(fold(text))
    count = value_of(found["n"]) if found else 0
    return count if count > 1 else None


def is_boilerplate(line: Line, words: Headings) -> bool:
    """A sentence of the sharing site, not of any author."""
    if line.table:
        return False
    text = squeeze(line.plain)
    strong = sum(word in text for word in words.boilerplate.strong)
    weak = sum(word in text for word in words.boilerplate.weak)
    return strong > 0 and strong * 2 + weak >= 3 and len(text) < 400
