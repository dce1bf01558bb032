"""Which words of a document were taken as what, and the text cut into stretches under the same marks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from flows.display import figure_value, period_text, quadrant_label, role_label, target_value
from flows.words import say
from schemas.plan import Extraction, Target
from schemas.span import Span

Kind = Literal["target", "figure", "swot", "strategy"]
LONGEST_DETAIL = 28
Place = tuple[int, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Mark:
    """One row of the extraction and the words it came from. `ref` is its id on the page."""

    ref: str
    kind: Kind
    label: str
    detail: str
    span: Span
    plan: int
    flags: tuple[str, ...] = ()
    rule: str = ""
    confidence: float | None = None

    @property
    def place(self) -> Place:
        """Block and cell: where the offsets count."""
        return (self.span.block, self.span.row, self.span.col)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text with the mark that lies innermost over it; `anchors` are the marks that begin here."""

    text: str
    mark: Mark | None = None
    anchors: tuple[str, ...] = ()


def marks_of(extraction: Extraction, labels: Mapping[str, str]) -> tuple[Mark, ...]:
    """All rows in reading order. `labels` names the metric codes for people."""
    marks: list[Mark] = []
    for plan in extraction.plans:
        for n, target in enumerate(plan.targets, 1):
            marks.append(
                Mark(
                    f"t{plan.ordinal}-{n}",
                    "target",
                    labels.get(target.metric, target.metric_text or target.metric),
                    _target_detail(target),
                    target.source,
                    plan.ordinal,
                    target.flags,
                    target.rule,
                    target.confidence,
                )
            )
        for n, item in enumerate(plan.swot, 1):
            detail = " · ".join(part for part in (item.theme, item.group, shorten(item.text)) if part)
            marks.append(
                Mark(
                    f"s{plan.ordinal}-{n}",
                    "swot",
                    quadrant_label(item.quadrant),
                    detail,
                    item.source,
                    plan.ordinal,
                    item.flags,
                    item.rule,
                    item.confidence,
                )
            )
        for n, strategy in enumerate(plan.strategies, 1):
            marks.append(
                Mark(
                    f"y{plan.ordinal}-{n}",
                    "strategy",
                    strategy.quadrants,
                    shorten(strategy.text),
                    strategy.source,
                    plan.ordinal,
                )
            )
    ordinals = {plan.plan_id: plan.ordinal for plan in extraction.plans}
    for n, figure in enumerate(extraction.figures, 1):
        metric = labels.get(figure.metric, figure.metric) if figure.metric else ""
        detail = " · ".join(part for part in (metric, figure_value(figure), period_text(figure.period)) if part)
        ordinal = ordinals.get(figure.plan_id or "", 0)
        marks.append(Mark(f"f{n}", "figure", role_label(figure.role), detail, figure.source, ordinal, rule=figure.rule))
    return tuple(sorted(marks, key=lambda m: (*_order(m.span), m.span.start, m.span.end, m.ref)))


def by_place(marks: Iterable[Mark]) -> dict[Place, tuple[Mark, ...]]:
    """Marks grouped by the text their offsets count in."""
    groups: dict[Place, list[Mark]] = defaultdict(list)
    for mark in marks:
        groups[mark.place].append(mark)
    return {place: tuple(group) for place, group in groups.items()}


def segments(text: str, marks: Iterable[Mark]) -> tuple[Segment, ...]:
    """The text cut at every mark's borders; where marks lie over one another the shortest is shown."""
    here = [mark for mark in marks if 0 <= mark.span.start < mark.span.end <= len(text)]
    borders = sorted({0, len(text), *(m.span.start for m in here), *(m.span.end for m in here)})
    found: list[Segment] = []
    for start, end in pairwise(borders):
        over = [m for m in here if m.span.start <= start and end <= m.span.end]
        inner = min(over, key=lambda m: (m.span.end - m.span.start, m.ref), default=None)
        anchors = tuple(m.ref for m in here if m.span.start == start)
        found.append(Segment(text[start:end], inner, anchors))
    return tuple(found)


def shorten(text: str) -> str:
    """The first words of a longer text."""
    return text if len(text) <= LONGEST_DETAIL else text[: LONGEST_DETAIL - 1] + "…"


def _target_detail(target: Target) -> str:
    parts = [target_value(target), period_text(target.period), target.scope]
    if target.growth is not None:
        parts.append(say("增长", "growth ") + f"{target.growth.normalize():f}{target.growth_unit or ''}")
    if target.baseline is not None:
        parts.append(say("基数", "baseline ") + f"{target.baseline.normalize():f}")
    return " · ".join(part for part in parts if part)


def _order(span: Span) -> tuple[int, int, int]:
    return (span.block, -1 if span.row is None else span.row, -1 if span.col is None else span.col)
