"""问题 Questions: what to ask each store, plan by plan, to read, to print, or to send as Markdown or workbook."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response

from flows.words import say
from storage.questions import Letter, to_markdown, write_workbook
from web.access import Reader, Visitor, note
from web.asking import asked, facets
from web.download import TYPES, as_file
from web.house import House
from web.lists import TheHouse, dict_of
from web.page import render
from web.plan import plan_address

router = APIRouter(include_in_schema=False)
SHOWN = 25
SIDES = ("region", "store", "year")


@router.get("/questions")
def questions_page(request: Request, house: TheHouse, visitor: Reader) -> Response:
    """Letters one below the other, a page of them at a time."""
    question = asked("findings", request.query_params, size=SHOWN)
    found = letters_for(request, house, visitor)
    return render(
        request,
        "questions.html",
        title=say("给门店的问题", "Questions to the stores"),
        question=question,
        letters=found[question.offset : question.offset + question.size],
        total=len(found),
        facets=facets(house, visitor, question, SIDES),
        given=dict_of(request),
        plan_address=plan_address,
    )


@router.get("/questions.{form}")
def questions_file(request: Request, form: Literal["md", "xlsx"], house: TheHouse, visitor: Reader) -> Response:
    """All letters as one file."""
    found = letters_for(request, house, visitor)
    note(request, house, visitor.name, "export", f"questions.{form} {request.url.query}"[:500])
    if form == "md":
        return as_file(request, to_markdown(found).encode(), "待门店确认.md", "text/markdown; charset=utf-8")
    with TemporaryDirectory(prefix="jihua-") as folder:
        body = write_workbook(found, Path(folder) / "questions.xlsx").read_bytes()
    return as_file(request, body, "待门店确认.xlsx", TYPES["xlsx"])


def letters_for(request: Request, house: House, visitor: Visitor) -> tuple[Letter, ...]:
    """The letters this visitor may send, under the filters of the address."""
    return house.store.letters(visitor.within(asked("findings", request.query_params).filters))
