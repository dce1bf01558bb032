"""One document in, one Extraction out: no database, no network, no clock. `extract` is the whole trip."""

import hashlib
import logging
from dataclasses import replace
from pathlib import Path

from extractors.identity.folders import FolderPattern
from extractors.identity.identify import identify
from extractors.identity.manifest import Manifest
from extractors.identity.stores import StoreRegistry
from extractors.outline.pieces import split_pieces
from extractors.output import to_json
from extractors.reader import Limits, read_document, render_text
from extractors.swot import collect_swot
from extractors.targets import find_targets
from extractors.vocabulary import Vocabulary
from extractors.words.mentions import keywords
from schemas.document import Block, Document
from schemas.issues import DocumentReadError, Issue
from schemas.plan import (
    DocumentError,
    DocumentInfo,
    Extraction,
    Figure,
    Identity,
    Piece,
    Plan,
    Strategy,
    SwotItem,
    Target,
)

__all__ = ["EXTRACTOR_VERSION", "extract", "extract_document", "read_text", "to_json", "warm_up"]

EXTRACTOR_VERSION = "0.1.0"
"""Stands in every row; a release that changes a rule raises it, and the next ingest reads all files anew."""

READING_LIMITS = Limits()

logger = logging.getLogger(__name__)


def extract(
    path: Path,
    *,
    vocabulary: Vocabulary,
    stores: StoreRegistry | None = None,
    manifest: Manifest | None = None,
    folders: FolderPattern | None = None,
    name: str | None = None,
    limits: Limits = READING_LIMITS,
) -> Extraction:
    """Everything the contract asks of one file. Whatever the bytes, one Extraction comes back.

    A file that cannot be read gives status `failed` with the reader's code and remedy. `manifest` overrules the text,
    `folders` fill what it leaves open. `name` is the file's path as people know it, when the bytes lie elsewhere
    (unpacked from a zip, copied from a bucket).
    """
    try:
        document = renamed(read_document(path, limits=limits), name)
    except DocumentReadError as error:
        return failed(path, DocumentError(error.code, error.sentence), vocabulary.version, name=name)
    try:
        return extract_document(document, vocabulary=vocabulary, stores=stores, manifest=manifest, folders=folders)
    except Exception as error:
        logger.exception("extraction failed: %s", path)
        message = f"提取时程序出错（{type(error).__name__}）。请把该文件和日志发给维护者；其余文件不受影响"
        return failed(path, DocumentError("internal_error", message), vocabulary.version, name=name)


def extract_document(
    document: Document,
    *,
    vocabulary: Vocabulary,
    stores: StoreRegistry | None = None,
    manifest: Manifest | None = None,
    folders: FolderPattern | None = None,
) -> Extraction:
    """The data's way: pieces and sections, whose plan, targets and figures, SWOT."""
    plans: list[Plan] = []
    figures: list[Figure] = []
    issues: list[Issue] = list(document.issues)
    entry = manifest.of(document.path) if manifest else None
    for piece in split_pieces(document, vocabulary):
        plan_id = f"{document.document_id}#{piece.ordinal}"
        identity, questions = identify(piece, document, vocabulary, stores, manifest=entry)
        if folders:
            identity = folders.fill(identity, document.path, stores)
        targets, numbers, doubts = find_targets(piece, document, identity, vocabulary, plan_id)
        swot, strategies, remarks = collect_swot(piece, document, vocabulary, plan_id)
        plans.append(plan_of(piece, plan_id, identity, targets=targets, swot=swot, strategies=strategies))
        figures += numbers
        issues += (*piece.issues, *questions, *doubts, *remarks)
    return Extraction(about(document, vocabulary.version), tuple(plans), tuple(figures), tuple(issues))


def plan_of(
    piece: Piece,
    plan_id: str,
    identity: Identity,
    *,
    targets: tuple[Target, ...],
    swot: tuple[SwotItem, ...],
    strategies: tuple[Strategy, ...],
) -> Plan:
    """A piece with all that was found in it."""
    return Plan(
        plan_id=plan_id,
        ordinal=piece.ordinal,
        title=piece.title,
        kind=piece.kind,
        store=identity.store,
        store_code=identity.store_code,
        store_source=identity.store_source,
        department=identity.department,
        person=identity.person,
        region=identity.region,
        industry=identity.industry,
        year=identity.year,
        year_source=identity.year_source,
        period_start=identity.period_start,
        period_end=identity.period_end,
        written=identity.written,
        sections=piece.sections,
        targets=targets,
        swot=swot,
        strategies=strategies,
    )


def warm_up(vocabulary: Vocabulary) -> None:
    """Load what loads at first use (rules, jieba and its word frequencies), so that no document pays for it."""
    line = Block(0, "paragraph", "2025年全年销售额达到860万元，毛利率提升2个百分点，人均产出不低于5万元。")
    extract_document(Document("0" * 64, "", "", "docx", (line,)), vocabulary=vocabulary)
    keywords(line.text)


def read_text(
    path: Path, *, name: str | None = None, limits: Limits = READING_LIMITS
) -> tuple[str, DocumentError | None]:
    """A file's plain text, or empty with the reason; what could be read of a damaged file comes with the reason."""
    try:
        document = renamed(read_document(path, limits=limits), name)
        return render_text(document), loss(document)
    except DocumentReadError as error:
        return "", DocumentError(error.code, error.sentence)
    except Exception as error:
        logger.exception("reading failed: %s", path)
        return "", DocumentError("internal_error", f"读取时程序出错（{type(error).__name__}）。请把该文件发给维护者")


def loss(document: Document) -> DocumentError | None:
    """What a document that was read in part has lost."""
    if document.status == "ok":
        return None
    told = [issue.message for issue in document.issues if issue.severity == "error"]
    return DocumentError("damaged", told[0] if told else "文件已损坏，只读出其中一部分；请核对原文件")


def about(document: Document, vocabulary_version: str) -> DocumentInfo:
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
        vocabulary_version=vocabulary_version,
    )


def renamed(document: Document, name: str | None) -> Document:
    """The document under the path people know it by."""
    return replace(document, path=name, filename=Path(name).name) if name else document


def failed(path: Path, error: DocumentError, vocabulary_version: str = "", *, name: str | None = None) -> Extraction:
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
