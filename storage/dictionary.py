"""The data dictionary, made from the schemas: `python -m storage.dictionary docs/data-dictionary.md`."""

import sys
from collections.abc import Iterator
from pathlib import Path

from schemas.tables import SCHEMA_VERSION, TABLES, Column
from storage.frames import DTYPES
from storage.queries.catalog import VIEWS
from storage.words import CODES


def markdown() -> str:
    """Tables first, then the lists that questions are answered from."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Data dictionary"
    yield ""
    yield f"Schema version {SCHEMA_VERSION}. Made from `schemas/tables.py` by `python -m storage.dictionary`."
    yield "Money is in CNY (元). Decimals are exact to 15 significant digits. Moments are UTC."
    for table in TABLES:
        yield from ("", f"## {table.name} · {table.label}", "", table.meaning, "", f"Key: {', '.join(table.key)}.", "")
        yield from _columns(table.columns)
    yield from (
        "",
        "# Lists",
        "",
        "What `jihua ask NAME`, `store.ask(NAME)`, `store.frame(NAME)` give, and the SQL view.",
    )
    for view in VIEWS.values():
        yield from ("", f"## {view.name} · {view.title}", "", f"SQL view: `{view.source}`.", "")
        yield from _columns(view.columns)


def _columns(columns: tuple[Column, ...]) -> Iterator[str]:
    yield "| column | label | type | pandas | unit | meaning |"
    yield "|---|---|---|---|---|---|"
    for column in columns:
        required = "" if column.nullable else ", required"
        refers = f" → {column.refers}" if column.refers else ""
        words = CODES.get(column.name, {})
        values = ", ".join(f"`{v}`" + (f" {words[v]}" if words.get(v, v) != v else "") for v in column.values)
        meaning = f"{column.meaning}{refers}" + (f": {values}" if values else "")
        kind = f"{column.type}{required} | {DTYPES[column.type]}"
        yield f"| {column.name} | {column.label} | {kind} | {column.unit} | {meaning} |"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(markdown(), encoding="utf-8")
