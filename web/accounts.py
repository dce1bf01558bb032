"""账号 Accounts, tokens of scripts and 审计 Audit for admins, and everybody's own password."""

from datetime import timedelta
from typing import Annotated, get_args

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from flows.passwords import check_password, password_hash
from flows.words import say
from storage import accounts, tokens
from storage.accounts import Account, Role
from storage.tokens import TokenRole
from web.access import ROLES, VISIT, Admin, Reader, check_token, note
from web.errors import PageError
from web.house import House
from web.lists import TheHouse
from web.page import go, render

router = APIRouter(include_in_schema=False)
Field = Annotated[str, Form(max_length=2000)]
LINES = 100
LONGEST = 3650
"""Days that a token may last."""


@router.get("/accounts")
def accounts_page(request: Request, house: TheHouse, visitor: Admin, name: str = "") -> Response:
    """All accounts, and a form that makes or changes one."""
    return _page(request, house, name)


@router.post("/accounts")
def put_account(
    request: Request,
    house: TheHouse,
    visitor: Admin,
    name: Field = "",
    password: Field = "",
    role: Annotated[Role, Form()] = "reader",
    regions: Field = "",
    stores: Field = "",
    token: Field = "",
) -> Response:
    """Make or change an account; an empty password keeps the old one. Raises PageError, StorageError."""
    check_token(house, request.cookies.get(VISIT), token)
    save_account(house, name, password, role, parted(regions), parted(stores))
    note(request, house, visitor.name, "account", f"{name} {role} {regions} {stores}"[:300])
    return go("/accounts", "/")


@router.post("/accounts/remove")
def remove_account(request: Request, house: TheHouse, visitor: Admin, name: Field = "", token: Field = "") -> Response:
    """Remove an account; its sessions end."""
    check_token(house, request.cookies.get(VISIT), token)
    with house.writing() as connection:
        accounts.drop_account(connection, name)
    note(request, house, visitor.name, "account_removed", name)
    return go("/accounts", "/")


@router.post("/accounts/tokens")
def make_token(
    request: Request,
    house: TheHouse,
    visitor: Admin,
    name: Field = "",
    role: Annotated[TokenRole, Form()] = "reader",
    regions: Field = "",
    stores: Field = "",
    days: Annotated[int, Form(ge=1, le=LONGEST)] = 365,
    token: Field = "",
) -> Response:
    """Make a token for a script; its secret stands on this page and never again. Raises PageError, StorageError."""
    check_token(house, request.cookies.get(VISIT), token)
    bounds = {"regions": parted(regions), "stores": parted(stores)}
    with house.writing() as connection:
        secret = tokens.make_token(
            connection, name.strip(), role, **bounds, made_by=visitor.name, lasts=timedelta(days=days)
        )
    note(request, house, visitor.name, "token", f"{name.strip()} {role} {regions} {stores} {days}"[:300])
    response = _page(request, house, made=(name.strip(), secret))
    response.headers["cache-control"] = "no-store"
    return response


@router.post("/accounts/tokens/revoke")
def revoke_token(request: Request, house: TheHouse, visitor: Admin, name: Field = "", token: Field = "") -> Response:
    """End a token at once."""
    check_token(house, request.cookies.get(VISIT), token)
    with house.writing() as connection:
        tokens.revoke_token(connection, name)
    note(request, house, visitor.name, "token_revoked", name)
    return go("/accounts", "/")


def _page(request: Request, house: House, name: str = "", made: tuple[str, str] | None = None) -> Response:
    with house.reading() as connection:
        found, scripts = accounts.all_accounts(connection), tokens.all_tokens(connection)
    chosen = next((one for one in found if one.name == name), None)
    return render(
        request, "accounts.html", title=say("账号", "Accounts"), accounts=found, chosen=chosen, roles=ROLES,
        tokens=scripts, token_roles=get_args(TokenRole), made=made, longest=LONGEST,
    )  # fmt: skip


@router.get("/audit")
def audit_page(
    request: Request, house: TheHouse, visitor: Admin, page: Annotated[int, Query(ge=1, le=100_000)] = 1
) -> Response:
    """Who did what, newest first."""
    with house.reading() as connection:
        events = accounts.events(connection, LINES + 1, (page - 1) * LINES)
    return render(
        request, "audit.html", title=say("审计", "Audit"), events=events[:LINES], page=page, more=len(events) > LINES
    )


@router.get("/account")
def own_page(request: Request, house: TheHouse, visitor: Reader) -> Response:
    """One's own role and bounds, and the password."""
    return render(request, "account.html", title=say("我的账号", "My account"))


@router.post("/account")
def change_password(
    request: Request, house: TheHouse, visitor: Reader, old: Field = "", new: Field = "", token: Field = ""
) -> Response:
    """Change one's own password; all sessions of the account end."""
    check_token(house, request.cookies.get(VISIT), token)
    account = house.account(visitor.name)
    if account is None or not check_password(account, old):
        raise PageError("原密码不对", remedy="请重新输入", code="login_failed")
    save_account(house, account.name, new, account.role, account.regions, account.stores)
    note(request, house, visitor.name, "password")
    return go("/login", "/")


def save_account(
    house: House, name: str, password: str, role: Role, regions: tuple[str, ...], stores: tuple[str, ...]
) -> None:
    """Make or change an account. Raises PageError for a name, role or password that will not do."""
    name = name.strip()
    if not name or len(name) > 100 or not name.isprintable():
        raise PageError("账号名无法使用", remedy="请填 1 到 100 个字", code="account_name")
    if role not in ROLES:
        raise PageError("没有这个角色", remedy=f"可以是：{'、'.join(ROLES)}", code="account_role")
    old = house.account(name)
    if not password and old is None:
        raise PageError("新账号要有密码", remedy="请填密码", code="password_short")
    hashed = password_hash(password) if password or old is None else old.password_hash
    with house.writing() as connection:
        accounts.put_account(connection, Account(name, hashed, role, regions, stores))


def parted(text: str) -> tuple[str, ...]:
    """Names parted by commas, 、 or line ends."""
    for sign in ("，", "、", ";", "；", "\n", "\r"):
        text = text.replace(sign, ",")
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
