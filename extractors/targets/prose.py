"""Targets and figures from running text: a line's numbers from left to right, with one memory for what is inherited."""

import re
from bisect import bisect_left, bisect_right
from decimal import Decimal

from extractors.targets import cues
from extractors.targets.basis import stated_basis
from extractors.targets.changes import CARRIED, Part, settle_multiple
from extractors.targets.choosing import choose_metric
from extractors.targets.confidence import judge
from extractors.targets.drafts import Draft
from extractors.targets.lines import Clause, Line
from extractors.targets.lists import finish_line, shared_unit, spread
from extractors.targets.meaning import as_pieces, by_counter, by_doing, fit_unit, refine, settle_unit, share
from extractors.targets.memory import Choice, Memory
from extractors.targets.persons import persons_leading
from extractors.targets.roles import Ground, Place, figure_role
from extractors.targets.scopes import names_a_unit, narrow
from extractors.targets.setting import Setting
from extractors.targets.view import View
from extractors.targets.whens import rate_of, says_it_twice, unit_of_each
from extractors.targets.whose import settle_scope
from extractors.targets.zeros import zero_metric
from extractors.words.mentions import is_general
from schemas.mention import PeriodMention, Quantity
from schemas.plan import Change, Rate
from schemas.span import Span

FRESH = re.compile(r"净增|新增|净添|新添")
VERSUS = re.compile(
    r"(?:在|比|较|与|同|相比|对比|相较)?(?:去年同期|上年同期|上一年度?|上年度?|去年|前年|同期|年初|\d{2,4}年(?:同期)?|今年|本年|往年|上季度?|上月)(?:的|度)*(?:实际|水平|基数|完成数?)?(?:相比|比|的?基础上|的?底子上|的?水平上)"
    r"|(?:比|较|同比|环比)(?:去年同期|上年同期|上一年度?|上年度?|去年|前年|同期|年初|\d{2,4}年(?:同期)?|今年|本年|往年)?(?:的|度)?"
)
SPANS: dict[str, Rate] = {
    "半年": "half", "一个月": "month", "一月": "month", "一个季度": "quarter", "一季": "quarter", "一周": "week",
    "一星期": "week",
    "一个星期": "week", "一个礼拜": "week", "一礼拜": "week", "一天": "day",
}  # fmt: skip
GOING_ON = frozenset({"calls_made", "customer_visits"})
"""Metrics whose rate goes on after a comma: 每天评估3台，电话40通."""
WAS = re.compile(r"去年|上年|前年|现在|目前|眼下|以前|上学年|往年")
"""What an earlier number of a sentence was said of, in contrast to which 今年 and 明年 say what is to come."""
LABEL_LIMIT = 18
TAKEN_OFF = re.compile(r"(?:刨|扣|除|减|去)(?:掉|去|完|除|开|干净)")
"""A clause that names what is no part of the number to come: 刨掉房租、人工，26万."""
IN_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]{2,12})[)\]]")


def read_prose(line: Line, ground: Ground, memory: Memory, setting: Setting) -> list[Draft]:
    """The drafts of one line, in order of place."""
    memory.new_line()
    return _LineReader(line, ground, memory, setting).run() if line.quantities else []


REACH = 400
"""Characters around a number in which its clause and sentence are read: what stands further off tells nothing of it."""


class _LineReader:
    """One line being read. Not reused."""

    def __init__(self, line: Line, ground: Ground, memory: Memory, setting: Setting) -> None:
        self.line, self.ground, self.memory, self.setting = line, ground, memory, setting
        self.view = View(line)
        self.drafts: dict[int, Draft] = {}
        self.spread = spread(line)
        self.persons = persons_leading(line)

    def run(self) -> list[Draft]:
        sentence = -1
        saved: tuple[PeriodMention | None, object, str | None, str | None] | None = None
        seen_clause = -1
        for index, quantity in enumerate(self.line.quantities):
            at = self.view.owner[index]
            clause = self.line.clauses[at]
            if clause.sentence != sentence:
                self.memory.new_sentence()
                sentence = clause.sentence
                self.memory.subject = self.persons.get(sentence)
                seen_clause = self.view.first_clause[sentence] - 1
            for skipped in range(seen_clause + 1, at + 1):
                self._enter(self.line.clauses[skipped])
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
            part = self.view.parts.get(index)
            if part and part.name in CARRIED and part.level != index:
                continue
            self.drafts[index] = self._draft(index, quantity, clause, part)
        self._carry()
        return finish_line(self.line, self.drafts, self.setting.vocabulary)

    def _is_rate(self, index: int, clause: Clause) -> Rate | None:
        """半年见一次, 一个月听两堂: a span before a count is how often, no duration."""
        quantity = self.line.quantities[index]
        rate = SPANS.get(quantity.text) if quantity.kind == "duration" else None
        if rate is None or index + 1 >= len(self.view.starts):
            return None
        following = self.line.quantities[index + 1]
        return rate if following.kind == "count" and following.start < clause.end else None

    def _enter(self, clause: Clause) -> None:
        """A clause's label, periods and rates become context before its numbers are read."""
        line, memory = self.line, self.memory
        text = line.folded[clause.start : clause.end].strip()
        if clause.depth:
            return
        periods = self.view.periods(clause.start, clause.end)
        if clause.label and len(text) <= LABEL_LIMIT and not self.view.has_number(clause):
            first = bisect_left(line.metric_starts, clause.start)
            found = [m for m in line.metrics[first:] if m.start < clause.end]
            if found:
                memory.label_metrics = tuple(reversed(found))
                if not is_general(found[-1]):
                    memory.recent.append((found[-1], None))
                    memory.whole = None
            for period in periods:
                if period.grain != "rate":
                    memory.label_period = period
                    memory.period = None
            memory.label_words = "" if found or periods else self.view.masked[clause.start : clause.end]
            name = narrow(text)
            if not found and name and names_a_unit(name) and not cues.holds("goal_words", text):
                memory.label_scope = name
        elif not self.view.has_number(clause):
            first = bisect_left(line.metric_starts, clause.start)
            last = bisect_left(line.metric_starts, clause.end)
            named = [m for m in line.metrics[first:last][-3:] if not is_general(m)]
            memory.recent.extend((m, None) for m in named if not TAKEN_OFF.match(text))
            for period in periods:
                self._take_period(period, numbered=False)

    def _take_period(self, period: PeriodMention, *, numbered: bool = True) -> None:
        """A period becomes context. Deadlines and events hold for their clause; 全年的 and 二季度起 are no periods."""
        memory = self.memory
        if period.text in ("一月", "一日", "一周", "一年") and re.match(
            r"一[回次场条期堂]", self.line.folded[period.end : period.end + 2]
        ):
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
        if (
            period.grain == "year"
            and not period.year
            and (after.startswith(("的", "最")) or period.text.endswith("的"))
        ):
            return
        if period.grain == "event" or period.deadline:
            memory.passing = period if numbered else None
            return
        if not numbered and memory.label_period is not None:
            return
        memory.period, memory.passing = period, None
        memory.rate = None

    def _draft(self, index: int, quantity: Quantity, clause: Clause, part: Part | None) -> Draft:
        line, memory = self.line, self.memory
        first = self.view.group_start(index, part)
        left_from = self.view.left_edge(first, clause if first == index else line.clauses[self.view.owner[first]])
        right_to = self.view.right_edge(index, clause)
        text = self.view.enter(clause)
        left = text[left_from : quantity.start]
        right = text[quantity.end : right_to]
        quantity = as_pieces(
            shared_unit(line, index, self.view.owner) or quantity, line.folded[clause.start : quantity.start]
        )
        change = _change(part)
        if (
            quantity.kind == "points"
            and change == "level"
            and "百分点" in quantity.text
            and not quantity.comparator.startswith("l")
        ):
            change = "decrease" if re.search(r"降|减|压|砍|少|低|往下|下", left[-6:]) else "increase"
        multiple = quantity.kind == "multiple"
        quantity, changed = settle_multiple(quantity, change != "level", left)
        if changed and change == "level":
            change = "increase"
        multiple = multiple and changed
        self._times(clause, left_from, quantity)
        part_of = self._part_of(clause, quantity, index)
        sentence_start = self.view.sentence_start[clause.sentence]
        timed = any(
            p.grain != "rate" for p in self.view.periods(max(sentence_start, quantity.start - 60), quantity.start)
        )
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
        quantity = settle_unit(quantity, choice, self.setting.vocabulary)
        if quantity.rule.startswith("zero.") and (choice is None or not choice.own):
            near = text[max(clause.start, quantity.start - 16) : quantity.end + 8]
            choice = (
                choice
                if choice is not None and choice.how == "sentence"
                else Choice(zero_metric(near), "", None, "left")
            )
        planned = self.ground.stance == "plan" or (self.ground.stance == "open" and not self.ground.signs)
        choice = choice or by_counter(
            quantity, left, right, depth=clause.depth, planned=planned, part_of=part_of, strict=strict
        )
        choice = refine(by_doing(choice, quantity, left, right), left, quantity, memory)
        if choice is not None and choice.how == "counter" and quantity.scale != 1:
            quantity = settle_unit(quantity, choice, self.setting.vocabulary)
        quantity = fit_unit(quantity, choice, change)
        choice, share_scope = share(choice, quantity, left, left_from, part, memory)
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
        draft.basis = stated_basis(
            self.view.words(left_from, quantity.start), self._bracket_after(quantity), self.ground.headings
        )
        draft.part = part_of
        if part is not None:
            draft.why["change"] = part.rule
        elif multiple:
            draft.why["change"] = "change.multiple"
        settle_scope(
            draft,
            choice,
            share_scope,
            self.view,
            memory,
            self.setting,
            left_from=left_from,
            earlier=self.drafts.get(index - 1),
            own=self.spread.get(index, (None, None)),
            part_of=part_of,
        )
        self._time_fields(draft, left_from, quantity, right_to)
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
        sentence_start = self.view.sentence_start[clause.sentence]
        before = self.view.masked[max(sentence_start, quantity.start - 80) : quantity.start]
        if cues.holds("breakdown", before):
            return True
        colon = before.rfind(":")
        return colon >= 0 and any(c.isdigit() for c in before[:colon]) and index > 0

    # -- fields

    def _times(self, clause: Clause, left: int, quantity: Quantity) -> None:
        raises = cues.holds("stretch", self.view.masked[left : quantity.start][-8:])
        if left <= clause.start and not raises:
            self.memory.passing = None
        for period in self.view.periods(left, quantity.start):
            self._take_period(period)

    def _time_fields(self, draft: Draft, left: int, quantity: Quantity, right: int) -> None:
        memory, calendar = self.memory, self.setting.calendar
        after = [
            p
            for p in self.view.periods(quantity.end, right)
            if self.view.masked[p.start] != " " and self.view.masked[quantity.end : p.start].strip() == ""
        ]
        own = next((p for p in reversed(after) if p.grain != "rate"), memory.passing or memory.period)
        bracket = self._bracket_period(left, quantity)
        listed = self.spread.get(self._index(quantity), (None, None))[0]
        period = listed or own or bracket or memory.label_period or memory.row_period
        draft.period = calendar.period(period, memory.heading_periods)
        draft.why["period"] = period.text if period else "heading/plan"
        window = self.view.masked[left : quantity.start]
        each = unit_of_each(window)
        goes_on = memory.per_unit is not None or draft.metric in GOING_ON
        carried = memory.rate if goes_on and each in (None, "人") else None
        draft.per = quantity.per or rate_of(self.view.periods(left, quantity.start), carried, quantity, window)
        if draft.per is None:
            draft.per = self._rate_before(draft)
        if says_it_twice(draft.per, draft.period):
            draft.per = None
        if each:
            memory.per_unit = each if each == "人" else None
        draft.per_unit = (
            quantity.per_unit or each or (memory.per_unit if quantity.kind == "count" and draft.per else None)
        )

    def _rate_before(self, draft: Draft) -> Rate | None:
        """洗衣机月销22台、冰箱18台: a number of a list without a time of its own goes on at the rate before it."""
        before = self.drafts.get(self._index(draft.quantity) - 1)
        if (
            before is None
            or before.role is not None
            or before.per is None
            or draft.quantity.kind not in ("count", "money")
        ):
            return None
        alike = (before.metric, before.unit, before.change) == (draft.metric, draft.unit, draft.change)
        same_words = before.metric_text == draft.metric_text
        timed = self.view.periods(before.quantity.end, draft.quantity.start)
        return before.per if alike and same_words and not timed else None

    def _index(self, quantity: Quantity) -> int:
        return bisect_right(self.view.starts, quantity.start) - 1

    def _bracket_period(self, left: int, quantity: Quantity) -> PeriodMention | None:
        """蓄水期（3—5月）新增900条: a period in brackets right before the number's own words."""
        for period in self.view.periods(left, quantity.start):
            if period.grain != "rate" and self.view.masked[period.start] == " ":
                return period
        return None

    def _bracket_after(self, quantity: Quantity) -> str:
        """What stands in a bracket right behind a number: 3180万元（含税）."""
        match = IN_BRACKET.match(self.line.folded, quantity.end)
        return match[1] if match else ""

    # -- target or figure

    def _decide(self, draft: Draft, choice: Choice | None, clause: Clause, left: str, right: str, index: int) -> None:
        line, memory = self.line, self.memory
        text = self.view.enter(clause)
        begin, end = max(clause.start, draft.quantity.start - REACH), min(clause.end, draft.quantity.end + REACH)
        clause_text = text[begin:end]
        before = self.line.quantities[index - 1].end if index else 0
        left = text[max(before, clause.start) : max(draft.quantity.start, before, clause.start)]
        versus = VERSUS.search(left) is not None
        left = VERSUS.sub("", left)
        sentence_text = self.view.sentence_text[clause.sentence]
        if len(sentence_text) > 2 * REACH:
            at = draft.quantity.start - self.view.sentence_start[clause.sentence]
            sentence_text = sentence_text[max(0, at - REACH) : at + REACH]
        metric = self.setting.vocabulary.metrics.get(draft.metric)
        near = [p for p in self.view.periods(begin, end) if clause.depth or self.view.masked[p.start] != " "]
        past = any(self.setting.calendar.is_past(p) for p in near if p.grain != "rate")
        versus = (
            versus
            or "change" in draft.why
            or draft.quantity.rule == "doubling"
            or any(p.name == "baseline" for p in (self.view.parts.get(index - 1), self.view.parts.get(index + 1)) if p)
        )
        place = Place(
            quantity=draft.quantity,
            left=left,
            right=right if draft.quantity.end + len(right) >= clause.end else right + "…",
            clause=clause_text,
            sentence=sentence_text,
            before=line.folded[
                max(self.view.sentence_start[clause.sentence], draft.quantity.start - 120) : draft.quantity.start
            ],
            after=sentence_text[max(draft.quantity.end - self.view.sentence_start[clause.sentence], 0) :],
            stance=self.ground.stance,
            headings=self.ground.headings,
            has_metric=choice is not None and choice.own,
            duration_metric=choice is not None
            and choice.how in ("left", "act", "sentence", "label")
            and metric is not None
            and bool({"duration", "天", "小时", "分钟"} & set(metric.units)),
            past=past and not versus,
            ahead=self._ahead(before, draft.quantity),
            contrast=WAS.search(line.folded, self.view.sentence_start[clause.sentence], before) is not None,
            modifies=self._modifies(draft.quantity, right, index, clause),
            committed=_committed(left, right, draft.quantity),
            listed=self._listed(index, clause),
            bracketed=clause.depth > 0,
            same_unit=self._same_unit(index, draft),
        )
        verdict = figure_role(place)
        judge(draft, verdict, place, self.ground, memory, choice, self.setting.kind, line)

    def _ahead(self, before: int, quantity: Quantity) -> bool:
        """Whether the last period since the number before is the plan's own year, said in words."""
        told = [p for p in self.view.periods(before, quantity.start) if p.grain != "rate"]
        return bool(told) and self.setting.calendar.is_ahead(told[-1])

    def _modifies(self, quantity: Quantity, right: str, index: int, clause: Clause) -> bool:
        """5000元以上机型不少于420台: a noun follows at once, and another number stands in the same clause."""
        after = index + 1 < len(self.view.starts) and self.view.starts[index + 1] < clause.end
        if clause.depth > 0 and quantity.comparator in ("ge", "gt", "le", "lt", "range"):
            return re.match(r"\s*(的|或|且|$)", right) is not None
        if not after:
            return False
        tail = self.line.folded[max(quantity.number_end, quantity.end - 3) : quantity.end]
        return (
            re.search(r"以上|以下|以内|及以上|之间|不足|未", tail) is not None
            and re.match(r"(的|[一-鿿]{2})", right) is not None
        )

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
        for index, part in self.view.parts.items():
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


def _at(line: Line, quantity: Quantity) -> Span:
    span = line.span
    return Span(span.block, span.start + quantity.start, span.start + quantity.end, span.row, span.col)


def _same_scale(value: Decimal | None, base: Quantity, level: Quantity) -> Decimal | None:
    """从980提到1060块, 由50提高到60万: a base without unit shares the level's scale."""
    if value is None or base.kind != "bare" or base.scale != 1 or level.scale == 1:
        return value
    return value * level.scale


def _change(part: Part | None) -> Change:
    if part is None or part.name not in ("change", "change_fall"):
        return "level"
    return "decrease" if part.name == "change_fall" else "increase"


def _has_own_verb(left: str) -> bool:
    return len(left.strip()) > 10


def _committed(left: str, right: str, quantity: Quantity) -> bool:
    """Whether the words beside a number, or its own comparator, bind the author."""
    del right
    return cues.holds("commit", left[-12:] + quantity.text[: max(0, len(quantity.text))])
