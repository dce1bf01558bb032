"""The words around a number that say how it binds: at least, at most, about (vocabulary/comparators.yaml).

Cues before a number are matched backwards on the reversed text, so that finding them costs the same in a short clause
and in a sentence of 100,000 characters.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict, TypeAdapter

from extractors.numbers.units import guarded
from extractors.patterns import one_of
from extractors.vocabulary import PACKAGED
from extractors.vocabulary.reading import check_shape, read_sheet
from schemas.plan import Comparator

__all__ = ["Comparators", "load_comparators"]

Words = dict[Comparator, tuple[str, ...]]


class ComparatorsFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    before: Words
    adverb: Words
    after: dict[Comparator, dict[str, str]]
    negators: tuple[str, ...]
    negated: Words
    between: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparators:
    """The cues before a number, read backwards, and those behind it, each with its comparator."""

    meaning: dict[str, Comparator]
    after_meaning: dict[str, Comparator]
    backwards: re.Pattern[str]
    after_pattern: str

    def before(self, reversed_text: str, position: int) -> tuple[int, Comparator] | None:
        """The cue that ends where the reversed text stands at `position`: its length with gap, and what it means."""
        found = self.backwards.match(reversed_text, position)
        if found is None:
            return None
        if found["stretched"]:
            return found.end() - position, "le"
        cue = found.group(found.lastindex or 0)[::-1].replace(" ", "")
        return found.end() - position, self.meaning[cue]


@cache
def load_comparators() -> Comparators:
    file = check_shape(read_sheet(PACKAGED / "comparators.yaml"), TypeAdapter(ComparatorsFile))
    meaning: dict[str, Comparator] = {word: sign for sign, words in file.before.items() for word in words}
    adverbs: dict[str, Comparator] = {word: sign for sign, words in file.adverb.items() for word in words}
    for sign, words in file.negated.items():
        meaning.update({negator + word: sign for word in words for negator in file.negators})
    after: dict[Comparator, dict[str, str]] = file.after
    small = rf"[\s:]|{_backwards(file.between)}"
    gap = rf"(?:{small}|的(?!分部)[^\s0-9,。;:!?、的%]{{1,6}}?){{0,3}}"  # 不低于充值额的七成, no 超过部分的3%
    long, short = (
        _backwards(cue for cue in meaning if len(cue) > 1),
        _backwards(cue for cue in meaning if len(cue) == 1),
    )
    forbidding = _backwards(negator for negator in file.negators if negator not in ("不", "莫", "勿"))
    stretched = rf"(?P<stretched>[过超][^\s0-9,。;:!?、]{{1,2}}{forbidding})"
    distant = r"[^\s0-9,，。；;、:：!！?？()（）%≥≤<>]{0,8}?"
    return Comparators(
        meaning | adverbs,
        {form: sign for sign, forms in after.items() for form in forms},
        re.compile(rf"{gap}(?:{stretched}|({long}))|(?:{small}){{0,3}}({short})|{distant}({_backwards(adverbs)})"),
        one_of({form: guarded(form, following) for forms in after.values() for form, following in forms.items()}),
    )


def _backwards(words: Iterable[str]) -> str:
    """Any of the words, spelled from right to left; spaces between their characters do not count (不 低于)."""
    return one_of({word[::-1]: BORDERS.get(word, "") for word in words}, between=r"\ ?")


BORDERS = {
    "超": r"(?![每商家连华永大赶反])",
    "破": r"(?![打突爆攻])",
    "近": r"(?![附靠临最相远])",
    "约": r"(?![预邀节合大签续履违])",
    "过": r"(?![经通透度胜不超别介打路转来去走见说做用吃渡])",
}
"""Words of one character and the characters before them (read backwards: behind them) that make another word."""
