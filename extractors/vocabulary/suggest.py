"""Which words should be taught next: phrases that stand where a metric would, and mean none to the vocabulary.

`jihua vocabulary suggest` shows them by frequency with a sentence each, so that an analyst can add them to a YAML file.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from extractors.numbers.quantities import find_quantities
from extractors.vocabulary import Vocabulary
from extractors.vocabulary.spelling import spell
from extractors.words.mentions import find_metrics, fitting_metric, words
from extractors.words.senses import OTHER
from schemas.mention import MetricMention, Quantity

CLAUSE = re.compile(r"[^，。；;：:、！!？?\n\t（）()“”\"]+")
COUNTED = ("money", "percent", "count", "duration", "ratio", "score")
LONGEST_PHRASE = 8
CHINESE = re.compile(r"[\u4e00-\u9fffA-Za-z]+")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A phrase without a metric, how often it stands before a number, and the first clause it was seen in."""

    phrase: str
    count: int
    example: str


def suggest_phrases(texts: Iterable[str], vocabulary: Vocabulary, *, top: int = 50) -> tuple[Suggestion, ...]:
    """Unknown metric phrases of `texts` (paragraphs, evidence, cells), the most frequent first, then by spelling."""
    counts: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for text in texts:
        for clause in CLAUSE.findall(text):
            if phrase := unknown_phrase(clause, vocabulary):
                counts[phrase] += 1
                examples.setdefault(phrase, clause.strip())
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:top]
    return tuple(Suggestion(phrase, count, examples[phrase]) for phrase, count in ranked)


def unknown_phrase(clause: str, vocabulary: Vocabulary) -> str | None:
    """The words before the clause's first number, when nothing there or behind it is a metric in that unit."""
    quantity = next((q for q in find_quantities(clause) if q.kind in COUNTED), None)
    if quantity is None:
        return None
    mentions = find_metrics(clause, vocabulary)
    for mention in mentions:
        if mention.rule.startswith("head:") and mention.codes == (OTHER,) and mention.end <= quantity.start:
            return mention.text
    if any(means_something(mention, quantity, clause, vocabulary) for mention in mentions):
        return None
    return last_noun(clause[: quantity.start], vocabulary)


def means_something(mention: MetricMention, quantity: Quantity, clause: str, vocabulary: Vocabulary) -> bool:
    return fitting_metric(mention, quantity, vocabulary, text=clause) is not None


def last_noun(before: str, vocabulary: Vocabulary) -> str | None:
    """The last run of jieba's words that are no verb or filler of ours, from the right; None for a single character."""
    skip = {spell(word) for word in (*vocabulary.stops, *vocabulary.fillers)}
    phrase = ""
    for word in reversed(words(before)):
        if not CHINESE.fullmatch(word) or spell(word) in skip:
            if phrase:
                break
            continue
        if len(word) + len(phrase) > LONGEST_PHRASE:
            break
        phrase = word + phrase
    return phrase if len(phrase) > 1 else None
