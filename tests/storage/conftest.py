"""A store on each database: SQLite in a file, PostgreSQL on a private server started for the tests."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import Store, open_store
from tests.postgres import binaries, drop_database, make_database, private_server
from tests.storage.plans import METRICS, STORES, TOPICS


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A private PostgreSQL server; its address with `%s` for the database. Skips where there is none."""
    if binaries() is None:
        pytest.skip("PostgreSQL is not installed")
    with private_server() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The address of an empty database of one's own."""
    name = f"t{time.monotonic_ns()}"
    yield make_database(postgres_server, name)
    drop_database(postgres_server, name)


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """The name of a database with an empty store in it, to be copied: faster than making the schema each time."""
    address = make_database(postgres_server, "template_store")
    open_store(address, archive=Path("unused")).close()
    return "template_store"


@pytest.fixture(params=["sqlite", "postgresql"])
def store_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty store, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'store.db'}"
        return
    server, name = request.getfixturevalue("postgres_server"), f"s{time.monotonic_ns()}"
    yield make_database(server, name, request.getfixturevalue("postgres_template"))  # gone with the server


@pytest.fixture
def store(store_address: str, tmp_path: Path) -> Iterator[Store]:
    """An open store that knows the tests' metrics and stores."""
    with open_store(store_address, archive=tmp_path / "originals") as opened:
        opened.put_metrics(METRICS, TOPICS)
        opened.put_stores(STORES)
        yield opened
