"""改正 Review: a queue with the document left and the fields right; accept, change, reject, undo; the whole history."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, urlencode

import anyio.to_thread
import sqlalchemy as sa
from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from flows.words import say
from schemas import tables as spec
from schemas.issues import JihuaError
from storage.answer import Answer
from storage.carry import FIELDS, KEYS
from storage.corrections import Step
from storage.tables import TABLES
from storage.values import show
from storage.words import plain_number
from web.access import VISIT, Editor, Visitor, check_token, note
from web.asking import asked, facets
from web.download import as_file
from web.errors import PageError
from web.house import House
from web.lists import TheHouse, dict_of
from web.page import go, render
from web.plan import plan_address, plan_of
from web.reading import blocks_of, located, ref_of, rows_of
from web.shown import column_label

router = APIRouter(include_in_schema=False)
Text = Annotated[str, Form(max_length=4000)]
ReviewTable = Literal["targets", "swot_items", "plans"]
QUEUES: dict[str, str] = {"targets": "worklist", "swot_items": "swot", "plans": "plans"}
QUEUE_LENGTH = 40
AROUND = 12
"""Blocks of the document shown before and after the words in question."""
NUMBERS = frozenset({"low", "high", "baseline", "growth"})
SCALES = {"万": Decimal(10**4), "亿": Decimal(10**8), "千": Decimal(10**3)}


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of the form: its value as text, what the machine read if a person changed it, its closed list."""

    name: str
    label: str
    value: str
    machine: str | None
    choices: tuple[str, ...]
    wide: bool


@router.get("/review")
def review_page(
    request: Request,
    house: TheHouse,
    visitor: Editor,
    table: ReviewTable = "targets",
    row: Annotated[str, Query(max_length=300)] = "",
    said: Annotated[str, Query(max_length=300)] = "",
) -> Response:
    """The queue and the row in hand: the one named, else the first."""
    return _page(request, house, visitor, table, row, said=said)


@router.post("/review")
async def decide(request: Request, house: TheHouse, visitor: Editor) -> Response:
    """Accept, change or reject the row; then the next one."""
    form = await request.form(max_files=0, max_fields=60)
    given = {key: value for key, value in form.items() if isinstance(value, str)}
    return await anyio.to_thread.run_sync(_decide, request, house, visitor, given)


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


@router.get("/history")
def history_page(
    request: Request, house: TheHouse, visitor: Editor, page: Annotated[int, Query(ge=1, le=100_000)] = 1
) -> Response:
    """All steps, newest first."""
    steps = list(reversed(visible_steps(house, visitor)))
    start = (page - 1) * 100
    return render(
        request, "history.html", title=say("改正历史", "History of corrections"), steps=steps[start : start + 100],
        page=page, more=len(steps) > start + 100, field_label=field_label,
    )  # fmt: skip


@router.get("/history.json")
def history_file(request: Request, house: TheHouse, visitor: Editor) -> Response:
    """The history for another store or the next delivery; for those who see everything."""
    if visitor.bounded:
        raise PageError("只有能看全部门店的账号可以导出改正", remedy="请联系管理员", code="forbidden")
    note(request, house, visitor.name, "export", "history.json")
    body = json.dumps(house.store.export_corrections(), ensure_ascii=False, indent=1).encode()
    return as_file(request, body, "改正记录.json", "application/json")


def _decide(request: Request, house: House, visitor: Visitor, given: Mapping[str, str]) -> Response:
    check_token(house, request.cookies.get(VISIT), given.get("token"))
    table, row_id, action = given.get("table", ""), given.get("row", ""), given.get("action", "")
    row = own_row(house, visitor, table, row_id)
    try:
        revision = int(given.get("revision", ""))
    except ValueError:
        raise PageError("表单不完整", remedy="请刷新后重试", code="stale_form") from None
    why = given.get("why", "").strip() or None
    try:
        if action == "confirm":
            house.store.confirm(table, row_id, revision=revision, who=visitor.name)
        elif action == "reject" and table == "targets":
            change: dict[str, str | None] = {"status": "rejected"}
            house.store.correct(table, row_id, change, revision=revision, who=visitor.name, why=why)
        elif action == "change":
            change = changed_values(table, row, given)
            house.store.correct(table, row_id, change, revision=revision, who=visitor.name, why=why)
        else:
            raise PageError("不知道要做什么", remedy="请用页面上的按钮", code="query_value")
    except JihuaError as error:
        return _page(request, house, visitor, table, row_id, error=error, entered=given)
    note(request, house, visitor.name, "confirm" if action == "confirm" else "correct", f"{table} {row_id}")
    said = {"confirm": say("已核", "checked"), "change": say("已改", "changed"), "reject": say("已否定", "rejected")}
    query = [pair for pair in parse_qsl(given.get("queue", "")) if pair[0] not in ("row", "said")]
    query += [("row", given.get("next", "")), ("said", said[action])]
    return go(f"/review?{urlencode([pair for pair in query if pair[1]])}", "/review")


def _page(
    request: Request,
    house: House,
    visitor: Visitor,
    table: str,
    row_id: str,
    *,
    said: str = "",
    error: JihuaError | None = None,
    entered: Mapping[str, str] | None = None,
) -> Response:
    question = asked(QUEUES[table], request.query_params, size=QUEUE_LENGTH)
    queue = queue_of(house, visitor, table, request)
    key = KEYS[table]
    ids = [str(one[key]) for one in queue.dicts()]
    current = row_id or (ids[0] if ids else "")
    values = hand(house, visitor, table, current) if current else {}
    place = ids.index(current) if current in ids else -1
    status = 200 if error is None else 409
    return render(
        request,
        "review.html",
        status=status,
        title=say("改正", "Review"),
        table=table,
        question=question,
        queue=list(queue.dicts()),
        key=key,
        row_id=current,
        following=ids[place + 1] if place + 1 < len(ids) else "",
        before=ids[place - 1] if place > 0 else "",
        facets=facets(house, visitor, question, ("region", "store", "year")),
        given=dict_of(request),
        metric_labels={code: info.label for code, info in house.store.metrics().items()},
        error=error,
        said=said,
        field_label=field_label,
        fields=fields_of(house, table, values, entered or {}),
        values=values,
    )


def queue_of(house: House, visitor: Visitor, table: str, request: Request) -> Answer:
    """The next rows nobody has looked at: lowest certainty and largest money first."""
    question = asked(QUEUES[table], request.query_params, size=QUEUE_LENGTH)
    filters = visitor.within(question.filters)
    if table != "targets":
        filters = replace(filters, where={"review": (None,), **filters.where})
    return house.store.ask(question.name, filters, limit=QUEUE_LENGTH)


def hand(house: House, visitor: Visitor, table: str, row_id: str) -> dict[str, Any]:
    """The row in hand with its paper around it and its history."""
    row = own_row(house, visitor, table, row_id)
    plan = plan_of(house, visitor, str(row["plan_id"]))
    labels = {code: info.label for code, info in house.store.metrics().items()}
    blocks: list[Any] = []
    trouble = None
    try:
        document = house.originals.document(str(row["document_id"]), str(plan["filename"]))
        rows = [one for one in rows_of(house.store, str(row["plan_id"]), labels) if one.row_id == row_id]
        rows = [one for one in located(rows, document) if one.found]
        blocks = blocks_of(house.store, str(row["plan_id"]), document, rows, whole=True)
        middle = rows[0].mark.span.block if rows else 0
        blocks = blocks[max(0, middle - AROUND) : middle + AROUND + 1]
    except JihuaError as error:
        trouble = error
    steps = house.store.history(table, row_id)
    return {
        "row": row, "plan": plan, "blocks": blocks, "trouble": trouble, "steps": steps, "ref": ref_of(row_id),
        "address": plan_address(str(row["plan_id"])),
    }  # fmt: skip


def own_row(house: House, visitor: Visitor, table: str, row_id: str) -> dict[str, Any]:
    """A row whose plan this visitor may see. Raises PageError (`not_found`)."""
    if table not in KEYS:
        raise PageError("这张表不能改", remedy=f"可以改：{'、'.join(KEYS)}", code="not_found")
    rows = TABLES[table]
    with house.reading() as connection:
        row = connection.execute(sa.select(rows).where(rows.c[KEYS[table]] == row_id)).mappings().first()
    if row is None:
        raise PageError("这一行已不存在", remedy="文件可能刚被重新读取，请刷新", code="not_found")
    plan_of(house, visitor, str(row["plan_id"]))
    return dict(row)


def changed_values(table: str, row: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, str | None]:
    """The fields a person has changed, as text in base units."""
    changed: dict[str, str | None] = {}
    for name in FIELDS[table]:
        if name not in given:
            continue
        text = given[name].strip() or None
        if text is not None and name in NUMBERS:
            text = in_base_units(text)
        if text != show(row[name]):
            changed[name] = text
    if not changed:
        raise PageError("没有改动", remedy="数字没错请按“核对无误”", code="nothing_changed")
    return changed


def in_base_units(text: str) -> str:
    """`860万` as `8600000`; what is no such number is left for the store to judge."""
    bare = text.replace(",", "").replace("，", "").removesuffix("元").strip()
    if bare[-1:] in SCALES:
        try:
            return plain_number(Decimal(bare[:-1]) * SCALES[bare[-1]])
        except InvalidOperation:
            return text
    return bare


def fields_of(house: House, table: str, values: Mapping[str, Any], entered: Mapping[str, str]) -> list[FormField]:
    """The form of a row."""
    if not values:
        return []
    row = values["row"]
    machine = {step.field: step.machine_value for step in values["steps"] if step.state == "active" and step.field}
    fields = []
    for name in FIELDS[table]:
        column = spec.BY_NAME[table].column(name)
        choices = column.values
        if name == "metric":
            choices = tuple(sorted(house.store.metrics()))
        value = entered.get(name, show(row[name]) or "")
        wide = name in ("text", "title", "metric", "scope")
        fields.append(FormField(name, column_label(column), value, machine.get(name), choices, wide))
    return fields


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


def field_label(table: str, name: str) -> str:
    """A field's label."""
    return column_label(spec.BY_NAME[table].column(name)) if name else say("核对", "check")
