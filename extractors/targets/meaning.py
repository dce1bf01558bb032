"""What a number counts, beyond the nearest metric words: the counter word, the thing done, the share of what.

All of these speak only when the vocabulary's own words leave the question open or too wide.
"""

import re
from dataclasses import replace
from typing import get_args

from extractors.targets import cues
from extractors.targets.changes import Part
from extractors.targets.memory import Choice, Memory
from extractors.targets.scopes import narrow
from extractors.targets.things import is_thin
from extractors.targets.whens import unit_of_each
from extractors.vocabulary import Vocabulary
from extractors.words.senses import OTHER
from schemas.mention import MetricMention, Quantity, QuantityKind
from schemas.plan import Change

MARKETING = re.compile(
    r"陈列|品鉴|宴席|推广|抖音|地推|物料|活动|渠道|线上|广告|广宣|促销|宣传|营销|赞助|投放|案场|媒体"
)
PIECES = re.compile(
    r"(?:门头|路牌|店招|招牌|广告牌|灯箱|指示牌|电瓶|电池|蓄电池|示范田|展板|看板|显示屏|大屏|瓷砖|玻璃|腕表|手表|菜地|试验田)[^，。；:：]{0,8}$"
)
SHORTEN = re.compile(r"(?:压缩|缩短|缩减|压|缩)(?:到|至|在|为)$")
WAITING = re.compile(
    r"等待|等候|排队|出餐|上菜|响应|时长|周期|时效|交期|到货|配送|交车|交付|候诊|取药|取件|用时|时间(?=压|缩|控|不|在|由|从)"
)
PER_CUSTOMER = re.compile(
    r"(?:获客|拓客|引流|留资|到店|线索)[^，,。;；\d]{0,4}成本|(?:每|单|一)[个条位名][^，,。;；\d]{0,6}(?:客|户|线索)[^，,。;；\d]{0,4}成本|单条成本"
)
"""What it costs to win one customer: 引一个新客户的成本, 单条成本."""
LEAVING = re.compile(r"流失|离职|跳槽|走人")
STAFF = re.compile(
    r"师傅|师|司机|教练|技工|月嫂|护理|护士|经纪人|业务员|团长|专员|[快服驾操]\S{1,2}员|骑手|店员|徒弟|学徒|员工|导购|店长|主管|经理|顾问|小妹|帮手|兼职|人手|骨干|组长"
)
TAKEN_ON = re.compile(r"(?:招(?![商生待牌标揽呼徕])|补(?![贴助偿单货]|充能)|聘|增配|再添|添(?!加))[一-鿿]{0,7}$")
"""Verbs before a number of people who are taken on (招水产切配, 补验光师, 助理再添)."""
ONE_OF_US = re.compile(
    r"(?:理财|客户|大堂|网点|渠道|区域|销售|项目|产品)经理$|专员$|顾问$|主管$|店员$|导购$|教师$|老师$|技师$"
)
"""Who is counted where a customer manager is meant and no customer."""
OTHERS_TAKEN = re.compile(r"客|会员|粉|学员|学生|新生|好友|代理|达人|车主|加盟|经销|商户|户")
DEAL = re.compile(r"签|谈成|谈下|谈妥|吃下|啃下|拿下|开发|拓展|新增|新拓|发展|绑定|攻下")
PARTNER = re.compile(r"公司|单位|企业|学校|厂|客户|商户|工地|酒店|机构|团购|小区|业主|大客户|医院|社区")
SHARE_OF = re.compile(
    r"(?:占到?了?去?|顶起|贡献)(?:其|全部|整个)?(?:[一-鿿]{0,10}的|[一-鿿]{0,6}(?:额|量|数|收入|盘子|毛利|销售|订单|总数|比|利润|客户|产值|零售|营收|营业|流水|生意|业绩|保费|库存|存货)(?:的)?)?(?:比重|比例)?(?:要|须|应|得|至少|达到?|到|在)*$"
)
NETWORK = re.compile(r"微信|企微|好友|粉丝|社群|群里|抖音号|公众号")
SOLD = re.compile(r"(?:销售额?|销量|收入|成交|数量)$")
SHARE_WORD = re.compile(r"(?:率|占比|比重|份额|比例)$")
KINDS = frozenset(get_args(QuantityKind))


def as_pieces(quantity: Quantity, left: str) -> Quantity:
    """块 behind what comes in pieces is no money: 门头110块, 电瓶260块."""
    if quantity.unit != "CNY" or not quantity.text.rstrip("以上下内左右").endswith("块") or not PIECES.search(left):
        return quantity
    return replace(quantity, kind="count", unit="块")


def refine(choice: Choice | None, left: str, quantity: Quantity, memory: Memory) -> Choice | None:
    """Words beside a metric that say which of its kin is meant.

    Staff trained up (培养, 晋升) are talent, staff taken on (新增, 招) are hires, shops opened are new shops; a share
    is named by what it is a share of.
    """
    if choice is None:
        return None
    composed = choice.mention is not None and choice.mention.rule.startswith("head:")
    if quantity.kind == "duration" and choice.code == "other" and (waits := WAITING.search(left)):
        return replace(choice, code="wait_time", text=choice.text or waits.group())
    if quantity.kind in ("percent", "points") and (choice.code in ("mix_share", "other") or composed):
        words = left + (choice.text if choice.own else "")
        if choice.code == "mix_share" or re.search(r"比例|占比|比重|成功率|比率", words):
            named = _share_code(words)
            spurious = choice.code == "conversion_rate" and choice.text.endswith(("占比", "比重"))
            return replace(choice, code=named or ("mix_share" if spurious else choice.code))
    if choice.code == "expense_ratio" and quantity.kind in ("money", "bare") and not choice.own:
        choice = replace(choice, code="marketing_budget")
    if choice.code == "operating_cost" and choice.own and PER_CUSTOMER.search(left):
        return replace(choice, code="customer_acquisition_cost")
    if choice.code in ("headcount", "hires") and quantity.unit == "人" and LEAVING.search(left[-10:]):
        return replace(choice, code="staff_turnover_rate")
    if choice.code == "operating_cost" and MARKETING.search(left[-12:] + (choice.text if choice.own else "")):
        return replace(choice, code="marketing_budget")
    if choice.code.startswith("customers_") and quantity.unit == "人" and ONE_OF_US.search(left):
        taken = re.search(r"新增|招|补|引进|增加|配", left) is not None
        return replace(choice, code="hires" if taken else "headcount")
    if choice.code == "hires" and memory.industry == "教育" and not STAFF.search(left) and "老师" not in left:
        return replace(choice, code="enrollment")
    if choice.code == "churn_rate" and (STAFF.search(left[-10:]) or _of_staff(memory)):
        return replace(choice, code="staff_turnover_rate")
    if choice.code == "hires" and re.search(r"学员|学生(?!兼职)|新生", choice.text):
        return replace(choice, code="enrollment")
    if choice.code == "hires" and re.search(r"会员|VIP", choice.text):
        return replace(choice, code="members_new")
    if choice.code == "enrollment" and quantity.unit == "人" and (STAFF.search(left[-8:]) or "大学生" in left[-8:]):
        return replace(choice, code="hires")
    if choice.code == "hires" and NETWORK.search(left):
        return replace(choice, code="private_traffic")
    if choice.code in ("stores_total", "distribution_points") and re.search(r"新开|开出|新设|新建", left):
        return replace(choice, code="stores_new" if choice.code == "stores_total" else choice.code)
    if choice.code != "headcount":
        return choice
    if re.search(r"培养|带出|储备|晋升|选拔|输出|提拔|孵化", left):
        return replace(choice, code="talent_reserve")
    if re.search(r"新增|引进|增加", left) or (TAKEN_ON.search(left[-12:]) and not OTHERS_TAKEN.search(left[-12:])):
        return replace(choice, code="hires")
    before = [code for _, code in memory.recent[-1:]]
    if (
        before
        and before[0] in ("hires", "talent_reserve")
        and choice.own
        and choice.mention
        and is_thin(choice.mention)
    ):
        return replace(choice, code=before[0])
    return choice


def _of_staff(memory: Memory) -> bool:
    """Whether the number before in the line counted staff: 定员58人……季度流失率15%."""
    return bool(memory.line_recent) and memory.line_recent[-1][1] in ("headcount", "hires", "talent_reserve")


def by_doing(choice: Choice | None, quantity: Quantity, left: str, right: str) -> Choice | None:
    """Times of something done: the noun beside the number says what (每周一次沙盘对练, 每季度一次答谢)."""
    if quantity.unit != "次" or (choice is not None and (choice.own or choice.how in ("label", "counter"))):
        return choice
    for words in (re.split(r"[,，。;；]", right)[0][:16], left[-12:]):
        for family in ("doing:trainings", "doing:customer_visits", "doing:promotions"):
            if found := cues.find(family, words):
                return Choice(family.partition(":")[2], found.group(1), None, "left")
    if (
        quantity.text.rstrip("以上内").endswith("场")
        and choice is not None
        and choice.code not in ("promotions", "trainings")
    ):
        return Choice("promotions", "", None, "counter")
    return choice if choice is None or choice.how == "sentence" else None


def _takes_on(quantity: Quantity, left: str) -> bool:
    """Whether a number of people is one of staff taken on: 招水产切配1名, 新增3人, 助理再添两个."""
    staff = quantity.unit == "个" and (STAFF.search(left) is not None or left.endswith(("补招", "招聘")))
    if quantity.unit != "人" and not staff:
        return False
    if re.search(r"(?:^|[^新])加$", left) or TAKEN_ON.search(left[-10:]):
        return OTHERS_TAKEN.search(left) is None
    said = quantity.unit == "人" and re.search(r"新增|引进|补充|招聘|[新增扩]招", left) is not None
    return said and OTHERS_TAKEN.search(left) is None and "设计师" not in left


def by_counter(
    quantity: Quantity, left: str, right: str, *, depth: int, planned: bool, part_of: bool, strict: bool
) -> Choice | None:
    """What a counter word alone tells in a plan: 场 is an event, 单 an order, 人 behind a role a headcount."""
    if (
        quantity.kind in ("money", "bare")
        and quantity.scale >= 1000
        and (spent := re.search(r"(?:推广|营销|广告|宣传|促销|物料)$", left))
    ):
        start = quantity.start - len(spent.group())
        words = MetricMention(start, quantity.start, spent.group(), ("marketing_budget",), "counter:spent")
        return Choice("marketing_budget", spent.group(), words, "left")
    if quantity.kind == "rank":
        return Choice("brand_rank", "", None, "counter")
    if quantity.kind == "percent" and part_of and not depth:
        return Choice("mix_share", "", None, "counter")
    word = quantity.text.rstrip("以上下左右内")
    if quantity.kind == "duration":
        waits = WAITING.search(left) or SHORTEN.search(left)
        return (
            Choice("wait_time", waits.group(), None, "left")
            if waits and quantity.comparator in ("le", "lt", "eq") and "后" not in left
            else None
        )
    if quantity.unit == "人" and re.search(r"(?:回到|减到|缩到|压到|保持|维持|稳定在|控制在)$", left):
        return Choice("headcount", "", None, "counter")
    if _takes_on(quantity, left):
        return Choice("hires", "", None, "counter")
    if quantity.unit == "人" and re.search(r"选拔|储备|后备|培养|晋升|提拔|带出", left):
        return Choice("talent_reserve", "", None, "counter")
    if quantity.unit == "次" and (
        word.endswith(("场", "场次")) or (word.endswith("档") and re.search(r"活动|促销", left + right))
    ):
        return Choice("promotions", "", None, "counter")
    if quantity.unit in ("人", "个") and (staff := STAFF.search(left[-8:] + "|" + right[:10])):
        if re.search(r"添|招|补|加|聘|雇|找|请", left[-8:]) and not OTHERS_TAKEN.search(left[-8:]):
            return Choice("hires", staff.group(), None, "counter")
        if re.search(r"培养|带|教|储备|选拔|晋升|提拔", left[-8:]):
            return Choice("talent_reserve", staff.group(), None, "counter")
    if quantity.unit in ("家", "户", "个") and DEAL.search(left[-12:]) and PARTNER.search(left[-14:] + right[:8]):
        return Choice("customers_new", "", None, "counter")
    if quantity.unit == "单":
        return Choice("orders", "", None, "counter")
    if quantity.unit == "通":
        return Choice("calls_made", "", None, "counter")
    if quantity.unit == "人" and re.search(
        r"(?:师|员|经理|主管|顾问|团队|队伍|人员|班组|技师|组长)[^，。]{0,4}(?:增至|增加到|配到|扩至|扩到|达到|配备|配|增到|保持|维持|发展到|由\S{1,4}(?:扩|增)\S{1,2})$",
        left,
    ):
        return Choice("headcount", "", None, "counter")
    if quantity.unit in ("副", "双", "箱", "瓶", "盒", "束") and planned:
        return Choice("sales_volume", "", None, "counter")
    large = quantity.kind in ("money", "bare") and quantity.scale >= 10000
    if large and planned and (strict or unit_of_each(left)) and not quantity.placeholder:
        return Choice("sales_revenue", "", None, "counter")
    return None


def share(
    choice: Choice | None, quantity: Quantity, left: str, left_from: int, part: Part | None, memory: Memory
) -> tuple[Choice | None, str | None]:
    """A占B的30%: the share of A, whatever rate stands near."""
    if quantity.kind != "percent" or (part is not None and part.name.startswith("change")):
        return choice, None
    match = SHARE_OF.search(left)
    if match is None:
        return choice, None
    scope = narrow(left[: match.start()], share=True)
    scope = SOLD.sub("", scope) or scope if scope else None
    share = choice.mention if choice is not None and choice.own else None
    if share is not None and SHARE_WORD.search(share.text) and share.end > left_from + match.start():
        return choice, scope if choice is not None and choice.code == "mix_share" else None
    spending = [code for _, code in memory.recent[-1:] if code in ("marketing_budget", "operating_cost")]
    if spending and scope is None:
        return Choice("expense_ratio", left[match.start() : match.end()], None, "left"), None
    code = _share_code(left) or "mix_share"
    return Choice(code, left[match.start() : match.end()] or "占", None, "left"), scope


def settle_unit(quantity: Quantity, choice: Choice | None, vocabulary: Vocabulary) -> Quantity:
    """A number without a unit takes the one its metric is measured in: 客单价260, 会员做到1.5万."""
    metric = vocabulary.metrics.get(choice.code) if choice is not None else None
    if quantity.kind == "bare" and choice is not None and choice.code == OTHER and quantity.scale == 1:
        return _by_head(quantity, choice, vocabulary)
    if quantity.kind != "bare" or metric is None:
        return quantity
    if "money" in metric.units:
        return replace(quantity, kind="money", unit="CNY", flags=(*quantity.flags, "inherited_unit"))
    if "bare" in metric.units:
        return quantity
    stars = "score" in metric.units and quantity.low is not None and 1 <= quantity.low <= 5
    if choice is not None and (choice.text.endswith(("分", "星")) or stars) and quantity.scale == 1:
        return replace(quantity, kind="score", unit="分", flags=(*quantity.flags, "inherited_unit"))
    if choice is not None and not choice.own and quantity.scale == 1 and "inherited_unit" not in quantity.flags:
        return quantity
    if "percent" in metric.units and quantity.scale == 1:
        return replace(quantity, kind="percent", unit="%", flags=(*quantity.flags, "unit_missing"))
    counter = next((u for u in metric.units if u not in KINDS and not u.startswith("/")), None)
    if counter is not None:
        return replace(quantity, kind="count", unit=counter, flags=(*quantity.flags, "inherited_unit"))
    return quantity


def _by_head(quantity: Quantity, choice: Choice, vocabulary: Vocabulary) -> Quantity:
    """The unit that the head of a composed noun tells: 质检得分92 are points; 库存系数1.3 has none."""
    head = vocabulary.heads.get(choice.mention.rule.partition(":")[2]) if choice.mention is not None else None
    units = head.units if head is not None else ()
    if "score" in units:
        return replace(quantity, kind="score", unit="分", flags=(*quantity.flags, "inherited_unit"))
    if "percent" in units:
        return replace(quantity, kind="percent", unit="%", flags=(*quantity.flags, "unit_missing"))
    return quantity


def fit_unit(quantity: Quantity, choice: Choice | None, change: Change) -> Quantity:
    """Calls are counted in 通; 3个点 is a level in % and a change in points."""
    if choice is not None and choice.code == "calls_made" and quantity.unit in ("个", "件"):
        return replace(quantity, unit="通")
    if (
        choice is not None
        and choice.how == "counter"
        and choice.code in ("hires", "talent_reserve")
        and quantity.unit == "个"
    ):
        return replace(quantity, unit="人")
    if "百分点" not in quantity.text and "点" in quantity.text:
        if quantity.kind == "points" and change == "level":
            return replace(quantity, kind="percent", unit="%")
        if quantity.kind == "percent" and change != "level":
            return replace(quantity, kind="points", unit="pp")
    return quantity


def _share_code(words: str) -> str | None:
    """Which share 比例, 占比 or 占 means, by the words before it (`share:` families of cues.yaml)."""
    return next((f.partition(":")[2] for f in cues.families() if f.startswith("share:") and cues.holds(f, words)), None)
