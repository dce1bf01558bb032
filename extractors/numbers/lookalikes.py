"""What has numerals in it and is no quantity: sayings, names, clock times, telephone numbers, models, item numbers.

The patterns stand before the quantities in the grammar (`quantities`), so what they match is passed over.
Words are data (vocabulary/lookalikes.yaml); what follows a form of its own is a pattern here. Dates and years are the
periods' (`periods`).
"""

from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict, TypeAdapter

from extractors.numbers.numerals import CHINESE, MISREAD_NUMBER
from extractors.patterns import laid_out, one_of
from extractors.vocabulary import PACKAGED
from extractors.vocabulary.reading import check_shape, read_sheet

__all__ = ["Lookalikes", "load_lookalikes"]


class LookalikesFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    phrases: tuple[tuple[str, ...], ...]
    nouns: tuple[str, ...]
    articles: tuple[str, ...]


HOUR = r"(?:2[0-4]|[01]?[0-9]|二?十[一二三四五六七八九]?|[一两三四五六七八九])"
HAN = r"[\u4e00-\u9fff]"
LINE_START = r"(?:(?<=^)|(?<=\n))\s{0,4}"
TO = r"\s?[-~—至到]\s?"

CLOCK = laid_out(
    rf"""
    (?:[01]?[0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9])?(?![0-9.万亿%])(?<!(?<![0-9])1:[0-9][0-9])  # 8:30, no ratio 1:10
    |1:[0-5][0-9](?={TO})
    |(?<=[早晚午上晨夜])\s?{HOUR}[点时](?!建议|要求|意见)  # 晚上八点半
        (?:半|[一三]刻|[0-9]{{1,2}}分?)?(?:{TO}{HOUR}[点时]半?)?
    |{HOUR}[点时]半?{TO}(?:次日|晚上?)?{HOUR}[点时]半?  # 9点至22点
    |{HOUR}(?:
        点(?:钟|半|整|[一三]刻|[0-5]?[0-9]分|(?=[之以]?[前后]|开[始门会]|[上下]班|关门|打烊|准时|集合|到岗|起床|复盘))
        |时(?:整|[0-5]?[0-9]分|(?=[之以]?[前后]))
    )
    """
)
TELEPHONE = laid_out(
    r"""
    (?<![0-9])1[3-9][0-9](?:[0-9]{8}|-[0-9]{4}-[0-9]{4})(?![0-9])
    |0[0-9]{2,3}-(?:[0-9]{7,8}|[0-9]{4}-[0-9]{4})
    |400-?[0-9]{3,4}-?[0-9]{3,4}(?![0-9万元%])|800-[0-9]{3}-[0-9]{4}
    |(?:(?<=电话)|(?<=手机)):?\s?[0-9-]{7,}|(?<=QQ):?\s?[0-9]{5,}|(?<=邮编):?\s?[0-9]{6}
    """
)
MODEL = laid_out(
    rf"""
    (?!{MISREAD_NUMBER}|(?:[Tt][Oo][Pp]|RMB|CNY|USD)\s?-?[0-9])
    (?:
        (?<![A-Za-z])(?![A-Z]{{2,5}}[0-9]{{1,3}}\.[0-9](?![0-9.]))  # iPhone15, G20; UPT2.1 is a name and its number
        [A-Za-z]{{1,20}}-?(?:[0-9]++[A-Za-z.+-]*+)++(?<![.+-])
        (?!,[0-9]{{3}}(?![0-9])|\.[0-9])
        (?!\s?(?:%|[百千]?[万亿]|元|[台家人次单分名户套件]))  # GMV1860万, VIP500人 count
        |[0-9]++(?:\.[0-9]++)?  # 5G, 4S店, 128GB, 65W快充, 90系列, 36码
        (?:[GgTMm][Bb]?|[SCDPXVQABENOIYZ]|[Ww](?=[快充超闪无双氮电有\s]*充)|mAh|Hz|HZ|Mbps|fps|K(?=[屏电视高超]))
        (?![A-Za-z0-9])(?:店|店铺|网络|手机|卡|用户)?
        |[0-9]++(?:\.[0-9]++)?(?:英?寸|度(?![假过])|码(?![头洋])|系列|系|[#℃])  # 55寸, 53度, 36码, 92#
        |[0-9]++(?:[A-Za-z]++[0-9]++)++[A-Za-z]*+
    )
    """
)
ORDINAL = laid_out(
    rf"""
    第\s?(?:[0-9]++|[{CHINESE}]++|几)
    (?:[条章节款项届批类期步阶代方部版篇点个次家天周年月日轮层张排线手人号大名位](?![0-9])|季度|阶段|部分|梯队|时间|学期)?
    """
)
ITEM = laid_out(
    rf"""
    (?:(?<=^)|(?<=\n)|(?<=[。;!?]))\s{{0,4}}(?:
        \(\s?[0-9]{{1,2}}\s?\)|[0-9]{{1,2}}\)|[0-9]{{1,2}}(?:、(?![0-9]{{1,2}}月)|\.(?![0-9]))
    )
    |{LINE_START}[0-9]{{1,2}}(?=\s{{1,4}}{HAN})  # 2　年度目标, but 12 台
        (?!\s*(?:[万亿千百%元块台辆部件个人名位家户套单份张次场组天]|[年月](?!度)))
    |(?<=[,.:)\]】》」\"”、上下内右元%家台人次名个套户万亿])  # glued to the item before: 93%以上.3、
        \s{{0,4}}[0-9]{{1,2}}(?:、|\.(?=\s?{HAN}))(?!\s?[0-9])
    |(?:(?<=^)|(?<=\n)|(?<=[。;!?:]))\s{{0,4}}[{CHINESE}]{{1,3}}[、.](?!\s?[{CHINESE}]{{1,3}}(?:季度|月|[是为]))
    |\([{CHINESE}]{{1,3}}\)|\(\s?[0-9]{{1,2}}\s?\)(?=\S)
    """
)
SECTION_NUMBER = laid_out(
    rf"""
    {LINE_START}[0-9]{{1,2}}(?:\.[0-9]{{1,2}}){{1,3}}  # 2.1 目标, but 2.1亿元, 3.5折, 1.85以上
    (?=[\s、.]+[^\s0-9]|{HAN})
    (?![万亿千百元折倍成个台家次%以左之至到起])
    """
)
NAMED = laid_out(
    r"""
    (?:[56789]0|[0189]5|00|10)后(?![续台勤])  # 90后
    |(?<=[\"“‘'「])[0-9]{2,5}(?=[\"”’'」])  # “532”结构
    |[0-9]{2,5}(?=(?:工程|战略|模式|结构|法则|原则|行动|工作法|理论|定律|方针|思路)(?![0-9]))
    |[0-9]\.0(?=版|时代|模式|系统|阶段|升级|战略|店)
    |(?<![0-9.])[0-9]\+(?:[0-9N]\+?)+  # 1+3模式
    |[0-9]{1,4}号(?![人位称])(?:店|楼|线|馆|仓|厅|门|文|公司)?
    |[0-9]{1,4}(?=(?:弄|室|页|路公交|国道|省道|高速)(?![0-9]))
    |(?<=财年)20[0-9]{2}|(?:19|20)[0-9]{2}届|(?<=周)六日
    |(?:(?<=附件)|(?<=附表)|(?<=[、,如见]表)|(?<=[、,如见]图))\s?[0-9]{1,2}(?:-[0-9]{1,2})?
    |(?:(?<=iPhone )|(?<=Mate )|(?<=小米)|(?<=红米)|(?<=荣耀))[0-9]{1,3}(?!\s?(?:[台部万%元]|[0-9]))
    |\[[12][0-9]{3}\][0-9]{1,4}号  # 〔2025〕12号
    |[0-9]{1,3}个?月(?=继续率|留存率|复购率|滚动)
    |(?:(?<=[近前后])|(?<=未来)|(?<=今后)|(?<=最近)|(?<=过去))(?:[二两三四五十]|[2-9]|10)年
    |(?<=逢)[0-9]|(?<=[每当次本下上首]月)[0-9]{1,2}[日号](?!均)(?:\s?[-~—至到]\s?[0-9]{1,2}[日号])?  # 每月25日
    |[0-9]{1,4}[xX×*][0-9]{1,4}(?:[xX×*][0-9]{1,4})?(?:cm|mm|m|厘米|毫米)|7\s?[×xX*]\s?24小?时?  # 80*60cm, 7×24小时
    """
)


@dataclass(frozen=True, slots=True)
class Lookalikes:
    """`pattern` matches what is to be passed over, `nouns` what slogans count, `articles` what makes 一个 a count."""

    pattern: str
    nouns: str
    articles: frozenset[str]


@cache
def load_lookalikes() -> Lookalikes:
    file = check_shape(read_sheet(PACKAGED / "lookalikes.yaml"), TypeAdapter(LookalikesFile))
    phrases = one_of(dict(_guarded(phrase) for row in file.phrases for phrase in row))
    return Lookalikes(
        "|".join((phrases, ITEM, SECTION_NUMBER, TELEPHONE, CLOCK, NAMED, ORDINAL, MODEL)),
        one_of(dict.fromkeys(file.nouns, "")),
        frozenset(file.articles),
    )


def _guarded(phrase: str) -> tuple[str, str]:
    """四季!度 is 四季 where no 度 follows."""
    word, _, after = phrase.partition("!")
    return word, f"(?![{after}])" if after else ""
