"""The workbook: one sheet a table, typed cells, header frozen and filtered. The same store gives the same bytes."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import xlsxwriter

from storage.answer import Answer, Value
from storage.compare import Wanted, compare
from storage.compare_table import flat
from storage.export import table_answer

_CREATED = datetime(2000, 1, 1, tzinfo=UTC)


def write_workbook(connection: sa.Connection, path: Path, wanted: Wanted | None = None) -> Path:
    """Comparison, targets, SWOT, plans and issues as sheets of one workbook."""
    answers = [flat(compare(connection, wanted or Wanted()))]
    answers += [table_answer(connection, name) for name in ("targets", "swot_items", "plans", "issues", "findings")]
    book = xlsxwriter.Workbook(
        str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"created": _CREATED.replace(tzinfo=None)})
    for answer in answers:
        _sheet(book, answer)
    book.close()
    return path


def _sheet(book: Any, answer: Answer) -> None:
    sheet = book.add_worksheet(answer.title)
    head = book.add_format({"bold": True, "bg_color": "#E8EEF4"})
    for index, column in enumerate(answer.columns):
        sheet.write_string(0, index, column.label or column.name, head)
    for number, row in enumerate(answer.rows, start=1):
        for index, value in enumerate(row):
            _write(sheet, number, index, value)
    sheet.freeze_panes(1, 0)
    if answer.columns:
        sheet.autofilter(0, 0, len(answer.rows), len(answer.columns) - 1)


def _write(sheet: Any, row: int, column: int, value: Value) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_string(row, column, "是" if value else "否")
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, column, float(value))
    elif isinstance(value, datetime | date):
        sheet.write_string(row, column, value.isoformat())
    else:
        sheet.write_string(row, column, ",".join(value) if isinstance(value, tuple) else value)
