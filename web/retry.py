"""重读 Read again: files that failed are read anew from their originals, after a limit was raised or a bug mended."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from web.access import VISIT, Uploader, check_token, note
from web.desk import Upload
from web.errors import PageError
from web.lists import TheHouse, may_retry

router = APIRouter(include_in_schema=False)


@router.post("/documents/retry")
def read_again(
    request: Request,
    house: TheHouse,
    visitor: Uploader,
    document_id: Annotated[list[str], Form(max_length=1000)] = [],  # noqa: B006 - FastAPI reads the default
    token: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Read the failed files named, or all that failed. Raises PageError (`forbidden`, `nothing_failed`)."""
    check_token(house, request.cookies.get(VISIT), token)
    if not may_retry(visitor):
        raise PageError("只有能看全部门店的账号可以重读", remedy="请联系管理员", code="forbidden")
    failed = {one.document_id: one.filename for one in house.store.failed_documents()}
    wanted = [one for one in failed if not document_id or one in document_id]
    if not wanted:
        raise PageError("没有读不了的文件", remedy="请刷新文件列表", code="nothing_failed")
    upload_id, _ = house.desk.new_folder()
    names = tuple(failed[one] for one in wanted)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    house.desk.put(Upload(upload_id, visitor.name, at, names, documents=tuple(wanted)))
    note(request, house, visitor.name, "retry", f"{upload_id}：{'、'.join(names)}"[:500])
    return RedirectResponse(f"/upload/{upload_id}", status_code=303)
