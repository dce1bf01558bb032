"""SWOT told in running text: 在优势方面，……。劣势主要在于……; items are sentences and less sure."""

import re
from collections import defaultdict

from extractors.swot.heads import HeadReader
from extractors.swot.items import part_of, trim
from extractors.swot.lexicon import alternatives
from extractors.swot.lines import Line
from schemas.plan import Quadrant

_LINK = (
    r"(?:(?:方面|上来看|上看|来看|来说)[，,:：]?|[^，,。；;：:]{0,6}[:：]"
    r"|(?:主要在于|主要是|主要体现在|体现在|来自|在于|是|有|则是|主要有)[，,]?|[，,])"
)
_LEAD = (
    r"(?:从|就|在|而|至于|论|说到|要说)?"
    r"(?:我们|我店|本店|公司|门店|自身|内部|外部|市场|面临|面对|最大|主要|目前|现有)?的?"
)
ALONE = 3
"""Quadrants that must be named, one paragraph each, where no title announces the analysis."""


def prose_items(lines: list[Line], reader: HeadReader) -> list[tuple[Quadrant, Line]]:
    """Sentences of a section without heads, each under the quadrant that was named last.

    Two quadrants suffice under a title that announces the analysis; elsewhere three must open a paragraph each.
    """
    opening = re.compile(rf"{_LEAD}(?P<word>{alternatives(list(reader.by_word))}){_LINK}")
    sections: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if not line.heading and not line.table and line.section is not None:
            sections[line.section.section_id].append(line)
    found: list[tuple[Quadrant, Line]] = []
    for body in sections.values():
        openers = {reader.by_word[m["word"]][0] for line in body if (m := opening.match(line.text))}
        announced = body[0].section is not None and reader.is_set(body[0].section.title)
        if announced or len(openers) >= ALONE:
            items = _section_items(body, opening, reader)
            found += items if len({quadrant for quadrant, _ in items}) > 1 else []
    return found


def _section_items(body: list[Line], opening: re.Pattern[str], reader: HeadReader) -> list[tuple[Quadrant, Line]]:
    found: list[tuple[Quadrant, Line]] = []
    current: Quadrant | None = None
    for line in body:
        for sentence in _sentences(line):
            named = opening.match(sentence.text)
            words = sentence
            if named is not None:
                current = reader.by_word[named["word"]][0]
                words = part_of(sentence, named.end(), len(sentence.text))
            if current is not None and (kept := trim(words)) is not None:
                found.append((current, kept))
    return found


def _sentences(line: Line) -> list[Line]:
    return [part_of(line, m.start(), m.end()) for m in re.finditer(r"[^。；;！!]+", line.text)]
