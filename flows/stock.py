"""Taking stock: each file's identity by content, and which of them this store has not yet read with these versions."""

import hashlib
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from extractors import EXTRACTOR_VERSION
from flows.discover import Found
from flows.worker import Job
from storage.store import Store

FIRST_BATCH = 4
"""Batches grow from here, so that the first rows are stored seconds after a start."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One file in hand: the hash of its bytes, where they are, and the path people know."""

    document_id: str
    path: Path
    name: str

    @property
    def job(self) -> Job:
        return Job(self.path, self.name)


def take_stock(found: Iterable[Found]) -> Iterator[Paper | Found]:
    """Each file with its hash; what cannot be read at all stays a Found with its code."""
    for one in found:
        if one.code:
            yield one
            continue
        try:
            with one.path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            message = f"无法读取 {one.name}（{error.strerror}）。请检查权限，或关闭占用它的程序"
            yield Found(one.path, one.name, "no_permission", message)
        else:
            yield Paper(digest, one.path, one.name)


def to_read(
    papers: Iterable[Paper], store: Store, *, vocabulary_version: str, force: bool = False, only_failed: bool = False
) -> tuple[list[Paper], list[Paper]]:
    """Papers to read, each content once, and those that are known or that come twice.

    `force` reads known ones too; `only_failed` reads nothing but known failures and leaves new papers for later.
    """
    papers = list(papers)
    known = store.known(
        {paper.document_id for paper in papers},
        extractor_version=EXTRACTOR_VERSION,
        vocabulary_version=vocabulary_version,
    )
    wanted: dict[str, Paper] = {}
    settled: list[Paper] = []
    for paper in papers:
        status = known.get(paper.document_id)
        due = status == "failed" if only_failed else force or status is None
        if due and paper.document_id not in wanted:
            wanted[paper.document_id] = paper
        elif due or status is not None:
            settled.append(paper)
    return list(wanted.values()), settled


def batches(papers: list[Paper], size: int, workers: int = 1) -> Iterator[list[Paper]]:
    """The papers in order, in batches that grow to `size` and shrink at the end: no worker is idle there."""
    start, length = 0, min(FIRST_BATCH, size)
    while start < len(papers):
        share = max(FIRST_BATCH, math.ceil((len(papers) - start) / workers))
        taken = min(length, share)
        yield papers[start : start + taken]
        start, length = start + taken, min(2 * length, size)
