"""What a clause takes over from the words before it: metric, period, rate, scope. One `Memory` a plan.

The order is the contract's: the clause itself, the clause before, the item's label, the section's earlier numbers, the
headings above.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from decimal import Decimal

from extractors.numbers.periods import find_periods
from extractors.targets.lines import Line
from extractors.vocabulary import Vocabulary
from extractors.words.mentions import find_metrics, fitting_metric, is_general
from schemas.mention import MetricMention, PeriodMention, Quantity
from schemas.plan import Change, FigureRole, Rate

ACT_REACH = 30
"""Characters an act's words (拜访20位客户) may begin before the number's own window."""
HEADLINE = 10_000
"""Yuan from which a sum may be a part of the plan's headline though nothing near it says so."""
MEASURE = re.compile(
    r"(?:额|率|量|数|收入|费用?|利润?|毛利|产值|业绩|流水|价|比|占比|成本|效|期|天数|时长|时间|度|分|台次|单|营收|收款|存款|余额|户数|额度|预算|人次|指数|排名|编制|销售)$"
)
STRADDLE = 8
"""A metric's words may hold an earlier number (13个月继续率, 库龄180天以上占比)."""
DOING = re.compile(
    r"出车|交车|开店|认购|签约|来访|到访|去化|加装|进店|成交|电话|拜访|走访|外呼|回访|招|新增|到店|到访|试驾|回款|签|续|培训|学习|演练|直播|活动|会员|客户|顾客|流水|业绩|投诉|客诉|事故|库存|销售|零售|出货|卖|线索|客流|粉丝|邀约|接车|进厂|面谈|增员|"
    r"开卡|发卡|办卡|售罄|复购|周转|推广|宣传|预算|编制|定编|人员|团队|面访|带看|地推|外展|路演|沙龙|会$|比赛|考试|考核|巡店|盘点|朋友圈|视频|拍摄|出杯|翻台|储值|充值|充卡|耗卡"
)
GOODS = frozenset({"台", "套", "件", "箱", "瓶", "盒", "吨", "双", "副", "杯", "桶", "辆", "份", "间夜"})
SHARE_TAIL = re.compile(r"(?:销售额?|销量|收入|数量|金额|成交|订单|签单|营收|杯)?(?:占比|比重|比例|份额|占)$")
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
TIMED = frozenset({"inventory_days", "wait_time", "complaint_resolution"})
ZEROABLE = frozenset({"complaints", "safety_incidents", "complaint_rate", "rework_rate", "return_rate", "other"})
KEPT = 6
"""Earlier metrics of a sentence or line that are weighed for a number that names none."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A metric chosen for a number: its code, the words, how they were found, and what was weighed and left."""

    code: str
    text: str
    mention: MetricMention | None
    how: str
    lost: tuple[str, ...] = ()

    @property
    def own(self) -> bool:
        """Whether the words stand in the number's own clause."""
        return self.how in ("act", "left", "right", "group")


@dataclass(slots=True)
class Memory:
    """What has been said so far in the plan, forgotten sentence by sentence, line by line, section by section."""

    vocabulary: Vocabulary
    industry: str | None = None
    # the sentence
    recent: list[tuple[MetricMention, str | None]] = field(default_factory=list)
    period: PeriodMention | None = None
    rate: Rate | None = None
    per_unit: str | None = None
    passing: PeriodMention | None = None
    scope: str | None = None
    subject: str | None = None
    sticky: FigureRole | None = None
    whole: tuple[MetricMention, str | None] | None = None
    # the line
    label_metrics: tuple[MetricMention, ...] = ()
    label_period: PeriodMention | None = None
    label_scope: str | None = None
    label_words: str = ""
    line_past: bool = False
    line_actual: bool = False
    line_target: bool = False
    line_recent: list[tuple[MetricMention, str | None]] = field(default_factory=list)
    # the section
    totals: dict[tuple[str, str | None], tuple[MetricMention, str]] = field(default_factory=dict)
    heading_metrics: tuple[MetricMention, ...] = ()
    heading_periods: tuple[PeriodMention, ...] = ()
    heading_scope: str | None = None
    row_period: PeriodMention | None = None
    # the plan
    plan_totals: dict[tuple[str, str | None], tuple[MetricMention, str]] = field(default_factory=dict)

    def new_section(self, titles: tuple[str, ...]) -> None:
        """Forget the section before; read the headings from the nearest up."""
        self.totals = {}
        self.heading_metrics = tuple(m for title in reversed(titles[-2:]) for m in find_metrics(title, self.vocabulary))
        self.heading_periods = tuple(p for title in reversed(titles) for p in find_periods(title) if p.grain != "rate")
        self.new_line()

    def new_line(self) -> None:
        self.label_metrics, self.label_period, self.label_scope, self.label_words = (), None, None, ""
        self.line_recent = []
        self.line_past = self.line_actual = self.line_target = False
        self.new_sentence()

    def new_sentence(self) -> None:
        self.recent = []
        self.period = self.passing = self.rate = self.per_unit = self.scope = self.subject = self.sticky = (
            self.whole
        ) = None

    def remember(self, choice: Choice, quantity: Quantity) -> None:
        """A number with a metric of its own words becomes context for what follows."""
        if choice.mention is None:
            return
        entry = (choice.mention, choice.code)
        self.recent.append(entry)
        self.line_recent.append(entry)
        metric = self.vocabulary.metrics.get(choice.code)
        if (
            metric is not None
            and metric.over_time in ("sum", "last")
            and metric.over_stores == "sum"
            and not quantity.per
            and not quantity.per_unit
        ):
            self.totals.setdefault((quantity.kind, quantity.unit), entry)
            self.plan_totals.setdefault((quantity.kind, quantity.unit), entry)

    def mention(self, choice: Choice) -> None:
        """A metric that history or a base names is what the next number of the sentence may be about."""
        if choice.mention is not None and not is_general(choice.mention):
            self.recent.append((choice.mention, choice.code))
            self.line_recent.append((choice.mention, choice.code))

    def fit(self, mention: MetricMention, quantity: Quantity, change: Change, text: str = "") -> str | None:
        """The code a mention means beside this number; None when the unit forbids it. A bare 万 is money first."""
        if quantity.rule.startswith("zero."):
            return mention.codes[0] if not is_general(mention) and not mention.rule.startswith("act:") else None
        if quantity.kind == "bare" and quantity.scale != 1:
            money = replace(quantity, kind="money", unit="CNY")
            code = fitting_metric(mention, money, self.vocabulary, text=text, change=change, industry=self.industry)
            if code is not None or is_general(mention):
                return code
        code = fitting_metric(mention, quantity, self.vocabulary, text=text, change=change, industry=self.industry)
        return code if code is None or self._measures(code, quantity, change) else None

    def _measures(self, code: str, quantity: Quantity, change: Change) -> bool:
        """Whether a metric is ever measured in this unit: no cost is counted in heads, no turnover in %."""
        metric = self.vocabulary.metrics.get(code)
        if metric is not None and quantity.kind == "bare" and quantity.scale >= HEADLINE and change == "level":
            return bool(set(metric.units) - {"percent", "ratio", "rank", "score", "duration", "multiple"})
        if (
            metric is None
            or change != "level"
            or quantity.kind not in ("money", "count", "percent", "duration", "score", "rank", "ratio")
        ):
            return True
        return bool({quantity.kind, quantity.unit} & set(metric.units))

    def inherited(self, quantity: Quantity, change: Change, *, split: bool, strict: bool) -> Choice | None:
        """The metric of a number whose clause names none. `split`: the clause reads like one part of a split; `strict`:
        a period, a bracket, 其中 or 保底 says so."""
        if self.whole is not None and (code := self._reuse(*self.whole, quantity, change)):
            return Choice(code, self.whole[0].text, self.whole[0], "sentence")
        zero = quantity.rule.startswith("zero.")
        for how, entries in (("sentence", self.recent), ("line", self.line_recent if split else [])):
            fitting = [e for e in entries if e[0].codes[0] in ZEROABLE] if zero else entries
            for mention, known in reversed(fitting[-KEPT:]):
                if code := self._reuse(mention, known, quantity, change):
                    return Choice(code, mention.text, mention, how)
        if quantity.kind == "bare" and quantity.scale == 1:
            return None
        for mention in self.label_metrics:
            if not is_general(mention) and (code := self.plain(mention, quantity, change)):
                return Choice(code, mention.text, mention, "label")
        if split and self.label_metrics and (choice := self._general("label", self.label_metrics, quantity, change)):
            return choice
        if quantity.kind == "duration":
            return None
        earlier = self.totals.get(_key(quantity))
        if (strict or (split and _key(quantity)[0] == "money")) and earlier and self._reuse(*earlier, quantity, change):
            return Choice(earlier[1], earlier[0].text, earlier[0], "section")
        for mention in self.heading_metrics if strict or split or quantity.kind != "count" else ():
            if not is_general(mention) and (code := self.plain(mention, quantity, change)):
                return Choice(code, mention.text, mention, "heading")
        goods = quantity.kind == "count" and quantity.unit in GOODS
        if strict and (goods or (quantity.kind in ("money", "bare") and _size(quantity) >= HEADLINE)):
            earlier = self.plan_totals.get(_key(quantity))
            if earlier and self._reuse(*earlier, quantity, change):
                return Choice(earlier[1], earlier[0].text, earlier[0], "plan")
        return None

    def plain(self, mention: MetricMention, quantity: Quantity, change: Change) -> str | None:
        """As `fit`; but money under a heading about activities is their budget only where words speak of spending."""
        code = self.fit(mention, quantity, change)
        if code == "marketing_budget" and not re.search(r"费|预算|投入|投放|花|钱", mention.text):
            return None
        return code

    def _reuse(self, mention: MetricMention, known: str | None, quantity: Quantity, change: Change) -> str | None:
        """The code an earlier mention has for this number as well; None when the unit does not allow it."""
        if quantity.kind == "duration" and mention.codes[0] not in TIMED:
            return None
        if known == "other":
            return "other" if mention.rule.startswith("head:") else None
        code = self.fit(mention, quantity, change)
        return code if known is None or code == known else None

    def general(self, quantity: Quantity, change: Change) -> Choice | None:
        """任务, 目标 in label or heading: the unit tells the metric."""
        return self._general("label", self.label_metrics, quantity, change) or self._general(
            "heading", self.heading_metrics, quantity, change
        )

    def _general(
        self, how: str, mentions: tuple[MetricMention, ...], quantity: Quantity, change: Change
    ) -> Choice | None:
        for mention in mentions:
            if is_general(mention) and (code := self.fit(mention, quantity, change)):
                return Choice(code, mention.text, mention, how)
        return None


def _without_budget(mention: MetricMention, memory: Memory) -> MetricMention:
    """零售预算 is the retail sales planned: a budget of takings is the takings."""
    if mention.rule.rpartition(":")[2].rpartition("+")[2] != "预算" or len(mention.text) <= 2:
        return mention
    inner = [m for m in find_metrics(mention.text[:-2], memory.vocabulary) if not is_general(m)]
    if not inner or not re.search(r"销售|零售|收入|营收|营业|业绩|利润|毛利|回款|产值", inner[-1].text):
        return mention
    last = inner[-1]
    return replace(last, start=mention.start + last.start, end=mention.end, text=mention.text)


def thing_in(mention: MetricMention, code: str, vocabulary: Vocabulary, *, led: bool) -> int:
    """Where the measure begins in words that name thing and measure in one (空调|销量, VIP|复购率); 0 when they do not.

    `led`: other narrowing words stand before the mention, so that its own first part belongs to them (A类|客户|续约率).
    """
    text = mention.text
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


def _key(quantity: Quantity) -> tuple[str, str | None]:
    """Under what earlier numbers of its kind are kept; 万 without a unit is money."""
    return ("money", "CNY") if quantity.kind == "bare" and quantity.scale != 1 else (quantity.kind, quantity.unit)


def _size(quantity: Quantity) -> Decimal:
    return quantity.low if quantity.low is not None else quantity.high or Decimal(0)


def is_thin(mention: MetricMention) -> bool:
    """Words that name a thing rather than a measure of it (线上, 店长, 事故车理赔): in a list under a total they only
    narrow the total's metric."""
    return mention.rule.startswith("weak:") or (
        mention.rule.startswith("word:") and MEASURE.search(mention.text) is None and DOING.search(mention.text) is None
    )


def choose_metric(
    line: Line,
    quantity: Quantity,
    window: tuple[int, int],
    after: int,
    memory: Memory,
    change: Change,
    *,
    masked: str,
    split: bool,
    strict: bool,
    part: bool = False,
) -> Choice | None:
    """The metric of a number: the nearest words before it that its unit allows, then after it, then inherited.

    `window` are the offsets before the number that belong to it, `after` where the words behind it end.
    `part`: the number stands in a list of parts (其中, brackets) under a total.
    """
    text = line.text
    lost: list[str] = []
    general: Choice | None = None
    first = bisect_left(line.metric_starts, window[0] - ACT_REACH)
    next_one = bisect_left(line.metric_starts, quantity.end)
    for mention in reversed(line.metrics[first:next_one]):
        if mention.rule.startswith("act:"):
            if mention.start <= quantity.number_start and mention.end >= quantity.number_end and mention.codes:
                code = memory.fit(mention, quantity, change, text)
                if code:
                    return Choice(code, mention.text, mention, "act", tuple(lost))
            continue
        if mention.end <= window[0] or mention.start < window[0] - STRADDLE or mention.end > quantity.number_start + 1:
            continue
        if mention.codes and mention.codes[0] == "growth_rate":
            continue
        if masked[mention.start] == " " and masked[quantity.number_start] != " ":
            continue
        mention = _without_budget(mention, memory)  # noqa: PLW2901 - the same mention, less one word
        code = memory.fit(mention, quantity, change, text)
        if code is None:
            lost.append(f"{mention.text}:单位不合")
        elif is_general(mention):
            general = general or Choice(code, mention.text, mention, "left")
        elif (
            part
            and mention.rule.startswith("weak:")
            and (parent := memory.inherited(quantity, change, split=True, strict=True)) is not None
        ):
            lost.append(f"{mention.text}:总目标的一部分")
            return replace(parent, lost=tuple(lost))
        else:
            return Choice(code, mention.text, mention, "left", tuple(lost))
    for mention in line.metrics[next_one : next_one + 2]:
        if mention.start < after and not mention.rule.startswith("act:"):
            gap = line.folded[quantity.end : mention.start].strip()
            if gap in ("", "的", "以上的", "左右的", "的新", "新") and (
                code := memory.fit(mention, quantity, change, text)
            ):
                if is_general(mention):
                    general = general or Choice(code, mention.text, mention, "right")
                else:
                    return Choice(code, mention.text, mention, "right", tuple(lost))
            break
    inherited = memory.inherited(quantity, change, split=split, strict=strict)
    weak = general is not None and general.mention is not None and general.mention.rule.startswith("weak:")
    if weak and not part and (inherited is None or inherited.how != "sentence"):
        return general
    return inherited or general or memory.general(quantity, change)
