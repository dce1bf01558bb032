"""Numbers as list labels write them: ST_NumberFormat, ISO/IEC 29500-1, 17.18.59 (decision 0012)."""

from collections.abc import Callable

from extractors.reader.number_words import english_cardinal, english_ordinal, korean_native, vietnamese

Writer = Callable[[int], str]
GREATEST = 1_000_000
LONGEST_REPEAT = 30

HAN = "○一二三四五六七八九"  # Word writes 第一百○一条 with U+25CB; ideographDigital alone has U+3007
FULL_WIDTH = "０１２３４５６７８９"
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
KANA_HALF = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ"
IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
IROHA_HALF = "ｲﾛﾊﾆﾎﾍﾄﾁﾘﾇﾙｦﾜｶﾖﾀﾚｿﾂﾈﾅﾗﾑｳヰﾉｵｸﾔﾏｹﾌｺｴﾃｱｻｷﾕﾒﾐｼヱﾋﾓｾｽﾝ"
LATIN = "abcdefghijklmnopqrstuvwxyz"
RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
HEBREW = "אבגדהוזחטיכלמנסעפצקרשת"
HEBREW_VALUES = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 200, 300, 400)
ARABIC, ABJAD = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي", "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
THAI = "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
HINDI_CONSONANTS, HINDI_VOWELS = "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसह", "अआइईउऊऋएऐऑओऔ"
ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


def positional(digits: str) -> Writer:
    """Decimal places written with other digits."""
    return lambda number: "".join(digits[int(figure)] for figure in str(number))


def series(characters: str) -> Writer:
    """One character a value; beyond the last one, decimal."""
    return lambda number: characters[number - 1] if 0 < number <= len(characters) else str(number)


def enclosed(first: str, count: int) -> Writer:
    """A run of enclosed characters that starts at `first`."""
    return series("".join(chr(ord(first) + step) for step in range(count)))


def letters(alphabet: str) -> Writer:
    """An alphabet, then each letter doubled, tripled …: a … z, aa, bb."""

    def write(number: int) -> str:
        rounds, place = divmod(number - 1, len(alphabet))
        return alphabet[place] * min(rounds + 1, LONGEST_REPEAT) if number > 0 else ""

    return write


def roman(number: int) -> str:
    if not 0 < number < 32_768:
        return str(number)
    text = ""
    for figure, sign in ROMAN:
        text += sign * (number // figure)
        number %= figure
    return text


def counting(
    digits: str = HAN,
    places: str = "十百千",
    myriads: str = "万亿",
    *,
    bare: str = "",
    zero: bool = True,
    leading: bool = False,
) -> Writer:
    """Counting by places: 一百○五, 一万二千.

    `bare` names the places that drop a 一 in front everywhere (百十), `leading` says that a leading 一十 stays (壹拾),
    `zero` that a gap between places is marked.
    """

    def group(number: int) -> str:
        """A number below ten thousand."""
        text, gap = "", False
        for place in (3, 2, 1, 0):
            figure = number // 10**place % 10
            if not figure:
                gap = True
                continue
            if gap and text and zero:
                text += digits[0]
            sign = places[place - 1] if place else ""
            text += sign if figure == 1 and sign and sign in bare else digits[figure] + sign
            gap = False
        return text

    def write(number: int) -> str:
        high, low = divmod(number, 10_000)
        text = group(low)
        if high:
            bridge = digits[0] if zero and 0 < low < 1000 else ""
            text = group(high) + myriads[0] + bridge + text
        if not leading:
            text = text.removeprefix(digits[1]) if text.startswith(digits[1] + places[0]) else text
        return text or digits[0]

    return write


def then_digits(below: Writer, digits: str, limit: int = 100) -> Writer:
    """One way up to a limit, digit by digit from there (一百 is 一○○)."""
    beyond = positional(digits)
    return lambda number: below(number) if number < limit else beyond(number)


def sexagenary(number: int) -> str:
    """甲子, 乙丑 … 癸亥; the cycle of sixty, then decimal."""
    return STEMS[(number - 1) % 10] + BRANCHES[(number - 1) % 12] if 0 < number <= 60 else str(number)


def gematria(number: int) -> str:
    """Hebrew numerals: letters by value, 15 and 16 as 9+6 and 9+7; from a thousand on, decimal."""
    if not 0 < number < 1000:
        return str(number)
    text = ""
    for figure, sign in reversed(list(zip(HEBREW_VALUES, HEBREW, strict=True))):
        if number in (15, 16):
            return text + ("טו" if number == 15 else "טז")
        text += sign * (number // figure)
        number %= figure
    return text


def ordinal(number: int) -> str:
    suffix = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def zeros(width: int) -> Writer:
    return lambda number: f"{number:0{width}d}"


FORMATS: dict[str, Writer] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "none": lambda _: "",
    **{f"decimalZero{width}": zeros(width) for width in range(2, 10)},
    "decimalZero": zeros(2),
    "decimalFullWidth": positional(FULL_WIDTH),
    "decimalFullWidth2": positional(FULL_WIDTH),
    "decimalEnclosedCircle": enclosed("①", 20),
    "decimalEnclosedCircleChinese": enclosed("①", 20),
    "decimalEnclosedFullstop": enclosed("⒈", 20),
    "decimalEnclosedParen": enclosed("⑴", 20),
    "numberInDash": lambda number: f"- {number} -",
    "hex": lambda number: f"{number:X}",
    "ordinal": ordinal,
    "cardinalText": english_cardinal,
    "ordinalText": english_ordinal,
    "upperRoman": roman,
    "lowerRoman": lambda number: roman(number).lower(),
    "upperLetter": letters(LATIN.upper()),
    "lowerLetter": letters(LATIN),
    "chicago": letters("*†‡§"),
    "chineseCounting": then_digits(counting(), HAN),
    "taiwaneseCounting": then_digits(counting(), HAN),
    "chineseCountingThousand": counting(),
    "taiwaneseCountingThousand": counting(myriads="萬億"),
    "taiwaneseDigital": positional(HAN),
    "ideographDigital": positional("〇" + HAN[1:]),
    "chineseLegalSimplified": counting("零壹贰叁肆伍陆柒捌玖", "拾佰仟", leading=True),
    "ideographLegalTraditional": counting("零壹貳參肆伍陸柒捌玖", "拾佰仟", "萬億", leading=True),
    "ideographTraditional": series(STEMS),
    "ideographZodiac": series(BRANCHES),
    "ideographZodiacTraditional": sexagenary,
    "ideographEnclosedCircle": enclosed("㊀", 10),
    "japaneseCounting": counting("〇" + HAN[1:], bare="十百千", zero=False),
    "japaneseDigitalTenThousand": positional("〇" + HAN[1:]),
    "japaneseLegal": counting("〇壱弐参四伍六七八九", "拾百阡", "萬億", leading=True, zero=False),
    "aiueo": letters(KANA_HALF),
    "aiueoFullWidth": letters(KANA),
    "iroha": letters(IROHA_HALF),
    "irohaFullWidth": letters(IROHA),
    "koreanDigital": positional("영일이삼사오육칠팔구"),
    "koreanDigital2": positional("零一二三四五六七八九"),
    "koreanCounting": counting("영일이삼사오육칠팔구", "십백천", "만억", bare="십백천", zero=False),
    "koreanLegal": korean_native,
    "ganada": letters("가나다라마바사아자차카타파하"),
    "chosung": letters("ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"),
    "vietnameseCounting": vietnamese,
    "russianLower": letters(RUSSIAN),
    "russianUpper": letters(RUSSIAN.upper()),
    "hebrew1": gematria,
    "hebrew2": letters(HEBREW),
    "arabicAlpha": letters(ARABIC),
    "arabicAbjad": letters(ABJAD),
    "thaiLetters": letters(THAI),
    "thaiNumbers": positional("๐๑๒๓๔๕๖๗๘๙"),
    "hindiConsonants": letters(HINDI_CONSONANTS),
    "hindiVowels": letters(HINDI_VOWELS),
    "hindiNumbers": positional("०१२३४५६७८९"),
}


def write_number(number: int, number_format: str) -> str:
    """`number` as a list label writes it; a format we do not know is shown as decimal, as Word does."""
    return FORMATS.get(number_format, str)(max(0, min(number, GREATEST)))
