"""The words of a SWOT analysis, read from vocabulary/swot.yaml and compiled once."""

import re
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from schemas.issues import VocabularyError
from schemas.plan import Quadrant, StrategyQuadrants

SWOT_FILE = Path(__file__).parents[1] / "vocabulary" / "swot.yaml"


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Example(_Closed):
    """A head as people write it and the quadrant it opens, or None when it opens none."""

    text: str
    finds: Quadrant | None


class QuadrantWords(_Closed):
    """What heads one quadrant: its letter, its English names, words that suffice alone, words that do not."""

    letter: str
    english: tuple[str, ...]
    strong: tuple[str, ...]
    weak: tuple[str, ...]
    examples: tuple[Example, ...]


class SwotWords(_Closed):
    """The whole of swot.yaml."""

    quadrants: dict[Quadrant, QuadrantWords]
    set_words: tuple[str, ...]
    tails: tuple[str, ...]
    measure_verbs: tuple[str, ...]
    competitor: tuple[str, ...]
    product: tuple[str, ...]
    definition: tuple[str, ...]
    strategies: dict[StrategyQuadrants, tuple[str, ...]]
    action_verbs: tuple[str, ...]
    negative: tuple[str, ...]
    positive: tuple[str, ...]

    def word_quadrants(self) -> dict[str, tuple[Quadrant, bool]]:
        """Each quadrant word with its quadrant and whether it suffices alone."""
        found: dict[str, tuple[Quadrant, bool]] = {}
        for quadrant, words in self.quadrants.items():
            for strong, group in ((True, words.strong), (False, words.weak)):
                for word in group:
                    if word in found:
                        raise VocabularyError(f"swot.yaml：“{word}”写在两处", remedy="只保留一处")
                    found[word] = (quadrant, strong)
        return found


def load_swot_words(path: Path = SWOT_FILE) -> SwotWords:
    """Read and check the file; VocabularyError names what is wrong with it."""
    try:
        return SwotWords.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValueError as error:
        raise VocabularyError(f"{path.name}：{error}", remedy="按说明改正后再运行") from error


def alternatives(words: tuple[str, ...] | list[str]) -> str:
    """A regular expression for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))
