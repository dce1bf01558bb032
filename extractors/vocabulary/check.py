"""Runs every example of the vocabulary: `jihua vocabulary check`.

Broken files and words under two metrics stop the loading itself (VocabularyError); here the words are put to use.
Nothing is read but the vocabulary, so an analyst sees a mistake before any document is read with it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extractors.numbers.quantities import find_quantities
from extractors.vocabulary import Vocabulary
from extractors.vocabulary.spelling import spell
from extractors.words.mentions import (
    find_metrics,
    fitting_metric,
    is_general,
    metric_by_unit,
    resolve_metric,
)
from schemas.mention import MetricMention, Quantity
from schemas.plan import Change

RISE = re.compile(r"增长|增加|提升|提高|上升|增")
FALL = re.compile(r"下降|降低|减少|压降|降")
TO = re.compile(r"[到至为]|不低于|不高于")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: where it is written, and what is wrong in a sentence for the person who wrote it."""

    place: str
    word: str
    message: str


def check_vocabulary(folder: Path | None = None) -> tuple[Finding, ...]:
    """Load the vocabulary (a site's `folder` over the packaged one) and run its examples; nothing found is good."""
    vocabulary = Vocabulary.load(folder)
    return (
        *wrong_words(vocabulary),
        *wrong_senses(vocabulary),
        *wrong_compositions(vocabulary),
        *wrong_acts(vocabulary),
        *wrong_borders(vocabulary),
    )


def wrong_words(vocabulary: Vocabulary) -> Iterator[Finding]:
    for wording in vocabulary.wordings.values():
        got = reading(wording.word, wording.example, vocabulary, industry=wording.trade)
        if got != wording.code:
            yield Finding(wording.place, wording.word, complaint(wording.example, got, wording.code))


def wrong_senses(vocabulary: Vocabulary) -> Iterator[Finding]:
    for word, senses in vocabulary.senses.items():
        for sense in senses:
            example = f"{word}{sense.example.removeprefix('目标')}" if senses is vocabulary.unnamed else sense.example
            got = reading(word, example, vocabulary, industry=sense.trades[0] if sense.trades else None)
            if got != sense.metric:
                yield Finding("senses.yaml", word, complaint(example, got, sense.metric))


def wrong_compositions(vocabulary: Vocabulary) -> Iterator[Finding]:
    """An example must be composed from its head, not known as a word: else it shows nothing."""
    for rule, head in vocabulary.heads.items():
        for example, code in head.examples.items():
            found = [m for m in find_metrics(example, vocabulary) if m.rule.startswith("head:")]
            got = found[0].codes[0] if found else None
            if got != code:
                yield Finding("heads.yaml", rule, complaint(example, got, code))


def wrong_acts(vocabulary: Vocabulary) -> Iterator[Finding]:
    """An act's example must give its metric, by the act or by a word in it; a counter-example must not."""
    for rule, verb in vocabulary.verbs.items():
        for example in verb.examples:
            got = nearest_reading(example, vocabulary)
            if got != verb.metric:
                yield Finding("verbs.yaml", rule, complaint(example, got, verb.metric))
        for example in verb.counter_examples:
            if nearest_reading(example, vocabulary) == verb.metric:
                yield Finding("verbs.yaml", rule, f"反例“{example}”仍被认作 {verb.metric}")


def wrong_borders(vocabulary: Vocabulary) -> Iterator[Finding]:
    for word, example in vocabulary.borders.longer.items():
        start = spell(example).find(spell(word))
        if start < 0:
            yield Finding("borders.yaml", word, f"例句“{example}”里没有这个词")
        elif overlapping := [
            m for m in find_metrics(example, vocabulary) if m.start < start + len(word) and m.end > start
        ]:
            yield Finding("borders.yaml", word, f"例句“{example}”里仍找到“{overlapping[0].text}”")


def complaint(example: str, got: str | None, wanted: str) -> str:
    return f"例句“{example}”得出 {got or '无'}，应为 {wanted}"


def reading(word: str, example: str, vocabulary: Vocabulary, *, industry: str | None = None) -> str | None:
    """The metric that `word` means in `example`, beside the quantity nearest to it."""
    start = spell(example).find(spell(word))
    if start < 0:
        return None
    end = start + len(word)
    for mention in find_metrics(example, vocabulary):
        if mention.start <= start and end <= mention.end:
            return resolved(mention, example, vocabulary, industry)
    return None


def nearest_reading(sentence: str, vocabulary: Vocabulary) -> str | None:
    """The metric of the last quantity in `sentence`: an act that holds it, the words nearest before it, then behind.

    General words give way to others; without any words the unit decides. None when there is no quantity.
    """
    quantities = find_quantities(sentence)
    if not quantities:
        return None
    quantity = quantities[-1]
    mentions = find_metrics(sentence, vocabulary)
    mentions = tuple(m for m in mentions if m.rule[:4] == "act:" or not overlap(m, quantity))
    for mention in sorted(mentions, key=lambda m: (is_general(m), m.start >= quantity.end, distance(m, quantity))):
        change = change_of(sentence, mention, quantity)
        if fitting_metric(mention, quantity, vocabulary, text=sentence, change=change):
            return resolve_metric(mention, quantity, vocabulary, text=sentence, change=change)
    return metric_by_unit(quantity, vocabulary, text=sentence)


def overlap(mention: MetricMention, quantity: Quantity) -> bool:
    return mention.start < quantity.end and quantity.start < mention.end


def resolved(mention: MetricMention, example: str, vocabulary: Vocabulary, industry: str | None) -> str:
    quantities = [q for q in find_quantities(example) if q.end <= mention.start or q.start >= mention.end]
    if not quantities:
        return resolve_metric(mention, None, vocabulary, text=example, industry=industry)
    quantity = min(quantities, key=lambda q: (q.start < mention.start, distance(mention, q)))
    change = change_of(example, mention, quantity)
    return resolve_metric(mention, quantity, vocabulary, text=example, change=change, industry=industry)


def distance(mention: MetricMention, quantity: Quantity) -> int:
    return max(quantity.start - mention.end, mention.start - quantity.end, 0)


def change_of(example: str, mention: MetricMention, quantity: Quantity) -> Change:
    between = example[mention.end : quantity.number_start]
    if TO.search(between):
        return "level"
    if RISE.search(between):
        return "increase"
    return "decrease" if FALL.search(between) else "level"
