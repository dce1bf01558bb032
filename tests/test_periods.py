"""What the period grammar finds, and the ISO text a plan's identity gives it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.numbers.periods import find_periods, resolve
from schemas.plan import Identity
from tests.quantity_notation import cases, period_line

CASES = list(cases("periods.yaml"))

PLAN_2025 = Identity(year=2025)
WRITTEN_2024 = Identity(year=2025, written=date(2024, 12, 28))
UNKNOWN = Identity()
FISCAL = Identity(year=2025, fiscal_start=(2024, 10))
FISCAL_FROM_FEBRUARY = Identity(year=2025, fiscal_start=(2025, 2))
MONTH_PLAN = Identity(year=2025, period_start=date(2025, 3, 1), period_end=date(2025, 3, 31))


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_case(text: str, expected: list[str]) -> None:
    assert [period_line(mention) for mention in find_periods(text)] == expected


def test_the_table_is_wide_enough() -> None:
    assert len(CASES) >= 150
    assert sum(not expected for _, expected in CASES) >= 20


@pytest.mark.parametrize(
    ("words", "identity", "iso"),
    [
        ("2025年", UNKNOWN, "2025"),
        ("2025年上半年", UNKNOWN, "2025-H1"),
        ("2025年3月", UNKNOWN, "2025-03"),
        ("2025年3月15日", UNKNOWN, "2025-03-15"),
        ("2024-2025年度", UNKNOWN, "2024/2025"),
        ("2025年1月—6月", UNKNOWN, "2025-01/2025-06"),
        ("2024年10月—2025年9月", UNKNOWN, "2024-10/2025-09"),
        ("2024年12月至次年2月", UNKNOWN, "2024-12/2025-02"),
        ("全年", PLAN_2025, "2025"),
        ("年底前", PLAN_2025, "2025"),
        ("一季度", PLAN_2025, "2025-Q1"),
        ("前三季度", PLAN_2025, "2025-Q1/2025-Q3"),
        ("6月底前", PLAN_2025, "2025-06"),
        ("3—5月", PLAN_2025, "2025-03/2025-05"),
        ("12月至次年2月", PLAN_2025, "2025-12/2026-02"),
        ("9月上旬", PLAN_2025, "2025-09"),
        ("新的一年", PLAN_2025, "2025"),
        ("本年度", WRITTEN_2024, "2025"),
        ("全年", UNKNOWN, "Y"),
        ("一季度", UNKNOWN, "Y-Q1"),
        ("三月份", UNKNOWN, "Y-03"),
        ("3—5月", UNKNOWN, "Y-03/Y-05"),
        ("20XX年下半年", UNKNOWN, "Y-H2"),
        ("20XX年", PLAN_2025, "2025"),
        ("明年", WRITTEN_2024, "2025"),
        ("明年一季度", WRITTEN_2024, "2025-Q1"),
        ("今年", WRITTEN_2024, "2024"),
        ("去年同期", WRITTEN_2024, "2023"),
        ("后年", WRITTEN_2024, "2026"),
        ("明年", PLAN_2025, "2025"),
        ("今年", PLAN_2025, "2025"),
        ("去年", PLAN_2025, "2024"),
        ("前年", PLAN_2025, "2023"),
        ("明年", UNKNOWN, "Y"),
        ("今年5月", UNKNOWN, "Y-05"),
        ("去年", UNKNOWN, None),
        ("历年", PLAN_2025, None),
        ("每月", PLAN_2025, None),
        ("双十一", PLAN_2025, "event:双11"),
        ("第一年", PLAN_2025, "2025"),
        ("第三年", PLAN_2025, "2027"),
        ("三年内", PLAN_2025, "2027"),
        ("三年内", UNKNOWN, None),
        ("近三年", PLAN_2025, None),
        ("十四五", PLAN_2025, "2021/2025"),
        ("全年", FISCAL, "2024/2025"),
        ("一季度", FISCAL, "2024-Q4"),
        ("第二季度", FISCAL, "2025-Q1"),
        ("上半年", FISCAL, "2024-10/2025-03"),
        ("下半年", FISCAL, "2025-04/2025-09"),
        ("11月", FISCAL, "2024-11"),
        ("3月", FISCAL, "2025-03"),
        ("12月15日前", FISCAL, "2024-12-15"),
        ("一季度", FISCAL_FROM_FEBRUARY, "2025-02/2025-04"),
        ("四季度", FISCAL_FROM_FEBRUARY, "2025-11/2026-01"),
        ("2026年3月", FISCAL, "2026-03"),
        ("本月", MONTH_PLAN, "2025-03"),
        ("本月", PLAN_2025, None),
        ("下月", WRITTEN_2024, "2025-01"),
        ("上月", MONTH_PLAN, "2025-02"),
        ("下季度", WRITTEN_2024, "2025-Q1"),
        ("第三周", PLAN_2025, None),
    ],
)
def test_resolves(words: str, identity: Identity, iso: str | None) -> None:
    (mention,) = find_periods(words)
    assert resolve(mention, identity) == iso


def test_offsets_are_those_of_the_text_as_written() -> None:
    text = "　计划２０２５年第一季度完成"
    (mention,) = find_periods(text)
    assert text[mention.start : mention.end] == mention.text == "２０２５年第一季度"


@given(st.text(alphabet="年月日季度上下半前底末本明去每第一二三十02135 -—至、.Q双双618每均周", max_size=60))
def test_mentions_stand_in_order_and_resolve_for_any_identity(text: str) -> None:
    end = 0
    for mention in find_periods(text):
        assert end <= mention.start < mention.end <= len(text)
        assert mention.text == text[mention.start : mention.end]
        end = mention.end
        for identity in (PLAN_2025, WRITTEN_2024, UNKNOWN, FISCAL, MONTH_PLAN):
            iso = resolve(mention, identity)
            assert iso is None or iso.startswith(("1", "2", "Y", "event:"))


@pytest.mark.parametrize(
    "unit", ["1-", "、1", "2025年", "1月、", "截至", "每天", "20_", "第一", "双1", "3月1日至", "FY", "一季度", "全年的"]
)
def test_long_monotonous_texts_are_read_to_the_end(unit: str) -> None:
    last = find_periods(unit * (100_000 // len(unit)) + "。2026年下半年")[-1]
    assert (last.year, last.part) == (2026, "H2")
