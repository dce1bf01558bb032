"""Parts against their total: halves, quarters and months against the year, 其中 against the headline, printed totals.

A total row is a check, not a datum (analysts.md, rule 13). Metrics that do not add over time are not added: of a
stock the last part must equal the year, of a rate the year must lie between its parts.
"""

from collections.abc import Iterator
from decimal import Decimal

from storage.checks.plan import Finding, PlanRows, Verdict, agree, kind_of, number_of
from storage.convert import PARTS_OF_YEAR
from storage.rows import Row
from storage.words import amount, bounds

_CUTS = {"half": "半年", "quarter": "季度", "month": "月份"}
_SPLIT = "parts_of_year"
_FAMILY = "parts_of_total"
_PRINTED = "printed_total"


def periods(plan: PlanRows) -> Iterator[Finding]:
    """Halves, quarters and months against the year, per metric and scope."""
    years: dict[tuple[str | None, ...], Row] = {}
    cuts: dict[tuple[tuple[str | None, ...], str, int | None], dict[str, Row]] = {}
    for row in plan.stated():
        if row["change"] != "level" or row["per"] is not None:
            continue
        kind = kind_of(row, "period", "period_grain")
        if row["period_grain"] == "year":
            years.setdefault((*kind, str(row["period_year"])), row)
        elif row["period_grain"] in PARTS_OF_YEAR:
            cuts.setdefault((kind, row["period_grain"], row["period_year"]), {}).setdefault(row["period"], row)
    for (kind, grain, year), parts in cuts.items():
        total = years.get((*kind, str(year)))
        if total is not None:
            yield _year_against(plan, total, [parts[name] for name in sorted(parts)], grain)


def _year_against(plan: PlanRows, total: Row, parts: list[Row], grain: str) -> Finding:
    count, time = PARTS_OF_YEAR[grain], plan.info(total["metric"]).time
    numbers = [number for row in parts if (number := number_of(row)) is not None]
    stated = number_of(total) or Decimal(0)
    complete = len(parts) == count
    if time == "sum":
        computed, how = sum(numbers, Decimal(0)), "合计"
    elif time == "last" and complete:
        computed, how = numbers[-1], "最后一期为"
    elif time == "avg" and complete and not min(numbers) <= stated <= max(numbers):
        computed, how = (max(numbers) if stated > max(numbers) else min(numbers)), "最接近的一期为"
    else:
        verdict: Verdict = "agrees" if complete else "partial"
        return _family(plan, _SPLIT, verdict, total, stated, how="", parts=parts, count=count)
    fits = agree(stated, computed, *numbers) or (total["comparator"] in ("ge", "gt") and computed > stated)
    verdict = "contradicts"
    if complete and fits:
        verdict = "agrees"
    elif not complete and computed <= stated:
        verdict = "partial"
    how = f"{len(parts)} 个{_CUTS[grain]}{how}{amount(computed, total['unit'])}"
    return _family(plan, _SPLIT, verdict, total, computed, how=how, parts=parts, count=count)


def families(plan: PlanRows) -> Iterator[Finding]:
    """Parts named under a total (其中…, rows of a table) against it."""
    rows = {row["target_id"]: row for row in plan.targets}
    for total_id, children in plan.children.items():
        total = rows.get(total_id)
        if total is None or number_of(total) is None or plan.info(total["metric"]).time != "sum":
            continue
        same = [
            row
            for row in children
            if number_of(row) is not None
            and kind_of(row, "scope", "basis") == kind_of(total, "scope", "basis")
            and row["status"] == "target"
            and "restated" not in row["flags"]
        ]
        if same:
            yield _total_against(plan, total, same)


def _total_against(plan: PlanRows, total: Row, parts: list[Row]) -> Finding:
    numbers = [number for row in parts if (number := number_of(row)) is not None]
    stated, computed = number_of(total) or Decimal(0), sum(numbers, Decimal(0))
    verdict: Verdict
    if agree(stated, computed, *numbers):
        verdict = "agrees"
    elif computed > stated and total["comparator"] not in ("ge", "gt"):
        verdict = "contradicts"
    else:
        verdict = "contradicts" if "total_row" in total["flags"] else "partial"
    how = f"{len(parts)} 个分项合计{amount(computed, total['unit'])}"
    return _family(plan, _FAMILY, verdict, total, computed, how=how, parts=parts)


def _family(
    plan: PlanRows,
    check: str,
    verdict: Verdict,
    total: Row,
    computed: Decimal,
    *,
    how: str,
    parts: list[Row],
    count: int | None = None,
) -> Finding:
    name, stated = plan.label(total), number_of(total)
    head = f"{name}：总数{bounds(total)}"
    gap = "" if stated is None else f"，相差{amount(abs(stated - computed), total['unit'])}"
    if verdict == "agrees":
        message, question = f"{head}，{how or '分项'}，一致", None
    elif verdict == "partial":
        found = f"{len(parts)}/{count} 个分项" if count else f"{len(parts)} 个分项"
        message, question = f"{head}，只写了 {found}，{how or '不相加'}{gap if how else ''}", None
    else:
        message = f"{head}，{how}{gap}"
        question = f"{name}的总数写为{bounds(total)}，但{how}{gap}。请确认以哪个为准。"
    words = "；".join(row["evidence"] for row in parts)
    return Finding(check, verdict, message, total, question, stated, computed, total["unit"], words)


def printed(plan: PlanRows) -> Iterator[Finding]:
    """A printed total of a table's column or row against the targets it adds up."""
    for figure in plan.figures:
        stated = number_of(figure)
        if figure["role"] != "total" or figure["source_row"] is None or stated is None:
            continue
        block, row, column = figure["source_block"], figure["source_row"], figure["source_col"]
        beside = [
            target
            for target in plan.stated()
            if target["source_block"] == block
            and (target["metric"], target["unit"]) == (figure["metric"], figure["unit"])
            and plan.info(target["metric"]).time == "sum"
            and "total_row" not in target["flags"]
        ]
        above = [target for target in beside if target["source_col"] == column and target["source_row"] < row]
        left = [target for target in beside if target["source_row"] == row and target["source_col"] < column]
        parts = above if len(above) >= len(left) else left
        if len(parts) > 1:
            yield _printed_against(plan, figure, stated, parts)


def _printed_against(plan: PlanRows, figure: Row, stated: Decimal, parts: list[Row]) -> Finding:
    numbers = [number for row in parts if (number := number_of(row)) is not None]
    computed = sum(numbers, Decimal(0))
    fits = agree(stated, computed, *numbers)
    unit, name = figure["unit"], plan.info(figure["metric"] or "").label
    message = f"{name}：表中合计{amount(stated, unit)}，{len(parts)} 个分项相加{amount(computed, unit)}"
    question = None if fits else f"{message}，相差{amount(abs(stated - computed), unit)}。请确认以哪个为准。"
    about = None if fits else parts[0]
    words = f"{figure['evidence']}｜" + "；".join(row["evidence"] for row in parts)
    verdict: Verdict = "agrees" if fits else "contradicts"
    return Finding(_PRINTED, verdict, message, about, question, stated, computed, unit, words, figure["metric"])
