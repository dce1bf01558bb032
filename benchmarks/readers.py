"""How much of a Word file does each reader show? Ours beside its peers, on the same files, in one table.

    python benchmarks/readers.py ../shared/corpus --peers /path/to/venv/bin/python --write docs/reading.md

The corpus folder holds `files/`, `expected.jsonl`, `recall.py` and `chinese_numbering.docx`. Peers (docx2python,
docling, office-oxide, unstructured, python-docx) are used as far as the interpreter given by --peers has them; they are
no dependencies of the project. Every reader runs in a process of its own, files one after another, each counted once.
"""

# ruff: noqa: PLC0415  a peer is imported only in the process that runs it

import argparse
import importlib.util
import json
import re
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from statistics import mean, median
from typing import Any

HERE = Path(__file__).resolve()
PLACES = ("main", "table", "nested", "textbox", "sdt", "notes", "hf", "comment", "chart", "smartart", "math")
TABLE = re.compile(r"<!-- readers -->.*?<!-- /readers -->", re.DOTALL)
TARGET = re.compile(r"([^\s|]*?)\s*目标项\d+期望「(.*?)」")


def jihua() -> Callable[[Path], str]:
    sys.path.insert(0, str(HERE.parents[1]))
    from extractors.reader import Limits, read_document, render_text

    limits = Limits(conversion_seconds=0)
    return lambda path: render_text(read_document(path, limits=limits))


def python_docx() -> Callable[[Path], str]:
    import docx

    def read(path: Path) -> str:
        document = docx.Document(str(path))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])

    return read


def docx2python() -> Callable[[Path], str]:
    from docx2python import docx2python as convert

    return lambda path: str(convert(path).text)


def docling() -> Callable[[Path], str]:
    from docling.datamodel.base_models import InputFormat
    from docling.document_converter import DocumentConverter
    from docling_core.types.doc import ContentLayer

    converter = DocumentConverter(allowed_formats=[InputFormat.DOCX])
    layers = set(ContentLayer)
    return lambda path: str(converter.convert(path).document.export_to_markdown(included_content_layers=layers))


def office_oxide() -> Callable[[Path], str]:
    from office_oxide import Document

    def read(path: Path) -> str:
        with Document.open(str(path)) as document:
            return str(document.to_markdown())

    return read


def unstructured() -> Callable[[Path], str]:
    import spacy
    from unstructured.nlp import tokenize
    from unstructured.partition.docx import partition_docx

    # It downloads a language model to class paragraphs; a blank one is enough for their text and needs no network.
    blank = spacy.blank("en")
    blank.add_pipe("sentencizer")
    tokenize._get_nlp = lambda: blank
    return lambda path: "\n".join(str(element) for element in partition_docx(filename=str(path)))


READERS: dict[str, tuple[str, Callable[[], Callable[[Path], str]]]] = {
    "jihua": ("", jihua),
    "docx2python": ("docx2python", docx2python),
    "docling": ("docling", docling),
    "office-oxide": ("office-oxide", office_oxide),
    "unstructured": ("unstructured", unstructured),
    "python-docx": ("python-docx", python_docx),
}


def read_all(name: str, files: list[Path]) -> None:
    """What one reader makes of every file, as JSON lines on standard output (run in the reader's own process)."""
    import warnings
    from importlib.metadata import version

    warnings.simplefilter("ignore")
    package, make = READERS[name]
    read = make()
    out = sys.stdout
    sys.stdout = sys.stderr
    out.write(json.dumps({"version": version(package) if package else ""}) + "\n")
    for path in files:
        started = time.perf_counter()
        try:
            text, failed = read(path), None
        except Exception as error:  # a peer may raise anything; that is what is counted
            text, failed = "", type(error).__name__
        seconds = time.perf_counter() - started
        out.write(json.dumps({"file": path.name, "text": text, "failed": failed, "seconds": seconds}) + "\n")


def run(name: str, python: str, corpus: Path) -> list[dict[str, Any]] | None:
    """The lines of `read_all` in another interpreter; None where the reader is not installed there."""
    command = [python, str(HERE), str(corpus), "--read", name]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return lines if done.returncode == 0 and lines else None


def score(corpus: Path, lines: list[dict[str, Any]]) -> list[str]:
    """One row of the table: failures, recall by place, labels, milliseconds a file."""
    spec = importlib.util.spec_from_file_location("recall", corpus / "recall.py")
    assert spec is not None
    assert spec.loader is not None
    recall = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(recall)
    got = {line["file"]: line for line in lines}
    shares: dict[str, list[float]] = defaultdict(list)
    failed = labels = right = 0
    for row in (corpus / "expected.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(row)
        if entry["status"] != "ok":
            continue
        line = got[entry["file"]]
        if line["failed"]:
            failed += 1
            continue
        text = line["text"]
        have, whole = recall.grams([text]), recall.squeeze(text)
        for place, wanted in entry["texts"].items():
            share = recall.recall(recall.grams(wanted), have, whole)
            if share is not None:
                shares[place].append(share)
        labels += len(entry.get("labels", []))
        right += recall.label_hits(entry.get("labels", []), text)
    fixture = got["chinese_numbering.docx"]["text"]
    chinese = sum(label.strip("#*-\\ ") == wanted for label, wanted in TARGET.findall(fixture))
    speed = median(line["seconds"] for line in lines) * 1000
    recalls = [f"{mean(shares[place]):.3f}" if shares[place] else "–" for place in PLACES]
    return [str(failed), *recalls, f"{right / max(labels, 1):.3f}", f"{chinese} of 218", f"{speed:.1f}"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--peers", default=sys.executable, help="interpreter that has the other readers")
    parser.add_argument("--write", type=Path, help="page whose table is to be renewed")
    parser.add_argument("--read", choices=sorted(READERS), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read:
        read_all(
            options.read, [*sorted((options.corpus / "files").iterdir()), options.corpus / "chinese_numbering.docx"]
        )
        return
    head = ["reader", "failed", *PLACES, "labels", "Chinese labels", "ms a file"]
    rows = [head, ["---"] * len(head)]
    for name in READERS:
        python = sys.executable if name == "jihua" else options.peers
        lines = run(name, python, options.corpus)
        if lines is None:
            rows.append([name, *["not installed"], *["–"] * (len(head) - 2)])
            continue
        rows.append([f"{name} {lines[0]['version']}".strip(), *score(options.corpus, lines[1:])])
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    if options.write:
        page = options.write.read_text(encoding="utf-8")
        marked = f"<!-- readers -->\n{table}\n<!-- /readers -->"
        options.write.write_text(TABLE.sub(lambda _: marked, page), encoding="utf-8")
    sys.stdout.write(table + "\n")


if __name__ == "__main__":
    main()
