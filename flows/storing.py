"""What was read goes into the store: one road for runs and for what is handed in."""

from flows.stock import CHANGED, Paper
from schemas.issues import StorageError
from schemas.plan import DocumentError, Extraction
from storage import Store, Stored

DAMAGED = DocumentError("archive_damaged", "存档中的原文件已损坏。请从备份恢复存档目录，或重新提交该文件")


def put_away(
    store: Store, paper: Paper, extraction: Extraction, *, run_id: str | None, sender: str | None, force: bool
) -> Stored | DocumentError:
    """Store what was read of a paper; its error instead, where it failed or its bytes are not those that were hashed.

    Raises StorageError when the store or its folder of originals takes nothing.
    """
    if extraction.document.document_id != paper.document_id:
        return unlike(paper, store)
    try:
        original = paper.path if store.archive.holds(paper.document_id) else paper.path.read_bytes()
    except OSError:
        return unlike(paper, store)
    try:
        stored = store.replace_document(
            extraction, original, run_id=run_id, sender=sender, force=force, grounds=paper.grounds
        )
    except StorageError as refused:
        if refused.code != "archive_mismatch":
            raise
        return unlike(paper, store)
    return extraction.document.error or stored


def unlike(paper: Paper, store: Store) -> DocumentError:
    """Why bytes are no longer those that were hashed: they changed under our hands, or rotted in the archive."""
    return DAMAGED if paper.path == store.archive.path(paper.document_id) else CHANGED
