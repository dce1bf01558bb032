"""Whom or what a number covers: the words left of its metric that narrow it (保险理赔, 华东区, A类客户)."""

import re

from extractors.targets import cues

SHORTEST, LONGEST, LONGEST_LIST = 2, 14, 20
REACH = 40
PLACES = re.compile(r"[，。；：:、,;()（）“”\"'\s]")
LEADING = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2})+|但是?|不过|所以|现在|得先|得(?![力利宝物])|一[台个家位名单张件](?=[一-鿿]{2})|这一?拨|那一?拨|那一?档|这几?样|其余|覆盖|带来|分开说就是|拉动|招聘|补招|引进|承接|新开|新签|新招|新拓|新上|新建|力求|要求|我个人|我本人|其中的?|另外|同时|此外|并且?|以及|还有|还要|再|又|也|且|而|则|都|就|先|光是?(?![瓶电伏学纤面大明彩])|单是?(?!反)|仅|另|怎么着?也?|无论如何|说什么也?|我们|咱们?|主推的|大单品|(?:单品|新品)(?=[一-鿿A-Z]{2})|其余|里头|里面|保住|年头到年尾|一年下来|确保|保证|力争|争取|务必|必须|要|须|将|把|给它?|让|使|以(?!旧)|按|从|对(?![公戒])|向|在|由|与|和(?![田平气谐睦])|跟|及|至|到|为|是|的|"
    r"抓好|做好|加强|加大|狠抓|突出|持续|进一步|积极|大力|全力|努力|主推|重点抓|重点推|"
    r"实现|完成|达到|达成|提升|提高|降低|减少|控制|保持|维持|拿下|突破|新增|净增|发展|拓展|培养|开展|组织|举办|召开|"
    r"包括|包含|含|共计|合计|一共|总共|总|各|人均|平均|月均|日均|店均|周均|年均|"
    r"全年|本年|今年|明年|年内|上半年|下半年|当年|当月|每年|每月|每周|每天|每日|每季度?|到年底|年底|年末|届时|"
    r"(?:月底|季末|月末|周末|节后|节前)前?|期间|预计|余下的?|剩余的?|收集有?|拿回|每逢|全月|本月|本季度?|现场|光|"
    r"一是|二是|三是|四是|五是|第[一二三四五六]|首先|其次|方面|目标|指标|任务|计划|预算|安排)+"
)
TRAILING = re.compile(
    r"(?:(?<![个\d一二三四五六七八九十])月|(?<![医社延续首环承担人太新双质三店联投劳标银出])保|(?<![竞斗])争|拼|搏|(?<![缓])冲|抢|分到|持平|加在一起|克重|增配|补齐|配齐|招满|添|增|(?<!国)补|定加|(?<![保正康嘉普])定|闹|打|这种|那种|一次|一下子|由|从|同比|环比|要有|必须有|须有|都有|有效|更换|更新|发布|新增|净添|激活|的|要|须|得|必须|务必|力争|争取|确保|保证|计划|目标|任务|指标|预算|安排|拟|将|为|是|在|达|到|至|做到?|做成|干到?|卖到?|卖出?|卖|走|销到|销出|出库|走量|走货|实现|完成|达到|达成|提升|提高|增加|增长|增至|扩到?|扩至|"
    r"降低|下降|减少|降到?|压到?|压|控制在?|控在|保持在?|保持|维持在?|维持|稳定在?|守住|站稳|锁定|锁在|咬死|卡在|拿下|冲到?|冲刺|挑战|突破|超过|不少|不低|不超|不高|至少|起码|新增|净增|新开|新签|新招|配到|配备|发展|发展到|"
    r"签约|签订|签下|谈下|开展|举办|组织|做够|去化|分摊到?|带来|考过|凑够|凑|定到|定为|核定|投入|投放|支出|申请|使用|费用|预留|分别|各|共|合计|共计|总计|大约|占到?|占比|占|比例|比重|贡献|里头|里面|当中|剩|留|"
    r"提货|打款|承保|上户|带单|引流|清掉|换装|之|总|这边|那边|这块|那块|那个号|这个号|月底前?|季末|月末|节后|节前|期间|"
    r"里|前|较|比|也|都|就|再|还|又|往|奔着?|摸到?|够到?|爬到?|拉到?|抬到?|拔到?|回到|调到|数|(?<!流)量|不|别|年度?|全年|本年|今年|明年|年底|年末|上半年|下半年|当月|当年|每年|每月|每周|每天|每日|每季度?|人均|平均|月均|日均|数量|金额)$"
)
KIND_NOUN = re.compile(
    r"(?:部|店|组|区|公司|渠道|片区|支行|网点|中心|客户|顾客|会员|用户|类|线|科|员|师|经理|主管|顾问|导购|品牌|系列|机型|机|款|产品|商品|品类|业务|项目|车|险|户|团队|班组|市场|专柜|门市|专卖|医院|学校|小区|县|市|镇|省|街|路|个人|本人)$"
)
STOP_VERB = re.compile(
    r"(?:把|将|给|让|使|被|向|为了|通过|因为|如果|必须|没有|以便|从而|然后|接着|其余|按照|根据|结合|围绕|依托|做好|抓好|"
    r"提升|提高|增加|增长|降低|下降|减少|控制|保持|维持|达到|实现|完成|开展|举办|组织|推进|加强|落实|建立|建成|打造|新增|发展|拓展|培养|联合|利用|做到|拉动|带动|推动|促进|确保|保证|力争|争取|参加|安排|负责|协助|配合|锁定|进入|"
    r"占(?!比))"
)
HOUSE = re.compile(
    r"^(?:[一-鿿A-Za-z0-9]{1,6}(?:部|门店|店|大区|片区|区域|组|分公司|公司|支行|网点|渠道|科|队|班组|车间)|个人|本人|我个人)$"
)


WHOLES = re.compile(r"^(?:全年|合计|总计|共计|年度|总额|总|剩下|其余|一共|剩下的|其中)$")


def narrow(text: str, *, share: bool = False, part: bool = False) -> str | None:
    """The scope that the words before a metric or number name, or None when they narrow nothing.

    `text` is folded, holds no brackets, and ends where the metric (or the number) begins. `part`: in a list of parts
    even plain words (渠道, 活动) name one.
    """
    text = text[-REACH:]
    text = PLACES.split(text)[-1] if not share else PLACES.sub("", text)
    if re.match(r"\s*(?:平均)?每", text):
        return None
    text = _trim(text)
    if not text:
        return None
    pieces = STOP_VERB.split(text)
    if len(pieces) > 1:
        text = _trim(pieces[-1]) or ""
    text = re.split(r"每|人均|平均", text)[0] or text
    text = _trim(text)
    if not SHORTEST <= len(text) <= LONGEST or re.search(r"\d%|^\d+$", text):
        return None
    if WHOLES.match(text) or (not part and not cues.strip_words("no_scope", text)):
        return None
    return without_tails(text)


def without_tails(text: str) -> str | None:
    """The thing alone: 镜片库存 → 镜片, 新能源进厂 → 新能源; None when nothing but measure and doing is left."""
    while (tail := cues.tail("scope_tails", text)) is not None:
        rest = text[: -len(tail)]
        if len(rest) < SHORTEST or not cues.strip_words("no_scope", rest):
            return None if rest == "" or len(rest) >= SHORTEST else text
        text = rest
    return text


def _trim(text: str) -> str:
    before = None
    while text and text != before:
        before = text
        text = LEADING.sub("", text)
        text = TRAILING.sub("", text)
    return text


NO_NAME = re.compile(
    r"[我你他她它咱]|^(?:一[个天单场季年月次家条]|每|各|这|那|[全新上本]学|或者|自己|站上|别(?!墅|克)|不(?!良|锈|打烊|含|动)|"
    r"能(?!源|耗)|叫|真正|任一|手上|账上|发布|[一-鿿]{1,2}(?:[掉完遍平出]|走了|下来)$)|任何|时候|怎么|已经|什么|如果|(?:率|均重)$"
)
"""What no name holds: pronouns, a count of one, verbs with what came of them, measures."""
GONE = re.compile(
    r"(?:要|能|得|须|给)?(?:扛|背起|挑起|卖到|保住|[清收叫带拿][回出]来?去?|充进来|要收|要成|接入|加上|转)$"
)
"""What is done with a thing, left over behind its name: 电视|能保住, 老件|清出去."""


def sound(scope: str) -> str | None:
    """A scope without what is done with it; None when the words name nobody and nothing."""
    name = GONE.sub("", scope)
    return name if len(name) >= SHORTEST and not NO_NAME.search(name) else None


def names_a_part(text: str) -> bool:
    """Whether words end in a noun that targets can belong to: a part of the house, a kind of goods or of people."""
    return 2 <= len(text) <= 10 and KIND_NOUN.search(text) is not None


NO_UNIT = re.compile(
    r"小区|全店|本店|门店$|全区|团队|队伍|[与和及]|^(?:跑|开|进|到|来|逛|探|巡|关|闭|返|入|可比|同|新|老|好|其他|各|每|单|亏损|关掉|回|带|首|加盟|直营|样板|标杆)[一-鿿]{0,2}店$"
)
"""What ends like a part of the house and is none: 跑店, 开店, 可比店."""


def names_a_unit(text: str) -> bool:
    """Whether a heading or label is just the name of a part of the house (售后部, 华东大区, 个人)."""
    return HOUSE.match(text) is not None and NO_UNIT.search(text) is None


LISTED = re.compile(r"(?<!\d)(?:[一-鿿A-Za-z+]{2,8}[、/])+$")


def with_list(scope: str, before: str) -> str:
    """A scope that ends a list of things, whole: 钻戒、对戒 and not 对戒 alone. `before` are the words up to it."""
    at = before.rfind(scope)
    listed = LISTED.search(before[:at]) if at > 0 else None
    if listed is None or before[listed.start() - 1 : listed.start()].isdigit():
        return scope
    first = LEADING.sub("", listed.group())
    whole = first + scope
    return whole if len(whole) <= LONGEST_LIST and not STOP_VERB.search(first) else scope
