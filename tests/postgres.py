"""A private PostgreSQL server for tests and benchmarks: on a Unix socket in a temporary folder, gone afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg


def binaries() -> Path | None:
    """The folder of the server's programs, newest version first; None when PostgreSQL is not installed."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    found = str(installed[-1]) if installed else shutil.which("initdb")
    return Path(found).parent if found else None


@contextmanager
def private_server(*, durable: bool = False) -> Iterator[str]:
    """Start a server; its address with `%s` for the database. `durable` keeps fsync on, as in earnest."""
    programs = binaries()
    if programs is None:
        raise FileNotFoundError("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="jihua-pg-"))
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
    data = folder / "data"
    try:
        _run(folder, programs / "initdb", "-D", data, "-U", "jihua", "-A", "trust", "-E", "UTF8", "--locale=C")
        sync = "on" if durable else "off"
        options = f"-k {folder} -c listen_addresses='' -c fsync={sync} -c max_connections=60"
        _run(folder, programs / "pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "start")
        try:
            yield f"postgresql+psycopg://jihua@/%s?host={folder}"
        finally:
            _run(folder, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_database(server: str, name: str, template: str = "template0") -> str:
    """Make a database, empty or a copy of another; its address."""
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    return server % name


def drop_database(server: str, name: str) -> None:
    """Drop a database with whoever is still connected."""
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def _administer(server: str, statement: str) -> None:
    with psycopg.connect((server % "postgres").replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(statement.encode())


def _run(folder: Path, *words: str | Path) -> None:
    """Run a server program in its folder. A server refuses to run as root: then it runs as the user postgres."""
    command = [str(word) for word in words]
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, check=True, capture_output=True, cwd=folder)
