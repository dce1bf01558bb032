"""What leaves the extractor: the contract's JSON object of an Extraction."""

from collections.abc import Hashable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, cast

from schemas.plan import Extraction


def to_json(extraction: Extraction) -> dict[str, Any]:
    """The object of contract section 1: numbers as numbers, dates as ISO text, spans as `source`."""
    result = plain(extraction)
    assert isinstance(result, dict)
    return result


def plain(value: object) -> Any:
    """A dataclass, tuple, Decimal or date as JSON knows it; a whole number comes without a decimal point."""
    if value is None or isinstance(value, str | int):
        return value
    if names := field_names(cast("Hashable", type(value))):
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, datetime | date) else value


@cache
def field_names(kind: Any) -> tuple[str, ...]:
    """The fields of a dataclass, none of any other type."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
