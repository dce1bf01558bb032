"""Finds the words that say when, and turns them into the ISO text of the contract (section 2, `period`).

A grammar on characters like the quantities': one compiled expression over the folded text. A year of its own or a
relative one may be followed by a half, quarter, month or day; rates (每月, 日均), events (双11) and spans of years
(三年内) are forms of their own. Nothing is guessed: a year nobody states becomes `Y`.
"""

import re
from functools import cache

from pydantic import BaseModel, ConfigDict, TypeAdapter

from extractors.fold import fold
from extractors.numerals import read_number
from extractors.vocabulary import PACKAGED
from extractors.vocabulary.reading import check_shape, read_sheet
from schemas.mention import PeriodGrain, PeriodMention
from schemas.plan import Identity, Rate

__all__ = ["dated", "find_periods", "resolve"]


class EventEntry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    words: tuple[str, ...] = ()
    dated: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


class PeriodsFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    events: tuple[EventEntry, ...]
    about: tuple[str, ...]


ONE_TO_TWELVE = r"(?:十[一二]|1[0-2]|0?[1-9]|[一二三四五六七八九十])"
DAY = r"(?:[12][0-9]|3[01]|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
FOUR = r"(?:19[5-9]|20[0-4])[0-9](?![0-9])"
FOUR_OPEN = r"(?:19[5-9]|20[0-4])[0-9]"
CHINESE_FOUR = r"[一二][〇零○九][〇零○一二三四五六七八九]{2}"
MASKED_FOUR = r"(?:20(?:_{1,6}|[xX×*]{1,4}|\s{1,4}(?=年))|_{2,6}(?=年)|[xX×*]{2,4}(?=年)|20[0-9][xX×*_]{1,2}|200\*|(?<![0-9])20(?=年(?!来|内|以|的|老|前|后|间|经)))"
YEAR_WORD = r"(?:财政年度|财年|年度|年)"
TWO_DIGIT = (
    r"(?:(?<![0-9.,第近满过达超约前每\w])|(?<=[比较在从自于到至和与及对将]))(?:'?(?:0[0-9]|[12][0-9]|3[0-9]|9[0-9]))年度?"
    r"(?![来内期间经以老多历工租质保前后龄之资余店半]|的(?:经验|历史|老)|[,。;、!?)\s]|$)"
)
JOIN = r"\s?(?:-{1,2}|—{1,2}|~|至|到)\s?"
DATE = rf"{FOUR_OPEN}[-./](?:1[0-2]|0?[1-9])[-./](?:[12][0-9]|3[01]|0?[1-9])(?![0-9])"
QUARTER = r"(?:第?[一二三四1-4]季度|第?[一二三四]季(?!节|度)|[一二三四](?:[、和及与,]?[一二三四]){1,3}季度|[1-4](?:[、和及与,][1-4]){1,3}季度|首季度?|末季度?|[Qq][1-4](?![0-9A-Za-z])|前[二三两]个?季度)"
HALF = r"(?:[上下前后]半年度?|[上下][、和及]下半年|H[12](?![0-9A-Za-z])|[12]H(?![0-9A-Za-z]))"
MONTH = rf"(?:{ONE_TO_TWELVE}月份?|元月份?)(?![饼子亮嫂卡租供报均结])"
MONTHS = rf"(?:{ONE_TO_TWELVE}(?:月份?)?(?:(?:{JOIN}|[、和及与]){ONE_TO_TWELVE})+月份?(?![饼子亮嫂])|{MONTH})"
RELATIVE = (
    r"(?:去年同期|上年同期|上一年度?|下一年度?|新的一年|新一年|过去的一年|过去一年|今年|明年|来年|次年|翌年|去年|上年度?|前年|后年"
    r"|本年度?|当年|同期|往年|历年)"
)
PLAN_YEAR = r"(?:全年度?|年底|年末|年终|岁末|年内|年初|年中|年度(?!的?会员))"
SPAN_OF_YEARS = (
    r"(?:(?:未来|今后|近|前|后|最近|过去)(?:[二两三四五十]|[2-9]|10)年|(?:[二两三四五十]|[2-9]|10)年(?:之?内|规划|期?间|滚动)"
    r"|第[一二三四五1-5]年|十[三四五]五(?:期间|规划)?)"
)
EVERY = r"(?:每个?|各)"
RATE = (
    rf"{EVERY}(?:工作日|自然日|[天日周月年]|星期|礼拜|季度?|半年|财年|营业日)|[日周月季年]均|单[日周月季](?![品价])|逐[日周月季]|天天|按[日周月季]"
    r"|[月](?:度)(?![的]?会员)|(?<![0-9一二三四五六七八九十个本上下当次每首逐单全满])[月日周](?=销|产值|产能|营业额|流水|目标|任务|指标|客流|接车|进厂|进店|活跃|拜访|业绩|毛利|保底)"
    r"|(?<![第这那新的过又同上下近满期用等])(?:一|1)(?:天|周|个?星期|个?礼拜|个月|季度?|个季度|年|早上|晚上|晚)(?=[^\s,。;、::!?()0-9一二两三四五六七八九十]{0,6}?(?:[0-9]|[一两二三四五六七八九十][十百千万]*[0-9]?"
    r"(?:[次场回趟条个台单家人名件套份组通遍篇张杯桌]|百|千|万)))"
)



YEAR = (
    rf"(?:(?:{FOUR}|{CHINESE_FOUR})\s?{YEAR_WORD}|{MASKED_FOUR}\s?{YEAR_WORD}?|{TWO_DIGIT}|FY'?(?:20)?[0-9]{{2}}(?![0-9])"
    r"|(?<![0-9.])20[0-4][0-9](?=工作|计划|目标|销售|预算|规划|总结|经营|\s?[QqH][1-4]))"
)
PART = rf"(?:{HALF}|{QUARTER}|{MONTHS})"
CALENDAR = (
    rf"(?<![0-9.])(?P<date>{DATE})"
    rf"|(?<![0-9.])(?P<years>{FOUR}{JOIN}(?:{FOUR}|[0-9]{{2}}(?![0-9]))\s?{YEAR_WORD}|{FOUR}年{JOIN}{FOUR}年|{FOUR}/(?:{FOUR}|[0-9]{{2}}(?![0-9])))"
    rf"|(?:(?P<year>{YEAR})|(?P<relative>{RELATIVE}))\s?的?(?:(?P<part>{PART})|(?P<end>[底末初终]))?(?P<tail>{{tail}})"
    rf"|(?<![0-9.])(?P<alone>{PART})(?P<alone_tail>{{tail}})|(?P<plan>{PLAN_YEAR})(?P<plan_tail>(?:[之以]?前)?)"
)
TAIL = (
    rf"(?:{JOIN}(?:(?:{FOUR})年|{RELATIVE}|同年)?(?:{MONTH}|{QUARTER}))?(?:{DAY}[日号])?(?:{JOIN}(?:{DAY}[日号]))?(?:[上中下]旬)?(?:[底末初中])?(?:[之以]?前(?![三五十0-9后]))?"
)
CALENDAR = CALENDAR.replace("{tail}", TAIL)


def find_periods(text: str) -> tuple[PeriodMention, ...]:
    """All words of `text` that say when, from left to right, none overlapping; offsets count in `text` as written."""
    folded = fold(text)
    found = []
    for match in _grammar().finditer(folded):
        mention = _mention(match, text)
        if mention is not None:
            found.append(mention)
    return tuple(found)


def _mention(match: re.Match[str], text: str) -> PeriodMention | None:
    kind = match.lastgroup
    words = match[0]
    span = (match.start(), match.end(), text[match.start() : match.end()])
    if kind == "rate":
        return PeriodMention(*span, "rate", rate=_rate(words), rule="rate")
    if kind == "event":
        return PeriodMention(*span, "event", event=_events()[words], rule="event")
    if kind == "span":
        return _span_of_years(span, words)
    if match["date"]:
        year, month, day = re.split(r"[-./]", match["date"])
        return PeriodMention(*span, "day", int(year), part=f"{int(month):02}-{int(day):02}", rule="date")
    if match["years"]:
        first, second = (re.findall(r"[0-9]+", match["years"]))
        last = int(second) if len(second) == 4 else int(first[:2] + second)
        if last < int(first):
            return None
        return PeriodMention(*span, "range", int(first), end_year=last, rule="years")
    if match["plan"]:
        return PeriodMention(*span, "year", deadline="前" in match["plan_tail"], rule="plan_year")
    if match["alone"]:
        grain, part, end_year, deadline = _part(match["alone"], match["alone_tail"], None)
        return PeriodMention(*span, grain, end_year=end_year, part=part, deadline=deadline, rule="part")
    year_number, shift, rule = None, None, "year"
    if match["year"]:
        year_number = _year(match["year"])
        rule = "year" if year_number else "year_masked"
    else:
        shift, rule = _shift(match["relative"]), "relative"
    tail = match["tail"]
    if not match["part"]:
        grain_: PeriodGrain = "year"
        return PeriodMention(*span, grain_, year_number, shift=shift, deadline=tail.endswith("前"), rule=rule)
    grain, part, end_year, deadline = _part(match["part"], tail, year_number)
    return PeriodMention(*span, grain, year_number, end_year, shift, part, deadline=deadline, rule=rule)


def _part(words: str, tail: str, year: int | None) -> tuple[PeriodGrain, str, int | None, bool]:
    """Grain, ISO part, last year and deadline of a half, quarter, month or a row of them."""
    deadline = tail.endswith("前")
    end_year = None
    to = re.match(rf"{JOIN}(?:({FOUR})年|{RELATIVE}|同年)?({MONTH}|{QUARTER})", tail)
    if to:
        first, last = _ends(words)[0], _ends(to[2])[1]
        end_year = int(to[1]) if to[1] and year and int(to[1]) != year else None
        return "range", f"{first}/{last}", end_year, deadline
    first, last = _ends(words)
    if first != last:
        return "range", f"{first}/{last}", None, deadline
    day = re.search(rf"({DAY})[日号]", tail)
    if day:
        number = read_number(day[1])
        return "day", f"{first}-{int(number or 0):02}", None, deadline
    if re.search(r"[上中下]旬", tail):
        return "decade", first, None, deadline
    return ("half" if first[0] == "H" else "quarter" if first[0] == "Q" else "month"), first, None, deadline


def _ends(words: str) -> tuple[str, str]:
    """First and last of 上半年, 一二季度, 3—5月, 6、9、12月 as `H1`, `Q1`…, `03`…"""
    if "半年" in words or words[0] == "H" or words[-1] == "H":
        if re.match(r"[上下][、和及]", words):
            return "H1", "H2"
        return ("H1", "H1") if re.search(r"[上前1]", words) and not words.startswith("H2") else ("H2", "H2")
    if "季" in words or words[0] in "Qq":
        if words[0] == "首":
            return "Q1", "Q1"
        if words[0] == "末":
            return "Q4", "Q4"
        numbers = [int(read_number(n) or 0) for n in re.findall(r"[1-4一二三四两]", words)]
        if words[0] == "前":
            return "Q1", f"Q{numbers[0]}"
        return f"Q{numbers[0]}", f"Q{numbers[-1]}"
    months = [1 if n == "元" else int(read_number(n) or 0) for n in re.findall(rf"{ONE_TO_TWELVE}|元", words)]
    return f"{months[0]:02}", f"{months[-1]:02}"


def _span_of_years(span: tuple[int, int, str], words: str) -> PeriodMention:
    if words.startswith("十"):
        first = {"三": 2016, "四": 2021, "五": 2026}[words[1]]
        return PeriodMention(*span, "years", first, end_year=first + 4, rule="five_year_plan")
    number = int(read_number(re.findall(r"[0-9]+|[一二两三四五十]", words)[0]) or 1)
    if words.startswith("第"):
        return PeriodMention(*span, "years", shift=number - 1, rule="ordinal_year")
    if words.startswith(("近", "前", "最近", "过去")):
        return PeriodMention(*span, "years", shift=-number, rule="past_years")
    return PeriodMention(*span, "years", shift=number - 1, rule="coming_years")


def _year(words: str) -> int | None:
    digits = "".join(re.findall(r"[0-9]", words))
    if re.search(r"[_xX×*\s]", words.rstrip()) and len(digits) < 4 and not words.startswith("FY"):
        return None
    if not digits:
        digits = "".join(str(int(read_number(c.replace("○", "〇")) or 0)) for c in re.findall(r"[〇零○一二三四五六七八九]", words))
    if len(digits) == 2:
        if digits == "20" and not words.startswith("FY"):
            return None
        return (1900 if int(digits) >= 70 else 2000) + int(digits)
    return int(digits) if len(digits) == 4 else None


def _shift(words: str) -> int | None:
    """Years counted from the day of writing; None for the plan's own year (本年, 新的一年)."""
    if words[0] in "明来次翌下" :
        return 1
    if words in ("后年",):
        return 2
    if words in ("前年",):
        return -2
    if words[0] in "去上过同往历":
        return -1
    return 0 if words == "今年" else None


def _rate(words: str) -> Rate:
    for sign, rate in RATE_SIGNS.items():
        if sign in words:
            return rate
    return "day"


RATE_SIGNS: dict[str, Rate] = {"半年": "half", "季": "quarter", "年": "year", "周": "week", "星期": "week", "礼拜": "week", "月": "month"}


def resolve(mention: PeriodMention, identity: Identity) -> str | None:
    """The ISO text of a mention for a plan: `2025`, `2025-Q1`, `2025-03`, `event:双11`, `Y-03` with the year unknown.

    None for rates, and for past years of a plan whose own year nobody knows. A relative year counts from the date the
    plan was written; without one 明年 is the plan's year. Parts of a fiscal year are the calendar months they cover.
    """
    if mention.grain == "rate":
        return None
    if mention.event:
        return f"event:{mention.event}"
    if mention.grain == "years":
        return _resolve_years(mention, identity)
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


def _iso(year: str, part: str, end_year: int | None) -> str:
    if not part:
        return year
    first, slash, last = part.partition("/")
    return f"{year}-{first}/{end_year or year}-{last}" if slash else f"{year}-{first}"


@cache
def _events() -> dict[str, str]:
    """Every written form of an event and its name."""
    file = _file()
    return {word: entry.name for entry in file.events for word in (*entry.words, *entry.dated, *entry.told)}


@cache
def _file() -> PeriodsFile:
    return check_shape(read_sheet(PACKAGED / "periods.yaml"), TypeAdapter(PeriodsFile))


@cache
def _event_pattern() -> str:
    file = _file()
    words = sorted((w for e in file.events for w in e.words), key=lambda w: (-len(w), w))
    dated = sorted((w for e in file.events for w in e.dated), key=lambda w: (-len(w), w))
    told = sorted((w for e in file.events for w in e.told), key=lambda w: (-len(w), w))
    return (
        rf"(?:{'|'.join(map(re.escape, words))})"
        rf"|(?<![0-9.一二三四五六七八九十])(?:{'|'.join(map(re.escape, dated))})(?![0-9.,%/:-]|\s?[万亿千百元块台件个人家次名套单张份户部折倍分天年月日小周场店])"
        rf"|(?<![0-9.一二三四五六七八九十])(?:{'|'.join(map(re.escape, told))})(?={'|'.join(file.about)})"
    )


@cache
def _grammar() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<event>{_event_pattern()})|(?P<rate>{RATE})|(?P<span>{SPAN_OF_YEARS})|(?P<calendar>{CALENDAR})"
    )


@cache
def dated() -> str:
    """Every form with a numeral in it: what the grammar of quantities passes over."""
    return re.sub(r"\(\?P<\w+>", "(?:", rf"{_event_pattern()}|{RATE}|{SPAN_OF_YEARS}|{CALENDAR}")
