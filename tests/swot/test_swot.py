"""SWOT items and strategies come out of every form that people write (tests/data/swot.yaml)."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from extractors.swot import collect_swot
from extractors.swot.heads import head_reader
from extractors.swot.lexicon import load_swot_words
from extractors.vocabulary import Vocabulary
from schemas.issues import VocabularyError
from tests.swot.written import written

CASES = yaml.safe_load((Path(__file__).parents[1] / "data" / "swot.yaml").read_text(encoding="utf-8"))
LETTER = {"strength": "S", "weakness": "W", "opportunity": "O", "threat": "T"}
WORDS = load_swot_words()


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_form_of_swot_gives_its_items(case: dict[str, Any], vocabulary: Vocabulary) -> None:
    piece, document = written(case["text"], case.get("kind", "plan"))

    items, strategies, _ = collect_swot(piece, document, vocabulary, "p")

    wanted = [(letter, text) for letter, text, *_ in case["items"]]
    found = [(LETTER[item.quadrant], item.text) for item in items]
    assert sorted(found) == sorted(wanted)
    for _, text, *fields in case["items"]:
        item = next(item for item in items if item.text == text)
        for name, value in (fields[0] if fields else {}).items():
            assert getattr(item, name) == value
    assert [(s.quadrants, s.text) for s in strategies] == [tuple(s) for s in case.get("strategies", [])]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_item_stands_verbatim_at_its_source(case: dict[str, Any], vocabulary: Vocabulary) -> None:
    piece, document = written(case["text"], case.get("kind", "plan"))

    items, strategies, _ = collect_swot(piece, document, vocabulary, "p")

    assert all(document.text_at(found.source) == found.evidence for found in (*items, *strategies))


@pytest.mark.parametrize(
    ("text", "finds"),
    [(example.text, example.finds) for words in WORDS.quadrants.values() for example in words.examples],
)
def test_each_example_of_the_vocabulary_opens_its_quadrant(text: str, finds: str | None) -> None:
    head = head_reader().read(text)

    assert (head.quadrant if head and head.form != "bare" else None) == finds


def test_a_site_adds_quadrant_words_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "swot.yaml").write_text("quadrants:\n  strength:\n    strong: [家底]\n", encoding="utf-8")

    packaged, site = head_reader(), head_reader(tmp_path)

    assert packaged.read("我们的家底") is None
    head = site.read("我们的家底")
    assert head is not None
    assert head.quadrant == "strength"
    assert site.read("劣势") is not None


def test_a_misspelt_key_in_a_site_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "swot.yaml").write_text("quadrant:\n  strength: {}\n", encoding="utf-8")

    with pytest.raises(VocabularyError, match=r"swot\.yaml"):
        load_swot_words(tmp_path)
