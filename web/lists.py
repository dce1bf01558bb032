"""Lists: targets, plans, figures, issues, quality, runs and the fifteen questions; each as page, CSV, XLSX and JSON."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote

import sqlalchemy as sa
from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from flows.words import english as english_wanted
from flows.words import say
from schemas.tables import Column
from storage.answer import Answer
from storage.queries import NAMES, QUESTIONS
from storage.queries.catalog import VIEWS
from storage.tables import documents, runs
from web import english
from web.access import Reader, Visitor, note
from web.asking import PAGE_SIZES, Asked, asked, facets, page_answer, whole_answer
from web.download import Form, file_response
from web.errors import PageError
from web.house import House, house_of
from web.page import render
from web.shown import column_label, target_text

router = APIRouter(include_in_schema=False)
TheHouse = Annotated[House, Depends(house_of)]


@dataclass(frozen=True, slots=True)
class Listing:
    """How a list looks: the columns of its page (downloads have all), the facets beside it, a word on what it is."""

    shown: tuple[str, ...]
    facets: tuple[str, ...] = ()
    about: tuple[str, str] = ("", "")


def listing(shown: str, sides: str, about: tuple[str, str]) -> Listing:
    """A listing with its columns and facets parted by spaces."""
    return Listing(tuple(shown.split()), tuple(sides.split()), about)


LISTINGS: dict[str, Listing] = {
    "targets": listing(
        "store year metric_label number period scope status flags confidence review evidence",
        "region store year metric status review",
        ("各份现行计划里的目标；点原文回到计划", "Targets of current plans; the words lead to the plan"),
    ),
    "figures": listing(
        "store year role metric low high period evidence",
        "region store year role",
        ("不是目标的数字和它的作用", "Numbers that are no targets, with their role"),
    ),
    "plans": listing(
        "store department person region year year_source kind title current review filename",
        "region store year kind current",
        ("每份计划是谁的、哪一年的", "Whose plan, for which year"),
    ),
    "quality": listing(
        "store year title identity_complete hard_targets change_only placeholders vague with_period with_base "
        "splits_partial splits_contradictory contradictions questions swot_quadrants copies",
        "region store year kind",
        ("每份计划一行：写全了没有，对得上没有", "One line a plan: is it complete, does it add up"),
    ),
    "findings": listing(
        "store year verdict metric_label message question evidence",
        "region store year verdict check_code",
        ("核对发现：两个数对不上、缺基数、缺单位", "Findings: numbers that disagree, bases and units that are missing"),
    ),
    "issues": listing(
        "severity code store year message evidence filename",
        "severity code store",
        ("读取时存疑的地方", "Doubts raised while reading"),
    ),
    "runs": listing(
        "started_at finished_at kind status documents_new documents_replaced documents_unchanged documents_failed "
        "message",
        "kind status",
        ("每次导入的结果", "What each ingest did"),
    ),
    "documents": listing(
        "filename status error_code error_message received_at path",
        "status error_code format",
        ("收到的文件；读不了的说明原因和办法", "Files received; those that failed with reason and remedy"),
    ),
    "swot": listing(
        "store year quadrant theme text subject flags review",
        "region store year quadrant subject",
        ("各份计划的优势、劣势、机会、威胁", "Strengths, weaknesses, opportunities, threats"),
    ),
    "worklist": listing(
        "store year metric_label value confidence flags impact evidence",
        "region store year metric",
        ("没核过的目标，金额大、置信度低的在前", "Unchecked targets, large money and low certainty first"),
    ),
}
"""Lists with a page of their own; all others are shown under /ask."""
PAGES = ("targets", "figures", "plans", "quality", "findings", "issues", "runs", "documents", "worklist")
RELATED = (("targets", "figures", "worklist"), ("quality", "findings", "issues"), ("runs", "documents"))
"""Lists that belong together: each leads to the others."""
NUMBER = Column("number", "text", "The number as it binds", label="目标")
RIGHT = frozenset({"decimal", "integer", "float"})


@router.get("/")
def home() -> RedirectResponse:
    return RedirectResponse("/compare")


@router.get("/ask")
def questions_page(request: Request, visitor: Reader) -> Response:
    """The fifteen questions, each a link."""
    return render(
        request,
        "ask.html",
        title=say("十五个问题", "Fifteen questions"),
        questions=[(one, say(one.text, str(english.table("questions")[one.name]))) for one in QUESTIONS],
    )


@router.get("/ask/{name}")
def question_page(request: Request, name: str, house: TheHouse, visitor: Reader) -> Response:
    """One question as a table, or its file."""
    name, form = _parted(name)
    return list_response(request, name, house, visitor, form)


def _add(name: str) -> None:
    def page(request: Request, house: TheHouse, visitor: Reader) -> Response:
        return list_response(request, name, house, visitor, None)

    def file(request: Request, form: Form, house: TheHouse, visitor: Reader) -> Response:
        return list_response(request, name, house, visitor, form)

    router.get(f"/{name}", name=name)(page)
    router.get(f"/{name}.{{form}}", name=f"{name}-file")(file)


for _name in PAGES:
    _add(_name)


def list_response(request: Request, name: str, house: House, visitor: Visitor, form: Form | None) -> Response:
    """A list as a page, or as a file when a form is given."""
    question = asked(name, request.query_params)
    if form is not None:
        found = whole_answer(house, visitor, question)
        note(request, house, visitor.name, "export", f"{name}.{form} {request.url.query}"[:500])
        return file_response(request, found, form, about_lines(request, visitor))
    values = list_values(request, house, visitor, question)
    if name == "documents":
        return render(
            request,
            "documents.html",
            **values,
            may_retry=may_retry(visitor),
            failed=failed_files(house) if may_retry(visitor) else 0,
        )
    if name == "runs":
        flow_runs = flow_runs_of(house, [str(row["run_id"]) for row in values["rows"]])
        failed = 0 if visitor.bounded else failed_files(house)
        return render(request, "runs.html", **values, flow_runs=flow_runs, failed=failed)
    return render(request, "list.html", **values)


def may_retry(visitor: Visitor) -> bool:
    """A file that failed does not say whose it is: only who sees all stores may have it read again."""
    return visitor.may("uploader") and not visitor.bounded


def failed_files(house: House) -> int:
    """How many files could not be read."""
    with house.reading() as connection:
        query = sa.select(sa.func.count()).select_from(documents).where(documents.c.status == "failed")
        return connection.scalar(query) or 0


def flow_runs_of(house: House, run_ids: Sequence[str]) -> dict[str, str]:
    """Where Prefect shows each of these runs; none when no address of its pages is set (`prefect_ui`)."""
    if house.web.prefect_ui is None:
        return {}
    query = sa.select(runs.c.run_id, runs.c.parameters).where(runs.c.run_id.in_(run_ids))
    with house.reading() as connection:
        known = {run_id: json.loads(text).get("flow_run_id") for run_id, text in connection.execute(query)}
    root = house.web.prefect_ui.rstrip("/")
    return {run_id: f"{root}/runs/flow-run/{quote(flow_run)}" for run_id, flow_run in known.items() if flow_run}


def list_values(request: Request, house: House, visitor: Visitor, question: Asked) -> dict[str, Any]:
    """What the template of a list needs."""
    found, more = page_answer(house, visitor, question)
    look = LISTINGS.get(question.name) or Listing(tuple(column.name for column in found.columns))
    by_name = {column.name: column for column in found.columns} | {"number": NUMBER}
    shown = [by_name[name] for name in look.shown if name in by_name]
    sides = look.facets if question.name in VIEWS else ()
    own = question.name in PAGES or question.name == "swot"
    return {
        "title": say(found.title, english.title(question.name)),
        "notes": notes_of(found),
        "related": related(question.name),
        "name": question.name,
        "base": "/swot/list" if question.name == "swot" else f"/{question.name}" if own else f"/ask/{question.name}",
        "about": say(*look.about),
        "question": question,
        "answer": found,
        "more": more,
        "columns": shown,
        "rows": [dict(row, number=target_text(row)) if question.name == "targets" else row for row in found.dicts()],
        "facets": facets(house, visitor, question, sides),
        "facet_labels": {name: column_label(_facet_column(name, by_name)) for name in sides},
        "labels": house.labels_in_english(),
        "metric_labels": house.metric_labels(),
        "given": dict_of(request),
        "sizes": PAGE_SIZES,
        "right": RIGHT,
    }


def related(name: str) -> list[tuple[str, str]]:
    """The lists beside this one, with their titles."""
    family = next((names for names in RELATED if name in names), ())
    return [(one, say(VIEWS[one].title, english.title(one))) for one in family]


def notes_of(found: Answer) -> list[str]:
    """What a reader must know of an answer; in English only that there is something to know."""
    if found.notes and english_wanted():
        return ["Some stores state only the year, without months or quarters; the download names them"]
    return list(found.notes)


def _facet_column(name: str, by_name: dict[str, Column]) -> Column:
    return by_name.get(name) or Column(name, "text", name, label={"metric": "指标", "region": "区域"}.get(name, name))


def dict_of(request: Request) -> dict[str, list[str]]:
    """The address's query by key."""
    query = request.query_params
    return {key: query.getlist(key) for key in query if key not in ("page", "row")}


def about_lines(request: Request, visitor: Visitor) -> list[tuple[str, str]]:
    """What a downloaded workbook says of itself."""
    filters = [(f"筛选 {key}", "、".join(values)) for key, values in dict_of(request).items()]
    bounds = "、".join((*visitor.regions, *visitor.stores))
    return [("导出人", visitor.name), *filters, *([("可见范围", bounds)] if bounds else [])]


def _parted(name: str) -> tuple[str, Form | None]:
    for form in ("csv", "xlsx", "json"):
        if name.endswith(f".{form}"):
            name = name.removesuffix(f".{form}")
            if name in NAMES:
                return name, form
    if name not in NAMES:
        raise PageError("没有这个问题", remedy="请从“十五个问题”进入", code="query_unknown")
    return name, None
