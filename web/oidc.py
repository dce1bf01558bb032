"""Logging in with the company's account by OpenID Connect; loaded only where an issuer is set."""

import logging
from typing import Any

import anyio.to_thread
import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.starlette_client import OAuth
from fastapi import APIRouter, Request
from fastapi.responses import Response
from joserfc.errors import JoseError

from web.access import make_session, note
from web.errors import PageError
from web.house import House
from web.lists import TheHouse
from web.login import welcome
from web.settings import WebSettings

router = APIRouter(include_in_schema=False)
logger = logging.getLogger(__name__)


def company_client(web: WebSettings) -> Any:
    """Authlib's client of the issuer: authorization code with PKCE and nonce."""
    return OAuth().register(
        "company",
        client_id=web.oidc_client_id,
        client_secret=web.oidc_client_secret,
        server_metadata_url=str(web.oidc_issuer).rstrip("/") + "/.well-known/openid-configuration",
        client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256"},
    )


@router.get("/login/oidc")
async def start(request: Request, next: str = "/") -> Response:
    """Off to the company's login."""
    request.session["next"] = next
    try:
        back = str(request.url_for("oidc_back"))
        redirect: Response = await request.app.state.company.authorize_redirect(request, back)
    except httpx2.HTTPError:
        logger.exception("OIDC provider does not answer")
        raise PageError("连不上公司账号的登录服务", remedy="请稍后再试，或联系管理员", code="oidc_away") from None
    return redirect


@router.get("/login/oidc/back", name="oidc_back")
async def back(request: Request, house: TheHouse) -> Response:
    """Back from it: the signed token says who it is, and only a good one is believed."""
    place = str(request.session.pop("next", "/"))
    try:
        claims = (await request.app.state.company.authorize_access_token(request)).get("userinfo") or {}
    except (OAuthError, JoseError, httpx2.HTTPError) as error:
        logger.warning("OIDC login refused: %r", error)
        await _noted(request, house, "", "login_failed", f"oidc {type(error).__name__}")
        raise PageError("公司账号登录没有成功", remedy="请重试，或联系管理员", code="login_failed") from None
    name = claims.get(house.web.oidc_claim)
    if not isinstance(name, str) or not 0 < len(name) <= 100 or not name.isprintable():
        await _noted(request, house, "", "login_failed", f"oidc without {house.web.oidc_claim}")
        raise PageError("公司账号没有给出用户名", remedy="请联系管理员检查 oidc_claim", code="login_failed")
    await _noted(request, house, name, "login", "oidc")
    return welcome(house, make_session(house, name, by="oidc"), place)


async def _noted(request: Request, house: House, who: str, action: str, what: str) -> None:
    """A line of the audit log, written in a thread: it may wait for another writer."""
    await anyio.to_thread.run_sync(note, request, house, who, action, what)
