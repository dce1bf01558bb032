"""Carrying corrections over: people's decisions found again in a document's new rows, by place, words and meaning."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from storage.periods import read_period
from storage.rows import Row, Rows, subject_key
from storage.tables import corrections
from storage.values import parse, show

FIELDS: dict[str, tuple[str, ...]] = {
    "plans": ("store", "store_code", "department", "person", "region", "year", "kind", "title"),
    "targets": (
        "status", "metric", "scope", "comparator", "low", "high", "unit", "change", "per", "per_unit", "period",
        "growth", "growth_unit", "baseline", "tier", "basis",
    ),
    "swot_items": ("quadrant", "text", "theme", "item_group", "topics", "subject"),
}  # fmt: skip
"""What a person may correct."""
KEYS = {"plans": "plan_id", "targets": "target_id", "swot_items": "swot_id"}
PLACE = ("source_block", "source_start", "source_end", "source_row", "source_col")


def reapply(connection: sa.Connection, document_id: str, rows: Rows) -> int:
    """Put people's values into a document's new rows before they are written; how many were orphaned."""
    query = (
        sa.select(corrections)
        .where(corrections.c.document_id == document_id, corrections.c.state != "undone")
        .order_by(corrections.c.made_at, corrections.c.correction_id)
    )
    orphaned = 0
    machine: dict[tuple[str, str, str], str | None] = {}
    for step in [dict(found) for found in connection.execute(query).mappings()]:
        table, name = step["table_name"], step["field"]
        row = find(rows[table], step) if table in rows else None
        if row is not None and step["action"] == "check" and digest(table, row) != step["value"]:
            row = None
        values: Row = {"state": "orphaned"}
        if row is None:
            orphaned += 1
            rows["issues"].append(_orphan_issue(step, rows))
        else:
            key = (table, row[KEYS[table]], name)
            values = {"state": "active", "row_id": row[KEYS[table]]}
            if step["action"] == "change":
                values["machine_value"] = machine.setdefault(key, show(row[name]))
                row |= consequences(table, row, {name: parse(table, name, step["value"])})
            row["review"] = "changed" if step["action"] == "change" else "checked"
            row["revision"] = row["revision"] + 1
        connection.execute(
            sa.update(corrections).where(corrections.c.correction_id == step["correction_id"]).values(values)
        )
    if machine:
        years_follow(rows)
    return orphaned


def find(rows: Sequence[Row], step: Mapping[str, Any]) -> Row | None:
    """The row a correction is about: same place and words, else same words and meaning, else same words once."""
    table = step["table_name"]
    if table == "plans":
        same = [row for row in rows if row["plan_id"] == step["row_id"]]
        return same[0] if same else None
    said = [row for row in rows if row["evidence"] == step["evidence"]]
    there = [row for row in said if all(row[name] == step[name] for name in PLACE)]
    for group in (there, said):
        meant = [row for row in group if key_text(table, row) == step["key_text"]]
        if len(meant) == 1:
            return meant[0]
        if len(group) == 1:
            return group[0]
    return None


def key_text(table: str, row: Mapping[str, Any]) -> str:
    """What tells rows with equal words apart."""
    names = {"targets": ("metric", "scope", "period", "unit", "tier"), "swot_items": ("quadrant",), "plans": ()}
    return "|".join(show(row[name]) or "" for name in names[table])


def digest(table: str, row: Mapping[str, Any]) -> str:
    """What a person sees who checks a row: a later reading that differs is not checked."""
    return "|".join(f"{name}={show(row[name]) or ''}" for name in FIELDS[table])


def consequences(table: str, row: Mapping[str, Any], change: Row) -> Row:
    """A changed value with the columns that follow from it."""
    if table == "targets" and "period" in change:
        period = read_period(change["period"], row["period_year"])
        return change | {"period_year": period.year, "period_grain": period.grain}
    if table == "plans":
        return change | {"subject": subject_key({**row, **change})}
    return change


def years_follow(rows: Rows) -> None:
    """Targets whose year comes from the plan follow a plan whose year a person changed."""
    years = {plan["plan_id"]: plan["year"] for plan in rows["plans"]}
    for target in rows["targets"]:
        if target["period"] is None or target["period"].startswith(("Y", "event:")):
            target["period_year"] = years[target["plan_id"]]


def _orphan_issue(step: Mapping[str, Any], rows: Rows) -> Row:
    ordinal = len(rows["issues"]) + 1
    what = (
        "核对" if step["action"] == "check" else f"改正（{step['field']}：{step['machine_value']} → {step['value']}）"
    )
    return {
        "issue_id": f"{step['document_id']}!{ordinal}",
        "document_id": step["document_id"],
        "plan_id": None,
        "section_id": None,
        "ordinal": ordinal,
        "code": "correction_orphaned",
        "severity": "warning",
        "message": f"{step['who']} 的{what}找不到对应的原文了，请重新核对",
        "evidence": step["evidence"],
        **dict.fromkeys(PLACE),
    }
