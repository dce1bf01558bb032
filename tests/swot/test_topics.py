"""Topics of SWOT items: what a weakness or threat speaks of, by the examples beside the words and by hand."""

from pathlib import Path

import pytest

from extractors.swot.topics import find_topics, topics_of
from extractors.vocabulary import Vocabulary
from schemas.issues import VocabularyError

VOCABULARY = Vocabulary.load()
ENTRIES = topics_of(VOCABULARY).entries
SAID = [(code, text) for code, entry in ENTRIES.items() for text in entry.words.values()]
ALIKE = [(code, text) for code, entry in ENTRIES.items() for text in entry.without]


@pytest.mark.parametrize(("code", "text"), SAID)
def test_a_sentence_beside_a_word_has_its_topic(code: str, text: str) -> None:
    assert code in find_topics(text, VOCABULARY)


@pytest.mark.parametrize(("code", "text"), ALIKE)
def test_a_sentence_that_looks_alike_has_it_not(code: str, text: str) -> None:
    assert code not in find_topics(text, VOCABULARY)


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("骨干去年走了三个，人员流动大", ("turnover",)),
        ("老客复购率低", ("loyalty",)),
        ("翻台率不如隔壁", ("sales",)),
        ("停車難", ("premises",)),
        ("员工年轻。流失的多是考上学的", ()),
        ("天气说变就变", ()),
    ],
)
def test_topics_of_items(text: str, topics: tuple[str, ...]) -> None:
    assert find_topics(text, VOCABULARY) == topics


def test_a_sites_own_topics_win_and_unknown_metrics_are_named_with_their_line(tmp_path: Path) -> None:
    file = tmp_path / "topics.yaml"
    file.write_text("weather:\n  label: 天气\n  metrics: [traffic]\n  words: {天气: 天气说变就变}\n", encoding="utf-8")
    assert find_topics("天气说变就变", Vocabulary.load(tmp_path)) == ("weather",)
    file.write_text("weather:\n  label: 天气\n  metrics: [sunshine]\n  words: {}\n", encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"topics\.yaml:3.*sunshine"):
        topics_of(Vocabulary.load(tmp_path))
