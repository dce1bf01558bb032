"""Who is asking: a visitor with a role and bounds. Nobody logs in on the own machine; else accounts, proxy or OIDC.
Scripts bring a token."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import Depends, Request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from storage import accounts
from storage.accounts import Account, Role
from storage.queries.views import Filters
from storage.tokens import Token, token_of
from web.errors import PageError
from web.house import House, house_of
from web.settings import WebSettings

ROLES: tuple[Role, ...] = ("reader", "uploader", "editor", "admin")
"""From seeing only to everything; each may do what those before it may."""
SESSION, VISIT = "jihua_session", "jihua_visit"
"""Cookies: the signed session, and the random word that ties forms to this browser."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is asking. `regions` and `stores` bound what is seen; both empty means everything."""

    name: str
    role: Role
    regions: tuple[str, ...] = ()
    stores: tuple[str, ...] = ()
    logged_in: bool = True

    @property
    def bounded(self) -> bool:
        """Whether this visitor sees only some stores or regions."""
        return bool(self.regions or self.stores)

    def may(self, role: Role) -> bool:
        """Whether this visitor's role includes another."""
        return ROLES.index(self.role) >= ROLES.index(role)

    def within(self, filters: Filters) -> Filters:
        """The filters with this visitor's bounds: the only way by which pages ask the store."""
        if not self.bounded:
            return filters
        return replace(filters, allowed_stores=self.stores, allowed_regions=self.regions)


LOCAL = Visitor("本机", "admin", logged_in=False)
"""Whoever sits at this machine when the pages are bound to it alone."""


def login_wanted(web: WebSettings, accounts_there: bool) -> bool:
    """Whether visitors must say who they are: always beyond this machine, and as soon as there are accounts."""
    return not web.local or accounts_there or bool(web.proxy_header or web.oidc_issuer)


def visitor_of(request: Request, house: Annotated[House, Depends(house_of)]) -> Visitor:
    """The visitor of a request. Raises PageError (`login_needed`)."""
    visitor = known_visitor(request, house)
    if visitor is None:
        raise PageError("请先登录", code="login_needed")
    return visitor


def known_visitor(request: Request, house: House) -> Visitor | None:
    """The visitor, or none when a login is needed; who brings a token is judged by it alone."""
    if (secret := bearer(request)) is not None:
        with house.reading() as connection:
            return script(token_of(connection, secret))
    if house.open_to_all:
        return LOCAL
    web = house.web
    if web.proxy_header and request.client and request.client.host in web.proxy_addresses:
        name = request.headers.get(web.proxy_header)
        if name:
            return _visitor(house.account(name), name, web.proxy_role)
    payload = read_session(house, request.cookies.get(SESSION))
    if payload is None:
        return None
    account = house.account(payload["name"])
    if payload["by"] == "oidc":
        return _visitor(account, payload["name"], web.oidc_role) if web.oidc_issuer else None
    if account is None or account.generation != payload["generation"]:
        return None
    return _visitor(account, account.name, account.role)


def bearer(request: Request) -> str | None:
    """The token of a request (RFC 6750); None where there is none."""
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else None


def script(token: Token | None) -> Visitor | None:
    """The visitor of a token, told apart from people by name."""
    if token is None:
        return None
    return Visitor(f"令牌 {token.name}", token.role, token.regions, token.stores, logged_in=False)


def _visitor(account: Account | None, name: str, role: Role) -> Visitor:
    """An account's own role and bounds; those of the settings for somebody without one."""
    if account is None:
        return Visitor(name, role)
    return Visitor(account.name, account.role, account.regions, account.stores)


def at_least(role: Role) -> Callable[..., Visitor]:
    """A dependency: the visitor, if of this role or above. Raises PageError (`forbidden`)."""

    def check(visitor: Annotated[Visitor, Depends(visitor_of)]) -> Visitor:
        if not visitor.may(role):
            raise PageError("您的账号不能做这件事", remedy="请联系管理员", code="forbidden")
        return visitor

    return check


Reader = Annotated[Visitor, Depends(visitor_of)]
Uploader = Annotated[Visitor, Depends(at_least("uploader"))]
Editor = Annotated[Visitor, Depends(at_least("editor"))]
Admin = Annotated[Visitor, Depends(at_least("admin"))]


# Sessions and forms


def make_session(house: House, name: str, *, generation: int = 0, by: str = "password") -> str:
    """A signed session: who, of which generation of the password, by which door."""
    return _serializer(house).dumps({"name": name, "generation": generation, "by": by})


def read_session(house: House, cookie: str | None) -> dict[str, Any] | None:
    """What a session cookie says, if we signed it and it has not run out."""
    if not cookie:
        return None
    try:
        payload = _serializer(house).loads(cookie, max_age=int(house.web.session_hours * 3600))
    except BadSignature:
        return None
    return payload if isinstance(payload, dict) else None


def _serializer(house: House) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(house.key, salt="session")


def form_token(house: House, visit: str) -> str:
    """The token a form of this browser must carry."""
    return hmac.new(house.key, f"form:{visit}".encode(), hashlib.sha256).hexdigest()


def check_token(house: House, visit: str | None, token: str | None) -> None:
    """Raises PageError (`stale_form`) for a form that was not made for this browser."""
    if not visit or not token or not hmac.compare_digest(form_token(house, visit), token):
        raise PageError("这张表单已过期", remedy="请回到上一页刷新后再提交", code="stale_form")


def note(request: Request, house: House, who: str, action: str, what: str = "") -> None:
    """A line of the audit log."""
    address = request.client.host if request.client else ""
    with house.writing() as connection:
        accounts.note_event(connection, who, address, action, what)
