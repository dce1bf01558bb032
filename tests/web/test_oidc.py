"""The company's login, against a real OpenID provider: who it says it is, and every token it must not believe."""

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from flows.opening import open_settled
from storage.accounts import events
from storage.database import reading
from tests.web.conftest import add_account, free_port, serving, settings_in
from tests.web.provider import CLIENT, SECRET, Provider, provider_for

WANG = {"sub": "c-1", "preferred_username": "王敏", "email": "wangmin@example.cn"}


@dataclass(frozen=True)
class Company:
    """The pages, the provider they trust, and a browser."""

    site: str
    provider: Provider
    browser: httpx.Client
    folder: Path

    def log_in(self, place: str = "/targets") -> httpx.Response:
        """Through the company's login and back; the last page."""
        return self.browser.get("/login/oidc", params={"next": place})

    def events(self) -> list[tuple[str, str, str]]:
        with open_settled(settings_in(self.folder)) as store, reading(store.engine) as connection:
            return [(event.who, event.action, event.what) for event in reversed(events(connection, 50))]


@pytest.fixture
def company(sample_store: Path, tmp_path: Path) -> Iterator[Company]:
    """Pages that log in by OIDC, with one local account beside."""
    folder = tmp_path / "house"
    shutil.copytree(sample_store, folder)
    port = free_port()
    with provider_for(f"http://127.0.0.1:{port}/login/oidc/back") as provider:
        settings = {"oidc_issuer": provider.issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
        with (
            serving(folder, port=port, **settings) as site,
            httpx.Client(base_url=site, follow_redirects=True) as browser,
        ):
            yield Company(site, provider, browser, folder)


def test_whom_the_provider_names_comes_in_and_goes_on_to_where_he_wanted(company: Company) -> None:
    company.provider.user = WANG
    page = company.log_in("/targets?year=2025")
    assert page.status_code == 200
    assert (page.url.path, page.url.query) == ("/targets", b"year=2025")
    assert "王敏" in page.text
    assert company.browser.get("/accounts").status_code == 403
    assert company.events() == [("王敏", "login", "oidc")]
    assert company.browser.get("/login").url.path == "/compare"


def test_the_login_page_offers_it_and_passes_the_place_on(company: Company) -> None:
    company.provider.user = WANG
    page = company.browser.get("/plans?year=2025")
    assert "/login/oidc?next=%2Fplans%3Fyear%3D2025" in page.text
    assert company.log_in("//evil.example").url.path == "/compare"


def test_a_local_account_of_that_name_gives_role_and_bounds(company: Company) -> None:
    add_account(company.folder, "王敏", "editor", regions=("城东片区",))
    company.provider.user = WANG
    company.log_in()
    assert company.browser.get("/review").status_code == 200
    rows = company.browser.get("/api/lists/targets", params={"size": 1000}).json()["rows"]
    assert {row["region"] for row in rows} == {"城东片区"}


def test_nobody_at_the_provider_is_nobody_here(company: Company) -> None:
    page = company.log_in()
    assert page.status_code == 401
    assert "公司账号登录没有成功" in page.text
    assert company.browser.get("/targets").url.path == "/login"
    assert [event[:2] for event in company.events()] == [("", "login_failed")]


def expired(claims: dict[str, Any]) -> dict[str, Any]:
    return {**claims, "exp": int(time.time()) - 3600}


@pytest.mark.parametrize(
    "misuse",
    [
        pytest.param(lambda claims: {**claims, "aud": ["another-client"]}, id="for another client"),
        pytest.param(lambda claims: {**claims, "iss": "http://another.example"}, id="of another issuer"),
        pytest.param(lambda claims: {**claims, "nonce": "another-visit"}, id="of another visit"),
        pytest.param(expired, id="run out"),
        pytest.param(lambda claims: {"sub": "c-1"}, id="without a name"),
    ],
)
def test_a_token_that_does_not_fit_is_refused(
    company: Company, misuse: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    company.provider.user, company.provider.misuse = WANG, misuse
    assert company.log_in().status_code == 401
    assert company.browser.get("/targets").url.path == "/login"


def test_a_token_signed_by_another_key_is_refused(company: Company) -> None:
    company.provider.user, company.provider.foreign_key = WANG, True
    assert company.log_in().status_code == 401
    assert company.browser.get("/targets").url.path == "/login"


def test_an_answer_nobody_asked_for_is_refused(company: Company) -> None:
    """Another browser's answer: the code is good, the state is not this browser's (login CSRF)."""
    company.provider.user = WANG
    with httpx.Client(base_url=company.site) as other:
        at_provider = other.get("/login/oidc").headers["location"]
        answer = httpx.get(at_provider).headers["location"]
    assert company.browser.get(answer).status_code == 401
    assert company.browser.get("/targets").url.path == "/login"


def test_a_code_is_good_once(company: Company) -> None:
    company.provider.user = WANG
    steps = company.log_in().history
    answer = next(step.headers["location"] for step in steps if "/back" in step.headers["location"])
    company.browser.cookies.clear()
    assert company.browser.get(answer).status_code == 401


def test_a_provider_that_is_away_is_told_as_such(sample_store: Path, tmp_path: Path) -> None:
    shutil.copytree(sample_store, tmp_path / "house")
    away = f"http://127.0.0.1:{free_port()}"
    with serving(tmp_path / "house", oidc_issuer=away, oidc_client_id=CLIENT, oidc_client_secret=SECRET) as site:
        page = httpx.get(f"{site}/login/oidc")
        assert page.status_code == 503
        assert "连不上公司账号的登录服务" in page.text


def test_a_session_of_the_company_ends_when_its_login_is_switched_off(company: Company) -> None:
    company.provider.user = WANG
    company.log_in()
    session = {"cookie": f"jihua_session={company.browser.cookies['jihua_session']}"}
    add_account(company.folder, "admin", "admin")
    with serving(company.folder) as site:
        assert httpx.get(f"{site}/targets", headers=session).status_code == 303
