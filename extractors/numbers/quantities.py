"""Finds every quantity in a text: money, rates, counts, durations, ranges, masked numbers, numbers without a unit.

A grammar on characters, not on words: segmenters cut 不少于 and 2,500万元. The grammar (`quantity_grammar`)
walks the folded text from left to right; here each of its tokens becomes a `Quantity`, joined to a second number when
the two are a range, and to the words before and behind that say how the number binds (`comparators`).
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from extractors.fold import fold
from extractors.numbers.comparators import load_comparators
from extractors.numbers.counting import Text, counts, stands_alone, unit_of
from extractors.numbers.numerals import MISREAD, exact, read_number, scale_of
from extractors.numbers.quantity_grammar import (
    FROM_BEFORE,
    JOINT,
    MISREAD_VERB,
    RATE_IN_CUE,
    after_bound,
    change_before,
    quantity_grammar,
)
from extractors.numbers.units import Unit, load_units, read_per
from extractors.numbers.values import Value, kept, percent, value_of
from schemas.mention import Quantity, QuantityKind
from schemas.plan import Comparator

__all__ = ["find_quantities"]

Token = re.Match[str]
HUNDREDS = {"百": 100, "千": 1000, "万": 10000}
SHARED = {"万": 10**4, "亿": 10**8}
"""Powers of ten that the first number of a range takes over: 一百到一百二十万."""
PARTS_OF_WHOLE: dict[str, Comparator] = {"一半": "eq", "对半": "eq", "半数": "eq", "大半": "gt", "过半": "gt"}
ROUND = frozenset("上百千万亿")
"""What 上百家 and 千余元 begin with: an order of size, said as about that."""
MASKED_UNITS = frozenset(("元", "%", "台", "家", "个", "次", "人"))
"""Units before which a single x is a number taken out."""
READERS = {
    "quantity": "number", "fraction": "fraction", "slash": "slash", "part": "part", "half_price": "half_price",
    "rank": "rank", "top": "rank", "placed": "rank", "ratio": "ratio", "doubling": "doubling", "masked": "masked",
}  # fmt: skip
"""Which method reads which alternative of the grammar."""
SIGN_FLAGS = {"±": ("tolerance",), "+": ("increase",), "↑": ("increase",), "↓": ("decrease",)}
SIGN_ALONE = re.compile(r"[\s(:,]?$")
"""What may stand before the plus of a change, so that it is no sum."""
POINTS = frozenset(("个点",))


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """All quantities of `text` from left to right, none overlapping; offsets count in `text` as written.

    Ranges take the unit once (8—10万元). A number that is only hinted at (几十家) or taken out (XX%) has neither low
    nor high. Dates, clock times, names, item numbers and serial numbers of more than 18 digits are none.
    """
    return tuple(_Scan(text).run())


class _Scan:
    """One walk over one text. `end` is where the last quantity ended: no cue reaches back over it."""

    def __init__(self, words: str) -> None:
        self.words = words
        self.folded = fold(words)
        self.text = Text(self.folded, self.folded[::-1])
        self.end = 0

    def run(self) -> Iterator[Quantity]:
        search, folded, position = quantity_grammar().search, self.folded, 0
        while token := search(folded, position):
            position = token.end()
            kind = token.lastgroup
            if kind == "skip" or kind is None:
                continue
            quantity: Quantity | None = getattr(self, READERS[kind])(token)
            if quantity is not None:
                self.end = position = max(position, quantity.end)
                yield quantity

    # one kind each

    def number(self, first: Token) -> Quantity | None:
        """A number with its unit, or two that are a range."""
        joint = JOINT.match(self.folded, first.end()) if not first["after"] else None
        second = quantity_grammar().match(self.folded, joint.end()) if joint else None
        if joint and second and second.lastgroup == "quantity":
            ends = self.ends(first, second, joint[0])
            if ends is not None:
                return self.build(first, second, unit_of(second, self.text), ends, "range")
        unit, value = unit_of(first, self.text), value_of(first)
        if value.low is None and not value.hinted:
            return None
        if not (stands_alone(first, value, self.text) if unit is None else counts(first, unit, self.text)):
            return None
        return self.build(first, first, unit, value, "indefinite" if value.hinted else "number")

    def ends(self, first: Token, second: Token, joint: str) -> Value | None:
        """Both ends of 8—10万元, 6%-9%, 三到五场; None when the two are no range.

        No range: other units, not ascending, 由A到B, a first number that has bounds of its own. A power of ten or a
        成 written once counts for both ends where the left one then stays the smaller (8—10万 but 8000—1万).
        """
        unit, left_unit = unit_of(second, self.text), unit_of(first, self.text)
        low, high = value_of(first), value_of(second)
        if low.low is None or low.low != low.high or high.high is None or high.low != high.high:
            return None
        if first["per"] or (left_unit is not None and (unit is None or unit.name != left_unit.name)):
            return None
        power = next((p for last, p in SHARED.items() if second["number"].endswith(last)), 1)
        leads = low.scale < power or stands_alone(first, low, self.text)
        if unit is None and not (leads and stands_alone(second, high, self.text)):
            return None
        if unit is not None and not counts(second, unit, self.text):
            return None
        if joint.strip() in ("至", "到") and self.text.leads_to(first.start(), FROM_BEFORE):
            return None
        bottom = low.low
        if left_unit is None and low.scale == 1 and high.scale > 1 and exact(bottom, high.scale) <= high.high:
            bottom = exact(bottom, high.scale)
        elif left_unit is None and low.scale < power and exact(bottom, power) <= high.high:
            bottom = exact(bottom, power)
        return Value(bottom, high.high, high.scale) if bottom <= high.high else None

    def fraction(self, token: Token) -> Quantity | None:
        """百分之十五, 千分之三, 三分之一: parts of the whole, in percent to six places."""
        whole = HUNDREDS.get(token["whole"]) or read_number(token["whole"])
        low, high = read_number(token["parts"]), read_number(token["parts_high"] or token["parts"])
        if token["parts"] == "百":
            low = high = Decimal(100)
        if not whole or low is None or high is None:
            return None
        return self.shape(token, "fraction", "percent", percent(low, whole), percent(high, whole), "%", "parts")

    def slash(self, token: Token) -> Quantity | None:
        low, whole = Decimal(token["slash_parts"]), Decimal(token["slash_whole"])
        if low >= whole:
            return None
        return self.shape(token, "fraction", "percent", percent(low, whole), percent(low, whole), "%", "slash")

    def part(self, token: Token) -> Quantity | None:
        half = Decimal(50)
        stated = PARTS_OF_WHOLE[token["part_word"]]
        return self.shape(token, "half", "percent", half, half, "%", "part", stated)

    def half_price(self, token: Token) -> Quantity | None:
        return self.shape(token, "half_price", "discount", Decimal(5), Decimal(5), "折", "half_price")

    def rank(self, token: Token) -> Quantity | None:
        """前三, TOP10, 排名第5: a place at or above which."""
        group = next(name for name in ("place", "top_place", "placed_at", "place_of") if token[name])
        place = read_number(token[group])
        return None if place is None else self.shape(token, "rank", "rank", None, place, "名次", group, "le")

    def ratio(self, token: Token) -> Quantity | None:
        """1:4 is 4, 4:1 as well; of 6:4 neither end is one, so no number is given."""
        left, right = read_number(token["left"]), read_number(token["right"])
        value = None if token["third"] else right if left == 1 else left if right == 1 else None
        return self.shape(token, "ratio", "ratio", value, value, None, "left")

    def doubling(self, token: Token) -> Quantity | None:
        """翻番, 翻两番, 翻一倍: what it becomes, in multiples of what it was."""
        times = read_number(token["times"] or "一")
        if times is None:
            return None
        value = Decimal(2 ** int(times)) if token["doubled"] == "番" else times + 1
        return self.shape(token, "doubling", "multiple", value, value, "倍", "doubling")

    def masked(self, token: Token) -> Quantity | None:
        """XX%, x万, ___元, 目标为：万元: a number that was taken out."""
        mask, form, scale = token["mask"], token["mask_unit"], token["mask_scale"]
        if token["missing"]:
            mask, form = "", next(f for f in ("元", "%") if f in token["missing"])
            scale = token["missing"].removesuffix(form)
        if mask and not (form or scale):
            return None
        if mask in ("x", "X", "?") and not (scale or form in MASKED_UNITS):
            return None
        unit = load_units().forms.get(form or "")
        start, comparator = self.bound(token.start(), token["mask_after"], "eq")
        rate, per_unit = read_per(token["mask_per"] or token["missing_per"])
        power = Decimal(scale_of(scale or "")) * (unit.scale if unit else 1)
        return Quantity(
            start, token.end(), self.words[start : token.end()], unit.kind if unit else "bare", None, None,
            unit.name if unit else None, comparator, power, token.start(), token.start() + len(mask), rate, per_unit,
            placeholder=True, rule="masked" if mask else "missing",
        )  # fmt: skip

    # putting it together

    def build(self, first: Token, last: Token, unit: Unit | None, value: Value, rule: str) -> Quantity:
        kind: QuantityKind = unit.kind if unit else "bare"
        name = unit.name if unit else None
        low, high = value.low, value.high
        stated = self.stated(first, last, value)
        if last["unit"] in POINTS and self.text.leads_to(first.start(), change_before()):
            kind, name = "points", "pp"
        if first["sign"] == "-" and low is not None and low == high:
            low = high = -low
        start, comparator = self.bound(first.start(), last["after"], stated)
        if first.start() - start == 1 and self.is_no_cue(self.folded[start], kind, value):
            start, comparator = first.start(), stated
        low, high = kept(low, high, comparator)
        rate, per_unit = read_per(last["per"])
        if rate is None and start < first.start() and (said := RATE_IN_CUE.search(self.folded, start, first.start())):
            rate = load_units().rates[said[1]]
        return Quantity(
            start, last.end(), self.words[start : last.end()], kind, low, high, name, comparator, value.scale,
            first.start("number"), last.end("number"), rate, per_unit, rule=rule, flags=self.flags(first, last, unit),
        )  # fmt: skip

    def stated(self, first: Token, last: Token, value: Value) -> Comparator:
        """How the number itself binds: a range, 500+, 三十来万, 几十家, ±3%."""
        more, unit, sign = last["more_after"], last["unit"], first["sign"]
        if last["plus"] or more == "+":
            return "ge"
        if value.hinted or last["more"] or more or last["number"][0] in ROUND or (unit and "多" in unit) or sign == "±":
            return "approx"
        return "eq" if value.low == value.high else "range"

    def is_no_cue(self, word: str, kind: QuantityKind, value: Value) -> bool:
        """近3个月 are the last three months; 过 bounds amounts and rates (过千万, 过30%), not 过三天."""
        if word == "近":
            return kind == "duration"
        return word == "过" and kind not in ("money", "percent") and not (kind == "bare" and value.scale > 1)

    def flags(self, first: Token, last: Token, unit: Unit | None) -> tuple[str, ...]:
        misread = (unit is not None and unit.misread) or bool(MISREAD.search(last["number"]))
        if misread or self.text.leads_to(first.start(), MISREAD_VERB):
            return ("ocr_repaired",)
        sign = first["sign"]
        if (
            sign == "+"
            and (unit is None or unit.kind == "count")
            and not SIGN_ALONE.match(self.text.before(first.start()))
        ):
            return ()  # 1名店长+2名主管
        return SIGN_FLAGS.get(sign or "", ())

    def shape(
        self, token: Token, rule: str, kind: QuantityKind, low: Decimal | None, high: Decimal | None,
        unit: str | None, number: str, stated: Comparator = "eq",
    ) -> Quantity:  # fmt: skip
        """A quantity of a form of its own; `number` names the group of its digits."""
        if low is not None and high is not None and low != high:
            stated = "range"
        after = after_bound().match(self.folded, token.end())
        end = after.end() if after else token.end()
        start, comparator = self.bound(token.start(), after[1] if after else None, stated)
        if kind == "rank":
            comparator = "le"
        low, high = kept(low, high, comparator)
        return Quantity(
            start, end, self.words[start:end], kind, low, high, unit, comparator, Decimal(1), token.start(number),
            token.end(number), rule=rule,
        )  # fmt: skip

    def bound(self, start: int, after: str | None, stated: Comparator) -> tuple[int, Comparator]:
        """Where the expression begins with its cue, and how it binds: of a cue before and one behind the firmer."""
        comparators = load_comparators()
        behind = comparators.after_meaning[after] if after else None
        found = comparators.before(self.text.backwards, len(self.folded) - start)
        if found is None or start - found[0] < self.end:
            binds = stated if behind is None or behind == "range" or stated == "range" else behind
            return start, binds
        length, ahead = found
        if stated == "range":
            return start - length, stated
        if behind is not None and behind != "range" and ahead in ("approx", "le"):
            return start - length, behind
        return start - length, ahead
