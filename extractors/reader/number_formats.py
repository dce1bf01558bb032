"""Numbers as list labels write them: ST_NumberFormat, ISO/IEC 29500-1, 17.18.59."""

from collections.abc import Callable

HAN = "〇一二三四五六七八九"
GREATEST = 1_000_000


def positional(digits: str) -> Callable[[int], str]:
    """Decimal places written with other digits."""
    return lambda number: "".join(digits[int(figure)] for figure in str(number))


def series(characters: str, *, then: Callable[[int], str] = str) -> Callable[[int], str]:
    """One character a value; beyond the last one, `then`."""
    return lambda number: characters[number - 1] if 0 < number <= len(characters) else then(number)


def letters(first: str, count: int = 26) -> Callable[[int], str]:
    """a … z, aa … zz: the letter of the remainder, repeated (17.18.59, lowerLetter)."""

    def write(number: int) -> str:
        if number < 1:
            return ""
        rounds, place = divmod(number - 1, count)
        return chr(ord(first) + place) * min(rounds + 1, 30)

    return write


def roman(number: int) -> str:
    if not 0 < number < 40_000:
        return str(number)
    text = ""
    for figure, sign in (
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        text += sign * (number // figure)
        number %= figure
    return text


def han_thousand(
    digits: str = HAN,
    places: str = "十百千",
    myriads: tuple[str, ...] = ("", "万", "亿"),
    *,
    bare_ten: bool = True,
    bare_one: str = "",
    zero: bool = True,
) -> Callable[[int], str]:
    """Full counting: 一百零五, 一万二千. `bare_ten`: 10 is 十; `bare_one` names the places that drop a leading 一."""

    def group(number: int) -> str:
        text, gap = "", False
        for place in range(3, -1, -1):
            figure = number // 10**place % 10
            if figure == 0:
                gap = bool(text)
                continue
            if gap and zero:
                text += digits[0]
            gap = False
            sign = places[place - 1] if place else ""
            text += sign if figure == 1 and sign and sign in bare_one else digits[figure] + sign
        return text

    def write(number: int) -> str:
        if number == 0:
            return digits[0]
        text = ""
        for power in range(len(myriads) - 1, -1, -1):
            part = number // 10_000**power % 10_000
            if part == 0:
                continue
            if text and part < 1000 and zero:
                text += digits[0]
            text += group(part) + myriads[power]
        ten = digits[1] + places[0]
        return text[1:] if bare_ten and text.startswith(ten) else text

    return write


def han_counting(digits: str = HAN) -> Callable[[int], str]:
    """Counting with 十 up to 99, then digit by digit (chineseCounting, taiwaneseCounting)."""
    below, beyond = han_thousand(digits), positional(digits)
    return lambda number: below(number) if number < 100 else beyond(number)


def enclosed(first: str, last: int, *, then: Callable[[int], str] = str) -> Callable[[int], str]:
    """A run of enclosed characters that starts at `first`."""
    return series("".join(chr(ord(first) + step) for step in range(last)), then=then)


def ordinal(number: int) -> str:
    suffix = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


CIRCLED = enclosed("①", 20)
FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "none": lambda _: "",
    "decimalZero": lambda number: f"{number:02d}",
    "upperRoman": roman,
    "lowerRoman": lambda number: roman(number).lower(),
    "upperLetter": letters("A"),
    "lowerLetter": letters("a"),
    "ordinal": ordinal,
    "chineseCounting": han_counting(),
    "taiwaneseCounting": han_counting(),
    "chineseCountingThousand": han_thousand(),
    "taiwaneseCountingThousand": han_thousand(),
    "japaneseCounting": han_thousand(bare_one="十百千", zero=False),
    "ideographDigital": positional(HAN),
    "japaneseDigitalTenThousand": positional(HAN),
    "taiwaneseDigital": positional("○一二三四五六七八九"),
    "chineseLegalSimplified": han_thousand("零壹贰叁肆伍陆柒捌玖", "拾佰仟", bare_ten=False),
    "ideographLegalTraditional": han_thousand("零壹貳參肆伍陸柒捌玖", "拾佰仟", ("", "萬", "億"), bare_ten=False),
    "japaneseLegal": han_thousand("零壱弐参四伍六七八九", "拾百阡", ("", "萬", "億"), bare_ten=False, zero=False),
    "ideographTraditional": series("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": series("子丑寅卯辰巳午未申酉戌亥"),
    "decimalEnclosedCircle": CIRCLED,
    "decimalEnclosedCircleChinese": CIRCLED,
    "decimalEnclosedFullstop": enclosed("⒈", 20),
    "decimalEnclosedParen": enclosed("⑴", 20),
    "ideographEnclosedCircle": enclosed("㊀", 10),
    "decimalFullWidth": positional("０１２３４５６７８９"),
    "decimalFullWidth2": positional("０１２３４５６７８９"),
    "decimalHalfWidth": str,
    "koreanDigital": positional("영일이삼사오육칠팔구"),
    "koreanDigital2": positional("零一二三四五六七八九"),
    "koreanCounting": han_thousand("영일이삼사오육칠팔구", "십백천", ("", "만", "억"), bare_one="십백천", zero=False),
    "numberInDash": lambda number: f"- {number} -",
    "ganada": series("가나다라마바사아자차카타파하"),
    "chosung": series("ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"),
    "hex": lambda number: f"{number:X}",
}


def write_number(number: int, number_format: str) -> str:
    """`number` as a list label writes it; an unknown format is shown as decimal, as Word does."""
    number = max(0, min(number, GREATEST))
    return FORMATS.get(number_format, str)(number)
