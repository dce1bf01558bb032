"""Opening a store: which database, with which settings, at which schema. SQLite by default, PostgreSQL for teams."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import ConnectionPoolEntry

from schemas.issues import StorageError

BUSY_SECONDS = 30.0
"""How long a writer waits for another before it gives up with `storage_locked`."""
IDLE_SECONDS = 5.0
"""How long a connection to a server may lie unused before it is asked whether the server is still there."""

_NETWORK_FILESYSTEMS = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb",
        "smb2",
        "smb3",
        "smbfs",
        "afs",
        "ncpfs",
        "9p",
        "fuse.sshfs",
        "fuse.glusterfs",
        "ceph",
        "glusterfs",
        "lustre",
        "webdav",
        "davfs",
        "fuse.davfs2",
        "fuse.rclone",
    }
)


def store_url(address: str | Path) -> sa.URL:
    """A database address from what a person writes: a path, `sqlite:///…`, `postgresql://…`.

    Raises StorageError (`store_address`) for anything else.
    """
    text = str(address)
    if "://" not in text:
        return sa.URL.create("sqlite", database=str(Path(text).absolute()))
    url = sa.make_url(text)
    if url.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername in ("sqlite", "sqlite+pysqlite") and url.database not in (None, "", ":memory:"):
        return url.set(drivername="sqlite", database=str(Path(url.database or "").absolute()))
    raise StorageError(
        f"不认识的数据库地址：{url.render_as_string()}",
        remedy="请写一个文件路径、sqlite:///路径 或 postgresql+psycopg://用户@主机/库名",
        code="store_address",
    )


def is_local(url: sa.URL) -> bool:
    """Whether a store is a file of this machine (SQLite), not a server that others write to as well."""
    return url.get_backend_name() == "sqlite"


def make_engine(url: sa.URL, *, mounts: Path = Path("/proc/mounts")) -> sa.Engine:
    """An engine with our settings. `mounts` lists the file systems, to refuse a database on a network share."""
    if url.get_backend_name() == "postgresql":
        engine = sa.create_engine(url, connect_args={"application_name": "jihua"})
        sa.event.listen(engine, "checkin", _note_use)
        sa.event.listen(engine, "checkout", partial(_ping_idle, engine))
        return engine
    path = Path(url.database or "")
    refuse_network_share(path, mounts)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"无法建立数据库所在的文件夹：{path.parent}（{error.strerror}）",
            remedy="请检查路径和权限",
            code="store_folder",
        ) from error
    # Connections are opened anew now and then, to see what `analyse` has found.
    engine = sa.create_engine(url, connect_args={"timeout": BUSY_SECONDS}, pool_recycle=600)
    sa.event.listen(engine, "connect", _set_up_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _note_use(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info["used"] = time.monotonic()


def _ping_idle(engine: sa.Engine, connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
    """Ask a connection that lay idle whether its server is still there; asked each time, a load would take a third
    longer. One that is not is thrown away and the next taken."""
    if time.monotonic() - record.info.get("used", time.monotonic()) < IDLE_SECONDS:
        return
    try:
        engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error as error:
        raise sa.exc.DisconnectionError from error


def refuse_network_share(path: Path, mounts: Path) -> None:
    """SQLite's write-ahead log needs memory shared by one machine: on a network share readers see broken data."""
    kind = filesystem_of(path, mounts)
    if str(path).startswith(("\\\\", "//")) or kind in _NETWORK_FILESYSTEMS:
        raise StorageError(
            f"数据库不能放在网络共享上：{path}（{kind or '共享路径'}）",
            remedy="SQLite 在网络盘上会损坏数据；请放到本机磁盘，多人共用请改用 PostgreSQL（--db postgresql+psycopg://…）",
            code="store_on_network",
        )


def filesystem_of(path: Path, mounts: Path) -> str | None:
    """The kind of file system a path lies on, by the longest mount point above it; null when that is unknown."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    existing = path.absolute()
    while not existing.exists() and existing != existing.parent:
        existing = existing.parent
    place = existing.resolve()
    best: tuple[int, str | None] = (-1, None)
    for line in lines:
        words = line.split(" ")
        if len(words) < 3:
            continue
        point = Path(words[1].replace("\\040", " "))
        if place.is_relative_to(point) and len(point.parts) >= best[0]:
            best = (len(point.parts), words[2])
    return best[1]


def _set_up_sqlite(connection: Any, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # transactions are ours: see _begin_sqlite
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "wal_autocheckpoint = 8192",  # 32 MB: fewer checkpoints while a night's documents come in
        "foreign_keys = ON",
        f"busy_timeout = {int(BUSY_SECONDS * 1000)}",
        "cache_size = -16384",  # 16 MB: a writer that works all night keeps no more
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    """A writer takes the write lock at once, so that two never wait for each other in the middle."""
    options = connection.get_execution_options()
    if not options.get("writing", False):
        connection.exec_driver_sql("BEGIN")
        return
    connection.exec_driver_sql(f"PRAGMA synchronous = {'FULL' if options['durable'] else 'NORMAL'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection that sees one moment of the store."""
    with translated(), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: sa.Engine, *, durable: bool = True) -> Iterator[sa.Connection]:
    """One transaction: committed whole, or nothing of it.

    A durable one is on the disk when it returns, and with it all that were committed before. One that is not can be
    lost in a power cut until the next durable one, but never in part (decision 0056).
    """
    options = {"writing": True, "durable": durable}
    with translated(), engine.connect().execution_options(**options) as connection, connection.begin():
        if not durable and connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
        yield connection


def take_turns(connection: sa.Connection, key: str) -> None:
    """Two writers of one document, of the schema or of the registry take turns until they commit.

    SQLite has one writer at a time anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})


def analyse(engine: sa.Engine) -> None:
    """Let the database look at its tables, so that it picks the right index; a second at most."""
    with writing(engine) as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA analysis_limit = 1000")
        connection.exec_driver_sql("ANALYZE")


_SIGNS = (
    (
        ("database is locked", "database table is locked"),
        "storage_locked",
        "数据库正被另一个程序写入",
        "请等它结束后重试；若反复出现，请检查是否有卡住的 jihua 进程",
    ),
    (
        ("database or disk is full", "No space left", "disk full"),
        "storage_full",
        "磁盘已满，未写入任何内容",
        "请腾出空间后重新运行；已入库的数据完好",
    ),
    (
        ("readonly database", "read-only transaction", "permission denied"),
        "storage_readonly",
        "没有写入数据库的权限",
        "请检查文件或账号的权限",
    ),
    (
        ("file is not a database", "database disk image is malformed"),
        "storage_damaged",
        "数据库文件已损坏或不是数据库",
        "请用 jihua restore 从备份恢复",
    ),
    (("unable to open database file",), "storage_unreachable", "无法打开数据库文件", "请检查路径是否存在、是否有权限"),
    (
        (
            "connection failed",
            "connection is bad",
            "Connection refused",
            "server closed the connection",
            "could not connect",
            "terminating connection",
            "the connection is lost",
            "the connection is closed",
        ),
        "storage_unreachable",
        "连接不上数据库服务器",
        "请检查地址、账号和网络后重试",
    ),
)


@contextmanager
def translated() -> Iterator[None]:
    """The database's own errors as ours, with a code and a remedy; what is not known passes unchanged."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        text = str(error.orig)
        for words, code, message, remedy in _SIGNS:
            if any(word in text for word in words):
                raise StorageError(f"{message}（{text.splitlines()[0]}）", remedy=remedy, code=code) from error
        raise


def owner_only(path: Path) -> None:
    """Keep a file that holds a company's plans from other users of the machine."""
    if os.name == "posix" and path.exists():
        path.chmod(0o600)
