"""The words of a SWOT analysis, read from vocabulary/swot.yaml and compiled once."""

import re
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from extractors.outline.headings import joined
from extractors.vocabulary.reading import check_shape, read_sheet
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

    letter: str = ""
    english: tuple[str, ...] = ()
    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()


class SwotWords(_Closed):
    """The whole of swot.yaml."""

    quadrants: dict[Quadrant, QuadrantWords] = Field(default_factory=dict)
    set_words: tuple[str, ...] = ()
    tails: tuple[str, ...] = ()
    measure_verbs: tuple[str, ...] = ()
    competitor: tuple[str, ...] = ()
    product: tuple[str, ...] = ()
    definition: tuple[str, ...] = ()
    strategies: dict[StrategyQuadrants, tuple[str, ...]] = Field(default_factory=dict)
    action_verbs: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()
    positive: tuple[str, ...] = ()

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


SHAPE = TypeAdapter(SwotWords)


def load_swot_words(folder: Path | None = None) -> SwotWords:
    """Read swot.yaml, and the words of a site folder's in addition. Raises VocabularyError with file and line."""
    packaged = check_shape(read_sheet(SWOT_FILE), SHAPE)
    site = None if folder is None else folder / SWOT_FILE.name
    if site is None or not site.is_file():
        return packaged
    added = check_shape(read_sheet(site), SHAPE).model_dump(exclude_unset=True)
    return SHAPE.validate_python(joined(packaged.model_dump(), added))


def alternatives(words: tuple[str, ...] | list[str]) -> str:
    """A regular expression for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))
