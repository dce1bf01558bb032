"""`jihua vocabulary check`, `schema`, `doctor`, `serve`: the house itself."""

import json
import sys

import typer

from flows.cli.exits import DONE, SOME_FAILED
from flows.cli.options import Db, VocabularyFolder
from flows.words import say

vocabulary = typer.Typer(help=say("词表", "the vocabulary"), no_args_is_help=True)


@vocabulary.command("check")
def check_words(folder: VocabularyFolder = None) -> None:
    """检查词表并试跑每个例句。例：jihua vocabulary check --vocabulary 我的词表/"""
    from extractors.vocabulary.check import check_vocabulary
    from flows.settings import load_settings

    findings = check_vocabulary(load_settings(vocabulary=folder).vocabulary)
    for finding in findings:
        typer.echo(f"{finding.place}: {finding.word}: {finding.message}", err=True)
    typer.echo(say(f"词表检查完毕，问题 {len(findings)} 处", f"vocabulary checked, {len(findings)} findings"))
    raise typer.Exit(SOME_FAILED if findings else DONE)


def schema() -> None:
    """输出 JSON 的结构（JSON Schema）。例：jihua schema > jihua.schema.json"""
    from schemas.contract import json_schema

    sys.stdout.write(json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n")


def doctor(db: Db = None) -> None:
    """检查安装、库、字体、磁盘等，每个问题都给出办法。例：jihua doctor"""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from flows.doctor import examine
    from flows.settings import load_settings

    signs = {"ok": "[green]✓[/green]", "note": "[yellow]![/yellow]", "bad": "[red]✗[/red]"}
    table = Table(box=None, padding=(0, 1))
    table.add_column("")
    table.add_column(say("项目", "item"))
    table.add_column(say("现状", "state"), overflow="fold")
    table.add_column(say("办法", "remedy"), overflow="fold")
    findings = list(examine(load_settings(db=db)))
    for finding in findings:
        table.add_row(signs[finding.verdict], finding.item, escape(finding.state), escape(finding.remedy))
    Console().print(table)
    raise typer.Exit(SOME_FAILED if any(finding.verdict == "bad" for finding in findings) else DONE)
