"""The pages and the API as one ASGI application; `jihua web` starts it."""

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from typing import Any

import anyio.to_thread
import sqlalchemy as sa
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from extractors import EXTRACTOR_VERSION
from flows.opening import open_settled
from flows.settings import Settings, load_settings
from flows.words import say
from schemas.issues import JihuaError, SettingsError
from web import (
    accounts,
    api,
    compare,
    health,
    history,
    lists,
    login,
    plan,
    questions,
    retry,
    review,
    stores,
    swot,
    upload,
)
from web.access import bearer, login_wanted
from web.desk import Desk
from web.errors import PageError, status_of
from web.house import House, signing_key
from web.page import render
from web.reading import Originals
from web.security import Guard, Speaking
from web.settings import WebSettings, load_web_settings
from web.shown import error_words

PARTS = (health, login, lists, compare, plan, swot, questions, upload, retry, review, history, stores, accounts, api)
THREADS = 4
"""Requests answered at once; more wait their turn, which keeps memory small (each holds its rows and a connection)."""
CACHE_KIB = 2048
"""Page cache of one SQLite connection: readers are many, so each keeps little."""
logger = logging.getLogger(__name__)


def create_app(settings: Settings | None = None, web: WebSettings | None = None) -> FastAPI:
    """The application over a store. Raises SettingsError when it would be open to others without a login."""
    settings, web = settings or load_settings(), web or load_web_settings()
    store = open_settled(settings)
    house = House(store, settings, web, signing_key(web), Originals(store), Desk(settings, store))
    refuse_unguarded(house)
    spare_memory(house)

    @asynccontextmanager
    async def living(_: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        house.desk.open()
        gc.collect()
        gc.freeze()  # the libraries' own objects stay: a collection in the middle of a page need not look through them
        yield
        gc.unfreeze()
        house.desk.close()
        house.close()
        store.close()

    app = FastAPI(
        title="jihua", version=EXTRACTOR_VERSION, lifespan=living, openapi_url="/api/openapi.json", docs_url=None,
        redoc_url=None, summary="Targets and SWOT items of sales plans: lists, comparison, evidence, corrections.",
    )  # fmt: skip
    app.state.house = house
    for module in PARTS:
        app.include_router(module.router)
    if web.oidc_issuer:
        from web import oidc  # noqa: PLC0415 - it brings two libraries that others need not load

        app.state.company = oidc.company_client(web)
        app.include_router(oidc.router)
        app.add_middleware(SessionMiddleware, secret_key=house.key.hex(), session_cookie="jihua_oidc", max_age=600,
                           same_site="lax", https_only=web.https)  # fmt: skip
    app.mount("/static", CachedFiles(directory=str(files("web").joinpath("static"))), name="static")
    for kind in (JihuaError, HTTPException, RequestValidationError, Exception):
        app.add_exception_handler(kind, told)
    app.add_middleware(GZipMiddleware, minimum_size=2000, compresslevel=5)
    app.add_middleware(Guard, web=web, open_to_all=lambda: house.open_to_all, refuse=told)
    app.add_middleware(Speaking, default=settings.language)
    return app


def refuse_unguarded(house: House) -> None:
    """Beyond this machine nobody comes in without a login. Raises SettingsError."""
    if login_wanted(house.web, house.has_accounts()) and not (
        house.has_accounts() or house.web.proxy_header or house.web.oidc_issuer
    ):
        raise SettingsError(
            f"绑定到 {house.web.host} 时必须登录，但还没有账号",
            remedy="请先运行 jihua users add 姓名 --role admin；只在本机使用请去掉 --host",
            code="login_missing",
        )


def spare_memory(house: House) -> None:
    """Give each SQLite connection of the pages a small cache."""
    engine = house.store.engine
    if engine.dialect.name == "sqlite":
        engine.dispose()

        def shrink(connection: Any, _record: object) -> None:
            connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")

        sa.event.listen(engine, "connect", shrink)


class CachedFiles(StaticFiles):
    """Static files; their addresses change with their content, so browsers may keep them."""

    def file_response(self, full_path: Any, stat_result: Any, scope: Scope, status_code: int = 200) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response


def told(request: Request, error: Exception) -> Response:
    """An error in the one shape of the API, or as a page."""
    known, status = as_known(error)
    headers = {"retry-after": "900"} if status == 429 else None
    if wants_data(request):
        message, remedy = error_words(known)
        body = {"error": {"code": known.code, "message": message, "remedy": remedy}}
        return JSONResponse(body, status, headers)
    if status == 401 and known.code == "login_needed":
        target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(str(request.url_for("login_page").include_query_params(next=target).path) + "?" +
                                request.url_for("login_page").include_query_params(next=target).query, 303)  # fmt: skip
    return render(request, "error.html", status=status, title=say("做不到", "Cannot do this"), error=known)


def as_known(error: Exception) -> tuple[JihuaError, int]:
    """Our own error and its status for whatever was raised; what is unknown is logged and not shown."""
    if isinstance(error, JihuaError):
        return error, status_of(error)
    if isinstance(error, HTTPException):
        messages = {404: ("没有这个页面", "not_found"), 405: ("不能这样访问", "method")}
        message, code = messages.get(error.status_code, ("请求无法处理", "request"))
        return PageError(message, remedy="请检查地址", code=code), error.status_code
    if isinstance(error, RequestValidationError):
        where = "、".join(".".join(str(part) for part in one["loc"][1:]) for one in error.errors()[:3])
        return PageError(f"这些值无法使用：{where[:200]}", remedy="请检查后重试", code="query_value"), 422
    logger.exception("page failed", exc_info=error)
    return PageError("程序出错了，已记入日志", remedy="请把时间和地址告诉维护者", code="internal_error"), 500


def wants_data(request: Request) -> bool:
    """Whether the answer is for a program: the API, and whoever brings a token."""
    path = request.url.path
    return (path.startswith("/api/") and path != "/api/docs") or bearer(request) is not None
