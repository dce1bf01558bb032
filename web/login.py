"""Logging in and out with a password, and the language switch; the company's account is in web.oidc."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from flows.passwords import check_password
from flows.words import say
from schemas.issues import JihuaError
from storage import accounts
from web.access import SESSION, VISIT, check_token, known_visitor, make_session, note
from web.errors import PageError
from web.house import House
from web.lists import TheHouse
from web.page import go, render

router = APIRouter(include_in_schema=False)
Field = Annotated[str, Form(max_length=500)]


@router.get("/login")
def login_page(request: Request, house: TheHouse, next: str = "/") -> Response:
    """The form; whoever is known already goes on."""
    if known_visitor(request, house) is not None:
        return go(next, "/")
    return _form(request, house, next)


@router.post("/login")
def log_in(
    request: Request,
    house: TheHouse,
    name: Field = "",
    password: Field = "",
    token: Field = "",
    next: Field = "/",
) -> Response:
    """Check a password. Too many failures for a name or from an address are turned away for a quarter of an hour."""
    check_token(house, request.cookies.get(VISIT), token)
    address = request.client.host if request.client else ""
    with house.reading() as connection:
        failures = accounts.failures_since(connection, name, address, timedelta(minutes=15))
    if failures >= house.web.login_attempts:
        error = PageError("登录失败次数太多", remedy="请 15 分钟后再试", code="too_many_logins")
        return _form(request, house, next, error, status=429)
    account = house.account(name)
    if not check_password(account, password) or account is None:
        note(request, house, name[:100], "login_failed")
        error = PageError("账号或密码不对", remedy="请重新输入", code="login_failed")
        return _form(request, house, next, error, status=401)
    note(request, house, account.name, "login")
    return welcome(house, make_session(house, account.name, generation=account.generation), next)


@router.post("/logout")
def log_out(request: Request, house: TheHouse, token: Field = "") -> Response:
    """End the session."""
    check_token(house, request.cookies.get(VISIT), token)
    response = go("/login", "/login")
    response.delete_cookie(SESSION)
    return response


@router.post("/language")
def switch_language(
    request: Request,
    house: TheHouse,
    language: Field = "zh",
    token: Field = "",
    next: Field = "/",
) -> Response:
    """Chinese or English, remembered for a year."""
    check_token(house, request.cookies.get(VISIT), token)
    response = go(next, "/")
    response.set_cookie("language", "en" if language == "en" else "zh", max_age=31_536_000, samesite="lax")
    return response


def welcome(house: House, session: str, place: str) -> RedirectResponse:
    """On to the place one wanted, with the session's cookie."""
    response = go(place, "/")
    response.set_cookie(
        SESSION, session, max_age=int(house.web.session_hours * 3600), httponly=True, samesite="lax",
        secure=house.web.https,
    )  # fmt: skip
    return response


def _form(request: Request, house: House, place: str, error: JihuaError | None = None, status: int = 200) -> Response:
    values = {"title": say("登录", "Log in"), "error": error, "next": place, "oidc": bool(house.web.oidc_issuer)}
    return render(request, "login.html", status=status, **values)
