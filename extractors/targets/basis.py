"""On what terms a number counts (口径): with tax or without, signed, registered, delivered (contract, field `basis`).

Numbers of different bases are never compared, so only words that state one count: 含税销售额, 按上牌口径.
"""

import re
from functools import cache

from extractors.targets import cues

PREFIX = "basis:"


@cache
def _families() -> tuple[tuple[str, str], ...]:
    """The families of `cues.yaml` that name a basis, with the basis: 不含税 before 含税, as they stand in the file."""
    return tuple((name, name.removeprefix(PREFIX)) for name in cues.families() if name.startswith(PREFIX))


@cache
def _any_word() -> re.Pattern[str]:
    """Any word of these families: most texts hold none and need no look at each."""
    return re.compile("|".join(re.escape(word) for name, _ in _families() for word in cues.families()[name].words))


def stated_basis(*texts: str) -> str | None:
    """The basis that the first of `texts` names, the nearest words first; None when none of them does."""
    for text in texts:
        if _any_word().search(text) is None:
            continue
        for family, basis in _families():
            if cues.holds(family, text):
                return basis
    return None
