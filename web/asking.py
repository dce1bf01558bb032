"""An address becomes a question: filters, order, page. Page, JSON, CSV and XLSX of a list all come through here."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from starlette.datastructures import QueryParams

from schemas.tables import Column
from storage.answer import Answer
from storage.queries import NAMES
from storage.queries.catalog import VIEWS
from storage.queries.views import Filters, View
from web.access import Visitor
from web.errors import PageError
from web.house import House

PAGE_SIZES = (25, 50, 100, 200)
LARGEST_PAGE = 1000
MOST_VALUES = 400
"""Values of a facet that a page lists."""
PATIENCE = 0.08
"""Seconds a page spends on counting before it leaves the rest to be counted behind the scenes."""
_OWN_KEYS = frozenset({"q", "sort", "page", "size", "store", "region", "year", "metric", "plan"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks of a list. `page` counts from 1."""

    name: str
    filters: Filters
    sort: tuple[str, ...] = ()
    page: int = 1
    size: int = 50

    @property
    def offset(self) -> int:
        """Rows before this page."""
        return (self.page - 1) * self.size


def asked(name: str, query: QueryParams, *, size: int = 50) -> Asked:
    """Read an address. Raises PageError: `query_unknown` for the list, `query_value` for values that do not fit."""
    if name not in NAMES:
        raise PageError("没有这个列表", remedy=f"可用：{'、'.join(NAMES)}", code="query_unknown")
    given = {key: query.getlist(key) for key in query}
    filters = Filters(
        years=tuple(None if text == "-" else _integer("year", text) for text in given.get("year", ()) if text),
        stores=_texts(given, "store"),
        regions=_texts(given, "region"),
        metrics=_texts(given, "metric"),
        plan_id=query.get("plan") or None,
        text=(query.get("q") or "").strip() or None,
        where=_where(name, given),
    )
    sort = tuple(text for text in given.get("sort", ()) if text)
    return Asked(
        name,
        filters,
        sort,
        _between("page", query.get("page") or "1", 1, 10**9),
        _between("size", query.get("size") or str(size), 1, LARGEST_PAGE),
    )


def whole_answer(house: House, visitor: Visitor, question: Asked) -> Answer:
    """All rows, for a download; cut at the settings' limit, and then it says so."""
    most = house.web.export_rows
    found = house.store.ask(question.name, visitor.within(question.filters), sort=question.sort, limit=most + 1)
    if len(found.rows) > most:
        found = replace(found, rows=found.rows[:most], notes=(*found.notes, f"只写出前 {most} 行，请加上筛选"))
    return found


def page_answer(house: House, visitor: Visitor, question: Asked, *, exact: bool = False) -> tuple[Answer, bool]:
    """The rows of a page, the number of all (left out while it is being counted, unless `exact`), and whether there
    are more rows behind it."""
    filters = visitor.within(question.filters)
    page = house.store.ask(question.name, filters, sort=question.sort, limit=question.size + 1, offset=question.offset)
    key = ("count", question.name, key_of(filters))

    def count() -> int:
        return house.store.ask(question.name, filters, limit=0, count=True).total or 0

    total = page.total
    if total is None:
        until = time.monotonic() + PATIENCE
        total = house.remembered(key, count) if exact else house.roughly(key, count, until=until)
    return replace(page, rows=page.rows[: question.size], total=total), len(page.rows) > question.size


def facets(
    house: House, visitor: Visitor, question: Asked, columns: Sequence[str]
) -> dict[str, list[tuple[Any, int | None]]]:
    """The values of some columns with how many rows have each, under the other filters. Those that would make the
    page wait come with the next view; until then their values stand without numbers."""
    filters = visitor.within(question.filters)
    until = time.monotonic() + PATIENCE
    return {column: facet(house, question.name, column, filters, until) for column in columns}


def facet(house: House, name: str, column: str, filters: Filters, until: float) -> list[tuple[Any, int | None]]:
    """One facet: its counts, else the values that there are without filters, else nothing yet."""
    bounds = Filters(allowed_stores=filters.allowed_stores, allowed_regions=filters.allowed_regions)
    for wanted in (filters, bounds):
        found = house.roughly(
            ("facet", name, column, key_of(wanted)),
            lambda wanted=wanted: house.store.facet(name, column, wanted, limit=MOST_VALUES),  # type: ignore[misc]
            until=until,
        )
        if found is not None:
            return [(value, number if wanted is filters else None) for value, number in found]
    return [(value, None) for value in dict(_chosen(filters)).get(column, ())]


def _chosen(filters: Filters) -> list[tuple[str, tuple[Any, ...]]]:
    """What is filtered by, so that a choice made never disappears from the page."""
    own = [("store", filters.stores), ("region", filters.regions), ("year", filters.years), ("metric", filters.metrics)]
    return [*own, *((name, tuple(values)) for name, values in filters.where.items())]


def key_of(filters: Filters) -> tuple[Any, ...]:
    """Filters as something that can be looked up."""
    where = tuple(sorted((name, tuple(map(repr, values))) for name, values in filters.where.items()))
    plain = replace(filters, where={})
    return (
        plain.years, plain.stores, plain.regions, plain.metrics, plain.plan_id, plain.text, where,
        plain.allowed_stores, plain.allowed_regions,
    )  # fmt: skip


def _texts(given: Mapping[str, list[str]], key: str) -> tuple[str | None, ...]:
    """The values of a key; `-` means empty."""
    return tuple(None if text == "-" else text for text in given.get(key, ()) if text)


def _where(name: str, given: Mapping[str, list[str]]) -> dict[str, tuple[Any, ...]]:
    """Filters on columns of the list itself: `status=target`, `flags=`; `-` means empty."""
    view: View | None = VIEWS.get(name)
    columns = {column.name: column for column in view.columns} if view else {}
    found: dict[str, tuple[Any, ...]] = {}
    for key, texts in given.items():
        if key in _OWN_KEYS or key not in columns:
            continue
        values = tuple(_value(columns[key], text) for text in texts if text)
        if values:
            found[key] = values
    return found


def _value(column: Column, text: str) -> Any:
    """Text as a value of a column. Raises PageError (`query_value`)."""
    if text == "-":
        return None
    try:
        if column.type == "integer":
            return _integer(column.name, text)
        if column.type == "boolean":
            return {"1": True, "true": True, "0": False, "false": False}[text.lower()]
        if column.type in ("decimal", "float"):
            value = Decimal(text)
            if not value.is_finite() or abs(value) > Decimal(10) ** 15:
                raise _unfit(column.name, text)
            return value if column.type == "decimal" else float(value)
        if column.type == "date":
            return date.fromisoformat(text)
        if column.type == "datetime":
            return datetime.fromisoformat(text)
    except (KeyError, ValueError, InvalidOperation):
        raise _unfit(column.name, text) from None
    if column.type == "codes":
        return tuple(text.split(","))
    return _clean(column.name, text)


def _clean(name: str, text: str) -> str:
    if "\0" in text:
        raise _unfit(name, text)
    return text


def _integer(name: str, text: str) -> int:
    if not (text.removeprefix("-").isdecimal() and text.isascii() and len(text) <= 12):
        raise _unfit(name, text)
    return int(text)


def _between(name: str, text: str, least: int, most: int) -> int:
    number = _integer(name, text)
    if not least <= number <= most:
        raise PageError(f"{name} 要在 {least} 到 {most} 之间", remedy="请改一下地址", code="query_value")
    return number


def _unfit(name: str, text: str) -> PageError:
    return PageError(f"{name} 的值无法使用：{text[:40]!r}", remedy="请改一下筛选条件", code="query_value")
