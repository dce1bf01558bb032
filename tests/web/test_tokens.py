"""Tokens of scripts: hashed, bounded, revoked, and no way around what people must log in for."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from flows.cli.app import app
from flows.opening import open_settled
from storage.accounts import events
from storage.database import reading, writing
from storage.tokens import TokenRole, make_token, revoke_token, tokens
from tests.web.conftest import SAMPLES, add_account, log_in, pages, settings_in, token_of

PLAN = SAMPLES / "城东片区" / "枫林路店" / "枫林路店2025年工作计划.docx"


@pytest.fixture
def guarded(sample_store: Path, tmp_path: Path) -> Path:
    """A store with an admin, so that everybody must say who he is."""
    shutil.copytree(sample_store, tmp_path / "house")
    add_account(tmp_path / "house", "admin", "admin")
    return tmp_path / "house"


def token(folder: Path, role: TokenRole = "reader", *, days: float = 30, regions: tuple[str, ...] = ()) -> str:
    with open_settled(settings_in(folder)) as store, writing(store.engine) as connection:
        return make_token(connection, "日报脚本", role, regions=regions, made_by="admin", lasts=timedelta(days=days))


def bearing(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


def test_a_token_reads_lists_and_files_within_its_bounds(guarded: Path) -> None:
    secret = token(guarded, regions=("城东片区",))
    with pages(guarded) as client:
        rows = client.get("/api/lists/targets?size=1000", headers=bearing(secret)).json()["rows"]
        assert {row["region"] for row in rows} == {"城东片区"}
        assert client.get("/targets.csv", headers=bearing(secret)).status_code == 200
        assert client.get("/api/lists/targets").status_code == 401
        foreign = client.get("/api/lists/plans?store=大学城店", headers=bearing(secret)).json()
        assert foreign["total"] == 0
    with open_settled(settings_in(guarded)) as store, reading(store.engine) as connection:
        assert [(event.who, event.action) for event in events(connection, 9)] == [("令牌 日报脚本", "export")]


@pytest.mark.parametrize(("role", "upload", "correction"), [("reader", 403, 403), ("uploader", 202, 403),
                                                            ("editor", 202, 201)])  # fmt: skip
def test_a_token_may_do_what_its_role_may(guarded: Path, role: TokenRole, upload: int, correction: int) -> None:
    secret = token(guarded, role)
    with pages(guarded) as client:
        row = client.get("/api/lists/worklist", headers=bearing(secret)).json()["rows"][0]
        given = {"table": "targets", "row_id": row["target_id"], "revision": 0, "values": {"scope": "全店"}}
        assert client.post("/api/corrections", json=given, headers=bearing(secret)).status_code == correction
        files = [("files", (PLAN.name, PLAN.read_bytes()))]
        assert client.post("/api/uploads", files=files, headers=bearing(secret)).status_code == upload
        assert client.get("/accounts", headers=bearing(secret)).status_code == 403


def test_a_token_that_is_wrong_over_or_revoked_opens_nothing(guarded: Path) -> None:
    past = token(guarded, days=-1)
    with pages(guarded) as client:
        assert client.get("/api/lists", headers=bearing(past)).status_code == 401
        assert client.get("/api/lists", headers=bearing("jihua_guess")).status_code == 401
        assert client.get("/targets.csv", headers=bearing("jihua_guess")).json()["error"]["code"] == "login_needed"
        log_in(client, "admin")
        assert client.get("/api/lists").status_code == 200
        assert client.get("/api/lists", headers=bearing("jihua_guess")).status_code == 401
    with open_settled(settings_in(guarded)) as store, writing(store.engine) as connection:
        revoke_token(connection, "日报脚本")
    good = token(guarded)
    with pages(guarded) as client:
        assert client.get("/api/lists", headers=bearing(good)).status_code == 200
        with open_settled(settings_in(guarded)) as store, writing(store.engine) as connection:
            revoke_token(connection, "日报脚本")
        assert client.get("/api/lists", headers=bearing(good)).status_code == 401


def test_on_the_own_machine_a_token_still_bounds_who_brings_it(client: TestClient, folder: Path) -> None:
    secret = token(folder, regions=("城西片区",))
    assert client.get("/accounts", headers=bearing(secret)).status_code == 403
    rows = client.get("/api/lists/targets?size=1000", headers=bearing(secret)).json()["rows"]
    assert {row["region"] for row in rows} == {"城西片区"}


def test_an_admin_makes_and_revokes_a_token_on_the_page_and_its_secret_is_not_kept(guarded: Path) -> None:
    with pages(guarded) as client:
        log_in(client, "admin")
        given = {"token": token_of(client, "/accounts"), "name": "月报", "role": "reader", "regions": "城东片区"}
        page = client.post("/accounts/tokens", data=given)
        assert page.headers["cache-control"] == "no-store"
        secret = "jihua_" + page.text.partition("<code>jihua_")[2].partition("</code>")[0]
        assert client.post("/accounts/tokens", data=given).status_code == 409
        assert client.post("/accounts/tokens", data={**given, "name": "x", "role": "admin"}).status_code == 422
        client.cookies.clear()
        assert client.get("/api/lists/targets", headers=bearing(secret)).json()["total"] > 50
        log_in(client, "admin")
        assert secret not in client.get("/accounts").text
        revoked = {"token": token_of(client, "/accounts"), "name": "月报"}
        assert client.post("/accounts/tokens/revoke", data=revoked).status_code == 303
        assert client.get("/api/lists", headers=bearing(secret)).status_code == 401
        told = client.get("/audit").text
        assert "建令牌" in told
        assert "吊销令牌" in told


def test_the_store_holds_no_secret(guarded: Path) -> None:
    secret = token(guarded)
    with open_settled(settings_in(guarded)) as store, reading(store.engine) as connection:
        kept = connection.execute(sa.select(tokens)).one()
    assert secret not in str(kept)
    assert secret.encode() not in (guarded / "store.sqlite").read_bytes()


def test_a_reader_cannot_make_tokens(guarded: Path) -> None:
    add_account(guarded, "reader", "reader")
    with pages(guarded) as client:
        log_in(client, "reader")
        given = {"token": token_of(client, "/targets"), "name": "mine", "role": "editor"}
        assert client.post("/accounts/tokens", data=given).status_code == 403


def test_tokens_are_made_listed_and_revoked_on_the_command_line(guarded: Path) -> None:
    address = f"sqlite:///{guarded / 'store.sqlite'}"
    runner = CliRunner()
    made = runner.invoke(app, ["tokens", "add", "日报", "--region", "城东片区", "--days", "7", "--db", address])
    secret = made.stdout.strip()
    with pages(guarded) as client:
        assert client.get("/api/lists/targets", headers=bearing(secret)).json()["total"] > 50
        assert "日报\treader\t城东片区" in runner.invoke(app, ["tokens", "list", "--db", address]).stdout
        assert runner.invoke(app, ["tokens", "remove", "日报", "--db", address]).exit_code == 0
        assert client.get("/api/lists", headers=bearing(secret)).status_code == 401
    with open_settled(settings_in(guarded)) as store, reading(store.engine) as connection:
        told = [(event.action, event.who.endswith("（命令行）")) for event in events(connection, 9)]
    assert told == [("token_revoked", True), ("token", True)]
