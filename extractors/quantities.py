"""Finds every quantity in a text: money, rates, counts, durations, ranges, masked numbers, numbers without a unit.

A grammar on characters, not on words: segmenters cut 不少于 and 2,500万元. One compiled expression walks the folded
text from left to right; at each place it passes over what is no quantity (`extractors.lookalikes`, dates of
`extractors.periods`) or reads one number with its unit. Ranges, and the words before the number, are joined on there.
"""

import re
from decimal import Decimal
from functools import cache

from extractors.comparators import load_comparators
from extractors.fold import fold
from extractors.lookalikes import load_lookalikes
from extractors.numerals import CHINESE, CHINESE_NUMBER, MIXED_NUMBER, exact, read_number, read_pair, scale_of
from extractors.periods import dated
from extractors.units import Unit, load_units
from schemas.mention import Quantity, QuantityKind
from schemas.plan import Comparator, Rate

__all__ = ["find_quantities"]


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """All quantities of `text` from left to right, none overlapping; offsets count in `text` as written."""
    folded = fold(text)
    return tuple(Scan(text, folded).run())


class Scan:
    """One walk over one text."""

    def __init__(self, text: str, folded: str) -> None:
        self.text = text
        self.folded = folded
        self.backwards = folded[::-1]
        self.found: list[Quantity] = []

    def run(self) -> list[Quantity]:
        search = grammar().search
        token = search(self.folded)
        while token:
            end = token.end()
            if token.lastgroup == "quantity":
                end = self.read(token)
            elif token.lastgroup == "fraction":
                self.fraction(token)
            elif token.lastgroup == "rank":
                self.rank(token)
            elif token.lastgroup == "ratio":
                self.ratio(token)
            elif token.lastgroup == "doubling":
                self.doubling(token)
            elif token.lastgroup == "masked":
                self.masked(token)
            token = search(self.folded, max(end, token.end()))
        return self.found

    # -- one kind each ------------------------------------------------------------------------------------------

    def read(self, token: re.Match[str]) -> int:
        """A number with its unit, and the second half of a range when one follows; returns where reading stopped."""
        joint = _joint().match(self.folded, token.end())
        if joint:
            second = grammar().match(self.folded, joint.end())
            if second and second.lastgroup == "quantity" and self.range(token, second):
                return second.end()
        self.single(token)
        return token.end()

    def single(self, token: re.Match[str]) -> None:
        words = token["number"]
        unit = self.unit(token)
        if unit is None and not self.stands_alone(token):
            return
        if unit is not None and not self.counts(token, unit):
            return
        low, high, scale, vague = value_of(token)
        if low is None and not vague:
            return
        flags: tuple[str, ...] = ()
        comparator: Comparator = "eq"
        if vague or token["more"] or token["more2"]:
            comparator = "approx"
        if low is not None and high is not None and low != high:
            comparator = "range"
        if token["unit"] == "步":
            flags = ("ocr_repaired",)
        self.add(token, token, unit, low, high, scale, comparator, flags, "indefinite" if vague else "number")
        del words

    def range(self, first: re.Match[str], second: re.Match[str]) -> bool:
        """A8—10万元, 6%-9%, 三到五场. Says no when the two are no range: other units, from A to B, not ascending."""
        unit, left_unit = self.unit(second), self.unit(first)
        if left_unit is not None and (unit is None or unit.name != left_unit.name):
            return False
        if left_unit is not None and self.folded[max(0, first.start() - 1) : first.start()] in ("由", "从", "自"):
            return False
        low, top, left_scale, _ = value_of(first)
        bottom, high, scale, _ = value_of(second)
        if low is None or high is None or top != low or bottom != high:
            return False
        if unit is None and not (self.stands_alone(first) and self.stands_alone(second)):
            return False
        if left_unit is None and left_scale == 1 and scale > 1 and exact(low, scale) <= high:
            low = exact(low, scale)
        elif left_unit is None and unit is not None and left_scale == 1 and unit.kind == "percent" and unit.scale != 1:
            low = exact(low, unit.scale)
        if low > high:
            return False
        self.add(first, second, unit, low, high, scale, "range", (), "range")
        return True

    def fraction(self, token: re.Match[str]) -> None:
        """百分之十五, 千分之三, 三分之一: parts of the whole in percent."""
        whole, parts = read_number(token["whole"]), read_number(token["parts"])
        if token["whole"] in ("百", "千", "万"):
            whole = Decimal({"百": 100, "千": 1000, "万": 10000}[token["whole"]])
        if not whole or parts is None:
            return
        value = (parts * 100 / whole).quantize(Decimal("0.000001")).normalize()
        self.put(token, token.start("parts"), token.end("parts"), "percent", value, value, "%", "eq", "fraction")

    def rank(self, token: re.Match[str]) -> None:
        words = token["place"]
        value = read_number(words)
        if value is not None:
            self.put(
                token, token.start("place"), token.end("place"), "rank", None, value, "名次", "le", "rank", cue=False
            )

    def ratio(self, token: re.Match[str]) -> None:
        left, right = read_number(token["left"]), read_number(token["right"])
        if left is None or right is None:
            return
        value = right if left == 1 else left if right == 1 else None
        self.put(token, token.start("left"), token.end("right"), "ratio", value, value, None, "eq", "ratio")

    def doubling(self, token: re.Match[str]) -> None:
        """翻番, 翻两番, 翻一倍: what it becomes, in multiples of what it was."""
        words = token["times"]
        times = read_number(words) if words else Decimal(1)
        if times is None or times > 10:
            return
        value = Decimal(2) ** int(times) if "番" in token["doubling"] else times + 1
        self.put(token, token.start(), token.end(), "multiple", value, value, "倍", "eq", "doubling")

    def masked(self, token: re.Match[str]) -> None:
        """XX%, x万, ___元: a number that was taken out."""
        unit = load_units().forms.get(token["mask_unit"])
        scale = Decimal(scale_of(token["mask_scale"] or ""))
        kind: QuantityKind = unit.kind if unit else "bare"
        start, comparator = self.cue(token.start(), token["mask_after"], "eq")
        per, per_unit = rates(token["mask_per"])
        self.found.append(
            Quantity(
                start, token.end(), self.text[start : token.end()], kind, None, None, unit.name if unit else None,
                comparator, scale, token.start("mask"), token.end("mask"), per, per_unit, True, "masked",
            )
        )  # fmt: skip

    # -- what a number needs to be a quantity -------------------------------------------------------------------

    def unit(self, token: re.Match[str]) -> Unit | None:
        form = token["unit"]
        if form is None:
            if token["currency"]:
                return load_units().forms["元"]
            if token["number"].endswith("亿") or token["more_scale"] in ("亿", "个亿"):
                return load_units().forms["元"]
            return None
        if form == "步":
            value = read_number(token["number"])
            return load_units().forms["台"] if value is not None and value >= 100 else None
        return load_units().forms[form]

    def stands_alone(self, token: re.Match[str]) -> bool:
        """A number without a unit: digits, or Chinese numerals from a hundred on (两万二, 九百多)."""
        words = token["number"]
        if words[0].isdigit():
            return not (token["unit"] == "步") and not _YEAR.match(self.folded, token.start())
        return len(words) > 1 and words[-1] not in "十零〇" and (value_of(token)[0] or 0) >= 100

    def counts(self, token: re.Match[str], unit: Unit) -> bool:
        """Whether Chinese numerals count here, and no slogan or article (三个转变, 一个平台)."""
        words, end = token["number"], token.end("unit") if token["unit"] else token.end("number")
        if token["unit"] in ("个", "项", "种", "大", "条", "句") and _nouns().match(self.folded, end):
            return False
        if words[0].isdigit():
            return True
        if unit.name == "CNY" and token["unit"] == "块" and len(words) == 1 and not token["rest"]:
            return False
        if not unit.chinese:
            return len(words) > 1 and words not in ("十", "百", "千", "万")
        if words == "一" and unit.kind in ("count", "duration"):
            return self.is_count_of_one(token, unit)
        return True

    def is_count_of_one(self, token: re.Match[str], unit: Unit) -> bool:
        """一 counts after a verb of counting or a rate, before a bound, or at the end of its clause; else it is "a"."""
        if token["after"] or token["per"] or token["half"] or token["rest"]:
            return True
        if _CLAUSE_END.match(self.folded, token.end()):
            return True
        articles = load_lookalikes().articles
        before = self.folded[max(0, token.start() - 3) : token.start()]
        if any(before[-size:] in articles for size in (1, 2, 3) if len(before) >= size):
            return True
        return load_comparators().before(self.backwards, len(self.folded) - token.start()) is not None

    # -- putting it together ------------------------------------------------------------------------------------

    def add(
        self, first: re.Match[str], last: re.Match[str], unit: Unit | None, low: Decimal | None, high: Decimal | None,
        scale: Decimal, comparator: Comparator, flags: tuple[str, ...], rule: str,
    ) -> None:  # fmt: skip
        kind: QuantityKind = unit.kind if unit else "bare"
        name = unit.name if unit else None
        if last["unit"] in _POINT_FORMS and _CHANGE.match(self.backwards, len(self.folded) - first.start()):
            kind, name = "points", "pp"
        if unit is not None and unit.kind == "discount":
            low, high = _tenths(low), _tenths(high)
        if first["sign"] == "-" and low is not None and high is not None and low == high:
            low = high = -low
        if first["sign"] == "±":
            comparator, flags = "approx", (*flags, "tolerance")
        elif first["sign"] in ("+", "↑"):
            flags = (*flags, "increase")
        elif first["sign"] == "↓":
            flags = (*flags, "decrease")
        start, comparator = self.cue(first.start(), last["after"], comparator)
        per, per_unit = rates(last["per"] or first["per"])
        low, high = bounds(low, high, comparator)
        self.found.append(
            Quantity(
                start, last.end(), self.text[start : last.end()], kind, low, high, name, comparator, scale,
                first.start("number"), last.end("number"), per, per_unit, False, rule, flags,
            )
        )  # fmt: skip

    def put(
        self, token: re.Match[str], number_start: int, number_end: int, kind: QuantityKind, low: Decimal | None,
        high: Decimal | None, unit: str | None, comparator: Comparator, rule: str, cue: bool = True,
    ) -> None:  # fmt: skip
        """A quantity of a form of its own, with the bound after it when there is one."""
        after = _after().match(self.folded, token.end())
        end = after.end() if after else token.end()
        start = token.start()
        if cue:
            start, comparator = self.cue(start, after[1] if after else None, comparator)
            low, high = bounds(low, high, comparator)
        self.found.append(
            Quantity(
                start, end, self.text[start:end], kind, low, high, unit, comparator, Decimal(1), number_start,
                number_end, rule=rule,
            )
        )  # fmt: skip

    def cue(self, start: int, after: str | None, stated: Comparator) -> tuple[int, Comparator]:
        """Where the expression begins with its cue, and how it binds: the firmer of the cues before and after."""
        comparators = load_comparators()
        behind = comparators.after_meaning[after] if after else None
        ahead = comparators.before(self.backwards, len(self.folded) - start)
        if ahead and self.found and start - ahead[0] < self.found[-1].end:
            ahead = None
        if ahead is None:
            if stated == "range" or behind is None or behind == "range":
                return start, stated
            return start, behind
        start -= ahead[0]
        if stated == "range":
            return start, stated
        if behind is not None and behind != "range" and ahead[1] in ("approx", "le"):
            return start, behind
        return start, ahead[1]


def value_of(token: re.Match[str]) -> tuple[Decimal | None, Decimal | None, Decimal, bool]:
    """Low and high in the base unit, the power of ten shared with a neighbour, and whether the number is only hinted at."""
    words, more, more_scale = token["number"], token["more"], token["more_scale"] or ""
    if more == "几" or words[0] in "几数":
        return None, None, Decimal(1), True
    unit = load_units().forms.get(token["unit"] or "")
    factor = unit.scale if unit else Decimal(1)
    power = scale_of(more_scale.replace("个亿", "亿")) if more_scale else 1
    scale = exact(Decimal(power if more_scale else scale_of(words)), factor)
    pair = None if words[0].isdigit() else read_pair(words)
    if pair:
        return exact(exact(pair[0], power), factor), exact(exact(pair[1], power), factor), scale, False
    value = Decimal("0.5") if words == "半" else read_number(words)
    if value is None:
        return None, None, scale, False
    value = exact(value, power)
    if token["half_in"] or token["half"]:
        value += Decimal("0.5")
    value = exact(value, factor)
    if token["rest"]:
        digit = read_number(token["rest"])
        tenth = Decimal(10) ** (len(token["rest"]) - 1) * 10
        value += exact(digit or Decimal(0), factor) / tenth
    return value, value, scale, False


def bounds(
    low: Decimal | None, high: Decimal | None, comparator: Comparator
) -> tuple[Decimal | None, Decimal | None]:
    """ge and gt keep the low end only, le and lt the high one (contract 2)."""
    if comparator in ("ge", "gt"):
        return low, None
    if comparator in ("le", "lt"):
        return None, high
    return low, high


def rates(words: str | None) -> tuple[Rate | None, str | None]:
    """`/㎡/月` → month, ㎡; `每人每天` → day, 人."""
    if not words:
        return None, None
    units = load_units()
    rate: Rate | None = None
    per_unit: str | None = None
    for part in re.split(r"[/每一·]", words.replace(" ", "")):
        if part in units.rates:
            rate = units.rates[part]
        elif part in units.per_units:
            per_unit = units.per_units[part]
    return rate, per_unit


def _tenths(number: Decimal | None) -> Decimal | None:
    """85折 is 8.5, 98折 9.8, 8折 8: tenths of the price."""
    if number is None or number < 10:
        return number
    return number / 10


_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?=年|[-~/—][0-9]|[年度财]|\s?[QH第上下一二三四][1-4半季]|(?:工作|计划|目标|销售|预算|规划|总结))")
_CLAUSE_END = re.compile(r"\s*(?:[,。;:!?、)\]】》」\"”\n,。;]|$)")
_POINT_FORMS = frozenset(("个点",))
_CHANGE = re.compile(
    r"[\s]*(?:[了约近再各又]|少至|到达?|少于|低于不|少不)*(?:升提|高提|降下|低降|长增|加增|升上|涨上|涨|升|降|落回|升回|缩压|窄收|善改|少减|升拉|高拉|滑下|调上|调下|跌下|高|低|加|减|压|提|抬|拉|增)"
)


@cache
def _after() -> re.Pattern[str]:
    return re.compile(rf"\s?({load_comparators().after_pattern})")


@cache
def _nouns() -> re.Pattern[str]:
    return re.compile(rf"(?:大|新|核心|主要)?(?:{load_lookalikes().nouns})")


@cache
def _joint() -> re.Pattern[str]:
    return re.compile(r"\s{0,2}(?:--?|—{1,2}|~|至|到|[和与](?=[^,。;]{1,12}之间))\s{0,2}")


@cache
def grammar() -> re.Pattern[str]:
    """Everything that begins with a numeral or a mask, what is no quantity first."""
    units, comparators, lookalikes = load_units(), load_comparators(), load_lookalikes()
    more_scale = r"(?:个亿|[百千]?万|亿|千(?![克升米])|百)"
    per = rf"(?:\s?[/每·]\s?(?:{units.per_pattern})(?![一-鿿](?<=[度份均日])))+|一(?:年|个月|天|周|季度)(?![以之]?内)"
    number = rf"{MIXED_NUMBER}|{CHINESE_NUMBER}|(?<=[近上过逾破超达])(?:[百千]?万|[百千]|万?亿)(?=\s?(?:{units.pattern}))|[百千万](?=[余多])|[几数][十百千万亿]+|半(?=个?(?:年|月|小时|天|成|钟头|数))"
    quantity = rf"""
        (?P<sign>(?:(?<=[比长幅环率为至(:,\s])|(?<=^))-|[+±↑↓])?\s?
        (?P<currency>¥|RMB|人民币)?\s?
        (?P<number>{number})
        (?:(?P<more>[多余来几])(?P<more_scale>{more_scale})?)?
        (?P<half_in>个半(?=月|小时|钟头|年))?
        (?:[\ ]{{0,2}}(?P<unit>{"(?<=个半)(?:月|小时|钟头|年)|" if False else ""}{units.pattern}|步(?![骤走法曲]))
           (?:(?P<half>半)(?![年月价天小])|(?P<rest>(?<=[块成])[0-9一二三四五六七八九](?![0-9{CHINESE}个]))(?!{units.pattern}))?
        )?
        (?P<more2>[多余](?![额样元下]))?
        (?P<per>{per})?
        (?:\s?(?P<after>{comparators.after_pattern}))?
    """
    masked = rf"""
        (?P<mask>(?<![A-Za-z0-9])[Xx×*＊_?□]{{1,12}}|(?<=[为到成现于过达:])\s{{2,12}}(?=[万亿%])|[○〇]{{2,6}}|_{{1,40}})
        \s?(?P<mask_scale>[百千]?万|亿|千)?(?P<mask_unit>{units.pattern})?
        (?P<mask_per>{per})?(?:(?P<mask_after>{comparators.after_pattern}))?
    """
    chinese = f"[{CHINESE}]"
    compact = re.sub(r"\s+", "", quantity.replace("[\\ ]", "[ ]").replace("\\ ", "[ ]"))
    del compact
    return re.compile(
        rf"(?=[0-9{CHINESE}A-Za-z×*＊_?□○〇第前翻半几数近上过逾破超达+±↑↓¥(人双-])(?:"
        rf"(?P<skip>{lookalikes.pattern}|{dated()})"
        rf"|(?P<fraction>(?P<whole>百|千|万|{chinese}{{1,3}})分之(?P<parts>[0-9]+(?:\.[0-9]+)?|{chinese}+(?:点{chinese}+)?))"
        rf"|(?P<rank>(?:前(?P<place>[0-9]+|[{CHINESE}]+)(?:名|位|强)?))"
        rf"|(?P<ratio>(?P<left>[0-9]+(?:\.[0-9]+)?)\s?[:比]\s?(?P<right>[0-9]+(?:\.[0-9]+)?)(?![0-9:万亿%元]))"
        rf"|(?P<doubling>翻(?:了)?(?P<times>[0-9]+|{chinese})?(?:番|倍))"
        rf"|(?P<quantity>{_verbose(quantity)})"
        rf"|(?P<masked>{_verbose(masked)})"
        r")"
    )


def _verbose(pattern: str) -> str:
    """The pattern without the line breaks and indents it was laid out with."""
    return re.sub(r"\n\s*", "", pattern)


_RATES: tuple[Rate, ...] = ("day", "week", "month", "quarter", "half", "year")
