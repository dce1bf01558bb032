"""Tables as pandas DataFrames with documented columns and dtypes, and pandera schemas that hold them to it.

The schemas are made from schemas.tables, so that SQL, DataFrames and the data dictionary cannot differ. `check`
guards frames before they are written anywhere: keys unique, required columns filled, codes from their lists.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pandas as pd
import pandera.pandas as pa

from schemas import tables as spec
from schemas.issues import StorageError
from schemas.tables import Column, ColumnType

DTYPES: dict[ColumnType, str] = {
    "text": "string",
    "integer": "Int64",
    "decimal": "float64",
    "float": "float64",
    "boolean": "boolean",
    "date": "datetime64[us]",
    "datetime": "datetime64[us, UTC]",
    "codes": "object",
}
"""Decimals come as float64, exact to the 15 digits that the store keeps; lists of codes as tuples."""


def frame_of(columns: Sequence[Column], rows: Sequence[tuple[Any, ...]]) -> pd.DataFrame:
    """Rows as a DataFrame; missing is <NA>, NaN or NaT by dtype."""
    series = zip(*rows, strict=True) if rows else [()] * len(columns)
    return pd.DataFrame({column.name: _series(column, values) for column, values in zip(columns, series, strict=True)})


def _series(column: Column, values: Sequence[Any]) -> "pd.Series[Any]":
    if column.type == "decimal":
        return pd.Series([None if value is None else float(value) for value in values], dtype="float64")
    if column.type == "datetime":
        return pd.Series(pd.to_datetime(list(values), utc=True)).astype("datetime64[us, UTC]")
    return pd.Series(list(values), dtype=DTYPES[column.type])


def schema_of(table: spec.Table) -> pa.DataFrameSchema:
    """The pandera schema of a table: dtypes, required columns, closed lists, unique keys."""
    columns = {column.name: _column(column) for column in table.columns}
    return pa.DataFrameSchema(columns, unique=list(table.key), strict=True, name=table.name)


def _column(column: Column) -> pa.Column:
    checks = [pa.Check.isin(column.values)] if column.values else []
    return pa.Column(
        DTYPES[column.type], checks, nullable=column.nullable, description=column.meaning, title=column.label
    )


def check(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame as it is when it fits its table. Raises StorageError (`frame_invalid`) that lists all faults."""
    try:
        return schema_of(spec.BY_NAME[table]).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        counts = Counter((case.column, case.check) for case in error.failure_cases.itertuples())
        faults = "；".join(f"{column} {rule}（{count} 处）" for (column, rule), count in counts.items())
        raise StorageError(f"{table} 表不合规定：{faults}", remedy="请按数据字典改正", code="frame_invalid") from error
