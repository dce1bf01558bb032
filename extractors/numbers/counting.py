"""Whether a number counts something: not in a slogan, an ordinal, an article, a year.

`Text` is what is asked about: the folded text, and the same text from right to left for what stands before a number.
"""

import re
from dataclasses import dataclass

from extractors.numbers.comparators import load_comparators
from extractors.numbers.lookalikes import load_lookalikes
from extractors.numbers.quantity_grammar import CLAUSE_END, RATE_BEFORE, YEAR_AHEAD, slogan_noun
from extractors.numbers.units import Unit, load_units
from extractors.numbers.values import Value, value_of

__all__ = ["Text", "counts", "stands_alone", "unit_of"]

Token = re.Match[str]

COUNTED_BY_SLOGANS = frozenset("个项种条")
THINGS_IN_PIECES = frozenset("田地屏牌板匾幕告")
"""示范田50块, 广告屏3块: pieces, not yuan."""
ARTICLE = re.compile(r"(?:[这那的每又第同另统逐]|(?<!牵)头)$")
"""这一家, 每一位, 头一个: one of them, not a number of them."""
RUN = frozenset("办开共各搞做每续")
"""办三期 runs three classes; 项目三期 is the third phase."""
LONGEST_BARE = 10
"""Digits in a row without a unit: more of them are an order or a bar code."""
PASSED = frozenset("近过逾破超达")
"""破千万, 过百: a power of ten that is passed or reached."""
PAID = frozenset("挣罚奖扣赚补贴")
"""Verbs of money, after which 二十五 needs no unit."""


@dataclass(frozen=True, slots=True)
class Text:
    """A folded text, and the same from right to left."""

    folded: str
    backwards: str

    def before(self, position: int, size: int = 1) -> str:
        """The last characters before a position."""
        return self.folded[max(0, position - size) : position]

    def leads_to(self, position: int, pattern: re.Pattern[str]) -> bool:
        """Whether the words before a position, read backwards, match."""
        return pattern.match(self.backwards, len(self.folded) - position) is not None


def unit_of(token: Token, text: Text) -> Unit | None:
    """The unit written behind a number, or before it as ￥; 亿 alone is money."""
    form = token["unit"]
    if form is None and token["number"] in ("俩", "仨"):
        form = "个"
    if form is None:
        money = token["currency"] or "亿" in token["number"] or "亿" in (token["more_scale"] or "")
        return load_units().forms["元"] if money else None
    if form == "块" and text.before(token.start()) in THINGS_IN_PIECES:
        form = "块地"
    elif form == "分" and token["half"]:
        form = "分钟"
    return load_units().forms[form]


def stands_alone(token: Token, value: Value, text: Text) -> bool:
    """A number without a unit: digits that are no year, or Chinese numerals from a hundred on (两万二, 九百多)."""
    words = token["number"]
    if value.hinted:
        return words[-1] in "万亿"
    if words[0].isdigit() or words[0] in "lI":
        return len(words) <= LONGEST_BARE and not YEAR_AHEAD.match(text.folded, token.start())
    if value.low is not None and words[0] in "百千万" and text.before(token.start()) in PASSED:
        return True
    if len(words) < 2 or words[0] in "百千万亿" or value.low is None:
        return False
    return value.low >= 100 or text.before(token.start()) in PAID


def counts(token: Token, unit: Unit, text: Text) -> bool:
    """Whether this numeral counts this unit: no slogan (三个转变), no ordinal (二组), no article (一个平台)."""
    words, form = token["number"], token["unit"]
    if form in COUNTED_BY_SLOGANS and not token["after"] and _is_slogan(text, token.end("unit")):
        return False
    if unit.least is not None:
        low = value_of(token).low
        return words[0].isdigit() and low is not None and low >= unit.least
    if words[0].isdigit() or words[0] in "lI":
        return True
    if not unit.chinese:
        return len(words) > 1 and words[0] not in "百千万"
    if len(words) > 1:
        return True
    if form == "块" and not token["rest"]:
        return words not in "一二" and CLAUSE_END.match(text.folded, token.end()) is not None
    if form == "期" and words != "两" and not _runs(token, text):
        return False
    if words == "二" and unit.kind in ("count", "score"):
        return False
    return words != "一" or unit.kind not in ("count", "duration") or _counts_one(token, text)


def _runs(token: Token, text: Text) -> bool:
    """办三期, 每月一期, 不少于三期 are classes held; 项目三期 is the third phase."""
    start = token.start()
    return (
        text.before(start) in RUN
        or text.leads_to(start, RATE_BEFORE)
        or text.leads_to(start, load_comparators().backwards)
    )


def _is_slogan(text: Text, end: int) -> bool:
    """三个转变, 三个100%; but 5个提升到8个 counts."""
    return text.folded[end : end + 1].isdigit() or slogan_noun().match(text.folded, end) is not None


def _counts_one(token: Token, text: Text) -> bool:
    """一 counts at the end of a clause, with a rate or bound, behind a verb of counting; else it is an article."""
    if any(token.group("after", "per", "half", "half_in", "rest")):
        return True
    start, end = token.start(), token.end()
    before = text.before(start, 4)
    if ARTICLE.search(before):
        return False
    if CLAUSE_END.match(text.folded, end) and text.folded[end : end + 1] != ":":
        return True
    verb = before.rstrip("了过出到")  # 培养了一名, 招到一位
    if any(words[-size:] in load_lookalikes().articles for words in (before, verb) for size in (1, 2, 3)):
        return True
    bounded = before[-1:] != "过" and text.leads_to(start, load_comparators().backwards)
    return bounded or text.leads_to(start, RATE_BEFORE)
