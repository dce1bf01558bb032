"""Folds a text to one width and one script, one character to one, so that offsets stay true.

NFKC is applied to single characters only, and only where it gives one character back: full-width letters, digits
and signs, small and vertical forms, the radicals that PDF copies leave in place of 一 二 月 人. ①, ², ㎡ and ½ stay:
they are marks of their own. Traditional characters become simplified ones by the vocabulary's table. Letter case stays.
"""

import unicodedata
from functools import cache, lru_cache
from pathlib import Path

__all__ = ["CHARACTERS", "fold"]

CHARACTERS = Path(__file__).parent / "vocabulary" / "characters.txt"
"""Traditional and simplified character in pairs, from OpenCC's TSCharacters table (Apache-2.0), one-to-one only."""

WIDTHS = ((0x2E80, 0x2FDF), (0x3000, 0x3000), (0xF900, 0xFAFF), (0xFE10, 0xFE6F), (0xFF01, 0xFF9F), (0xFFE0, 0xFFE6))
"""Blocks of compatibility forms: radicals, the wide space, ideographs, small forms, half and full width."""

LOOKALIKES = {
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "−": "-",
    "〜": "~", "∼": "~", "˜": "~",
    "∶": ":", "︰": ":", "∕": "/", "⁄": "/",
    "≧": "≥", "⩾": "≥", "≦": "≤", "⩽": "≤",
    "￠": "¢", "\u00a0": " ", "\u2002": " ", "\u2003": " ",
}  # fmt: skip

REMEMBERED = 1000
"""Characters up to which a folded text is kept for the next reader."""


@cache
def table() -> dict[int, str]:
    pairs = {ord(line[0]): line[1] for line in CHARACTERS.read_text(encoding="utf-8").split()}
    for first, last in WIDTHS:
        for code in range(first, last + 1):
            plain = unicodedata.normalize("NFKC", chr(code))
            if len(plain) == 1 and plain != chr(code):
                pairs[code] = plain
    return pairs | {ord(written): plain for written, plain in LOOKALIKES.items()}


def fold(text: str) -> str:
    """`text` with compatibility forms, look-alike signs and traditional characters folded; same length."""
    if text.isascii():
        return text
    return folded(text) if len(text) <= REMEMBERED else text.translate(table())


@lru_cache(maxsize=1024)
def folded(text: str) -> str:
    """Every reader of a line folds it for itself (numbers, periods, metrics, labels); the work is done once."""
    return text.translate(table())
