"""Answers as files: CSV for Excel, a workbook, JSON; under a Chinese name that every browser keeps (RFC 6266)."""

import json
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import Response

from schemas.tables import Column
from storage.answer import Answer, plain
from storage.export import csv_bytes
from storage.workbook import answer_workbook
from web.page import with_etag
from web.shown import column_label

Form = Literal["csv", "xlsx", "json"]
TYPES: dict[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def file_response(request: Request, answer: Answer, form: Form, about: list[tuple[str, str]]) -> Response:
    """An answer as a file; `about` says what was asked, on a sheet of its own in the workbook."""
    if form == "csv":
        body = csv_bytes(answer)
    elif form == "json":
        body = json_bytes(answer)
    else:
        body = answer_workbook(answer, about)
    return as_file(request, body, f"{answer.title}-{datetime.now(UTC):%Y%m%d}.{form}", TYPES[form])


def as_file(request: Request, body: bytes, name: str, media_type: str) -> Response:
    """Bytes as a download with an ETag."""
    return with_etag(request, body, media_type, {"content-disposition": disposition(name)})


def disposition(name: str) -> str:
    """A Content-Disposition with the true name for browsers and a plain one for the rest."""
    bare = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in name)
    return f"attachment; filename=\"{bare}\"; filename*=UTF-8''{quote(name, safe='')}"


def json_bytes(answer: Answer, **more: Any) -> bytes:
    """An answer as JSON: rows by column name, notes, the number of all rows where it is known."""
    body = {"name": answer.name, "total": answer.total, **more, "notes": list(answer.notes)}
    body["rows"] = [{name: plain(value) for name, value in row.items()} for row in answer.dicts()]
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def described(columns: tuple[Column, ...]) -> list[dict[str, str]]:
    """The columns of an answer for those who read JSON."""
    return [
        {"name": c.name, "label": column_label(c), "type": c.type, "unit": c.unit, "meaning": c.meaning}
        for c in columns
    ]
