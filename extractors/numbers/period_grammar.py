"""The grammar of periods: one compiled expression, its alternatives named after what they read.

`event` and `rate` stand first, then spans of years, then the calendar: a year, stated, relative or masked, with a
half, quarter, month or day behind it, or such a part alone. `dated` gives all forms to the quantities, which pass over
them. Patterns work on folded text.
"""

import re
from functools import cache

from pydantic import BaseModel, ConfigDict, TypeAdapter

from extractors.patterns import laid_out, one_of
from extractors.vocabulary import PACKAGED
from extractors.vocabulary.reading import check_shape, read_sheet

__all__ = ["DAY", "FOUR", "JOIN", "MONTH", "NUMBER", "QUARTER", "dated", "event_names", "period_grammar"]


class EventEntry(BaseModel):
    """A named time of the year; `words`, `dated` and `told` are explained in the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    words: tuple[str, ...] = ()
    dated: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


class PeriodsFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    events: tuple[EventEntry, ...]
    about: tuple[str, ...]


JOIN = r"\s?(?:--?|—{1,2}|~|至|到)\s?"
LIST = r"[、和及与]"
NUMBER = r"(?:十[一二]|1[0-2]|0?[1-9]|[一二三四五六七八九十])"
"""The number of a month."""
DAY = r"(?:[12][0-9]|3[01]|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
ALONE = r"(?<![0-9])(?<![0-9]\.)"
"""Not the end of a longer number."""

FOUR = r"(?:19[5-9]|20[0-4])[0-9](?![0-9])"
CHINESE_FOUR = r"[一二][〇零○九][〇零○一二三四五六七八九]{2}"
MASKED = laid_out(
    rf"""
    20(?:_{{1,6}}|[xX×*]{{1,4}}|\s{{1,4}}(?=年))|_{{2,6}}(?=年)|[xX×*]{{2,4}}(?=年)|20[0-9][xX×*_]{{1,2}}|200\*
    |{ALONE}20(?=年(?![来内以的老前后间经多质期店资]))
    """
)
"""A year somebody took out: 20_年, 20XX年, XX年, and 20年 where the last two digits are gone."""

LASTS = r"(?![来内期间经以老多历工租质保前后龄之资余店半限使寿货合]|的(?:经验|历史|老))"
"""What follows tells that 15年 lasts and is no year: 15年来, 15年经验, 15年老店."""
TWO = r"'?(?:0[0-9]|1[1-9]|2[1-9]|3[1-9]|9[0-9])年"
TWO_DIGIT = laid_out(
    rf"""
    (?:(?<![0-9.第近满达过超约前每\w])(?<![0-9],)|(?<=[比较在从自于至和与及对将、])){TWO}度?{LASTS}(?![,。;、!?)\s]|$)
    |(?<=[比较]){TWO}(?![来内期间经以老历])
    |(?<![0-9.近满达过超约前每第])(?<![0-9],){TWO}(?=
        度|底|末|全年|[上下]半年|[一二三四]季度|Q[1-4]|[0-9]{{1,2}}月|目标|任务|计划|指标|业绩|销售|同期|实际|预算)
    """
)
"""25年, 08年: a year where it stands or goes on like one, and nothing says that it lasts. 10年 and 30年 last."""

YEAR = laid_out(
    rf"""
    (?:{FOUR}|{CHINESE_FOUR})\s?(?:财政年度|财年|年度|年)|{MASKED}\s?(?:财年|年度|年)?|{TWO_DIGIT}
    |财年\s?20[0-4][0-9](?![0-9])|FY\s?'?(?:20)?[0-9]{{2}}(?![0-9])
    |{ALONE}20[0-4][0-9](?=工作|计划|目标|销售|预算|规划|总结|经营|\s?[QqH][1-4]|[上下]半年|全年|第?[一二三四]季度)
    """
)
OWN = r"(?<![成资样书基回版文日根])本"
"""本 of 本年 and 本月, not of 成本, 样本, 回本."""
RELATIVE = laid_out(
    rf"""
    去年同期|上年同期|新的一年|新一年|过去的一年|过去一年|今年|去年|翌年|次年|往年|历年|(?<![合不])同期(?![限货])
    |(?<![说证表])明年|(?<![近本以原])来年|(?<!以)上一?年度?(?![纪龄限轻])|(?<!以)下一?年度?(?![纪龄限轻]|的?会)
    |(?<![之以目])前年(?![度均])|(?<![今以之0-9])后年(?![均轻度])|{OWN}年度?(?![均轻])|(?<![相适])当年
    """
)
PLAN_YEAR = laid_out(
    r"""
    (?<![安健])全年度?|岁末
    |(?<![0-9一二两三四五六七八九十半几数多周])(?:年底|年末|年终|年内|年初|年中(?!大促|庆)|(?<![跨按财])年度)
    """
)

HALF = r"(?:[上下前后]半年度?|[上下][、和及]下半年|H[12](?![0-9A-Za-z])|[12]H(?![0-9A-Za-z]))"
QUARTER = laid_out(
    rf"""
    (?<![0-9.])第?[一二三四1-4](?:(?:{JOIN}|{LIST})第?[一二三四1-4]|[一二三四]){{1,3}}季度  # 一至三季度, 一二季度
    |第?[一二三四1-4]季度|第[一二三四]季(?!节)
    |(?<![每这那下上本一整当换四])[一二三四]季(?=[\s:,、0-9]|完成|目标|任务|实现|达)
    |首季度?|末季度?|[Qq][1-4](?![0-9A-Za-z])|[前后][二三两]个?季度
    """
)
MONTH_WORD = r"月份?(?![饼子亮嫂卡租供报结]|一(?![日号]))"
MONTH = rf"(?:{NUMBER}|元){MONTH_WORD}"
RUN_OF_MONTHS = r"(?:(?<=[,。;:、\s(年的])|(?<=^))[前头后](?:[二两三四五六七八九]|[2-9])个月(?![内后前以之])"
"""前三个月, 头两个月, 后四个月, where nothing stands before that they could be counted from (上市前三个月)."""
MONTHS = laid_out(
    rf"{RUN_OF_MONTHS}|{NUMBER}(?:月份?)?(?:(?:{JOIN}|{LIST}){NUMBER}(?:月份?(?={LIST}))?){{1,11}}{MONTH_WORD}|{MONTH}"
)
PART = rf"(?:{HALF}|{QUARTER}|{MONTHS})"
TAIL = laid_out(
    rf"""
    (?:{JOIN}(?:{FOUR}年|同年|次年|翌年|来年|第二年)?(?:{MONTH}|{QUARTER}))?  # 2024年10月—2025年9月
    (?:{DAY}(?:[日号]?{JOIN}(?:{MONTH})?{DAY})?[日号])?  # 10月1-7日
    (?:[上中下]旬)?[底末初中]?(?:[之以]?前(?![三五十0-9后期]))?
    """
)
DATE = r"(?:19[5-9]|20[0-4])[0-9][-./](?:1[0-2]|0?[1-9])[-./](?:[12][0-9]|3[01]|0?[1-9])(?![0-9])"
YEAR_MONTH = r"(?:19[5-9]|20[0-4])[0-9][-./](?:0[1-9]|1[0-2])(?![0-9.%/元万])"
DOTTED_DAYS = rf"(?<=\()(?:1[0-2]|0?[1-9])\.{DAY}{JOIN}(?:1[0-2]|0?[1-9])\.{DAY}(?=\))"
"""(3.1-3.31), only in brackets: elsewhere 1.2-1.5 is a range of numbers."""
YEARS = laid_out(
    rf"""
    {FOUR}{JOIN}(?:{FOUR}|[0-9]{{2}}(?![0-9]))\s?(?:财政年度|财年|学年|年度|年)|{FOUR}年度?{JOIN}{FOUR}年度?
    |{FOUR}/(?:{FOUR}|[0-9]{{2}}(?![0-9]))(?:财年|年度)?
    """
)
UNTIL = r"(?:截[至止]到?|止于)?"
CALENDAR = laid_out(
    rf"""
    {ALONE}(?P<date>{DATE})|(?P<dotted>{DOTTED_DAYS})|{ALONE}(?P<year_month>{YEAR_MONTH})|{ALONE}(?P<years>{YEARS})
    |{UNTIL}(?:(?P<year>{YEAR})|(?P<relative>{RELATIVE}))\s?的?(?:(?P<part>{PART})|全年|年?[底末初终中])?(?P<tail>{TAIL})
    |{UNTIL}{ALONE}(?P<alone>{PART})(?P<alone_tail>{TAIL})
    |{UNTIL}(?P<plan>{PLAN_YEAR})(?P<plan_tail>(?:[之以]?前)?)
    """
)

FEW = r"(?:[二两三四五十]|[2-9]|10)"
SPAN = laid_out(
    rf"""
    (?:未来|今后|近|前|后|最近|过去){FEW}年|{FEW}年(?:之?内(?![部容])|规划|期?间(?!隔)|滚动|发展规划)
    |第[一二三四五1-5]年|十[三四五]五(?:期间|规划|末)?
    """
)
WITHIN = laid_out(
    r"""
    (?<![第这那新的过又同上下近满期用等大了])[一1](?:天|周|个?星期|个?礼拜|个月|个季度|年|早上|晚上|晚)
    (?![以之]?内|[级后前来期]|车龄|工龄|店龄|质保|保修|左右|时间|以上|一度|四季)
    """
)
"""一个月 before what is done in it (一个月230条); elsewhere it lasts (带教期一个月)."""
COUNTED = laid_out(
    r"""
    [0-9]|[俩仨]|[一两二三四五六七八九十][零一二三四五六七八九十百千万]*
    (?:[次场回趟条个台单家人名件套份组通遍篇张杯桌辆]|百|千|万)
    """
)
TIME = r"(?:工作日|自然日|营业日|[天日周月年晚]|星期|礼拜|季度?|半年|财年)"
RATE = laid_out(
    rf"""
    每一?个?{TIME}|各(?:月|周|季度?)(?!个)|[日周月季年]均|单[日周月季](?![品价位])|天天|按[日周月季]度?(?![期时])
    |(?<![0-9一二三四个本上下当次])[月周季]度(?!的?会员)
    |(?<![0-9一二三四五六七八九十个本上下当次每首单全满节假平员作生往近今昨明休某双])[月日周](?=  # 月销, 日接车
        销|产值|产能|营业额|流水|目标|任务|指标|客流|接车|进厂|进店|活跃|拜访|业绩|毛利)
    |{WITHIN}(?=[^\s,。;、:!?()0-9一二两三四五六七八九十]{{0,6}}?{COUNTED})
    |一[月季](?=[一两三][次回场趟遍])
    |半年(?=[^\s,。;、:0-9一两三]{{0,3}}?[一两三1-9][次回场趟])
    """
)
RELATIVE_PART = laid_out(
    rf"""
    {OWN}月|{OWN}季度|{OWN}周(?![期边转年])|(?<!以)[上下]个?月(?!份?饼)|(?<!以)[上下]个?季度|(?<!以)[上下]周(?![期边转年])
    |第[一二三四五六七八九十0-9]{{1,2}}周
    """
)

FIRST = (
    "0123456789一二两三四五六七八九十〇零○元第首末未近最上下前后去今明来次翌本当同往历"
    "新过每各日周月季年单天按半全岁财截止头HQqFX×x*_'"
)
"""Every character a period may begin with, those of events apart: all others are passed over in one step."""


@cache
def period_grammar() -> re.Pattern[str]:
    return re.compile(_whole())


def _whole() -> str:
    first = "".join(sorted(set(FIRST) | {word[0] for word in event_names()}))
    return (
        rf"(?=[{re.escape(first)}])(?:(?P<event>{_event_pattern()})|(?P<rate>{RATE})|(?P<span>{SPAN})"
        rf"|(?P<near>{RELATIVE_PART})|(?P<calendar>{CALENDAR}))"
    )


@cache
def dated() -> str:
    """Every form, without names, as one group."""
    return re.sub(r"\(\?P<\w+>", "(?:", _whole())


@cache
def event_names() -> dict[str, str]:
    """Every written form of an event and its name."""
    return {word: entry.name for entry in _file().events for word in (*entry.words, *entry.dated, *entry.told)}


@cache
def _file() -> PeriodsFile:
    return check_shape(read_sheet(PACKAGED / "periods.yaml"), TypeAdapter(PeriodsFile))


@cache
def _event_pattern() -> str:
    events, alone = _file().events, r"(?<![0-9.一二三四五六七八九十第])"
    words = one_of({word: "" for entry in events for word in entry.words})
    numerals = one_of({word: "" for entry in events for word in entry.dated})
    told = one_of({word: "" for entry in events for word in entry.told})
    counted = r"\s?[万亿千百元块台件个人家次名套单张份户部折倍分天年月日小周场店号米]"
    return rf"{words}|{alone}{numerals}(?![0-9%/:-]|[.,][0-9]|{counted})|{alone}{told}(?={'|'.join(_file().about)})"
