"""Rules over tokens: which numbers of a sentence belong together, and what each one is to the other.

The only module that knows spaCy. A sentence becomes a blank spaCy `Doc` whose tokens are our own mentions (numbers,
metrics, periods), the words of `vocabulary/rules.yaml`, and what stands between them; `Matcher` patterns from the same
file find the relations. spaCy objects never leave this module: callers give mentions and get `Relation`s.

Why spaCy and not regular expressions: the patterns skip over metrics and periods of any length, count tokens instead of
characters, and say which token of a pattern matched which number (docs/decisions/0041).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from schemas.mention import MetricMention, PeriodMention, Quantity

RULES = Path(__file__).parent / "vocabulary" / "rules.yaml"
SHORT = 6  # characters of a TXT token; longer runs are LONG
PART = re.compile(r"(?P<tags>[A-Z|]+)(?:\[(?P<kinds>[a-z,]+)\])?(?P<op>\{\d,\d\})?(?:=(?P<part>[a-z_]+))?$")
RELATING = frozenset({"UP", "DOWN", "TO", "NOW", "BASE", "VS", "ARROW"})
"""Tags of which a sentence has one when any rule can match in it."""
LIMIT = 1200  # tokens of a sentence beyond which only the first are looked at: no sentence a person wrote is longer


class Rule(BaseModel):
    """One pattern of `rules.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    pattern: str
    examples: list[str]


class RuleFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    tags: dict[str, list[str]]
    rules: list[Rule]


@dataclass(frozen=True, slots=True)
class Relation:
    """What a rule says about the numbers of a sentence: for each, its index among `quantities` and its part."""

    rule: str
    parts: tuple[tuple[int, str], ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a sentence: characters `start` to `end`; `number` is the index of its quantity."""

    start: int
    end: int
    tag: str
    kind: str = "-"
    number: int = -1


@cache
def load_rules() -> RuleFile:
    """The rule file, checked."""
    return RuleFile.model_validate(yaml.safe_load(RULES.read_text(encoding="utf-8")))


@cache
def _words() -> tuple[re.Pattern[str], dict[str, str]]:
    tag_of = {word: tag for tag, words in load_rules().tags.items() for word in words}
    longest_first = sorted(tag_of, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) + r"|[,，、:：]|[(（\[]|[)）\]]"), tag_of


def tokens(
    text: str,
    start: int,
    end: int,
    quantities: Sequence[Quantity],
    metrics: Sequence[MetricMention],
    periods: Sequence[PeriodMention],
) -> list[Token]:
    """The tokens of `text[start:end]`: mentions first, cue words between them, short runs of other words as TXT."""
    pattern, tag_of = _words()
    marks: list[Token] = []
    for index, q in enumerate(quantities):
        if start <= q.start < end:
            signed = text[q.start] in "+-−" and q.end - q.start > 1
            if signed:
                marks.append(Token(q.start, q.start + 1, "UP" if text[q.start] == "+" else "DOWN"))
            marks.append(Token(q.start + signed, q.end, "QTY", q.kind, index))
    marks += [
        Token(p.start, p.end, _when(tag_of.get(p.text.rstrip("的"))))
        for p in periods
        if start <= p.start < end and p.grain != "rate"
    ]
    marks += [
        Token(m.start, m.end, "UP" if m.codes[0] == "growth_rate" else "MET")
        for m in metrics
        if start <= m.start < end and not m.rule.startswith("act:")
    ]
    marks.sort(key=lambda t: (t.start, t.tag != "QTY", -t.end))
    out: list[Token] = []
    position = start
    for mark in [*marks, Token(end, end, "END")]:
        if mark.start < position:
            continue
        for match in pattern.finditer(text, position, mark.start):
            _filler(text, position, match.start(), out)
            word = match.group()
            out.append(Token(match.start(), match.end(), tag_of.get(word) or _punctuation(word)))
            position = match.end()
        _filler(text, position, mark.start, out)
        if mark.tag != "END":
            out.append(mark)
        position = mark.end
    return out


def _when(tag: str | None) -> str:
    """去年, 今年 and the like are cues; any other period is just a period."""
    return tag if tag in ("NOW", "NEXT") else "PER"


def _filler(text: str, start: int, end: int, out: list[Token]) -> None:
    if end > start and text[start:end].strip():
        out.append(Token(start, end, "TXT" if end - start <= SHORT else "LONG"))


def _punctuation(word: str) -> str:
    return "COMMA" if word in ",，、:：" else "LB" if word in "(（[" else "RB"


class _Matcher:
    """The compiled rules. Built once a process, when the first sentence with two cues comes."""

    def __init__(self) -> None:
        from spacy.matcher import Matcher  # noqa: PLC0415 - a second to import, only when needed
        from spacy.vocab import Vocab  # noqa: PLC0415

        self.vocab = Vocab()
        self.matcher = Matcher(self.vocab)
        self.parts: dict[str, list[str | None]] = {}
        self.order: dict[str, int] = {}
        for index, rule in enumerate(load_rules().rules):
            pattern, parts = compile_pattern(rule.pattern)
            self.matcher.add(rule.id, [pattern])
            self.parts[rule.id] = parts
            self.order[rule.id] = index

    def relations(self, found: list[Token], text: str) -> list[Relation]:
        from spacy.tokens import Doc  # noqa: PLC0415

        doc = Doc(
            self.vocab,
            words=[text[t.start : t.end] for t in found],
            tags=[t.tag for t in found],
            lemmas=[t.kind for t in found],
        )
        out = []
        found_here: Any = self.matcher(doc, with_alignments=True)
        for key, start, end, alignment in found_here:
            rule = self.vocab.strings[key]
            names = self.parts[rule]
            parts = tuple(
                (found[start + offset].number, name)
                for offset, index in enumerate(alignment)
                if (name := names[index]) is not None
            )
            out.append(Relation(rule, parts, found[start].start, found[end - 1].end))
        out.sort(key=lambda r: (self.order[r.rule], r.start, r.end - r.start))
        return out


def compile_pattern(text: str) -> tuple[list[dict[str, Any]], list[str | None]]:
    """A pattern line as spaCy token patterns, and the part name of each."""
    pattern: list[dict[str, Any]] = []
    parts: list[str | None] = []
    for word in text.split():
        match = PART.match(word)
        if match is None:
            raise ValueError(f"rules.yaml: 不能读的模式“{word}”(在“{text}”中)")
        tags = match["tags"].split("|")
        token: dict[str, Any] = {"TAG": tags[0] if len(tags) == 1 else {"IN": tags}}
        if match["kinds"]:
            kinds = match["kinds"].split(",")
            token["LEMMA"] = kinds[0] if len(kinds) == 1 else {"IN": kinds}
        if match["op"] and match["op"] != "{1,1}":
            token["OP"] = match["op"]
        pattern.append(token)
        parts.append(match["part"])
    return pattern, parts


def _may_relate(
    text: str, start: int, end: int, quantities: Sequence[Quantity], metrics: Sequence[MetricMention]
) -> bool:
    """Whether any token could relate numbers: a cue word, a sign before a number, a growth among the metrics."""
    return (
        _relating_words().search(text, start, end) is not None
        or any(text[q.start] in "+-−" for q in quantities)
        or any(m.codes[0] == "growth_rate" for m in metrics)
    )


@cache
def _relating_words() -> re.Pattern[str]:
    words = [word for tag, words in load_rules().tags.items() if tag in RELATING for word in words]
    return re.compile("|".join(map(re.escape, words)))


@cache
def _matcher() -> _Matcher:
    return _Matcher()


def relate(
    text: str,
    start: int,
    end: int,
    quantities: Sequence[Quantity],
    metrics: Sequence[MetricMention],
    periods: Sequence[PeriodMention],
) -> list[Relation]:
    """The relations between the numbers of `text[start:end]`, the most specific rule first.

    `start`, `end` and all mentions count in `text`. Linear in the number of tokens.
    """
    if not _may_relate(text, start, end, quantities, metrics):
        return []
    found = tokens(text, start, end, quantities, metrics, periods)[:LIMIT]
    if not any(t.tag in RELATING for t in found):
        return []
    return _matcher().relations(found, text)
