"""Numbers in words, for the list formats that spell them out (ISO/IEC 29500-1, 17.18.59)."""

ONES = (
    *("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"),
    *("Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen"),
)
TENS = ("", "", "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety")
IRREGULAR = {
    **{"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth"},
    **{"One": "First", "Two": "Second", "Three": "Third", "Five": "Fifth", "Eight": "Eighth", "Nine": "Ninth"},
    **{"twelve": "twelfth", "Twelve": "Twelfth"},
}
KOREAN_ONES = ("", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉")
KOREAN_TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
VIETNAMESE = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def english_cardinal(number: int) -> str:
    """One, Twenty-two, One hundred five: as Word capitalises them; from ten thousand on, decimal."""
    if number >= 10_000:
        return str(number)
    words: list[str] = []
    for size, name in ((1000, "thousand"), (100, "hundred")):
        if number >= size:
            words += [ONES[number // size], name]
            number %= size
    if number >= 20:
        words.append(TENS[number // 10] + (f"-{ONES[number % 10].lower()}" if number % 10 else ""))
    elif number or not words:
        words.append(ONES[number])
    return " ".join([words[0], *(word.lower() for word in words[1:])])


def english_ordinal(number: int) -> str:
    """First, Twenty-second, One hundredth."""
    if number >= 10_000:
        return f"{number}th"
    text = english_cardinal(number)
    cut = max(text.rfind(" "), text.rfind("-")) + 1
    start, last = text[:cut], text[cut:]
    if last in IRREGULAR:
        return start + IRREGULAR[last]
    return start + (last[:-1] + "ieth" if last.endswith("y") else last + "th")


def korean_native(number: int) -> str:
    """하나, 열하나, 스물 … 아흔아홉; beyond, decimal."""
    return KOREAN_TENS[number // 10] + KOREAN_ONES[number % 10] if 0 < number < 100 else str(number)


def vietnamese(number: int) -> str:
    """một, mười, mười một, hai mươi; beyond 99, decimal."""
    tens, ones = divmod(number, 10)
    if number >= 100:
        return str(number)
    if tens == 0:
        return VIETNAMESE[ones]
    head = "mười" if tens == 1 else f"{VIETNAMESE[tens]} mươi"
    return f"{head} {VIETNAMESE[ones]}" if ones else head
