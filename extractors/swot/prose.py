"""SWOT told in running text: 在优势方面，……。劣势主要在于……; items are sentences and less sure."""

import re

from extractors.swot.heads import HeadReader
from extractors.swot.items import part_of, trim
from extractors.swot.lexicon import alternatives
from extractors.swot.lines import Line
from schemas.plan import Quadrant

_LINK = r"(?:方面|上来看|上看|来看|来说|主要在于|主要是|主要体现在|体现在|来自|在于|是|有|则是|主要有|：|:)"
_LEAD = (
    r"(?:从|就|在|而|至于|论|说到)?(?:我们|我店|本店|公司|门店|自身|内部|外部|市场|面临|面对|最大|主要|目前|现有)?的?"
)


def prose_items(lines: list[Line], reader: HeadReader) -> list[tuple[Quadrant, Line]]:
    """Sentences of SWOT sections without heads, each under the quadrant that was named last.

    Only under a title that announces the analysis, and only where at least two quadrants are named.
    """
    opening = re.compile(rf"(?P<lead>{_LEAD})(?P<word>{alternatives(list(reader.by_word))})(?P<link>{_LINK})[，,：:]?")
    found: list[tuple[Quadrant, Line]] = []
    current: Quadrant | None = None
    for line in lines:
        if line.heading or line.table:
            current = None
            continue
        if line.section is None or not reader.is_set(line.section.title):
            continue
        for sentence in _sentences(line):
            named = opening.match(sentence.text)
            body = sentence
            if named is not None:
                current = reader.by_word[named["word"]][0]
                body = part_of(sentence, named.end(), len(sentence.text))
            if current is not None and (kept := trim(body)) is not None:
                found.append((current, kept))
    return found if len({quadrant for quadrant, _ in found}) > 1 else []


def _sentences(line: Line) -> list[Line]:
    return [part_of(line, m.start(), m.end()) for m in re.finditer(r"[^。；;！!]+", line.text)]
