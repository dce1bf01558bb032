"""计划 Plan: the document as read with everything marked in place, the list both ways, quality, findings, versions."""

from typing import Any, Literal
from urllib.parse import quote

import sqlalchemy as sa
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from flows.words import say
from schemas.issues import JihuaError
from storage.answer import Answer
from storage.carry import KEYS
from storage.diff import diff
from storage.queries.asking import ask
from storage.queries.catalog import FINDINGS, ISSUES, PLANS, QUALITY
from storage.queries.views import Filters, allowed_plans
from storage.tables import TABLES, documents, plans
from web.access import Reader, Visitor, note
from web.download import Form, as_file, file_response
from web.errors import PageError
from web.house import House
from web.lists import TheHouse, about_lines
from web.page import render
from web.reading import KINDS, blocks_of, located, other_plans, ref_of, rows_of
from web.shown import column_label, said

router = APIRouter(include_in_schema=False)

RowTable = Literal["targets", "figures", "swot_items", "strategies", "issues"]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@router.get("/plan/{document_id}/{ordinal}")
def plan_page(request: Request, document_id: str, ordinal: int, house: TheHouse, visitor: Reader) -> Response:
    """One plan. `show` chooses which kinds are marked; without it all are."""
    plan = plan_of(house, visitor, f"{document_id}#{ordinal}")
    plan_id = str(plan["plan_id"])
    labels = house.metric_labels()
    rows = rows_of(house.store, plan_id, labels)
    chosen = [kind for kind in KINDS if kind in request.query_params.getlist("show")] or list(KINDS)
    others = other_plans(house.store, document_id)
    whole = sees_all(house, visitor, document_id)
    blocks, trouble = [], None
    try:
        document = house.originals.document(document_id, str(plan["filename"]))
        rows = located(rows, document)
        visible = [row for row in rows if row.mark.kind in chosen]
        blocks = blocks_of(house.store, plan_id, document, visible, whole=whole)
    except JihuaError as error:
        trouble = error
    filters = visitor.within(Filters(plan_id=plan_id))
    with house.reading() as connection:
        quality = next(ask(connection, QUALITY, filters).dicts(), None)
        findings = list(ask(connection, FINDINGS, filters).dicts())
        issues = list(ask(connection, ISSUES, filters).dicts())
        versions = versions_of(connection, visitor, plan)
    return render(
        request,
        "plan.html",
        title=plan["title"] or plan["filename"],
        plan=plan,
        base=f"/plan/{document_id}/{ordinal}",
        rows=[row for row in rows if row.mark.kind in chosen],
        counts={kind: sum(row.mark.kind == kind for row in rows) for kind in KINDS},
        chosen=chosen,
        blocks=blocks,
        trouble=trouble,
        quality=quality,
        quality_labels={column.name: column_label(column) for column in QUALITY.columns},
        findings=findings,
        issues=issues,
        versions=versions,
        others=[other for other in others if whole and other.plan_id != plan_id],
        whole=whole,
        ref_of=ref_of,
        said=said,
    )


@router.get("/plan/{document_id}/{ordinal}/original")
def original(request: Request, document_id: str, ordinal: int, house: TheHouse, visitor: Reader) -> Response:
    """The file as it came, for those who may see every plan in it."""
    plan = plan_of(house, visitor, f"{document_id}#{ordinal}")
    if not sees_all(house, visitor, document_id):
        raise PageError("这个文件里还有别的门店的计划，不能整份下载", remedy="请联系管理员", code="forbidden")
    content = house.store.archive.read(document_id)
    note(request, house, visitor.name, "original", str(plan["filename"]))
    return as_file(request, content, str(plan["filename"]), WORD)


@router.get("/plan/{document_id}/{ordinal}/diff")
def diff_page(
    request: Request,
    document_id: str,
    ordinal: int,
    house: TheHouse,
    visitor: Reader,
    with_plan: str = "",
    form: Form | None = None,
) -> Response:
    """This plan's targets against those of another."""
    plan = plan_of(house, visitor, f"{document_id}#{ordinal}")
    other = plan_of(house, visitor, with_plan)
    with house.reading() as connection:
        found: Answer = diff(connection, str(other["plan_id"]), str(plan["plan_id"]))
    if form is not None:
        return file_response(request, found, form, about_lines(request, visitor))
    return render(
        request,
        "diff.html",
        title=say("比较两份计划", "Two plans compared"),
        answer=found,
        notes=found.notes[:2],
        labels=house.labels_in_english(),
        rows=list(found.dicts()),
        base=f"/plan/{document_id}/{ordinal}/diff",
        given={"with_plan": with_plan},
    )


@router.get("/row/{table}/{row_id:path}")
def row_place(table: RowTable, row_id: str, house: TheHouse, visitor: Reader) -> Response:
    """From a row to its place in its plan."""
    evidence = house.store.evidence(row_id, table)
    plan_id = evidence.plan_id or f"{evidence.document_id}#1"
    plan_of(house, visitor, plan_id)
    return RedirectResponse(f"{plan_address(plan_id)}#m-{ref_of(row_id)}", status_code=303)


def plan_address(plan_id: str) -> str:
    """The page of a plan."""
    document_id, _, ordinal = plan_id.partition("#")
    return f"/plan/{quote(document_id, safe='')}/{quote(ordinal, safe='')}"


def plan_of(house: House, visitor: Visitor, plan_id: str) -> dict[str, Any]:
    """A plan this visitor may see. Raises PageError (`not_found`), the same for those that are not theirs."""
    with house.reading() as connection:
        found = next(ask(connection, PLANS, visitor.within(Filters(plan_id=plan_id))).dicts(), None)
    if found is None:
        raise PageError("没有这份计划，或不在您的范围内", remedy="请从列表进入", code="not_found")
    return dict(found)


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


def sees_all(house: House, visitor: Visitor, document_id: str) -> bool:
    """Whether a visitor may see every plan of a document."""
    if not visitor.bounded:
        return True
    bounds = allowed_plans(visitor.stores, visitor.regions)
    of_document = sa.select(sa.func.count()).select_from(plans).where(plans.c.document_id == document_id)
    with house.reading() as connection:
        return connection.scalar(of_document) == connection.scalar(of_document.where(*bounds))


def versions_of(connection: sa.Connection, visitor: Visitor, plan: dict[str, Any]) -> list[sa.Row[Any]]:
    """All plans of the same subject, newest year and newest text first."""
    subject = connection.scalar(sa.select(plans.c.subject).where(plans.c.plan_id == plan["plan_id"]))
    if not subject:
        return []
    bounds = visitor.within(Filters())
    query = (
        sa.select(
            plans.c.plan_id, plans.c.title, plans.c.year, plans.c.kind, plans.c.current, plans.c.written,
            documents.c.filename, documents.c.received_at,
        )
        .join(documents, documents.c.document_id == plans.c.document_id)
        .where(plans.c.subject == subject, *allowed_plans(bounds.allowed_stores, bounds.allowed_regions))
        .order_by(plans.c.year.desc(), plans.c.current.desc(), documents.c.received_at.desc(), plans.c.plan_id)
    )  # fmt: skip
    return list(connection.execute(query))
