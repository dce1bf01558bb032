"""Numbers that hang together by multiplication: price × volume, share × amount, a rate × its count."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from storage.checks.plan import Finding, PlanRows, Verdict, kind_of, number_of
from storage.periods import read_period
from storage.rows import Row
from storage.words import RATES, amount, bounds

TOLERANCE = Decimal("0.02")
"""How far a product may be off: plans round prices and shares to two or three digits."""


@dataclass(frozen=True, slots=True)
class Relation:
    """`product` = `left` × `right`, divided by 100 when `right` is a percentage."""

    product: str
    left: str
    right: str
    percent: bool = False


RELATIONS = (
    Relation("sales_revenue", "avg_ticket", "orders"),
    Relation("sales_revenue", "avg_unit_price", "sales_volume"),
    Relation("sales_revenue", "labor_productivity", "headcount"),
    Relation("sales_revenue", "store_productivity", "stores_total"),
    Relation("service_revenue", "revenue_per_repair", "service_visits"),
    Relation("premium_income", "avg_premium", "policies"),
    Relation("gross_profit", "unit_gross_profit", "sales_volume"),
    Relation("gross_profit", "sales_revenue", "gross_margin_rate", percent=True),
    Relation("net_profit", "sales_revenue", "net_margin_rate", percent=True),
    Relation("collection_amount", "contract_amount", "collection_rate", percent=True),
    Relation("orders", "traffic", "conversion_rate", percent=True),
)
"""Identities of trade; a plan that states all three sides must keep them, for the same scope and period."""


def identities(plan: PlanRows) -> Iterator[Finding]:
    """All three sides of a relation, for the same scope, period, tier and basis."""
    places: dict[tuple[str | None, ...], dict[str, Row]] = {}
    for row in plan.stated():
        if row["change"] == "level" and row["per"] is None:
            place = (row["scope"], row["period"], row["tier"], row["basis"])
            places.setdefault(place, {}).setdefault(row["metric"], row)
    for sides in places.values():
        for relation in RELATIONS:
            if {relation.product, relation.left, relation.right} <= sides.keys():
                yield _product(plan, relation, *(sides[n] for n in (relation.product, relation.left, relation.right)))


def _product(plan: PlanRows, relation: Relation, product: Row, left: Row, right: Row) -> Finding:
    stated, one, other = (number_of(row) or Decimal(0) for row in (product, left, right))
    computed = one * other / (100 if relation.percent else 1)
    fits = abs(stated - computed) <= abs(stated) * TOLERANCE
    unit = product["unit"]
    sides = f"{plan.label(left)}{bounds(left)} × {plan.label(right)}{bounds(right)}"
    message = f"{plan.label(product)}写为{bounds(product)}，{sides} = {amount(computed, unit)}"
    question = None if fits else f"{message}，两者不一致。请确认哪个数字有误。"
    words = f"{left['evidence']}；{right['evidence']}"
    return Finding(
        "product", "agrees" if fits else "contradicts", message, product, question, stated, computed, unit, words
    )


def rates(plan: PlanRows) -> Iterator[Finding]:
    """A rate and an amount of the same period: 每天20台 beside 每月650台 or 全年7200台."""
    totals: dict[tuple[str | None, ...], Row] = {}
    for row in plan.stated():
        if row["change"] == "level" and row["per"] is None:
            totals.setdefault(kind_of(row, "per"), row)
    for row in plan.stated():
        total = totals.get(kind_of(row, "per")) if row["per"] and row["change"] == "level" else None
        if total is not None and plan.info(row["metric"]).time == "sum":
            finding = _rate(plan, row, total)
            if finding is not None:
                yield finding


def _rate(plan: PlanRows, row: Row, total: Row) -> Finding | None:
    counts = _counts(row["per"], row["period"], row["period_year"])
    stated, rate = number_of(total), number_of(row)
    if counts is None or not rate or stated is None:
        return None
    fewest, most = counts
    times = stated / rate
    fits = Decimal(fewest) * (1 - TOLERANCE) <= times <= Decimal(most) * (1 + TOLERANCE)
    computed, unit = rate * most, total["unit"]
    days = f"{fewest}–{most}" if fewest != most else f"{most}"
    message = (
        f"{plan.label(total)}写为{bounds(total)}，{RATES[row['per']]}{bounds(row)} × {days} = "
        f"{amount(rate * fewest, unit)}{'–' + amount(computed, unit) if fewest != most else ''}"
    )
    question = None if fits else f"{message}，两者不一致。请确认哪个数字有误。"
    verdict: Verdict = "agrees" if fits else "contradicts"
    return Finding("rate", verdict, message, total, question, stated, computed, unit, row["evidence"])


_WORKING_DAYS = Decimal(5) / 7


def _counts(per: str, period: str | None, year: int | None) -> tuple[int, int] | None:
    """How often a rate falls into a period: from working days to calendar days for days, exact for the others."""
    found = read_period(period, year)
    days = found.days or {"year": 365, "half": 182, "quarter": 91, "month": 30}.get(found.grain or "")
    if days is None:
        return None
    if per == "day":
        return int(days * _WORKING_DAYS), days
    if per == "week":
        return days // 7, -(-days // 7)
    months = {"year": 12, "half": 6, "quarter": 3, "month": 1}.get(found.grain or "")
    size = {"month": 1, "quarter": 3, "half": 6, "year": 12}[per]
    return (months // size, months // size) if months and months % size == 0 else None
