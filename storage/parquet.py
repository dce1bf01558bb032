"""Parquet: typed columns, meanings and schema version in the file's metadata."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from schemas.tables import SCHEMA_VERSION, Column
from storage.answer import Answer

_TYPES: dict[str, Any] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "decimal": pa.decimal128(38, 15),
    "float": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us", tz="UTC"),
    "codes": pa.list_(pa.string()),
}


def write_parquet(path: Path, pages: Iterator[Answer]) -> None:
    """Write the pages of a table, a row group each; the same rows give the same bytes."""
    first = arrow_table(next(pages))
    with pq.ParquetWriter(path, first.schema, compression="zstd") as writer:
        writer.write_table(first)
        for page in pages:
            writer.write_table(arrow_table(page))


def arrow_table(answer: Answer) -> Any:
    """An answer as an Arrow table; each field carries its meaning and unit."""
    fields = [_field(column) for column in answer.columns]
    metadata = {"jihua_schema_version": SCHEMA_VERSION, "jihua_table": answer.name}
    columns = zip(*answer.rows, strict=True) if answer.rows else [()] * len(fields)
    arrays = [pa.array(list(values), field.type) for values, field in zip(columns, fields, strict=True)]
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata=metadata))


def _field(column: Column) -> Any:
    meaning = {"meaning": column.meaning, "unit": column.unit, "label": column.label}
    return pa.field(column.name, _TYPES[column.type], metadata={k: v for k, v in meaning.items() if v})
