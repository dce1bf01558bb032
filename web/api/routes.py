"""Routes under /api. Errors have one shape: `{"error": {"code", "message", "remedy"}}`."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from storage.queries import NAMES
from web.access import Reader
from web.asking import LARGEST_PAGE, asked, page_answer
from web.compare import read_view, table_of
from web.download import described, json_bytes
from web.lists import TheHouse
from web.page import with_etag

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
