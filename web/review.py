"""改正 Review: a queue with the document left and the fields right; accept, change or reject."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, urlencode

import anyio.to_thread
from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from flows.words import say
from schemas.issues import JihuaError
from storage.answer import Answer
from storage.carry import KEYS
from web.access import VISIT, Editor, Visitor, check_token, note
from web.asking import asked, facets
from web.errors import PageError
from web.fields import changed_values, field_label, fields_of, value_words
from web.house import House
from web.lists import TheHouse, dict_of
from web.page import as_written, go, render
from web.plan import own_row, plan_address, plan_of
from web.reading import blocks_of, located, ref_of, rows_of

router = APIRouter(include_in_schema=False)
Text = Annotated[str, Form(max_length=4000)]
ReviewTable = Literal["targets", "swot_items", "plans"]
QUEUES: dict[str, str] = {"targets": "worklist", "swot_items": "swot", "plans": "plans"}
QUEUE_LENGTH = 40
AROUND = 12
"""Blocks of the document shown before and after the words in question."""


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
        metric_labels=house.metric_labels(),
        labels_in_english=house.labels_in_english(),
        error=error,
        said=said,
        field_label=field_label,
        value_words=lambda step, text: as_written(value_words(house, step.table, step.field, text)),
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
    labels = house.metric_labels()
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
