"""What is the same for all documents: stores and their names, metrics, units."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

import sqlalchemy as sa

from schemas.issues import StorageError
from schemas.metric import MetricInfo, StoreInfo
from storage.tables import metrics, plans, store_aliases, stores, units

MONEY_UNITS: dict[str, Decimal] = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
"""How money may be shown; it is kept in CNY (元)."""


def metrics_of(connection: sa.Connection) -> dict[str, MetricInfo]:
    """The store's metrics by code."""
    return {
        row.metric: MetricInfo(row.metric, row.label, row.unit, row.direction, row.kind, row.over_time, row.over_stores)
        for row in connection.execute(sa.select(metrics).order_by(metrics.c.metric))
    }


def put_metrics(connection: sa.Connection, infos: Iterable[MetricInfo]) -> None:
    """Make the metrics table say exactly this; units come with it."""
    rows = [
        {
            "metric": info.code,
            "label": info.label,
            "unit": info.unit,
            "direction": info.direction,
            "kind": info.kind,
            "over_time": info.time,
            "over_stores": info.store,
        }
        for info in infos
    ]
    connection.execute(sa.delete(metrics))
    if rows:
        connection.execute(sa.insert(metrics), rows)
    connection.execute(sa.delete(units))
    connection.execute(
        sa.insert(units),
        [{"unit": unit, "base": "CNY", "factor": factor} for unit, factor in MONEY_UNITS.items()],
    )


def put_stores(connection: sa.Connection, infos: Iterable[StoreInfo]) -> None:
    """Bring the registry up to date: new stores come in, a renamed store keeps its old name as an alias.

    A store that is no longer listed stays, because its plans do. Raises StorageError (`store_alias_twice`) when one
    name would mean two stores; nothing is changed then.
    """
    wanted = tuple(infos)
    names = {row.alias: row.store_code for row in connection.execute(sa.select(store_aliases))}
    known = {row.store_code: row for row in connection.execute(sa.select(stores))}
    for info in wanted:
        old = known.get(info.code)
        for name in dict.fromkeys((info.name, *info.aliases, *((old.name,) if old else ()))):
            if names.setdefault(name, info.code) != info.code:
                raise StorageError(
                    f"门店名“{name}”同时属于 {names[name]} 和 {info.code}",
                    remedy="请在门店名册中改正其中一个，再重新导入",
                    code="store_alias_twice",
                )
    for info in wanted:
        row = {"name": info.name, "region": info.region, "industry": info.industry}
        if info.code in known:
            connection.execute(sa.update(stores).where(stores.c.store_code == info.code).values(row))
        else:
            connection.execute(sa.insert(stores).values(store_code=info.code, **row))
    connection.execute(sa.delete(store_aliases))
    if names:
        connection.execute(
            sa.insert(store_aliases),
            [{"alias": name, "store_code": code} for name, code in sorted(names.items())],
        )


def unknown_stores(connection: sa.Connection) -> Sequence[tuple[str, int]]:
    """Store names in plans that the registry does not know, with how many plans name them, most first."""
    query = (
        sa.select(plans.c.store, sa.func.count())
        .where(plans.c.store.is_not(None), plans.c.store_code.is_(None))
        .where(plans.c.store.not_in(sa.select(store_aliases.c.alias)))
        .group_by(plans.c.store)
        .order_by(sa.func.count().desc(), plans.c.store)
    )
    return [(name, count) for name, count in connection.execute(query)]
