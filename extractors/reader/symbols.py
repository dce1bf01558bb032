"""Characters of symbol fonts (Wingdings, Symbol) as the Unicode characters that look like them."""

WINGDINGS = {
    0x6C: "●",
    0x6D: "❍",
    0x6E: "■",
    0x6F: "□",
    0x70: "❐",
    0x71: "❑",
    0x72: "❒",
    0x73: "⬧",
    0x74: "⧫",
    0x75: "◆",
    0x76: "❖",
    0x77: "⬥",
    0xA0: "▪",
    0xA1: "○",
    0xA4: "◉",
    0xA7: "▪",
    0xA8: "□",
    0xD8: "➢",
    0xE0: "→",
    0xDF: "←",
    0xE1: "↑",
    0xE2: "↓",
    0xE8: "➔",
    0xF0: "⇨",
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
    0x46: "☞",
    0xAB: "★",
    0x4A: "☺",
    0xB2: "✧",
    0x28: "☎",
    0x2A: "✉",
}
WINGDINGS_2 = {0x50: "✓", 0x52: "☑", 0x51: "☒", 0xA3: "□", 0x4F: "✗", 0x98: "●", 0x53: "☒", 0x54: "☒", 0xA2: "■"}
SYMBOL = {
    0xB7: "•",
    0xA8: "♦",
    0xA3: "≤",
    0xB3: "≥",
    0xB1: "±",
    0xB4: "×",
    0xB8: "÷",
    0xB9: "≠",
    0xBB: "≈",
    0xAE: "→",
    0xAC: "←",
    0xAD: "↑",
    0xAF: "↓",
    0xD0: "∠",
    0xD2: "®",
    0xD3: "©",
    0xD4: "™",
    0xB0: "°",
    0xE5: "∑",
    0xD6: "√",
    0x2D: "−",
    0xA5: "∞",
    0x61: "α",
    0x62: "β",
    0x67: "γ",
    0x64: "δ",
    0x44: "Δ",
    0x6D: "μ",
    0x70: "π",
    0x73: "σ",
    0x53: "Σ",
    0x57: "Ω",
    0xDE: "⇒",
    0xA7: "♣",
    0xA9: "♥",
    0xAA: "♠",
}
FONTS = {
    "wingdings": WINGDINGS,
    "wingdings 2": WINGDINGS_2,
    "symbol": SYMBOL,
    **{name: {} for name in ("wingdings 3", "webdings", "zapfdingbats", "marlett")},
}
PRIVATE_START, PRIVATE_END = 0xF000, 0xF0FF
UNKNOWN = "•"


def symbol_font(name: str) -> str | None:
    """The name as FONTS has it when it is a font of symbols."""
    folded = name.strip().lower()
    return folded if folded in FONTS else None


def symbol_text(text: str, font: str) -> str:
    """`text` set in `font`, symbol characters replaced by what a reader sees; an unknown symbol becomes a bullet."""
    table = FONTS.get(font.strip().lower())
    if table is None and not any(PRIVATE_START <= ord(character) <= PRIVATE_END for character in text):
        return text
    return "".join(symbol(ord(character), table) for character in text)


def symbol(code: int, table: dict[int, str] | None) -> str:
    """One character code of a symbol font (with or without the private-use offset F000)."""
    private = PRIVATE_START <= code <= PRIVATE_END
    low = code - PRIVATE_START if private else code
    if table is not None and low in table:
        return table[low]
    if not private:
        return chr(code)
    if table is None and low < 0x7F:
        return chr(low)
    return " " if low == 0x20 else UNKNOWN


def coded_symbol(code: str | None, font: str | None) -> str:
    """A character given by its hexadecimal code in a font (`w:sym`, 17.3.3.30)."""
    try:
        number = int((code or "")[:6], 16)
    except ValueError:
        return ""
    if not 0x20 <= number <= 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        return ""
    return symbol(number, FONTS.get((font or "").strip().lower()))
