"""Recognise a quadrant head: 优势（S）, 面临的机会, `S：`, 劣势：…, and a strategy head: `SO：`, WT策略."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from extractors.fold import fold
from extractors.swot.lexicon import SwotWords, alternatives, load_swot_words
from schemas.plan import Quadrant, StrategyQuadrants, Subject

Form = Literal["title", "colon", "bare"]

LONGEST_PREFIX = 12
NO_ITEM = "的地得上下和与及或、,，)）"
LABELLED = re.compile(r"[^,，。;；]{0,8}[:：]")
LETTERS: dict[str, Quadrant] = {"S": "strength", "W": "weakness", "O": "opportunity", "T": "threat"}


@dataclass(frozen=True, slots=True)
class Head:
    """The opening of a quadrant.

    `form`: `title` (nothing follows), `colon` (items follow behind a colon), `bare` (items follow at once).
    `strong` heads suffice beside any other quadrant; weak ones need a strong neighbour. `letter` tells that S, W, O
    or T itself is written. `text_start` is where the items begin in the text that was read.
    """

    quadrant: Quadrant
    form: Form
    strong: bool
    letter: bool
    prefix: str
    subject: Subject
    text_start: int


@dataclass(frozen=True, slots=True)
class HeadReader:
    """The compiled patterns of one vocabulary."""

    words: SwotWords
    by_word: dict[str, tuple[Quadrant, bool]]
    word: re.Pattern[str]
    titled: re.Pattern[str]
    lettered: re.Pattern[str]
    letter_first: re.Pattern[str]
    strategy: re.Pattern[str]
    set_word: re.Pattern[str]
    measure: re.Pattern[str]
    competitor: re.Pattern[str]
    product: re.Pattern[str]
    definition: re.Pattern[str]

    def read(self, text: str) -> Head | None:
        """The head that `text` is or begins with; None when it is none."""
        folded = fold(text)
        return self._read_letter_first(folded) or self._read_worded(folded) or self._read_lettered(folded)

    def read_strategy(self, text: str) -> tuple[StrategyQuadrants, int] | None:
        """Which two quadrants a strategy line joins, and where its words begin."""
        found = self.strategy.match(fold(text))
        if found is None:
            return None
        name = found["name"]
        for quadrants, names in self.words.strategies.items():
            if name in names:
                return quadrants, found.end()
        return None

    def is_set(self, title: str) -> bool:
        """True when a title announces a SWOT set (SWOT分析, 优劣势)."""
        return self.set_word.search(fold(title)) is not None

    def quadrants_named(self, title: str) -> set[Quadrant]:
        """Every quadrant that a title names; two or more make it a container."""
        return {self.by_word[m.group()][0] for m in self.word.finditer(fold(title))}

    def subject_of(self, words: str) -> Subject:
        """Whose quadrant the words speak of."""
        folded = fold(words)
        if self.competitor.search(folded):
            return "competitor"
        return "product" if self.product.search(folded) else "self"

    def is_definition(self, text: str) -> bool:
        """True for a sentence that explains the quadrant word (优势是指…)."""
        return self.definition.search(fold(text)[:40]) is not None and self.word.search(text[:12]) is not None

    def _read_worded(self, folded: str) -> Head | None:
        found = self.titled.match(folded)
        if found is None:
            return None
        prefix, rest = found["prefix"], found["rest"]
        if self.measure.search(prefix):
            return None
        quadrant, strong = self.by_word[found["word"]]
        lettered = found["letter"] is not None and LETTERS[found["letter"][0].upper()] == quadrant
        if found["colon"]:
            form: Form = "colon" if rest else "title"
        elif not rest:
            form = "title"
        elif prefix == "" and not found["tail"] and rest[0] not in NO_ITEM and not LABELLED.match(rest):
            form = "bare"
        else:
            return None
        if form == "title" and (self.is_set(folded) or len(self.quadrants_named(folded)) > 1):
            return None
        return Head(quadrant, form, strong or lettered, lettered, prefix, self.subject_of(prefix), found.start("rest"))

    def _read_lettered(self, folded: str) -> Head | None:
        found = self.lettered.match(folded)
        if found is None:
            return None
        prefix, rest = found["prefix"], found["rest"]
        quadrant = LETTERS[found["letter"][0].upper()]
        form: Form = "colon" if rest else "title"
        return Head(quadrant, form, True, True, prefix, self.subject_of(prefix), found.start("rest"))

    def _read_letter_first(self, folded: str) -> Head | None:
        found = self.letter_first.match(folded)
        if found is None:
            return None
        quadrant, rest = LETTERS[found["letter"][0].upper()], found["rest"]
        if found["word"] and self.by_word[found["word"]][0] != quadrant:
            return None
        form: Form = "colon" if rest else "title"
        return Head(quadrant, form, True, True, "", "self", found.start("rest"))


@lru_cache(maxsize=8)
def head_reader(folder: Path | None = None) -> HeadReader:
    """The patterns of one vocabulary, compiled once; `folder` is the site's own."""
    words = load_swot_words(folder)
    by_word = words.word_quadrants()
    word = alternatives(list(by_word))
    english = alternatives([name for quadrant in words.quadrants.values() for name in quadrant.english])
    tail = alternatives(words.tails) + r"|[一二三四五六七八九十\d]{1,2}(?=\s*[:：])"
    letter = rf"(?P<letter>(?i:{english})|[SWOT])"
    return HeadReader(
        words=words,
        by_word=by_word,
        word=re.compile(word),
        titled=re.compile(
            rf"\s*[【\[〔「]?(?P<prefix>[^,。;:!?\s，；：（(]{{0,{LONGEST_PREFIX}}}?)(?P<word>{word})(?P<tail>{tail})?"
            rf"\s*(?:[（(]?\s*{letter}(?![A-Za-z])\s*[)）]?)?(?P<tail2>{tail})?\s*(?P<colon>[】\]〕」]?[:：]|[】\]〕」]|-{{2,}}|—+)?\s*(?P<rest>.*)",
            re.DOTALL,
        ),
        lettered=re.compile(
            rf"\s*(?P<prefix>[^,。;:!?，；：（(]{{1,{LONGEST_PREFIX}}})[（(]\s*{letter}\s*[)）]\s*[:：]?\s*(?P<rest>.*)",
            re.DOTALL,
        ),
        letter_first=re.compile(
            rf"\s*{letter}(?:\s*[（(、.\-—–:： |/·]\s*|(?={word}|$|\n))"
            rf"(?:(?P<word>{word})(?:{alternatives(words.tails)})?)?"
            r"\s*[)）]?\s*[:：]?\s*(?P<rest>.*)",
            re.DOTALL,
        ),
        strategy=re.compile(
            rf"\s*(?P<name>{alternatives([n for names in words.strategies.values() for n in names])})(?![A-Za-z])"
            r"\s*(?:战略|策略|对策|组合|打法)?\s*(?:[（(][^)）]{0,12}[)）])?\s*(?:[:：]|-{2,}|—+|\n|\s|$)\s*"
        ),
        set_word=re.compile(rf"(?i:{alternatives(words.set_words)})"),
        measure=re.compile(rf"(?:{alternatives(words.measure_verbs)})(?:好|住|了|的)?$"),
        competitor=re.compile(alternatives(words.competitor)),
        product=re.compile(alternatives(words.product)),
        definition=re.compile(alternatives(words.definition)),
    )
