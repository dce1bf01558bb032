"""All commands in one list."""

import typer

from flows.cli.asking import compare, export
from flows.cli.house import doctor, schema, vocabulary
from flows.cli.reading import extract, text
from flows.cli.running import ingest, nightly, retry, schedule, watch
from flows.words import say

app = typer.Typer(
    name="jihua",
    help=say(
        "把 Word 销售计划变成可比较的目标与 SWOT 表。离线、确定、每个数字都能回到原文。",
        "Word sales plans in, comparable tables of targets and SWOT items out.",
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
for command in (extract, text, ingest, nightly, watch, schedule, retry, compare, export, schema, doctor):
    app.command()(command)
app.add_typer(vocabulary, name="vocabulary")
