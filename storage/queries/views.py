"""Views as lists: their columns and order, and the filters that lists, counts and the comparison share."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from schemas.issues import StorageError
from schemas.tables import Column
from storage.tables import COLUMN_TYPES, plans


@dataclass(frozen=True, slots=True)
class Filters:
    """What to keep. Empty means all; None among values means rows that have none. `text` is looked for in the words of
    the row; `where` adds equal-or-in tests on any column of the view. `allowed_stores` and `allowed_regions` bound what
    a reader may see at all."""

    years: tuple[int | None, ...] = ()
    stores: tuple[str | None, ...] = ()
    regions: tuple[str | None, ...] = ()
    metrics: tuple[str | None, ...] = ()
    plan_id: str | None = None
    text: str | None = None
    where: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    allowed_stores: tuple[str, ...] | None = None
    allowed_regions: tuple[str, ...] | None = None


ALL = Filters()
"""No filter at all."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The table whose rows a view shows one to one, those of current plans for which `kept` holds: counting needs only
    it and the plans. `renamed` maps the view's name of a column to the table's; a column of the view that the table
    has not is the plan's."""

    table: sa.Table
    kept: tuple[sa.ColumnElement[bool], ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class View:
    """A view to ask: its columns, the order of its rows (unique, so that pages never overlap), the columns searched
    for words, and columns that only filters need. `keyed`: the last column of the order is the key of the rows, so a
    page is found by its keys and only its own rows are read in full; with `far` rows before it, from the end where that
    is nearer. `rows`: how to count without reading the view."""

    name: str
    title: str
    source: str
    columns: tuple[Column, ...]
    order: tuple[str, ...]
    searched: tuple[str, ...] = ("evidence",)
    hidden: tuple[str, ...] = ("store_code",)
    keyed: bool = False
    rows: Rows | None = None
    far: int = 20_000

    @property
    def table(self) -> sa.TableClause:
        """The view as SQLAlchemy sees it; columns that only filters need come along."""
        shown = {column.name: column.type for column in self.columns}
        names = dict.fromkeys((*shown, *self.hidden))
        return sa.table(
            self.source, *(sa.column(name, COLUMN_TYPES[shown[name]]() if name in shown else None) for name in names)
        )


def tests(view: View, table: sa.FromClause, filters: Filters) -> list[sa.ColumnElement[bool]]:
    """The filters as conditions. A filter on a column the view has not is an error, not silence."""
    found: list[sa.ColumnElement[bool]] = []
    equal = {"year": filters.years, "region": filters.regions, "metric": filters.metrics}
    wanted: dict[str, Sequence[Any]] = {name: values for name, values in equal.items() if values} | dict(filters.where)
    if filters.plan_id is not None:
        wanted["plan_id"] = (filters.plan_id,)
    for name, values in wanted.items():
        found.append(one_of(column_of(view, table, name), values))
    if filters.stores:
        found.append(_of_stores(view, table, filters.stores))
    if filters.text:
        pattern = f"%{_escaped(filters.text)}%"
        found.append(sa.or_(*(table.c[name].like(pattern, escape="\\") for name in view.searched)))
    if filters.allowed_stores is not None or filters.allowed_regions is not None:
        found.append(_allowed(table, filters.allowed_stores or (), filters.allowed_regions or ()))
    return found


def allowed_plans(
    allowed_stores: Sequence[str] | None, allowed_regions: Sequence[str] | None
) -> list[sa.ColumnElement[bool]]:
    """The same bounds for queries that read `plans` itself; none for a reader who sees everything."""
    if allowed_stores is None and allowed_regions is None:
        return []
    view = sa.table("v_plans", *(sa.column(name) for name in ("plan_id", "store", "store_code", "region")))
    own = sa.select(view.c.plan_id).where(_allowed(view, allowed_stores or (), allowed_regions or ()))
    return [plans.c.plan_id.in_(own)]


def _of_stores(view: View, table: sa.FromClause, names: Sequence[str | None]) -> sa.ColumnElement[bool]:
    """Rows of stores by code or present name; where a row has a plan, by way of the plans, which are few."""
    codes = [name for name in names if name is not None]
    if "plan_id" not in table.c:
        return sa.or_(one_of(column_of(view, table, "store"), names), column_of(view, table, "store_code").in_(codes))
    column_of(view, table, "store")
    of_plan = sa.table("v_plans", sa.column("plan_id"), sa.column("store"), sa.column("store_code"))
    theirs = sa.select(of_plan.c.plan_id).where(sa.or_(one_of(of_plan.c.store, names), of_plan.c.store_code.in_(codes)))
    return table.c.plan_id.in_(theirs)


def _allowed(
    table: sa.FromClause, allowed_stores: Sequence[str], allowed_regions: Sequence[str]
) -> sa.ColumnElement[bool]:
    """Rows of the reader's own stores and regions; nothing at all where a view does not say whose a row is."""
    if not {"store", "store_code", "region"} <= set(table.c.keys()):
        return sa.false()
    return sa.or_(
        table.c.store_code.in_(allowed_stores), table.c.store.in_(allowed_stores), table.c.region.in_(allowed_regions)
    )


def column_of(view: View, table: sa.FromClause, name: str) -> sa.ColumnElement[Any]:
    if name not in table.c:
        raise _unknown(view, name)
    return table.c[name]


def one_of(column: sa.ColumnElement[Any], wanted: Iterable[Any]) -> sa.ColumnElement[bool]:
    values = tuple(wanted)
    given = [value for value in values if value is not None]
    test = column.in_(given)
    return sa.or_(test, column.is_(None)) if len(given) < len(values) else test


def order_of(
    view: View, table: sa.FromClause, sort: Sequence[str], *, backwards: bool = False
) -> list[sa.ColumnElement[Any]]:
    """The order of the rows, empty values last; backwards, the very same rows from the end."""
    order: list[sa.ColumnElement[Any]] = []
    for name in (*sort, *view.order):
        column = column_of(view, table, name.removeprefix("-"))
        down = name.startswith("-") != backwards
        one = column.desc() if down else column.asc()
        order.append(one.nulls_first() if backwards else one.nulls_last())
    return order


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _unknown(view: View, name: str) -> StorageError:
    known = "、".join(column.name for column in view.columns)
    return StorageError(f"“{view.title}”没有这一列：{name}", remedy=f"可用的列：{known}", code="query_column")
