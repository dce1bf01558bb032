"""The workbook: comparison as pivoted, targets, SWOT, quality, findings, issues, and a sheet that says what this is.

Typed cells with number formats, header frozen and filtered, every compared number linked to its row of the targets,
where the words stand. The same store and filters give the same bytes: no clock is read.
"""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from schemas.tables import SCHEMA_VERSION, Column
from storage.answer import Answer, Value
from storage.compare import compare
from storage.compare_table import form_words, note, scaled, shown_unit
from storage.comparison import MISSING_LABELS, Block, Comparison, Wanted
from storage.queries import answer as ask
from storage.queries.views import Filters
from storage.tables import documents
from storage.words import in_words, plain_number

MOST_ROWS = 1_000_000
"""Excel shows 1,048,576 rows; a sheet that is cut says so on 说明."""
LONGEST = 32_000
"""Excel keeps 32,767 characters in a cell."""
MOST_LINKS = 60_000
"""Excel opens 65,530 links on a sheet; numbers beyond stand without, and 说明 says so."""
_SHEETS = (("targets", "目标"), ("swot", "SWOT"), ("quality", "计划质量"), ("findings", "核对"), ("issues", "问题"))
_WIDE = frozenset({"evidence", "other_evidence", "text", "message", "question", "title", "filename"})


def write_workbook(
    connection: sa.Connection,
    path: Path,
    wanted: Wanted | None = None,
    *,
    money_unit: str = "万元",
    most_links: int = MOST_LINKS,
) -> Path:
    """Write the workbook of what `wanted` keeps, everything when it is not given; the path."""
    wanted = wanted or Wanted()
    filters = Filters(
        wanted.years,
        wanted.stores,
        wanted.regions,
        wanted.metrics,
        allowed_stores=wanted.allowed_stores,
        allowed_regions=wanted.allowed_regions,
    )
    lists = [(title, ask(connection, name, _fitting(name, filters))) for name, title in _SHEETS]
    comparison = compare(connection, wanted)
    with _workbook(str(path)) as book:
        book.set_properties({"title": "计划对比", "created": datetime(2000, 1, 1)})
        writer = _Writer(book, most_links)
        rows = {target: number for number, target in enumerate(lists[0][1].column("target_id"), start=2)}
        writer.pivot(comparison, money_unit, rows)
        for title, answer in lists:
            writer.sheet(title, answer)
        writer.about([*_about(connection, wanted, comparison, lists, money_unit), *writer.left_out()])
    return path


def answer_workbook(answer: Answer, about: Sequence[tuple[str, str]]) -> bytes:
    """One list as a workbook with its 说明 sheet, as bytes."""
    stream = io.BytesIO()
    with _workbook(stream) as book:
        book.set_properties({"title": answer.title, "created": datetime(2000, 1, 1)})
        writer = _Writer(book)
        writer.sheet(answer.title, answer)
        writer.about([*about, ("行数", _count(answer)), *(("注意", words) for words in answer.notes)])
    return stream.getvalue()


def _workbook(place: str | io.BytesIO) -> Any:
    """An empty workbook at a path or in memory, written row by row."""
    import xlsxwriter  # nine megabytes that only those carry who write workbooks

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    return xlsxwriter.Workbook(place, options)


def _fitting(name: str, filters: Filters) -> Filters:
    """The filters as a list knows them: SWOT items, plans and issues have no metric."""
    if name in ("swot", "quality", "issues"):
        return replace(filters, metrics=())
    return filters


class _Writer:
    """Writes sheets of one workbook with its few formats."""

    def __init__(self, book: Any, most_links: int = MOST_LINKS) -> None:
        self.book, self.most_links = book, most_links
        self.numbers = 0
        self.head = book.add_format(
            {"bold": True, "bg_color": "#E8EEF4", "border": 1, "text_wrap": True, "valign": "top"}
        )
        self.number = book.add_format({"num_format": "#,##0.##"})
        self.linked = book.add_format({"num_format": "#,##0.##", "font_color": "#0B5394", "underline": 1})
        self.signed = book.add_format({"num_format": "+#,##0.0#;-#,##0.0#;0"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self.grey = book.add_format({"font_color": "#7F7F7F", "italic": True})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})

    def pivot(self, comparison: Comparison, money_unit: str, rows: dict[Value, int]) -> None:
        """Stores down, years across, as on the page; a number leads to its row of 目标."""
        sheet = self.book.add_worksheet("对比")
        heads = ["指标", "口径", "单位", "门店"]
        for year in comparison.years:
            heads += [str(year), f"{year}说明", f"{year}比上年", f"{year}名次"]
        self._head(sheet, heads, [16, 14, 8, 18] + [14, 26, 10, 8] * len(comparison.years), frozen=4)
        line_number = 1
        for block in comparison.blocks:
            scale, unit = shown_unit(block.form.unit, money_unit)
            for line in block.lines:
                for column, text in enumerate((block.metric.label, form_words(block.form), unit, line.label)):
                    self.cell(sheet, line_number, column, text)
                for index, cell in enumerate(line.cells):
                    column = 4 + 4 * index
                    if cell.value is None:
                        self.cell(sheet, line_number, column + 1, note(cell, scale), self.grey)
                        continue
                    row = rows.get(cell.target_id)
                    self.numbers += 1
                    if row is not None and self.numbers <= self.most_links:
                        sheet.write_url(line_number, column, f"internal:'目标'!A{row}", self.linked)
                        sheet.write_number(line_number, column, float(scaled(cell.value, scale) or 0), self.linked)
                    else:
                        self.cell(sheet, line_number, column, scaled(cell.value, scale))
                    self.cell(sheet, line_number, column + 1, note(cell, scale))
                    change = cell.difference if block.form.unit in ("%", "pp") else cell.percent
                    self.cell(sheet, line_number, column + 2, change, self.signed)
                    self.cell(sheet, line_number, column + 3, cell.rank)
                line_number += 1
            line_number = self._total(sheet, block, line_number, scale, unit)
        if line_number > 1:
            sheet.autofilter(0, 0, line_number - 1, len(heads) - 1)

    def left_out(self) -> list[tuple[str, str]]:
        """That not every number of the comparison has its link, when there are too many of them."""
        if self.numbers <= self.most_links:
            return []
        return [("链接", f"对比中前 {self.most_links} 个数字链到“目标”表，其余请按门店、年度在“目标”表中筛选")]

    def _total(self, sheet: Any, block: Block, line_number: int, scale: Decimal, unit: str | None) -> int:
        """Sums only of what adds over stores, else the span from lowest to highest; none for a single store."""
        if len(block.lines) < 2:
            return line_number
        for column, text in enumerate((block.metric.label, form_words(block.form), unit, "合计 / 范围")):
            self.cell(sheet, line_number, column, text, self.head)
        for index, total in enumerate(block.totals):
            column = 4 + 4 * index
            if total.sum is not None:
                self.cell(sheet, line_number, column, scaled(total.sum, scale))
                self.cell(sheet, line_number, column + 1, f"{total.count} 家合计")
            elif total.count:
                lowest, highest = (plain_number(scaled(value, scale)) for value in (total.lowest, total.highest))
                self.cell(sheet, line_number, column + 1, f"{total.count} 家，{lowest}–{highest}，不相加")
        return line_number + 1

    def sheet(self, title: str, answer: Answer) -> None:
        """One list as a sheet."""
        sheet = self.book.add_worksheet(title)
        rows = answer.rows[:MOST_ROWS]
        self._head(sheet, [c.label or c.name for c in answer.columns], [_width(c) for c in answer.columns], frozen=1)
        for number, row in enumerate(rows, start=1):
            for index, (column, value) in enumerate(zip(answer.columns, row, strict=True)):
                self.cell(sheet, number, index, in_words(column.name, value) if isinstance(value, str) else value)
        sheet.autofilter(0, 0, len(rows), len(answer.columns) - 1)

    def about(self, lines: Sequence[tuple[str, str]]) -> None:
        """The sheet that says what this workbook holds."""
        sheet = self.book.add_worksheet("说明")
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, 90, self.wrapped)
        for number, (name, text) in enumerate(lines):
            sheet.write_string(number, 0, name, self.head)
            sheet.write_string(number, 1, text, self.wrapped)

    def _head(self, sheet: Any, heads: Sequence[str], widths: Sequence[int], *, frozen: int) -> None:
        for index, width in enumerate(widths):
            sheet.set_column(index, index, width)
        for index, text in enumerate(heads):
            sheet.write_string(0, index, text, self.head)
        sheet.freeze_panes(1, frozen)

    def cell(self, sheet: Any, row: int, column: int, value: Value, form: Any = None) -> None:
        """A typed cell; text is never taken for a formula, a link or a number."""
        if value is None or value == "":
            return
        if isinstance(value, bool):
            sheet.write_string(row, column, "是" if value else "否", form)
        elif isinstance(value, int | float | Decimal):
            sheet.write_number(row, column, float(value), form or self.number)
        elif isinstance(value, datetime):
            sheet.write_datetime(row, column, value.replace(tzinfo=None), form or self.moment)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, form or self.day)
        else:
            text = "、".join(value) if isinstance(value, tuple) else value
            sheet.write_string(row, column, text if len(text) <= LONGEST else text[:LONGEST] + "…（已截断）", form)


def _width(column: Column) -> int:
    if column.name in _WIDE:
        return 40
    return {"text": 14, "codes": 18, "datetime": 17}.get(column.type, 11)


def _about(
    connection: sa.Connection,
    wanted: Wanted,
    comparison: Comparison,
    lists: Sequence[tuple[str, Answer]],
    money_unit: str,
) -> list[tuple[str, str]]:
    """What was asked, of which data, by which versions, and how to read it."""
    stored = sa.func.max(documents.c.stored_at)
    versions = sa.select(documents.c.extractor_version, documents.c.vocabulary_version, sa.func.count()).group_by(
        documents.c.extractor_version, documents.c.vocabulary_version
    )
    read_by = [
        f"提取 {extractor or '—'}、词表 {vocabulary or '—'}（{count} 份）"
        for extractor, vocabulary, count in connection.execute(versions.order_by(*versions.selected_columns[:2]))
    ]
    newest = connection.scalar(sa.select(stored))
    lines = [
        ("数据截至", f"{newest:%Y-%m-%d %H:%M} UTC" if newest else "尚无数据"),
        ("数据版本", "；".join(read_by) or "—"),
        ("结构版本", SCHEMA_VERSION),
        ("指标", "、".join(wanted.metrics) or "全部"),
        ("门店", "、".join(wanted.stores) or "全部"),
        ("区域", "、".join(wanted.regions) or "全部"),
        ("年份", "、".join(map(str, wanted.years)) or "全部"),
        ("档位", in_words("tier", wanted.tier)),
        (
            "换算",
            "已把每日、每月等换算为全年，并注明" if wanted.convert else "未换算：每日、每月、季度目标不与全年目标相比",
        ),
        ("金额单位", money_unit),
        ("空格的含义", "；".join(MISSING_LABELS.values())),
        ("合计", "只有可相加的指标才合计；比率和均价只给出最低与最高"),
        ("核对原文", "“对比”中的数字点开即到“目标”表的同一行，那里有原文和文件名"),
        *((f"{title}行数", _count(answer)) for title, answer in lists),
    ]
    return [*lines, *(("注意", words) for words in comparison.notes)]


def _count(answer: Answer) -> str:
    number = len(answer.rows)
    return (
        f"{number}" if number <= MOST_ROWS else f"{number}，本表只写出前 {MOST_ROWS} 行，其余请用 CSV 或 Parquet 导出"
    )
