"""Taking stock: each file's identity by content, and which of them this store has not yet read with these versions."""

import hashlib
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path, PurePath

from extractors import EXTRACTOR_VERSION
from extractors.identity.manifest import Entry, Manifest
from extractors.identity.stores import StoreRegistry
from flows.discover import Found
from flows.settings import Settings
from flows.worker import Job
from schemas.grounds import PLAIN, Grounds
from schemas.plan import DocumentError
from storage.runs import Known
from storage.store import Store

FIRST_BATCH = 4
"""Batches grow from here, so that the first rows are stored seconds after a start."""
FIRST_HANDFUL, HANDFUL = 32, 500


CHANGED = DocumentError("changed_meanwhile", "文件在读取时被改动或移走。不用管它，下次运行会重新读入")


@dataclass(frozen=True, slots=True)
class Paper:
    """One file in hand: the hash of its bytes, where they are, the path people know, and what it is read with."""

    document_id: str
    path: Path
    name: str
    grounds: Grounds = PLAIN

    @property
    def job(self) -> Job:
        said = self.grounds.said_store, self.grounds.said_year
        return Job(self.path, self.name, Entry(PurePath(self.name).name, *said) if any(said) else None)


@dataclass(frozen=True, slots=True)
class Standard:
    """What files are read by and with as things stand; a known one that was read otherwise is read anew.

    `shared` is the fingerprint of what is the same for all of them: register of stores and folder pattern.
    """

    versions: tuple[str, str]
    shared: str | None
    manifest: Manifest | None

    @classmethod
    def of(cls, settings: Settings) -> "Standard":
        """Raises SettingsError when a table cannot be read."""
        register = StoreRegistry.load(settings.stores).stores if settings.stores else ()
        shared = fingerprint(*register, settings.folders) if register or settings.folders else None
        manifest = Manifest.load(settings.manifest) if settings.manifest else None
        return cls((EXTRACTOR_VERSION, settings.vocabulary_version()), shared, manifest)

    def grounds(self, name: str, said: Grounds = PLAIN) -> Grounds:
        """What the file of this name is read with, when its sender said this of it."""
        if said.said_store or said.said_year:
            return Grounds(self.shared, said.said_store, said.said_year)
        entry = self.manifest.of(name) if self.manifest else None
        return Grounds(fingerprint(self.shared, entry) if entry else self.shared)

    def suits(self, known: Known) -> bool:
        """Whether a stored document is as it would be read now."""
        return known.versions == self.versions and known.grounds == self.grounds(known.path, known.grounds)


def fingerprint(*parts: object) -> str:
    """The same for the same content, whatever file it came from."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def take_stock(found: Iterable[Found]) -> Iterator[Paper | Found]:
    """Each file with its hash; what cannot be read at all stays a Found with its code."""
    for one in found:
        if one.code:
            yield one
            continue
        try:
            with one.path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:  # it went after the folder was listed
            yield Found(one.path, one.name, CHANGED.code, CHANGED.message)
        except OSError as error:
            message = f"无法读取 {one.name}（{error.strerror}）。请检查权限，或关闭占用它的程序"
            yield Found(one.path, one.name, "no_permission", message)
        else:
            yield Paper(digest, one.path, one.name)


def due(
    papers: Iterable[Paper],
    store: Store,
    standard: Standard,
    settled: list[Paper],
    *,
    said: Grounds = PLAIN,
    force: bool = False,
    only_failed: bool = False,
) -> Iterator[Paper]:
    """Papers to read, each content once, as they come; those that are known or that come twice go to `settled`.

    `said` is what their sender says of all of them; what was said of one before holds until then. `force` reads known
    ones too; `only_failed` reads nothing but known failures and leaves new papers for later.
    """
    met: set[str] = set()
    for some in handfuls(papers):
        known = store.known({paper.document_id for paper in some})
        for paper in some:
            before = known.get(paper.document_id)
            if paper.document_id in met:
                settled.append(paper)
                continue
            spoken = said if said != PLAIN or before is None else before.grounds
            ready = replace(paper, grounds=standard.grounds(paper.name, spoken))
            current = before and (before.versions, before.grounds) == (standard.versions, ready.grounds)
            if (before and before.status == "failed") if only_failed else (force or not current):
                met.add(paper.document_id)
                yield ready
            elif before:
                met.add(paper.document_id)
                settled.append(paper)


def from_archive(known: Iterable[Known], store: Store) -> Iterator[Paper]:
    """Originals that are kept, under the names they came with."""
    for one in known:
        if store.archive.holds(one.document_id):
            yield Paper(one.document_id, store.archive.path(one.document_id), one.path)


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
