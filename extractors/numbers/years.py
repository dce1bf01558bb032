"""Years and dates that say for when a plan is and when it was written. Masked years (20__年) stay unknown."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from extractors.fold import fold
from extractors.numbers.periods import find_periods
from schemas.mention import PeriodMention

__all__ = ["Dated", "Year", "business_year", "find_dates", "find_years", "is_masked", "part_of_year", "relative_year"]

HANZI_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0", "O": "0", "Ｏ": "0"}
FOUR = r"(?:20[0-4]\d|19[89]\d)"
HANZI_YEAR = r"[二一][〇零○OＯ九][〇零○OＯ一二三四五六七八九]{2}"
YEAR = re.compile(
    rf"(?<![\d.])(?:(?P<a>{FOUR})\s*(?:年度?)?\s*[-~至—到/]\s*(?P<b>{FOUR}|\d{{2}})\s*(?:财?年度?|财年|学年)"
    rf"|(?P<year>{FOUR}|{HANZI_YEAR})\s*(?:年度?|财年|冷年|学年|赛季"
    r"|[(（]?(?=[^\d年月日号.\-/])|$|(?=[-_ 总销工经营门计月第Qq]))"
    rf"|FY\s*(?P<fy>{FOUR}|\d{{2}})"
    rf"|(?<![\d.第了满近过已共有超整达约干做开])(?P<two>[0-4]\d)\s*冷?年(?!来|内|前|后|以上|以下|的?经验|的?时间|老|店龄|龄|了|多|左右|级)(?=度|[^\d]|$))"
)
DATE = re.compile(
    rf"(?P<y>{FOUR}|{HANZI_YEAR})\s*[年./-]\s*(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])(?:\s*月份?|(?=[./-]\s*\d)|$)"
    r"(?:\s*[./-]?\s*(?P<d>3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])\s*(?:日|号|夜|$|(?=\D)))?"
)
RANGE_AHEAD = re.compile(r"\s*(?:日|号)?\s*[-~至—到]")
MASKED = re.compile(
    r"20\s*(?:[_＿xX×*]{1,4}|\s{2,})\s*年|(?<!\d)20[\dxX][xX×*_]\s*年|[xX×*_]{2,4}年|(?<!\d)20年(?=度|[的工销计])|(?<!\d)200[*xX×]年"
)
NEXT = re.compile(r"明年|来年|下一?年度?|下一个?年度|次年|新的一年|新一年|新年度|翌年")
THIS = re.compile(r"今年|本年度?|当年|本年")
DIGITS = dict(zip("一二三四五六七八九", range(1, 10), strict=True))


@dataclass(frozen=True, slots=True)
class Year:
    """A year as written at `start`; `until` is the second year of a fiscal label (2024-2025年度)."""

    start: int
    end: int
    value: int
    until: int | None = None
    short: bool = False


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as written; `day` is None when only the month is given."""

    start: int
    end: int
    year: int
    month: int
    day: int | None

    @property
    def as_date(self) -> date | None:
        try:
            return date(self.year, self.month, self.day or 1)
        except ValueError:
            return None


def find_years(text: str) -> Iterator[Year]:
    """All years of a text in reading order. Two digits count as a year for 00 to 49 before 年 (25年打算);
    20年 is what is left of a masked year."""
    for found in YEAR.finditer(fold(text)):
        if found["a"]:
            until = int(found["b"]) if len(found["b"]) == 4 else int(found["a"][:2] + found["b"])
            yield Year(found.start(), found.end(), int(found["a"]), until)
        elif found["year"]:
            yield Year(found.start(), found.end(), number_of(found["year"]))
        elif found["fy"]:
            yield Year(found.start(), found.end(), int(found["fy"]) + (2000 if len(found["fy"]) == 2 else 0))
        elif found["two"] != "20":
            yield Year(found.start(), found.end(), 2000 + int(found["two"]), short=True)


def find_dates(text: str) -> Iterator[Dated]:
    """Dates with year and month; one end of a span of time (2024年7月1日至…) is no date of writing."""
    plain = fold(text)
    for found in DATE.finditer(plain):
        if RANGE_AHEAD.match(plain, found.end()) or re.search(r"[至到~—]\s*$", plain[: found.start()]):
            continue
        yield Dated(
            found.start(),
            found.end(),
            number_of(found["y"]),
            small(found["m"]),
            small(found["d"]) if found["d"] else None,
        )


def number_of(written: str) -> int:
    return int("".join(HANZI_DIGITS.get(c, c) for c in written))


def small(written: str) -> int:
    if written.isdecimal():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    return (DIGITS.get(tens, 1) * 10 if ten else 0) + DIGITS.get(ones, 0)


def is_masked(text: str) -> bool:
    """A year that was blanked out: 20__年, 20xx年, 202X年, 20年度."""
    return MASKED.search(fold(text)) is not None


def relative_year(text: str, written: date) -> int | None:
    """The year that 明年 or 今年 mean in a text of that date. 新的一年 said in January to March is the same year."""
    following = NEXT.search(text)
    if following:
        early = following[0].startswith(("新",)) and written.month <= 3
        return written.year if early else written.year + 1
    return written.year if THIS.search(text) else None


BUSINESS_YEARS = (("(?:冷年|冷冻年度?|制冷年度?)", 8, -1), ("学年", 9, 0))
"""Years of a trade: what follows the label, the month they begin in, and the year of that month beside the label's.

2026冷年 of air conditioners runs from August 2025; 2025-2026学年 of schools from September 2025.
"""
MONTHS_OF = {"H1": (1, 6), "H2": (7, 12), "Q1": (1, 3), "Q2": (4, 6), "Q3": (7, 9), "Q4": (10, 12)}


def business_year(text: str) -> tuple[int, int] | None:
    """Year and month in which the trade's year begins that a title names: 26冷年 → (2025, 8)."""
    plain = fold(text)
    for name, month, shift in BUSINESS_YEARS:
        found = re.search(rf"(?<!\d)(?:20)?(\d\d)(?:\s*[-~至—/]\s*(?:20)?(\d\d))?\s*年?{name}", plain)
        if found:
            label = found[2] if shift and found[2] else found[1]  # named by the year it ends in
            return 2000 + int(label) + shift, month
    return None


def part_of_year(text: str) -> tuple[int, int] | None:
    """First and last month of the part of a year that a title names: 三季度 → (7, 9), 7-12月 → (7, 12).

    Of two parts (上半年总结和下半年计划) the last one is planned for.
    """
    months = [span for mention in find_periods(text) if (span := _months_of(mention)) is not None]
    return months[-1] if months else None


def _months_of(mention: PeriodMention) -> tuple[int, int] | None:
    if (
        not mention.part
        or mention.deadline
        or mention.part.count("-")
        or mention.text.endswith(("初", "中", "末", "底"))
    ):
        return None
    ends = [MONTHS_OF.get(part) or (int(part), int(part)) for part in mention.part.split("/")]
    return ends[0][0], ends[-1][1]
