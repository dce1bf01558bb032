"""The words of headings: what a title says its section is about, and how a site adds its own."""

from pathlib import Path

import pytest

from extractors.outline.headings import document_noun, headings_of, load_headings, role_of
from extractors.vocabulary import Vocabulary
from schemas.issues import VocabularyError


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("2026年经营目标", "targets"),
        ("市场目标", "targets"),
        ("目标市场", "market"),
        ("目标客户是谁", "market"),
        ("三季度要啥", "targets"),
        ("分月", "targets"),
        ("提升数字化获客质效", None),
        ("上年执行情况简述", "review"),
        ("先交账", "review"),
        ("存在的问题", "review"),
        ("主要举措", "actions"),
        ("咋干", "actions"),
        ("激励办法", "other"),
        ("营销策略", "strategy"),
        ("费用安排", "budget"),
        ("对手的动静", "market"),
        ("我们的长处", "strengths"),
        ("外部挑战", "threats"),
        ("业绩", None),
    ],
)
def test_the_last_word_of_a_title_decides_its_role(title: str, role: str | None) -> None:
    assert role_of(title, load_headings()) == role


@pytest.mark.parametrize(
    ("title", "noun"),
    [
        ("2024年总结及2025年计划", ("计划", "plan")),
        ("目标责任书", ("责任书", "plan")),
        ("门店管理办法（试行）", ("管理办法", "policy")),
        ("年终总结", ("年终总结", "summary")),
        ("把客流拉进来", None),
    ],
)
def test_the_last_noun_names_the_kind_of_document(title: str, noun: tuple[str, str] | None) -> None:
    assert document_noun(title, load_headings()) == noun


def test_a_site_adds_words_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "headings.yaml").write_text("roles:\n  targets: [军令状]\nstore_nouns: [云仓]\n", encoding="utf-8")
    words = headings_of(Vocabulary.load(tmp_path))
    assert role_of("立下军令状", words) == "targets"
    assert "云仓" in words.store_nouns
    assert "旗舰店" in words.store_nouns
    assert role_of("立下军令状", load_headings()) is None


def test_an_unknown_key_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "headings.yaml").write_text("matter: [前言]\nrolls:\n  targets: [军令状]\n", encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"headings\.yaml:2"):
        load_headings(tmp_path)
