"""Numbers read into exact decimals, and word lists as patterns."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.numbers.numerals import read_number, read_pair
from extractors.patterns import laid_out, one_of


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("12,600", "12600"),
        ("1.06亿", "106000000"),
        ("3亿5千万", "350000000"),
        ("1亿2000万", "120000000"),
        ("1万亿", "1000000000000"),
        ("3个亿", "300000000"),
        ("2万5", "25000"),
        ("两万二", "22000"),
        ("二百五", "250"),
        ("一百零五", "105"),
        ("一千零五十", "1050"),
        ("十", "10"),
        ("廿五", "25"),
        ("壹佰贰拾万", "1200000"),
        ("三点五", "3.5"),
        ("一点二万", "12000"),
        ("二〇二五", "2025"),
        ("5O万", "500000"),
        ("999999999999999999亿", "99999999999999999900000000"),
    ],
)
def test_reads_a_number(words: str, value: str) -> None:
    assert read_number(words) == Decimal(value)


@pytest.mark.parametrize("words", ["三五", "二三四", "9" * 19, "一" + "万" * 100, "1.2.3"])
def test_gives_no_number_rather_than_a_wrong_one(words: str) -> None:
    assert read_number(words) is None


@pytest.mark.parametrize(
    ("words", "ends"),
    [
        ("三四", (3, 4)),
        ("三五", (3, 5)),
        ("一两", (1, 2)),
        ("十七八", (17, 18)),
        ("七八十", (70, 80)),
        ("两三千", (2000, 3000)),
        ("三四百万", (3_000_000, 4_000_000)),
        ("一万二三", (12_000, 13_000)),
        ("五四", None),
        ("三六", None),
        ("一百二十", None),
    ],
)
def test_reads_neighbours_as_a_range(words: str, ends: tuple[int, int] | None) -> None:
    assert read_pair(words) == ends


@given(
    st.lists(st.text(alphabet="台次年月个", min_size=1, max_size=4), min_size=1, unique=True),
    st.text(alphabet="台次年月个"),
)
def test_a_trie_finds_the_longest_word(words: list[str], text: str) -> None:
    found = re.match(one_of(dict.fromkeys(words, "")), text)
    longest = max((word for word in words if text.startswith(word)), key=len, default=None)
    assert (found[0] if found else None) == longest


def test_a_trie_falls_back_to_a_shorter_word_when_the_longer_may_not_stand() -> None:
    pattern = re.compile(one_of({"台": "(?!阶)", "台次": "(?!数)"}))
    assert [m[0] for m in pattern.finditer("台次 台次数 台阶")] == ["台次", "台"]


def test_layout_and_remarks_leave_no_trace() -> None:
    assert laid_out("\n    一  # 八点\n    |二\n") == "(?:一|二)"
