"""Finds the words that name a metric, and is the only door to jieba.

Words are found on characters (leftmost, longest), because jieba cuts many trade terms apart; jieba is asked only
where the border of a short word is in doubt (人效 in 人效率先突破), and for keywords. Everything is linear in the text.
"""

import atexit
import logging
import os
import re
import shutil
import stat
import tempfile
import warnings
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from ahocorasick_rs import MATCHKIND_LEFTMOST_LONGEST, AhoCorasick

from extractors.vocabulary import PACKAGED, Vocabulary
from extractors.vocabulary.spelling import spell
from extractors.words.acts import find_acts
from extractors.words.composition import find_composed
from extractors.words.senses import ELSE, JOINT, fitting_metric, metric_by_unit, resolve_metric
from schemas.mention import MetricMention

__all__ = ["find_metrics", "fitting_metric", "is_general", "keywords", "metric_by_unit", "resolve_metric", "words"]

GENERAL = "general:"
WEAK = "weak:"
PLAIN = frozenset({
    "sales_revenue", "sales_volume", "service_revenue", "headcount", "customers_total", "members_total", "stores_total",
    "distribution_points",
})  # fmt: skip
"""Metrics whose words are often a mere noun beside another metric's (精品销售, 招聘导购)."""
SELLING = ("sales_volume", "orders", "cups_per_day", "customers_new")
"""Acts that say little without their topic."""
TOPIC_REACH = 8
CLAUSE_BREAK = re.compile(r"[,。;、:\n()]")
LONGEST_WORD = 16
SHORT = 2
COMMON = PACKAGED / "common.txt"
"""The 6,000 commonest words of two characters in jieba's dictionary (MIT)."""
WINDOW = 6
"""Characters on each side of a word that jieba sees when it decides a border."""


def find_metrics(text: str, vocabulary: Vocabulary) -> tuple[MetricMention, ...]:
    """All metric mentions in order of place; they do not overlap.

    `rule` tells what found a mention: `word:复购率` an entry of the vocabulary; `general:任务` a word that takes its
    metric from the unit and gives way to any other metric around, as does `weak:线上`, which often only says where or
    what; `head:rate` a noun composed from its head word;
    `act:hires` a verb with its object. An act's span runs from the verb to the object and holds its quantity
    (招2个人): the two belong together and nothing else competes for that number.
    """
    spelled = spell(text)
    found = join_compounds(list(find_words(spelled, vocabulary)), vocabulary)
    found = overlay(found, find_composed(spelled, found, vocabulary))
    found = [mention for mention in found if mention.codes]
    acts = [act for act in find_acts(spelled, vocabulary) if prevails(act, found, spelled, vocabulary)]
    found = overlay(found, acts)
    return tuple(MetricMention(m.start, m.end, text[m.start : m.end], m.codes, m.rule) for m in found)


def is_general(mention: MetricMention) -> bool:
    """Whether any other metric, even an inherited one, goes before these words (任务, 目标; 线上, 手机)."""
    return mention.rule.startswith((GENERAL, WEAK))


def find_words(spelled: str, vocabulary: Vocabulary) -> Iterator[MetricMention]:
    """The vocabulary's words in order of place. A longer word that only holds one of ours comes without codes."""
    patterns, automaton = compiled(vocabulary)
    taken = 0
    for index, start, end in automaton.find_matches_as_indexes(spelled):
        if start < taken:
            continue
        word = patterns[index]
        if not is_word(word, spelled, start, end, vocabulary):
            # What was refused may hide a word that begins inside it: 转化 in 每周转化, behind 周转.
            hidden = automaton.find_matches_as_indexes(spelled[start + 1 : end + LONGEST_WORD])
            if not hidden or hidden[0][1] + start + 1 >= end:
                continue
            index, start, end = hidden[0][0], hidden[0][1] + start + 1, hidden[0][2] + start + 1  # noqa: PLW2901
            word = patterns[index]
            if not is_word(word, spelled, start, end, vocabulary):
                continue
        taken = end
        kind = WEAK if word in vocabulary.weak else GENERAL if word in vocabulary.general else "word:"
        yield MetricMention(start, end, word, codes_of(word, vocabulary), kind + word)


def is_word(word: str, spelled: str, start: int, end: int, vocabulary: Vocabulary) -> bool:
    """Whether the characters at this place are the word and no part of another."""
    if cuts_latin(spelled, start, end):
        return False
    if spelled.startswith(continuations_by_first(vocabulary).get(spelled[end - 1], ()), end - 1):
        return False
    return not in_doubt(word, spelled, start, end) or stands_alone(spelled, start, end)


def in_doubt(word: str, spelled: str, start: int, end: int) -> bool:
    """Whether a common word crosses a border (效率 in 人效|率先), or both when ours is common itself (每|周转|化)."""
    if len(word) > SHORT:
        return False
    common = common_words()
    left = start > 0 and spelled[start - 1 : start + 1] in common
    right = spelled[end - 1 : end + 1] in common
    return left and right if word in common else left or right


@cache
def common_words() -> frozenset[str]:
    return frozenset(COMMON.read_text(encoding="utf-8").split())


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


def join_compounds(found: list[MetricMention], vocabulary: Vocabulary) -> list[MetricMention]:
    """Nouns that touch are one compound, and its last noun is the head: 会员 + 复购率 is a repurchase rate.

    A head that says little (销售额, 客户, a general word) leaves the say to a clear metric before it, when the unit
    agrees: 精品 + 销售 are accessories, 招聘 + 导购 are hires. The rule then names both, the one asked first before the
    other: `word:精品+销售`, and `word:回访率|会员` where the head has the say as far as the unit allows.
    """
    joined: list[MetricMention] = []
    for mention in found:
        last = joined[-1] if joined else None
        if last is None or last.end != mention.start or not (last.codes and mention.codes):
            joined.append(mention)
            continue
        if mention.rule.startswith(GENERAL) or mention.text in vocabulary.tails:
            codes, rule = last.codes, last.rule
        elif is_plain(mention) and not is_plain(last):
            codes = tuple(dict.fromkeys(last.codes + mention.codes))
            rule = f"{last.rule.partition(ELSE)[0]}{JOINT}{mention.rule.partition(':')[2]}"
        else:
            codes = tuple(dict.fromkeys(mention.codes + last.codes))
            rule = f"{mention.rule}{ELSE}{last.rule.partition(':')[2].partition(ELSE)[0]}"
        joined[-1] = MetricMention(last.start, mention.end, mention.text, codes, rule)
    return joined


def is_plain(mention: MetricMention) -> bool:
    codes = mention.codes[:1] if ELSE in mention.rule else mention.codes
    return mention.rule.startswith(WEAK) or any(code in PLAIN for code in codes)


def prevails(act: MetricMention, found: list[MetricMention], spelled: str, vocabulary: Vocabulary) -> bool:
    """Whether an act outweighs the words in and before it.

    Inside they must mean the same or be a mere noun (导购, 客户); a word that begins before the verb has taken the
    verb for itself (客户拜访, 产出). Before a plain act of selling, the thing sold decides when it is counted so
    (延保每月卖12份).
    """
    for mention in found:
        if mention.end <= act.start:
            between = spelled[mention.end : act.start]
            if len(between) <= TOPIC_REACH and not CLAUSE_BREAK.search(between) and is_topic(mention, act, vocabulary):
                return False
        elif mention.start < act.start or (mention.start < act.end and not agrees(mention, act, spelled)):
            return False
    return True


def agrees(mention: MetricMention, act: MetricMention, spelled: str) -> bool:
    """Whether a word inside an act leaves it its meaning; what 的 closes only describes the object (能接单的师傅)."""
    said_otherwise = not (is_general(mention) or is_plain(mention) or act.codes[0] in mention.codes)
    return not said_otherwise or spelled.startswith("的", mention.end)


def is_topic(mention: MetricMention, act: MetricMention, vocabulary: Vocabulary) -> bool:
    if act.codes[0] not in SELLING or len(mention.codes) != 1 or is_plain(mention) or mention.codes == act.codes:
        return False
    metric = vocabulary.metrics.get(mention.codes[0])
    return metric is not None and act.text.endswith(tuple({*metric.units, *metric.otherwise}))


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
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # jieba leaves its file of word weights to be closed for it
        from jieba.analyse import TFIDF  # noqa: PLC0415

        extractor = TFIDF()
    extractor.tokenizer = tokenizer()
    return extractor


def cache_directory() -> Path:
    """Where jieba keeps its compiled dictionary: ours alone (0700), never the shared temporary folder.

    The cache is loaded with marshal, so a folder another user could write to is not used; a throw-away one is.
    """
    try:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        folder = Path(base) / "jihua"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        status = folder.stat()
    except (OSError, RuntimeError):  # not writable, or no home at all
        return throwaway_directory()
    own = not hasattr(os, "getuid") or status.st_uid == os.getuid()
    usable = own and not stat.S_IMODE(status.st_mode) & 0o077 and os.access(folder, os.W_OK)
    return folder if usable else throwaway_directory()


def throwaway_directory() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="jihua-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
