"""Finds the words that say when, and turns them into the ISO text of the contract (section 2, `period`).

A grammar on characters like the quantities' (`period_grammar`). A year, stated or relative, may be followed
by a half, quarter, month or day; rates (每月, 日均), events (双11) and spans of years (三年内) are forms of their own.
Nothing is guessed: a year nobody states becomes `Y`.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from extractors.fold import fold
from extractors.numbers.numerals import read_number
from extractors.numbers.period_grammar import DAY, FOUR, JOIN, MONTH, NUMBER, QUARTER, event_names, period_grammar
from schemas.mention import PeriodGrain, PeriodMention
from schemas.plan import Identity, Rate

__all__ = ["find_periods", "resolve"]

RATES: dict[str, Rate] = {
    "半年": "half", "季": "quarter", "年": "year", "周": "week", "星期": "week", "礼拜": "week", "月": "month",
}  # fmt: skip
SHIFTS = {"今年": 0, "后年": 2, "前年": -2, "明年": 1, "来年": 1, "次年": 1, "翌年": 1}
"""Years counted from the day of writing; other relative years by their first character."""
FIVE_YEARS = {"十三五": 2016, "十四五": 2021, "十五五": 2026}
NEXT_YEAR = ("次年", "翌年", "来年", "第二年")


def find_periods(text: str) -> tuple[PeriodMention, ...]:
    """All words of `text` that say when, from left to right, none overlapping; offsets count in `text` as written."""
    return tuple(mention for match in period_grammar().finditer(fold(text)) for mention in _read(match, text))


def _read(match: re.Match[str], text: str) -> Iterator[PeriodMention]:
    words, kind = match[0], match.lastgroup
    start, end = match.span()
    mention = PeriodMention(start, end, text[start:end], "year", rule=kind or "")
    if kind == "rate":
        yield replace(mention, grain="rate", rate=_rate(words))
    elif kind == "event":
        yield replace(mention, grain="event", event=event_names()[words])
    elif kind == "span":
        yield _span_of_years(mention, words)
    elif kind == "near":
        yield _near(mention, words)
    else:
        yield from _calendar(match, mention)


def _calendar(match: re.Match[str], mention: PeriodMention) -> Iterator[PeriodMention]:
    if match["date"] or match["year_month"]:
        numbers = re.findall(r"[0-9]+", match[0])
        grain: PeriodGrain = "day" if match["date"] else "month"
        part = "-".join(f"{int(number):02}" for number in numbers[1:])
        yield replace(mention, grain=grain, year=int(numbers[0]), part=part, rule=grain)
    elif match["dotted"]:
        first_month, first_day, month, day = (int(number) for number in re.findall(r"[0-9]+", match[0]))
        part = f"{first_month:02}-{first_day:02}/{month:02}-{day:02}"
        yield replace(mention, grain="range", part=part, rule="dotted")
    elif match["years"]:
        first, second = re.findall(r"[0-9]+", match["years"])
        last = int(second if len(second) == 4 else first[:2] + second)
        if last > int(first):
            yield replace(mention, grain="range", year=int(first), end_year=last, rule="years")
    elif match["plan"]:
        yield replace(mention, deadline="前" in match["plan_tail"] or mention.text.startswith("截"), rule="plan_year")
    elif match["alone"]:
        yield from _parts(replace(mention, rule="part"), match["alone"], match["alone_tail"], match.start("alone"))
    else:
        yield from _year(match, mention)


def _year(match: re.Match[str], mention: PeriodMention) -> Iterator[PeriodMention]:
    if match["year"]:
        number = _year_number(match["year"])
        mention = replace(mention, year=number, rule="year" if number else "year_masked")
    else:
        mention = replace(mention, shift=_shift(match["relative"]), rule="relative")
        if match["relative"] in ("往年", "历年"):
            mention = replace(mention, rule="bygone")
    if match["part"]:
        yield from _parts(mention, match["part"], match["tail"], match.start("part"))
    else:
        yield replace(mention, deadline=match["tail"].endswith("前") or mention.text.startswith("截"))


def _parts(mention: PeriodMention, words: str, tail: str, at: int) -> Iterator[PeriodMention]:
    """A half, quarter or month with what follows it; a row that leaves gaps (6、9、12月) is a mention each."""
    mention = replace(mention, deadline=tail.endswith("前") or mention.text.startswith("截"))
    numbers = _numbers(words)
    if numbers != _in_a_row(numbers) and words[0] not in "前后头" and not re.search(JOIN, words):
        yield from _each(mention, words, at)
        return
    first, last = numbers[0], numbers[-1]
    to = re.match(rf"{JOIN}(?:({FOUR})年|(\w年))?({MONTH}|{QUARTER})", tail)
    if to:
        last = _numbers(to[3])[-1]
        end_year = int(to[1]) if to[1] else mention.year + 1 if mention.year and to[2] in NEXT_YEAR else None
        mention = replace(mention, end_year=None if end_year == mention.year else end_year)
    days = re.findall(rf"({MONTH})?({DAY})(?=[日号]|{JOIN})", tail[to.end() :] if to else tail)
    if days and not to:
        months = [first, _numbers(days[-1][0])[0] if days[-1][0] else first]
        ends = [
            f"{month}-{int(read_number(day) or 0):02}"
            for month, (_, day) in zip(months, (days[0], days[-1]), strict=True)
        ]
        grain: PeriodGrain = "day" if len(days) == 1 else "range"
        yield replace(mention, grain=grain, part="/".join(dict.fromkeys(ends)))
    elif first != last:
        yield replace(mention, grain="range", part=f"{first}/{last}")
    else:
        yield replace(mention, grain="decade" if "旬" in tail else _grain(first), part=first)


def _each(mention: PeriodMention, words: str, at: int) -> Iterator[PeriodMention]:
    """One mention for each month or quarter named; the first keeps the words of the year."""
    quarters = "季" in words or words[0] in "Qq"
    start = mention.start
    for found in re.finditer(rf"[Qq第]?({NUMBER}|元)(?:月份?|季度)?", words):
        number = 1 if found[1] == "元" else int(read_number(found[1]) or 0)
        part = f"Q{number}" if quarters else f"{number:02}"
        end = at + found.end()
        words_of_it = mention.text[start - mention.start : end - mention.start]
        yield replace(mention, start=start, end=end, text=words_of_it, grain=_grain(part), part=part)
        start = at + found.end() + 1


def _numbers(words: str) -> list[str]:
    """Halves, quarters or months named in the words, as `H1`, `Q1`, `03`."""
    if "半年" in words or words[0] == "H" or words[-1] == "H":
        if re.match(r"[上下][、和及]", words):
            return ["H1", "H2"]
        return ["H1" if re.search(r"[上前1]", words) else "H2"]
    if "季" in words or words[0] in "Qq":
        if words[0] in "首末":
            return ["Q1" if words[0] == "首" else "Q4"]
        quarters = [int(read_number(number) or 0) for number in re.findall(r"[1-4一二三四两]", words)]
        if words[0] == "前":
            return ["Q1", f"Q{quarters[0]}"]
        if words[0] == "后":
            return [f"Q{5 - quarters[0]}", "Q4"]
        return [f"Q{quarter}" for quarter in quarters]
    if words[0] in "前头后":
        count = int(read_number(words[1]) or 1)
        return [f"{13 - count:02}", "12"] if words[0] == "后" else ["01", f"{count:02}"]
    months = re.findall(rf"{NUMBER}|元", words)
    return [f"{1 if month == '元' else int(read_number(month) or 0):02}" for month in months]


def _in_a_row(numbers: list[str]) -> list[str]:
    """The numbers that follow the first one without a gap."""
    head, first = numbers[0].rstrip("0123456789"), int(numbers[0].lstrip("QH"))
    width = len(numbers[0]) - len(head)
    return [f"{head}{first + step:0{width}}" for step in range(len(numbers))]


def _grain(part: str) -> PeriodGrain:
    return "half" if part[0] == "H" else "quarter" if part[0] == "Q" else "month"


def _span_of_years(mention: PeriodMention, words: str) -> PeriodMention:
    """十四五, 第二年, 近三年, 三年内: `shift` is the last year, counted from the plan's own."""
    if words[:3] in FIVE_YEARS:
        first = FIVE_YEARS[words[:3]]
        return replace(mention, grain="years", year=first, end_year=first + 4, rule="five_year_plan")
    number = int(read_number(re.findall(r"[0-9]+|[一二两三四五十]", words)[0]) or 1)
    if words.startswith(("近", "前", "最近", "过去")):
        return replace(mention, grain="years", shift=-number, rule="past_years")
    return replace(
        mention, grain="years", shift=number - 1, rule="ordinal_year" if words[0] == "第" else "coming_years"
    )


def _near(mention: PeriodMention, words: str) -> PeriodMention:
    """本月, 下季度, 第三周: counted in their own grain from the plan's, `shift` None for 第三周."""
    grain: PeriodGrain = "week" if "周" in words else "quarter" if "季" in words else "month"
    shift = {"本": 0, "下": 1, "上": -1}.get(words[0])
    return replace(mention, grain=grain, shift=shift, rule="near")


def _year_number(words: str) -> int | None:
    """2025年, 二〇二五年, 25年, FY25; None for a masked one."""
    if re.search(r"[_xX×*]", words) or re.fullmatch(r"20\s*年度?", words) or re.search(r"20\s+年", words):
        return None
    digits = "".join(re.findall(r"[0-9]", words))
    if not digits:
        digits = "".join(
            str(int(read_number(c.replace("○", "〇")) or 0)) for c in re.findall(r"[〇零○一二三四五六七八九]", words)
        )
    if len(digits) == 2:
        return (1900 if digits >= "70" else 2000) + int(digits)
    return int(digits)


def _shift(words: str) -> int | None:
    """Years counted from the day of writing; None for the plan's own year (本年, 新的一年)."""
    if words in SHIFTS:
        return SHIFTS[words]
    return 1 if words[0] == "下" else -1 if words[0] in "去上过同往历" else None


def _rate(words: str) -> Rate:
    return next((rate for sign, rate in RATES.items() if sign in words), "day")


def resolve(mention: PeriodMention, identity: Identity) -> str | None:
    """The ISO text of a mention for a plan: `2025`, `2025-Q1`, `2025-03`, `event:双11`, `Y-03` with the year unknown.

    None for rates, and for past years of a plan whose own year nobody knows. A relative year counts from the date the
    plan was written; without one 明年 is the plan's year. Parts of a fiscal year are the calendar months they cover.
    """
    if mention.grain == "rate":
        return None
    if mention.event:
        return f"event:{mention.event}"
    if mention.rule == "near":
        return _resolve_near(mention, identity)
    if mention.grain == "years":
        return _resolve_years(mention, identity)
    if mention.rule == "bygone":
        return None
    if mention.year is not None and mention.end_year is not None and not mention.part:
        return f"{mention.year}/{mention.end_year}"
    if mention.rule == "year_masked":
        year: int | None = identity.year
    elif mention.year is not None:
        year = mention.year
    elif mention.shift is None:
        return _in_plan_year(mention, identity)
    elif identity.written is not None:
        year = identity.written.year + mention.shift
    elif identity.year is not None:
        year = identity.year + min(mention.shift, 0)
    elif mention.shift < 0:
        return None
    else:
        year = None
    return _iso("Y" if year is None else str(year), mention.part, mention.end_year)


def _in_plan_year(mention: PeriodMention, identity: Identity) -> str:
    """A part of the plan's own year; in a fiscal year 一季度 and 三月 fall where their months fall."""
    if identity.year is None or identity.fiscal_start is None:
        return _iso("Y" if identity.year is None else str(identity.year), mention.part, mention.end_year)
    year, first = identity.fiscal_start
    if first == 1:
        return _iso(str(year), mention.part, None)
    if not mention.part:
        return f"{year}/{year + 1}"
    ends = mention.part.split("/")
    low, high = _fiscal_month(ends[0], first, last=False), _fiscal_month(ends[-1], first, last=True)
    day = ends[0][2:] if len(ends) == 1 and ends[0][0].isdigit() else ""
    start = f"{year + (low < first)}-{low:02}"
    end = f"{year + (high < first)}-{high:02}"
    if start == end:
        return start + day
    if high - low == 2 and low % 3 == 1 and start[:4] == end[:4]:
        return f"{start[:4]}-Q{(low + 2) // 3}"
    return f"{start}/{end}"


def _fiscal_month(part: str, first: int, *, last: bool) -> int:
    """First or last calendar month of `Q2`, `H1` or `03` in a fiscal year that begins in month `first`."""
    if part[0] in "QH":
        length = 3 if part[0] == "Q" else 6
        offset = (int(part[1]) - 1) * length + (length - 1 if last else 0)
        return (first - 1 + offset) % 12 + 1
    return int(part[:2])


def _resolve_years(mention: PeriodMention, identity: Identity) -> str | None:
    if mention.year is not None:
        return f"{mention.year}/{mention.end_year}"
    if mention.shift is None or mention.shift < 0 or identity.year is None:
        return None
    return str(identity.year + mention.shift)


def _resolve_near(mention: PeriodMention, identity: Identity) -> str | None:
    """本月 is the month a plan for one month is for; 下月 the one after the date of writing, else the plan's."""
    months = {"month": 1, "quarter": 3}.get(mention.grain)
    start, end = identity.period_start, identity.period_end
    if months is None or mention.shift is None:
        return None
    if identity.written is not None and mention.shift != 0:
        anchor, steps = identity.written, mention.shift
    elif start is not None and end is not None and (end - start).days < 31 * months:
        anchor, steps = start, min(mention.shift, 0)
    else:
        return None
    number = (anchor.year * 12 + anchor.month - 1) // months + steps
    year, part = divmod(number, 12 // months)
    return f"{year}-{part + 1:02}" if months == 1 else f"{year}-Q{part + 1}"


def _iso(year: str, part: str, end_year: int | None) -> str:
    if not part:
        return year
    first, slash, last = part.partition("/")
    if not slash:
        return f"{year}-{first}"
    if end_year is None and last < first and year.isdigit():
        end_year = int(year) + 1
    return f"{year}-{first}/{end_year or year}-{last}"
