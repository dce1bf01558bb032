"""What is the same for all documents: stores and their names, metrics, topics, units."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

import sqlalchemy as sa

from schemas.issues import StorageError
from schemas.metric import MetricInfo, StoreInfo, TopicInfo
from storage.database import reading, take_turns, writing
from storage.tables import metrics, plans, store_aliases, stores, topic_metrics, topics, units

MONEY_UNITS: dict[str, Decimal] = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
"""How money may be shown; it is kept in CNY (元)."""


class Register:
    """The part of an open store that says what is the same for all documents."""

    engine: sa.Engine
    _metrics: dict[str, MetricInfo] | None = None

    def metrics(self) -> dict[str, MetricInfo]:
        """The metrics by code."""
        if self._metrics is None:
            with reading(self.engine) as connection:
                self._metrics = metrics_of(connection)
        return self._metrics

    def put_metrics(self, infos: Iterable[MetricInfo], topic_infos: Iterable[TopicInfo] = ()) -> None:
        """Fill metrics and topics from the vocabulary; written only when something changed."""
        wanted = {info.code: info for info in sorted(infos, key=lambda info: info.code)}
        spoken_of = tuple(sorted(topic_infos, key=lambda info: info.code))
        with reading(self.engine) as connection:
            same = (wanted, spoken_of) == (metrics_of(connection), topics_of(connection))
        if not same:
            with writing(self.engine) as connection:
                take_turns(connection, "registry")
                put_metrics(connection, wanted.values())
                put_topics(connection, spoken_of)
        self._metrics = wanted

    def put_stores(self, infos: Iterable[StoreInfo]) -> None:
        """Bring the store registry up to date; written only when something changed."""
        wanted = tuple(infos)
        with reading(self.engine) as connection:
            if says(connection, wanted):
                return
        with writing(self.engine) as connection:
            take_turns(connection, "registry")
            put_stores(connection, wanted)

    def unknown_stores(self) -> Sequence[tuple[str, int]]:
        """Store names in plans that the registry does not know, with how many plans name them."""
        with reading(self.engine) as connection:
            return unknown_stores(connection)


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


def topics_of(connection: sa.Connection) -> tuple[TopicInfo, ...]:
    """The store's topics by code, each with its metrics by code."""
    counted: dict[str, list[str]] = {}
    for row in connection.execute(sa.select(topic_metrics).order_by(topic_metrics.c.topic, topic_metrics.c.metric)):
        counted.setdefault(row.topic, []).append(row.metric)
    found = connection.execute(sa.select(topics).order_by(topics.c.topic))
    return tuple(TopicInfo(row.topic, row.label, tuple(counted.get(row.topic, ()))) for row in found)


def put_topics(connection: sa.Connection, infos: Sequence[TopicInfo]) -> None:
    """Make the topics tables say exactly this."""
    connection.execute(sa.delete(topics))
    if infos:
        connection.execute(sa.insert(topics), [{"topic": info.code, "label": info.label} for info in infos])
        pairs = [{"topic": info.code, "metric": metric} for info in infos for metric in info.metrics]
        connection.execute(sa.insert(topic_metrics), pairs)


def says(connection: sa.Connection, infos: Iterable[StoreInfo]) -> bool:
    """Whether the registry says all of this already."""
    names = {row.alias: row.store_code for row in connection.execute(sa.select(store_aliases))}
    known = {row.store_code: (row.name, row.region, row.industry) for row in connection.execute(sa.select(stores))}
    return all(
        known.get(info.code) == (info.name, info.region, info.industry)
        and all(names.get(name) == info.code for name in (info.name, *info.aliases))
        for info in infos
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
