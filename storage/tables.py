"""schemas.tables as SQLAlchemy tables, with column types that mean the same on SQLite and PostgreSQL."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

from schemas import tables as spec

DIGITS = 15
"""Significant digits that both databases keep exactly (SQLite's REAL; decision 0050)."""


class Exact(TypeDecorator[Decimal]):
    """A decimal of at most 15 significant digits: NUMERIC in PostgreSQL, INTEGER or REAL in SQLite."""

    impl = sa.Numeric
    cache_ok = True

    def bind_processor(self, dialect: sa.Dialect) -> Callable[[Any], Any] | None:
        """Decimal to what the driver takes."""
        return sqlite_number if dialect.name == "sqlite" else None

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """What the driver gives to Decimal, without the zeros a float's text adds."""
        return from_sqlite if dialect.name == "sqlite" else None


def sqlite_number(value: Decimal | None) -> int | float | None:
    """A decimal as SQLite keeps it: whole numbers as integers, others as the nearest double."""
    if value is None:
        return None
    whole = int(value)
    return whole if whole == value and abs(whole) < 2**63 else float(value)


def from_sqlite(value: float | None) -> Decimal | None:
    """SQLite's number as the decimal that was written: the shortest text of a double is exact to 15 digits."""
    if value is None:
        return None
    return Decimal(int(value)) if value == int(value) else Decimal(repr(value))


class Utc(TypeDecorator[datetime]):
    """A moment in UTC, kept without its zone in both databases, given back with it."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Any moment to naive UTC; a moment without a zone is taken as UTC."""
        if value is None or value.tzinfo is None:
            return value
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Naive UTC to a moment with its zone."""
        return None if value is None else value.replace(tzinfo=UTC)


class Codes(TypeDecorator[tuple[str, ...]]):
    """A short list of codes, joined by commas so that a person can read and filter it in SQL."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: sa.Dialect) -> str | None:
        """("a", "b") to "a,b"."""
        return None if value is None else ",".join(value)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> tuple[str, ...]:
        """ "a,b" to ("a", "b")."""
        return tuple(value.split(",")) if value else ()


COLUMN_TYPES: dict[spec.ColumnType, type[sa.types.TypeEngine[Any]]] = {
    "text": sa.Text,
    "integer": sa.Integer,
    "decimal": Exact,
    "float": sa.Float,
    "boolean": sa.Boolean,
    "date": sa.Date,
    "datetime": Utc,
    "codes": Codes,
}


def _table(metadata: sa.MetaData, table: spec.Table) -> sa.Table:
    columns = [
        sa.Column(
            column.name,
            COLUMN_TYPES[column.type](),
            *([sa.ForeignKey(column.refers, ondelete="CASCADE")] if column.refers else []),
            primary_key=column.name in table.key,
            nullable=column.nullable,
        )
        for column in table.columns
    ]
    indexes = [sa.Index(f"ix_{table.name}_{'_'.join(names)}", *names) for names in table.indexes]
    return sa.Table(table.name, metadata, *columns, *indexes)


metadata = sa.MetaData(naming_convention={"pk": "pk_%(table_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s"})
TABLES: dict[str, sa.Table] = {table.name: _table(metadata, table) for table in spec.TABLES}

documents = TABLES["documents"]
deliveries = TABLES["deliveries"]
plans = TABLES["plans"]
sections = TABLES["sections"]
targets = TABLES["targets"]
figures = TABLES["figures"]
swot_items = TABLES["swot_items"]
strategies = TABLES["strategies"]
issues = TABLES["issues"]
findings = TABLES["findings"]
stores = TABLES["stores"]
store_aliases = TABLES["store_aliases"]
metrics = TABLES["metrics"]
topics = TABLES["topics"]
topic_metrics = TABLES["topic_metrics"]
units = TABLES["units"]
runs = TABLES["runs"]
corrections = TABLES["corrections"]
