"""Guards around every request, as plain ASGI: own origin only, known host names, limited bodies, strict headers.

Unsafe requests must come from our own pages (Sec-Fetch-Site, else Origin); forms carry a token besides (web.access).
"""

import ipaddress
from collections.abc import Callable
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from flows.words import Language, language
from web.errors import PageError
from web.house import moment
from web.settings import WebSettings

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FORM_BYTES = 256 * 1024
"""A form or JSON body without files."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}

Answer = Callable[[Request, PageError], ASGIApp]


class Guard:
    """Refuses what no page of ours would send, before anything else looks at it."""

    def __init__(self, app: ASGIApp, *, web: WebSettings, open_to_all: Callable[[], bool], refuse: Answer) -> None:
        self.app, self.web, self.open_to_all, self.refuse = app, web, open_to_all, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        limit = self._limit(scope["path"])
        guarded = _headers_added(send, https=self.web.https)
        try:
            self._check(scope, headers, limit)
        except PageError as error:
            await self.refuse(Request(scope), error)(scope, receive, guarded)
            return
        await self.app(scope, _counted(receive, limit), guarded)

    def _check(self, scope: Scope, headers: Headers, limit: int) -> None:
        if self.web.local and not _own_machine(headers.get("host", "")) and self.open_to_all():
            raise PageError(
                "没有登录保护时只接受本机地址", remedy="请用 http://127.0.0.1 或 localhost 打开", code="host_unknown"
            )
        if scope["method"] not in SAFE:
            _check_origin(headers)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > limit:
            raise _too_large(limit)

    def _limit(self, path: str) -> int:
        if path in ("/upload", "/api/uploads"):
            return self.web.upload_files * self.web.upload_megabytes * 2**20 + FORM_BYTES
        return FORM_BYTES


def _check_origin(headers: Headers) -> None:
    """A browser says where a request comes from; a script with neither header has no cookies of ours to misuse."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    foreign = site is not None and site not in ("same-origin", "none")
    if origin is not None and urlsplit(origin).netloc != headers.get("host"):
        foreign = True
    if foreign:
        raise PageError("这个请求来自别的网站，已拒绝", remedy="请在计划的页面上操作", code="cross_site")


def _own_machine(host: str) -> bool:
    """Whether a Host header names this machine: another name may be a foreign site pointed at us (DNS rebinding)."""
    name = urlsplit(f"//{host}").hostname or ""
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _too_large(limit: int) -> PageError:
    return PageError(
        f"内容超过上限 {max(1, limit // 2**20)} MB", remedy="请分几次上传，或删去文件里的大图片", code="too_large"
    )


def _counted(receive: Receive, limit: int) -> Receive:
    """A body that ends with an error once it is longer than allowed, whatever length it declared."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        if message["type"] == "http.request":
            seen += len(message.get("body", b""))
            if seen > limit:
                raise _too_large(limit)
        return message

    return counted


def _headers_added(send: Send, *, https: bool) -> Send:
    async def added(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("cache-control", "private, no-cache")
            if https:
                headers.setdefault("strict-transport-security", "max-age=31536000")
        await send(message)

    return added


class Speaking:
    """Sets what is one for a request: its language (the cookie of the switch, else the house's own) and its moment."""

    def __init__(self, app: ASGIApp, *, default: Language) -> None:
        self.app, self.default = app, default

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            cookies = SimpleCookie(Headers(scope=scope).get("cookie", ""))
            chosen = cookies["language"].value if "language" in cookies else self.default
            language.set("en" if chosen == "en" else "zh")
            moment.set([])
        await self.app(scope, receive, send)
