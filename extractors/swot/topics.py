"""What an item speaks of: the topics of vocabulary/topics.yaml, by their words or by a metric that the item names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter

from extractors.vocabulary import PACKAGED, Vocabulary
from extractors.vocabulary.reading import check_shape, read_sheet
from extractors.vocabulary.spelling import spell
from extractors.words.mentions import PLAIN, find_metrics
from schemas.issues import VocabularyError

TOPICS_FILE = "topics.yaml"
APART = 8
"""Characters that may stand between the two words of a pair (人员 流失)."""


class TopicEntry(BaseModel):
    """One topic as topics.yaml writes it: words with a sentence for each, and sentences that have it not."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: str
    metrics: tuple[str, ...]
    words: dict[str, str]
    without: tuple[str, ...] = ()


SHAPE = TypeAdapter(dict[str, TopicEntry])


@dataclass(frozen=True, slots=True)
class Topics:
    """All topics by code in the order of the file, and what finds them in a text."""

    entries: Mapping[str, TopicEntry]
    patterns: Mapping[str, re.Pattern[str]]
    by_metric: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=8)
def topics_of(vocabulary: Vocabulary) -> Topics:
    """The packaged topics with a site folder's over them; hers win. Raises VocabularyError with file and line."""
    entries: dict[str, TopicEntry] = {}
    for folder in (PACKAGED, vocabulary.folder):
        if folder is not None and (folder / TOPICS_FILE).is_file():
            entries |= read_topics(folder / TOPICS_FILE, vocabulary)
    by_metric: dict[str, tuple[str, ...]] = {}
    for code, entry in entries.items():
        for metric in entry.metrics:
            by_metric[metric] = (*by_metric.get(metric, ()), code)
    return Topics(entries, {code: pattern_of(entry) for code, entry in entries.items()}, by_metric)


def read_topics(path: Path, vocabulary: Vocabulary) -> dict[str, TopicEntry]:
    """One file's topics; a metric that the vocabulary does not know is named with its line."""
    sheet = read_sheet(path)
    entries = check_shape(sheet, SHAPE)
    for code, entry in entries.items():
        for metric in entry.metrics:
            if metric not in vocabulary.metrics:
                raise VocabularyError(f"{sheet.at(code, 'metrics')} 没有指标 {metric}", remedy="请写词表里的指标代码")
    return entries


def pattern_of(entry: TopicEntry) -> re.Pattern[str]:
    """Any of the words, the parts of a pair in one clause."""
    between = rf"[^，。；,;]{{0,{APART}}}?"
    words = sorted(entry.words, key=lambda word: (-len(word), word))
    return re.compile("|".join(between.join(map(re.escape, spell(word).split())) for word in words))


def find_topics(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The topics of an item's text, in the order of the file; none when nothing is said that we know.

    Of metrics only those count that a word names for certain: without a number beside it 业绩 may be anybody's, and
    工时费 a mere noun.
    """
    topics, spelled = topics_of(vocabulary), spell(text)
    named = {
        topic
        for mention in find_metrics(text, vocabulary)
        if len(mention.codes) == 1 and mention.rule.startswith("word:") and not PLAIN & set(mention.codes)
        for topic in topics.by_metric.get(mention.codes[0], ())
    }
    return tuple(code for code, pattern in topics.patterns.items() if code in named or pattern.search(spelled))
