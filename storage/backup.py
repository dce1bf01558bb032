"""Backup, restore and inspection of a store with its originals, while others write.

A backup is a folder: `store.db` (SQLite, a consistent copy of one moment) or `store.dump` (PostgreSQL, pg_dump's
custom format), `originals/`, and `backup.json` with versions, counts and checksums. It is complete or it is not
there: it is made under another name and renamed at the end.
"""

import errno
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from schemas.issues import StorageError
from storage import migrations
from storage.archive import Archive
from storage.database import owner_only, reading, translated
from storage.tables import TABLES, documents

MANIFEST = "backup.json"
_DATABASE = {"sqlite": "store.db", "postgresql": "store.dump"}
_COUNTED = ("documents", "plans", "targets", "corrections")


@dataclass(frozen=True, slots=True)
class Inspection:
    """Originals against the database. `missing` rows say archived but the file is gone; `damaged` files do not hash
    to their name; `unknown` files belong to no row (a write that was cut short; they do no harm)."""

    documents: int
    missing: tuple[str, ...]
    damaged: tuple[str, ...]
    unknown: tuple[str, ...]
    database: str = "ok"

    @property
    def sound(self) -> bool:
        """Whether every number can still be shown in its document."""
        return not self.missing and not self.damaged and self.database == "ok"


def backup(engine: sa.Engine, archive: Archive, folder: Path) -> Path:
    """Copy the store and its originals into a new folder; the folder. Writers need not stop.

    The database is copied before the originals: an original that comes in between is one too many, never one too
    few. Raises StorageError: `backup_exists`, `backup_tool` (no pg_dump), `storage_full`.
    """
    if folder.exists():
        raise StorageError(
            f"备份文件夹已存在：{folder}", remedy="请换一个名字，备份不会覆盖旧备份", code="backup_exists"
        )
    part = folder.with_name(f".{folder.name}.part-{os.getpid()}")
    part.mkdir(parents=True)
    try:
        kind = engine.dialect.name
        file = part / _DATABASE[kind]
        with translated(), _room():
            _copy_sqlite(engine, file) if kind == "sqlite" else _dump(engine, file)
            _copy_originals(archive, part / "originals")
            (part / MANIFEST).write_text(json.dumps(_manifest(engine, file), ensure_ascii=False, indent=2), "utf-8")
        part.rename(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return folder


def restore(folder: Path, url: sa.URL, archive: Archive) -> None:
    """Bring a backup back into an empty place: a new SQLite file, or an empty PostgreSQL database.

    Raises StorageError: `backup_missing`, `backup_damaged`, `store_exists`.
    """
    manifest = _read_manifest(folder)
    kind = url.get_backend_name()
    file = folder / _DATABASE[manifest["kind"]]
    if manifest["kind"] != kind:
        raise StorageError(
            f"备份来自 {manifest['kind']}，不能恢复到 {kind}", remedy="请恢复到同类数据库", code="backup_kind"
        )
    if _checksum(file) != manifest["sha256"]:
        raise StorageError(f"备份文件已损坏：{file}", remedy="请换用另一份备份", code="backup_damaged")
    if kind == "sqlite":
        target = Path(url.database or "")
        if target.exists():
            raise StorageError(f"目标数据库已存在：{target}", remedy="请先移走它，恢复不会覆盖", code="store_exists")
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{target.name}.part")
        shutil.copyfile(file, part)
        part.rename(target)
        owner_only(target)
    else:
        _undump(file, url)
    for document_id in Archive(folder / "originals").ids():
        archive.put(document_id, Archive(folder / "originals").read(document_id))


def inspect(engine: sa.Engine, archive: Archive) -> Inspection:
    """Hold every original against its row, and let SQLite check its own file."""
    with reading(engine) as connection:
        query = sa.select(documents.c.document_id).where(documents.c.archived).order_by(documents.c.document_id)
        wanted = list(connection.scalars(query))
        verdict = "ok"
        if connection.dialect.name == "sqlite":
            verdict = str(connection.exec_driver_sql("PRAGMA integrity_check").scalar())
    kept = set(archive.ids())
    damaged = tuple(document_id for document_id in wanted if document_id in kept and not _whole(archive, document_id))
    missing = tuple(document_id for document_id in wanted if document_id not in kept)
    return Inspection(len(wanted), missing, damaged, tuple(sorted(kept - set(wanted))), verdict)


def _whole(archive: Archive, document_id: str) -> bool:
    try:
        archive.read(document_id)
    except StorageError:
        return False
    return True


def _copy_sqlite(engine: sa.Engine, file: Path) -> None:
    """SQLite's online backup in one step: one moment of the store, beside a writer."""
    with engine.connect() as connection, sqlite3.connect(file) as copy:
        source: Any = connection.connection.driver_connection
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    copy.close()


def _dump(engine: sa.Engine, file: Path) -> None:
    _tool(engine.url, "pg_dump", "--format=custom", f"--file={file}")


def _undump(file: Path, url: sa.URL) -> None:
    _tool(
        url,
        "pg_restore",
        "--no-owner",
        "--exit-on-error",
        "--single-transaction",
        f"--dbname={url.database}",
        str(file),
    )


def _tool(url: sa.URL, program: str, *words: str) -> None:
    """Run a PostgreSQL tool. The password goes by environment, never on the command line."""
    host = url.query.get("host") or url.host
    environment = {
        **os.environ,
        **{
            name: str(value)
            for name, value in (
                ("PGHOST", host),
                ("PGPORT", url.port),
                ("PGUSER", url.username),
                ("PGPASSWORD", url.password),
                ("PGDATABASE", url.database),
            )
            if value
        },
    }
    path = shutil.which(program) or next(
        (str(p) for p in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), reverse=True)), None
    )
    if path is None:
        raise StorageError(f"找不到 {program}", remedy="请安装 postgresql-client", code="backup_tool")
    done = subprocess.run([path, *words], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise StorageError(
            f"{program} 失败：{done.stderr.strip().splitlines()[-1]}",
            remedy="请检查数据库地址和权限",
            code="backup_failed",
        )


def _copy_originals(archive: Archive, folder: Path) -> None:
    """Originals never change, so a hard link is a copy where the file system allows it."""
    for document_id in archive.ids():
        source, target = archive.path(document_id), Archive(folder).path(document_id)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            target.hardlink_to(source)
        except OSError:
            shutil.copyfile(source, target)


def _manifest(engine: sa.Engine, file: Path) -> dict[str, Any]:
    with reading(engine) as connection:
        counts = {name: connection.scalar(sa.select(sa.func.count()).select_from(TABLES[name])) for name in _COUNTED}
        revision = migrations.current(connection)
    return {
        "kind": engine.dialect.name,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "schema": revision,
        "sha256": _checksum(file),
        "rows_about": counts,
    }


def _read_manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise StorageError(f"这里没有完整的备份：{folder}", remedy="请检查路径", code="backup_missing") from error
    return manifest


def _checksum(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise StorageError(f"备份不完整，缺少 {file.name}", remedy="请换用另一份备份", code="backup_damaged") from error


@contextmanager
def _room() -> Iterator[None]:
    """A full disk as our error."""
    try:
        yield
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise StorageError(
            "磁盘已满，备份没有完成", remedy="请腾出空间后重试；数据完好", code="storage_full"
        ) from error
