"""One spelling for words that are written in several: width, script and letter case."""

from extractors.fold import CHARACTERS, fold

__all__ = ["CHARACTERS", "spell"]

LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


def spell(text: str) -> str:
    """`text` folded and in lower case: offsets found in it are offsets in the text as written."""
    return fold(text).translate(LOWER)
