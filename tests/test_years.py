"""Years and dates as plans write them."""

from datetime import date

import pytest

from extractors.numbers.years import business_year, find_dates, find_years, is_masked, part_of_year, relative_year


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2024年总结及2025年计划", [2024, 2025]),
        ("二〇二五年销售计划", [2025]),
        ("二零二六年度目标", [2026]),
        ("经营预算-2025", [2025]),
        ("计划（2025）", [2025]),
        ("2025Q1计划", [2025]),
        ("25年小结和26年打算", [2025, 2026]),
        ("FY25目标", [2025]),
        ("FY2026目标", [2026]),
        ("干了10年，开店25年老店", []),
        ("电话2025138", []),
        ("20__年计划", []),
        ("20年计划", []),
        ("三年来", []),
    ],
)
def test_years(text: str, years: list[int]) -> None:
    assert [found.value for found in find_years(text)] == years


@pytest.mark.parametrize(("text", "both"), [("2024-2025年度", (2024, 2025)), ("2024/25年度", (2024, 2025))])
def test_fiscal_labels_have_two_years(text: str, both: tuple[int, int]) -> None:
    (found,) = find_years(text)
    assert (found.value, found.until) == both


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024年12月28日", date(2024, 12, 28)),
        ("营运中心　2024.12.15", date(2024, 12, 15)),
        ("交表日期：2025-12-26", date(2025, 12, 26)),
        ("二〇二五年一月三日", date(2025, 1, 3)),
        ("二〇二五年十二月二十二日", date(2025, 12, 22)),
        ("二〇二四年十二月", date(2024, 12, 1)),
    ],
)
def test_dates(text: str, day: date) -> None:
    (found,) = find_dates(text)
    assert found.as_date == day


def test_the_ends_of_a_term_are_no_dates_of_writing() -> None:
    assert list(find_dates("2024年7月1日至2025年6月30日")) == []


@pytest.mark.parametrize("text", ["20__年", "20xx年", "20XX年度", "202X年", "20**年", "20年度计划", "XX年"])
def test_masked_years(text: str) -> None:
    assert is_masked(text)


@pytest.mark.parametrize(
    ("text", "written", "year"),
    [
        ("明年怎么干", date(2024, 12, 9), 2025),
        ("来年的打算", date(2024, 12, 9), 2025),
        ("新的一年", date(2024, 12, 9), 2025),
        ("新的一年", date(2025, 1, 9), 2025),
        ("今年的任务", date(2025, 1, 9), 2025),
        ("我们的任务", date(2025, 1, 9), None),
    ],
)
def test_relative_years(text: str, written: date, year: int | None) -> None:
    assert relative_year(text, written) == year


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("三季度", (7, 9)),
        ("第一季度", (1, 3)),
        ("Q4", (10, 12)),
        ("下半年", (7, 12)),
        ("5月份", (5, 5)),
        ("7-12月工作计划", (7, 12)),
        ("9月至11月旺季打法", (9, 11)),
        ("三、四季度安排", (7, 12)),
        ("上半年总结和下半年计划", (7, 12)),
        ("前三季度", (1, 9)),
        ("9月底前完成整改", None),
        ("国庆7天乐", None),
        ("全年", None),
    ],
)
def test_parts_of_a_year(text: str, months: tuple[int, int] | None) -> None:
    assert part_of_year(text) == months


@pytest.mark.parametrize(
    ("title", "begins"),
    [
        ("26冷年空调任务", (2025, 8)),
        ("关于下达2026冷年指标的通知", (2025, 8)),
        ("2025-2026学年校区目标分解", (2025, 9)),
        ("25—26学年招生计划", (2025, 9)),
        ("2026年经营计划", None),
        ("冷年已过半", None),
    ],
)
def test_years_of_a_trade_begin_in_their_own_month(title: str, begins: tuple[int, int] | None) -> None:
    assert business_year(title) == begins
