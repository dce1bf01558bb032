"""`jihua ask`, `jihua diff`, `jihua questions`: the analysts' questions, two plans side by side, letters to stores."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from flows.cli.asking import CsvFile, Metric, Region, Store, Year, code_of, write_csv
from flows.cli.options import Db
from flows.words import say

if TYPE_CHECKING:
    from storage.answer import Answer
    from storage.store import Store as OpenStore

FINDING = "store year check_code verdict message"
BRIEF = {
    "who-set": "store year metric_label answer numbers",
    "years": "store metric_label year before now percent answer",
    "actuals": "store metric_label year target actual computed_growth stated_growth answer",
    "splits": FINDING,
    "contradictions": FINDING,
    "gaps": "store year check_code evidence question",
    "findings": FINDING,
    "ambition": "metric_label year place store growth growth_source value",
    "coverage-matrix": "store year filename absent",
    "monthly-activities": "store year metric_label value unit per per_month outcome_targets",
    "months": "metric_label unit period stores total lowest highest",
    "regions": "region metric_label unit year stores total lowest highest",
    "themes": "quadrant family stores text store year",
    "answers": "store year quadrant text topic_label answer targets answered_by",
    "families": "similarity store year other_store metric value other_value difference",
    "pieces": "filename ordinal kind store year targets boundary",
    "worklist": "store year metric_label value confidence evidence",
    "targets": "store year metric_label scope comparator value unit period flags",
    "swot": "store year quadrant text",
    "quality": "store year kind hard_targets change_only placeholders contradictions questions swot_quadrants",
}
"""What a terminal shows of a list; `--csv` has all columns."""
Question = Annotated[
    str, typer.Argument(metavar="NAME", help=say("问题名，list 列出全部", "a question's name; list shows all"))
]
Limit = Annotated[int, typer.Option("--limit", min=1, help=say("最多显示多少行", "rows shown at most"))]
Plan = Annotated[str, typer.Argument(metavar="PLAN", help=say("文件名、路径或计划编号", "a file name, path or id"))]
LetterFormat = Annotated[Literal["md", "xlsx"], typer.Option("--format", help=say("格式", "format"))]
LetterFile = Annotated[Path | None, typer.Argument(metavar="FILE", help=say("写到哪里", "the file to write"))]


def ask(
    name: Question = "list",
    metric: Metric = [],  # noqa: B006 (Typer reads the default, nobody changes it)
    store: Store = [],  # noqa: B006
    year: Year = [],  # noqa: B006
    region: Region = [],  # noqa: B006
    limit: Limit = 50,
    csv: CsvFile = None,
    db: Db = None,
) -> None:
    """One of the fifteen questions of docs/queries.md, or any list; `--csv` writes all rows."""
    from storage.queries import NAMES, QUESTIONS
    from storage.queries.views import Filters

    if name == "list":
        for question in QUESTIONS:
            typer.echo(f"{question.number:2} {question.name:18} {question.text}")
        typer.echo(say("其他列表：", "other lists: ") + "、".join(NAMES[len(QUESTIONS) :]))
        return
    with open_for_reading(db) as opened:
        labels = {code: info.label for code, info in opened.metrics().items()}
        codes = tuple(code_of(one, labels) for one in metric)
        filters = Filters(tuple(year), tuple(store), tuple(region), codes)
        answer = opened.ask(name, filters, limit=None if csv else limit, count=True)
    if csv:
        write_csv(answer, csv)
    else:
        show(answer)


def diff(old: Plan, new: Plan, csv: CsvFile = None, db: Db = None) -> None:
    """Targets added, gone and changed from one plan to another."""
    with open_for_reading(db) as opened:
        answer = opened.diff(old, new)
    if csv:
        write_csv(answer, csv)
    else:
        show(answer)


def questions(
    file: LetterFile = None,
    form: LetterFormat = "md",
    store: Store = [],  # noqa: B006
    year: Year = [],  # noqa: B006
    db: Db = None,
) -> None:
    """What to ask each store, ready to send."""
    from storage.queries.views import Filters
    from storage.questions import to_markdown, write_workbook

    with open_for_reading(db) as opened:
        letters = opened.letters(Filters(tuple(year), tuple(store)))
    if form == "xlsx":
        write_workbook(letters, file or Path("questions.xlsx"))
    elif file is None:
        typer.echo(to_markdown(letters))
    else:
        file.write_text(to_markdown(letters), encoding="utf-8")


def open_for_reading(db: str | None) -> "OpenStore":
    """The store of the settings, which must be there."""
    from flows.settings import load_settings
    from storage.store import open_store

    settings = load_settings(db=db)
    return open_store(settings.db, archive=settings.originals, create=False)


def show(answer: "Answer") -> None:
    """The telling columns of an answer as a table in words; what was cut off is said."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from storage.words import cell

    brief = BRIEF.get(answer.name, " ".join(c.name for c in answer.columns if not c.name.endswith("_id"))).split()
    shown = [column for column in answer.columns if column.name in brief]
    table = Table(title=say(answer.title, answer.name), title_justify="left")
    for column in shown:
        number = column.type in ("integer", "decimal", "float")
        table.add_column(say(column.label, column.name), justify="right" if number else "left", overflow="fold")
    for row in answer.dicts():
        table.add_row(*(escape(cell(column, row[column.name], row.get("unit"))) for column in shown))
    console = Console()
    console.print(table)
    if answer.total is not None and answer.total > len(answer.rows):
        console.print(
            say(
                f"显示 {len(answer.rows)} / {answer.total} 行；全部请用 --csv",
                f"{len(answer.rows)} of {answer.total} rows",
            )
        )
    for note in answer.notes:
        console.print(escape(note))
