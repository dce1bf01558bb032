"""What a reader would doubt about a target as written: values that cannot be, bounds that point the wrong way.

The number stays as it stands; the target gets a flag and the plan an issue that says what to ask.
"""

from collections.abc import Sequence
from dataclasses import replace

from extractors.vocabulary import Vocabulary
from schemas.bounds import WITHIN_HUNDRED
from schemas.issues import Issue
from schemas.plan import Target

ABOVE, BELOW = frozenset({"ge", "gt"}), frozenset({"le", "lt"})


def doubts(target: Target, vocabulary: Vocabulary) -> tuple[tuple[str, str], ...]:
    """Flag and reason of each doubt: `implausible` (流失率120%), `direction_conflict` (毛利率不超过30%)."""
    found = []
    if (reason := _implausible(target)) is not None:
        found.append(("implausible", reason))
    if (reason := _against_direction(target, vocabulary)) is not None:
        found.append(("direction_conflict", reason))
    return tuple(found)


def as_issue(target: Target, code: str, reason: str) -> Issue:
    """The doubt as a row: what stands there, why it is doubted, what to do."""
    words = target.metric_text or target.metric
    return Issue(
        code,
        f"“{words}”的目标“{target.evidence}”{reason}，已按原文保留。请核对原文。",
        "warning",
        target.plan_id,
        target.section_id,
        target.evidence,
        target.source,
    )


def _implausible(target: Target) -> str | None:
    values = [value for value in (target.low, target.high) if value is not None]
    if (
        target.unit == "%"
        and target.change == "level"
        and target.metric in WITHIN_HUNDRED
        and max(values, default=0) > 100
    ):
        return "超过100%"
    if target.low is not None and target.high is not None and target.low > target.high:
        return "的下限大于上限"
    return None


def _against_direction(target: Target, vocabulary: Vocabulary) -> str | None:
    """A bound or a change that makes worse what the metric is for. Budgets and headcounts have no direction."""
    metric = vocabulary.metrics.get(target.metric)
    if metric is None or metric.direction == "neutral" or target.kind == "management":
        return None
    higher = metric.direction == "higher"
    if target.change == "level" and target.comparator in (BELOW if higher else ABOVE):
        return f"与方向相反（{metric.label}{'越高越好' if higher else '越低越好'}）"
    if target.change == ("decrease" if higher else "increase"):
        return f"与方向相反（{metric.label}{'越高越好' if higher else '越低越好'}）"
    return None


def weigh(targets: Sequence[Target], vocabulary: Vocabulary) -> tuple[tuple[Target, ...], tuple[Issue, ...]]:
    """The targets with the flags of their doubts, and the issues."""
    weighed, issues = [], []
    for target in targets:
        found = doubts(target, vocabulary)
        issues += [as_issue(target, code, reason) for code, reason in found]
        weighed.append(replace(target, flags=(*target.flags, *(code for code, _ in found))) if found else target)
    return tuple(weighed), tuple(issues)
