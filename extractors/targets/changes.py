"""Which numbers of a sentence belong together: base, level, change and growth, from the relations of the rules."""

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from decimal import Decimal

from extractors.rules import Relation, relate
from extractors.targets.lines import Line
from schemas.mention import Quantity

BEGINS = re.compile(r"(?:今年|本年)[一-鿿]{0,4}(?:再|新|增|开|招|建|办|签|收|推|上)[一-鿿]{0,4}$")
"""今年再开2家 is no base: it is what this year will bring."""
ANOTHER = re.compile(
    r"(?:以内|以上|以下|左右|上下)?[,;，；]\s*(?!(?:要|力争|预计|全年|明年|今年|整体|总体|总额|合计|实现|保持|其中|平均|即|也就是)*(?:同比|环比|比|较|相比|增|提|升|降|减|下|上|涨|压))[一-鿿]{2,8}(?:同比|环比|较上年|比上年|比去年)"
)
"""A comma and another thing of which the growth is told: 费用率18%以内，辅料消耗同比压减10%."""
CARRIED = ("baseline", "growth", "growth_fall")


@dataclass(frozen=True, slots=True)
class Part:
    """The part a number plays beside another one: `level` is the index of the number that carries it."""

    name: str
    rule: str
    level: int


def parts_of(line: Line) -> dict[int, Part]:
    """The part of each number (index among `line.quantities`) that a rule speaks of."""
    out: dict[int, Part] = {}
    numbers = [q.start for q in line.quantities]
    periods = [p.start for p in line.periods]
    for start, end in sentences(line):
        first, last = bisect_left(numbers, start), bisect_left(numbers, end)
        if first == last:
            continue
        inside = line.quantities[first:last]
        metrics = line.metrics[bisect_left(line.metric_starts, start) : bisect_left(line.metric_starts, end)]
        when = line.periods[bisect_left(periods, start) : bisect_left(periods, end)]
        for relation in relate(line.folded, start, end, inside, metrics, when):
            _take(replace(relation, parts=tuple((i + first, name) for i, name in relation.parts)), line, out)
    return out


def sentences(line: Line) -> list[tuple[int, int]]:
    """Start and end of each sentence of a line."""
    bounds: dict[int, tuple[int, int]] = {}
    for clause in line.clauses:
        start, end = bounds.get(clause.sentence, (clause.start, clause.end))
        bounds[clause.sentence] = (min(start, clause.start), max(end, clause.end))
    return list(bounds.values())


def _take(relation: Relation, line: Line, out: dict[int, Part]) -> None:
    """Accept a relation unless a more specific one has given a number another part."""
    if any(index in out and out[index].name != name for index, name in relation.parts):
        return
    if not _fits(relation, line):
        return
    level = next((i for i, name in relation.parts if name in ("level", "change", "change_fall")), None)
    for index, name in relation.parts:
        if index not in out:
            out[index] = Part(name, relation.rule, index if level is None else level)


def _fits(relation: Relation, line: Line) -> bool:
    """A base is of the kind of its level; a growth in points belongs to a rate."""
    numbers = {name: line.quantities[index] for index, name in relation.parts}
    level, base = numbers.get("level"), numbers.get("baseline")
    if level and base and base.kind != level.kind and "bare" not in (base.kind, level.kind):
        return False
    if base and relation.rule.startswith("change.now_then") and BEGINS.search(line.folded[: base.start]):
        return False
    growth = numbers.get("growth") or numbers.get("growth_fall")
    if level and growth and level.end < growth.start and ANOTHER.match(line.folded[level.end : growth.start]):
        return False
    if level and growth:
        if growth.kind == "points":
            return level.kind in ("percent", "bare", "points")
        if growth.kind not in ("percent", "multiple"):
            return growth.kind == level.kind
        if growth.kind == "percent" and level.kind == "percent" and "bare" in relation.rule:
            return False
    return True


def settle_multiple(quantity: Quantity, changed: bool, left: str) -> tuple[Quantity, bool]:
    """翻一番 is an increase of 100 %, 增长1.5倍 of 150 %, 是去年的1.5倍 of 50 %. True when the number became a change.

    Any other multiple (连带率1.5倍) stays a level.
    """
    if quantity.kind != "multiple" or quantity.placeholder:
        return quantity, changed
    hundred = Decimal(100)
    if changed:
        off = Decimal(0)
    elif quantity.rule == "doubling" or re.search(
        r"(?:去年|上年|前年|同期|今年|往年|年初|现在|目前|原来|\d{4}年)(?:同期)?的?\S{0,4}$", left
    ):
        off = Decimal(1)
    else:
        return quantity, changed
    return (
        replace(
            quantity,
            kind="percent",
            unit="%",
            low=None if quantity.low is None else (quantity.low - off) * hundred,
            high=None if quantity.high is None else (quantity.high - off) * hundred,
        ),
        True,
    )
