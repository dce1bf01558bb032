"""Taking stock: each file's identity by content, and which of them this store has not yet read with these versions."""

import hashlib
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from extractors import EXTRACTOR_VERSION
from flows.discover import Found
from flows.worker import Job
from storage.store import Store

FIRST_BATCH = 4
"""Batches grow from here, so that the first rows are stored seconds after a start."""
FIRST_HANDFUL, HANDFUL = 32, 500


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


def due(
    papers: Iterable[Paper],
    store: Store,
    settled: list[Paper],
    *,
    vocabulary_version: str,
    force: bool = False,
    only_failed: bool = False,
) -> Iterator[Paper]:
    """Papers to read, each content once, as they come; those that are known or that come twice go to `settled`.

    `force` reads known ones too; `only_failed` reads nothing but known failures and leaves new papers for later.
    """
    taken: set[str] = set()
    for some in handfuls(papers):
        known = store.known(
            {paper.document_id for paper in some},
            extractor_version=EXTRACTOR_VERSION,
            vocabulary_version=vocabulary_version,
        )
        for paper in some:
            status = known.get(paper.document_id)
            wanted = status == "failed" if only_failed else force or status is None
            if wanted and paper.document_id not in taken:
                taken.add(paper.document_id)
                yield paper
            elif wanted or status is not None:
                settled.append(paper)


def handfuls(papers: Iterable[Paper]) -> Iterator[list[Paper]]:
    """Groups to ask the store for: small ones first, so that reading begins while the rest is still being hashed."""
    coming, size = iter(papers), FIRST_HANDFUL
    while some := list(islice(coming, size)):
        yield some
        size = min(2 * size, HANDFUL)


def batches(papers: Iterable[Paper], size: int, workers: int, files: int) -> Iterator[list[Paper]]:
    """The papers in order, in batches that grow to `size` and shrink at the end: no worker is idle there.

    `files` is how many there are at most.
    """
    coming, length = iter(papers), min(FIRST_BATCH, size)
    while batch := list(islice(coming, min(length, max(FIRST_BATCH, math.ceil(files / workers))))):
        yield batch
        files -= len(batch)
        length = min(3 * length, size)
