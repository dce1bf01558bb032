"""Finds every quantity in a text: money, rates, counts, durations, ranges, masked numbers, numbers without a unit.

A grammar on characters, not on words: segmenters cut 不少于 and 2,500万元. The grammar (`extractors.quantity_grammar`)
walks the folded text from left to right; here each of its tokens becomes a `Quantity`, joined to a second number when
the two are a range, and to the words before and behind that say how the number binds (`extractors.comparators`).
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from extractors.comparators import load_comparators
from extractors.fold import fold
from extractors.lookalikes import load_lookalikes
from extractors.numerals import MISREAD, exact, read_number, scale_of
from extractors.quantity_grammar import (
    CLAUSE_END,
    FROM_BEFORE,
    JOINT,
    MISREAD_VERB,
    RATE_BEFORE,
    RATE_IN_CUE,
    YEAR_AHEAD,
    after_bound,
    change_before,
    quantity_grammar,
    slogan_noun,
)
from extractors.units import Unit, load_units, read_per
from extractors.values import Value, kept, percent, value_of
from schemas.mention import Quantity, QuantityKind
from schemas.plan import Comparator

__all__ = ["find_quantities"]

Token = re.Match[str]
HUNDREDS = {"百": 100, "千": 1000, "万": 10000}
PARTS_OF_WHOLE: dict[str, Comparator] = {"一半": "eq", "对半": "eq", "半数": "eq", "大半": "gt", "过半": "gt"}
COUNTED_BY_SLOGANS = frozenset(("个", "项", "种", "条", "次", "块", "期", "步"))
THINGS_IN_PIECES = frozenset("田地屏牌板匾幕")
"""示范田50块, 广告屏3块: pieces, not yuan."""
ROUND = frozenset("上百千万亿")
"""What 上百家 and 千余元 begin with: an order of size, said as about that."""
ARTICLE = re.compile(r"(?:[这那的每又第同另统逐]|(?<!牵)头)$")
"""这一家, 每一位, 头一个: one of them, not a number of them."""
RUN = frozenset("办开共各搞做每续")
"""办三期 runs three classes; 项目三期 is the third phase."""
PAID = frozenset("挣罚奖扣赚补贴")
"""Verbs of money, after which 二十五 needs no unit."""
SIGN_FLAGS = {"±": ("tolerance",), "+": ("increase",), "↑": ("increase",), "↓": ("decrease",)}
POINTS = frozenset(("个点", "点"))


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """All quantities of `text` from left to right, none overlapping; offsets count in `text` as written.

    Ranges take the unit once (8—10万元). A number that is only hinted at (几十家) or taken out (XX%) has neither low
    nor high. Dates, clock times, names, item numbers and serial numbers of more than 18 digits are none.
    """
    folded = fold(text)
    return tuple(_Scan(text, folded, folded[::-1]).run())


class _Scan:
    """One walk over one text. `end` is where the last quantity ended: no cue reaches back over it."""

    def __init__(self, text: str, folded: str, backwards: str) -> None:
        self.text = text
        self.folded = folded
        self.backwards = backwards
        self.end = 0

    def run(self) -> Iterator[Quantity]:
        search = quantity_grammar().search
        readers = {
            "quantity": self.number, "fraction": self.fraction, "slash": self.slash, "part": self.part,
            "half_price": self.half_price, "rank": self.rank, "top": self.rank, "placed": self.rank,
            "ratio": self.ratio, "doubling": self.doubling, "masked": self.masked,
        }  # fmt: skip
        position = 0
        while token := search(self.folded, position):
            position = token.end()
            read = readers.get(token.lastgroup or "")
            quantity = read(token) if read else None
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
                return self.build(first, second, self.unit(second), ends, "range")
        unit, value = self.unit(first), value_of(first)
        if value.low is None and not value.hinted:
            return None
        if not (self.stands_alone(first, value) if unit is None else self.counts(first, unit)):
            return None
        return self.build(first, first, unit, value, "indefinite" if value.hinted else "number")

    def ends(self, first: Token, second: Token, joint: str) -> Value | None:
        """Both ends of 8—10万元, 6%-9%, 三到五场; None when the two are no range.

        No range: other units, not ascending, 由A到B, a first number that has bounds of its own. A power of ten or a
        成 written once counts for both ends where the left one then stays the smaller (8—10万 but 8000—1万).
        """
        unit, left_unit = self.unit(second), self.unit(first)
        low, high = value_of(first), value_of(second)
        if low.low is None or low.low != low.high or high.high is None or high.low != high.high:
            return None
        if first["per"] or (left_unit is not None and (unit is None or unit.name != left_unit.name)):
            return None
        if unit is None and not (self.stands_alone(first, low) and self.stands_alone(second, high)):
            return None
        if unit is not None and not self.counts(second, unit):
            return None
        if joint.strip() in ("至", "到") and FROM_BEFORE.match(self.backwards, len(self.folded) - first.start()):
            return None
        bottom = low.low
        if left_unit is None and low.scale == 1 and high.scale > 1 and exact(bottom, high.scale) <= high.high:
            bottom = exact(bottom, high.scale)
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
        value = right if left == 1 else left if right == 1 else None
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
        if (
            len(mask) == 1
            and mask in "xX?"
            and not (scale or form in ("元", "%", "万元", "台", "家", "个", "次", "人"))
        ):
            return None
        unit = load_units().forms.get(form or "")
        start, comparator = self.bound(token.start(), token["mask_after"], "eq")
        rate, per_unit = read_per(token["mask_per"] or token["missing_per"])
        power = Decimal(scale_of(scale or "")) * (unit.scale if unit else 1)
        return Quantity(
            start, token.end(), self.text[start : token.end()], unit.kind if unit else "bare", None, None,
            unit.name if unit else None, comparator, power, token.start(), token.start() + len(mask), rate, per_unit,
            placeholder=True, rule="masked" if mask else "missing",
        )  # fmt: skip

    # what makes a number a quantity

    def unit(self, token: Token) -> Unit | None:
        """The unit written behind, or before as ￥; 亿 alone is money."""
        form = token["unit"]
        if form is None and token["number"] in ("俩", "仨"):
            form = "个"
        if form is None:
            money = token["currency"] or "亿" in token["number"] or "亿" in (token["more_scale"] or "")
            return load_units().forms["元"] if money else None
        if form == "块" and self.folded[max(0, token.start() - 1) : token.start()] in THINGS_IN_PIECES:
            form = "块地"
        elif form == "分" and token["half"]:
            form = "分钟"
        return load_units().forms[form]

    def stands_alone(self, token: Token, value: Value) -> bool:
        """A number without a unit: digits that are no year, or Chinese numerals from a hundred on (两万二, 九百多)."""
        words = token["number"]
        if value.hinted:
            return words[-1] in "万亿"
        if words[0].isdigit() or words[0] in "lI":
            return not YEAR_AHEAD.match(self.folded, token.start())
        if len(words) < 2 or words[0] in "百千万亿" or value.low is None:
            return False
        return value.low >= 100 or self.folded[max(0, token.start() - 1) : token.start()] in PAID

    def counts(self, token: Token, unit: Unit) -> bool:
        """Whether this numeral counts this unit: no slogan (三个转变), no ordinal (二组), no article (一个平台)."""
        words, form = token["number"], token["unit"]
        end = token.end("unit") if form else token.end("number")
        if form in COUNTED_BY_SLOGANS and not token["after"] and slogan_noun().match(self.folded, end):
            return False
        if unit.least is not None and not self.is_misread(token, unit):
            return False
        if words[0].isdigit() or words[0] in "lI¥":
            return True
        if not unit.chinese:
            return len(words) > 1 and words[0] not in "百千万"
        if form in ("块", "成") and len(words) == 1 and not token["rest"] and form == "块":
            return bool(CLAUSE_END.match(self.folded, token.end())) and words not in "一二"
        if form == "期" and len(words) == 1 and self.folded[max(0, token.start() - 1) : token.start()] not in RUN:
            return False
        if words == "二" and unit.kind in ("count", "score"):
            return False
        if words == "一" and unit.kind in ("count", "duration"):
            return self.is_count_of_one(token)
        return True

    def is_misread(self, token: Token, unit: Unit) -> bool:
        """步 for 部: only from a number on that nobody walks in a training (5步法) and behind digits."""
        value = value_of(token).low
        return token["number"][0].isdigit() and value is not None and unit.least is not None and value >= unit.least

    def is_count_of_one(self, token: Token) -> bool:
        """一 counts at the end of a clause, with a rate or bound, behind a verb of counting; else it is an article."""
        if token["after"] or token["per"] or token["half"] or token["half_in"] or token["rest"]:
            return True
        start = token.start()
        before = self.folded[max(0, start - 3) : start]
        if ARTICLE.search(before):
            return False
        if CLAUSE_END.match(self.folded, token.end()) and self.folded[token.end() : token.end() + 1] != ":":
            return True
        articles = load_lookalikes().articles
        if any(before[-size:] in articles for size in (1, 2, 3)):
            return True
        position = len(self.folded) - start
        return (
            bool(RATE_BEFORE.match(self.backwards, position))
            or load_comparators().before(self.backwards, position) is not None
        )

    # putting it together

    def build(self, first: Token, last: Token, unit: Unit | None, value: Value, rule: str) -> Quantity:
        kind: QuantityKind = unit.kind if unit else "bare"
        name = unit.name if unit else None
        low, high = value.low, value.high
        stated: Comparator = "range" if low is not None and high is not None and low != high else "eq"
        if (
            value.hinted
            or last["more"]
            or last["more_after"]
            or last["number"][0] in ROUND
            or "多" in (last["unit"] or "")
        ):
            stated = "ge" if "+" in (last["plus"] or last["more_after"] or "") else "approx"
        elif last["plus"]:
            stated = "ge"
        if last["unit"] in POINTS and change_before().match(self.backwards, len(self.folded) - first.start()):
            kind, name = "points", "pp"
        if first["sign"] == "-" and low is not None and low == high:
            low = high = -low
        if first["sign"] == "±":
            stated = "approx"
        start, comparator = self.bound(first.start(), last["after"], stated)
        if first.start() - start == 1 and self.is_no_cue(self.folded[start], kind, value):
            start, comparator = first.start(), stated
        low, high = kept(low, high, comparator)
        rate, per_unit = read_per(last["per"])
        if rate is None and start < first.start() and (said := RATE_IN_CUE.search(self.folded, start, first.start())):
            rate = load_units().rates[said[1]]
        return Quantity(
            start, last.end(), self.text[start : last.end()], kind, low, high, name, comparator, value.scale,
            first.start("number"), last.end("number"), rate, per_unit, rule=rule, flags=self.flags(first, last, unit),
        )  # fmt: skip

    def is_no_cue(self, word: str, kind: QuantityKind, value: Value) -> bool:
        """近3个月 are the last three months; 过 bounds amounts and rates (过千万, 过30%), 过三天 only lets them pass."""
        if word == "近":
            return kind == "duration"
        return word == "过" and kind not in ("money", "percent") and not (kind == "bare" and value.scale > 1)

    def flags(self, first: Token, last: Token, unit: Unit | None) -> tuple[str, ...]:
        misread = (unit is not None and unit.misread) or bool(MISREAD.search(last["number"]))
        if misread or MISREAD_VERB.match(self.backwards, len(self.folded) - first.start()):
            return ("ocr_repaired",)
        return SIGN_FLAGS.get(first["sign"] or "", ())

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
            start, end, self.text[start:end], kind, low, high, unit, comparator, Decimal(1), token.start(number),
            token.end(number), rule=rule,
        )  # fmt: skip

    def bound(self, start: int, after: str | None, stated: Comparator) -> tuple[int, Comparator]:
        """Where the expression begins with its cue, and how it binds: of a cue before and one behind the firmer."""
        comparators = load_comparators()
        behind = comparators.after_meaning[after] if after else None
        found = comparators.before(self.backwards, len(self.folded) - start)
        if found is None or start - found[0] < self.end:
            binds = stated if behind is None or behind == "range" or stated == "range" else behind
            return start, binds
        length, ahead = found
        if stated == "range":
            return start - length, stated
        if behind is not None and behind != "range" and ahead in ("approx", "le"):
            return start - length, behind
        return start - length, ahead
