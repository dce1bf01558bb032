"""What only PostgreSQL has: the analysts' role that reads and never writes."""

import subprocess
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from storage import open_store
from tests.postgres import binaries
from tests.storage.plans import METRICS, extraction, plan, target

SCRIPT = Path(__file__).parents[2] / "storage" / "analysts_role.sql"


@pytest.fixture
def as_analyst(postgres_url: str, tmp_path: Path) -> str:
    """The address under which an analyst connects to a store with one plan in it."""
    with open_store(postgres_url, archive=tmp_path) as store:
        store.put_metrics(METRICS)
        store.replace_document(extraction(plan(targets=[target(8600000)])))
    owner = postgres_url.replace("+psycopg", "")
    name = f"analyst_{sa.make_url(postgres_url).database}"
    programs = binaries()
    assert programs is not None
    words = [programs / "psql", owner, "-q", "-v", "ON_ERROR_STOP=1", "-v", f"role={name}", "-v", "password='s'"]
    subprocess.run([*words, "-f", SCRIPT], check=True)
    return owner.replace("jihua@", f"{name}:s@")


def test_the_analysts_role_reads_views_and_never_writes(as_analyst: str) -> None:
    with psycopg.connect(as_analyst, autocommit=True) as connection:
        assert connection.execute("SELECT store, value FROM v_targets").fetchall() == [("城东店", 8600000)]
        for statement in ("DELETE FROM targets", "CREATE TABLE mine (a int)", "UPDATE plans SET year = 1"):
            with pytest.raises(psycopg.errors.Error):
                connection.execute(statement)
        connection.execute("SET default_transaction_read_only = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM targets")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM accounts")


def test_the_questions_are_readable_and_the_audit_log_is_not(as_analyst: str) -> None:
    with psycopg.connect(as_analyst) as connection:
        assert connection.execute("SELECT count(*) FROM q15_worklist").fetchone() == (1,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM audit")


def test_an_analyst_reads_frames_under_that_role(as_analyst: str) -> None:
    with open_store(as_analyst, create=False) as store:
        assert store.targets(store="城东店")["value"].tolist() == [8600000.0]
