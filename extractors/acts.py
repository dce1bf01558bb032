"""Metrics said as acts: a verb, a number with a counter word, an object (招2个人, 新开3家店, 拜访15家)."""

import re
from dataclasses import dataclass
from functools import lru_cache

from extractors.composition import choice
from extractors.vocabulary import Vocabulary
from extractors.vocabulary.entries import VerbEntry
from extractors.vocabulary.spelling import spell
from schemas.mention import MetricMention

ONE_NUMBER = r"(?:\d[\d.,]*(?:万|千|百)?|[一二两三四五六七八九十百千万几半]+)"
NUMBER = rf"{ONE_NUMBER}(?:\s*[-~—至到]\s*{ONE_NUMBER})?(?:余|多|来)?\s*"
VERB_REACH = 14
OBJECT_REACH = 12


@dataclass(frozen=True, slots=True)
class Act:
    rule: str
    entry: VerbEntry
    objects: re.Pattern[str] | None


def find_acts(spelled: str, vocabulary: Vocabulary) -> list[MetricMention]:
    """Acts in order of place, one a number at most."""
    acts, number, verb = compiled(vocabulary)
    found: list[MetricMention] = []
    if not acts:
        return found
    for match in number.finditer(spelled):
        before = verb.search(spelled, max(0, match.start() - VERB_REACH), match.start())
        if before is None:
            continue
        if best := best_act(acts.get((before["verb"], match["counter"]), []), spelled, match.end()):
            act, end = best
            start = before.start("verb")
            found.append(MetricMention(start, end, spelled[start:end], (act.entry.metric,), f"act:{act.rule}"))
    return found


def best_act(acts: list[Act], spelled: str, end: int) -> tuple[Act, int] | None:
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


@lru_cache(maxsize=8)
def compiled(vocabulary: Vocabulary) -> tuple[dict[tuple[str, str], list[Act]], re.Pattern[str], re.Pattern[str]]:
    acts: dict[tuple[str, str], list[Act]] = {}
    for rule, entry in vocabulary.verbs.items():
        act = Act(rule, entry, object_pattern(entry))
        for verb in map(spell, entry.verbs):
            for counter in entry.counters:
                acts.setdefault((verb, counter), []).append(act)
    counters = choice({counter for entry in vocabulary.verbs.values() for counter in entry.counters})
    verbs = choice({verb for entry in vocabulary.verbs.values() for verb in entry.verbs})
    fillers = choice(vocabulary.fillers)
    return (
        acts,
        re.compile(rf"(?<![\d.])(?:{NUMBER})(?P<counter>{counters})"),
        re.compile(rf"(?P<verb>{verbs})(?:{fillers}|\s)*\Z"),
    )


def object_pattern(entry: VerbEntry) -> re.Pattern[str] | None:
    """The object behind the counter, with up to six characters of its own before it (3场大型团购会)."""
    if not entry.objects:
        return None
    return re.compile(rf"的?[\u4e00-\u9fffa-z]{{0,6}}?(?P<object>{choice(entry.objects)})")
