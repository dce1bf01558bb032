"""上传 Upload: many files at once, checked for type and size, progress, and what became of each with a link."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
import sqlalchemy as sa
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException

from flows.discover import WORD_SUFFIXES, is_archive
from flows.leftovers import is_leftover
from flows.unpack import free_name, safe_parts
from flows.words import say
from storage.tables import stores
from web.access import VISIT, Uploader, Visitor, check_token, note
from web.desk import Upload
from web.errors import PageError
from web.house import House
from web.lists import TheHouse
from web.page import render

router = APIRouter()
ACCEPTED = (*sorted(WORD_SUFFIXES), ".zip")
CHUNK = 2**20
ZIP = b"PK\x03\x04"


@router.get("/upload", include_in_schema=False)
def upload_page(request: Request, house: TheHouse, visitor: Uploader) -> Response:
    """The form, with the limits said before anything is sent, and the uploads so far."""
    return render(
        request,
        "upload.html",
        title=say("上传", "Upload"),
        accepted=ACCEPTED,
        web=house.web,
        stores=known_stores(house, visitor),
        uploads=house.desk.uploads(None if visitor.may("admin") else visitor.name)[:20],
    )


@router.post("/upload", include_in_schema=False)
async def upload_files(request: Request, house: TheHouse, visitor: Uploader) -> Response:
    """Take files from the form."""
    async with await _form(request, house) as form:
        check_token(house, request.cookies.get(VISIT), str(form.get("token", "")))
        upload = await take(request, house, visitor, form)
    return RedirectResponse(f"/upload/{upload.upload_id}", status_code=303)


@router.get("/upload/{upload_id}", include_in_schema=False)
def upload_result(request: Request, upload_id: str, house: TheHouse, visitor: Uploader) -> Response:
    """How far an upload is, and what became of each file."""
    upload = own_upload(house, visitor, upload_id)
    return render(request, "uploaded.html", title=say("上传结果", "Upload"), upload=upload)


@router.post("/api/uploads", tags=["uploads"], status_code=202)
async def api_upload(request: Request, house: TheHouse, visitor: Uploader) -> Response:
    """Hand in files (multipart, field `files`; optional `store`, `year`); answers with where to look for the result."""
    async with await _form(request, house) as form:
        upload = await take(request, house, visitor, form)
    return JSONResponse(asdict(upload), 202, {"location": f"/api/uploads/{upload.upload_id}"})


@router.get("/api/uploads/{upload_id}", tags=["uploads"])
def api_result(upload_id: str, house: TheHouse, visitor: Uploader) -> dict[str, Any]:
    """How far an upload is."""
    found: dict[str, Any] = json.loads(json.dumps(asdict(own_upload(house, visitor, upload_id))))
    return found


async def take(request: Request, house: House, visitor: Visitor, form: FormData) -> Upload:
    """Put the files of a form down and queue them. Raises PageError before anything is kept."""
    files = [one for one in form.getlist("files") if isinstance(one, UploadFile) and one.filename]
    if not files:
        raise PageError("没有选择文件", remedy="请选择 Word 文件或 zip 再上传", code="no_files")
    store, year = _said(house, visitor, form)
    upload_id, folder = house.desk.new_folder()
    try:
        for file in files:
            await _put_down(file, folder, house.web.upload_megabytes)
    except PageError:
        house.desk.drop(upload_id)
        raise
    upload = Upload(
        upload_id,
        visitor.name,
        datetime.now(UTC).isoformat(timespec="seconds"),
        tuple(sorted(path.name for path in folder.iterdir())),
        store=store,
        year=year,
        regions=visitor.regions,
        stores=visitor.stores,
    )

    def keep() -> None:
        house.desk.put(upload)
        note(request, house, visitor.name, "upload", f"{upload_id}：{'、'.join(upload.names)}"[:500])

    await anyio.to_thread.run_sync(keep)
    return upload


def own_upload(house: House, visitor: Visitor, upload_id: str) -> Upload:
    """An upload of this visitor's, or any for an admin. Raises PageError (`not_found`)."""
    upload = house.desk.upload(upload_id)
    if upload is None or not (upload.who == visitor.name or (visitor.may("admin") and not visitor.bounded)):
        raise PageError("没有这次上传", remedy="请从上传页进入", code="not_found")
    return upload


def known_stores(house: House, visitor: Visitor) -> Sequence[str]:
    """Names of the registry's stores that this visitor may choose."""
    query = sa.select(stores.c.name).order_by(stores.c.name)
    with house.reading() as connection:
        names = list(connection.scalars(query))
    own = house.desk.stores_within(visitor.regions, visitor.stores)
    return [name for name in names if name in own] if visitor.bounded else names


async def _form(request: Request, house: House) -> Any:
    """The parsed form as a context. Raises PageError for one that cannot be read or holds too many files."""
    most = house.web.upload_files
    try:
        form = await request.form(max_files=most, max_fields=20, max_part_size=64 * 1024)
    except MultiPartException:
        raise PageError(f"一次最多上传 {most} 个文件", remedy="请分几次，或压成一个 zip", code="too_large") from None
    except Exception as error:
        if getattr(error, "status_code", None) != 400:
            raise
        raise PageError(
            f"表单读不出来，或超过 {most} 个文件", remedy="请分几次，或压成一个 zip", code="upload_form"
        ) from None
    return _Closing(form)


class _Closing:
    """A form that is closed at the end, with its temporary files."""

    def __init__(self, form: FormData) -> None:
        self._form = form

    async def __aenter__(self) -> FormData:
        return self._form

    async def __aexit__(self, *_: object) -> None:
        await self._form.close()


def _said(house: House, visitor: Visitor, form: FormData) -> tuple[str | None, int | None]:
    """The store and year given with the files. Raises PageError for a store that is not the visitor's."""
    store = str(form.get("store") or "").strip() or None
    year = str(form.get("year") or "").strip()
    if year and not (year.isascii() and year.isdecimal() and 1990 <= int(year) <= 2099):
        raise PageError(
            f"年度“{year[:20]}”不是四位年份", remedy="请写 2025 这样的年份，不知道就留空", code="upload_year"
        )
    if store and (len(store) > 100 or not store.isprintable()):
        raise PageError("门店名无法使用", remedy="请从列表里选", code="upload_store")
    if store and visitor.bounded and store not in house.desk.stores_within(visitor.regions, visitor.stores):
        raise PageError(f"{store} 不在您的范围内", remedy="请从列表里选", code="forbidden")
    return store, int(year) if year else None


async def _put_down(file: UploadFile, folder: Path, most_megabytes: int) -> None:
    """Copy one file into the folder, checked by name, size and first bytes."""
    parts = safe_parts(file.filename or "")
    name = parts[-1] if parts else ""
    suffix = Path(name).suffix.lower()
    if is_leftover(name) or (suffix not in WORD_SUFFIXES and not is_archive(name)):
        raise PageError(
            f"{name or '文件'} 不能上传：只收 {'、'.join(ACCEPTED)}", remedy="请去掉它再上传", code="upload_type"
        )
    size, head = 0, b""
    async with await anyio.open_file(free_name(folder / name), "wb") as target:
        while chunk := await file.read(CHUNK):
            head = head or chunk[:4]
            size += len(chunk)
            if size > most_megabytes * 2**20:
                raise PageError(f"{name} 超过 {most_megabytes} MB", remedy="请压缩文件里的图片再上传", code="too_large")
            await target.write(chunk)
    if is_archive(name) and head != ZIP:
        raise PageError(f"{name} 不是 zip 文件", remedy="请重新压缩为 .zip", code="upload_type")
