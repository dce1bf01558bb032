"""How patterns are written here: laid out over lines with remarks, and word lists as tries."""

import re
from collections.abc import Mapping

__all__ = ["laid_out", "one_of"]

REMARK = re.compile(r"\s+#\s.*$", re.MULTILINE)
END = ""


def laid_out(pattern: str) -> str:
    """The pattern without line breaks, indents and remarks (two spaces, `# `), as one group.

    Like `re.VERBOSE`, but for parts that are put together; white space inside a line stays, so none may be written
    there that is not meant.
    """
    return f"(?:{''.join(line.strip() for line in REMARK.sub('', pattern).splitlines())})"


def one_of(words: Mapping[str, str], *, between: str = "") -> str:
    """A pattern for any of the words that tries each character once: the longest that fits wins, else a shorter one.

    Python's `re` tries alternatives one by one; three hundred units would cost three hundred tries at every number.
    Each word maps to a pattern that must hold behind it ("" for none). `between` may stand between two characters of a
    word (an optional space in words torn apart).
    """
    root: dict[str, object] = {}
    for word, behind in words.items():
        node = root
        for char in word:
            node = node.setdefault(char, {})  # type: ignore[assignment]
        node[END] = behind
    return _pattern(root, between, first=True)


def _pattern(node: dict[str, object], between: str, *, first: bool = False) -> str:
    """Longer words before the one that ends here, so that 台次 is tried before 台."""
    ways = []
    for char, behind in node.items():
        if isinstance(behind, dict):
            ways.append(("" if first else between) + re.escape(char) + _pattern(behind, between))
    if END in node:
        ways.append(str(node[END]))
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"
