"""对比 Compare: stores × years for metrics, like with like, a chart beside each block, every cell with its evidence."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, cast, get_args

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import QueryParams

from flows.words import say
from schemas.plan import Change, Tier
from storage.answer import Answer
from storage.compare import Block, Comparison, Wanted, compare
from storage.compare_table import flat, scaled, shown_unit
from storage.queries.views import Filters
from storage.registry import MONEY_UNITS
from storage.words import CHANGES, GRAINS, TIERS
from storage.workbook import write_workbook
from web import charts, english
from web.access import Reader, Visitor
from web.access import note as audit
from web.asking import PATIENCE, facet
from web.download import TYPES, Form, as_file, file_response
from web.errors import PageError
from web.house import House
from web.lists import TheHouse, about_lines, dict_of
from web.page import render
from web.pivot import cell_words, form_text, missing_words
from web.shown import code_words, number

router = APIRouter(include_in_schema=False)

Picture = Literal["bars", "lines"]
GRAIN_CHOICES = ("year", "half", "quarter", "month")
MOST_METRICS = 12
USUAL = "sales_revenue"
"""What is compared when nothing was chosen."""


@dataclass(frozen=True, slots=True)
class View:
    """What the address of a comparison says."""

    wanted: Wanted
    money: str = "万元"
    picture: Picture = "bars"


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block as the page shows it: its name, its form in the plan's own words and in ours, its lines, its chart."""

    block: Block
    label: str
    own: str
    words: str
    lines: tuple[Any, ...]
    cut: int
    scale: Decimal
    unit: str
    chart: str
    charted: int


@router.get("/compare")
def compare_page(request: Request, house: TheHouse, visitor: Reader) -> Response:
    """The page."""
    view = read_view(request.query_params, house, visitor)
    found = compared(house, view.wanted, most=house.web.rows)
    labels = house.metric_labels()
    blocks = [shown(block, found.years, view, labels) for block in found.blocks]
    sides = sides_of(house, visitor, view)
    return render(
        request,
        "compare.html",
        title=say("对比", "Compare"),
        view=view,
        found=found,
        blocks=blocks,
        sides=sides,
        metric_labels=labels,
        notes=[say(one, "Plans of an unknown year are left out") for one in found.notes],
        given=dict_of(request),
        missing=missing_words,
        cell_note=cell_words,
        derived=lambda words: say(words, english.derived(words)),
        scaled=lambda value, scale: number(scaled(value, scale)),
        tiers=TIERS,
        changes=CHANGES,
        grains={grain: GRAINS[grain] for grain in GRAIN_CHOICES},
        money_units=tuple(MONEY_UNITS),
        most_metrics=MOST_METRICS,
    )


@router.get("/compare.{form}")
def compare_file(request: Request, form: Form | Literal["svg", "png"], house: TheHouse, visitor: Reader) -> Response:
    """The same comparison as a file: the pivot as on the page, or the chart of its first block."""
    view = read_view(request.query_params, house, visitor)
    if form in ("svg", "png"):
        return chart_file(request, house, view, form)
    audit(request, house, visitor.name, "export", f"compare.{form} {request.url.query}"[:500])
    if form == "xlsx":
        with TemporaryDirectory(prefix="jihua-") as folder, house.comparing, house.reading() as connection:
            path = write_workbook(connection, Path(folder) / "compare.xlsx", view.wanted, money_unit=view.money)
            return as_file(request, path.read_bytes(), "计划对比.xlsx", TYPES["xlsx"])
    return file_response(request, table_of(house, view), cast(Form, form), about_lines(request, visitor))


def table_of(house: House, view: View) -> Answer:
    """The comparison as one flat table; what was asked stands in its notes."""
    return flat(compared(house, view.wanted), view.money)


def chart_file(request: Request, house: House, view: View, form: Literal["svg", "png"]) -> Response:
    found = compared(house, view.wanted, most=house.web.rows)
    if not found.blocks:
        raise PageError("没有可画的数字", remedy="请先选一个有目标的指标", code="not_found")
    chart = shown(found.blocks[0], found.years, view, house.metric_labels()).chart
    if not chart:
        raise PageError("没有可画的数字", remedy="请换一个指标或年份", code="not_found")
    name = f"{found.blocks[0].metric.label}.{form}"
    if form == "svg":
        return as_file(request, chart.replace("currentColor", "#1c2024").encode(), name, "image/svg+xml")
    return as_file(request, charts.png(chart), name, "image/png")


def compared(house: House, wanted: Wanted, *, most: int | None = None) -> Comparison:
    """The comparison as the store is now; `most` lines where not all are shown. One at a time: it is Python's own
    work, so two at once would be no faster and hold twice the memory."""
    with house.comparing, house.reading() as connection:
        return compare(connection, wanted, most=most)


def read_view(query: QueryParams, house: House, visitor: Visitor) -> View:
    """Read the address. Raises PageError (`query_value`). Without metrics the most frequent one is compared."""
    bounds = visitor.within(Filters())
    metrics = tuple(code for code in query.getlist("metric") if code)
    known = house.store.metrics()
    for code in metrics:
        if code not in known and code != "other":
            raise PageError(f"没有指标“{code[:40]}”", remedy="请从左边选择", code="query_value")
    if len(metrics) > MOST_METRICS:
        raise PageError(f"一次最多对比 {MOST_METRICS} 个指标", remedy="请少选几个，或下载 XLSX", code="query_value")
    wanted = Wanted(
        metrics=metrics,
        stores=tuple(text for text in query.getlist("store") if text),
        years=tuple(sorted({_year(text) for text in query.getlist("year") if text})),
        regions=tuple(text for text in query.getlist("region") if text),
        scope=query.get("scope") or None,
        basis=query.get("basis") or None,
        tier=cast(Tier, _one("tier", query, get_args(Tier), "base")),
        change=cast(Change, _one("change", query, get_args(Change), "level")),
        grain=_one("grain", query, GRAIN_CHOICES, "year"),
        convert=_one("convert", query, ("0", "1"), "0") == "1",
        allowed_stores=bounds.allowed_stores,
        allowed_regions=bounds.allowed_regions,
    )
    if not wanted.metrics:
        wanted = replace(wanted, metrics=first_metric(house, visitor))
    money = _one("unit", query, tuple(MONEY_UNITS), "万元")
    return View(wanted, money, cast(Picture, _one("chart", query, ("bars", "lines"), "bars")))


def first_metric(house: House, visitor: Visitor) -> tuple[str, ...]:
    """The metric that most targets are about: sales revenue where stores sell."""
    filters = visitor.within(Filters())
    if house.store.ask("targets", replace(filters, metrics=(USUAL,)), limit=1).rows:
        return (USUAL,)
    counted = facet(house, "targets", "metric", filters, float("inf"))
    return tuple(code for code, _ in counted if code != "other")[:1]


def sides_of(house: House, visitor: Visitor, view: View) -> dict[str, list[tuple[Any, int | None]]]:
    """The choices with how many targets each has, under the others."""
    wanted = view.wanted
    filters = visitor.within(
        Filters(wanted.years, wanted.stores, wanted.regions, wanted.metrics, where={"status": ("target",)})
    )
    until = time.monotonic() + PATIENCE
    names = ("metric", "region", "store", "year")
    found = {name: facet(house, "targets", name, filters, until) for name in names}
    return {name: [one for one in values if one[0] is not None] for name, values in found.items()}


def shown(block: Block, years: Sequence[int], view: View, labels: Mapping[str, str]) -> ShownBlock:
    """A block's lines, those with numbers first, and its chart."""
    scale, unit = shown_unit(block.form.unit, view.money)
    with_numbers = [line for line in block.lines if any(cell.value is not None for cell in line.cells)]
    without = [line for line in block.lines if all(cell.value is None for cell in line.cells)]
    lines = (*with_numbers, *without)
    charted = with_numbers[: charts.MOST_GROUPS if view.picture == "bars" else len(charts.COLOURS)]
    series = [charts.Series(line.label, tuple(scaled(cell.value, scale) for cell in line.cells)) for line in charted]
    draw = charts.grouped_bars if view.picture == "bars" else charts.lines_over_years
    own, words = form_text(block.form)
    label, unit = labels.get(block.form.metric, block.metric.label), code_words("unit", unit or "")
    title = " ".join(part for part in (label, own, words) if part)
    chart = draw(series, years, title=title, unit=unit) if series and years else ""
    return ShownBlock(block, label, own, words, lines, block.cut, scale, unit, chart, block.numbered - len(charted))


def _one(name: str, query: QueryParams, allowed: Sequence[str], default: str) -> str:
    value = query.get(name) or default
    if value not in allowed:
        raise PageError(f"{name} 不能是“{value[:40]}”", remedy=f"可以是：{'、'.join(allowed)}", code="query_value")
    return value


def _year(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) == 4):
        raise PageError(f"年份“{text[:20]}”无法使用", remedy="请写四位年份，如 2025", code="query_value")
    return int(text)
