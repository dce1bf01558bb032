"""SWOT: the four quadrants with statements that recur, each with its stores and its own words; and the plain list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from storage.answer import Answer
from storage.queries.catalog import SWOT
from web.access import Reader
from web.asking import asked, facets
from web.download import Form
from web.lists import TheHouse, dict_of, list_response
from web.page import render
from web.shown import column_label

router = APIRouter(include_in_schema=False)

QUADRANTS = ("strength", "weakness", "opportunity", "threat")
SIDES = ("region", "store", "year", "subject")
SHOWN = 30
"""Families a quadrant shows; the rest are in the list."""


@dataclass(frozen=True, slots=True)
class Family:
    """Items that say nearly the same: in how many stores, and each in its own words."""

    text: str
    stores: int
    subject: str
    items: tuple[dict[str, Any], ...]


@router.get("/swot")
def board(request: Request, house: TheHouse, visitor: Reader) -> Response:
    """The board."""
    question = asked("swot", request.query_params)
    filters = visitor.within(question.filters)
    key = ("themes", str(sorted(request.query_params.multi_items())), filters.allowed_stores, filters.allowed_regions)
    found = house.remembered(key, lambda: house.store.ask("themes", filters))
    families = families_of(found)
    return render(
        request,
        "swot.html",
        title="SWOT",
        question=question,
        families={quadrant: families[quadrant][:SHOWN] for quadrant in QUADRANTS},
        counts={quadrant: len(families[quadrant]) for quadrant in QUADRANTS},
        facets=facets(house, visitor, question, SIDES),
        facet_labels={column.name: column_label(column) for column in SWOT.columns if column.name in SIDES},
        given=dict_of(request),
    )


@router.get("/swot/list")
def items(request: Request, house: TheHouse, visitor: Reader) -> Response:
    """All items as a table."""
    return list_response(request, "swot", house, visitor, None)


@router.get("/swot/list.{form}")
@router.get("/swot.{form}")
def items_file(request: Request, form: Form, house: TheHouse, visitor: Reader) -> Response:
    """All items as a file."""
    return list_response(request, "swot", house, visitor, form)


def families_of(found: Answer) -> dict[str, Sequence[Family]]:
    """Families by quadrant, those in most stores first."""
    groups: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for row in found.dicts():
        groups.setdefault((str(row["quadrant"]), int(str(row["family"]))), []).append(dict(row))
    result: dict[str, list[Family]] = {quadrant: [] for quadrant in QUADRANTS}
    for (quadrant, _), rows in groups.items():
        shortest = min((str(row["text"]) for row in rows), key=len)
        result[quadrant].append(Family(shortest, int(rows[0]["stores"]), str(rows[0]["subject"]), tuple(rows)))
    return {quadrant: sorted(own, key=lambda f: (-f.stores, -len(f.items), f.text)) for quadrant, own in result.items()}
