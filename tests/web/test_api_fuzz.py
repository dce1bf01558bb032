"""Whatever is asked of the API, it never answers with an error of its own making (Schemathesis)."""

import shutil
from pathlib import Path

import schemathesis
from hypothesis import HealthCheck, given, settings

from tests.web.conftest import serving

EXAMPLES = 25


def test_no_answer_is_a_server_error(sample_store: Path, tmp_path: Path) -> None:
    shutil.copytree(sample_store, tmp_path / "house")
    with serving(tmp_path / "house") as address:
        schema = schemathesis.openapi.from_url(f"{address}/api/openapi.json")
        operations = [found.ok() for found in schema.get_all_operations()]
        assert len(operations) >= 9
        for operation in operations:

            @given(case=operation.as_strategy())
            @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
            def ask(case: schemathesis.Case) -> None:
                response = case.call()
                assert response.status_code < 500, (case.method, case.path, response.text)

            ask()
