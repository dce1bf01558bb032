"""The whole content of a store, as two stores are compared: without when and by which run it was written."""

from typing import Any

import sqlalchemy as sa

from storage.store import Store
from storage.tables import TABLES

WHEN = {"run_id", "received_at", "stored_at", "made_at"}


def content(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every table's rows in a fixed order; the runs themselves are left out."""
    with store.engine.connect() as connection:
        return {name: rows_of(connection, table) for name, table in TABLES.items() if name != "runs"}


def rows_of(connection: sa.Connection, table: sa.Table) -> list[tuple[Any, ...]]:
    columns = [column for column in table.columns if column.name not in WHEN]
    return sorted((tuple(row) for row in connection.execute(sa.select(*columns))), key=repr)


def count(store: Store, table: str) -> int:
    """How many rows a table has."""
    with store.engine.connect() as connection:
        return int(connection.scalar(sa.select(sa.func.count()).select_from(TABLES[table])) or 0)
