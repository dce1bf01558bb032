"""Drafts become rows: ids, parents, flags, the metric's kind."""

from collections.abc import Sequence
from decimal import Decimal

from extractors.targets.drafts import Draft
from extractors.vocabulary import Vocabulary
from schemas.plan import Figure, Status, Target


def to_rows(
    drafts: Sequence[Draft], plan_id: str, vocabulary: Vocabulary
) -> tuple[tuple[Target, ...], tuple[Figure, ...]]:
    """Targets and figures in reading order; ids count within the plan and are the same for the same document."""
    ids = {id(d): f"{plan_id}.t{n}" for n, d in enumerate((d for d in drafts if d.role is None), start=1)}
    targets: list[Target] = []
    figures: list[Figure] = []
    seen: set[tuple[object, ...]] = set()
    for draft in drafts:
        if draft.role is not None:
            figures.append(_figure(draft, f"{plan_id}.f{len(figures) + 1}", plan_id))
            continue
        key = (draft.metric, draft.scope, draft.period, draft.low, draft.high, draft.unit, draft.change, draft.per)
        if key in seen and draft.low != 0:
            draft.flag("restated")
        seen.add(key)
        targets.append(_target(draft, ids, plan_id, vocabulary))
    return tuple(targets), tuple(figures)


def _target(draft: Draft, ids: dict[int, str], plan_id: str, vocabulary: Vocabulary) -> Target:
    metric = vocabulary.metrics.get(draft.metric)
    status: Status = "placeholder" if draft.quantity.placeholder else "target"
    if status == "placeholder":
        draft.flag("placeholder")
    if draft.metric == "other":
        draft.flag("unknown_metric")
    if draft.period is not None and draft.period.startswith("Y"):
        draft.flag("year_unknown")
    if draft.change != "level" and draft.baseline is None:
        draft.flag("no_baseline")
    if draft.change != "level" and draft.unit == "%" and metric is not None and "percent" in metric.units:
        draft.flag("pp_or_pct")
    return Target(
        target_id=ids[id(draft)],
        plan_id=plan_id,
        section_id=draft.section_id,
        status=status,
        metric=draft.metric,
        metric_text=draft.metric_text,
        comparator=draft.comparator,
        low=_plain(draft.low),
        high=_plain(draft.high),
        unit=draft.unit,
        evidence=draft.evidence,
        source=draft.source,
        rule=draft.rule,
        confidence=draft.confidence,
        scope=draft.scope,
        change=draft.change,
        per=draft.per,
        per_unit=draft.per_unit,
        period=draft.period,
        growth=_plain(draft.growth),
        growth_unit=draft.growth_unit,
        baseline=_plain(draft.baseline),
        tier=draft.tier,
        parent_id=ids.get(id(draft.parent)) if draft.parent is not None else None,
        basis=draft.basis,
        kind=metric.kind if metric is not None else "outcome",  # type: ignore[arg-type]
        flags=tuple(draft.flags),
    )


def _figure(draft: Draft, figure_id: str, plan_id: str) -> Figure:
    assert draft.role is not None
    return Figure(
        figure_id=figure_id,
        role=draft.role,
        metric=None if draft.metric == "other" else draft.metric,
        low=_plain(draft.low),
        high=_plain(draft.high),
        unit=draft.unit,
        period=draft.period,
        evidence=draft.evidence,
        source=draft.source,
        plan_id=plan_id,
        section_id=draft.section_id,
        rule=draft.rule,
    )


def _plain(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.normalize() + 0
