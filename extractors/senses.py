"""Which metric a mention means, given the number beside it and the words around both."""

from extractors.vocabulary import Vocabulary
from extractors.vocabulary.entries import SenseEntry
from extractors.vocabulary.spelling import spell
from schemas.mention import MetricMention, Quantity
from schemas.plan import Change

OTHER = "other"
REACH = 8
"""Characters before and after mention and number in which a neighbour word is looked for."""
CLAUSE_ENDS = "，。；;,！？!?\n\t"
RELATIVE = ("percent", "multiple")


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
    (毛利增长15%) from a level (毛利15%); `industry` the plan's trade where known.
    """
    return fitting_metric(mention, quantity, vocabulary, text=text, change=change, industry=industry) or OTHER


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
    units = unit_kinds(quantity)
    relative = quantity is not None and change != "level" and quantity.kind in RELATIVE
    senses = vocabulary.senses.get(mention.rule.partition(":")[2])
    if senses:
        around = neighbourhood(text, mention, quantity)
        for sense in senses:
            if holds(sense, units, relative, around, industry):
                return sense.metric
        return None
    for code in mention.codes:
        if metric := by_unit(code, units, relative, vocabulary):
            return metric
    return None


def unit_kinds(quantity: Quantity | None) -> frozenset[str]:
    """How a unit is named in the vocabulary: its kind, its counter, and `/人` for what it is divided by."""
    if quantity is None:
        return frozenset()
    kinds = {quantity.kind, quantity.unit or ""}
    if quantity.per_unit:
        kinds.add("/" + quantity.per_unit)
    return frozenset(kinds - {""})


def by_unit(code: str, units: frozenset[str], relative: bool, vocabulary: Vocabulary) -> str | None:
    """The code itself when the unit is one of its own, else the metric its entry names for that unit."""
    metric = vocabulary.metrics.get(code)
    if metric is None or not units or relative or "bare" in units:
        return code
    for unit, other in metric.otherwise.items():
        if unit.startswith("/") and unit in units:
            return other
    if "points" in units:
        return code if "percent" in metric.units else metric.otherwise.get("percent")
    if units & set(metric.units):
        return code
    return next((other for unit, other in metric.otherwise.items() if unit in units), None)


def holds(sense: SenseEntry, units: frozenset[str], relative: bool, around: str, industry: str | None) -> bool:
    if sense.trades and industry not in sense.trades:
        return False
    if sense.near and not any(word in around for word in sense.near):
        return False
    if any(word in around for word in sense.not_near):
        return False
    if not sense.units or not units or "bare" in units:
        return True
    if relative:
        return "percent" not in sense.units
    if "points" in units:
        return "percent" in sense.units
    return bool(units & set(sense.units))


def neighbourhood(text: str, mention: MetricMention, quantity: Quantity | None) -> str:
    """The words around mention and number, in the clauses they stand in."""
    start = min(mention.start, quantity.start) if quantity else mention.start
    end = max(mention.end, quantity.end) if quantity else mention.end
    left = spell(text[max(0, start - REACH) : start])
    right = spell(text[end : end + REACH])
    cut_left = max((left.rfind(mark) for mark in CLAUSE_ENDS), default=-1) + 1
    cut_right = min((place for mark in CLAUSE_ENDS if (place := right.find(mark)) >= 0), default=len(right))
    return left[cut_left:] + spell(text[start:end]) + right[:cut_right]
