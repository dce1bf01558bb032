"""合并店名 Merge store names: names that plans use and the registry does not know, put to the store they mean."""

from dataclasses import replace
from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response
from rapidfuzz import fuzz, process

from flows.words import say
from schemas.metric import StoreInfo
from storage.registry import unknown_stores
from storage.tables import plans, store_aliases, stores
from web.access import VISIT, Editor, Visitor, check_token, note
from web.errors import PageError
from web.house import House
from web.lists import TheHouse
from web.page import go, render

router = APIRouter(include_in_schema=False)
ALIKE = 60
"""Likeness of 100 from which a registered store is proposed; a person decides."""


@router.get("/stores")
def stores_page(
    request: Request,
    house: TheHouse,
    visitor: Editor,
    name: Annotated[list[str], Query()] = [],  # noqa: B006 - FastAPI reads the default, nobody changes it
    into: str = "",
) -> Response:
    """The unknown names with proposals; with names and a store chosen, what merging would change."""
    whole_only(visitor)
    known = registered(house)
    with house.reading() as connection:
        unknown = list(unknown_stores(connection))
    affected = plans_named(house, name) if name and into in known else []
    return render(
        request,
        "stores.html",
        title=say("合并店名", "Merge store names"),
        unknown=[(one, count, proposals(one, known)) for one, count in unknown],
        known=known,
        names=name,
        into=into,
        affected=affected,
    )


@router.post("/stores")
def merge(
    request: Request,
    house: TheHouse,
    visitor: Editor,
    name: Annotated[list[str], Form()] = [],  # noqa: B006
    into: Annotated[str, Form()] = "",
    token: Annotated[str, Form()] = "",
) -> Response:
    """Correct the plans and keep the names as aliases. Each plan is a step of the history that can be undone."""
    check_token(house, request.cookies.get(VISIT), token)
    whole_only(visitor)
    known = registered(house)
    if into not in known or not name:
        raise PageError("没有选好店名和门店", remedy="请先选要合并的店名和它们所属的门店", code="query_value")
    info = known[into]
    for plan in plans_named(house, name):
        change: dict[str, str | None] = {"store": info.name, "store_code": info.code}
        told = f"合并店名 {plan.store}"
        house.store.correct("plans", plan.plan_id, change, revision=plan.revision, who=visitor.name, why=told)
    house.store.put_stores([replace(info, aliases=tuple(dict.fromkeys((*info.aliases, *name))))])
    note(request, house, visitor.name, "merge", f"{'、'.join(name)} → {info.name}"[:500])
    return go("/stores", "/")


def whole_only(visitor: Visitor) -> None:
    """The registry belongs to the whole chain. Raises PageError (`forbidden`)."""
    if visitor.bounded:
        raise PageError("只有能看全部门店的账号可以合并店名", remedy="请联系管理员", code="forbidden")


def registered(house: House) -> dict[str, StoreInfo]:
    """The registry by code, each store with its aliases."""
    with house.reading() as connection:
        aliases: dict[str, list[str]] = {}
        for row in connection.execute(sa.select(store_aliases).order_by(store_aliases.c.alias)):
            aliases.setdefault(row.store_code, []).append(row.alias)
        return {
            row.store_code: StoreInfo(
                row.store_code, row.name, tuple(aliases.get(row.store_code, ())), row.region, row.industry
            )
            for row in connection.execute(sa.select(stores).order_by(stores.c.name))
        }


def plans_named(house: House, names: list[str]) -> list[sa.Row[tuple[str, str, int, str, int]]]:
    """Plans of stores the registry does not know, under these names."""
    query = sa.select(plans.c.plan_id, plans.c.store, plans.c.year, plans.c.title, plans.c.revision)
    query = query.where(plans.c.store.in_(names), plans.c.store_code.is_(None)).order_by(plans.c.store, plans.c.year)
    with house.reading() as connection:
        return list(connection.execute(query))


def proposals(name: str, known: dict[str, StoreInfo]) -> list[StoreInfo]:
    """Registered stores whose name or alias is like this one, most alike first."""
    names = {text: code for code, info in known.items() for text in (info.name, *info.aliases)}
    found = process.extract(name, list(names), scorer=fuzz.WRatio, score_cutoff=ALIKE, limit=5)
    return [known[code] for code in dict.fromkeys(names[text] for text, _, _ in found)]
