"""`jihua compare` and `jihua export`: what the store says."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from flows.cli.options import Db
from flows.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storage.answer import Answer

Metric = Annotated[list[str], typer.Option("--metric", help=say("指标代码或名称，可多次", "metric code or name"))]
Store = Annotated[list[str], typer.Option("--store", help=say("门店，可多次", "store, may be repeated"))]
Year = Annotated[list[int], typer.Option("--year", help=say("年份，可多次", "year, may be repeated"))]
MoneyUnit = Annotated[
    Literal["元", "万元", "亿元"], typer.Option("--money", help=say("金额单位", "the unit in which money is shown"))
]
Region = Annotated[list[str], typer.Option("--region", help=say("区域，可多次", "region, may be repeated"))]
Scope = Annotated[str | None, typer.Option("--scope", help=say("范围，如 手机", "what it covers, else the whole plan"))]
Basis = Annotated[str | None, typer.Option("--basis", help=say("口径，如 含税", "basis, else each apart"))]
TierOf = Annotated[Literal["base", "floor", "stretch"], typer.Option("--tier", help=say("档位", "tier"))]
Convert = Annotated[
    bool, typer.Option("--convert", help=say("把每日、每月等换算为全年并注明", "convert rates to the year, and say so"))
]
CsvFile = Annotated[
    Path | None,
    typer.Option("--csv", help=say("写入 CSV 文件，- 为标准输出", "write a CSV file; - is standard output")),
]
ExportFormat = Annotated[
    Literal["csv", "parquet", "xlsx", "jsonl"], typer.Option("--format", help=say("格式", "format"))
]


def compare(
    metric: Metric = [],  # noqa: B006 (Typer reads the default, nobody changes it)
    store: Store = [],  # noqa: B006
    year: Year = [],  # noqa: B006
    region: Region = [],  # noqa: B006
    scope: Scope = None,
    basis: Basis = None,
    tier: TierOf = "base",
    convert: Convert = False,
    money: MoneyUnit = "万元",
    csv: CsvFile = None,
    db: Db = None,
) -> None:
    """门店 × 年份对比；没有数字的格子说明原因。例：jihua compare --metric sales_revenue --year 2025"""
    from flows.settings import load_settings
    from storage.compare_table import flat
    from storage.store import open_store

    settings = load_settings(db=db)
    with open_store(settings.db, archive=settings.originals, create=False) as opened:
        codes = [code_of(name, {code: info.label for code, info in opened.metrics().items()}) for name in metric]
        compared = opened.compare(
            codes, stores=store, years=year, regions=region, scope=scope, basis=basis, tier=tier, convert=convert
        )
        answer = flat(compared, money)
    if csv:
        write_csv(answer, csv)
    else:
        show(answer)


def write_csv(answer: "Answer", file: Path) -> None:
    """An answer as CSV into a file, or bare to standard output when the file is `-`."""
    from storage.export import csv_bytes

    if str(file) == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(csv_bytes(answer))
        sys.stdout.flush()
    else:
        file.write_bytes(csv_bytes(answer))
        typer.echo(say(f"已写入 {file}（{len(answer.rows)} 行）", f"{file}: {len(answer.rows)} rows"))


def code_of(name: str, labels: dict[str, str]) -> str:
    """A metric's code from its code or its Chinese label. Raises BadParameter with the nearest ones."""
    if name in labels:
        return name
    for code, label in labels.items():
        if label == name:
            return code
    from rapidfuzz import process

    near = [match[0] for match in process.extract(name, [*labels, *labels.values()], limit=3, score_cutoff=50)]
    hint = say("；相近的有 ", "; near: ") + "、".join(near) if near else ""
    raise typer.BadParameter(say(f"没有指标 {name}", f"no metric {name}") + hint, param_hint="--metric")


def show(answer: "Answer") -> None:
    """An answer as a table: a number with its note under it, an empty cell with its reason."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console()
    table = Table(title=say(answer.title, answer.name), title_justify="left")
    years = [column.name for column in answer.columns if column.name[1:].isdigit()]
    for name in ("metric", "form", "unit", "subject"):
        label = next(column.label for column in answer.columns if column.name == name)
        table.add_column(say(label, name), overflow="fold")
    for name in years:
        table.add_column(name[1:], justify="right", overflow="fold")
    for row in answer.dicts():
        cells = [escape(str(row[name] or "")) for name in ("metric", "form", "unit", "subject")]
        table.add_row(*cells, *(year_cell(row, name) for name in years))
    console.print(table)
    for note in answer.notes:
        console.print(escape(note))
    if not answer.rows:
        console.print(say("没有可比的目标。先用 jihua ingest 导入计划", "nothing to compare; run jihua ingest first"))


def year_cell(row: "Mapping[str, object]", name: str) -> str:
    """The number, its change from the year before, and its note."""
    from rich.markup import escape

    from flows.display import missing_text

    value, note, change = row[name], str(row[f"{name}_note"] or ""), row[f"{name}_change"]
    if value is None:
        return f"[dim]{escape(missing_text(note))}[/dim]"
    short = note.split("；", maxsplit=1)[0]
    unit = say("个百分点", "pp") if row["unit"] in ("%", "pp") else "%"
    moved = f" [dim]({change:+.1f}{unit})[/dim]" if change is not None else ""
    mark = short.replace("约", say("约", "~")) if short in ("≥", ">", "≤", "<", "约") else ""
    return f"{mark}{value}{moved}"


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=say("写到哪个文件夹", "the folder to write into"))],
    form: ExportFormat = "xlsx",
    db: Db = None,
) -> None:
    """导出全部表。例：jihua export 导出/ --format xlsx"""
    from flows.settings import load_settings
    from storage.store import open_store

    settings = load_settings(db=db)
    with open_store(settings.db, archive=settings.originals, create=False) as opened:
        for path in opened.export(folder, form):
            typer.echo(str(path))
