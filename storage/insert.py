"""Rows into tables the fast way of each database: one prepared statement in SQLite, COPY in PostgreSQL.

SQLAlchemy's work for each row would cost more than the database's own (decision 0058); its types still say what a
driver gets for a value.
"""

import operator
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from storage.rows import Row
from storage.tables import TABLES


@dataclass(frozen=True, slots=True)
class Way:
    """How rows get into one table of a kind of database. `binders` turn the values at some places into the driver's."""

    pick: Callable[[Row], tuple[Any, ...]]
    binders: tuple[tuple[int, Callable[[Any], Any]], ...]
    insert: str
    copy: str

    def values(self, rows: Sequence[Row]) -> Iterator[tuple[Any, ...]]:
        """The rows as the driver takes them."""
        for row in rows:
            values = list(self.pick(row))
            for place, bind in self.binders:
                values[place] = bind(values[place])
            yield tuple(values)


def insert(connection: sa.Connection, table: str, rows: Sequence[Row]) -> None:
    """Put rows into a table; each has all its columns."""
    if not rows:
        return
    way = _way(table, connection.dialect)
    if connection.dialect.name == "postgresql" and len(rows) > 1:
        _copy(connection, way, rows)
    else:
        connection.exec_driver_sql(way.insert, list(way.values(rows)))


def insert_new(connection: sa.Connection, table: str, row: Row) -> bool:
    """Put a row into a table unless its key is there; whether it was put.

    In PostgreSQL whoever puts the same key at the same time is waited for.
    """
    way = _way(table, connection.dialect)
    (values,) = way.values([row])
    return connection.exec_driver_sql(f"{way.insert} ON CONFLICT DO NOTHING", values).rowcount == 1


def _copy(connection: sa.Connection, way: Way, rows: Sequence[Row]) -> None:
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(way.copy) as stream:
            for values in way.values(rows):
                stream.write_row(values)
    except connection.dialect.loaded_dbapi.Error as error:
        raise sa.exc.DBAPIError(way.copy, None, error) from error


@lru_cache(maxsize=64)
def _way(table: str, dialect: sa.Dialect) -> Way:
    columns = TABLES[table].columns
    names = ", ".join(map(dialect.identifier_preparer.quote, columns.keys()))
    mark = "%s" if dialect.name == "postgresql" else "?"
    marks = ", ".join([mark] * len(columns))
    binders = enumerate(column.type.dialect_impl(dialect).bind_processor(dialect) for column in columns)
    return Way(
        operator.itemgetter(*columns.keys()),
        tuple((place, bind) for place, bind in binders if bind is not None),
        f"INSERT INTO {table} ({names}) VALUES ({marks})",  # noqa: S608 (names from our own schema)
        f"COPY {table} ({names}) FROM STDIN",
    )
