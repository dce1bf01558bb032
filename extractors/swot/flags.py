"""Doubts about an item, from a small lexicon with jieba's borders: polarity_conflict, action_not_factor."""

from extractors.swot.lexicon import SwotWords
from extractors.words.mentions import words as segment
from schemas.issues import IssueCode
from schemas.plan import Quadrant

_GOOD: frozenset[Quadrant] = frozenset({"strength", "opportunity"})
_DENIALS = frozenset({"没有", "没", "不", "无", "未", "别家", "同行", "对手", "竞品", "降低", "减少", "摆脱"})


def item_flags(text: str, quadrant: Quadrant, words: SwotWords) -> tuple[str, ...]:
    """Flags of one item; the item itself stays where its author put it.

    polarity_conflict: only words of the other feeling, none of them denied. action_not_factor: the first word is a
    measure (加强…, 争取…), which answers a factor instead of naming one.
    """
    tokens = [token for token in segment(text) if token.strip()]
    flags: list[str] = []
    against = set(words.negative if quadrant in _GOOD else words.positive)
    towards = set(words.positive if quadrant in _GOOD else words.negative)
    hits = [i for i, token in enumerate(tokens) if token in against]
    denied = any(token in _DENIALS for i in hits for token in tokens[max(0, i - 3) : i])
    if hits and not denied and not towards.intersection(tokens):
        flags.append(IssueCode.POLARITY_CONFLICT)
    if tokens and tokens[0] in words.action_verbs:
        flags.append(IssueCode.ACTION_NOT_FACTOR)
    return tuple(str(flag) for flag in flags)
