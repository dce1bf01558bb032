"""What has been said so far in a plan, and what a number takes over from it: metric, period, rate, scope.

The order is the contract's: the clause itself, the clause before, the item's label, the section's earlier numbers, the
headings above.
"""

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from extractors.numbers.periods import find_periods
from extractors.vocabulary import Vocabulary
from extractors.words.mentions import find_metrics, fitting_metric, is_general, metric_by_unit
from schemas.mention import MetricMention, PeriodMention, Quantity
from schemas.plan import Change, FigureRole, Rate

HEADLINE = 10_000
"""Yuan from which a sum may be a part of the plan's headline though nothing near it says so."""
HEADLINE_UNITS = frozenset({"台", "套", "件", "箱", "瓶", "盒", "吨", "双", "副", "杯", "桶", "辆", "份", "间夜"})
TIMED = frozenset({"inventory_days", "wait_time", "complaint_resolution"})
ZEROABLE = frozenset({"complaints", "safety_incidents", "complaint_rate", "rework_rate", "return_rate", "other"})
MISHAPS = frozenset({"complaints", "safety_incidents", "other"})
"""What is counted in 起."""
PEOPLE = frozenset({"人", "人次"})
"""Units of what is counted in ten thousands without its counter."""
PROFITS = frozenset({"gross_profit", "net_profit"})
"""Sums of which a later sum without words is hardly a part."""
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
    sizes: dict[MetricMention, Decimal] = field(default_factory=dict)
    """What the numbers of the line's metrics came to: no part is larger than its whole."""
    counted: dict[MetricMention, str | None] = field(default_factory=dict)
    """In what the numbers of the line's metrics were counted."""
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
        self.sizes, self.counted = {}, {}
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
        self.sizes[choice.mention] = _size(quantity)
        if quantity.kind == "count":
            self.counted[choice.mention] = quantity.unit
        metric = self.vocabulary.metrics.get(choice.code)
        if (
            metric is not None
            and choice.code not in PROFITS
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
        if quantity.kind == "bare" and quantity.scale != 1 and not self._counts_people(mention, quantity, text, change):
            money = replace(quantity, kind="money", unit="CNY")
            code = fitting_metric(mention, money, self.vocabulary, text=text, change=change, industry=self.industry)
            if code is not None or is_general(mention):
                return code
        code = fitting_metric(mention, quantity, self.vocabulary, text=text, change=change, industry=self.industry)
        return code if code is None or self._measures(code, quantity, change) else None

    def _counts_people(self, mention: MetricMention, quantity: Quantity, text: str, change: Change) -> bool:
        """Whether 1.5万 beside these words are people: 新增会员1.5万, but 品鉴会36万 and 会员储值30万 are money."""
        code = fitting_metric(mention, quantity, self.vocabulary, text=text, change=change, industry=self.industry)
        metric = self.vocabulary.metrics.get(code or "")
        return metric is not None and not metric.few and "money" not in metric.units and metric.units[0] in PEOPLE

    def _measures(self, code: str, quantity: Quantity, change: Change) -> bool:
        """Whether a metric is ever measured in this unit: no cost is counted in heads, no turnover in %."""
        if quantity.unit == "次" and code not in MISHAPS and quantity.text.rstrip("以上下内").endswith("起"):
            return False
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
            if how == "line" and strict and quantity.kind in ("money", "bare"):
                fitting = [e for e in fitting if self.sizes.get(e[0], _size(quantity)) >= _size(quantity)] or fitting
            if how == "line" and quantity.kind == "count":
                fitting = [e for e in fitting if self.counted.get(e[0], quantity.unit) == quantity.unit]
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
        goods = quantity.kind == "count" and quantity.unit in HEADLINE_UNITS
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
        if code == "contract_amount" and mention.text.endswith("项目"):
            return None
        return code

    def _reuse(self, mention: MetricMention, known: str | None, quantity: Quantity, change: Change) -> str | None:
        """The code an earlier mention has for this number as well; None when the unit does not allow it."""
        if quantity.kind == "duration" and mention.codes[0] not in TIMED:
            return None
        if known == "other":
            return "other" if mention.rule.startswith("head:") else None
        if known and mention.text in self.vocabulary.general and self._measures(known, quantity, change):
            return known
        code = self.fit(mention, quantity, change)
        return code if known is None or code == known else None

    def general(self, quantity: Quantity, change: Change, text: str = "") -> Choice | None:
        """任务, 目标 in label or heading: the unit and the words of `text` around the number tell the metric.

        A plain number has none.
        """
        labelled = self._general("label", self.label_metrics, quantity, change, text)
        if quantity.kind == "bare" and quantity.scale == 1:
            return labelled
        return labelled or self._general("heading", self.heading_metrics, quantity, change, text)

    def _general(
        self, how: str, mentions: tuple[MetricMention, ...], quantity: Quantity, change: Change, text: str = ""
    ) -> Choice | None:
        for mention in mentions:
            if is_general(mention) and (code := self.fit(mention, quantity, change)):
                if mention.text in self.vocabulary.general and text:
                    near = metric_by_unit(quantity, self.vocabulary, text=text, industry=self.industry)
                    code = near if near != "other" and change == "level" else code
                return Choice(code, mention.text, mention, how)
        return None


def _key(quantity: Quantity) -> tuple[str, str | None]:
    """Under what earlier numbers of its kind are kept; 万 without a unit is money."""
    return ("money", "CNY") if quantity.kind == "bare" and quantity.scale != 1 else (quantity.kind, quantity.unit)


def _size(quantity: Quantity) -> Decimal:
    return quantity.low if quantity.low is not None else quantity.high or Decimal(0)
