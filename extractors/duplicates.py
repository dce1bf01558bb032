"""The same text under two names: pieces that agree in their words, and where their numbers differ.

Digits are left out before texts are compared, so that last year's plan with new numbers, and a copy with a slipped
decimal point, are found. A piece is kept as a sketch of its shingles; two sketches tell how much two texts share.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

from extractors.fold import fold
from schemas.document import Document
from schemas.issues import Issue, IssueCode
from schemas.plan import Piece

__all__ = ["Duplicate", "Fingerprint", "duplicate_issues", "find_duplicates", "fingerprint_of"]

SHINGLE = 8
"""Characters of a shingle: long enough that two plans of one trade share few by chance."""
SKETCH = 256
"""Smallest hashes kept of a piece; the share that two sketches have in common is off by about 3 of 100."""
SIMILAR = 0.6
"""Share of common shingles from which two texts are the same text."""
SHORTEST = 120
"""Characters without digits below which a piece is too short to be called a copy."""
CONTEXT = 10
"""Characters before a number by which it is found again in the other text."""
SHOWN = 8
"""Differing numbers named in an issue."""
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
NOISE = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is kept of a piece to compare it with others. `numbers` are its numbers with the words before them."""

    plan_id: str
    filename: str
    sketch: tuple[int, ...]
    numbers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two pieces with one text: the share of common shingles and the numbers that differ (words, first, second)."""

    first: Fingerprint
    second: Fingerprint
    similarity: float
    differences: tuple[tuple[str, str, str], ...]


def fingerprint_of(piece: Piece, document: Document) -> Fingerprint | None:
    """The fingerprint of a piece; None when its text is too short."""
    spans = [*piece.preamble, *(span for s in piece.sections for span in (s.heading, *s.body))]
    text = fold("\n".join(document.text_at(span) for span in spans))
    words = NOISE.sub("", text)
    if len(words) < SHORTEST:
        return None
    hashes = {hash_of(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}
    return Fingerprint(
        plan_id=f"{document.document_id}#{piece.ordinal}",
        filename=document.filename,
        sketch=tuple(sorted(hashes)[:SKETCH]),
        numbers=tuple(numbers_of(text)),
    )


def hash_of(shingle: str) -> int:
    return int.from_bytes(blake2b(shingle.encode(), digest_size=8).digest(), "big")


def numbers_of(text: str) -> Iterator[tuple[str, str]]:
    for found in NUMBER.finditer(text):
        line = max(text.rfind("\n", 0, found.start()) + 1, found.start() - 3 * CONTEXT)
        before = NOISE.sub("", text[line : found.start()])[-CONTEXT:]
        if before:
            yield before, found[0].replace(",", "")


def find_duplicates(prints: Iterable[Fingerprint]) -> list[Duplicate]:
    """Pairs of pieces with one text, in the order given. Each piece is compared with the first and the last before it
    that share a small hash, so that a thousand copies cost a thousand comparisons."""
    ordered = list(prints)
    sharing: dict[int, list[int]] = defaultdict(list)
    for position, each in enumerate(ordered):
        for value in each.sketch[: SKETCH // 8]:
            sharing[value].append(position)
    pairs = {
        (earlier, later)
        for positions in sharing.values()
        for before, later in pairwise(positions)
        for earlier in (positions[0], before)
    }
    found = []
    for a, b in sorted(pairs):
        first, second = ordered[a], ordered[b]
        similarity = common(first.sketch, second.sketch)
        if similarity >= SIMILAR:
            found.append(Duplicate(first, second, similarity, differing(first, second)))
    return found


def common(first: tuple[int, ...], second: tuple[int, ...]) -> float:
    """Share of common shingles, estimated from the smallest hashes of both texts together."""
    union = sorted({*first, *second})[:SKETCH]
    both = set(first) & set(second)
    return sum(value in both for value in union) / len(union) if union else 0.0


def differing(first: Fingerprint, second: Fingerprint) -> tuple[tuple[str, str, str], ...]:
    """Numbers that stand behind the same words with another value. Words that come more than once are left out."""
    one, other = single(first.numbers), single(second.numbers)
    return tuple((words, one[words], other[words]) for words in one if words in other and one[words] != other[words])


def single(numbers: tuple[tuple[str, str], ...]) -> dict[str, str]:
    values: dict[str, set[str]] = defaultdict(set)
    for words, number in numbers:
        values[words].add(number)
    return {words: next(iter(found)) for words, found in values.items() if len(found) == 1}


def duplicate_issues(duplicates: Iterable[Duplicate]) -> list[Issue]:
    """One issue for the later piece of each pair, with the numbers that differ."""
    issues = []
    for pair in duplicates:
        numbers = "；".join(f"{words} {a}→{b}" for words, a, b in pair.differences[:SHOWN])
        more = f"等{len(pair.differences)}处" if len(pair.differences) > SHOWN else ""
        told = f"不同的数字：{numbers}{more}" if numbers else "数字也相同"
        message = f"文字与“{pair.first.filename}”有{pair.similarity:.0%}相同。{told}。请确认是否照抄或重复交了"
        issues.append(Issue(IssueCode.DUPLICATE_TEXT, message, "warning", pair.second.plan_id))
    return issues
