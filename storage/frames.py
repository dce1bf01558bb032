"""Tables as DataFrames with documented dtypes."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

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
"""Decimals come as float64: exact to the 15 digits that the store keeps."""


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
