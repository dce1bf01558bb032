"""Which metric a mention means, given the number beside it and the words around both."""

import re
from dataclasses import dataclass, replace

from extractors.vocabulary import Vocabulary
from extractors.vocabulary.entries import SenseEntry
from extractors.vocabulary.spelling import spell
from extractors.words.composition import FIRST_WORD
from schemas.mention import MetricMention, Quantity
from schemas.plan import Change

OTHER = "other"
REACH = 8
"""Characters before and after mention and number in which a neighbour word is looked for."""
CLAUSE_ENDS = "，。；;,！？!?\n\t"
RELATIVE = ("percent", "multiple")
NO_BASE = ("percent", "duration", "score", "rank")
"""Units that a bare number or the base of a growth is not taken to have."""
THOUSAND = 1_000
DAILY = re.compile(r"每[天日]|[天日]均|一天|单日|当日|天天|日[销出卖]")
WORDS = ("word", "general", "weak")
JOINT = "+"
ELSE = "|"
"""Between the words of a compound in a mention's rule: the first is asked first, and alone, or the next as well."""


def resolve_metric(
    mention: MetricMention,
    quantity: Quantity | None,
    vocabulary: Vocabulary,
    *,
    text: str = "",
    change: Change = "level",
    industry: str | None = None,
) -> str:
    """The code of the metric that `mention` means beside `quantity`; `other` when no reading fits the unit.

    `text` is the text both were found in (their offsets count in it), for neighbour words; `change` tells a change
    (毛利增长15%) from a level (毛利15%); `industry` the plan's trade where known. A counter that the metric's entry
    does not list is let pass here (新客300头), not by `fitting_metric`.
    """
    fitting = fitting_metric(mention, quantity, vocabulary, text=text, change=change, industry=industry)
    if fitting or quantity is None:
        return fitting or OTHER
    if quantity.kind == "rank":
        return metric_by_unit(quantity, vocabulary)
    clear = FIRST_WORD.split(mention.rule)[1] not in vocabulary.senses
    if quantity.kind == "count" and clear and is_counted(mention.codes[0], vocabulary):
        return mention.codes[0]
    return OTHER


def fitting_metric(
    mention: MetricMention,
    quantity: Quantity | None,
    vocabulary: Vocabulary,
    *,
    text: str = "",
    change: Change = "level",
    industry: str | None = None,
) -> str | None:
    """As `resolve_metric`, but None when no reading of the words fits the unit: the number belongs elsewhere."""
    around = neighbourhood(text, mention, quantity)
    beside = Beside(
        units=unit_kinds(quantity, around, vocabulary),
        relative=quantity is not None and change != "level" and quantity.kind in RELATIVE,
        around=around,
        industry=industry,
        sum_like=quantity is not None and quantity.kind == "bare" and (quantity.low or 0) >= THOUSAND,
    )
    fit = reading(mention, beside, vocabulary)
    metric = vocabulary.metrics.get(fit) if fit else None
    if metric and metric.newly and any(word in beside.around for word in vocabulary.newly):
        return metric.newly
    daily = quantity is None or quantity.per == "day" or DAILY.search(beside.around) or DAILY.search(mention.text)
    if metric and metric.unless_daily and not daily:
        return metric.unless_daily
    return fit


def reading(mention: MetricMention, beside: "Beside", vocabulary: Vocabulary) -> str | None:
    """What the words of a mention mean here, before it is asked whether new ones are meant."""
    kind, _, words = mention.rule.partition(":")
    if kind not in WORDS:
        return next((fit for code in mention.codes if (fit := by_unit(code, beside, vocabulary))), None)
    for part in words.split(ELSE):
        *modifiers, head = part.split(JOINT)
        for word in modifiers:
            fit = word_fit(word, beside, vocabulary)
            if fit in mention.codes and measured_in(fit, beside, vocabulary):
                return fit
        if fit := word_fit(head, beside, vocabulary):
            return fit
    return None


def metric_by_unit(quantity: Quantity, vocabulary: Vocabulary, *, text: str = "", industry: str | None = None) -> str:
    """The metric of a number that no word names at all: what its unit usually counts (万元 → sales_revenue)."""
    around = spell(text[max(0, quantity.start - REACH) : quantity.end + REACH])
    beside = Beside(unit_kinds(quantity, around, vocabulary), relative=False, around=around, industry=industry)
    return by_sense(vocabulary.unnamed, beside) or OTHER


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a mention: the unit in all its names, whether the number is a growth, words, the trade."""

    units: frozenset[str]
    relative: bool
    around: str
    industry: str | None
    sum_like: bool = False
    """A bare number in thousands: of what is done a few times a year, it is the money (宴席支持260万, 地推5000)."""

    @property
    def open(self) -> bool:
        """No unit that could decide: a growth, a bare number, or no number at all."""
        return self.relative or not self.units or "bare" in self.units


def word_fit(word: str, beside: Beside, vocabulary: Vocabulary) -> str | None:
    """What one word of the vocabulary means here."""
    if senses := vocabulary.senses.get(word):
        return by_sense(senses, beside)
    wording = vocabulary.wordings.get(word)
    return by_unit(wording.code, beside, vocabulary) if wording else None


def by_sense(senses: tuple[SenseEntry, ...], beside: Beside) -> str | None:
    """The first reading that holds; beside a growth or a bare number one without units goes before the others.

    A growth is of a sum first (毛利增长15%); of a rate only where the word means nothing else (流失率下降4%).
    """
    holding = [sense for sense in senses if holds(sense, beside)]
    if not holding and beside.relative:
        holding = [sense for sense in senses if holds(sense, replace(beside, relative=False))]
    if beside.open:
        holding.sort(key=lambda sense: bool(sense.units))
    return holding[0].metric if holding else None


def holds(sense: SenseEntry, beside: Beside) -> bool:
    if sense.trades and beside.industry not in sense.trades:
        return False
    if sense.near and not any(word in beside.around for word in sense.near):
        return False
    if any(word in beside.around for word in sense.not_near):
        return False
    if not sense.units or not beside.units:
        return True
    if beside.open:
        return not any(unit in NO_BASE or unit.startswith("/") for unit in sense.units)
    if "points" in beside.units:
        return "percent" in sense.units
    return bool(beside.units & set(sense.units))


def by_unit(code: str, beside: Beside, vocabulary: Vocabulary) -> str | None:
    """The code itself when the unit is one of its own, else the metric its entry names for that unit."""
    metric = vocabulary.metrics.get(code)
    if metric is None:
        return code
    if beside.open:
        return metric.otherwise.get("money") if metric.few and beside.sum_like else code
    divided = next((other for unit, other in metric.otherwise.items() if unit in beside.units and unit[0] == "/"), None)
    if divided:
        return divided
    if "points" in beside.units:
        return code if "percent" in metric.units else metric.otherwise.get("percent")
    if beside.units & set(metric.units):
        return code
    return next((other for unit, other in metric.otherwise.items() if unit in beside.units), None)


def measured_in(code: str, beside: Beside, vocabulary: Vocabulary) -> bool:
    """Whether the unit is one of the metric's own; without one it is taken to be a sum of money."""
    metric = vocabulary.metrics.get(code)
    own = set(metric.units) if metric else set()
    return "money" in own if beside.open else bool(own & beside.units)


def is_counted(code: str, vocabulary: Vocabulary) -> bool:
    """Whether a metric is measured in counters (people, pieces, times) alone."""
    metric = vocabulary.metrics.get(code)
    return metric is not None and not set(metric.units) & {"money", "percent", "duration", "rank"}


def unit_kinds(quantity: Quantity | None, around: str, vocabulary: Vocabulary) -> frozenset[str]:
    """How a unit is named in the vocabulary: its kind, its counter, `/人` for what it is divided by (元/人, 人均)."""
    if quantity is None:
        return frozenset()
    kinds = {quantity.kind, quantity.unit or ""}
    if quantity.per_unit:
        kinds.add("/" + quantity.per_unit)
    elif quantity.kind == "money":
        kinds |= {"/" + unit for unit, words in vocabulary.divided.items() if any(word in around for word in words)}
    return frozenset(kinds - {""})


def neighbourhood(text: str, mention: MetricMention, quantity: Quantity | None) -> str:
    """The words around mention and number, in the clauses they stand in."""
    if not text:
        return ""
    start = min(mention.start, quantity.start) if quantity else mention.start
    end = max(mention.end, quantity.end) if quantity else mention.end
    left = spell(text[max(0, start - REACH) : start])
    right = spell(text[end : end + REACH])
    cut_left = max((left.rfind(mark) for mark in CLAUSE_ENDS), default=-1) + 1
    cut_right = min((place for mark in CLAUSE_ENDS if (place := right.find(mark)) >= 0), default=len(right))
    return left[cut_left:] + spell(text[start:end]) + right[:cut_right]
