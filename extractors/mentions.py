"""Finds the words that name a metric, and is the only door to jieba.

Words are found on characters (leftmost, longest), because jieba cuts many trade terms apart; jieba is asked only
where the border of a short word is in doubt (人效 in 人效率先突破), and for keywords. Everything is linear in the text.
"""

import atexit
import logging
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from ahocorasick_rs import MATCHKIND_LEFTMOST_LONGEST, AhoCorasick

from extractors.acts import find_acts
from extractors.composition import find_composed
from extractors.senses import fitting_metric, resolve_metric
from extractors.vocabulary import Vocabulary
from extractors.vocabulary.spelling import spell
from schemas.mention import MetricMention

__all__ = ["find_metrics", "fitting_metric", "is_general", "keywords", "resolve_metric", "words"]

GENERAL = "general:"
WINDOW = 6
"""Characters on each side of a word that jieba sees when it decides a border."""


def find_metrics(text: str, vocabulary: Vocabulary) -> tuple[MetricMention, ...]:
    """All metric mentions in order of place; they do not overlap.

    `rule` tells what found a mention: `word:复购率` an entry of the vocabulary; `general:任务` a word that takes its
    metric from the unit and gives way to any other metric around; `head:rate` a noun composed from its head word;
    `act:hires` a verb with its object. An act's span runs from the verb to the object and holds its quantity
    (招2个人): the two belong together and nothing else competes for that number.
    """
    spelled = spell(text)
    found = list(find_words(spelled, vocabulary))
    found = join_compounds(spelled, found)
    found = overlay(found, find_composed(spelled, found, vocabulary))
    for act in find_acts(spelled, vocabulary):
        if all(is_general(m) or m.end <= act.start or m.start >= act.end for m in found):
            found = [m for m in found if m.end <= act.start or m.start >= act.end] + [act]
    return tuple(
        MetricMention(m.start, m.end, text[m.start : m.end], m.codes, m.rule)
        for m in sorted(found, key=lambda m: m.start)
    )


def is_general(mention: MetricMention) -> bool:
    """Whether the words name no metric of their own (任务, 目标): any other, even an inherited one, goes first."""
    return mention.rule.startswith(GENERAL)


def find_words(spelled: str, vocabulary: Vocabulary) -> Iterator[MetricMention]:
    patterns, automaton = compiled(vocabulary)
    decide = decided_words(vocabulary)
    continuations = continuations_by_first(vocabulary)
    for index, start, end in automaton.find_matches_as_indexes(spelled):
        word = patterns[index]
        codes = codes_of(word, vocabulary)
        if not codes or cuts_latin(spelled, start, end):
            continue
        if spelled.startswith(continuations.get(spelled[end - 1], ()), end - 1) or (
            word in decide and not stands_alone(spelled, start, end)
        ):
            continue
        kind = GENERAL if word in vocabulary.general else "word:"
        yield MetricMention(start, end, word, codes, kind + word)


def codes_of(word: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The metrics a word may mean, none for a longer word that only holds one of ours."""
    if wording := vocabulary.wordings.get(word):
        return (wording.code,)
    return tuple(dict.fromkeys(sense.metric for sense in vocabulary.senses.get(word, ())))


@lru_cache(maxsize=8)
def compiled(vocabulary: Vocabulary) -> tuple[list[str], AhoCorasick]:
    longer = map(spell, vocabulary.borders.longer)
    patterns = list(dict.fromkeys([*vocabulary.wordings, *vocabulary.senses, *longer]))
    return patterns, AhoCorasick(patterns, matchkind=MATCHKIND_LEFTMOST_LONGEST)


@lru_cache(maxsize=8)
def decided_words(vocabulary: Vocabulary) -> frozenset[str]:
    return frozenset(map(spell, vocabulary.borders.decide))


@lru_cache(maxsize=8)
def continuations_by_first(vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for word in map(spell, vocabulary.borders.continuations):
        found[word[0]] = (*found.get(word[0], ()), word)
    return found


def cuts_latin(spelled: str, start: int, end: int) -> bool:
    """True when a word of Latin letters is only a piece of a longer one (roi in 'heroic')."""
    return (is_latin(spelled[start]) and start > 0 and is_latin(spelled[start - 1])) or (
        is_latin(spelled[end - 1]) and end < len(spelled) and is_latin(spelled[end])
    )


def is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def join_compounds(spelled: str, found: list[MetricMention]) -> list[MetricMention]:
    """Nouns that touch are one compound, and its last noun is the head: 会员 + 复购率 is a repurchase rate.

    A general word at the end adds nothing (销售额 + 目标).
    """
    joined: list[MetricMention] = []
    for mention in found:
        last = joined[-1] if joined else None
        if last is None or last.end != mention.start:
            joined.append(mention)
            continue
        head = last if is_general(mention) else mention
        text = spelled[last.start : mention.end]
        joined[-1] = MetricMention(last.start, mention.end, text, head.codes, head.rule)
    return joined


def overlay(found: list[MetricMention], over: list[MetricMention]) -> list[MetricMention]:
    """`over` and those of `found` that it leaves uncovered; both in order of place."""
    kept: list[MetricMention] = []
    i = 0
    for mention in found:
        while i < len(over) and over[i].end <= mention.start:
            i += 1
        if i == len(over) or over[i].start >= mention.end:
            kept.append(mention)
    return sorted(kept + over, key=lambda m: m.start)


# The only door to jieba.


def words(text: str) -> list[str]:
    """`text` cut into words by jieba's dictionary, without guessing at unknown ones."""
    return list(tokenizer().cut(text, HMM=False))


def keywords(text: str, top: int = 20) -> list[str]:
    """The words that say most about a text, best first (TF-IDF over jieba's own frequency table)."""
    return [str(word) for word in tfidf().extract_tags(text, topK=top)]


def stands_alone(spelled: str, start: int, end: int) -> bool:
    """Whether both borders of a word are word borders to jieba too; asked only for short words that it lacks."""
    left = max(0, start - WINDOW)
    borders = {0}
    for token in words(spelled[left : end + WINDOW]):
        borders.add(max(borders) + len(token))
    return start - left in borders and end - left in borders


@cache
def tokenizer() -> Any:
    """A tokenizer of our own (the one inside the module is global state), with its cache in our own directory."""
    import jieba  # noqa: PLC0415  # half a second that most documents never need

    jieba.setLogLevel(logging.WARNING)
    own = jieba.Tokenizer()
    own.tmp_dir = str(cache_directory())
    return own


@cache
def tfidf() -> Any:
    from jieba.analyse import TFIDF  # noqa: PLC0415

    extractor = TFIDF()
    extractor.tokenizer = tokenizer()
    return extractor


def cache_directory() -> Path:
    """Where jieba keeps its compiled dictionary: ours alone (0700), never the shared temporary folder.

    The cache is loaded with marshal, so a folder another user could write to is not used; a throw-away one is.
    """
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(base) / "jihua"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        status = folder.stat()
    except OSError:
        return throwaway_directory()
    own = not hasattr(os, "getuid") or status.st_uid == os.getuid()
    usable = own and not stat.S_IMODE(status.st_mode) & 0o077 and os.access(folder, os.W_OK)
    return folder if usable else throwaway_directory()


def throwaway_directory() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="jihua-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
