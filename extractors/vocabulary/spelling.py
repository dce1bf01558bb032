"""One spelling for words that are written in several: width, letter case, traditional characters.

One character becomes one character, so offsets found in the result are offsets in the text as written.
"""

from functools import cache
from pathlib import Path

CHARACTERS = Path(__file__).parent / "characters.txt"
"""Traditional and simplified character in pairs, from OpenCC's TSCharacters table (Apache-2.0), one-to-one only."""


@cache
def table() -> dict[int, int]:
    pairs = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    pairs[0x3000] = 0x20
    for line in CHARACTERS.read_text(encoding="utf-8").split():
        pairs[ord(line[0])] = ord(line[1])
    for upper in range(ord("A"), ord("Z") + 1):
        pairs[upper] = pairs[upper + 0xFEE0] = upper + 32
    return pairs


def spell(text: str) -> str:
    """`text` in half width, lower case and simplified characters, of the same length."""
    return text.translate(table())
