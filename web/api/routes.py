"""Routes under /api. Errors have one shape: `{"error": {"code", "message", "remedy"}}`."""

import json
from dataclasses import asdict
from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from storage.answer import plain
from storage.queries import NAMES
from web.access import Editor, Reader, note
from web.asking import LARGEST_PAGE, asked, page_answer
from web.compare import read_view, table_of
from web.download import described, json_bytes
from web.lists import TheHouse
from web.page import render, with_etag
from web.plan import RowTable, own_row, plan_of
from web.reading import rows_of

router = APIRouter(prefix="/api")

PAGING = [
    {"name": "page", "in": "query", "schema": {"type": "integer", "minimum": 1}},
    {"name": "size", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE}},
    {"name": "sort", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}},
]
FILTERS: list[dict[str, Any]] = [
    {"name": name, "in": "query", "schema": {"type": "array", "items": {"type": "string"}}}
    for name in ("store", "region", "metric")
] + [
    {"name": "year", "in": "query", "schema": {"type": "array", "items": {"type": "integer"}}},
    {"name": "q", "in": "query", "schema": {"type": "string"}},
]
ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"description": words}
    for status, words in ((401, "Log in first"), (403, "Not allowed"), (404, "Not there"), (422, "Cannot be read"))
}


@router.get("/lists/{name}", tags=["lists"], responses=ERRORS, openapi_extra={"parameters": PAGING + FILTERS})
def one_list(request: Request, name: str, house: TheHouse, visitor: Reader) -> Response:
    """Rows of a list or of one of the fifteen questions; filters on any column of it are allowed too."""
    question = asked(name, request.query_params, size=100)
    found, _ = page_answer(house, visitor, question, exact=True)
    more: dict[str, Any] = {"page": question.page, "size": question.size, "columns": described(found.columns)}
    total = found.total or 0
    last = max(1, -(-total // question.size))
    links = [(number, rel) for number, rel in ((question.page - 1, "prev"), (question.page + 1, "next"), (last, "last"))
             if 1 <= number <= last and number != question.page]  # fmt: skip
    told = ", ".join(f'<{request.url.include_query_params(page=number)}>; rel="{rel}"' for number, rel in links)
    return with_etag(request, json_bytes(found, **more), "application/json", {"link": told} if told else None)


@router.get("/lists", tags=["lists"], responses=ERRORS)
def all_lists(visitor: Reader) -> dict[str, list[str]]:
    """The names of all lists."""
    return {"lists": list(NAMES)}


@router.get("/compare", tags=["compare"], responses=ERRORS, openapi_extra={"parameters": FILTERS[:4]})
def comparison(request: Request, house: TheHouse, visitor: Reader) -> Response:
    """Stores × years for metrics, as on the page, one row a store and form."""
    found = table_of(house, read_view(request.query_params, house, visitor))
    return with_etag(request, json_bytes(found, columns=described(found.columns)), "application/json")


@router.get("/plans/{document_id}/{ordinal}", tags=["plans"], responses=ERRORS)
def one_plan(request: Request, document_id: str, ordinal: int, house: TheHouse, visitor: Reader) -> Response:
    """One plan: whose it is, and every row read from it with its place in the text."""
    plan = plan_of(house, visitor, f"{document_id}#{ordinal}")
    labels = house.metric_labels()
    rows = [
        {"table": row.table, "row_id": row.row_id, "label": row.mark.label, "detail": row.mark.detail,
         "source": asdict(row.mark.span), "flags": list(row.mark.flags), "confidence": row.mark.confidence,
         "review": row.review}
        for row in rows_of(house.store, str(plan["plan_id"]), labels)
    ]  # fmt: skip
    body = {"plan": {name: plain(value) for name, value in plan.items()}, "rows": rows}
    return with_etag(request, json.dumps(body, ensure_ascii=False).encode(), "application/json")


@router.get("/evidence/{table}/{row_id:path}", tags=["plans"], responses=ERRORS)
def evidence(request: Request, table: RowTable, row_id: str, house: TheHouse, visitor: Reader) -> Response:
    """The words behind a row: file, headings above, place."""
    found = house.store.evidence(row_id, table)
    plan_of(house, visitor, found.plan_id or f"{found.document_id}#1")
    return with_etag(request, json.dumps(asdict(found), ensure_ascii=False).encode(), "application/json")


class Correction(BaseModel, extra="forbid"):
    """A person's word on a row: values by field (as text, in base units), or none to confirm it as it stands."""

    table: Literal["targets", "swot_items", "plans"]
    row_id: str = Field(max_length=300)
    revision: int = Field(ge=0, le=2**31)
    values: dict[str, str | None] = Field(default={}, max_length=30)
    why: str | None = Field(default=None, max_length=500)


@router.post("/corrections", tags=["corrections"], status_code=201, responses=ERRORS)
def correct(request: Request, correction: Correction, house: TheHouse, visitor: Editor) -> dict[str, int]:
    """Change a row, or confirm it when no values are given; its new revision. 409 when somebody was faster."""
    table, row_id, revision = correction.table, correction.row_id, correction.revision
    own_row(house, visitor, table, row_id)
    if correction.values:
        done = house.store.correct(
            table, row_id, correction.values, revision=revision, who=visitor.name, why=correction.why
        )
    else:
        done = house.store.confirm(table, row_id, revision=revision, who=visitor.name)
    note(request, house, visitor.name, "correct" if correction.values else "confirm", f"{table} {row_id}"[:500])
    return {"revision": done}


@router.get("/docs", include_in_schema=False)
def docs(request: Request, visitor: Reader) -> Response:
    """What the API can do, made from its own description; nothing is loaded from elsewhere."""
    operations = [
        (path, method.upper(), operation)
        for path, methods in request.app.openapi()["paths"].items()
        for method, operation in methods.items()
    ]
    return render(request, "api.html", title="API", operations=operations)
