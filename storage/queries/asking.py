"""Answers straight from a view, filtered, sorted and paged in the database: page, JSON, CSV, pandas share one query.

Where a view says whose rows it shows, they are counted plan by plan in their own table, and only then is looked up
whose plans those are: over hundreds of thousands of rows that takes a fifth of the time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from storage.answer import Answer
from storage.queries.views import ALL, Filters, View, column_of, one_of, order_of, tests

PLAN = sa.table(
    "v_plans",
    sa.column("current", sa.Boolean()),
    *(
        sa.column(name)
        for name in (
            *("plan_id", "store", "store_code", "department", "person", "region", "industry", "title", "filename"),
            *("year", "year_source"),
        )
    ),
)
FEW, ALL_AT_ONCE = 16, 10**9
"""Stores whose rows are counted at first to find a page near the beginning; one far behind needs the count of all."""
_SIDES = {"year": "years", "store": "stores", "region": "regions", "metric": "metrics"}


def ask(
    connection: sa.Connection,
    view: View,
    filters: Filters = ALL,
    *,
    sort: Sequence[str] = (),
    limit: int | None = None,
    offset: int = 0,
    count: bool = False,
) -> Answer:
    """Rows of a view. `sort` names columns, `-name` downwards; the view's own order settles the rest.

    `limit` and `offset` page; `count` adds the number of all rows, which comes along where it is known anyway. Raises
    StorageError (`query_column`).
    """
    table, number = view.table, None
    query = sa.select(*(table.c[column.name] for column in view.columns)).order_by(*order_of(view, table, sort))
    if limit is not None and view.keyed:
        keys, number = _page(connection, view, filters, sort, limit=limit, offset=offset)
        query = query.where(table.c[view.order[-1]].in_(keys))
    elif limit is not None:
        query = query.where(*tests(view, table, filters)).limit(limit).offset(offset)
    else:
        query = query.where(*tests(view, table, filters))
    rows = tuple(tuple(row) for row in connection.execute(query))
    if count and number is None:
        number = total(connection, view, filters)
    return Answer(view.name, view.title, view.columns, rows, total=number)


def total(connection: sa.Connection, view: View, filters: Filters = ALL) -> int:
    """The number of all rows."""
    parts = _parts(view, filters)
    if parts is None:
        table = view.table
        return connection.scalar(sa.select(sa.func.count()).select_from(table).where(*tests(view, table, filters))) or 0
    counted = parts.by_plan()
    return int(connection.scalar(parts.of_plans(counted, sa.func.sum(counted.c.number))) or 0)


def facet(
    connection: sa.Connection,
    view: View,
    name: str,
    filters: Filters = ALL,
    *,
    limit: int = 50,
) -> list[tuple[Any, int]]:
    """The values of a column with how many rows have each, most first. Its own filter is not applied, so that one
    sees what else there is."""
    rest = {key: values for key, values in filters.where.items() if key != name}
    cleared: dict[str, Any] = {_SIDES[name]: ()} if name in _SIDES else {}
    kept = replace(filters, where=rest, **cleared)
    parts = _parts(view, kept, name)
    if parts is None:
        table = view.table
        column, number = column_of(view, table, name), sa.func.count().label("number")
        query = sa.select(column, number).where(*tests(view, table, kept)).group_by(column)
    elif name in parts.own.c:
        column, number = parts.own.c[name], sa.func.count().label("number")
        query = sa.select(column, number).where(*parts.tests, parts.of_wanted_plans()).group_by(column)
    else:
        counted = parts.by_plan()
        column, number = PLAN.c[name], sa.func.sum(counted.c.number).label("number")
        query = parts.of_plans(counted, column, number).group_by(column)
    rows = connection.execute(query.order_by(number.desc(), column).limit(limit))
    return [(value, int(n)) for value, n in rows]


def _page(
    connection: sa.Connection, view: View, filters: Filters, sort: Sequence[str], *, limit: int, offset: int
) -> tuple[list[Any], int | None]:
    """The keys of a page, and the number of all rows if that came to light."""
    table = view.table
    query = sa.select(table.c[view.order[-1]]).where(*tests(view, table, filters))
    forwards, backwards = (order_of(view, table, sort, backwards=back) for back in (False, True))
    parts = None if sort or view.order[0] != "store" else _parts(view, filters)
    if parts is not None:
        most = FEW if offset < view.far else ALL_AT_ONCE
        stores, before, number = _stores_of(connection, parts, limit=limit, offset=offset, most=most)
        query = query.where(table.c.plan_id.in_(sa.select(PLAN.c.plan_id).where(one_of(PLAN.c.store, stores))))
        return list(connection.scalars(query.order_by(*forwards).limit(limit).offset(offset - before))), number
    if offset < view.far:
        return list(connection.scalars(query.order_by(*forwards).limit(limit).offset(offset))), None
    number = total(connection, view, filters)
    if 2 * offset <= number:
        return list(connection.scalars(query.order_by(*forwards).limit(limit).offset(offset))), number
    found = max(0, min(limit, number - offset))  # sorting stops at the page: from the end it comes sooner
    query = query.order_by(*backwards).limit(found).offset(max(0, number - offset - found))
    return list(connection.scalars(query))[::-1], number


def _stores_of(
    connection: sa.Connection, parts: "_Parts", *, limit: int, offset: int, most: int
) -> tuple[list[str | None], int, int | None]:
    """The stores, in order, on whose rows a page falls; the rows of the stores before them; the rows of all, if they
    had to be counted. Few stores are looked at first, then more and more (`most` at once from the first)."""
    plans = sa.select(PLAN.c.store).where(PLAN.c.current, *parts.plan_tests).distinct()
    names = list(connection.scalars(plans.order_by(PLAN.c.store.asc().nulls_last())))
    stores: list[str | None] = []
    before, seen, looked, size = offset, 0, 0, most
    while looked < len(names) and seen < offset + limit:
        batch = names[looked : looked + size]
        for store, number in connection.execute(parts.by_store(batch if len(batch) < len(names) else None)):
            if seen < offset + limit and seen + number > offset:
                before = min(before, seen)
                stores.append(store)
            seen += int(number)
        looked, size = looked + size, size * 4
    return stores, before, seen if looked >= len(names) else None


@dataclass(frozen=True, slots=True)
class _Parts:
    """A view taken apart: the rows' own columns with the filters on them, and the filters on the plans."""

    own: sa.Subquery
    tests: list[sa.ColumnElement[bool]]
    plan_tests: list[sa.ColumnElement[bool]]

    def of_wanted_plans(self) -> sa.ColumnElement[bool]:
        """The row's plan is current and fits the filters."""
        return self.own.c.plan_id.in_(sa.select(PLAN.c.plan_id).where(PLAN.c.current, *self.plan_tests))

    def by_plan(self) -> sa.Subquery:
        """How many rows each plan has: `plan_id`, `number`."""
        query = sa.select(self.own.c.plan_id, sa.func.count().label("number")).where(*self.tests)
        if self.plan_tests:
            query = query.where(self.of_wanted_plans())
        return query.group_by(self.own.c.plan_id).subquery("counted")

    def by_store(self, stores: Sequence[str | None] | None) -> sa.Select[Any]:
        """How many rows each store has, in the order of stores; of some stores where they are named."""
        named = self if stores is None else replace(self, plan_tests=[*self.plan_tests, one_of(PLAN.c.store, stores)])
        counted = named.by_plan()
        query = named.of_plans(counted, PLAN.c.store, sa.func.sum(counted.c.number)).group_by(PLAN.c.store)
        return query.order_by(PLAN.c.store.asc().nulls_last())

    def of_plans(self, counted: sa.Subquery, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
        """A question about the counted plans."""
        joined = counted.join(PLAN, PLAN.c.plan_id == counted.c.plan_id)
        return sa.select(*columns).select_from(joined).where(PLAN.c.current, *self.plan_tests)


def _parts(view: View, filters: Filters, *names: str) -> _Parts | None:
    """The view taken apart; none when it cannot be, or a filter or one of `names` is on a column that is neither the
    table's own nor the plan's."""
    if view.rows is None:
        return None
    rows = view.rows
    shown = [*(column.name for column in view.columns), *view.hidden]
    there = {name: rows.renamed.get(name, name) for name in shown}
    columns = [rows.table.c[there[name]].label(name) for name in there if there[name] in rows.table.c]
    own = sa.select(*columns).where(*rows.kept).subquery("own")
    wanted = {*filters.where, *names, *(name for name in ("year", "metric") if getattr(filters, _SIDES[name]))}
    if not all(name in own.c or (name in PLAN.c and name in shown) for name in wanted):
        return None
    if filters.text and not all(name in own.c for name in view.searched):
        return None
    of_row = {name: values for name, values in filters.where.items() if name in own.c}
    of_plan = {name: values for name, values in filters.where.items() if name not in own.c}
    years_are_own = "year" in own.c
    row_filters = Filters(
        years=filters.years if years_are_own else (), metrics=filters.metrics, plan_id=filters.plan_id,
        text=filters.text, where=of_row,
    )  # fmt: skip
    plan_filters = replace(
        filters, years=() if years_are_own else filters.years, metrics=(), plan_id=None, text=None, where=of_plan
    )
    return _Parts(own, tests(view, own, row_filters), tests(view, PLAN, plan_filters))
