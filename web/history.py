"""历史 History: every step of correction, who took it and why; each can be undone; all of it for the next delivery."""

import json
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from flows.words import say
from schemas.issues import JihuaError
from storage.corrections import Step
from web.access import VISIT, Editor, Visitor, check_token, note
from web.download import as_file
from web.errors import PageError
from web.fields import field_label, value_words
from web.house import House
from web.lists import TheHouse
from web.page import as_written, go, render
from web.plan import own_row

router = APIRouter(include_in_schema=False)
Text = Annotated[str, Form(max_length=4000)]
LINES = 100


@router.get("/history")
def history_page(
    request: Request, house: TheHouse, visitor: Editor, page: Annotated[int, Query(ge=1, le=100_000)] = 1
) -> Response:
    """All steps, newest first."""
    steps = list(reversed(visible_steps(house, visitor)))
    start = (page - 1) * LINES
    return render(
        request, "history.html", title=say("改正历史", "History of corrections"), steps=steps[start : start + LINES],
        page=page, more=len(steps) > start + LINES, field_label=field_label,
        value_words=lambda step, text: as_written(value_words(house, step.table, step.field, text)),
    )  # fmt: skip


@router.get("/history.json")
def history_file(request: Request, house: TheHouse, visitor: Editor) -> Response:
    """The history for another store or the next delivery; for those who see everything."""
    if visitor.bounded:
        raise PageError("只有能看全部门店的账号可以导出改正", remedy="请联系管理员", code="forbidden")
    note(request, house, visitor.name, "export", "history.json")
    body = json.dumps(house.store.export_corrections(), ensure_ascii=False, indent=1).encode()
    return as_file(request, body, "改正记录.json", "application/json")


@router.post("/review/undo")
def undo(
    request: Request, house: TheHouse, visitor: Editor, correction_id: Text = "", back: Text = "", token: Text = ""
) -> Response:
    """Take back a step."""
    check_token(house, request.cookies.get(VISIT), token)
    step = step_of(house.store.history(), correction_id)
    own_row(house, visitor, step.table, step.row_id)
    house.store.undo(correction_id, who=visitor.name)
    note(request, house, visitor.name, "undo", f"{step.table} {step.row_id} {step.field}")
    return go(back, "/history")


def visible_steps(house: House, visitor: Visitor) -> list[Step]:
    """The steps on rows this visitor may see."""
    steps = house.store.history()
    if not visitor.bounded:
        return steps
    allowed: dict[str, bool] = {}
    return [step for step in steps if _may_see(house, visitor, step, allowed)]


def _may_see(house: House, visitor: Visitor, step: Step, allowed: dict[str, bool]) -> bool:
    if step.row_id not in allowed:
        try:
            own_row(house, visitor, step.table, step.row_id)
            allowed[step.row_id] = True
        except JihuaError:
            allowed[step.row_id] = False
    return allowed[step.row_id]


def step_of(steps: list[Step], correction_id: str) -> Step:
    """The step of that id. Raises PageError (`not_found`)."""
    for step in steps:
        if step.correction_id == correction_id:
            return step
    raise PageError("没有这一步", remedy="请刷新后再看历史", code="not_found")
