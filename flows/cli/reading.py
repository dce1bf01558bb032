"""`jihua extract` and `jihua text`: files in, words or JSON lines out. No Prefect, no database."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal

import typer

from flows.cli.exits import DONE, SOME_FAILED
from flows.cli.options import Explain, Html, Json, ManifestFile, Paths, StoresFile, VocabularyFolder, Workers
from flows.discover import Found, discover
from schemas.issues import SettingsError
from schemas.plan import DocumentError

if TYPE_CHECKING:
    from flows.settings import Settings


def extract(
    paths: Paths,
    as_json: Json = False,
    vocabulary: VocabularyFolder = None,
    stores: StoresFile = None,
    manifest: ManifestFile = None,
    workers: Workers = None,
    html: Html = None,
    explain: Explain = False,
) -> None:
    """提取计划、章节、目标、SWOT。例：jihua extract 计划/ --json"""
    from extractors import failed, to_json
    from flows.beside import with_tables_beside
    from flows.cli.view import show
    from flows.settings import load_settings

    options = load_settings(vocabulary=vocabulary, stores=stores, manifest=manifest, workers=workers)
    options, remarks = with_tables_beside(options, paths)
    for remark in remarks:
        sys.stderr.write(f"{remark}\n")
    if html is not None:
        write_page(paths, html, options)
        return
    if explain:
        write_reasons(paths, options)
        return
    failures = 0
    for found, result in read_all(paths, options, "extraction"):
        extraction = failed(found.path, result, name=found.name) if isinstance(result, DocumentError) else result
        if extraction.document.error:
            failures += 1
            complain(found.name, extraction.document.error.message)
        if as_json:
            print_line(to_json(extraction))
        else:
            show(extraction)
    raise typer.Exit(SOME_FAILED if failures else DONE)


def write_page(paths: list[str], page: Path, options: "Settings") -> None:
    """The evidence page of one document: the text as read, everything taken from it marked in place."""
    from extractors import extract_document
    from extractors.identity.stores import StoreRegistry
    from extractors.reader import read_document
    from extractors.vocabulary import Vocabulary
    from flows.evidence import evidence_page

    if len(paths) != 1 or not Path(paths[0]).is_file():
        raise SettingsError("--html 一次只写一个文件的证据页", remedy="请只给一个 Word 文件")
    words = Vocabulary.load(options.vocabulary)
    stores = StoreRegistry.load(options.stores) if options.stores else None
    document = read_document(Path(paths[0]))
    extraction = extract_document(document, vocabulary=words, stores=stores)
    labels = {code: metric.label for code, metric in words.metrics.items()}
    page.write_text(evidence_page(document, extraction, labels), encoding="utf-8")


def write_reasons(paths: list[str], options: "Settings") -> None:
    """The pieces, headings and identity of one document, each with what speaks for it."""
    from extractors.explain import explain
    from extractors.identity.stores import StoreRegistry
    from extractors.reader import read_document
    from extractors.vocabulary import Vocabulary

    if len(paths) != 1 or not Path(paths[0]).is_file():
        raise SettingsError("--explain 一次只说明一个文件", remedy="请只给一个 Word 文件")
    stores = StoreRegistry.load(options.stores) if options.stores else None
    told = explain(read_document(Path(paths[0])), Vocabulary.load(options.vocabulary), stores)
    sys.stdout.write(told + "\n")


def text(paths: Paths, as_json: Json = False, workers: Workers = None) -> None:
    """按读者所见输出文字，自动编号也在内。例：jihua text 计划.docx"""
    from flows.settings import load_settings

    failures = 0
    for found, result in read_all(paths, load_settings(workers=workers), "text"):
        shown, error = ("", result) if isinstance(result, DocumentError) else result
        if error:
            failures += 1
            complain(found.name, error.message)
        if as_json:
            reason = {"code": error.code, "message": error.message} if error else None
            print_line({"path": found.name, "text": shown, "error": reason})
        elif shown or not error:
            sys.stdout.write(shown + "\n")
    raise typer.Exit(SOME_FAILED if failures else DONE)


def read_all(
    places: list[str], options: "Settings", want: Literal["extraction", "text"]
) -> Iterator[tuple[Found, Any]]:
    """Every file of the places with its result or DocumentError, in a stable order."""
    from flows.pool import read_in_order
    from flows.worker import Job

    with TemporaryDirectory(prefix="jihua-") as staging:
        found = list(discover(places, Path(staging)))
        jobs = [Job(one.path, one.name) for one in found if not one.code]
        results = read_in_order(jobs, options.setup(want), workers=options.workers_for(len(jobs)))
        for one in found:
            yield one, DocumentError(one.code, one.message) if one.code else next(results)


def print_line(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n")
    sys.stdout.flush()


def complain(path: str, message: str) -> None:
    sys.stderr.write(f"{path}: {message}\n")
