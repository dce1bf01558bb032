"""SWOT: the four quadrants with statements that recur, each with its stores and its own words; and the plain list."""

from dataclasses import dataclass, replace

import sqlalchemy as sa
from fastapi import APIRouter, Request
from fastapi.responses import Response

from storage.queries.catalog import SWOT
from storage.queries.themes import Family, board
from storage.queries.views import Filters
from web.access import Reader
from web.asking import asked, facets, key_of
from web.download import Form
from web.house import House
from web.lists import TheHouse, dict_of, list_response
from web.page import render
from web.shown import column_label

router = APIRouter(include_in_schema=False)

QUADRANTS = ("strength", "weakness", "opportunity", "threat")
SIDES = ("region", "store", "year", "subject")
SHOWN = 30
"""Families a quadrant shows; the rest are in the list."""
VOICES = 12
"""Items a family shows in their own words."""


@dataclass(frozen=True, slots=True)
class Board:
    """What the board shows: families by quadrant with how many there are, and items in their own words by id."""

    families: dict[str, list[Family]]
    counts: dict[str, int]
    voices: dict[str, sa.RowMapping]
    bounded: bool


@router.get("/swot")
def board_page(request: Request, house: TheHouse, visitor: Reader) -> Response:
    """The board; while the store keeps changing it may be a few seconds old (decision 0075)."""
    question = asked("swot", request.query_params)
    filters = visitor.within(question.filters)
    shown = house.roughly(("board", key_of(filters)), lambda: board_of(house, filters), until=float("inf"))
    return render(
        request,
        "swot.html",
        title="SWOT",
        question=question,
        board=shown,
        voices=VOICES,
        facets=facets(house, visitor, question, SIDES),
        facet_labels={column.name: column_label(column) for column in SWOT.columns if column.name in SIDES},
        given=dict_of(request),
    )


def board_of(house: House, filters: Filters) -> Board:
    """The board as the store is now."""
    table = SWOT.table
    with house.reading() as connection:
        found, bounded = board(connection, filters)
        own = {quadrant: [one for one in found if one.quadrant == quadrant] for quadrant in QUADRANTS}
        shown = {quadrant: families[:SHOWN] for quadrant, families in own.items()}
        ids = [item for families in shown.values() for one in families for item in one.ids[:VOICES]]
        columns = (table.c[name] for name in ("swot_id", "text", "store", "year", "filename"))
        rows = connection.execute(sa.select(*columns).where(table.c.swot_id.in_(ids))).mappings()
        items = {row["swot_id"]: row for row in rows}
    kept = {name: [replace(one, ids=one.ids[:VOICES]) for one in families] for name, families in shown.items()}
    return Board(kept, {quadrant: len(families) for quadrant, families in own.items()}, items, bounded)


@router.get("/swot/list")
def items(request: Request, house: TheHouse, visitor: Reader) -> Response:
    """All items as a table."""
    return list_response(request, "swot", house, visitor, None)


@router.get("/swot/list.{form}")
@router.get("/swot.{form}")
def items_file(request: Request, form: Form, house: TheHouse, visitor: Reader) -> Response:
    """All items as a file."""
    return list_response(request, "swot", house, visitor, form)
