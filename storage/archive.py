"""Originals by content: `ab/abcdef….docx`, written once, never changed, so that every number can be shown in place."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from schemas.issues import StorageError


@dataclass(frozen=True, slots=True)
class Archive:
    """The folder of originals. A file's name is its SHA-256, so a file that rots is found by reading it."""

    folder: Path

    def path(self, document_id: str) -> Path:
        """Where a document's original lies or would lie."""
        return self.folder / document_id[:2] / document_id

    def holds(self, document_id: str) -> bool:
        """Whether a document's original is kept."""
        return self.path(document_id).exists()

    def put(self, document_id: str, content: bytes) -> Path:
        """Keep a document's bytes; the file is whole or absent, whatever happens in between.

        Raises StorageError: `archive_mismatch` when the bytes are not those the id names, `archive_unwritable` when the
        folder takes none.
        """
        target = self.path(document_id)
        if hashlib.sha256(content).hexdigest() != document_id:
            raise StorageError(
                f"存档的内容与文件编号不符：{document_id}",
                remedy="文件可能在读取时被改动，请重新导入",
                code="archive_mismatch",
            )
        if target.exists():
            return target
        try:
            _write(target, content)
        except OSError as error:
            raise StorageError(
                f"原文件存不进存档目录：{self.folder}（{error.strerror}）",
                remedy="请检查磁盘空间和目录权限，然后再运行一次",
                code="archive_unwritable",
            ) from error
        return target

    def read(self, document_id: str) -> bytes:
        """A document's bytes, checked against its id.

        Raises StorageError: `archive_missing` when it was never kept or is gone, `archive_damaged` when it changed.
        """
        try:
            content = self.path(document_id).read_bytes()
        except FileNotFoundError as error:
            raise StorageError(
                f"原文件不在存档中：{document_id}",
                remedy="请重新导入该文件，或从备份恢复存档目录",
                code="archive_missing",
            ) from error
        if hashlib.sha256(content).hexdigest() != document_id:
            raise StorageError(
                f"存档中的原文件已损坏：{document_id}", remedy="请从备份恢复，或重新导入该文件", code="archive_damaged"
            )
        return content

    def ids(self) -> Iterator[str]:
        """The documents kept, in order."""
        if self.folder.is_dir():
            for path in sorted(self.folder.glob("??/*")):
                if not path.name.startswith("."):
                    yield path.name


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=target.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(part).replace(target)
        _sync_folder(target.parent)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
    """Let a new name survive a power cut too; only POSIX can sync a folder."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
