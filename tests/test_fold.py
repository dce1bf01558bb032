"""Folding keeps every offset and changes nothing that is a mark of its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.fold import fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("１２０万元，９５％", "120万元,95%"),
        ("（ＡＢｃ）：；！？", "(ABc):;!?"),
        ("￥300～￥500", "¥300~¥500"),
        ("3–5月 −2%", "3-5月 -2%"),
        ("1∶4 1／2", "1:4 1/2"),
        ("≧90 ≦5", "≥90 ≤5"),
        ("⽉⼈⼀", "月人一"),
        ("銷售額萬臺", "销售额万台"),
        ("①②㎡²½Ⅲ", "①②㎡²½Ⅲ"),
        ("……——“”《》", "……——“”《》"),
        ("a\u3000b\u00a0c", "a b c"),
    ],
)
def test_folds(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text())
def test_keeps_the_length_and_is_done_after_once(text: str) -> None:
    once = fold(text)
    assert len(once) == len(text)
    assert fold(once) == once
