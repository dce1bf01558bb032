"""An Extraction for people: whose plan, its targets with the words they came from, its SWOT, what is in doubt."""

from collections.abc import Iterable, Iterator

from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from flows.display import period_text, quadrant_label, target_value
from flows.words import say
from schemas.plan import Extraction, Plan, SwotItem, Target
from storage.words import QUADRANTS


def show(extraction: Extraction) -> None:
    """Print one document."""
    console = Console()
    console.rule(escape(extraction.document.path), align="left")
    if extraction.document.error:
        console.print(Text(extraction.document.error.message, style="red"))
        return
    for plan in extraction.plans:
        console.print(Group(*parts_of(plan)))
    counts = say("其他数字 {} 个，疑问 {} 条", "{} other figures, {} doubts")
    console.print(Text(counts.format(len(extraction.figures), len(extraction.issues)), style="dim"))


def parts_of(plan: Plan) -> Iterator[RenderableType]:
    """Heading, targets, SWOT of one plan."""
    who = " · ".join(str(part) for part in (plan.store, plan.department, plan.person, plan.year) if part)
    yield Text(f"{plan.ordinal}. {plan.title or say('（无标题）', '(untitled)')}", style="bold")
    unknown = say("门店、年份未知", "store and year unknown")
    yield Text(f"   {who or unknown}    {len(plan.sections)} {say('个章节', 'sections')}", style="cyan")
    if plan.targets:
        yield targets_table(plan.targets)
    for quadrant in QUADRANTS:
        yield from swot_lines(quadrant_label(quadrant), [item for item in plan.swot if item.quadrant == quadrant])
    for strategy in plan.strategies:
        yield Text(f"   {strategy.quadrants} {strategy.text}")


def targets_table(targets: Iterable[Target]) -> Table:
    """One row a target, the evidence last."""
    table = Table(box=None, padding=(0, 1), header_style="bold")
    for name in (say("指标", "metric"), say("范围", "scope"), say("目标", "target"), say("期间", "period")):
        table.add_column(name)
    table.add_column(say("原文", "evidence"), style="dim")
    for target in targets:
        metric = f"{target.metric_text} {target.metric}".strip()
        table.add_row(
            escape(metric),
            escape(target.scope or ""),
            escape(target_value(target)),
            period_text(target.period),
            escape(target.evidence),
        )
    return table


def swot_lines(label: str, items: list[SwotItem]) -> Iterator[RenderableType]:
    """One line an item."""
    for item in items:
        yield Text(f"   {label}  {item.text}")
