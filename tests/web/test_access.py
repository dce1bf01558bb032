"""Who may see and do what: logins, roles, bounds in every list, export and address, and what other sites cannot do."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from flows.opening import open_settled
from schemas.issues import SettingsError
from storage.accounts import events
from storage.database import reading
from storage.queries import NAMES
from tests.web.conftest import PASSWORD, add_account, log_in, pages, settings_in, token_of
from web.app import create_app
from web.settings import WebSettings

OWN, FOREIGN = "城东片区", "城西片区"
FOREIGN_WORDS = ("大学城", "柳营", "城西片区", "县域片区", "恒远")


@pytest.fixture(scope="session")
def accounts_made(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one account of each kind."""
    folder = tmp_path_factory.mktemp("accounts") / "house"
    shutil.copytree(sample_store, folder)
    add_account(folder, "admin", "admin")
    add_account(folder, "reader", "reader")
    add_account(folder, "uploader", "uploader")
    add_account(folder, "editor", "editor")
    add_account(folder, "east", "editor", regions=(OWN,))
    add_account(folder, "one-store", "reader", stores=("枫林路店",))
    return folder


@pytest.fixture
def accounts(accounts_made: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    shutil.copytree(accounts_made, tmp_path / "house")
    return tmp_path / "house"


@pytest.fixture
def anybody(accounts: Path) -> Iterator[TestClient]:
    with pages(accounts) as client:
        yield client


def test_beyond_this_machine_nobody_comes_in_without_a_login(folder: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        create_app(settings_in(folder), WebSettings(host="0.0.0.0", session_key=folder / "session.key"))
    assert refused.value.code == "login_missing"
    assert "jihua users add" in refused.value.sentence


def test_without_a_session_pages_lead_to_the_login_and_the_api_says_401(anybody: TestClient) -> None:
    answer = anybody.get("/targets?year=2025")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=%2Ftargets%3Fyear%3D2025"
    assert anybody.get("/api/lists/targets").json()["error"]["code"] == "login_needed"
    assert anybody.get("/targets.csv").status_code == 303


def test_a_login_leads_on_and_ends_with_the_logout(anybody: TestClient) -> None:
    token = token_of(anybody, "/login")
    given = {"token": token, "name": "reader", "password": PASSWORD, "next": "/targets?year=2025"}
    answer = anybody.post("/login", data=given)
    assert (answer.status_code, answer.headers["location"]) == (303, "/targets?year=2025")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert anybody.get("/targets").status_code == 200
    anybody.post("/logout", data={"token": token_of(anybody, "/targets")})
    assert anybody.get("/targets").status_code == 303


@pytest.mark.parametrize("place", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_a_login_never_leads_to_another_site(anybody: TestClient, place: str) -> None:
    given = {"token": token_of(anybody, "/login"), "name": "reader", "password": PASSWORD, "next": place}
    assert anybody.post("/login", data=given).headers["location"] == "/"


def test_wrong_passwords_are_counted_and_turned_away(anybody: TestClient) -> None:
    assert [log_in(anybody, "reader", "wrong-password").status_code for _ in range(6)] == [401] * 5 + [429]
    assert log_in(anybody, "reader").status_code == 429


def test_a_changed_password_ends_the_sessions(accounts: Path) -> None:
    with pages(accounts) as client:
        log_in(client, "reader")
        assert client.get("/targets").status_code == 200
        add_account(accounts, "reader", "reader")
        assert client.get("/targets").status_code == 303


def test_a_forged_session_is_no_session(anybody: TestClient) -> None:
    anybody.cookies.set("jihua_session", "eyJuYW1lIjoiYWRtaW4ifQ.aaaa.bbbb")
    assert anybody.get("/targets").status_code == 303


@pytest.mark.parametrize(
    ("name", "allowed", "refused"),
    [
        ("reader", ("/targets", "/compare"), ("/upload", "/review", "/history", "/stores", "/accounts", "/audit")),
        ("uploader", ("/targets", "/upload"), ("/review", "/stores", "/accounts", "/audit")),
        ("editor", ("/upload", "/review", "/stores", "/history"), ("/accounts", "/audit")),
        ("east", ("/review", "/history"), ("/stores", "/history.json", "/accounts")),
        ("admin", ("/review", "/accounts", "/audit"), ()),
    ],
)
def test_roles_open_their_own_pages(
    anybody: TestClient, name: str, allowed: tuple[str, ...], refused: tuple[str, ...]
) -> None:
    log_in(anybody, name)
    for path in allowed:
        assert anybody.get(path).status_code == 200, path
    for path in refused:
        assert anybody.get(path).status_code == 403, path


def test_a_region_sees_only_its_rows_in_every_list_and_export(anybody: TestClient) -> None:
    log_in(anybody, "east")
    for name in NAMES:
        for path in (f"/api/lists/{name}?size=1000", f"/ask/{name}.csv", f"/ask/{name}"):
            answer = anybody.get(path)
            assert answer.status_code == 200, path
            assert not any(word in answer.text for word in FOREIGN_WORDS), path
    assert anybody.get("/api/lists/targets").json()["total"] > 50


def test_a_region_sees_only_its_rows_on_every_page(anybody: TestClient) -> None:
    log_in(anybody, "east")
    paths = ("/compare", "/compare?metric=sales_volume", "/compare.csv", "/api/compare", "/targets", "/plans", "/swot")
    paths += ("/swot.csv", "/quality", "/questions", "/questions.md", "/findings", "/figures", "/issues", "/documents")
    paths += ("/runs", "/review", "/review?table=plans", "/review?table=swot_items", "/history", "/worklist", "/upload")
    for path in paths:
        answer = anybody.get(path)
        assert answer.status_code == 200, path
        assert not any(word in answer.text for word in FOREIGN_WORDS), path
    assert "枫林路店" in anybody.get("/compare").text


def test_a_region_cannot_reach_others_by_address(accounts: Path) -> None:
    with open_settled(settings_in(accounts)) as store:
        foreign = next(row for row in store.ask("targets").dicts() if row["region"] == FOREIGN)
    place = f"/plan/{str(foreign['plan_id']).replace('#', '/')}"
    row_id = str(foreign["target_id"]).replace("#", "%23")
    with pages(accounts) as client:
        log_in(client, "east")
        for path in (
            place, f"{place}/original", f"/row/targets/{row_id}", f"/review?row={row_id}",
            f"/api{place.replace('/plan', '/plans')}",
            f"/api/evidence/targets/{row_id}", f"/plan/x/1/diff?with_plan={row_id}",
        ):  # fmt: skip
            answer = client.get(path)
            assert answer.status_code == 404, path
            assert not any(word in answer.text for word in FOREIGN_WORDS), path
        for filters in (f"region={FOREIGN}", "store=大学城店", f"plan={str(foreign['plan_id']).replace('#', '%23')}"):
            assert client.get(f"/api/lists/targets?{filters}").json()["total"] == 0, filters
        given = {"table": "targets", "row_id": foreign["target_id"], "revision": 0, "values": {"scope": "x"}}
        assert client.post("/api/corrections", json=given).status_code == 404


def test_a_store_sees_only_itself(anybody: TestClient) -> None:
    log_in(anybody, "one-store")
    rows = anybody.get("/api/lists/targets?size=1000").json()["rows"]
    assert {row["store"] for row in rows} == {"枫林路店"}
    assert {row["subject"].split(" · ")[0] for row in anybody.get("/api/compare").json()["rows"]} == {"枫林路店"}


def test_a_region_never_sees_a_workbook_of_others(anybody: TestClient) -> None:
    import io

    import openpyxl

    log_in(anybody, "east")
    for path in ("/compare.xlsx", "/targets.xlsx", "/quality.xlsx", "/questions.xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(anybody.get(path).content))
        words = " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
        assert not any(word in words for word in FOREIGN_WORDS), path


@pytest.mark.parametrize(
    "path", ["/login", "/logout", "/language", "/accounts", "/review", "/review/undo", "/stores", "/upload", "/account"]
)
def test_no_form_works_without_its_token_or_from_another_site(client: TestClient, path: str) -> None:
    assert client.post(path, data={"token": "0" * 64}).status_code in (403, 422)
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}):
        token = token_of(client, "/targets")
        answer = client.post(path, data={"token": token}, headers=headers)
        assert answer.status_code == 403, (path, headers)
        assert "别的网站" in answer.text


def test_without_a_login_only_this_machines_names_are_answered(client: TestClient) -> None:
    answer = client.get("/targets", headers={"host": "evil.example"})
    assert answer.status_code == 403
    assert "本机" in answer.text


def test_every_page_forbids_inline_script_and_framing(reader: TestClient) -> None:
    for path in ("/compare", "/upload", "/review", "/nix", "/api/lists", "/static/style.css"):
        policy = reader.get(path).headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "unsafe-inline" not in policy
        assert "frame-ancestors 'none'" in policy
    for path in ("/compare", "/targets", "/swot", "/upload", "/review", "/accounts"):
        page = reader.get(path).text
        assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|https?://(?!www\.w3\.org|127)", page), path


def test_words_of_a_plan_are_never_markup(folder: Path) -> None:
    attack = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    with open_settled(settings_in(folder)) as store:
        plan = next(row for row in store.ask("plans").dicts() if row["store"] == "枫林路店")
        store.correct("plans", str(plan["plan_id"]), {"title": attack, "store": attack}, revision=0, who=attack)
    with pages(folder) as client:
        place = f"/plan/{str(plan['plan_id']).replace('#', '/')}"
        for path in ("/compare", "/targets", "/plans", "/quality", "/swot", "/questions", "/history", "/review",
                     "/review?table=plans", "/stores", "/compare.svg", place, f"/targets?q={attack}", f"/nix{attack}",
                     f"/compare?scope={attack}", f"/api/lists/nix{attack}"):  # fmt: skip
            text = client.get(path).text
            assert "<script>alert" not in text, path
            assert "<img src=x" not in text or client.get(path).headers["content-type"].startswith("application/json")


def test_a_body_that_is_too_large_is_refused(client: TestClient) -> None:
    answer = client.post("/language", content=b"x" * 300_000)
    assert answer.status_code == 413


def test_a_proxy_is_believed_only_when_it_is_named(folder: Path) -> None:
    add_account(folder, "王敏", "reader", regions=(OWN,))
    add_account(folder, "admin", "admin")
    with pages(folder, proxy_header="x-user", proxy_addresses=("testclient",)) as client:
        assert client.get("/targets", headers={"x-user": "reader"}).status_code == 200
        assert client.get("/accounts", headers={"x-user": "reader"}).status_code == 403
        assert client.get("/accounts", headers={"x-user": "admin"}).status_code == 200
        assert client.get("/targets").status_code == 303
    with pages(folder, proxy_header="x-user", proxy_addresses=("10.0.0.1",)) as client:
        assert client.get("/accounts", headers={"x-user": "admin"}).status_code == 303
    with pages(folder) as client:
        assert client.get("/accounts", headers={"x-user": "admin"}).status_code == 303


def test_accounts_are_made_on_the_page_and_the_last_admin_stays(client: TestClient) -> None:
    token = token_of(client, "/accounts")
    given = {"token": token, "name": "王敏", "password": "too-short", "role": "admin"}
    assert client.post("/accounts", data=given).status_code == 422
    assert client.post("/accounts", data=given | {"password": PASSWORD}).status_code == 303
    assert client.get("/accounts").status_code == 303
    log_in(client, "王敏")
    removed = client.post("/accounts/remove", data={"token": token_of(client, "/accounts"), "name": "王敏"})
    assert removed.status_code == 409
    assert "唯一的管理员" in removed.text


def test_the_audit_log_names_logins_exports_and_corrections(accounts: Path) -> None:
    with pages(accounts) as client:
        log_in(client, "editor", "wrong-password")
        log_in(client, "editor")
        client.get("/targets.csv?year=2025")
        row = client.get("/api/lists/worklist").json()["rows"][0]
        given = {"table": "targets", "row_id": row["target_id"], "revision": 0, "values": {"scope": "全店"}}
        assert client.post("/api/corrections", json=given).status_code == 201
    with open_settled(settings_in(accounts)) as store, reading(store.engine) as connection:
        told = [(event.who, event.action) for event in reversed(events(connection, 50))]
    assert told == [("editor", action) for action in ("login_failed", "login", "export", "correct")]
