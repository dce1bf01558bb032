"""`jihua extract` and `jihua text`: files in, words or JSON lines out. No Prefect, no database."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from flows.discover import Found, discover
from flows.words import say

Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH…", help=say("文件或文件夹（含子文件夹）", "files and folders, searched deep")
    ),
]
Json = Annotated[bool, typer.Option("--json", help=say("每个文件一行 JSON", "one JSON object a line"))]
VocabularyFolder = Annotated[
    Path | None, typer.Option("--vocabulary", help=say("自家词表文件夹", "a folder with your own vocabulary"))
]
StoresFile = Annotated[
    Path | None, typer.Option("--stores", help=say("门店名册 stores.csv", "the register of stores"))
]


def extract(
    paths: Paths, as_json: Json = False, vocabulary: VocabularyFolder = None, stores: StoresFile = None
) -> None:
    """提取计划、章节、目标、SWOT。例：jihua extract 计划/ --json"""
    from extractors import extract as extract_file
    from extractors import failed, to_json

    words, register = load_vocabulary(vocabulary), load_stores(stores)
    failures = 0
    for found in discover(paths):
        if found.code:
            extraction = failed(found.path, found.code, found.message, words)
        else:
            extraction = extract_file(found.path, vocabulary=words, stores=register)
        if extraction.document.error:
            failures += 1
            complain(extraction.document.path, extraction.document.error.message)
        print_line(to_json(extraction))
    raise typer.Exit(1 if failures else 0)


def text(paths: Paths, as_json: Json = False) -> None:
    """按读者所见输出文字，自动编号也在内。例：jihua text 计划.docx"""
    failures = 0
    for found in discover(paths):
        shown, error = read_text(found)
        if error:
            failures += 1
            complain(str(found.path), error["message"])
        if as_json:
            print_line({"path": str(found.path), "text": shown, "error": error})
        elif not error:
            sys.stdout.write(shown + "\n")
    raise typer.Exit(1 if failures else 0)


def read_text(found: Found) -> tuple[str, dict[str, str] | None]:
    """A file's text, or empty with the code and the sentence that says why."""
    from extractors.output import plain_text
    from extractors.reader import read_document
    from schemas.issues import DocumentReadError

    if found.code:
        return "", {"code": found.code, "message": found.message}
    try:
        return plain_text(read_document(found.path)), None
    except DocumentReadError as error:
        return "", {"code": error.code, "message": str(error)}


def load_vocabulary(folder: Path | None) -> object:
    from extractors import exists, step

    if not exists("vocabulary") or not hasattr(__import__("extractors.vocabulary").vocabulary, "Vocabulary"):
        return None
    return step("vocabulary", "Vocabulary").load(folder)


def load_stores(register: Path | None) -> object:
    from extractors import exists, step

    return step("stores", "StoreRegistry").load(register) if register and exists("stores") else None


def print_line(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n")
    sys.stdout.flush()


def complain(path: str, message: str) -> None:
    sys.stderr.write(f"{path}: {message}\n")
