"""What to ask the store: the checks' questions, plan by plan, ready to send, as Markdown and as a workbook."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from storage.queries.asking import ask
from storage.queries.catalog import FINDINGS
from storage.queries.views import ALL, Filters
from storage.tables import plans

NO_STORE = "未写明门店"
_HEADS = ("门店", "年度", "文件", "序号", "请确认", "原文", "对照原文", "门店答复")
_FIXED = datetime(2000, 1, 1)
_ORDER = ("missing_store", "missing_year", "parts", "printed", "product", "rate", "growth")


@dataclass(frozen=True, slots=True)
class Ask:
    """One question with the sentence it is about."""

    question: str
    evidence: str | None
    other_evidence: str | None


@dataclass(frozen=True, slots=True)
class Letter:
    """All questions about one plan, in the order in which a person would ask them."""

    plan_id: str
    store: str
    year: int | None
    title: str
    filename: str
    asks: tuple[Ask, ...]


def letters(connection: sa.Connection, filters: Filters = ALL) -> tuple[Letter, ...]:
    """A letter for each current plan that leaves something open, by store and year."""
    titles = {row.plan_id: row.title for row in connection.execute(sa.select(plans.c.plan_id, plans.c.title))}
    found: dict[str, list[dict[str, object]]] = {}
    for row in ask(connection, FINDINGS, filters).dicts():
        if row["question"]:
            found.setdefault(str(row["plan_id"]), []).append(dict(row))
    return tuple(_letter(plan_id, rows, titles[plan_id]) for plan_id, rows in found.items())


def _letter(plan_id: str, rows: Sequence[dict[str, object]], title: str | None) -> Letter:
    first = rows[0]
    asks = dict.fromkeys(
        Ask(str(row["question"]), _text(row["evidence"]), _text(row["other_evidence"]))
        for row in sorted(rows, key=_rank)
    )
    year = first["year"]
    return Letter(
        plan_id,
        str(first["store"] or NO_STORE),
        year if isinstance(year, int) else None,
        title or str(first["filename"]),
        str(first["filename"]),
        tuple(asks),
    )


def _rank(row: dict[str, object]) -> int:
    """Whose plan first, contradictions next, then what is missing."""
    code = str(row["check_code"])
    return next((number for number, start in enumerate(_ORDER) if code.startswith(start)), len(_ORDER))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def to_markdown(found: Iterable[Letter]) -> str:
    """Letters one below the other; each can be sent as it stands."""
    return "\n".join(_markdown(letter) for letter in found)


def _markdown(letter: Letter) -> str:
    year = f"{letter.year}年" if letter.year else ""
    lines = [
        f"# {_plain(letter.store)}{year}计划：请确认 {len(letter.asks)} 处",
        "",
        f"文件：{_plain(letter.filename)}",
        "",
    ]
    for number, one in enumerate(letter.asks, start=1):
        lines.append(f"{number}. {_plain(one.question)}")
        for words in (one.evidence, one.other_evidence):
            if words and words not in one.question:
                lines.append(f"   > {_plain(words)}")
    return "\n".join([*lines, ""])


def _plain(text: str) -> str:
    """Text that Markdown shows as it stands, on one line."""
    words = " ".join(text.split())
    return "".join(f"\\{c}" if c in "\\`*_[]<>#|" else c for c in words)


def write_workbook(found: Sequence[Letter], path: Path) -> Path:
    """One sheet: store, year, file, number, question, words, and an empty column for the answer."""
    import xlsxwriter  # only who writes workbooks carries it

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": "待门店确认", "created": _FIXED})
        sheet = book.add_worksheet("待确认")
        head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        widths = (16, 8, 28, 6, 60, 40, 40, 30)
        for index, (text, width) in enumerate(zip(_HEADS, widths, strict=True)):
            sheet.set_column(index, index, width, wrap)
            sheet.write_string(0, index, text, head)
        row = 0
        for letter in found:
            for number, one in enumerate(letter.asks, start=1):
                row += 1
                sheet.write_string(row, 0, letter.store)
                if letter.year is not None:
                    sheet.write_number(row, 1, letter.year)
                sheet.write_string(row, 2, letter.filename)
                sheet.write_number(row, 3, number)
                for column, words in ((4, one.question), (5, one.evidence), (6, one.other_evidence)):
                    sheet.write_string(row, column, words or "")
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, row, len(_HEADS) - 1)
    return path
