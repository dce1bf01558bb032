"""From a row back to the words: file, plan, the headings above, the text around, and the place in the document."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from schemas.issues import StorageError
from schemas.span import Span
from storage.tables import TABLES, documents, plans, sections

_KEYS = {
    "targets": "target_id",
    "figures": "figure_id",
    "swot_items": "swot_id",
    "strategies": "strategy_id",
    "issues": "issue_id",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a row comes from. `heading_path` is outermost first; `section_text` the body the words stand in."""

    table: str
    row_id: str
    words: str | None
    source: Span | None
    document_id: str
    filename: str
    path: str
    archived: bool
    plan_id: str | None
    plan_title: str | None
    heading_path: tuple[str, ...]
    section_text: str | None


def evidence(connection: sa.Connection, row_id: str, table: str = "targets") -> Evidence:
    """The words behind a row. Raises StorageError (`row_missing`) when there is no such row."""
    rows = TABLES[table]
    query = (
        sa.select(
            rows.c.evidence,
            rows.c.section_id,
            rows.c.source_block,
            rows.c.source_start,
            rows.c.source_end,
            rows.c.source_row,
            rows.c.source_col,
            rows.c.plan_id,
            documents.c.document_id,
            documents.c.filename,
            documents.c.path,
            documents.c.archived,
            plans.c.title,
        )
        .join(documents, documents.c.document_id == rows.c.document_id)
        .outerjoin(plans, plans.c.plan_id == rows.c.plan_id)
        .where(rows.c[_KEYS[table]] == row_id)
    )
    row = connection.execute(query).first()
    if row is None:
        raise StorageError("这一行已不存在", remedy="文件可能刚被重新读取，请刷新", code="row_missing")
    headings = _headings(connection, row.section_id)
    return Evidence(
        table,
        row_id,
        row.evidence,
        _span(row),
        row.document_id,
        row.filename,
        row.path,
        row.archived,
        row.plan_id,
        row.title,
        tuple(heading for heading, _ in reversed(headings)),
        headings[0][1] if headings else None,
    )


def _headings(connection: sa.Connection, section_id: str | None) -> list[tuple[str, str]]:
    """A section and those above it, innermost first, each with its text."""
    found: list[tuple[str, str]] = []
    seen: set[str] = set()
    while section_id is not None and section_id not in seen:
        seen.add(section_id)
        query = sa.select(sections.c.label, sections.c.title, sections.c.text, sections.c.parent_id)
        row = connection.execute(query.where(sections.c.section_id == section_id)).first()
        if row is None:
            break
        found.append((f"{row.label}{row.title}", row.text))
        section_id = row.parent_id
    return found


def _span(row: Any) -> Span | None:
    if row.source_block is None:
        return None
    return Span(row.source_block, row.source_start, row.source_end, row.source_row, row.source_col)
