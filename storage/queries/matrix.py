"""Answers that are turned on their side: coverage of metrics (question 8), the year month by month (question 10),
activities for one month (question 9)."""

from dataclasses import replace
from decimal import Decimal

import sqlalchemy as sa

from schemas.tables import Column
from storage.answer import Answer, Value
from storage.periods import read_period
from storage.queries.asking import ask
from storage.queries.catalog import ACTIVITIES, CALENDAR, COVERAGE, PLANS
from storage.queries.columns import columns
from storage.queries.views import ALL, Filters

_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def coverage(connection: sa.Connection, filters: Filters = ALL) -> Answer:
    """Plans × metrics: how many targets each plan has for each metric, and what is conspicuously absent."""
    found = list(ask(connection, COVERAGE, filters).dicts())
    plan_filters = replace(filters, metrics=())
    only = tuple(ask(connection, PLANS, replace(plan_filters, where={**filters.where, "current": (True,)})).dicts())
    codes = sorted({str(row["metric"]) for row in found})
    labels = {row["metric"]: str(row["metric_label"]) for row in found}
    counts = {(row["plan_id"], row["metric"]): row["targets"] for row in found}
    kinds: dict[Value, set[Value]] = {}
    for row in found:
        kinds.setdefault(row["plan_id"], set()).add(row["kind"])
    rows = []
    for plan in only:
        if plan["kind"] not in ("plan", "summary_and_plan"):
            continue
        own = [counts.get((plan["plan_id"], code)) for code in codes]
        gaps = _gaps(
            {code for code, number in zip(codes, own, strict=True) if number}, kinds.get(plan["plan_id"], set())
        )
        rows.append((plan["store"], plan["year"], plan["filename"], gaps, *own))
    head = (*columns("store year filename"), Column("absent", "text", "What is conspicuously absent", label="缺口"))
    named = tuple(Column(code, "integer", f"Targets for {code}", label=labels[code]) for code in codes)
    return Answer("coverage-matrix", "指标覆盖", (*head, *named), tuple(rows))


def _gaps(has: set[str], kinds: set[Value]) -> str:
    found = []
    if not has:
        found.append("没有定量目标")
    if "sales_revenue" in has and not has & {"gross_margin_rate", "gross_profit", "net_profit", "net_margin_rate"}:
        found.append("有销售额无毛利")
    if has and kinds and "outcome" not in kinds:
        found.append("只有活动没有结果")
    return "；".join(found)


def months(connection: sa.Connection, filters: Filters = ALL) -> Answer:
    """The chain's year by month, quarter and half, of the stores that stated one; who did not is in the notes.

    Nothing is spread evenly. Zero months count as stated. The chain's sums are for those who may see the whole chain.
    """
    answer = ask(connection, CALENDAR, filters)
    metrics = tuple(dict.fromkeys(str(value) for value in answer.column("metric")))
    notes = []
    bounded = filters.allowed_stores is not None or filters.allowed_regions is not None
    for metric in () if bounded else metrics or filters.metrics:
        without = _unsplit(connection, replace(filters, metrics=(metric,)))
        if without:
            notes.append(f"{metric} 只有全年数、没有分解：{'、'.join(without)}")
    return replace(answer, name="months", notes=tuple(notes))


def _unsplit(connection: sa.Connection, filters: Filters) -> list[str]:
    table = sa.table("v_headlines", *(sa.column(name) for name in ("store", "subject", "metric", "year")))
    split = sa.table("v_targets", *(sa.column(name) for name in ("subject", "metric", "year", "period_grain")))
    query = sa.select(table.c.store, table.c.year).distinct().where(table.c.metric.in_(filters.metrics))
    if filters.years:
        query = query.where(table.c.year.in_(filters.years))
    has = sa.exists().where(
        split.c.subject == table.c.subject,
        split.c.metric == table.c.metric,
        split.c.year == table.c.year,
        split.c.period_grain.in_(("half", "quarter", "month")),
    )
    rows = connection.execute(query.where(~has).order_by(table.c.store, table.c.year))
    return [f"{store or '门店不明'}（{year}）" for store, year in rows]


def monthly_activities(connection: sa.Connection, filters: Filters = ALL) -> Answer:
    """Activities with what they come to in a month, and whether the plan ties them to any outcome."""
    answer = ask(connection, ACTIVITIES, filters)
    rows = [(*row.values(), *_per_month(row)) for row in answer.dicts()]
    named = (*answer.columns, *columns("per_month derived"))
    return replace(answer, name="monthly-activities", columns=named, rows=tuple(rows))


def _per_month(row: dict[str, Value]) -> tuple[Decimal | None, str | None]:
    """A count for one month and how it was made; rates are not counts."""
    value, per, period = row["value"], row["per"], row["period"]
    if not isinstance(value, Decimal) or row["unit"] in ("%", "pp"):
        return None, None
    if per == "month":
        return value, None
    if per == "week":
        return (value * 52 / 12).quantize(_TENTH), "×52÷12"
    if per == "day":
        return (value * 365 / 12).quantize(_TENTH), "×365÷12（日历日）"
    grain = per or read_period(str(period) if period else None).grain
    if grain not in _MONTHS:
        return None, None
    months = _MONTHS[str(grain)]
    return (value / months).quantize(_TENTH), f"÷{months}" if months > 1 else None


_TENTH = Decimal("0.1")
