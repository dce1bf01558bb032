"""Whether two stretches of text speak of the same thing, by their key words (docs/decisions/0022)."""

from extractors.words.mentions import keywords

__all__ = ["same_subject"]

COUNTED = 30
"""Key words compared."""
SAME = 0.3
"""Share of common key words from which two texts are one: halves of one plan share 0 to .27, neighbours in a
compilation 0 to .17, so little in common says nothing, and much says that nobody began anew."""


def same_subject(before: str, after: str) -> bool:
    """True when the texts share so many key words that one of them cannot be another author's."""
    first, second = set(keywords(before, COUNTED)), set(keywords(after, COUNTED))
    fewer = min(len(first), len(second))
    return fewer >= COUNTED // 3 and len(first & second) >= SAME * fewer
