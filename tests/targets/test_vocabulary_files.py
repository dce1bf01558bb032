"""Every rule and cue family of the vocabulary files does what its own examples say."""

import re

import pytest

from extractors.numbers.periods import find_periods
from extractors.numbers.quantities import find_quantities
from extractors.rules import load_rules, relate
from extractors.targets import cues
from extractors.targets.roles import load_roles
from extractors.vocabulary import Vocabulary
from extractors.words.mentions import find_metrics
from tests.targets.builders import read

MARK = re.compile(r"[〔〕]")


def marked(sentence: str) -> tuple[str, list[tuple[int, int]]]:
    """The sentence without its marks, and where the marked numbers stand."""
    plain, places, start = "", [], 0
    for char in sentence:
        if char == "〔":
            start = len(plain)
        elif char == "〕":
            places.append((start, len(plain)))
        else:
            plain += char
    return plain, places


def overlapping(start: int, end: int, places: list[tuple[int, int]]) -> bool:
    return any(a < end and start < b for a, b in places)


RELATIONS = [(rule.id, example) for rule in load_rules().rules for example in rule.examples]


@pytest.mark.parametrize(("rule", "example"), RELATIONS)
def test_a_relation_is_found_in_its_example(rule: str, example: str) -> None:
    text, places = marked(example)
    numbers = find_quantities(text)
    found = relate(text, 0, len(text), numbers, find_metrics(text, Vocabulary.load()), find_periods(text))
    ours = [r for r in found if r.rule == rule]
    assert ours, [r.rule for r in found]
    assert any(
        all(overlapping(numbers[i].start, numbers[i].end, places) for i, _ in relation.parts) for relation in ours
    )


ROLES = [(entry.rule.id, entry.rule.role, example) for entry in load_roles() for example in entry.rule.examples]
SPARED = [(entry.rule.id, example) for entry in load_roles() for example in entry.rule.spared]


def section_for(rule: str) -> tuple[str, str]:
    """A heading under which the example of a rule may stand."""
    entry = next(e.rule for e in load_roles() if e.rule.id == rule)
    if rule == "price.section":
        return "四、价格与优惠", "other"
    if entry.heading or rule.startswith(("incentive", "weight", "rule.threshold")):
        return "六、考核与激励、价格优惠", "other"
    if entry.stances and "plan" not in entry.stances:
        return "二、形势与现状", "review" if "review" in entry.stances else "market"
    return "四、主要措施", "actions"


@pytest.mark.parametrize(("rule", "role", "example"), ROLES)
def test_a_role_is_found_in_its_example(rule: str, role: str, example: str) -> None:
    text, places = marked(example)
    title, section = section_for(rule)
    drafts = read(text, title=title, role=section)  # type: ignore[arg-type]
    roles = {d.role for d in drafts if overlapping(d.source.start, d.source.end, places)}
    assert role in roles, [(d.evidence, d.role, d.rule) for d in drafts]


@pytest.mark.parametrize(("rule", "example"), SPARED)
def test_a_role_rule_spares_what_looks_alike(rule: str, example: str) -> None:
    text, places = marked(example)
    drafts = read(text, title=section_for(rule)[0], role="actions")
    assert rule not in {d.rule for d in drafts if overlapping(d.source.start, d.source.end, places)}


FAMILIES = [(name, example) for name, family in cues.families().items() for example in family.examples]


@pytest.mark.parametrize(("family", "example"), FAMILIES)
def test_a_cue_family_holds_its_examples(family: str, example: str) -> None:
    assert cues.holds(family, example)


@pytest.mark.parametrize(
    ("family", "word"),
    [
        (name, word)
        for name, family in cues.families().items()
        for word in family.spared
        if not any(other in word for other in family.words if len(other) > len(word))
    ],
)
def test_a_spared_word_alone_is_no_cue(family: str, word: str) -> None:
    assert not cues.holds(family, word)


def test_rule_ids_are_unique() -> None:
    for ids in ([r.id for r in load_rules().rules], [e.rule.id for e in load_roles()]):
        assert len(ids) == len(set(ids))
