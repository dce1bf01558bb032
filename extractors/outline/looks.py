"""How lines look and read: what stands out from the bulk of a text, what is short like a title, and found headings."""

import re
from collections import Counter
from dataclasses import dataclass

from extractors.fold import fold
from extractors.outline.labels import Label
from extractors.outline.lines import Line, squeeze

__all__ = ["Heading", "Look", "heading_of", "is_styled", "is_title_like", "look_of", "stands_out"]

SENTENCE_END = re.compile(r"[。;!,…]$")
LONGEST_TITLE, LONGEST_WITH_COMMA, LONGEST_QUESTION = 36, 26, 16
LARGER = 0.9
"""Points above the size of the text from which a line counts as larger."""
LONG_STYLED = 60
"""Lines of more characters in a heading style are text; where most are, styles mean nothing."""


@dataclass(frozen=True, slots=True)
class Look:
    """How the bulk of a text looks, against which a line may stand out."""

    size: float | None
    mostly_bold: bool
    styles_mean_nothing: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that is a heading. `title_end` is where its title ends in the block's text: what follows is body.

    `label` is None for lines without number; `split` headings share their line with text.
    """

    index: int
    line: Line
    label: Label | None
    title: str
    title_end: int
    style: int | None
    bold: bool
    size: float | None
    evidence: tuple[str, ...]
    split: bool = False


def look_of(lines: list[Line]) -> Look:
    """What most characters of the text lines look like. Bold is judged by the sentences: a short plan may have more
    characters in its headings."""
    sizes: Counter[float] = Counter()
    chars = styled = sentences = bold = 0
    for line in lines:
        if line.table:
            continue
        count = len(line.text)
        chars += count
        styled += count * (line.style is not None)
        if line.align != "center" and not is_title_like(line.title):
            sentences += count
            bold += count * line.bold
        if line.size is not None:
            sizes[line.size] += count
    long_styled = any(line.style is not None and len(line.text) > LONG_STYLED for line in lines)
    return Look(
        size=sizes.most_common(1)[0][0] if sizes else None,
        mostly_bold=bold * 2 > sentences,
        styles_mean_nothing=styled * 2 > chars and long_styled,
    )


def stands_out(line: Line, look: Look) -> tuple[str, ...]:
    """Why a line catches the eye: style, bold, size."""
    reasons = []
    if line.style is not None and not look.styles_mean_nothing:
        reasons.append(f"样式{line.style}级")
    if line.bold and not look.mostly_bold:
        reasons.append("加粗")
    if line.size is not None and look.size is not None and line.size > look.size + LARGER:
        reasons.append(f"字号{line.size:g}")
    return tuple(reasons)


def is_styled(line: Line, reasons: tuple[str, ...]) -> bool:
    """A line in a heading style that is short enough to be meant as one."""
    return any(reason.startswith("样式") for reason in reasons) and 0 < len(squeeze(line.title)) <= LONG_STYLED


def is_title_like(title: str) -> bool:
    """Short, one phrase, no end of sentence."""
    plain = fold(title).strip()
    length = len(squeeze(title))
    if not 0 < length <= LONGEST_TITLE or SENTENCE_END.search(plain) or "。" in plain or ";" in plain:
        return False
    if plain.endswith("?"):
        return length <= LONGEST_QUESTION
    commas = plain.count(",")
    return commas == 0 or (commas <= 2 and length <= LONGEST_WITH_COMMA)


def heading_of(index: int, line: Line, evidence: tuple[str, ...], title: str | None = None) -> Heading:
    return Heading(
        index=index,
        line=line,
        label=line.label,
        title=line.title.strip() if title is None else title,
        title_end=line.end,
        style=line.style,
        bold=line.bold,
        size=line.size,
        evidence=evidence,
    )
