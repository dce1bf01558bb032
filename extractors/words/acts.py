"""Metrics said as acts: a verb, a number with a counter word, an object (招2个人, 新开3家店, 拜访15家).

The object may stand before the number as well (新开社区店6家).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractors.vocabulary import Vocabulary
from extractors.vocabulary.entries import VerbEntry
from extractors.vocabulary.spelling import spell
from extractors.words.composition import choice
from schemas.mention import MetricMention

ONE_NUMBER = r"(?:\d[\d,]{0,15}(?:\.\d+(?=[万千吨公]))?(?:万|千|百)?|[一二两三四五六七八九十百千万几半]{1,12})"
NUMBER = rf"{ONE_NUMBER}(?:\s*[-~—至到]\s*{ONE_NUMBER})?(?:余|多|来)?\s*"
VERB_REACH = 18
OBJECT_REACH = 20


@dataclass(frozen=True, slots=True)
class Act:
    rule: str
    entry: VerbEntry
    objects: re.Pattern[str] | None


def find_acts(spelled: str, vocabulary: Vocabulary) -> list[MetricMention]:
    """Acts in order of place, one a number at most."""
    patterns = compiled(vocabulary)
    found: list[MetricMention] = []
    if not patterns.acts:
        return found
    for number in patterns.number.finditer(spelled):
        left = max(0, number.start() - VERB_REACH)
        best = None
        if before := patterns.verb.search(spelled, left, number.start()):
            acts = patterns.acts.get((before["verb"], number["counter"]), ())
            best = best_act(acts, spelled, number.end())
        if best is None and (before := patterns.verb_object.search(spelled, left, number.start())):
            acts = patterns.acts.get((before["verb"], number["counter"]), ())
            best = next(((act, number.end()) for act in acts if before["object"] in act.entry.objects), None)
        if best and before:
            act, end = best
            start = before.start("verb")
            found.append(MetricMention(start, end, spelled[start:end], (act.entry.metric,), f"act:{act.rule}"))
    return found


def best_act(acts: Sequence[Act], spelled: str, end: int) -> tuple[Act, int] | None:
    """The act whose object stands behind the counter, the longest name first, else one that needs no object."""
    named = [
        (len(found["object"]), -found.end(), act.rule, act, found.end())
        for act in acts
        if act.objects and (found := act.objects.match(spelled, end, end + OBJECT_REACH))
    ]
    if named:
        *_, act, object_end = max(named, key=lambda each: each[:3])
        return act, object_end
    return next(((act, end) for act in acts if act.entry.bare), None)


@dataclass(frozen=True, slots=True)
class Patterns:
    """`acts` by verb and counter; a number with its counter; a verb before it; a verb and its object before it."""

    acts: dict[tuple[str, str], list[Act]]
    number: re.Pattern[str]
    verb: re.Pattern[str]
    verb_object: re.Pattern[str]


@lru_cache(maxsize=8)
def compiled(vocabulary: Vocabulary) -> Patterns:
    acts: dict[tuple[str, str], list[Act]] = {}
    for rule, entry in vocabulary.verbs.items():
        act = Act(rule, entry, object_pattern(entry))
        for verb in map(spell, entry.verbs):
            for counter in entry.counters:
                acts.setdefault((verb, counter), []).append(act)
    counters = choice({counter for entry in vocabulary.verbs.values() for counter in entry.counters})
    verbs = {verb for entry in vocabulary.verbs.values() for verb in entry.verbs}
    long_verb = rf"(?P<verb>{choice(verb for verb in verbs if len(verb) > 1)})"
    objects = {name for entry in vocabulary.verbs.values() for name in entry.objects}
    named = choice(name for name in objects if len(name) > 1)
    fillers = rf"(?:{choice(vocabulary.fillers)}|\s)*\Z"
    plain_fillers = rf"(?:{choice(set(vocabulary.fillers) - objects)}|\s)*\Z"
    return Patterns(
        acts,
        re.compile(rf"(?<![\d.])(?:{NUMBER})(?P<counter>{counters})(?!百分|点)"),
        re.compile(rf"(?P<verb>{choice(verbs)}){fillers}"),
        re.compile(rf"{long_verb}[\u4e00-\u9fffa-z]{{0,6}}?(?P<object>{named}){plain_fillers}"),
    )


def object_pattern(entry: VerbEntry) -> re.Pattern[str] | None:
    """The object behind the counter, with up to six characters of its own before it (3场大型团购会)."""
    if not entry.objects:
        return None
    return re.compile(
        rf"(?:[\u4e00-\u9fffa-z]{{0,10}}的)?[\u4e00-\u9fffa-z]{{0,6}}?(?P<object>{choice(entry.objects)})"
    )
