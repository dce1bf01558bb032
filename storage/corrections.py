"""Corrections by people: both values kept, who, when and why; undone step by step; found again after re-reading.

A correction holds on to the words of its row, not to its id (storage.carry): what is not found again after a new
reading is marked orphaned and becomes an issue of the document, so that no decision is lost in silence.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from schemas.issues import StorageError
from storage.carry import FIELDS, KEYS, PLACE, consequences, digest, key_text
from storage.rows import Row
from storage.tables import TABLES, corrections
from storage.values import parse, show


class CorrectionConflictError(StorageError):
    """Somebody else changed the row in the meantime. `theirs` and `yours` hold the values by field."""

    code = "correction_conflict"

    def __init__(self, theirs: Mapping[str, str | None], yours: Mapping[str, str | None], revision: int) -> None:
        told = "；".join(f"{name}：现为 {theirs[name]}，您填 {yours[name]}" for name in yours)
        super().__init__(f"这一行刚被别人改过（{told}）", remedy="请核对后重新提交")
        self.theirs, self.yours, self.revision = theirs, yours, revision


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the history."""

    correction_id: str
    table: str
    row_id: str
    field: str
    machine_value: str | None
    value: str | None
    action: str
    state: str
    who: str
    made_at: datetime
    why: str | None
    evidence: str | None
    key_text: str | None
    document_id: str


def correct(
    connection: sa.Connection,
    table: str,
    row_id: str,
    values: Mapping[str, str | None],
    *,
    revision: int,
    who: str,
    why: str | None = None,
) -> int:
    """Put a person's values (as text) into a row; the row's new revision.

    `revision` is the one the person saw. Raises CorrectionConflictError when the row has moved on, StorageError for a
    field that may not be corrected or a value that does not fit it.
    """
    row = _row(connection, table, row_id)
    parsed = {name: _parsed(table, name, text) for name, text in values.items()}
    if row["revision"] != revision:
        theirs = {name: show(row[name]) for name in values}
        raise CorrectionConflictError(theirs, dict(values), row["revision"])
    steps = []
    for name, value in parsed.items():
        if value == row[name]:
            continue
        machine = _machine_value(connection, table, row_id, name, row[name])
        steps.append(_step(table, row, name, machine=machine, value=show(value), who=who, why=why))
    if not steps:
        return revision
    connection.execute(sa.insert(corrections), steps)
    return _put(connection, table, row, {**parsed, "review": "changed"})


def confirm(connection: sa.Connection, table: str, row_id: str, *, revision: int, who: str) -> int:
    """Say that a row is right as it stands (已核); the row's new revision.

    Who changed a row does not check it. Raises StorageError (`correction_same_person`), CorrectionConflictError.
    """
    row = _row(connection, table, row_id)
    if row["revision"] != revision:
        raise CorrectionConflictError({"revision": str(row["revision"])}, {"revision": str(revision)}, row["revision"])
    last = _active(connection, table, row_id, "change")
    if last and last[-1]["who"] == who:
        raise StorageError("改正和核对须由两个人完成", remedy="请另一位同事核对这一行", code="correction_same_person")
    step = _step(table, row, "", action="check", value=digest(table, row), who=who)
    connection.execute(sa.insert(corrections), step)
    return _put(connection, table, row, {"review": "checked"})


def undo(connection: sa.Connection, correction_id: str, *, who: str) -> int:
    """Take back one step; the row's new revision. The value before it comes back: another person's or the machine's.

    Raises StorageError when the step is unknown, already undone, or a later one holds the same field.
    """
    step = connection.execute(
        sa.select(corrections).where(corrections.c.correction_id == correction_id)
    ).mappings().first()  # fmt: skip
    if step is None or step["state"] != "active":
        raise StorageError("没有可撤销的这一步", remedy="请刷新后再看历史", code="correction_unknown")
    table, row_id, name = step["table_name"], step["row_id"], step["field"]
    same = [s for s in _active(connection, table, row_id, step["action"]) if s["field"] == name]
    if same[-1]["correction_id"] != correction_id:
        raise StorageError("这一步之后还有改动", remedy="请先撤销后面的改动", code="correction_not_last")
    row = _row(connection, table, row_id)
    undone = {"state": "undone", "undone_by": who, "undone_at": datetime.now(UTC)}
    connection.execute(sa.update(corrections).filter_by(correction_id=correction_id).values(**undone))
    change: Row = {}
    if step["action"] == "change":
        before = same[-2]["value"] if len(same) > 1 else step["machine_value"]
        change[name] = _parsed(table, name, before)
    left = [s for action in ("change", "check") for s in _active(connection, table, row_id, action)]
    left.sort(key=lambda s: s["made_at"])
    change["review"] = {"change": "changed", "check": "checked"}[left[-1]["action"]] if left else None
    return _put(connection, table, row, change)


def history(
    connection: sa.Connection, table: str | None = None, row_id: str | None = None, document_id: str | None = None
) -> list[Step]:
    """All steps, oldest first; of one row or one document when asked."""
    c = corrections.c
    query = sa.select(corrections).order_by(c.made_at, c.correction_id)
    for column, wanted in ((c.table_name, table), (c.row_id, row_id), (c.document_id, document_id)):
        if wanted is not None:
            query = query.where(column == wanted)
    return [
        Step(
            s["correction_id"], s["table_name"], s["row_id"], s["field"], s["machine_value"], s["value"], s["action"],
            s["state"], s["who"], s["made_at"], s["why"], s["evidence"], s["key_text"], s["document_id"],
        )
        for s in connection.execute(query).mappings()
    ]  # fmt: skip


def document_of(connection: sa.Connection, table: str, row_id: str) -> str:
    """The document a row belongs to. Raises StorageError (`row_missing`)."""
    return str(_row(connection, table, row_id)["document_id"])


def _row(connection: sa.Connection, table: str, row_id: str) -> Row:
    if table not in KEYS:
        raise StorageError(f"这张表不能改：{table}", remedy=f"可以改：{'、'.join(KEYS)}", code="correction_field")
    columns = TABLES[table]
    query = sa.select(columns).where(columns.c[KEYS[table]] == row_id)
    if connection.dialect.name == "postgresql":
        query = query.with_for_update()
    row = connection.execute(query).mappings().first()
    if row is None:
        raise StorageError("这一行已不存在", remedy="文件可能刚被重新读取，请刷新", code="row_missing")
    return dict(row)


def _parsed(table: str, name: str, text: str | None) -> Any:
    if name not in FIELDS[table]:
        raise StorageError(
            f"这一列不能改：{name}", remedy=f"可以改：{'、'.join(FIELDS[table])}", code="correction_field"
        )
    return parse(table, name, text)


def _machine_value(connection: sa.Connection, table: str, row_id: str, name: str, now: Any) -> str | None:
    earlier = [s for s in _active(connection, table, row_id, "change") if s["field"] == name]
    return earlier[0]["machine_value"] if earlier else show(now)


def _active(connection: sa.Connection, table: str, row_id: str, action: str) -> Sequence[sa.RowMapping]:
    c = corrections.c
    query = sa.select(corrections).where(
        c.table_name == table, c.row_id == row_id, c.action == action, c.state == "active"
    )
    return connection.execute(query.order_by(c.made_at, c.correction_id)).mappings().all()


def _step(
    table: str,
    row: Mapping[str, Any],
    field: str,
    *,
    who: str,
    value: str | None,
    action: str = "change",
    machine: str | None = None,
    why: str | None = None,
) -> Row:
    now = datetime.now(UTC)
    return {
        "correction_id": f"{now:%Y%m%d%H%M%S%f}-{uuid.uuid4().hex[:12]}",
        "document_id": row["document_id"],
        "table_name": table,
        "row_id": row[KEYS[table]],
        "field": field,
        "machine_value": machine,
        "value": value,
        "action": action,
        "state": "active",
        "who": who,
        "made_at": now,
        "why": why,
        "evidence": row.get("evidence"),
        **{name: row.get(name) for name in PLACE},
        "key_text": key_text(table, row),
    }


def _put(connection: sa.Connection, table: str, row: Mapping[str, Any], change: Row) -> int:
    revision = int(row["revision"]) + 1
    columns = TABLES[table]
    values = {**change, **consequences(table, row, change), "revision": revision}
    connection.execute(sa.update(columns).where(columns.c[KEYS[table]] == row[KEYS[table]]).values(values))
    return revision
