"""Targets and figures from running text: a line's numbers from left to right, with one memory for what is inherited."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import get_args

from extractors.mentions import is_general
from extractors.targets import cues
from extractors.targets.changes import CARRIED, Part, parts_of, settle_multiple
from extractors.targets.confidence import judge
from extractors.targets.drafts import Draft
from extractors.targets.inherit import SHARE_TAIL, Choice, Memory, choose_metric, is_thin, thing_in
from extractors.targets.lines import Clause, Line
from extractors.targets.lists import finish_line, shared_unit, spread
from extractors.targets.roles import Ground, Place, figure_role
from extractors.targets.scopes import names_a_part, names_a_unit, narrow
from extractors.targets.whens import Calendar, rate_of, unit_of_each
from extractors.targets.zeros import zero_metric
from extractors.vocabulary import Vocabulary
from schemas.mention import MetricMention, PeriodMention, Quantity, QuantityKind
from schemas.plan import Change, Identity, PlanKind, Rate
from schemas.span import Span

SHARE_OF = re.compile(
    r"(?:占到?了?去?|顶起|贡献)(?:其|全部|整个)?(?:[一-鿿]{0,10}的|[一-鿿]{0,6}(?:额|量|数|收入|盘子|毛利|销售|订单|总数|比|利润|客户|产值)(?:的)?)?(?:比重|比例)?(?:要|须|应|得|至少|达到?|到|在)*$"
)
FRESH = re.compile(r"净增|新增|净添|新添")
SOLD = re.compile(r"(?:销售额?|销量|收入|成交|数量)$")
SHARE_WORD = re.compile(r"(?:率|占比|比重|份额|比例)$")
VERSUS = re.compile(
    r"(?:在|比|较|与|同|相比|对比|相较)?(?:去年同期|上年同期|上一年度?|上年度?|去年|前年|同期|年初|\d{2,4}年(?:同期)?|今年|本年|往年|上季度?|上月)(?:的|度)*(?:实际|水平|基数|完成数?)?(?:相比|比|的?基础上|的?底子上|的?水平上)"
    r"|(?:比|较|同比|环比)(?:去年同期|上年同期|上一年度?|上年度?|去年|前年|同期|年初|\d{2,4}年(?:同期)?|今年|本年|往年)?(?:的|度)?"
)
SHORTEN = re.compile(r"(?:压缩|缩短|缩减|压|缩)(?:到|至|在|为)$")
SPANS: dict[str, Rate] = {
    "半年": "half", "一个月": "month", "一月": "month", "一个季度": "quarter", "一季": "quarter", "一周": "week", "一星期": "week",
    "一个星期": "week", "一个礼拜": "week", "一礼拜": "week", "一天": "day",
}  # fmt: skip
MARKETING = re.compile(r"陈列|品鉴|宴席|推广|抖音|地推|物料|活动|渠道|线上|广告|广宣|促销|宣传|营销|赞助|投放|案场|媒体")
GOING_ON = frozenset({"calls_made", "customer_visits"})
"""Metrics whose rate goes on after a comma: 每天评估3台，电话40通."""
WAITING = re.compile(r"等待|等候|排队|出餐|上菜|响应|时长|周期|时效|交期|到货|配送|交车|交付|候诊|取药|取件|用时|时间(?=压|缩|控|不|在|由|从)")
STAFF = re.compile(r"师傅|师|专员|店员|徒弟|学徒|员工|导购|店长|主管|经理|顾问|小妹|帮手|兼职|人手|骨干|组长")
DEAL = re.compile(r"签|谈成|谈下|谈妥|吃下|啃下|拿下|开发|拓展|新增|新拓|发展|绑定|攻下")
PARTNER = re.compile(r"公司|单位|企业|学校|厂|客户|商户|工地|酒店|机构|团购|小区|业主|大客户|医院|社区")
GOODS_CODES = frozenset(
    {"sales_volume", "sales_revenue", "service_revenue", "value_added_revenue", "orders", "contract_units", "policies"}
)
ACT_STAFF = re.compile(
    r"(?:晋升|培养|新增|招聘|招|补充?|带出|储备|选拔|引进|提拔|聘)(?:到|满|齐)?(?P<before>[一-鿿]{2,8}?)(?=\d|[一二两三四五六七八九十]+[名人位个])"
    r"|[名人位个](?P<after>[一-鿿]{2,8})$"
)
BY_ROLE = ("headcount", "hires", "talent_reserve")
HEADCOUNT = re.compile(r"编制|定编|人员|人数|人力|团队|招聘|增员|储备|培养|员工|规模|队伍|定员|在岗|在册|总人|招")
BRACKETS = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
LABEL_LIMIT = 18
NEVER = re.compile(r"(?!)")
PART_OF_YEAR = {"month": re.compile(r"-\d\d$"), "quarter": re.compile(r"-Q\d$"), "half": re.compile(r"-H\d$")}
KINDS = frozenset(get_args(QuantityKind))


@dataclass(frozen=True, slots=True)
class Setting:
    """What stays the same for a whole plan."""

    vocabulary: Vocabulary
    identity: Identity
    kind: PlanKind
    calendar: Calendar
    own_names: str = ""


def read_prose(line: Line, ground: Ground, memory: Memory, setting: Setting) -> list[Draft]:
    """The drafts of one line, in order of place."""
    memory.new_line()
    if not line.quantities:
        _learn(line, memory)
        return []
    reader = _LineReader(line, ground, memory, setting)
    return reader.run()


def _learn(line: Line, memory: Memory) -> None:
    """A line without numbers still says what the next ones are about: a lead-in such as 2025年目标："""
    if line.heading or not line.folded.rstrip().endswith(":"):
        return


class _LineReader:
    """One line being read. Not reused."""

    def __init__(self, line: Line, ground: Ground, memory: Memory, setting: Setting) -> None:
        self.line, self.ground, self.memory, self.setting = line, ground, memory, setting
        self.text = self.masked = _mask(line.folded)
        self.parts = parts_of(line)
        self.drafts: dict[int, Draft] = {}
        self.owner = _owners(line)
        self.period_starts = [p.start for p in line.periods]
        self.starts = [q.start for q in line.quantities]
        self.spread = spread(line)
        self.sentence_text: dict[int, str] = _sentence_texts(line)
        self.sentence_start, self.first_clause = _sentence_starts(line)

    def run(self) -> list[Draft]:
        sentence = -1
        saved: tuple[PeriodMention | None, object, str | None, str | None] | None = None
        seen_clause = -1
        for index, quantity in enumerate(self.line.quantities):
            at = self.owner[index]
            clause = self.line.clauses[at]
            if clause.sentence != sentence:
                self.memory.new_sentence()
                sentence = clause.sentence
                seen_clause = self.first_clause[sentence] - 1
            for skipped in range(seen_clause + 1, at + 1):
                self._enter(self.line.clauses[skipped], skipped)
            seen_clause = max(seen_clause, at)
            if clause.depth and saved is None:
                m = self.memory
                saved = (m.period, m.rate, m.scope, m.per_unit)
            elif not clause.depth and saved is not None:
                self.memory.period, self.memory.rate, self.memory.scope, self.memory.per_unit = saved  # type: ignore[assignment]
                saved = None
            if (rate := self._is_rate(index, clause)) is not None:
                self.memory.rate = rate
                continue
            part = self.parts.get(index)
            if part and part.name in CARRIED and part.level != index:
                continue
            self.drafts[index] = self._draft(index, quantity, clause, part)
        self._carry()
        return finish_line(self.line, self.drafts, self.setting.vocabulary)

    def _is_rate(self, index: int, clause: Clause) -> Rate | None:
        """半年见一次, 一个月听两堂: a span before a count is how often, no duration."""
        quantity = self.line.quantities[index]
        rate = SPANS.get(quantity.text) if quantity.kind == "duration" else None
        if rate is None or index + 1 >= len(self.starts):
            return None
        following = self.line.quantities[index + 1]
        return rate if following.kind == "count" and following.start < clause.end else None

    def _enter(self, clause: Clause, at: int) -> None:
        """A clause's label, periods and rates become context before its numbers are read."""
        line, memory = self.line, self.memory
        text = line.folded[clause.start : clause.end].strip()
        if clause.depth:
            return
        periods = self._periods(clause.start, clause.end)
        if clause.label and len(text) <= LABEL_LIMIT and not self._numbers(clause):
            first = bisect_left(line.metric_starts, clause.start)
            found = [m for m in line.metrics[first:] if m.start < clause.end]
            if found:
                memory.label_metrics = tuple(reversed(found))
            for period in periods:
                if period.grain != "rate":
                    memory.label_period = period
                    memory.period = None
            memory.label_words = "" if found or periods else self.masked[clause.start : clause.end]
            name = narrow(text)
            if not found and name and names_a_unit(name) and not cues.holds("goal_words", text):
                memory.label_scope = name
        elif not self._numbers(clause):
            first = bisect_left(line.metric_starts, clause.start)
            last = bisect_left(line.metric_starts, clause.end)
            memory.recent.extend((m, None) for m in line.metrics[first:last][-3:] if not is_general(m))
            for period in periods:
                self._take_period(period, numbered=False)

    def _take_period(self, period: PeriodMention, *, numbered: bool = True) -> None:
        """A period becomes context. Deadlines and events hold for their own clause; 全年的 and 二季度起 are no periods."""
        memory = self.memory
        if period.text in ("一月", "一日", "一周", "一年") and re.match(r"一[回次场条期堂]", self.line.folded[period.end : period.end + 2]):
            memory.rate = {"月": "month", "日": "day", "周": "week", "年": "year"}[period.text[1]]  # type: ignore[assignment]
            return
        if period.grain == "rate" and period.rate == "year" and not period.text.startswith(("每", "/")):
            memory.rate = None
            return
        if period.grain == "rate":
            memory.rate = period.rate if period.text.startswith(("每", "一")) else None
            return
        after = self.line.folded[period.end : period.end + 2]
        if after.startswith("各") and "上" in period.text and "下半年" in period.text:
            memory.rate = "half"
            return
        if self.setting.calendar.is_past(period) or after.startswith(("起", "开始", "后")):
            return
        if period.grain == "year" and not period.year and (after.startswith(("的", "最")) or period.text.endswith("的")):
            return
        if period.grain == "event" or period.deadline:
            memory.passing = period if numbered else None
            return
        if not numbered and memory.label_period is not None:
            return
        memory.period, memory.passing = period, None
        memory.rate = None

    def _periods(self, start: int, end: int) -> Sequence[PeriodMention]:
        first = bisect_left(self.period_starts, start)
        last = bisect_left(self.period_starts, end)
        return self.line.periods[first:last]

    def _numbers(self, clause: Clause) -> bool:
        i = bisect_left(self.starts, clause.start)
        return i < len(self.starts) and self.starts[i] < clause.end

    def _draft(self, index: int, quantity: Quantity, clause: Clause, part: Part | None) -> Draft:
        line, memory = self.line, self.memory
        first = self._group_start(index, part)
        left_from = self._left_edge(first, clause if first == index else line.clauses[self.owner[first]])
        right_to = self._right_edge(index, clause)
        text = self.text = line.folded if clause.depth else self.masked
        left = text[left_from : quantity.start]
        right = text[quantity.end : right_to]
        quantity = shared_unit(line, index, self.owner) or quantity
        change = _change(part)
        if quantity.kind == "points" and change == "level" and "百分点" in quantity.text and not quantity.comparator.startswith("l"):
            change = "decrease" if re.search(r"降|减|压|砍|少|低|往下|下", left[-6:]) else "increase"
        multiple = quantity.kind == "multiple"
        quantity, changed = settle_multiple(quantity, change != "level", left)
        if changed and change == "level":
            change = "increase"
        multiple = multiple and changed
        self._times(clause, left_from, quantity, right_to)
        part_of = self._part_of(clause, quantity, index)
        sentence_start = self.sentence_start[clause.sentence]
        timed = any(p.grain != "rate" for p in self._periods(max(sentence_start, quantity.start - 60), quantity.start))
        strict = part_of or index in self.spread or timed
        if part_of and memory.whole is None and (memory.recent or memory.line_recent):
            memory.whole = (memory.recent or memory.line_recent)[-1]
        strict = strict or cues.holds("floor", left[-6:]) or cues.holds("stretch", left[-6:])
        choice = choose_metric(
            line,
            quantity,
            (left_from, quantity.start),
            right_to,
            memory,
            change,
            masked=text,
            split=strict or not _has_own_verb(left),
            strict=strict,
            part=part_of,
        )
        quantity = _settle_unit(quantity, choice, self.setting.vocabulary)
        if quantity.rule.startswith("zero.") and (choice is None or not choice.own):
            near = text[max(clause.start, quantity.start - 16) : quantity.end + 8]
            choice = choice if choice is not None and choice.how == "sentence" else Choice(zero_metric(near), "", None, "left")
        choice = choice or self._by_counter(quantity, left, right, clause, part_of=part_of, strict=strict)
        choice = self._refine(self._by_doing(choice, quantity, left, right), left, quantity)
        quantity = _fit_unit(quantity, choice, change)
        choice, share_scope = self._share(choice, quantity, left, left_from, clause, part)
        draft = Draft(
            quantity=quantity,
            source=_at(line, quantity),
            evidence=line.text[quantity.start : quantity.end],
            section_id=line.section.section_id if line.section else None,
            comparator=quantity.comparator,
            low=quantity.low,
            high=quantity.high,
            unit=quantity.unit,
            change=change,
            flags=list(quantity.flags),
        )
        if part is not None and part.rule == "change.increase_count" and choice is not None and FRESH.search(left[-4:]):
            metric = self.setting.vocabulary.metrics.get(choice.code)
            draft.change = "increase" if metric is not None and metric.over_time == "last" else "level"
        if choice is not None:
            draft.metric, draft.metric_text, draft.mention = choice.code, choice.text, choice.mention
            draft.why["metric"] = f"{choice.how}:{choice.mention.rule if choice.mention else ''}"
            draft.lost.extend(choice.lost)
        draft.part = part_of
        if part is not None:
            draft.why["change"] = part.rule
        elif multiple:
            draft.why["change"] = "change.multiple"
        self._scope(draft, choice, share_scope, left_from, index, part_of=part_of)
        self._time_fields(draft, clause, left_from, quantity, right_to)
        self._decide(draft, choice, clause, left, right, index)
        if choice is not None and (choice.own or choice.how in ("label", "heading")) and draft.role is None:
            memory.remember(choice, quantity)
        elif choice is not None and choice.own and draft.role in ("actual", "other"):
            memory.mention(choice)
        return draft

    def _part_of(self, clause: Clause, quantity: Quantity, index: int) -> bool:
        """Whether a number stands in a list of parts: behind 其中, in brackets, or behind a colon after a total."""
        if clause.depth:
            return True
        sentence_start = self.sentence_start[clause.sentence]
        before = self.masked[max(sentence_start, quantity.start - 80) : quantity.start]
        if cues.holds("breakdown", before):
            return True
        colon = before.rfind(":")
        return colon >= 0 and any(c.isdigit() for c in before[:colon]) and index > 0

    # -- windows

    def _group_start(self, index: int, part: Part | None) -> int:
        """The first number that belongs to the same relation: the words before it are this number's as well."""
        if part is None:
            return index
        first = index
        while first > 0:
            before = self.parts.get(first - 1)
            if before is None or before.level != part.level:
                break
            first -= 1
        return first

    def _left_edge(self, index: int, clause: Clause) -> int:
        before = self.line.quantities[index - 1].end if index else 0
        if index and self.line.clauses[self.owner[index - 1]].depth > clause.depth:
            before = self._before_bracket(index, clause)
        return max(clause.start, before)

    def _before_bracket(self, index: int, clause: Clause) -> int:
        """The end of the nearest earlier number that stands outside brackets."""
        i = index - 1
        while i >= 0 and self.line.clauses[self.owner[i]].depth > clause.depth:
            i -= 1
        return self.line.quantities[i].end if i >= 0 else 0

    def _right_edge(self, index: int, clause: Clause) -> int:
        after = self.line.quantities[index + 1].start if index + 1 < len(self.line.quantities) else clause.end
        return min(clause.end, max(after, self.line.quantities[index].end))

    # -- fields

    def _times(self, clause: Clause, left: int, quantity: Quantity, right: int) -> None:
        raises = cues.holds("stretch", self.masked[left : quantity.start][-8:])
        if left <= clause.start and not raises:
            self.memory.passing = None
        for period in self._periods(left, quantity.start):
            self._take_period(period)

    def _time_fields(self, draft: Draft, clause: Clause, left: int, quantity: Quantity, right: int) -> None:
        memory, calendar = self.memory, self.setting.calendar
        after = [
            p
            for p in self._periods(quantity.end, right)
            if self.masked[p.start] != " " and self.masked[quantity.end : p.start].strip() == ""
        ]
        own = next((p for p in reversed(after) if p.grain != "rate"), memory.passing or memory.period)
        bracket = self._bracket_period(left, quantity)
        listed = self.spread.get(self._index(quantity), (None, None))[0]
        period = listed or own or bracket or memory.label_period or memory.row_period
        draft.period = calendar.period(period, memory.heading_periods)
        draft.why["period"] = period.text if period else "heading/plan"
        window = self.masked[left : quantity.start]
        each = unit_of_each(window)
        goes_on = memory.per_unit is not None or draft.metric in GOING_ON
        carried = memory.rate if goes_on and each in (None, "人") else None
        draft.per = quantity.per or rate_of(self._periods(left, quantity.start), carried, quantity, window)
        if draft.period and draft.per and PART_OF_YEAR.get(draft.per, NEVER).search(draft.period):
            draft.per = None
        if each:
            memory.per_unit = each if each == "人" else None
        draft.per_unit = quantity.per_unit or each or (memory.per_unit if quantity.kind == "count" and draft.per else None)

    def _index(self, quantity: Quantity) -> int:
        return bisect_right(self.starts, quantity.start) - 1

    def _bracket_period(self, left: int, quantity: Quantity) -> PeriodMention | None:
        """蓄水期（3—5月）新增900条: a period in brackets right before the number's own words."""
        for period in self._periods(left, quantity.start):
            if period.grain != "rate" and self.masked[period.start] == " ":
                return period
        return None

    def _refine(self, choice: Choice | None, left: str, quantity: Quantity) -> Choice | None:
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
        if choice.code == "operating_cost" and MARKETING.search(left[-12:] + (choice.text if choice.own else "")):
            return replace(choice, code="marketing_budget")
        if choice.code in ("stores_total", "distribution_points") and re.search(r"新开|开出|新设|新建", left):
            return replace(choice, code="stores_new" if choice.code == "stores_total" else choice.code)
        if choice.code != "headcount":
            return choice
        if re.search(r"培养|带出|储备|晋升|选拔|输出|提拔|孵化", left):
            return replace(choice, code="talent_reserve")
        if re.search(r"新增|新招|招聘|引进|增招|补充|补招|扩招|增加", left):
            return replace(choice, code="hires")
        before = [code for _, code in self.memory.recent[-1:]]
        if before and before[0] in ("hires", "talent_reserve") and choice.own and choice.mention and is_thin(choice.mention):
            return replace(choice, code=before[0])
        return choice

    def _by_doing(self, choice: Choice | None, quantity: Quantity, left: str, right: str) -> Choice | None:
        """Times of something done: the noun beside the number says what (每周一次沙盘对练, 每季度一次答谢)."""
        if quantity.unit != "次" or (choice is not None and (choice.own or choice.how in ("label", "counter"))):
            return choice
        for words in (re.split(r"[,，。;；]", right)[0][:16], left[-12:]):
            for family in ("doing:trainings", "doing:customer_visits", "doing:promotions"):
                if found := cues.find(family, words):
                    return Choice(family.partition(":")[2], found.group(1), None, "left")
        if quantity.text.rstrip("以上内").endswith("场") and choice is not None and choice.code not in ("promotions", "trainings"):
            return Choice("promotions", "", None, "counter")
        return choice if choice is None or choice.how == "sentence" else None

    def _by_counter(
        self, quantity: Quantity, left: str, right: str, clause: Clause, *, part_of: bool, strict: bool
    ) -> Choice | None:
        """What a counter word alone tells in a plan: 场 is an event, 单 an order, 人 behind a role a headcount."""
        if quantity.kind in ("money", "bare") and quantity.scale >= 1000 and (spent := re.search(r"(?:推广|营销|广告|宣传|促销|物料)$", left)):
            start = quantity.start - len(spent.group())
            words = MetricMention(start, quantity.start, spent.group(), ("marketing_budget",), "counter:spent")
            return Choice("marketing_budget", spent.group(), words, "left")
        if quantity.kind == "rank":
            return Choice("brand_rank", "", None, "counter")
        if quantity.kind == "percent" and part_of and not clause.depth:
            return Choice("mix_share", "", None, "counter")
        word = quantity.text.rstrip("以上下左右内")
        if quantity.kind == "duration":
            waits = WAITING.search(left) or SHORTEN.search(left)
            return Choice("wait_time", waits.group(), None, "left") if waits and quantity.comparator in ("le", "lt", "eq") and "后" not in left else None
        if quantity.unit == "人" and re.search(r"(?:回到|减到|缩到|压到|保持|维持|稳定在|控制在)$", left):
            return Choice("headcount", "", None, "counter")
        if quantity.unit == "人" and re.search(r"(?:^|[^新])(?:加|添|招|补|聘)$", left):
            return Choice("hires", "", None, "counter")
        if quantity.unit == "人" and re.search(r"新增|新招|增招|招聘|引进|补充|补招|扩招", left) and not re.search(r"客|户|会员|粉|学员|新生|好友|代理|达人|设计师|车主", left):
            return Choice("hires", "", None, "counter")
        if quantity.unit == "人" and re.search(r"选拔|储备|后备|培养|晋升|提拔|带出", left):
            return Choice("talent_reserve", "", None, "counter")
        if quantity.unit == "次" and (word.endswith(("场", "场次")) or (word.endswith("档") and re.search(r"活动|促销", left + right))):
            return Choice("promotions", "", None, "counter")
        if quantity.unit in ("人", "个") and (staff := STAFF.search(left[-8:] + "|" + right[:10])):
            if re.search(r"添|招|补|加|聘|雇|找|请", left[-8:]):
                return Choice("hires", staff.group(), None, "counter")
            if re.search(r"培养|带|教|储备|选拔|晋升|提拔", left[-8:]):
                return Choice("talent_reserve", staff.group(), None, "counter")
        if quantity.unit in ("家", "户", "个") and DEAL.search(left[-12:]) and PARTNER.search(left[-14:] + right[:8]):
            return Choice("customers_new", "", None, "counter")
        if quantity.unit == "单":
            return Choice("orders", "", None, "counter")
        if quantity.unit == "人" and re.search(r"(?:师|员|经理|主管|顾问|团队|队伍|人员|班组|技师|组长)[^，。]{0,4}(?:增至|增加到|配到|扩至|扩到|达到|配备|配|增到|保持|维持|发展到|由\S{1,4}(?:扩|增)\S{1,2})$", left):
            return Choice("headcount", "", None, "counter")
        if quantity.unit in ("副", "双", "箱", "瓶", "盒", "束") and self.ground.stance == "plan":
            return Choice("sales_volume", "", None, "counter")
        large = quantity.kind in ("money", "bare") and quantity.scale >= 10000
        if large and self.ground.stance == "plan" and (strict or unit_of_each(left)) and not quantity.placeholder:
            return Choice("sales_revenue", "", None, "counter")
        return None

    def _share(
        self, choice: Choice | None, quantity: Quantity, left: str, left_from: int, clause: Clause, part: Part | None
    ) -> tuple[Choice | None, str | None]:
        """A占B的30%: the share of A, whatever rate stands near."""
        if quantity.kind != "percent" or (part is not None and part.name.startswith("change")):
            return choice, None
        match = SHARE_OF.search(left)
        if match is None:
            return choice, None
        scope = narrow(left[: match.start()], share=True)
        scope = SOLD.sub("", scope) or scope if scope else None
        if choice is not None and choice.own and choice.mention and SHARE_WORD.search(choice.mention.text):
            if choice.mention.end > left_from + match.start():
                return choice, scope if choice.code == "mix_share" else None
        spending = [code for _, code in self.memory.recent[-1:] if code in ("marketing_budget", "operating_cost")]
        if spending and scope is None:
            return Choice("expense_ratio", left[match.start() : match.end()], None, "left"), None
        code = _share_code(left) or "mix_share"
        return Choice(code, left[match.start() : match.end()] or "占", None, "left"), scope

    def _scope(
        self, draft: Draft, choice: Choice | None, share: str | None, left_from: int, index: int, *, part_of: bool
    ) -> None:
        """Whom or what the number covers: words left of the metric, a thing named instead of a metric, or the label."""
        memory = self.memory
        if index in self.spread and self.spread[index][1]:
            draft.scope = self.spread[index][1]
            return
        scope = share
        mention = choice.mention if choice and choice.own else None
        if scope is None and choice is not None and mention is not None:
            scope = self._scope_by_metric(choice, mention, left_from, draft.quantity)
            whole = memory.whole
            if scope is None and part_of and whole is not None and whole[0].text != mention.text and choice.how == "left":
                scope = narrow(mention.text, part=True)
        elif scope is None:
            begin = left_from
            before = self.drafts.get(index - 1)
            if before is not None and before.rule == "definition.modifier" and before.quantity.end == left_from:
                begin = before.quantity.start
            scope = narrow(self._words(begin, draft.quantity.start), part=part_of)
            listed = choice is not None and choice.how in ("sentence", "line", "section", "plan", "label", "counter")
            if scope is not None and not listed and not names_a_part(scope):
                scope = None
            if scope is None and not self.masked[left_from : draft.quantity.start].strip() and memory.label_words:
                if not cues.holds("goal_words", memory.label_words):
                    scope = narrow(memory.label_words.replace(" ", ""), part=True)
            silent = not self._words(left_from, draft.quantity.start).strip(" ,、和及")
            if scope is None and choice is not None and silent and choice.how in ("sentence", "counter"):
                scope = memory.scope
        if scope is not None and len(scope) <= 4 and scope in self.setting.own_names:
            scope = None
        if scope is None:
            scope = memory.subject
        elif names_a_unit(scope):
            memory.subject = scope
        if scope is not None:
            memory.scope = scope
            draft.why["scope"] = "words"
        elif memory.label_scope or memory.heading_scope:
            scope = memory.label_scope or memory.heading_scope
            draft.why["scope"] = "label/heading"
        draft.scope = scope

    def _scope_by_metric(self, choice: Choice, mention: MetricMention, left_from: int, quantity: Quantity) -> str | None:
        if choice.how == "right":
            return None
        goods = choice.code in GOODS_CODES and mention.rule.startswith("word:") and is_thin(mention)
        if choice.code in BY_ROLE or goods or (is_thin(mention) and names_a_part(mention.text)):
            if choice.how == "act":
                named = ACT_STAFF.search(mention.text)
                return next((g for g in named.groups() if g), None) if named and choice.code in BY_ROLE else None
            if choice.code in BY_ROLE and HEADCOUNT.search(mention.text):
                head = re.sub(r"(?:编制|定编|人数|人员编制|人员|人力|招聘|定员|配备|总数|规模)+$", "", mention.text)
                return narrow(self._words(left_from, mention.start) + head)
            before = narrow(self._words(left_from, mention.start)) if len(mention.text) < 3 else None
            if before is None and len(mention.text) < 3:
                before = narrow(self._words(left_from, mention.end))
                return before or mention.text
            return (before or "") + mention.text
        if mention.end > quantity.number_start + 1:
            return None
        led = mention.start > left_from and narrow(self._words(left_from, mention.start)) is not None
        end = mention.start + thing_in(mention, choice.code, self.setting.vocabulary, led=led)
        if self.line.folded[max(left_from, mention.start - 1) : mention.start] in ("及", "与", "和", "、") and end == mention.start:
            end = mention.end
        if choice.code == "mix_share":
            tail = SHARE_TAIL.search(mention.text)
            end = mention.start + tail.start() if tail else end
        scope = narrow(self._words(min(left_from, mention.start), end), share=choice.code == "mix_share")
        if scope and choice.code == "mix_share":
            scope = SOLD.sub("", scope) or scope
        return scope

    def _words(self, start: int, end: int) -> str:
        """The words from `start` to `end` without periods and rates, up to the first number among them."""
        first = bisect_left(self.starts, start)
        if first < len(self.starts) and self.starts[first] < end and self.line.quantities[first].kind != "duration":
            number = self.line.quantities[first]
            if not re.search(r"以上|以下|及", self.line.folded[number.start : number.end + 2]):
                end = number.start
        out, position = [], start
        for period in self._periods(start, end):
            out.append(self.text[position : period.start])
            position = max(position, period.end)
        out.append(self.text[position:end])
        return "".join(out).replace(" ", "")

    # -- target or figure

    def _decide(self, draft: Draft, choice: Choice | None, clause: Clause, left: str, right: str, index: int) -> None:
        line, memory = self.line, self.memory
        text = line.folded if clause.depth else self.masked
        clause_text = text[clause.start : clause.end]
        before = self.line.quantities[index - 1].end if index else 0
        left = text[max(before, clause.start) : max(draft.quantity.start, before, clause.start)]
        versus = VERSUS.search(left) is not None
        left = VERSUS.sub("", left)
        sentence_text = self.sentence_text[clause.sentence]
        metric = self.setting.vocabulary.metrics.get(draft.metric)
        near = [p for p in self._periods(clause.start, clause.end) if clause.depth or self.masked[p.start] != " "]
        past = any(self.setting.calendar.is_past(p) for p in near if p.grain != "rate")
        versus = versus or "change" in draft.why or draft.quantity.rule == "doubling" or any(p.name == "baseline" for p in (self.parts.get(index - 1), self.parts.get(index + 1)) if p)
        place = Place(
            quantity=draft.quantity,
            left=left,
            right=right if draft.quantity.end + len(right) >= clause.end else right + "…",
            clause=clause_text,
            sentence=sentence_text,
            before=line.folded[max(self.sentence_start[clause.sentence], draft.quantity.start - 120) : draft.quantity.start],
            stance=self.ground.stance,
            headings=self.ground.headings,
            has_metric=choice is not None and choice.own,
            duration_metric=choice is not None and choice.how in ("left", "act", "sentence", "label") and metric is not None and bool({"duration", "天", "小时", "分钟"} & set(metric.units)),
            past=past and not versus,
            modifies=self._modifies(draft.quantity, right, index, clause),
            committed=_committed(left, right, draft.quantity),
            listed=self._listed(index, clause),
            bracketed=clause.depth > 0,
            same_unit=self._same_unit(index, draft),
        )
        verdict = figure_role(place)
        judge(draft, verdict, place, self.ground, memory, choice, self.setting.kind, line)

    def _modifies(self, quantity: Quantity, right: str, index: int, clause: Clause) -> bool:
        """5000元以上机型不少于420台: a noun follows at once, and another number stands in the same clause."""
        after = index + 1 < len(self.starts) and self.starts[index + 1] < clause.end
        if clause.depth > 0 and quantity.comparator in ("ge", "gt", "le", "lt", "range"):
            return re.match(r"\s*(的|或|且|$)", right) is not None
        if not after:
            return False
        tail = self.line.folded[max(quantity.number_end, quantity.end - 3) : quantity.end]
        return re.search(r"以上|以下|以内|及以上|之间|不足|未", tail) is not None and re.match(r"(的|[一-鿿]{2})", right) is not None

    def _same_unit(self, index: int, draft: Draft) -> bool:
        """Whether the number before is a target in the same unit: a bracket then holds its parts."""
        before = self.drafts.get(index - 1)
        return before is not None and before.role is None and (before.unit == draft.unit or draft.unit is None)

    def _listed(self, index: int, clause: Clause) -> bool:
        """Whether a number follows a target in one row: 新媒体1人、安装班组2个、小区专员2人."""
        before = self.drafts.get(index - 1)
        return before is not None and before.role is None and self.line.folded[clause.start - 1 : clause.start] == "、"

    def _carry(self) -> None:
        """Bases and growths move onto the number that carries them."""
        for index, part in self.parts.items():
            if part.name not in CARRIED or part.level == index:
                continue
            target = self.drafts.get(part.level)
            quantity = self.line.quantities[index]
            if target is None or (quantity.low is None and quantity.high is None):
                continue
            value = quantity.low if quantity.low is not None else quantity.high
            if part.name == "baseline":
                target.baseline = _same_scale(value, quantity, target.quantity)
            else:
                target.growth = -value if part.name == "growth_fall" and value is not None else value
                target.growth_unit = "%" if quantity.kind in ("percent", "multiple") else quantity.unit
            target.why[part.name] = part.rule
            if target.role is not None:
                self.drafts[index] = self._plain_figure(index, target)

    def _plain_figure(self, index: int, like: Draft) -> Draft:
        quantity, line = self.line.quantities[index], self.line
        return Draft(
            quantity=quantity,
            source=_at(line, quantity),
            evidence=line.text[quantity.start : quantity.end],
            section_id=like.section_id,
            role=like.role,
            metric=like.metric,
            metric_text=like.metric_text,
            low=quantity.low,
            high=quantity.high,
            unit=quantity.unit,
            period=like.period,
            rule=like.rule,
        )


def _settle_unit(quantity: Quantity, choice: Choice | None, vocabulary: Vocabulary) -> Quantity:
    """A number without a unit takes the one its metric is measured in: 客单价260, 会员做到1.5万."""
    metric = vocabulary.metrics.get(choice.code) if choice is not None else None
    if quantity.kind != "bare" or metric is None:
        return quantity
    if "money" in metric.units:
        return replace(quantity, kind="money", unit="CNY", flags=(*quantity.flags, "inherited_unit"))
    if "bare" in metric.units:
        return quantity
    if choice is not None and choice.text.endswith(("分", "星")) and quantity.scale == 1:
        return replace(quantity, kind="score", unit="分", flags=(*quantity.flags, "inherited_unit"))
    if choice is not None and not choice.own and quantity.scale == 1 and "inherited_unit" not in quantity.flags:
        return quantity
    if "percent" in metric.units and quantity.scale == 1:
        return replace(quantity, kind="percent", unit="%", flags=(*quantity.flags, "unit_missing"))
    counter = next((u for u in metric.units if u not in KINDS and not u.startswith("/")), None)
    if counter is not None:
        return replace(quantity, kind="count", unit=counter, flags=(*quantity.flags, "inherited_unit"))
    return quantity


def _fit_unit(quantity: Quantity, choice: Choice | None, change: Change) -> Quantity:
    """Calls are counted in 通; 3个点 is a level in % and a change in points."""
    if choice is not None and choice.code == "calls_made" and quantity.unit in ("个", "件"):
        return replace(quantity, unit="通")
    if choice is not None and choice.how == "counter" and choice.code in ("hires", "talent_reserve") and quantity.unit == "个":
        return replace(quantity, unit="人")
    if choice is not None and choice.how == "counter" and choice.code in ("hires", "talent_reserve") and quantity.unit == "个":
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


def _at(line: Line, quantity: Quantity) -> Span:
    return replace(line.span, start=line.span.start + quantity.start, end=line.span.start + quantity.end)


def _same_scale(value: Decimal | None, base: Quantity, level: Quantity) -> Decimal | None:
    """从980提到1060块, 由50提高到60万: a base without unit shares the level's scale."""
    if value is None or base.kind != "bare" or base.scale != 1 or level.scale == 1:
        return value
    return value * level.scale


def _change(part: Part | None) -> Change:
    if part is None or part.name not in ("change", "change_fall"):
        return "level"
    return "decrease" if part.name == "change_fall" else "increase"


def _mask(folded: str) -> str:
    """The line with everything in brackets blanked, character for character."""
    return BRACKETS.sub(lambda m: " " * len(m.group()), folded)


def _owners(line: Line) -> list[int]:
    """For each number the index of the innermost clause it stands in."""
    order = sorted(range(len(line.clauses)), key=lambda i: (line.clauses[i].start, -line.clauses[i].end))
    starts = [line.clauses[i].start for i in order]
    out = []
    for quantity in line.quantities:
        i = bisect_right(starts, quantity.start) - 1
        while i > 0 and line.clauses[order[i]].end <= quantity.start:
            i -= 1
        out.append(order[max(i, 0)])
    return out


def _sentence_texts(line: Line) -> dict[int, str]:
    bounds: dict[int, tuple[int, int]] = {}
    for clause in line.clauses:
        start, end = bounds.get(clause.sentence, (clause.start, clause.end))
        bounds[clause.sentence] = (min(start, clause.start), max(end, clause.end))
    return {sentence: line.folded[start : min(end, start + 600)] for sentence, (start, end) in bounds.items()}


def _sentence_starts(line: Line) -> tuple[dict[int, int], dict[int, int]]:
    """For each sentence where it begins, and the index of its first clause."""
    starts: dict[int, int] = {}
    first: dict[int, int] = {}
    for index, clause in enumerate(line.clauses):
        starts[clause.sentence] = min(starts.get(clause.sentence, clause.start), clause.start)
        first.setdefault(clause.sentence, index)
    return starts, first


def _has_own_verb(left: str) -> bool:
    return len(left.strip()) > 10


def _committed(left: str, right: str, quantity: Quantity) -> bool:
    """Whether the words beside a number, or its own comparator, bind the author."""
    del right
    return cues.holds("commit", left[-12:] + quantity.text[: max(0, len(quantity.text))])
