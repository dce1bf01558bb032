"""Exports: CSV, XLSX, Parquet, JSON lines. The same store gives the same bytes."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
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


PAGE = 20_000
"""Rows held in memory at once while a table is written."""


def table_answer(connection: sa.Connection, name: str) -> Answer:
    """A whole table, documents by path, plans and rows in reading order."""
    rows = tuple(tuple(row) for row in connection.execute(_whole(name)))
    return Answer(name, spec.BY_NAME[name].label, spec.BY_NAME[name].columns, rows)


def table_pages(connection: sa.Connection, name: str) -> Iterator[Answer]:
    """The same page by page, at least one; memory stays flat however large the table is."""
    described, found = spec.BY_NAME[name], False
    result = connection.execution_options(yield_per=PAGE).execute(_whole(name))
    for page in result.partitions():
        found = True
        yield Answer(name, described.label, described.columns, tuple(tuple(row) for row in page))
    if not found:
        yield Answer(name, described.label, described.columns, ())


def _whole(name: str) -> sa.Select[Any]:
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
    return sa.select(table).select_from(source).order_by(*order, *(table.c[key] for key in described.key))


def csv_bytes(answer: Answer) -> bytes:
    """RFC 4180 with a byte order mark, so that Excel shows Chinese; no cell can become a formula."""
    heads = [tuple(column.name for column in answer.columns)]
    return b"\xef\xbb\xbf" + _csv_lines(heads) + _csv_lines(answer.rows)


def _csv_lines(rows: Iterable[Sequence[Value]]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerows([_csv_cell(value) for value in row] for row in rows)
    return stream.getvalue().encode("utf-8")


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
        path = folder / f"{name}.{form}"
        _write(path, form, table_pages(connection, name))
        written.append(path)
    return written


def _write(path: Path, form: Format, pages: Iterator[Answer]) -> None:
    if form == "parquet":
        from storage.parquet import write_parquet

        write_parquet(path, pages)
        return
    with path.open("wb") as stream:
        for number, page in enumerate(pages):
            if form == "jsonl":
                stream.write(jsonl_bytes(page))
            else:
                stream.write(_csv_lines(page.rows) if number else csv_bytes(page))
