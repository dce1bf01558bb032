"""Input no person wrote gives no wrong numbers and does not take for ever (speed itself is measured in benchmarks/)."""

import pytest

from tests.targets.builders import read, read_table


def test_two_thousand_targets_in_one_sentence() -> None:
    drafts = read("、".join(f"销售额{n}万元" for n in range(1, 2001)))
    assert [int(d.low or 0) for d in drafts] == [n * 10_000 for n in range(1, 2001)]


def test_a_sentence_of_a_hundred_thousand_characters() -> None:
    (draft,) = read("销售额提升提升要达到" * 10_000 + "500万元")
    assert draft.low == 5_000_000


@pytest.mark.parametrize(
    "text", ["（" * 5000 + "销售额500万元", "销售额500万元" + "）" * 5000, "【（〔[" * 500 + "500万元"]
)
def test_brackets_that_never_close(text: str) -> None:
    assert [int(d.low or 0) for d in read(text)] == [5_000_000]


def test_a_number_of_four_hundred_digits_is_no_target() -> None:
    assert not [d for d in read("销售额" + "9" * 400 + "万元。") if d.role is None]


def test_a_large_table_gives_one_draft_a_cell() -> None:
    rows = [["产品", *(f"{m}月" for m in range(1, 13))]]
    rows += [[f"产品{r}", *(str(r * m) for m in range(1, 13))] for r in range(1, 101)]
    drafts = read_table(rows, before="销售额（单位：万元）")
    assert len(drafts) == 1200
