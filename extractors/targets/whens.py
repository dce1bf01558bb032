"""For when, at what rate, and per what: the time fields of a number."""

import re
from collections.abc import Sequence
from datetime import date

from extractors.numbers.periods import find_periods, resolve
from extractors.numbers.years import find_years
from schemas.mention import PeriodMention, Quantity
from schemas.plan import Identity, Rate

EACH: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), unit)
    for pattern, unit in (
        (
            r"人均|人人|每人|每名|每位|每个(?:人|员工|导购|业务员|顾问|销售|店员|伙伴|坐席)|每(?:业务员|导购|顾问|坐席)|单人",
            "人",
        ),
        (r"单店|店均|每家?门?店|每个(?:门店|店铺|店)|每站|单站|站均", "店"),
        (r"每家(?!门?店)|户均|每户", "户"),
        (r"单车|单台|台均|每台车?|每辆车?|每部", "台"),
        (r"单均|每单|单笔|每笔", "单"),
        (r"场均|单场|每场|每期|每次|每节|每堂", "次"),
        (r"每件|件均", "件"),
        (r"每(?:平方?米?|㎡)|单位面积", "㎡"),
        (r"每间夜|每间", "间夜"),
        (r"每桌|桌均", "桌"),
        (r"每杯|杯均", "杯"),
        (r"每条|单条", "条"),
        (r"每组|组均|单组", "组"),
        (r"单师|每师|师均|每生|生均|单生", "人"),
        (r"单团|每团|团均", "团"),
        (r"每批|单批", "批"),
        (r"每面|单面", "面"),
        (r"每吨|吨均", "吨"),
        (r"每亩|亩均", "亩"),
        (r"每个(?!月|工作日|季度|星期|礼拜|周|班|年|交易日)", "个"),
    )
)
EACH_AT_ALL = re.compile("|".join(pattern.pattern for pattern, _ in EACH))
AVERAGES = re.compile(r"件均|单均(?!配送)|客单|均价|杯均|户均")

PART_OF_YEAR = {"month": re.compile(r"-\d\d$"), "quarter": re.compile(r"-Q\d$"), "half": re.compile(r"-H\d$")}


def says_it_twice(rate: Rate | None, period: str | None) -> bool:
    """8月单月产值: the period already is the span that the rate names."""
    pattern = PART_OF_YEAR.get(rate or "")
    return pattern is not None and period is not None and pattern.search(period) is not None


class Calendar:
    """The plan's own time: what lies before it, and the ISO text of a mention or of the plan itself."""

    def __init__(self, identity: Identity, title: str | None = None) -> None:
        self.identity = identity
        self.own = own_period(identity)
        both = next((year for year in find_years(title or "") if year.until == year.value + 1), None)
        if both is not None and identity.fiscal_start is None and both.value == identity.year:
            self.own = f"{both.value}/{both.until}"  # 2024-2025年度, its months unsaid
        if self.own == "Y" and title:
            self.own = next((iso for p in find_periods(title) if p.part and (iso := resolve(p, identity))), "Y")

    def is_past(self, mention: PeriodMention) -> bool:
        """Whether a mention names a time before the plan's year."""
        if mention.grain == "rate":
            return False
        year = self.year(mention)
        plan_year = self.identity.year
        start = self.identity.period_start
        if self.identity.fiscal_start is not None and start is not None and year is not None:
            return year < start.year or (mention.shift is not None and mention.shift < 0 and not mention.part)
        if start is not None and start.month > 1 and year == start.year and self.identity.fiscal_start is None:
            end = _last_month(resolve(mention, self.identity) or "")
            if end is not None and end < start.month:
                return True
        if year is not None and plan_year is not None:
            return year < plan_year
        return mention.shift is not None and mention.shift < 0

    def is_ahead(self, mention: PeriodMention) -> bool:
        """Whether a mention itself says the plan's year or a later one (今年, 明年, 2026年) and no past part of it."""
        if mention.grain == "rate" or not (mention.year or mention.shift is not None) or self.is_past(mention):
            return False
        year, plan_year = self.year(mention), self.identity.year
        return year >= plan_year if year is not None and plan_year is not None else (mention.shift or 0) > 0

    def year(self, mention: PeriodMention) -> int | None:
        """The calendar year of a mention, when it can be known."""
        iso = resolve(mention, self.identity)
        match = re.match(r"(\d{4})", iso or "")
        return int(match.group(1)) if match else None

    def period(self, mention: PeriodMention | None, headings: Sequence[PeriodMention] = ()) -> str | None:
        """ISO text: the mention's, else the nearest heading's that is not past, else the plan's own."""
        if mention is not None:
            iso = resolve(mention, self.identity)
            if iso:
                return iso if mention.text.startswith("全年") else self._narrowed(iso, headings)
        for heading in headings:
            if not self.is_past(heading):
                iso = resolve(heading, self.identity)
                if iso:
                    return self._narrowed(iso, ())
        return self.own

    def _narrowed(self, iso: str, headings: Sequence[PeriodMention]) -> str:
        """The whole year in a plan for a part of it is that part."""
        del headings
        if self.own and "-" in self.own and iso == self.own.partition("-")[0]:
            return self.own
        return iso


def _last_month(iso: str) -> int | None:
    """The month in which a part of a year ends: 2025-Q1 → 3, 2025-02 → 2; None for whole years."""
    match = re.match(r"\d{4}-(?:H(?P<h>[12])|Q(?P<q>[1-4])|(?P<m>\d\d))", iso)
    if match is None:
        return None
    if match["h"]:
        return int(match["h"]) * 6
    return int(match["q"]) * 3 if match["q"] else int(match["m"])


def own_period(identity: Identity) -> str | None:
    """The period a plan is for, as ISO text: its year, half, quarter or month; `Y` when the year is unknown."""
    start, end = identity.period_start, identity.period_end
    if start and end:
        iso = _between(start, end)
        if iso:
            return iso
    if identity.fiscal_start:
        year = identity.fiscal_start[0]
        return f"{year}/{year + 1}"
    return str(identity.year) if identity.year else "Y"


def _between(start: date, end: date) -> str | None:
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    if start.day != 1:
        return None
    if months == 12:
        return str(start.year) if start.month == 1 else f"{start.year}/{end.year}"
    if months == 6 and start.month in (1, 7):
        return f"{start.year}-H{1 if start.month == 1 else 2}"
    if months == 3 and start.month in (1, 4, 7, 10):
        return f"{start.year}-Q{(start.month + 2) // 3}"
    if months == 1:
        return f"{start.year}-{start.month:02d}"
    if start.year == end.year:
        return f"{start.year}-{start.month:02d}/{end.year}-{end.month:02d}"
    return None


SPOKEN = re.compile(
    r"(?<![0-9一二三四五六七八九十上下本当每个半元腊正单同首次])(日|周|月|季)(?=访|签约|签单|签|产|销|接|外呼|拜访|成交|新增|做|卖|培训|开播|更新|人均|陪访|面访|完工|承接|呼出|走|回捞|抢|配送|收入|流水|营业额|产值|邀约|通话|订单|单量|活跃|进店|接车|进厂|跑|均|发货|出货|订|揽|派)"
)
STRAIGHT = re.compile(r"(?:人均|单店|店均|每人|单人)[^,，。;；\d]{0,6}(日|周|月|季)$")
"""人均月1.2件: the span stands right before the number."""
RATES: dict[str, Rate] = {"日": "day", "周": "week", "月": "month", "季": "quarter"}


def rate_of(periods: Sequence[PeriodMention], inherited: Rate | None, quantity: Quantity, left: str) -> Rate | None:
    """The rate a number is stated at: 每月, 月均, 日均 before it; none for percentages, ranks and scores."""
    if quantity.kind in ("percent", "points", "rank", "score", "ratio", "multiple"):
        last = periods[-1] if periods else None
        return (
            last.rate
            if quantity.kind == "percent" and last and last.grain == "rate" and last.end == quantity.start
            else None
        )
    for period in reversed(periods):
        if period.grain == "rate":
            return None if period.rate == "year" and not period.text.startswith(("每", "/")) else period.rate
        return None
    if spoken := SPOKEN.search(left) or STRAIGHT.search(left):
        return RATES[spoken.group(1)]
    return inherited if quantity.kind in ("count", "bare") else None


def unit_of_each(left: str) -> str | None:
    """What a number is divided by when words before it say so (人均, 单店, 每位顾问); 件均 and 客单价 say nothing."""
    if EACH_AT_ALL.search(left) is None:
        return None
    best: tuple[int, str] | None = None
    averages = [m.span() for m in AVERAGES.finditer(left)]
    for pattern, unit in EACH:
        for match in pattern.finditer(left):
            if any(a <= match.start() < b for a, b in averages):
                continue
            if best is None or match.start() >= best[0]:
                best = (match.start(), unit)
    return best[1] if best else None
