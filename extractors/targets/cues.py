"""Cue words as data: families of words from `vocabulary/cues.yaml`, each one compiled regular expression."""

import re
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

CUES = Path(__file__).parent.parent / "vocabulary" / "cues.yaml"


class Family(BaseModel):
    """One family: its words, longer words in which they mean nothing, and sentences that must hold it."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    about: str
    words: list[str]
    examples: list[str]
    spared: list[str] = Field(default=[], alias="not")


@cache
def families() -> dict[str, Family]:
    """All families by name."""
    raw = yaml.safe_load(CUES.read_text(encoding="utf-8"))
    return {name: Family.model_validate(entry) for name, entry in raw.items()}


@cache
def _pattern(family: str) -> re.Pattern[str]:
    entry = families()[family]
    spared = sorted(entry.spared, key=len, reverse=True)
    words = sorted(entry.words, key=len, reverse=True)
    return re.compile(
        ("(?:" + "|".join(map(re.escape, spared)) + ")|" if spared else "")
        + "("
        + "|".join(map(re.escape, words))
        + ")"
    )


def find(family: str, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
    """The first cue of a family in `text[start:end]`, spared words skipped."""
    for match in _pattern(family).finditer(text, start, len(text) if end is None else end):
        if match.group(1):
            return match
    return None


def holds(family: str, text: str) -> bool:
    """Whether `text` has a cue of a family."""
    return find(family, text) is not None


def count(family: str, text: str) -> int:
    """How many cues of a family stand in `text`."""
    return sum(1 for match in _pattern(family).finditer(text) if match.group(1))


def is_word(family: str, text: str) -> bool:
    """Whether `text` is exactly one word of a family."""
    return text in _words(family)


@cache
def _words(family: str) -> frozenset[str]:
    return frozenset(families()[family].words)


def ends_with(family: str, text: str) -> bool:
    """Whether `text` ends in a word of a family, a complement (到, 够, 出, 下, 满) or 不少于 left aside."""
    text = re.sub(r"(?:到|够|出|下|成|满|了|约|近|至少|不少于|各|共|好|完|起|上)*\s*$", "", text[-10:])
    return text.endswith(_by_length(family))


def tail(family: str, text: str) -> str | None:
    """The longest word of a family in which `text` ends."""
    return next((word for word in _by_border(family)[1].get(text[-1:], ()) if text.endswith(word)), None)


def strip_words(family: str, text: str) -> str:
    """`text` without the family's words at either end."""
    starting, ending = _by_border(family)
    changed = True
    while changed and text:
        changed = False
        for word in starting.get(text[0], ()):
            if text.startswith(word):
                text, changed = text[len(word) :], True
                break
        for word in ending.get(text[-1:], ()):
            if text.endswith(word):
                text, changed = text[: -len(word)], True
                break
    return text


@cache
def _by_border(family: str) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """The family's words by their first and by their last character, longest first."""
    starting: dict[str, tuple[str, ...]] = {}
    ending: dict[str, tuple[str, ...]] = {}
    for word in _by_length(family):
        starting[word[0]] = (*starting.get(word[0], ()), word)
        ending[word[-1]] = (*ending.get(word[-1], ()), word)
    return starting, ending


@cache
def _by_length(family: str) -> tuple[str, ...]:
    return tuple(sorted(families()[family].words, key=len, reverse=True))
