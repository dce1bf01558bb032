"""A column's value as text and back: how corrections keep values, exact and readable."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from schemas import tables as spec
from schemas.issues import StorageError
from storage.rows import exact
from storage.words import plain_number

_LARGEST = 2**31 - 1  # what an integer column of PostgreSQL holds


def show(value: Any) -> str | None:
    """A value as text: numbers without exponent, days as ISO text, codes joined by commas."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return ",".join(value) if isinstance(value, tuple) else str(value)


def parse(table: str, name: str, text: str | None) -> Any:
    """Text as a column's value. Raises StorageError (`correction_value`) for what does not fit the column."""
    column = spec.BY_NAME[table].column(name)
    text = None if text is None or not text.strip() else text.strip()
    if text is None:
        if not column.nullable:
            raise _unfit(column, "", "不能为空")
        return None
    if column.values and text not in column.values:
        raise _unfit(column, text, f"只能是：{'、'.join(column.values)}")
    try:
        return _read(column, text)
    except (ValueError, InvalidOperation) as error:
        raise _unfit(column, text, "不是这一列能填的值") from error


def _read(column: spec.Column, text: str) -> Any:
    if column.type == "decimal":
        number = exact(Decimal(text.replace(",", "").replace("，", "")))
        if number is None:
            raise ValueError(text)
        return number
    if column.type == "integer":
        whole = int(text)
        if abs(whole) > _LARGEST or (column.name == "year" and not 1000 <= whole <= 9999):
            raise ValueError(text)
        return whole
    if column.type == "date":
        return date.fromisoformat(text)
    return tuple(text.split(",")) if column.type == "codes" else text


def _unfit(column: spec.Column, text: str, reason: str) -> StorageError:
    return StorageError(
        f"{column.label or column.name}“{text}”{reason}", remedy="请改后重新提交", code="correction_value"
    )
