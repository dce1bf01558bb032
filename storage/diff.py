"""Two plans side by side: targets added, gone and changed."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from schemas.issues import StorageError
from schemas.tables import Column
from storage.answer import Answer, Value
from storage.queries.columns import columns
from storage.registry import metrics_of
from storage.tables import documents, plans, targets
from storage.words import bounds, period

_COLUMNS = (
    Column("change", "text", "added, gone or changed", label="变化", values=("added", "gone", "changed")),
    *columns("metric_label scope"),
    Column("when", "text", "Period in words", label="期间"),
    Column("old", "text", "Number in the first plan", label="原目标"),
    Column("new", "text", "Number in the second plan", label="新目标"),
    Column("difference", "decimal", "Second less first", unit="unit", label="差额"),
    *columns("unit"),
    Column("old_evidence", "text", "Words of the first plan", label="原来的原文"),
    Column("new_evidence", "text", "Words of the second plan", label="现在的原文"),
)


def find_plan(connection: sa.Connection, name: str) -> sa.Row[Any]:
    """A plan by its id or the start of it, its file name, or a part of its path. Raises StorageError: `plan_unknown`,
    `plan_ambiguous` with those that fit."""
    query = sa.select(plans, documents.c.path, documents.c.filename).join(documents)
    query = query.order_by(documents.c.path, plans.c.ordinal)
    found: list[sa.Row[Any]] = []
    for test in (
        plans.c.plan_id == name,
        sa.or_(documents.c.filename == name, documents.c.path == name),
        plans.c.plan_id.startswith(name, autoescape=True),
        documents.c.path.contains(name, autoescape=True),
    ):
        found = list(connection.execute(query.where(test)))
        if found:
            break
    if not found:
        raise StorageError(f"没有这份计划：{name}", remedy="请写文件名、路径的一部分或计划编号", code="plan_unknown")
    if len(found) > 1:
        names = "、".join(f"{row.filename}#{row.ordinal}（{row.plan_id[:12]}）" for row in found[:8])
        raise StorageError(f"“{name}”对应 {len(found)} 份计划：{names}", remedy="请写得更完整", code="plan_ambiguous")
    return found[0]


def diff(connection: sa.Connection, old: str, new: str) -> Answer:
    """The targets of plan `new` against those of plan `old`, each plan named as for `find_plan`.

    Targets are the same when metric, scope, period within the year, basis, tier, rate and kind of change are; the
    n-th of equal ones is the n-th.
    """
    first, second = find_plan(connection, old), find_plan(connection, new)
    before, after = _targets(connection, first), _targets(connection, second)
    labels = {code: info.label for code, info in metrics_of(connection).items()}
    rows: list[tuple[Value, ...]] = []
    for key in dict.fromkeys((*before, *after)):
        one, other = before.get(key), after.get(key)
        if one is None or other is None or _said(one) != _said(other):
            rows.append(_row(one, other, labels))
    notes = [f"{plan.filename}（{plan.store or '门店不明'} {plan.year or '年份不明'}）" for plan in (first, second)]
    same = sum(1 for key in before if key in after and _said(before[key]) == _said(after[key]))
    return Answer(
        "diff", "计划比较", _COLUMNS, tuple(rows), (f"原：{notes[0]}", f"新：{notes[1]}", f"相同的目标 {same} 个")
    )


def _targets(connection: sa.Connection, plan: Any) -> dict[tuple[Any, ...], Mapping[str, Any]]:
    query = sa.select(targets).where(targets.c.plan_id == plan.plan_id, targets.c.status != "rejected")
    found: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    for row in [dict(found) for found in connection.execute(query.order_by(targets.c.ordinal)).mappings()]:
        when = row["period"]
        if when is not None and plan.year is not None:
            when = when.replace(str(plan.year), "Y")
        key = (row["metric"], row["scope"], when, row["basis"], row["tier"], row["per"], row["change"])
        place = 0
        while (*key, place) in found:
            place += 1
        found[*key, place] = row
    return found


def _said(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return row["status"], row["comparator"], row["low"], row["high"], row["unit"]


def _row(
    one: Mapping[str, Any] | None, other: Mapping[str, Any] | None, labels: Mapping[str, str]
) -> tuple[Value, ...]:
    some = other or one or {}
    change = "changed" if one and other else "added" if other else "gone"
    difference = None
    if one and other and one["unit"] == other["unit"]:
        before, now = (row["low"] if row["low"] is not None else row["high"] for row in (one, other))
        difference = now - before if before is not None and now is not None else None
    return (
        change,
        labels.get(some["metric"], some["metric"]),
        some["scope"],
        period(some["period"]),
        bounds(one) if one else None,
        bounds(other) if other else None,
        difference,
        some["unit"],
        one["evidence"] if one else None,
        other["evidence"] if other else None,
    )
