"""Numbers as Chinese plans write them: digits, Chinese numerals and mixes of both, read into exact decimals.

Patterns work on folded text (`extractors.fold`). What can be read: 12,600, 1.06亿, 3亿5千万, 2万5, 一百二十, 廿五,
壹佰, 两万二 (22000), 三点五, 1.2千; and pairs of neighbours that mean a range: 三四, 三五, 十七八, 两三千.
"""

import re
from collections.abc import Iterator
from decimal import Context, Decimal
from functools import lru_cache

__all__ = [
    "CHINESE", "CHINESE_NUMBER", "DIGITS", "MAX_LENGTH", "MISREAD_NUMBER", "MIXED_NUMBER",
    "exact", "read_number", "read_pair", "scale_of", "tidy",
]  # fmt: skip

VALUES = {
    "零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
    "俩": 2, "仨": 3, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
TENS = {"廿": 20, "卅": 30}
SCALES = {
    "十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "k": 1000, "K": 1000,
    "万": 10**4, "w": 10**4, "W": 10**4, "亿": 10**8,
}  # fmt: skip

CHINESE = "".join((*VALUES, *TENS)).translate({ord(pair): None for pair in "俩仨"}) + "十百千万亿拾佰仟"
"""Every character of a Chinese numeral; 俩 and 仨, which hold their counter, stand alone."""

SPACED = r"(?<![0-9])(?<![0-9] )[0-9]{1,3}(?: [0-9]{3})++(?= ?[万亿元台套户件人家辆])"
DIGITS = rf"(?:{SPACED}|[0-9]{{1,3}}(?:,[0-9]{{3}})++(?![0-9])|[0-9]++)(?:\.[0-9]++)?"
"""A plain number; a comma counts only before exactly three digits, a space there only where a unit follows."""

SCALE = (
    r"(?:个亿|万亿|[百千十]?万(?![达科象])|亿|千(?![克升米瓦卡伏])|百(?![货度分])"
    r"|[wW](?=[元+,。;)、\s]|以[上下内]|左右|上下|$)|(?<=[0-9]{2})[kK](?=[元+,。;)、\s]|以[上下内]|左右|$))"
)
"""A power of ten written behind digits, w and k of hasty writers too. 千 of 千克 and 千升 belongs to the unit."""

MIXED_NUMBER = (
    rf"{DIGITS}(?:\ ?\ ?{SCALE}(?:{DIGITS}{SCALE})*(?:零?[0-9](?=[\u4e00-\u9fff,。;!?)/]|$)(?![月年日号季、点成倍]))?)?"
)
"""Digits with powers of ten behind: `3亿5千万`, `2500 万`, `1万5`."""

EACH = r"个?(?:月|天|年|周|季|次|台|单|件|人|张|位|斤|间|晚|场)"
CHINESE_NUMBER = (
    r"(?:零(?=点[一二三四五六七八九])|(?:(?<![统唯同之进不某另任逐])一|[二两三四五六七八九十廿卅壹贰叁肆伍陆柒捌玖拾])"
    rf"(?:[{CHINESE}](?<![二三四五六七八九]一)(?:(?<![百千万亿]一)|(?!{EACH})))*+(?:个亿(?:零?[{CHINESE}]++)?)?)"
    r"(?:点[零〇一二两三四五六七八九]++(?:[十百千]?[万亿])?)?"
)
"""A run of Chinese numerals that begins like a number; the 一 of 三千一个月 and 三百五一桌 begins the next word."""

MISREAD_NUMBER = (
    r"(?<![A-Za-z0-9])(?:[0-9]++[Oo][0-9Oo]*+|[lI][0-9]{1,4}|[0-9]++l[0-9]*+)(?=[百千]?[万亿]|%|元|[台家个户次单套件名])"
    r"(?:[百千]?[万亿])?"
)
"""Letters that scanning put in the place of digits (5O万, l20台), only where a unit follows."""

MAX_DIGITS = 18
"""A number of more digits is a serial number, never a figure of a plan; storage keeps no more either."""

MAX_LENGTH = 40
"""A number written in more characters is none either."""

EXACT = Context(prec=60)
"""Precision in which every product of 18 digits and a power of ten is exact."""

PARTS = re.compile(rf"[0-9.]+|[{''.join(VALUES)}]+|[{''.join(TENS)}]|[{''.join(SCALES)}]|点")
MISREAD = re.compile(r"[OolI]")
MISREAD_LETTERS = str.maketrans("OolI", "0011")
PAIR = re.compile(r"(.*?)([一二两三四五六七八])([二两三四五六七八九])([十百千万亿]*)")


def exact(left: Decimal, right: Decimal | int) -> Decimal:
    """The product, never rounded."""
    if right == 1:
        return left
    return tidy(EXACT.multiply(left, Decimal(right)))


def tidy(number: Decimal) -> Decimal:
    """The same value without zeros behind the point."""
    whole = number.to_integral_value(context=EXACT)
    return whole if whole == number else number.normalize(EXACT)


def read_number(words: str) -> Decimal | None:
    """The value of one number, None when the words are none (`三五`, `二三四`, more than 18 digits).

    A last digit without a power of ten counts in the next lower one: 两万二 is 22000, 三百五 is 350.
    """
    return _read_number(words) if len(words) <= MAX_LENGTH else None


@lru_cache(maxsize=4096)
def _read_number(words: str) -> Decimal | None:
    words = words.replace(",", "").replace(" ", "").replace("个亿", "亿")
    if MISREAD.search(words):
        words = words.translate(MISREAD_LETTERS)
    if sum(map(str.isdigit, words)) > MAX_DIGITS:
        return None
    if words.replace(".", "", 1).isdigit() and words.isascii():
        return tidy(Decimal(words))
    whole, point, decimals = words.partition("点")
    if point:
        return _with_decimals(whole, decimals)
    return _sum_of(list(_parts(whole)))


def read_pair(words: str) -> tuple[Decimal, Decimal] | None:
    """Both ends of a range said as neighbours: 三四 → 3, 4; 两三千 → 2000, 3000; 十七八 → 17, 18; 三五 → 3, 5."""
    found = PAIR.fullmatch(words)
    if not found:
        return None
    head, first, second, tail = found.groups()
    if head and (head[-1] in VALUES or tail[:1] in ("十", "百", "千")):
        return None
    if VALUES[second] - VALUES[first] != 1 and (first, second) != ("三", "五"):
        return None
    low, high = read_number(head + first + tail), read_number(head + second + tail)
    return None if low is None or high is None or low >= high else (low, high)


def scale_of(words: str) -> int:
    """The power of ten that a following number without one would share: 万 of 410万, 千万 of 3千万, 1 of 410."""
    if not words or words[-1].isdigit():
        return 1
    scale = 1
    for char in reversed(words.rstrip()):
        if char not in SCALES:
            break
        scale *= SCALES[char]
    return scale


def _with_decimals(whole: str, decimals: str) -> Decimal | None:
    """三点五 → 3.5, 一点二万 → 12000."""
    digits = "".join(str(VALUES[c]) for c in decimals if c in VALUES)
    scale = scale_of(decimals)
    left = read_number(whole)
    if left is None or not digits or len(digits) > MAX_DIGITS:
        return None
    return exact(EXACT.add(left, Decimal(f"0.{digits}")), scale)


def _parts(words: str) -> Iterator[Decimal | int | None]:
    """Digits as Decimal, powers of ten as int; None where Chinese digits stand side by side without being a number."""
    for part in PARTS.findall(words):
        if part[0] in SCALES:
            yield SCALES[part]
        elif part in TENS:
            yield Decimal(TENS[part])
        elif part[0] in VALUES:
            digits = part.lstrip("零〇")
            if len(digits) > 1 and not (len(part) >= 3 and set(part) & set("〇零")):
                yield None
            elif len(digits) > 1:
                yield Decimal("".join(str(VALUES[c]) for c in digits))
            elif digits:
                yield Decimal(VALUES[digits]) if part == digits else Decimal(f"{VALUES[digits]}.0")
            else:
                yield Decimal(0)
        else:
            try:
                yield Decimal(part)
            except ArithmeticError:
                yield None


def _sum_of(parts: list[Decimal | int | None]) -> Decimal | None:
    """Adds up numbers and powers of ten: a number counts in the power behind it, 万 and 亿 take all before them."""
    total, section, number, last = Decimal(0), Decimal(0), None, 1
    for part in parts:
        if part is None:
            return None
        if isinstance(part, Decimal):
            number = part if number is None else EXACT.add(number, part)
            continue
        if part < 10**4:
            section = EXACT.add(section, EXACT.multiply(Decimal(1) if number is None else number, part))
        else:
            section = EXACT.add(section, number or Decimal(0))
            total = EXACT.add(total, EXACT.multiply(section, part)) if section else EXACT.multiply(total or 1, part)
            section = Decimal(0)
        number, last = None, part
    tail = Decimal(0) if number is None else _tail(number, last)
    return tidy(EXACT.add(EXACT.add(total, section), tail))


def _tail(number: Decimal, last: int) -> Decimal:
    """The digit at the end: 二 of 两万二 counts thousands, 五 of 一百零五 (kept as 5.0) ones."""
    if last >= 100 and number < 10 and number.as_tuple().exponent == 0:
        return EXACT.multiply(number, Decimal(last // 10))
    return number
