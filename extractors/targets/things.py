"""Thing and measure in a metric's words: 空调|销量, VIP|复购率; thin words name a thing only (线上, 店长)."""

import re

from extractors.targets import cues
from extractors.targets.scopes import names_a_part
from extractors.vocabulary import Vocabulary
from extractors.vocabulary.spelling import spell
from schemas.mention import MetricMention

MEASURE = re.compile(
    r"(?:额|率|量|数|收入|费用?|利润?|毛利|产值|业绩|流水|价|比|占比|成本|效|期|天数|时长|时间|度|分|台次|单|营收|收款|存款|余额|户数|额度|预算|人次|指数|排名|编制|销售)$"
)
DOING = re.compile(
    r"出车|交车|开店|认购|签约|来访|到访|去化|加装|进店|成交|电话|拜访|走访|外呼|回访|招|新增|到店|到访|试驾|回款|签|续|培训|学习|演练|直播|活动|会员|客户|顾客|流水|业绩|投诉|客诉|事故|库存|销售|零售|出货|卖|线索|客流|粉丝|邀约|接车|进厂|面谈|增员|"
    r"开卡|发卡|办卡|售罄|复购|周转|推广|宣传|预算|编制|定编|人员|团队|面访|带看|地推|外展|路演|沙龙|会$|比赛|考试|考核|巡店|盘点|朋友圈|视频|拍摄|出杯|翻台|储值|充值|充卡|耗卡"
)
SHARE_TAIL = re.compile(r"(?:销售额?|销量|收入|数量|金额|成交|订单|签单|营收|杯)?(?:占比|比重|比例|份额|占)$")
SHORTEST, LONGEST_THING = 2, 8
PLAIN = frozenset({"会员", "客户", "顾客", "用户", "应收账款", "网点", "门店", "车辆", "商品"})
"""Nouns that a composed rate is of whoever writes it: 会员成交占比, 客户投诉处理率."""
UNDIVIDED = frozenset(
    {
        "customers_total",
        "customers_new",
        "members_total",
        "members_new",
        "leads",
        "traffic",
        "satisfaction",
        "contract_amount",
        "contract_units",
        "collection_amount",
        "deliveries",
        "orders",
        "exam_pass_rate",
    }
)
"""Metrics whose words are rarely divided: 签约|金额 and 新增|会员 narrow nothing."""


def known_thing(text: str, code: str, vocabulary: Vocabulary) -> str:
    """The thing of `things.yaml` with which a metric's words begin and behind which only a measure stands; else "".

    A thing that the metric is about anyway (精品 of 精品销售) is none.
    """
    spelled = spell(text)
    for length in range(min(len(text), LONGEST_THING), 1, -1):
        thing, rest = spelled[:length], spelled[length:]
        if thing not in vocabulary.things or thing in vocabulary.own.get(code, ()):
            continue
        if not rest or MEASURE.fullmatch(rest) or is_tail(rest):
            return text[:length]
    return ""


def without_measure(text: str) -> str:
    """What a composed noun is about, its measure and doing left off: 晚市包间|预订率; "" when it is about nothing."""
    head = next((h for h in ("占比", "比重", "比例") if text.endswith(h)), text[-1])
    rest = text[: -len(head)]
    while (tail := cues.tail("scope_tails", rest)) is not None:
        rest = rest[: -len(tail)]
    return rest if len(rest) >= SHORTEST and cues.strip_words("no_scope", rest) else ""


def is_tail(text: str) -> bool:
    """Whether words say only how something is measured or what is done with it (库存, 到店转化, 成交率)."""
    while text:
        tail = cues.tail("scope_tails", text) or (text[-1] if text[-1] in "率额量数费分" else None)
        if tail is None:
            return False
        text = text[: -len(tail)]
    return True


def is_thin(mention: MetricMention) -> bool:
    """Words that name a thing rather than a measure of it (线上, 店长, 事故车理赔): in a list under a total they only
    narrow the total's metric."""
    return mention.rule.startswith("weak:") or (
        mention.rule.startswith("word:") and MEASURE.search(mention.text) is None and DOING.search(mention.text) is None
    )


def thing_in(mention: MetricMention, code: str, vocabulary: Vocabulary, *, led: bool) -> int:
    """Where the measure begins in words that name thing and measure in one (空调|销量, VIP|复购率); 0 when they do not.

    `led`: other narrowing words stand before the mention, so that its own first part belongs to them (A类|客户|续约率).
    """
    text = mention.text
    if known := known_thing(text, code, vocabulary):
        return len(known)
    if (
        mention.rule.startswith("head:")
        and (thing := without_measure(text))
        and (
            (names_a_part(thing) and thing not in PLAIN)
            or spell(thing) in vocabulary.things - vocabulary.own.get(code, frozenset())
        )
    ):
        return len(thing)
    metric = vocabulary.metrics.get(code)
    if metric is None or metric.kind != "outcome" or code in UNDIVIDED:
        return 0
    for i in range(2, len(text) - 1):
        head, tail = text[:i], text[i:]
        if not (tail in vocabulary.wordings or tail in vocabulary.senses) or MEASURE.search(tail) is None:
            continue
        measure = head in vocabulary.wordings or head in vocabulary.senses
        if led or not (measure or DOING.search(head)):
            return i
    return 0
