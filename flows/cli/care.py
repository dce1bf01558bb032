"""`jihua backup`, `restore`, `verify` and `corrections`: care of the store and of what people decided."""

import json
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.answers import open_for_reading
from flows.cli.options import Db
from flows.words import say

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help=say("备份文件夹", "the backup's folder"))]
HistoryFile = Annotated[Path, typer.Argument(metavar="FILE", help=say("改正记录 JSON", "the history as JSON"))]
Who = Annotated[str, typer.Option("--who", help=say("谁在应用", "who applies them"))]

corrections = typer.Typer(help=say("人工改正：导出，或用于下一批计划", "corrections by people"), no_args_is_help=True)


def backup(folder: Folder, db: Db = None) -> None:
    """Copy the store and its originals while others write."""
    with open_for_reading(db) as opened:
        typer.echo(str(opened.backup(folder)))


def restore(folder: Folder, db: Db = None) -> None:
    """Bring a backup back into an empty place."""
    from flows.settings import load_settings
    from storage.archive import Archive
    from storage.backup import restore as bring_back
    from storage.database import store_url
    from storage.store import archive_folder

    settings = load_settings(db=db)
    url = store_url(settings.db)
    bring_back(folder, url, Archive(settings.originals or archive_folder(url)))
    verify(db)


def verify(db: Db = None) -> None:
    """Hold every original against the database."""
    with open_for_reading(db) as opened:
        found = opened.inspect()
    typer.echo(
        say(f"{found.documents} 份原文件，数据库 {found.database}", f"{found.documents} originals, {found.database}")
    )
    for names, chinese, english in (
        (found.missing, "缺少原文件", "missing"),
        (found.damaged, "原文件已损坏", "damaged"),
        (found.unknown, "无记录的文件（无害）", "without a row (harmless)"),
    ):
        for name in names:
            typer.echo(f"{say(chinese, english)}：{name}")
    raise typer.Exit(0 if found.sound else 1)


@corrections.command(name="export")
def export_corrections(file: HistoryFile, db: Db = None) -> None:
    """导出全部改正。例：jihua corrections export 改正.json"""
    with open_for_reading(db) as opened:
        history = opened.export_corrections()
    file.write_text(json.dumps(history, ensure_ascii=False, indent=1), encoding="utf-8")
    typer.echo(say(f"已写入 {file}（{len(history['steps'])} 步）", f"{file}: {len(history['steps'])} steps"))


@corrections.command(name="apply")
def apply_corrections(file: HistoryFile, who: Who, db: Db = None) -> None:
    """用于现行计划；原文对得上、机器值没变的才改。例：jihua corrections apply 改正.json --who 王"""
    history = json.loads(file.read_text(encoding="utf-8"))
    with open_for_reading(db) as opened:
        done = opened.apply_corrections(history, who=who)
    for fate, chinese in (
        ("applied", "已应用"),
        ("already", "已是此值"),
        ("differs", "机器值已变，未动"),
        ("not_found", "找不到原文"),
    ):
        count = sum(1 for replayed in done if replayed.fate == fate)
        typer.echo(f"{say(chinese, fate)}：{count}")
