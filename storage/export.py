"""Exports: CSV, XLSX, Parquet, JSON lines. The same store gives the same bytes."""

import csv
import io
import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa

from schemas import tables as spec
from storage.answer import Answer, Value, plain
from storage.tables import TABLES, documents, plans
from storage.words import plain_number

Format = Literal["csv", "xlsx", "parquet", "jsonl"]
EXPORTED = ("documents", "plans", "sections", "targets", "figures", "swot_items", "strategies", "issues", "findings")


def table_answer(connection: sa.Connection, name: str) -> Answer:
    """A whole table, documents by path, plans and rows in reading order."""
    table, described = TABLES[name], spec.BY_NAME[name]
    source: sa.FromClause = table
    order: list[sa.ColumnElement[Any]] = []
    if "document_id" in table.c:
        files = documents.alias()
        source = source.outerjoin(files, files.c.document_id == table.c.document_id)
        order += [files.c.path, table.c.document_id]
    if "plan_id" in table.c:
        pieces = plans.alias()
        source = source.outerjoin(pieces, pieces.c.plan_id == table.c.plan_id)
        order.append(sa.func.coalesce(pieces.c.ordinal, 0))
    if "ordinal" in table.c:
        order.append(table.c.ordinal)
    query = sa.select(table).select_from(source).order_by(*order, *(table.c[key] for key in described.key))
    rows = tuple(tuple(row) for row in connection.execute(query))
    return Answer(name, described.label, described.columns, rows)


def csv_bytes(answer: Answer) -> bytes:
    """RFC 4180 with a byte order mark, so that Excel shows Chinese; no cell can become a formula."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column.name for column in answer.columns])
    for row in answer.rows:
        writer.writerow([_csv_cell(value) for value in row])
    return b"\xef\xbb\xbf" + stream.getvalue().encode("utf-8")


def _csv_cell(value: Value) -> str | int | float:
    if isinstance(value, str):
        return harmless(value)
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ",".join(value)
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, Decimal):
        return plain_number(value)
    shown = plain(value)
    return shown if isinstance(shown, str | int | float) else str(shown)


def harmless(text: str) -> str:
    """Text that a spreadsheet shows and never runs: a quote before = + - @ and before control characters."""
    bare = text.lstrip(" \u3000\ufeff")
    risky = bare[:1] in ("=", "+", "-", "@", "＝", "＋", "－", "＠") or text[:1] in ("\t", "\r", "\n", "\0")
    return "'" + text if risky else text


def jsonl_bytes(answer: Answer) -> bytes:
    """One JSON object a row."""
    lines = [
        json.dumps({name: plain(value) for name, value in row.items()}, ensure_ascii=False) for row in answer.dicts()
    ]
    return "".join(line + "\n" for line in lines).encode("utf-8")


def write_tables(connection: sa.Connection, folder: Path, form: Format, names: Sequence[str] = EXPORTED) -> list[Path]:
    """Each table as a file of its own; the paths written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in names:
        answer = table_answer(connection, name)
        path = folder / f"{name}.{form}"
        if form == "parquet":
            from storage.parquet import write_parquet

            write_parquet(path, answer)
        else:
            path.write_bytes(csv_bytes(answer) if form == "csv" else jsonl_bytes(answer))
        written.append(path)
    return written
