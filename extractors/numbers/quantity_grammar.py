"""The grammar of quantities: one compiled expression, its alternatives named after what they read.

`skip` stands first: what has numerals in it and is no quantity. Then the forms of their own, then `quantity`, a number
with its unit, rate and the bound behind it; last `masked`, a number that was taken out. Every alternative takes digits
to their end, so that no text is read twice. Patterns work on folded text.
"""

import re
from functools import cache

from extractors.numbers.comparators import load_comparators
from extractors.numbers.lookalikes import load_lookalikes
from extractors.numbers.numerals import CHINESE, CHINESE_NUMBER, DIGITS, MISREAD_NUMBER, MIXED_NUMBER
from extractors.numbers.period_grammar import dated
from extractors.numbers.units import load_units
from extractors.patterns import laid_out

__all__ = [
    "CLAUSE_END", "FROM_BEFORE", "JOINT", "MISREAD_VERB", "RATE_BEFORE", "RATE_IN_CUE", "YEAR_AHEAD",
    "after_bound", "change_before", "quantity_grammar", "slogan_noun",
]  # fmt: skip

CLAUSE_END = re.compile(r"\s*(?:[,。;:!?、()\]】》」\"”\n]|$)")
JOINT = re.compile(r"\s{0,2}(?:--?|—{1,2}|~|至|到|[和与](?=[^,。;]{1,12}之间))\s{0,2}")
FROM_BEFORE = re.compile(r"[^\s0-9,。;:!?、]{0,8}?[由从自]")
"""Read backwards from a number: 由61%到68% goes from a base to a level and is no range."""

RATE_BEFORE = re.compile(
    r"[^\s0-9,。;:!?、]{0,10}?(?:每|各|隔|均|年半|(?:[年周天]|月个?|拜礼个?|期星个?)一(?![的这那过每又第]))"
)
"""Read backwards: a rate in the same clause (每天发一条, 各配一名) makes 一 a count."""

RATE_IN_CUE = re.compile(r"(?:每一?个?|一个?)(天|日|周|星期|礼拜|月|季度|季|半年|年)")
"""A rate between a cue and its number: 至少每周回访一次."""

MISREAD_VERB = re.compile(r"\s*口力[增]?")
"""Read backwards: 增力口 for 增加."""

YEAR_AHEAD = re.compile(
    r"(?:19|20)[0-9]{2}(?=年|[-~/—][0-9]|财|\s?[QH第上下一二三四全][1-4半季年]|工作|计划|目标|销售|预算|规划|总结|经营|[版届款春夏秋冬])"
)

FIRST = rf"[0-9{CHINESE}A-Za-z×*_?□○第前翻半对大过几数双上头俩仨+±↑↓¥(\s-]"
"""Every character a token may begin with; all others are passed over in one step."""

PLAIN = r"[0-9]++(?:,[0-9]{3})*+(?:[万亿元%台家人名次件套户条单]|\.[0-9]++[万亿元%])"
"""Digits with a unit behind, the most common case: nothing that is no quantity looks like this, so none is tried."""
MORE_SCALE = r"(?:个亿|[百千]?万|亿|千(?![克升米])|百)"
HINTED = rf"[几数][十百千万亿]+|(?<![{CHINESE}])(?:千八百|百八十|万八千|百十来?|千儿八百)"
"""几十, 数百万, 千八百: an order of size, no number."""
PAIR_WORDS = r"(?<![们妹弟兄姐这那娘爷父母夫])[俩仨](?=人|月|\s*(?:[,。;!?、)]|$))"
HALF = r"(?:半(?=个?(?:月|小时|天|成|钟头|百分点))|半(?=个点)|(?<![上下前后大小])半(?=个?年(?![末度])))"
BORDER = r"\s*(?:[,。;:!?、()\n]|$)"
CHANGES = (
    *(
        "提升",
        "提高",
        "增长",
        "增加",
        "上升",
        "上涨",
        "上浮",
        "拉升",
        "拉高",
        "抬升",
        "调高",
        "上调",
        "回升",
        "改善",
        "扩大",
    ),
    *("下降", "降低", "下调", "下滑", "减少", "压缩", "压降", "收窄", "回落", "缩小"),
    *"涨升提增加高抬拉跌降减压低少",
)


def quantity_pattern() -> str:
    """A number with sign, unit, half, rate and the bound behind it. Spaces may stand before the unit."""
    units, after = load_units(), load_comparators().after_pattern
    unit = units.pattern
    number = laid_out(
        rf"""
        {MISREAD_NUMBER}|{MIXED_NUMBER}|{HINTED}|{CHINESE_NUMBER}
        |(?:(?<=[近过逾破超达])|上)(?:[百千]?万|[百千]|万?亿)(?=\s?{unit}|{after}|大关|{BORDER})  # 近百家, 上千人
        |[百千万](?=[余多])|[百千万]把(?=\s?{unit})  # 百余家, 千把台
        |{PAIR_WORDS}|{HALF}
        """
    )
    return laid_out(
        rf"""
        (?P<sign>(?:(?<=[利润益差长幅速比为至(:,\s])|(?<=^))-|[+±↑↓])?(?:(?P<currency>¥|RMB|人民币)\s?)?
        (?P<number>{number})
        (?:(?P<more>个多(?=亿)|[多余来几])(?P<more_scale>{MORE_SCALE})?)?  # 三十来万, 20余家
        (?P<plus>\+(?![0-9A-Za-z]))?(?P<half_in>个半(?=月|小时|钟头|年))?
        (?:\s{{0,2}}(?P<unit>{unit})
            (?:(?P<half>半)(?![年月价天小数])  # 三天半
            |(?<=[块成])(?P<rest>[0-9一二三四五六七八九](?![0-9{CHINESE}]))(?!{unit}))?  # 九块九, 五成五
        )?
        (?P<more_after>[多余](?![额样元下品种名功])|\+(?=[\s,。;:!?、()]|$))?
        (?P<per>{per_pattern()})?
        (?:\s?(?P<after>{after}))?
        """
    )


def per_pattern() -> str:
    """What a number is divided by: 元/㎡/月, 件每月, 万元一年."""
    part = load_units().per_pattern
    return laid_out(rf"(?:\s?[/·]\s?{part}(?![品价型]))+|(?:每(?:一|个)?{part})+(?={BORDER})|一{part}(?=的|{BORDER})")


def masked_pattern() -> str:
    """A number that was taken out: XX%, x万, ___元, an empty bracket or gap before a unit, 目标为：万元."""
    unit, after, per = load_units().pattern, load_comparators().after_pattern, per_pattern()
    return laid_out(
        rf"""
        (?P<mask>
            (?<![A-Za-z0-9])(?:[Xx]{{1,8}}|[×*□○]{{2,8}})|(?<![0-9_])_{{1,40}}|(?<![?\w])\?{{1,4}}
            |(?<=[到成现于过达率为:额润量长])\s{{2,12}}(?=万元|元|万(?!\w)|亿元|%)
            |\(\s{{1,12}}\)(?=万|%|元|家|台|人|次)
        )
        \s?(?P<mask_scale>[百千]?万|亿|千)?
        (?P<mask_unit>(?!店|部|人寿|家电|月|日|年|周|县|镇|村|号|客|车){unit})?  # XX店 is a name, XX年 a year
        (?P<mask_per>{per})?(?P<mask_after>{after})?
        |(?P<missing>(?:(?<=[为到成现于过达])|(?<=[到为现达成]:))
            (?:(?:万元|亿元|千元)(?=[/,。;)\s]|$)|元(?=[/,。;)]|$)|%(?=[,。;)\s以]|$))
        )(?P<missing_per>{per})?
        """
    )


@cache
def quantity_grammar() -> re.Pattern[str]:
    chinese = f"[{CHINESE}]"
    place = rf"[0-9]{{1,3}}|{chinese}{{1,3}}"
    small = rf"(?:{DIGITS}|{chinese}++(?:点{chinese}++)?)"
    return re.compile(
        rf"(?={FIRST})"
        + laid_out(
            rf"""
            (?P<placed>(?<=[排名列居保争夺])第\s?(?P<placed_at>{place})(?:名|位)?|第\s?(?P<place_of>{place})(?:名|位)(?!老))
            |(?P<skip>(?!{PLAIN})(?:{load_lookalikes().pattern}|{dated()}))
            |(?P<fraction>(?P<whole>[百千万]|{chinese}{{1,3}})分之(?P<parts>{small})
                (?:[至到~-](?:百分之)?(?P<parts_high>{small}))?)
            |(?P<slash>(?<![0-9/.])(?P<slash_parts>[1-9])/(?P<slash_whole>[2-9]|10)(?![0-9/月.])(?=以上|以下|左右|的|强|弱))
            |(?P<rank>(?<![提之以目当此年月日节期假天周季从面])前(?P<place>{place})
                (?:名(?!单)|位|强|甲|(?=[\s,。;:!?、()的以之行列内]|$)))
            |(?P<top>[Tt][Oo][Pp]\s?-?(?P<top_place>[0-9]{{1,3}}))
            |(?P<ratio>(?<![0-9:])(?P<left>[0-9]+(?:\.[0-9]+)?)\s?[:比对]\s?(?P<right>[0-9]+(?:\.[0-9]+)?)(?P<third>(?::[0-9]+)+)?
                (?![0-9:万亿%元千])(?!\s?{load_units().pattern}))
            |(?P<doubling>翻了?(?P<times>[0-9]|[一两二三四五六七八九])?(?P<doubled>番|倍))
            |(?P<part>(?P<part_word>一半|对半(?!开)|大半(?!年)|过半(?!年)|半数)(?![年天月路]))
            |(?P<half_price>对折|半价)
            |(?P<quantity>{quantity_pattern()})
            |(?P<masked>{masked_pattern()})
            """
        )
    )


@cache
def after_bound() -> re.Pattern[str]:
    return re.compile(rf"\s?({load_comparators().after_pattern})")


@cache
def slogan_noun() -> re.Pattern[str]:
    """What slogans count, directly behind the counter or behind one adjective: 三个转变, 四个新方面."""
    return re.compile(rf"(?:大|新|核心|主要|重要|基本|关键)?{load_lookalikes().nouns}(?![到至了])")


@cache
def change_before() -> re.Pattern[str]:
    """A verb of change directly before a number, read backwards: after it 2个点 are percentage points."""
    verbs = "|".join(verb[::-1] for verb in sorted(CHANGES, key=lambda verb: -len(verb)))
    return re.compile(rf"\s*(?:[了约近再各又~]|少至|于低不|于少不|过超)*(?:{verbs})")
