"""What the quantity grammar finds: the case table, and promises that hold for any text."""

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.numbers.quantities import find_quantities
from tests.quantity_notation import cases, quantity_line

CASES = list(cases("quantities.yaml"))


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_case(text: str, expected: list[str]) -> None:
    found = find_quantities(text)
    assert [quantity_line(quantity) for quantity in found] == [re.sub(r" x\d+\b", "", line) for line in expected]
    for quantity, line in zip(found, expected, strict=True):
        stated = re.search(r" x(\d+)\b", line)
        assert stated is None or quantity.scale == Decimal(stated[1])


def test_the_table_is_wide_enough() -> None:
    assert len(CASES) >= 400
    assert sum(not expected for _, expected in CASES) >= 80


def test_number_and_expression_stand_where_they_were_written() -> None:
    text = "　毛利率不低于２１.５％以上。"
    (quantity,) = find_quantities(text)
    assert quantity.text == text[quantity.start : quantity.end] == "不低于２１.５％以上"
    assert text[quantity.number_start : quantity.number_end] == "２１.５"


def test_range_carries_the_digits_of_both_ends() -> None:
    text = "推广费8—10万元"
    (quantity,) = find_quantities(text)
    assert text[quantity.number_start : quantity.number_end] == "8—10万"
    assert quantity.scale == 10_000


def test_every_row_names_its_rule() -> None:
    rules = {quantity.rule for text, _ in CASES for quantity in find_quantities(text)}
    assert rules == {
        "number", "indefinite", "range", "fraction", "half", "half_price", "rank", "ratio",
        "doubling", "masked", "missing",
    }  # fmt: skip


@pytest.mark.parametrize("digits", [19, 28, 29, 400, 4000])
def test_serial_numbers_give_nothing_rather_than_something_rounded(digits: int) -> None:
    assert find_quantities("9" * digits + "元") == ()
    assert find_quantities(f"编号{'1234567890' * (digits // 10 + 1)}，合同额20万元")[0].low == 200_000


def test_eighteen_digits_are_exact() -> None:
    (quantity,) = find_quantities("999999999999999.999亿元")
    assert quantity.low == Decimal("99999999999999999900000")


def test_ten_thousand_numbers_in_a_row_are_all_found() -> None:
    found = find_quantities("，".join(f"{number}台" for number in range(10_000)))
    assert [quantity.low for quantity in found] == list(range(10_000))
    assert {quantity.unit for quantity in found} == {"台"}


@pytest.mark.parametrize(
    "text",
    [
        "目标" * 50_000 + "完成30家",
        "（" * 100_000 + "完成30家",
        "1" * 100_000 + "，完成30家",
        "一" * 100_000 + "，完成30家",
        "1," * 50_000 + "，完成30家",
        "1.1" * 30_000 + "，完成30家",
        "1-" * 50_000 + "，完成30家",
        "2025年" * 30_000 + "，完成30家",
        "至少" * 50_000 + "，完成30家",
        "a1" * 50_000 + "，完成30家",
        "x_" * 50_000 + "，完成30家",
        " " * 100_000 + "完成30家",
        "万" * 100_000 + "，完成30家",
        "第一" * 50_000 + "，完成30家",
        "1月、" * 30_000 + "，完成30家",
        "3亿5千万" * 20_000 + "，完成30家",
        "8—10万元/㎡" * 15_000 + "，完成30家",
        "不低于" * 30_000 + "，完成30家",
        "每天一次" * 25_000 + "，完成30家",
        "一" + "万" * 300_000 + "，完成30家",
    ],
    ids=lambda text: text[:8],
)
def test_long_monotonous_texts_are_read_to_the_end(text: str) -> None:
    assert find_quantities(text)[-1].text.endswith("30家")


@settings(max_examples=300)
@given(
    st.text(
        alphabet="0123456789.,，%％万亿千百十一二两三半几多余个元台家人次天月年折成倍分之点以上下内"
        "不低超过至少约-—~至到/每:：（）()、xX_ 第前翻",
        max_size=40,
    )
)
def test_quantities_stand_in_order_and_bind_as_the_contract_says(text: str) -> None:
    end = 0
    for quantity in find_quantities(text):
        assert end <= quantity.start <= quantity.number_start <= quantity.number_end <= quantity.end <= len(text)
        assert quantity.text == text[quantity.start : quantity.end]
        end = quantity.end
        low, high = quantity.low, quantity.high
        if low is None and high is None:
            continue
        match quantity.comparator:
            case "ge" | "gt":
                assert low is not None
                assert high is None
            case "le" | "lt":
                assert low is None
                assert high is not None
            case "range":
                assert low is not None
                assert high is not None
                assert low < high
            case _:
                assert low is not None
                assert low == high


@given(
    st.integers(1, 99_999_999),
    st.sampled_from(["", "万", "亿"]),
    st.sampled_from(["元", "台", "家", "%", "天"]),
)
def test_reads_back_what_was_written(number: int, scale: str, unit: str) -> None:
    (quantity,) = find_quantities(f"目标做到{number:,}{scale}{unit}")
    assert quantity.low == number * {"": 1, "万": 10**4, "亿": 10**8}[scale]


CHINESE_DIGITS = "零一二三四五六七八九"


def in_chinese(number: int) -> str:
    """Written out below ten thousand, as a schoolbook does."""
    words, gap = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            words += ("零" if gap and words else "") + CHINESE_DIGITS[digit] + name
        gap = not digit
    return words


@given(st.integers(3, 9999))
def test_reads_numbers_written_out(number: int) -> None:
    (quantity,) = find_quantities(f"拜访客户{in_chinese(number)}户")
    assert quantity.low == number
