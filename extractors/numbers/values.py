"""What the number of a token is worth: 三十来万, 一个半小时, 九块九, 五成五, 两三千, 85折."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from extractors.numbers.numerals import MAX_LENGTH, exact, read_number, read_pair, scale_of, tidy
from extractors.numbers.units import load_units
from schemas.plan import Comparator

__all__ = ["Value", "kept", "percent", "value_of"]

HINTS = frozenset(("千八百", "百八十", "万八千", "百十", "百十来", "千儿八百"))
"""An order of size in words of numbers."""
ONE, HALF = Decimal(1), Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Value:
    """Both ends in the base unit, and the power of ten that a neighbour without one may share.

    A number that is only hinted at (几十, 数百万) has no ends.
    """

    low: Decimal | None
    high: Decimal | None
    scale: Decimal
    hinted: bool = False


def value_of(token: re.Match[str]) -> Value:
    """The value of a `quantity` token of the grammar; without ends when its words are no number."""
    if len(token["number"]) > MAX_LENGTH:
        return Value(None, None, ONE)
    return _value(*token.group("number", "more", "more_scale", "unit", "half_in", "half", "rest"))


@lru_cache(maxsize=8192)
def _value(
    words: str, more: str | None, more_scale: str | None, form: str | None, half_in: str | None, half: str | None,
    rest: str | None,
) -> Value:  # fmt: skip
    unit = load_units().forms.get(form or "")
    factor = unit.scale if unit else ONE
    words = words.removeprefix("上").removesuffix("把")
    if more == "几" or words[0] in "几数" or words in HINTS:
        return Value(None, None, exact(Decimal(scale_of(words)), factor), hinted=True)
    power = scale_of((more_scale or "").replace("个亿", "亿"))
    scale = exact(Decimal(power if more_scale else scale_of(words)), factor)
    discount = unit is not None and unit.kind == "discount"
    if discount and len(words) == 2 and not words.isascii() and "十" not in words:
        words = "".join(str(read_number(digit)) for digit in words)  # 八五折
    if pair := None if words[0].isdigit() else read_pair(words):
        low, high = (exact(exact(end, power), factor) for end in pair)
        return Value(low, high, scale)
    value = HALF if words == "半" else read_number(words)
    if value is None:
        return Value(None, None, scale)
    value = exact(value, power)
    if half_in or half:
        value += HALF
    if rest:
        value += (read_number(rest) or Decimal(0)) / 10
    value = exact(value, factor)
    if discount and value >= 10:
        value /= 10  # 85折 is 8.5, 98折 9.8
    return Value(value, value, scale)


def percent(parts: Decimal, whole: Decimal | int) -> Decimal:
    """Parts of a whole in percent, to six places."""
    return tidy((parts * 100 / whole).quantize(Decimal("0.000001"))).normalize() + 0


def kept(low: Decimal | None, high: Decimal | None, comparator: Comparator) -> tuple[Decimal | None, Decimal | None]:
    """ge and gt keep the low end only, le and lt the high one (contract 2)."""
    if comparator in ("ge", "gt"):
        return low, None
    if comparator in ("le", "lt"):
        return None, high
    return low, high
