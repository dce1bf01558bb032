"""The pages over the sample documents: read by the real extraction into a real store, served to a real browser."""

import re
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi.testclient import TestClient

from extractors import extract
from extractors.identity.stores import StoreRegistry
from extractors.vocabulary import Vocabulary
from flows.opening import open_settled
from flows.passwords import password_hash
from flows.settings import Settings, load_settings
from storage.accounts import Account, Role, put_account
from storage.database import writing
from web.app import create_app
from web.settings import WebSettings

SAMPLES = Path(__file__).parents[2] / "sample_docs"
PASSWORD = "guo-nian-hao-2025"


@pytest.fixture(scope="session", autouse=True)
def patient() -> Iterator[None]:
    """Pages wait for their counts however busy the machine is, so that tests see them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("web.asking.PATIENCE", 30.0)
        patch.setattr("web.compare.PATIENCE", 30.0)
        yield


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the store of all sample documents; copy it before writing."""
    folder = tmp_path_factory.mktemp("samples")
    read_samples(settings_in(folder))
    return folder


def read_samples(settings: Settings) -> None:
    """Read all sample documents into a store."""
    vocabulary, registry = Vocabulary.load(), StoreRegistry.load(SAMPLES / "stores.csv")
    with open_settled(settings) as store:
        run = store.start_run("batch", {})
        for path in sorted(SAMPLES.rglob("*.docx")):
            extraction = extract(path, vocabulary=vocabulary, stores=registry, name=str(path.relative_to(SAMPLES)))
            store.replace_document(extraction, path, run_id=run)
        store.finish_run(run, counts={"new": 20})


@pytest.fixture
def folder(sample_store: Path, tmp_path: Path) -> Path:
    """A copy of the sample store for one test."""
    shutil.copytree(sample_store, tmp_path / "house")
    return tmp_path / "house"


@pytest.fixture
def client(folder: Path) -> Iterator[TestClient]:
    """The pages on the own machine: no login."""
    with pages(folder) as opened:
        yield opened


@pytest.fixture(scope="session")
def reader(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The same for tests that only read; shared by all."""
    house = tmp_path_factory.mktemp("reader") / "house"
    shutil.copytree(sample_store, house)
    with pages(house) as opened:
        yield opened


@contextmanager
def pages(folder: Path, *, db: str | None = None, **web: Any) -> Iterator[TestClient]:
    """A client of the pages over a folder's store, or another with its originals in that folder."""
    app = create_app(settings_in(folder, db), WebSettings(session_key=folder / "session.key", **web))
    with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False, raise_server_exceptions=False) as opened:
        yield opened


@contextmanager
def serving(folder: Path, **web: Any) -> Iterator[str]:
    """The pages on a port of their own, for browsers; the address."""
    port = web.setdefault("port", free_port())
    app = create_app(settings_in(folder), WebSettings(session_key=folder / "session.key", **web))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(30)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def settings_in(folder: Path, db: str | None = None) -> Settings:
    """Settings whose places all lie in a folder."""
    return load_settings(
        db=db or f"sqlite:///{folder / 'store.sqlite'}",
        originals=folder / "originals" if db else None,
        state=folder / "state",
        stores=SAMPLES / "stores.csv",
        workers=1,
    )


def add_account(
    folder: Path, name: str, role: Role, *, regions: tuple[str, ...] = (), stores: tuple[str, ...] = ()
) -> None:
    """An account with the tests' password."""
    with open_settled(settings_in(folder)) as store, writing(store.engine) as connection:
        put_account(connection, Account(name, password_hash(PASSWORD), role, regions, stores))


def token_of(client: TestClient, path: str) -> str:
    """The token in the forms of a page."""
    found = re.search(r'name="token" value="(\w+)"', client.get(path).text)
    assert found, path
    return found[1]


def log_in(client: TestClient, name: str, password: str = PASSWORD) -> Any:
    """Log in; the response."""
    return client.post("/login", data={"token": token_of(client, "/login"), "name": name, "password": password})


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)
