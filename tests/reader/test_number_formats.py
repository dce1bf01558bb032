"""Every list format writes its numbers as ISO/IEC 29500-1, clause 17.18.59 (ST_NumberFormat), says."""

import pytest

from extractors.reader.number_formats import FORMATS, write_number

CLAUSE = "ISO/IEC 29500-1, 17.18.59"

# Format, then numbers and how the clause's sequence for that format writes them.
SEQUENCES: dict[str, dict[int, str]] = {
    "decimal": {1: "1", 10: "10", 128: "128"},
    "decimalZero": {1: "01", 9: "09", 10: "10", 100: "100"},
    "decimalZero3": {1: "001", 12: "012", 1000: "1000"},
    "decimalFullWidth": {1: "１", 10: "１０", 305: "３０５"},
    "decimalFullWidth2": {2: "２", 11: "１１"},
    "decimalHalfWidth": {3: "3", 30: "30"},
    "decimalEnclosedCircle": {1: "①", 10: "⑩", 20: "⑳", 21: "21"},
    "decimalEnclosedCircleChinese": {1: "①", 10: "⑩"},
    "decimalEnclosedFullstop": {1: "⒈", 20: "⒛", 21: "21"},
    "decimalEnclosedParen": {1: "⑴", 20: "⒇", 21: "21"},
    "numberInDash": {1: "- 1 -", 12: "- 12 -"},
    "upperRoman": {1: "I", 4: "IV", 9: "IX", 14: "XIV", 40: "XL", 1999: "MCMXCIX"},
    "lowerRoman": {3: "iii", 90: "xc"},
    "upperLetter": {1: "A", 26: "Z", 27: "AA", 53: "AAA"},
    "lowerLetter": {1: "a", 26: "z", 27: "aa", 28: "bb"},
    "ordinal": {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 21: "21st", 112: "112th"},
    "cardinalText": {1: "One", 13: "Thirteen", 22: "Twenty-two", 105: "One hundred five"},
    "ordinalText": {1: "First", 12: "Twelfth", 20: "Twentieth", 33: "Thirty-third", 100: "One hundredth"},
    "hex": {9: "9", 10: "A", 255: "FF"},
    "chicago": {1: "*", 2: "†", 3: "‡", 4: "§", 5: "**"},
    "none": {1: "", 7: ""},
    "chineseCounting": {1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 100: "一○○", 105: "一○五"},
    "chineseCountingThousand": {
        **{1: "一", 10: "十", 19: "十九", 22: "二十二", 100: "一百", 101: "一百○一", 110: "一百一十"},
        **{1005: "一千○五", 1050: "一千○五十", 10_000: "一万", 12_000: "一万二千", 10_010: "一万○一十"},
    },
    "chineseLegalSimplified": {1: "壹", 3: "叁", 10: "壹拾", 21: "贰拾壹", 100: "壹佰", 205: "贰佰零伍"},
    "taiwaneseCounting": {1: "一", 12: "十二", 100: "一○○"},
    "taiwaneseCountingThousand": {1: "一", 15: "十五", 10_000: "一萬"},
    "taiwaneseDigital": {1: "一", 10: "一○", 25: "二五"},
    "ideographDigital": {1: "一", 10: "一〇", 12: "一二", 100: "一〇〇"},
    "ideographLegalTraditional": {1: "壹", 2: "貳", 10: "壹拾", 36: "參拾陸"},
    "ideographTraditional": {1: "甲", 10: "癸", 11: "11"},
    "ideographZodiac": {1: "子", 12: "亥", 13: "13"},
    "ideographZodiacTraditional": {1: "甲子", 12: "乙亥", 13: "丙子", 60: "癸亥", 61: "61"},
    "ideographEnclosedCircle": {1: "㊀", 10: "㊉", 11: "11"},
    "japaneseCounting": {1: "一", 10: "十", 11: "十一", 100: "百", 111: "百十一", 1000: "千", 10_000: "一万"},
    "japaneseLegal": {1: "壱", 2: "弐", 3: "参", 4: "四", 5: "伍", 10: "壱拾"},
    "japaneseDigitalTenThousand": {1: "一", 10: "一〇"},
    "aiueo": {1: "ｱ", 46: "ﾝ", 47: "ｱｱ"},
    "aiueoFullWidth": {1: "ア", 46: "ン"},
    "iroha": {1: "ｲ", 3: "ﾊ"},
    "irohaFullWidth": {1: "イ", 48: "ン"},
    "koreanDigital": {1: "일", 9: "구", 10: "일영"},
    "koreanDigital2": {1: "一", 10: "一零"},
    "koreanCounting": {1: "일", 10: "십", 11: "십일", 20: "이십", 100: "백"},
    "koreanLegal": {1: "하나", 10: "열", 11: "열하나", 20: "스물", 99: "아흔아홉"},
    "ganada": {1: "가", 14: "하", 15: "가가"},
    "chosung": {1: "ㄱ", 14: "ㅎ"},
    "vietnameseCounting": {1: "một", 10: "mười", 12: "mười hai", 20: "hai mươi"},
    "russianLower": {1: "а", 28: "я", 29: "аа"},
    "russianUpper": {1: "А", 2: "Б"},
    "hebrew1": {1: "א", 15: "טו", 16: "טז", 22: "כב", 115: "קטו", 400: "ת"},
    "hebrew2": {1: "א", 22: "ת", 23: "אא"},
    "arabicAlpha": {1: "أ", 28: "ي"},
    "arabicAbjad": {1: "أ", 4: "د", 28: "غ"},
    "thaiLetters": {1: "ก", 41: "ฮ"},
    "thaiNumbers": {1: "๑", 10: "๑๐"},
    "hindiConsonants": {1: "क"},
    "hindiVowels": {1: "अ"},
    "hindiNumbers": {1: "१", 10: "१०"},
}


@pytest.mark.parametrize(
    ("number_format", "number", "written"),
    [
        pytest.param(number_format, number, written, id=f"{CLAUSE}, {number_format}: {number}")
        for number_format, sequence in SEQUENCES.items()
        for number, written in sequence.items()
    ],
)
def test_a_number_is_written_as_its_format_says(number_format: str, number: int, written: str) -> None:
    assert write_number(number, number_format) == written


def test_every_format_we_write_has_its_sequence_here() -> None:
    widths = {f"decimalZero{width}" for width in range(2, 10)}
    assert set(FORMATS) - widths == set(SEQUENCES) - widths


def test_a_format_nobody_knows_is_decimal() -> None:
    assert write_number(7, "klingon") == "7"


@pytest.mark.parametrize("number_format", sorted(FORMATS))
def test_no_number_makes_a_format_fail_or_run_away(number_format: str) -> None:
    assert all(len(write_number(number, number_format)) < 80 for number in (-5, 0, 1, 999, 32_767, 10**20))
