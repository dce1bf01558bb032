"""Numbers in a row: units written once (一季度118、二季度126万元), 分别 lists, parts of a whole, tiers."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from extractors.numbers.periods import find_periods
from extractors.targets import cues
from extractors.targets.drafts import Draft
from extractors.targets.lines import Line, first_quarter
from extractors.targets.scopes import narrow
from extractors.vocabulary import Vocabulary
from schemas.mention import PeriodMention, Quantity

RESPECTIVELY = re.compile(r"分别")
JOINT = re.compile(r"[、,和及与]|以及")
NEAR_COUNT = 14
MONEY_VERB = re.compile(r"卖|收|薪|补|提成|元|块|价")
NUMERALS = "〇一二三四五六七八九十"
RANGE_OF = re.compile(
    r"第?(?P<first>[一二三四五六七八九]|\d{1,2})\s*(?:个季度)?[-—~至到]\s*第?(?P<last>[一二三四五六七八九十]|\d{1,2})\s*(?P<of>季度?|月份?)\D{0,4}$"
)
TIER_ONLY = re.compile(
    r"(?:为|是|来)?(?:保底|打底|兜底|托底|底线|起步)?[、,;\s]*(?:再|往上|最好|尽量|目标是?|冲刺?|冲击|冲高|挑战|力争|争取?|拼|搏|够|奋斗|保底|打底|保住?|确保|必保|底线|不低于|至少|到|为|是)*\s*"
)
"""What stands between two levels of one goal."""
TIER_WORDS = 10
RAISED = re.compile(r"(?:(?<![竞斗])争|(?<![缓])冲|搏|够)(?:到|上|一把|着)?\s*$")
RAISED_AFTER = re.compile(r"(?:为|是)?(?:挑战|冲刺|奋斗)")
FLOOR_AFTER = re.compile(r"(?:为|是|来)?(?:保底|打底|兜底|托底|底线|起步)")
NAMES_REACH, NUMBERS_REACH = 60, 120
"""Characters before and after 分别 in which its names and its numbers stand."""
REACH = 40
"""Characters between two numbers of one list."""


def shared_unit(line: Line, index: int, owner: list[int]) -> Quantity | None:
    """A bare number with the unit of its list: that of the number before it, else of the first one behind with a unit.

    Only where the clause has no metric of its own that is measured without a unit (连带率1.85).
    """
    quantity = line.quantities[index]
    if quantity.kind != "bare" or (quantity.low is None and quantity.high is None):
        return None
    sentence = line.clauses[owner[index]].sentence
    for neighbour, step in ((index + 1, 1), (index - 1, -1)):
        other = neighbour
        while 0 <= other < len(line.quantities) and line.clauses[owner[other]].sentence == sentence:
            near, far = (index, other) if step > 0 else (other, index)
            if (
                line.quantities[far].start - line.quantities[near].end > REACH * abs(other - index)
                or abs(other - index) > 12
            ):
                break
            candidate = line.quantities[other]
            gap = max(line.quantities[i + 1].start - line.quantities[i].end for i in range(near, far))
            apart = candidate.kind == "count" and (
                gap > NEAR_COUNT
                or MONEY_VERB.search(line.folded[line.quantities[near].end : line.quantities[far].start])
            )
            apart = apart or (candidate.kind == "count" and quantity.scale >= 10_000)
            shares = (candidate.kind in ("money", "count", "score") and not apart) or (
                candidate.kind == "percent" and quantity.scale == 1
            )
            if shares and candidate.unit and not candidate.placeholder:
                if _same_list(line, index, other):
                    scale = _unit_scale(candidate) if _unit_scale(quantity) == 1 else Decimal(1)
                    return replace(
                        quantity,
                        kind=candidate.kind,
                        unit=candidate.unit,
                        scale=quantity.scale * scale,
                        low=None if quantity.low is None else quantity.low * scale,
                        high=None if quantity.high is None else quantity.high * scale,
                        per=quantity.per or candidate.per,
                        per_unit=quantity.per_unit or candidate.per_unit,
                        flags=(*quantity.flags, "inherited_unit"),
                    )
                break
            scale = _unit_scale(candidate)
            if candidate.kind == "bare" and scale > 1 and _unit_scale(quantity) == 1 and _same_list(line, index, other):
                return replace(
                    quantity,
                    scale=scale,
                    low=None if quantity.low is None else quantity.low * scale,
                    high=None if quantity.high is None else quantity.high * scale,
                    flags=(*quantity.flags, "inherited_unit"),
                )
            if candidate.kind != "bare":
                break
            other += step
    return None


def _unit_scale(quantity: Quantity) -> Decimal:
    """What the unit alone multiplies by: 四百八十万 and 480万 both 10,000."""
    for word, scale in (("亿", 100_000_000), ("万", 10_000), ("千元", 1_000)):
        if word in quantity.text:
            return Decimal(scale)
    return Decimal(1)


def _same_list(line: Line, index: int, other: int) -> bool:
    """No other metric's words may stand between two numbers of one list."""
    low, high = min(index, other), max(index, other)
    start, end = line.quantities[low].end, line.quantities[high].start
    return not any(start <= m.start < end for m in line.metrics if m.start < end and m.end > start)


def spread(line: Line) -> dict[int, tuple[PeriodMention | None, str | None]]:
    """一、二季度分别完成90万和110万: for each number of a 分别 list its own period or its own scope."""
    out: dict[int, tuple[PeriodMention | None, str | None]] = {}
    if "分别" not in line.folded:
        return out
    clause_starts = sorted(c.start for c in line.clauses)
    number_starts = [q.start for q in line.quantities]
    period_starts = [p.start for p in line.periods]
    for match in RESPECTIVELY.finditer(line.folded):
        at = bisect_right(clause_starts, match.start()) - 1
        base = max(clause_starts[at] if at >= 0 else 0, match.start() - NAMES_REACH)
        first = bisect_left(number_starts, match.end())
        last = bisect_left(number_starts, match.end() + NUMBERS_REACH)
        numbers = list(range(first, last))
        before = line.folded[base : match.start()]
        found = line.periods[bisect_left(period_starts, base) : bisect_left(period_starts, match.start())]
        periods = [p for p in found if p.grain != "rate"]
        run = _run(line, numbers)
        if len(periods) == 1 and len(run) > 1 and (each := _each_of(before, len(run))):
            out.update({i: (p, None) for i, p in zip(run, each, strict=True)})
            continue
        if len(periods) == len(run) and len(run) > 1:
            out.update({i: (p, None) for i, p in zip(run, periods, strict=True)})
            continue
        whole_words = [_completed(part, before) for part in JOINT.split(before) if part.strip()]
        parts = [first_quarter(p, words) for words in whole_words for p in find_periods(words)[:1]]
        if len(parts) == len(run) and len(run) > 1:
            out.update({i: (p, None) for i, p in zip(run, parts, strict=True)})
            continue
        names = [part.strip() for part in JOINT.split(before) if part.strip()]
        if len(names) == len(run) and len(run) > 1:
            out.update({i: (None, narrow(n) or n[-8:]) for i, n in zip(run, names, strict=True)})
    return out


def _each_of(before: str, count: int) -> list[PeriodMention]:
    """一至四季度 and 1—6月 before as many numbers are one period each; none when the counts differ."""
    span = RANGE_OF.search(before)
    if span is None:
        return []
    first, last = (NUMERALS.index(x) if x in NUMERALS else int(x) for x in (span["first"], span["last"]))
    if last - first + 1 != count:
        return []
    named = [f"{NUMERALS[n]}季度" if span["of"].startswith("季") else f"{n}月" for n in range(first, last + 1)]
    return [p for name in named for p in find_periods(name)[:1]]


def _completed(part: str, whole: str) -> str:
    """一 in 一、二季度 is 一季度: the word that ends the list belongs to each of its parts."""
    tail = re.search(r"(季度|月份?|周|年)\D{0,3}$", whole)
    part = part.strip()
    return part + tail.group(1) if tail and re.fullmatch(r"第?[一二三四五六七八九十\d]+", part) else part


def _run(line: Line, numbers: list[int]) -> list[int]:
    """The numbers of one list: joined by 、 和 or a comma with nothing else between them."""
    run = numbers[:1]
    for i in numbers[1:]:
        between = line.folded[line.quantities[run[-1]].end : line.quantities[i].start]
        if not re.fullmatch(r"\s*(?:[、,和及与/]|以及)\s*(?:和|及)?\s*", between):
            break
        run.append(i)
    return run


def finish_line(line: Line, drafts: Mapping[int, Draft], vocabulary: Vocabulary) -> list[Draft]:
    """Tiers and parents, once all numbers of a line are read."""
    ordered = [drafts[i] for i in sorted(drafts)]
    targets = [d for d in ordered if d.role is None]
    _second_levels(line, targets)
    _tiers(line, targets)
    _parents(line, targets, vocabulary)
    return ordered


def _second_levels(line: Line, targets: list[Draft]) -> None:
    """618期间冲300万，保底240万: a level that names nothing but its tier is of the first one's scope and time."""
    for first, second in pairwise(targets):
        between = line.folded[first.quantity.end : second.quantity.start]
        alike = (first.metric, first.unit, first.change) == (second.metric, second.unit, second.change)
        if alike and (TIER_ONLY.fullmatch(between) or FLOOR_AFTER.match(between)) and len(between) <= TIER_WORDS:
            second.scope, second.period = first.scope, first.period
            second.per, second.per_unit = second.per or first.per, second.per_unit or first.per_unit


def _tiers(line: Line, targets: list[Draft]) -> None:
    """Two levels of one metric, scope and period in a sentence: the cue words tell floor from stretch."""
    for position, draft in enumerate(targets):
        rivals = [
            other
            for other in targets[max(0, position - 3) : position + 4]
            if other is not draft and _same_goal(other, draft) and _near(line, other, draft)
        ]
        if not rivals or draft.value is None:
            continue
        start = draft.quantity.start
        before = max((o.quantity.end for o in rivals if o.quantity.end <= start), default=max(0, start - 16))
        left = line.folded[max(before, start - 16) : start] + draft.evidence
        right = line.folded[draft.quantity.end : draft.quantity.end + 4]
        higher = any(o.value is not None and o.value > draft.value for o in rivals)
        lower = any(o.value is not None and o.value < draft.value for o in rivals)
        if lower and (
            cues.holds("stretch", left) or RAISED.search(left[: -len(draft.evidence)]) or RAISED_AFTER.match(right)
        ):
            draft.tier = "stretch"
        elif higher and (cues.holds("floor", left) or FLOOR_AFTER.match(right)):
            draft.tier = "floor"


def _same_goal(a: Draft, b: Draft) -> bool:
    return (a.metric, a.unit, a.change, a.per) == (b.metric, b.unit, b.change, b.per) and (
        a.period == b.period and (a.scope == b.scope or a.scope is None or b.scope is None)
    )


def _near(line: Line, a: Draft, b: Draft) -> bool:
    start, end = min(a.quantity.end, b.quantity.end), max(a.quantity.start, b.quantity.start)
    return end - start <= REACH and "。" not in line.folded[start:end]


def _parents(line: Line, targets: list[Draft], vocabulary: Vocabulary) -> None:
    """其中, brackets and splits after a total: the parts point to it."""
    del vocabulary
    whole: Draft | None = None
    for position, draft in enumerate(targets):
        previous = targets[position - 1] if position else None
        between = line.folded[previous.quantity.end : draft.quantity.start] if previous else ""
        if whole is not None and "。" in between and "其中" not in between:
            whole = None
        if draft.part and previous is not None and not previous.part:
            whole = previous
        if previous is not None and cues.holds("breakdown", between):
            whole = previous if whole is None or previous.metric != whole.metric or previous.parent is None else whole
        if whole is None or draft is whole:
            continue
        same = draft.unit == whole.unit and (draft.metric == whole.metric or "其中" in between)
        smaller = whole.value is None or draft.value is None or draft.value <= whole.value
        if same and smaller and (draft.scope != whole.scope or draft.period != whole.period or "其中" in between):
            draft.parent = whole
