"""Checks of one document's plans against themselves: two numbers side by side, each with its words."""

from collections.abc import Callable, Iterator, Mapping

from schemas.metric import MetricInfo
from storage.checks import parts, products, single
from storage.checks.plan import Finding, PlanRows
from storage.rows import Row, Rows, exact

CHECKS: tuple[Callable[[PlanRows], Iterator[Finding]], ...] = (
    single.identity,
    single.missing,
    single.plausible,
    single.direction,
    single.calendar,
    single.growth,
    parts.periods,
    parts.families,
    parts.printed,
    products.identities,
    products.rates,
)
"""All checks, in the order in which their findings are listed."""


def check_document(rows: Rows, metrics: Mapping[str, MetricInfo]) -> list[Row]:
    """All findings of a document, plan by plan."""
    return [row for plan in plans_of(rows, metrics) for row in check_plan(plan)]


def plans_of(rows: Rows, metrics: Mapping[str, MetricInfo]) -> Iterator[PlanRows]:
    """A document's rows plan by plan."""
    for plan in rows["plans"]:
        mine = [row for row in rows["targets"] if row["plan_id"] == plan["plan_id"]]
        children: dict[str, list[Row]] = {}
        for row in mine:
            if row["parent_id"] is not None:
                children.setdefault(row["parent_id"], []).append(row)
        figures = [row for row in rows["figures"] if row["plan_id"] == plan["plan_id"]]
        yield PlanRows(plan, mine, figures, metrics, children)


def check_plan(plan: PlanRows) -> Iterator[Row]:
    """One plan's findings as rows."""
    if plan.plan["kind"] not in ("plan", "summary_and_plan"):
        return
    found = (finding for check in CHECKS for finding in check(plan))
    for ordinal, finding in enumerate(found, start=1):
        yield _row(plan, finding, ordinal)


def _row(plan: PlanRows, finding: Finding, ordinal: int) -> Row:
    about = finding.about
    return {
        "finding_id": f"{plan.plan['plan_id']}?{ordinal}",
        "document_id": plan.plan["document_id"],
        "plan_id": plan.plan["plan_id"],
        "ordinal": ordinal,
        "check_code": finding.check,
        "verdict": finding.verdict,
        "severity": finding.severity,
        "metric": about["metric"] if about else finding.metric,
        "message": finding.message,
        "question": finding.question,
        "stated": finding.stated,
        "computed": None if finding.computed is None else exact(round(finding.computed, 6)),
        "unit": finding.unit,
        "target_id": about["target_id"] if about else None,
        "evidence": about["evidence"] if about else None,
        "other_evidence": finding.other_evidence,
    }
