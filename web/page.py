"""Rendering: templates, the words and forms they use, and what every page knows of its visitor."""

import re
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from flows.words import english, say
from storage.words import in_words
from web.access import VISIT, form_token, known_visitor
from web.house import House
from web.shown import (
    PLAN_TEXT,
    cell_text,
    code_words,
    column_label,
    column_meaning,
    error_words,
    flag_words,
    kept_error,
    moment,
    number,
)

_CHINESE = re.compile("[一-鿿]")
MENU = (
    ("/compare", "对比", "Compare", "reader"),
    ("/targets", "目标", "Targets", "reader"),
    ("/plans", "计划", "Plans", "reader"),
    ("/swot", "SWOT", "SWOT", "reader"),
    ("/quality", "质量", "Quality", "reader"),
    ("/questions", "问题", "Questions", "reader"),
    ("/runs", "运行", "Runs", "reader"),
    ("/upload", "上传", "Upload", "uploader"),
    ("/review", "改正", "Review", "editor"),
    ("/accounts", "账号", "Accounts", "admin"),
)


def render(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page for the visitor of this request."""
    house: House = request.app.state.house
    visit = request.cookies.get(VISIT) or token_urlsafe(16)
    visitor = known_visitor(request, house)
    html = environment().get_template(template).render(
        request=request,
        path=request.url.path,
        visitor=visitor,
        menu=[entry for entry in MENU if visitor is not None and visitor.may(entry[3])],  # type: ignore[arg-type]
        language="en" if english() else "zh-CN",
        token=form_token(house, visit),
        here=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        **values,
    )  # fmt: skip
    response = HTMLResponse(html, status_code=status)
    if VISIT not in request.cookies:
        response.set_cookie(VISIT, visit, httponly=True, samesite="lax", secure=house.web.https)
    return response


def go(place: str | None, otherwise: str) -> RedirectResponse:
    """On to a page of our own; a place elsewhere is not followed (no open redirect)."""
    ours = place is not None and place.startswith("/") and not place.startswith(("//", "/\\")) and place.isprintable()
    return RedirectResponse(place if ours and place else otherwise, status_code=303)


def with_etag(request: Request, body: bytes, media_type: str, headers: Mapping[str, str] | None = None) -> Response:
    """A response with an ETag of its content; 304 when the reader has it already."""
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    sent = {**(headers or {}), "etag": tag}
    known = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    if tag in known:
        return Response(status_code=304, headers=sent)
    return Response(body, media_type=media_type, headers=sent)


@cache
def environment() -> Environment:
    """The templates; whatever comes from a document is escaped, a name that is not given is an error."""
    made = Environment(
        loader=PackageLoader("web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {
        "say": say,
        "asset": asset,
        "address": address,
        "in_words": in_words,
        "column_label": column_label,
        "column_meaning": column_meaning,
        "flag_words": flag_words,
        "code_words": code_words,
        "error_words": error_words,
        "kept_error": kept_error,
        "PLAN_TEXT": PLAN_TEXT,
    }
    made.filters |= {
        "cell": cell_text,
        "number": number,
        "moment": moment,
        "in_path": in_path,
        "as_written": as_written,
        "detail": detail,
    }
    return made


@cache
def asset(name: str) -> str:
    """The address of a static file, which changes with its content."""
    content = files("web").joinpath("static", name).read_bytes()
    return f"/static/{name}?{sha256(content).hexdigest()[:10]}"


def in_path(row_id: str) -> str:
    """A row's id within a path. A page has a thousand of them, and `urlencode` is ten times as slow."""
    return row_id.replace("%", "%25").replace("#", "%23").replace("?", "%3F")


def as_written(text: object) -> Markup:
    """Words of a plan or a store: they stay as they are, marked as Chinese for readers of English."""
    return Markup('<span lang="zh">{}</span>').format(text) if english() else escape(text)


def detail(text: str) -> Markup:
    """A mark's detail: numbers and codes in the reader's language, parts in the plan's own words marked as such."""
    parts = [as_written(part) if not part.isascii() and _CHINESE.search(part) else part for part in text.split(" · ")]
    return Markup(" · ").join(parts)


def address(path: str, given: Mapping[str, Any], **changes: Any) -> str:
    """A path with the query of `given`, changed; None takes a key out."""
    merged = {**given, **changes}
    pairs = [
        (key, one)
        for key, value in merged.items()
        for one in (value if isinstance(value, list | tuple) else [value])
        if one not in (None, "")
    ]
    return f"{path}?{urlencode(pairs)}" if pairs else path
