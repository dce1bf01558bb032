"""The title lines at the top of a text: the document's own title is no section (contract, section 4)."""

import re

from extractors.outline.headings import Headings, document_noun
from extractors.outline.lines import Line, squeeze
from extractors.outline.looks import Look, is_title_like, stands_out
from extractors.outline.unnumbered import CAPTION, FRAME

__all__ = ["find_title", "is_document_title", "is_letterhead"]

LETTERHEAD = re.compile(
    r"[^,。;:]{2,30}(?:公司|集团|总店|总部|支行|分行|办公室|局|社|厂)(?:党?委员?会)?(?:文件|函|便函|备忘录)"
)
"""The red line above an official letter (宏达公司文件): it names who writes, the title comes below it."""
ABOVE_TITLES = re.compile(
    r"[^,。;]{0,12}[〔\[(【]\s*20\d\d\s*[〕\])】]\s*第?\d{1,4}\s*号.*|附(?:件|表|录)\s*[一二三四五六七八九十\d]{0,2}\s*:?"
    r"|(?:编号|文号|档号|密级|版本|版次|内部资料|注意保密|机密|绝密|NO\.?)[^。]{0,24}",
    re.IGNORECASE,
)
"""Lines that may stand above or between the lines of a title: numbers of the file, secrecy, 附件1."""

LONGEST_FRAME = 45
"""Characters of a line that may stand before a title: a company, a motto, a number of the file."""
LONG_ENOUGH = 8
"""Characters from which a second line with a document noun is a title, and not a heading like 年度目标."""
SHORTEST = 4
"""Characters of a title that may stand there without any sign; 计划 alone does not."""
LOOKED_AT = 10
"""Lines at the top among which titles are looked for."""


def find_title(lines: list[Line], words: Headings, look: Look) -> list[int]:
    """Positions of the title lines at the top of a text; a title may be printed in two lines or several times."""
    found: list[int] = []
    for position, line in enumerate(lines[:LOOKED_AT]):
        if line.table:
            if not found:
                continue
            break
        if is_repeated(line, lines, found):
            found.append(position)
            continue
        if line.label is not None and line.label.scheme != "bullet":
            break
        if is_letterhead(line):
            found.append(position)
            continue
        if found and not (is_joined(position, lines, found, words) and goes_on(position, lines, found, words)):
            continue
        if is_title_line(position, lines, words, look):
            found.append(position)
        elif not found and is_sentence(line):
            break
    return found


def is_letterhead(line: Line) -> bool:
    """宏达粮油有限公司文件, alone on its line."""
    return line.label is None and LETTERHEAD.fullmatch(squeeze(line.plain)) is not None


def is_sentence(line: Line) -> bool:
    """Text has begun: behind it stands no title."""
    if ABOVE_TITLES.fullmatch(line.plain):
        return False
    return line.plain.endswith(("。", ";", ":")) or len(line.plain) > LONGEST_FRAME


def is_joined(position: int, lines: list[Line], found: list[int], words: Headings) -> bool:
    """Nothing stands between this line and the title's lines above it. Who writes and the number of the file may, as
    long as no line has named the document."""
    between = lines[found[-1] + 1 : position]
    if not between:
        return True
    named = any(document_noun(squeeze(lines[i].plain), words) for i in found)
    return not named and all(line.align == "right" or ABOVE_TITLES.fullmatch(line.plain) for line in between)


def goes_on(position: int, lines: list[Line], found: list[int], words: Headings) -> bool:
    """A further line of the title: centred like the first, or naming a document or a year; and no heading, as no later
    line looks the same."""
    line, first = lines[position], lines[found[0]]
    if line.title_style:
        return True
    text = squeeze(line.plain)
    names = document_noun(text, words) is not None and len(text) >= LONG_ENOUGH
    if first.align == "center" != line.align or not (line.align == "center" or names):
        return False
    return not any(
        (other.bold, other.size, other.align) == (line.bold, line.size, line.align) and (line.bold or line.size)
        for other in lines[position + 1 :]
        if not other.table and is_title_like(other.title) and (other.label is None or not other.label.counts)
    )


def is_title_line(position: int, lines: list[Line], words: Headings, look: Look) -> bool:
    line = lines[position]
    text = squeeze(line.plain)
    if line.title_style:
        return True
    exclaims = position == 0 and line.align == "center" and "。" not in text
    if len(text) > 50 or line.align == "right" or not (exclaims or is_title_like(line.text.replace("、", ""))):
        return False
    if line.style is not None:
        return position == 0 and heads_everything(line, lines, words)
    noun = document_noun(text, words)
    if text in words.matter or text.endswith(":") or (FRAME.match(line.plain) and not noun):
        return False
    if CAPTION.match(line.plain) or ABOVE_TITLES.fullmatch(line.plain):
        return False
    if position <= 2 and noun and text.endswith(noun[0]) and len(text) >= SHORTEST:
        return True
    centred = line.align == "center"
    larger = line.size is not None and look.size is not None and line.size > look.size + 0.9
    if not (stands_out(line, look) or look.mostly_bold):
        return bool(noun) and centred
    if noun and (centred or position <= 1 or larger):
        return True
    if is_unlike_all(position, lines):
        return True
    return centred and larger and all(other.align == "center" for other in lines[:position])


def heads_everything(line: Line, lines: list[Line], words: Headings) -> bool:
    """A first line in a heading style that is the title: it is alone on its level, or names a document."""
    others = [other for other in lines[1:] if other.style is not None]
    same = [other for other in others if other.style == line.style]
    if not same:
        return bool(others) or document_noun(squeeze(line.plain), words) is not None
    if line.label is not None or document_noun(squeeze(line.plain), words) is None:
        return False
    return all(other.label is not None for other in same) or not any(is_document_title(other, words) for other in same)


def is_unlike_all(position: int, lines: list[Line]) -> bool:
    """The first line, when no other short line without number looks the same."""
    line = lines[position]
    return position == 0 and not any(
        (other.bold, other.size, other.align) == (line.bold, line.size, line.align)
        for other in lines[1:]
        if not other.table and other.label is None and is_title_like(other.text)
    )


def is_repeated(line: Line, lines: list[Line], found: list[int]) -> bool:
    return any(squeeze(lines[i].text) == squeeze(line.plain) for i in found)


def is_document_title(line: Line, words: Headings) -> bool:
    """A line that reads like the title of a text of its own, wherever it stands."""
    text = re.sub(r"[(（].{1,12}[)）]$", "", squeeze(line.plain))
    if line.table or line.label is not None or not 5 <= len(text) <= 40 or not is_title_like(line.text):
        return False
    noun = document_noun(text, words)
    return noun is not None and text.endswith(noun[0])
