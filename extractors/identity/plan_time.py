"""For when a plan is: its year, its first and last day, and the date it was written, with the sources of each.

A year is asked of the places in their order of trust; the date of writing gives it by 明年 and 今年; what is blanked
out (20__年) stays unknown.
"""

import re
from calendar import monthrange
from collections import Counter
from dataclasses import replace
from datetime import date

from extractors.fold import fold
from extractors.identity.places import SOURCES, Place
from extractors.numbers.years import business_year, find_dates, find_years, is_masked, part_of_year, relative_year
from extractors.outline.headings import Headings, has_any, role_of
from schemas.document import Document
from schemas.issues import Issue, IssueCode
from schemas.plan import Identity, Piece

__all__ = ["find_time"]

CERTAIN = ("title", "heading", "cover", "header")
"""Sources whose year needs no second look."""
ABOUT = ("计划", "目标", "任务", "部署", "安排", "制定", "要求", "思路", "时间:", "期限", "是公司", "财年")
PAST = ("完成了", "实现了", "去年", "截至", "已", "回顾", "成立")
TERM = re.compile(
    r"(20\d\d)年(\d{1,2})月(?:(\d{1,2})日)?\s*起?\s*[-~至到—]+\s*(?:(20\d\d)年)?(\d{1,2})月(?:(\d{1,2})日)?"
)
TERM_WORDS = re.compile(r"时间|期限?|财年|周期|自\s*20|为期|执行")
ITSELF = re.compile(r"(?P<year>20\d\d)年[^。;\d]{0,16}(?:比|较|同比)(?P=year)年")
"""A year compared with itself: what remains when somebody overwrote all years of a text with one."""
SEVERAL_YEARS = re.compile(r"[两三四五]年(?:期|发展|经营|滚动|战略|中期)?(?:规划|计划|纲要)|(?:发展|战略|中长?期)规划")
"""Titles of plans for several years, whose first year is the plan's."""
OLDEST = 2015
"""Dates of creation before this year come from templates, not from authors."""


def find_time(
    identity: Identity, places: list[Place], piece: Piece, document: Document, words: Headings
) -> tuple[Identity, list[Issue]]:
    """The identity with the date of writing, the year and the period; and what is doubtful about them."""
    issues: list[Issue] = []
    identity = replace(identity, written=find_written(places))
    found = find_year(identity.written, places, piece, document, words)
    if found is not None:
        year, source = found
        identity = replace(identity, year=year, year_source=source)
        if source not in CERTAIN:
            message = f"年度{year}不在题名里，取自{SOURCES[source]}，请核对"
            issues.append(Issue(IssueCode.YEAR_INFERRED, message, "info"))
        identity = checked_year(identity, year, piece, places, issues)
    elif piece.kind in ("plan", "summary_and_plan"):
        issues.append(Issue(IssueCode.YEAR_UNKNOWN, "找不到计划年度，期间写作 Y…。可在清单里补上", "warning"))
    return with_period(identity, places, piece), issues


def find_written(places: list[Place]) -> date | None:
    """The date the text gives for itself: signature or cover."""
    dates = [
        found
        for place in places
        if place.source in ("signature", "cover")
        for found in find_dates(place.text)
        if found.as_date and len(place.text) <= 60
    ]
    exact = next((found.as_date for found in dates if found.day), None)
    return exact or next((found.as_date for found in dates), None)


def find_year(
    written: date | None, places: list[Place], piece: Piece, document: Document, words: Headings
) -> tuple[int, str] | None:
    """The year the plan is for, and its source. A year that was blanked out in title or opening stays unknown."""
    found = stated_year(places, words)
    if found is not None or is_masked(" ".join([piece.title or "", *texts_of(places, "text")])):
        return found
    if piece.kind not in ("plan", "summary_and_plan", "summary"):
        return None
    return (
        dated_year(written, places, piece)
        or opening_year(places)
        or named_year(places)
        or property_year(places, document, piece)
    )


def texts_of(places: list[Place], *sources: str) -> list[str]:
    return [place.text for place in places if place.source in sources]


def stated_year(places: list[Place], words: Headings) -> tuple[int, str] | None:
    """A year in title, headings of the plan half, cover or header. Of several years the latest is the plan's."""
    for source in ("title", "heading", "cover", "document", "header"):
        texts = texts_of(places, source)
        if source == "heading":
            texts = plan_headings(texts, words)
        if source == "cover":
            texts = [text for text in texts if not any(True for _ in find_dates(text))]
        for text in texts:
            years = [found.value for found in find_years(text)]
            if years:
                return (min if SEVERAL_YEARS.search(text) else max)(years), source
    return None


def plan_headings(titles: list[str], words: Headings) -> list[str]:
    """Headings that may name the plan's year: those called plan; else all that are no review, taken together."""
    open_ones = [title for title in titles if has_any(title, words.halves.review) is None]
    plans = [title for title in open_ones if has_any(title, words.halves.plan) and any(True for _ in find_years(title))]
    return plans or [" ".join(title for title in open_ones if role_of(title, words) not in ("review", "market"))]


def dated_year(written: date | None, places: list[Place], piece: Piece) -> tuple[int, str] | None:
    """The year by the date of writing: 明年 and 今年 in the title, the part of a year it names, text, season."""
    if written is None:
        return None
    title = piece.title or ""
    year = relative_year(title, written)
    part = part_named(places, piece)
    if year is None and part is not None:
        year = written.year + (part[1] < written.month)
    if year is None:
        year = relative_year(" ".join(texts_of(places, "heading", "text")), written) or season_year(written, piece)
    return (year, "signature") if year else None


def part_named(places: list[Place], piece: Piece) -> tuple[int, int] | None:
    """The part of a year in the title; in the file's name where the title, if there is one, names no year either."""
    title = piece.title or ""
    part = part_of_year(title)
    if part is not None or any(True for _ in find_years(title)):
        return part
    return next(filter(None, map(part_of_year, texts_of(places, "filename"))), None)


def season_year(written: date, piece: Piece) -> int | None:
    """A plan of November or December is for the next year, one up to March for its own; a summary looks back."""
    back = piece.kind == "summary"
    if written.month >= 11:
        return written.year + (not back)
    return written.year - back if written.month <= 3 else None


def opening_year(places: list[Place]) -> tuple[int, str] | None:
    """A year in the opening sentences that speak of the plan: 为打好2023年暑期这一仗，制定…; 时间：2026年1月—12月."""
    for text in texts_of(places, "text", "signature"):
        for sentence in fold(text).replace("!", "。").split("。"):
            years = [found.value for found in find_years(sentence) if not found.short]
            if years and has_any(sentence, ABOUT) and not has_any(sentence, PAST):
                return years[-1], "text"
    return None


def named_year(places: list[Place]) -> tuple[int, str] | None:
    for place in places:
        if place.source in ("filename", "folder"):
            years = [found.value for found in find_years(place.text)]
            if years:
                return max(years), place.source
    return None


def property_year(places: list[Place], document: Document, piece: Piece) -> tuple[int, str] | None:
    """The core title's year, or the date of creation where the text itself speaks of 明年 or 今年."""
    if not piece.alone:
        return None
    years = [found.value for found in find_years(document.title or "")]
    if years:
        return max(years), "properties"
    if document.created is None or document.created.year < OLDEST:
        return None
    spoken = " ".join([piece.title or "", *texts_of(places, "heading", "text")])
    year = relative_year(spoken, document.created.date())
    return (year, "properties") if year else None


def checked_year(identity: Identity, year: int, piece: Piece, places: list[Place], issues: list[Issue]) -> Identity:
    """The year against the years of the plan's own sections and of the other places."""
    mentions = Counter(
        found.value
        for section in piece.sections
        if section.role in ("targets", "actions", "budget")
        for found in find_years(section.text)
        if not found.short
    )
    if mentions:
        most, count = mentions.most_common(1)[0]
        if count >= 3 and most - year > 1 and count * 2 > sum(mentions.values()):
            message = f"题名等处写{year}年，计划各节多写{most}年。按多数取{most}年，请核对"
            issues.append(Issue(IssueCode.YEAR_CONFLICT, message, "warning"))
            return replace(identity, year=most, year_source="text")
    body = fold("".join(section.text for section in piece.sections))
    itself = ITSELF.search(body)
    if itself:
        message = f"“{itself[0]}”拿{itself['year']}年同它自己相比，年份像是被统一改过，请核对原件"
        issues.append(Issue(IssueCode.YEAR_CONFLICT, message, "warning", evidence=itself[0]))
    others = {
        found.value: place.source
        for place in places
        if place.source in ("header", "filename") and identity.year_source == "title"
        for found in find_years(place.text)
    }
    if others and year not in others and all(other - 1 != year for other in others):
        other, source = next(iter(others.items()))
        message = f"题名写{year}年，{SOURCES[source]}写{other}年。取题名，请核对"
        issues.append(Issue(IssueCode.YEAR_CONFLICT, message, "warning"))
    return identity


def with_period(identity: Identity, places: list[Place], piece: Piece) -> Identity:
    """First and last day of the time the plan is for: as stated, else the part of the year that the title names.

    2025-2027年 are three whole years; 2024-2025年度 is a fiscal year whose months nobody said, so its days stay open.
    """
    for text in texts_of(places, "text", "signature", "cover", "title"):
        for start, end in terms_of(text):
            if identity.year is None or identity.year in (start.year, end.year):
                year_long = (end.year - start.year) * 12 + end.month - start.month == 11
                fiscal = (start.year, start.month) if year_long and start.month != 1 else None
                return replace(identity, period_start=start, period_end=end, fiscal_start=fiscal)
    if identity.year is None:
        return identity
    named = texts_of(places, "title", "cover", "filename")
    if (begins := next(filter(None, map(business_year, named)), None)) is not None:
        year, month = begins
        return replace(
            identity, period_start=date(year, month, 1), period_end=month_end(year + 1, month - 1), fiscal_start=begins
        )
    until = next((found.until for found in find_years(piece.title or "") if found.until is not None), None)
    if until is not None and until == identity.year + 1:
        return identity
    if until is not None and until > identity.year:
        return replace(identity, period_start=date(identity.year, 1, 1), period_end=date(until, 12, 31))
    first, last = part_named(places, piece) or (1, 12)
    return replace(identity, period_start=date(identity.year, first, 1), period_end=month_end(identity.year, last))


def terms_of(text: str) -> list[tuple[date, date]]:
    """Terms stated with both ends: 2024年7月1日至2025年6月30日 beside 期限, 财年 or the like; 时间：2026年1月—12月."""
    plain = fold(text)
    found = []
    for match in TERM.finditer(plain) if TERM_WORDS.search(plain) else ():
        from_year, from_month, from_day, to_year, to_month, to_day = match.groups()
        year = int(to_year or from_year)
        try:
            start = date(int(from_year), int(from_month), int(from_day or 1))
            end = date(year, int(to_month), int(to_day)) if to_day else month_end(year, int(to_month))
        except ValueError:
            continue
        if start <= end:
            found.append((start, end))
    return found


def month_end(year: int, month: int) -> date:
    """The last day of a month. Raises ValueError (calendar.IllegalMonthError) for a month that does not exist."""
    return date(year, month, monthrange(year, month)[1])
