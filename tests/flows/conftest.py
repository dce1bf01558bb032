"""One real Prefect server for the session, with a home of its own."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.settings import Settings, load_settings

os.environ["PREFECT_HOME"] = tempfile.mkdtemp(prefix="jihua-prefect-")


@pytest.fixture(scope="session")
def prefect_api() -> Iterator[str]:
    """The address of a server that the tests of a session share."""
    from flows.launch import prefect_session
    from flows.server import QUIET

    before = dict(os.environ)
    os.environ.update(QUIET)
    with prefect_session():
        from prefect.settings import PREFECT_API_URL

        yield str(PREFECT_API_URL.value())
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A store, a state folder and an inbox in this test's folder; one worker."""
    return settings_in(tmp_path)


def settings_in(folder: Path, **options: Any) -> Settings:
    """Settings whose places all lie in a folder."""
    (folder / "inbox").mkdir(exist_ok=True)
    places = {"db": f"sqlite:///{folder / 'store.sqlite'}", "state": folder / "state", "inbox": str(folder / "inbox")}
    return load_settings(**{"workers": 1, **places, **options})
