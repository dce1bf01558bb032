"""The history of corrections as JSON, and applied to another store or the next delivery of the same plans."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from storage import carry, corrections
from storage.rows import Row
from storage.tables import TABLES, plans
from storage.values import show

FORMAT = "jihua-corrections/1"
Fate = Literal["applied", "already", "differs", "not_found"]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of one step: applied; already so; the machine reads something else now; its words are not there."""

    correction_id: str
    fate: Fate
    row_id: str | None = None


def export_steps(connection: sa.Connection) -> dict[str, Any]:
    """All steps that hold, oldest first, with whose plan they are about, as a JSON object."""
    steps = []
    for step in corrections.history(connection):
        if step.state == "undone" or step.action != "change":
            continue
        plan = _plan_of(connection, step)
        steps.append(
            {
                "id": step.correction_id,
                "subject": plan["subject"] if plan else None,
                "year": plan["year"] if plan else None,
                "table": step.table,
                "document_id": step.document_id,
                "row_id": step.row_id,
                "field": step.field,
                "machine_value": step.machine_value,
                "value": step.value,
                "who": step.who,
                "made_at": step.made_at.isoformat(),
                "why": step.why,
                "evidence": step.evidence,
                "key": step.key_text,
            }
        )
    return {"format": FORMAT, "steps": steps}


def apply_steps(connection: sa.Connection, history: Mapping[str, Any], *, who: str) -> list[Replayed]:
    """Apply exported steps to the current plans of the same subject and year, by their words.

    A step is applied only where the machine still reads what it read then; nothing is overwritten blindly.
    """
    return [_apply(connection, step, who) for step in history["steps"]]


def documents_of(done: Iterable[Replayed]) -> list[str]:
    """The documents that applied steps changed."""
    ids = {replayed.row_id.partition("#")[0] for replayed in done if replayed.fate == "applied" and replayed.row_id}
    return sorted(ids)


def _apply(connection: sa.Connection, step: Mapping[str, Any], who: str) -> Replayed:
    table, name = step["table"], step["field"]
    row = carry.find(list(_candidates(connection, step)), _as_correction(step))
    if row is None:
        return Replayed(step["id"], "not_found")
    row_id, now = row[carry.KEYS[table]], show(row[name])
    if now == step["value"]:
        return Replayed(step["id"], "already", row_id)
    if now != step["machine_value"]:
        return Replayed(step["id"], "differs", row_id)
    corrections.correct(
        connection, table, row_id, {name: step["value"]}, revision=row["revision"], who=who, why=step["why"]
    )
    return Replayed(step["id"], "applied", row_id)


def _candidates(connection: sa.Connection, step: Mapping[str, Any]) -> Iterable[Row]:
    table = TABLES[step["table"]]
    query = sa.select(table)
    if step["table"] == "plans":
        query = query.where(table.c.plan_id == step["row_id"])
    else:
        query = query.where(table.c.evidence == step["evidence"]).join(plans, plans.c.plan_id == table.c.plan_id)
        if step["subject"]:
            query = query.where(plans.c.subject == step["subject"], plans.c.year == step["year"], plans.c.current)
        else:
            query = query.where(table.c.document_id == step["document_id"])
    return [dict(row) for row in connection.execute(query).mappings()]


def _as_correction(step: Mapping[str, Any]) -> Row:
    return {
        "table_name": step["table"],
        "row_id": step["row_id"],
        "evidence": step["evidence"],
        "key_text": step["key"],
        **dict.fromkeys(carry.PLACE, -1),  # another document: places mean nothing there
    }


def _plan_of(connection: sa.Connection, step: corrections.Step) -> sa.RowMapping | None:
    table = TABLES[step.table]
    query = sa.select(plans.c.subject, plans.c.year).where(table.c[carry.KEYS[step.table]] == step.row_id)
    if table is not plans:
        query = query.select_from(table.join(plans, plans.c.plan_id == table.c.plan_id))
    return connection.execute(query).mappings().first()
