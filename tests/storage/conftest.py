"""A store on each database: SQLite in a file, PostgreSQL on a private server started for the tests."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from storage import Store, open_store
from tests.storage.plans import METRICS, STORES

_DEBIAN = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
BINARIES = _DEBIAN[-1] if _DEBIAN else None


def _run(folder: Path, *words: str | Path) -> None:
    """Run a server program in its folder. A server refuses to run as root: then it runs as the user postgres."""
    command = [str(word) for word in words]
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, check=True, capture_output=True, cwd=folder)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A private PostgreSQL server on a Unix socket; its address without a database. Skips where there is none."""
    initdb = (BINARIES / "initdb") if BINARIES else shutil.which("initdb")
    if initdb is None:
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="jihua-pg-"))
    binaries = Path(initdb).parent
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
    data = folder / "data"
    _run(folder, initdb, "-D", data, "-U", "jihua", "-A", "trust", "-E", "UTF8", "--locale=C")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=60"
    _run(folder, binaries / "pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "start")
    try:
        yield f"postgresql+psycopg://jihua@/%s?host={folder}"
    finally:
        _run(folder, binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The address of an empty database of one's own."""
    name = f"t{time.monotonic_ns()}"
    admin = (postgres_server % "postgres").replace("+psycopg", "")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield postgres_server % name
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def store_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty store, once on SQLite and once on PostgreSQL."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture
def store(store_address: str, tmp_path: Path) -> Iterator[Store]:
    """An open store that knows the tests' metrics and stores."""
    with open_store(store_address, archive=tmp_path / "originals") as opened:
        opened.put_metrics(METRICS)
        opened.put_stores(STORES)
        yield opened
