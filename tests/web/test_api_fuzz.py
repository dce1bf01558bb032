"""Whatever is asked of the API, it never answers with an error of its own making (Schemathesis)."""

from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error

from tests.web.conftest import settings_in
from web.app import create_app
from web.settings import WebSettings


@pytest.fixture(scope="module")
def api(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> object:
    import shutil

    folder = tmp_path_factory.mktemp("fuzz") / "house"
    shutil.copytree(sample_store, folder)
    app = create_app(settings_in(folder), WebSettings(session_key=folder / "session.key"))
    app.state.house.desk.open()
    return schemathesis.openapi.from_asgi("/api/openapi.json", app, headers={"host": "127.0.0.1"})


schema = schemathesis.pytest.from_fixture("api")


@schema.parametrize()
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_answer_is_a_server_error(case: schemathesis.Case) -> None:
    response = case.call(headers={"host": "127.0.0.1"})
    case.validate_response(response, checks=[not_a_server_error])
