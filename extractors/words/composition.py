"""A metric composed from its head word where the vocabulary has no word for it.

Chinese nouns end in their head: 差评处理率 is some rate, whatever is handled. The head gives the unit kind, a known
modifier the nearest code, and nothing is guessed beyond that (rule `head:<entry of heads.yaml>`).
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from extractors.vocabulary import Vocabulary
from extractors.vocabulary.entries import HeadEntry
from extractors.vocabulary.spelling import spell
from schemas.mention import MetricMention

MODIFIER_LENGTH = 8
CLAUSE_LENGTH = 24
FIRST_WORD = re.compile(r"[:+|]")
"""Cuts a mention's rule into its kind and its words, the one asked first in front."""
CLAUSE_END = re.compile(r"[,。;:\n!?]")
PER_CENT = re.compile(r"[^,。;:\n\d%一二三四五六七八九]{0,10}(?:\d[\d.]*\s*[%‰]|[一二三四五六七八九]成|百分之|一半)")


def find_composed(spelled: str, found: list[MetricMention], vocabulary: Vocabulary) -> list[MetricMention]:
    """Composed mentions in order of place.

    `found` are the words already taken, in order: a head that is part of one belongs to it.
    """
    heads, pattern, stop = compiled(vocabulary)
    if pattern is None:
        return []
    composed: list[MetricMention] = []
    ends = 0
    i = 0
    for match in pattern.finditer(spelled):
        while i < len(found) and found[i].end <= match.start():
            i += 1
        begin, end = match.span()
        overlaps = i < len(found) and found[i].start < end
        if overlaps:
            begin = found[i].end  # 奶粉销售 + 占比: the word keeps what it shares with a longer head
        if spelled[begin:end] not in heads or not stands(heads[spelled[begin:end]][1], begin, end, spelled):
            continue
        rule, head = heads[spelled[begin:end]]
        left = max(begin - MODIFIER_LENGTH, ends)
        before = spelled[left:begin]
        cut = max((hit.end() for hit in stop.finditer(before) if hit["stop"]), default=0)
        if cut == len(before) and not head.alone:
            continue
        start = left + cut
        if composed and composed[-1].end == begin:
            start = composed.pop().start  # 核销额 + 占比: the last head is the head of the whole
        before_it = i if overlaps else i - 1
        last = found[before_it] if before_it >= 0 and found[before_it].end == begin else None
        code = known_before(last, head, vocabulary) or code_of(modifier(before[cut:], spelled[:begin], head), head)
        composed.append(MetricMention(start, end, spelled[start:end], (code,), f"head:{rule}"))
        ends = end
    return composed


def stands(head: HeadEntry, begin: int, end: int, spelled: str) -> bool:
    """Whether the characters are the head of a noun here and no part of another word (消费, 效率, 率先)."""
    if spelled.startswith(head.not_before, end) or spelled.endswith(head.not_after, 0, begin):
        return False
    return not head.before_number or PER_CENT.match(spelled, end) is not None


def modifier(words: str, before: str, head: HeadEntry) -> str:
    """The words that may tell the metric: those before the head, or the whole clause before it."""
    return CLAUSE_END.split(before[-CLAUSE_LENGTH:])[-1] if head.clause else words


def known_before(last: MetricMention | None, head: HeadEntry, vocabulary: Vocabulary) -> str | None:
    """The metric of a word that touches the head, in the head's unit: 推广费 + 率 is what 推广费 is beside per cent."""
    wording = vocabulary.wordings.get(FIRST_WORD.split(last.rule)[1]) if last else None
    metric = vocabulary.metrics.get(wording.code) if wording else None
    if metric is None:
        return None
    if set(head.units) & set(metric.units):
        return metric.code
    if head.share:
        return None
    return next((metric.otherwise[unit] for unit in head.units if unit in metric.otherwise), None)


def code_of(words: str, head: HeadEntry) -> str:
    """The metric whose modifier word ends last, the longest of those: in 新车装潢 the 装潢 tells."""
    known = [
        (words.rfind(word) + len(word), len(word), code)
        for code, modifiers in head.modifiers.items()
        for word in map(spelled_word, modifiers)
        if word in words
    ]
    return max(known)[2] if known else head.default


spelled_word = lru_cache(maxsize=4096)(spell)

Heads = dict[str, tuple[str, HeadEntry]]


@lru_cache(maxsize=8)
def compiled(vocabulary: Vocabulary) -> tuple[Heads, re.Pattern[str] | None, re.Pattern[str]]:
    """Heads by word with their rule, the pattern that finds a head, and the one that ends its modifier."""
    heads = {spell(word): (rule, head) for rule, head in vocabulary.heads.items() for word in head.heads}
    stop = re.compile(rf"{choice(vocabulary.keeps)}|(?P<stop>[^\u4e00-\u9fffa-z]|{choice(vocabulary.stops)})")
    if not heads:
        return {}, None, stop
    return heads, re.compile(choice(heads)), stop


def choice(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first; one that never matches when there are none."""
    return "|".join(map(re.escape, sorted(map(spell, words), key=len, reverse=True))) or "(?!)"
