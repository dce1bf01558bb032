"""`jihua vocabulary check`, `schema`, `doctor`, `serve`: the house itself."""

import json
import sys
from typing import Annotated

import typer

from flows.cli.asking import Store
from flows.cli.exits import DONE, SOME_FAILED
from flows.cli.options import Db, VocabularyFolder
from flows.words import say

Top = Annotated[int, typer.Option("--top", min=1, help=say("最多列出几个", "how many at most"))]

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


@vocabulary.command("suggest")
def suggest_words(
    db: Db = None,
    folder: VocabularyFolder = None,
    store: Store = [],  # noqa: B006 (Typer reads the default, nobody changes it)
    top: Top = 30,
) -> None:
    """列出见过却不认识的指标说法，次数多的在前。例：jihua vocabulary suggest --store 枫林路店"""
    from rich.console import Console
    from rich.table import Table

    from extractors.vocabulary import Vocabulary
    from extractors.vocabulary.suggest import suggest_phrases
    from flows.settings import load_settings
    from storage.database import reading
    from storage.store import open_store
    from storage.texts import section_texts

    options = load_settings(db=db, vocabulary=folder)
    with open_store(options.db, create=False) as opened, reading(opened.engine) as connection:
        texts = section_texts(connection, store)
    table = Table(box=None, padding=(0, 1))
    for heading in (say("说法", "phrase"), say("次数", "times"), say("例", "example")):
        table.add_column(heading, overflow="fold")
    for found in suggest_phrases(texts, Vocabulary.load(options.vocabulary), top=top):
        table.add_row(found.phrase, str(found.count), found.example)
    Console().print(table)


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
