"""One document in, one Extraction out: no database, no network, no clock. `extract` is the whole trip."""

import hashlib
import importlib
import importlib.util
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

from extractors.output import plain_text, to_json
from schemas.document import Document
from schemas.issues import DocumentReadError, Issue
from schemas.plan import DocumentError, DocumentInfo, Extraction, Figure, Piece, Plan

__all__ = ["EXTRACTOR_VERSION", "extract", "extract_document", "plain_text", "to_json"]

EXTRACTOR_VERSION = "0.1.0"
"""Stands in every row; a release that changes a rule raises it, and the next ingest reads all files anew."""

logger = logging.getLogger(__name__)


def step(module: str, name: str) -> Any:
    return getattr(importlib.import_module(f"extractors.{module}"), name)


def exists(module: str) -> bool:
    return importlib.util.find_spec(f"extractors.{module}") is not None


def extract(path: Path, *, vocabulary: Any, stores: Any = None, name: str | None = None) -> Extraction:
    """Everything the contract asks of one file. Whatever the bytes, one Extraction comes back.

    A file that cannot be read gives status `failed` with the reader's code and remedy. `name` is its path as people
    know it, when the bytes lie elsewhere (unpacked from a zip, copied from a bucket).
    """
    try:
        document = renamed(step("reader", "read_document")(path), name)
    except DocumentReadError as error:
        return failed(
            path,
            DocumentError(error.code, error.sentence),
            name=name,
            vocabulary_version=getattr(vocabulary, "version", ""),
        )
    try:
        return extract_document(document, vocabulary=vocabulary, stores=stores)
    except Exception as error:
        logger.exception("extraction failed: %s", path)
        message = f"提取时程序出错（{type(error).__name__}）。请把该文件和日志发给维护者；其余文件不受影响"
        return failed(
            path,
            DocumentError("internal_error", message),
            name=name,
            vocabulary_version=getattr(vocabulary, "version", ""),
        )


def extract_document(document: Document, *, vocabulary: Any, stores: Any = None) -> Extraction:
    """The data's way: pieces and sections, whose plan, targets and figures, SWOT."""
    plans: list[Plan] = []
    figures: list[Figure] = []
    issues: list[Issue] = list(document.issues)
    pieces: tuple[Piece, ...] = step("pieces", "split_pieces")(document, vocabulary) if exists("pieces") else ()
    for piece in pieces:
        plan_id = f"{document.document_id}#{piece.ordinal}"
        plan = Plan(plan_id, piece.ordinal, piece.title, piece.kind, sections=piece.sections)
        plans.append(plan)
    return Extraction(about(document, vocabulary), tuple(plans), tuple(figures), tuple(issues))


def read_text(path: Path, *, name: str | None = None) -> tuple[str, DocumentError | None]:
    """A file's plain text, or empty with the reason."""
    try:
        return plain_text(step("reader", "read_document")(path)), None
    except DocumentReadError as error:
        return "", DocumentError(error.code, error.sentence)
    except Exception as error:
        logger.exception("reading failed: %s", path)
        return "", DocumentError("internal_error", f"读取时程序出错（{type(error).__name__}）。请把该文件发给维护者")


def load_resources(vocabulary: Path | None, stores: Path | None) -> tuple[Any, Any]:
    """The vocabulary (with a site's own folder over it) and the register of stores."""
    words = step("vocabulary", "Vocabulary").load(vocabulary) if has("vocabulary", "Vocabulary") else None
    return words, step("stores", "StoreRegistry").load(stores) if stores and exists("stores") else None


def has(module: str, name: str) -> bool:
    return exists(module) and hasattr(importlib.import_module(f"extractors.{module}"), name)


def about(document: Document, vocabulary: Any) -> DocumentInfo:
    """The document's own record."""
    return DocumentInfo(
        document_id=document.document_id,
        filename=document.filename,
        path=document.path,
        format=document.format,
        status=document.status,
        title=document.title,
        author=document.author,
        created=document.created,
        modified=document.modified,
        chars=document.chars,
        extractor_version=EXTRACTOR_VERSION,
        vocabulary_version=getattr(vocabulary, "version", ""),
    )


def renamed(document: Document, name: str | None) -> Document:
    """The document under the path people know it by."""
    return replace(document, path=name, filename=Path(name).name) if name else document


def failed(path: Path, error: DocumentError, *, name: str | None = None, vocabulary_version: str = "") -> Extraction:
    """The record of a file that gave nothing: its id is the hash of its bytes, empty when there are none."""
    try:
        with path.open("rb") as file:
            document_id = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        document_id = ""
    info = DocumentInfo(
        document_id=document_id,
        filename=Path(name or path).name,
        path=name or str(path),
        format=path.suffix.lstrip(".").lower(),
        status="failed",
        error=error,
        extractor_version=EXTRACTOR_VERSION,
        vocabulary_version=vocabulary_version,
    )
    return Extraction(info)
