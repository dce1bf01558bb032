"""An answer to a question: named columns, rows, notes. Page, JSON, CSV, XLSX and DataFrame all come from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from schemas.tables import Column

if TYPE_CHECKING:
    import pandas as pd

Value = str | int | float | Decimal | bool | date | datetime | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows under documented columns. `notes` say what a reader must know: filters, what was left out, what was
    cut off. `total` is the number of rows before paging, when that was asked for."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    notes: tuple[str, ...] = ()
    total: int | None = None

    def dicts(self) -> Iterator[dict[str, Value]]:
        """Rows by column name."""
        names = [column.name for column in self.columns]
        for row in self.rows:
            yield dict(zip(names, row, strict=True))

    def column(self, name: str) -> list[Value]:
        """One column from top to bottom."""
        index = [column.name for column in self.columns].index(name)
        return [row[index] for row in self.rows]

    def frame(self) -> "pd.DataFrame":
        """The same as a DataFrame with the dtypes of the data dictionary."""
        from storage.frames import frame_of  # pandas takes half a second to load: only who wants frames waits

        return frame_of(self.columns, self.rows)


def plain(value: Value) -> Any:
    """A value as JSON knows it: whole decimals without a point, moments and days as ISO text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
