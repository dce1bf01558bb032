"""One number at a time: growth against level and base, direction, implausible values, calendar, what is missing."""

from collections.abc import Iterator
from decimal import Decimal

from schemas.bounds import WITHIN_HUNDRED
from storage.checks.plan import Finding, PlanRows, Verdict, number_of, rounding
from storage.periods import read_period
from storage.rows import Row
from storage.words import amount, bounds, plain_number

LEAST_YEARLY_MONEY = Decimal(1000)
"""A year's revenue below this many yuan means that 万 was left out."""
_LARGE = frozenset({"sales_revenue", "collection_amount", "contract_amount", "premium_income", "service_revenue"})


def growth(plan: PlanRows) -> Iterator[Finding]:
    """Stated growth against the growth from the base (stated beside it, or last year's actual in the plan)."""
    actuals = _actuals(plan)
    for row in plan.stated():
        stated, level = row["growth"], number_of(row)
        base, words = row["baseline"], row["evidence"]
        if base is None:
            base, words = actuals.get((row["metric"], row["unit"], row["period_year"]), (None, ""))
        if (
            row["change"] != "level"
            or stated is None
            or not base
            or level is None
            or (row["scope"] and not row["baseline"])
        ):
            continue
        in_points = row["growth_unit"] == "pp"
        computed = level - base if in_points else ((level - base) / base * 100).quantize(Decimal("0.01"))
        slack = rounding_of_growth(stated) + (Decimal(0) if in_points else rounding(level) / abs(base) * 100)
        fits = abs(stated - computed) <= slack
        unit = row["growth_unit"] or "%"
        message = (
            f"{plan.label(row)}{bounds(row)}，写明增长{amount(stated, unit)}；"
            f"按基数{amount(base, row['unit'])}计算为{amount(computed, unit)}"
        )
        question = None if fits else f"{message}，两者不一致。请确认目标、增幅和基数。"
        verdict: Verdict = "agrees" if fits else "contradicts"
        yield Finding("growth", verdict, message, row, question, stated, computed, unit, words)


def rounding_of_growth(stated: Decimal) -> Decimal:
    """Half the last digit of a growth as written, at least half a point: plans write whole per cents."""
    exponent = int(stated.normalize().as_tuple().exponent)
    return Decimal("0.5") if exponent >= 0 else Decimal(5).scaleb(exponent - 1)


def _actuals(plan: PlanRows) -> dict[tuple[str | None, str | None, int | None], tuple[Decimal, str]]:
    """Last year's actuals by metric, unit and the year after; only where the plan gives exactly one."""
    found: dict[tuple[str | None, str | None, int | None], list[Row]] = {}
    for figure in plan.figures:
        year = figure["period_year"]
        if figure["role"] in ("actual", "baseline") and figure["period_grain"] == "year" and year is not None:
            found.setdefault((figure["metric"], figure["unit"], year + 1), []).append(figure)
    return {
        key: (number, rows[0]["evidence"])
        for key, rows in found.items()
        if len({number_of(row) for row in rows}) == 1 and (number := number_of(rows[0])) is not None
    }


def direction(plan: PlanRows) -> Iterator[Finding]:
    """A bound or a change that points the wrong way: 流失率不低于, 销售额下降."""
    for row in plan.stated():
        way = plan.info(row["metric"]).direction
        if way == "N":
            continue
        wrong_bound = row["change"] == "level" and row["comparator"] in (("le", "lt") if way == "H" else ("ge", "gt"))
        wrong_change = row["change"] == ("decrease" if way == "H" else "increase")
        if wrong_bound or wrong_change:
            better = "越高越好" if way == "H" else "越低越好"
            change = {"increase": "增长", "decrease": "下降"}.get(row["change"], "")
            message = f"{plan.label(row)}{better}，却写成{change}{bounds(row)}"
            yield Finding(
                "direction", "implausible", message, row, f"{message}。请确认方向。", number_of(row), None, row["unit"]
            )


def plausible(plan: PlanRows) -> Iterator[Finding]:
    """Values that can hardly be meant."""
    for row in plan.stated():
        value, reason = number_of(row), None
        if value is None:
            continue
        if row["unit"] == "%" and row["change"] == "level" and row["metric"] in WITHIN_HUNDRED and value > 100:
            reason = "超过 100%"
        elif value < 0:
            reason = "是负数"
        elif (
            row["unit"] == "CNY" and row["metric"] in _LARGE and row["period_grain"] == "year" and row["per"] is None
            and row["per_unit"] is None and row["change"] == "level" and 0 < value < LEAST_YEARLY_MONEY
        ):  # fmt: skip
            reason = "全年金额过小，可能漏写“万”"
        elif row["low"] is not None and row["high"] is not None and row["low"] > row["high"]:
            reason = f"下限{plain_number(row['low'])}大于上限{plain_number(row['high'])}"
        if reason is not None:
            message = f"{plan.label(row)}{bounds(row)}：{reason}"
            yield Finding(
                "implausible", "implausible", message, row, f"{message}。请确认数字和单位。", value, None, row["unit"]
            )


def calendar(plan: PlanRows) -> Iterator[Finding]:
    """Days that do not exist, and periods outside the plan's own year."""
    year = plan.plan["year"]
    for row in plan.targets:
        period = row["period"]
        if period is None:
            continue
        read = read_period(period, year)
        known = read.year is not None
        if read.grain is None or (known and read.grain in ("day", "range", "month") and read.start is None):
            message = f"{plan.label(row)}的日期不存在：{period}"
        elif year is not None and read.year is not None and abs(read.year - year) > 1 and read.grain != "years":
            message = f"{plan.label(row)}的期间是 {read.year} 年，而计划是 {year} 年的"
        else:
            continue
        yield Finding("calendar", "implausible", message, row, f"{message}。请确认年份和日期。")


def missing(plan: PlanRows) -> Iterator[Finding]:
    """What a target lacks: number, base of a change in per cent or points, unit, period."""
    actuals = _actuals(plan)
    for row in plan.targets:
        name = plan.label(row)
        words = f"{name}“{row['evidence']}”"
        if row["status"] == "placeholder":
            yield _lacks("number", row, f"{name}的数字被隐去", f"{words}没有写出数字，请补充目标值。")
        elif row["status"] == "vague":
            yield _lacks("number", row, f"{name}只有方向没有数字", f"{words}没有写出数字，目标值是多少？")
        elif (
            _needs_base(plan, row) and (row["metric"], plan.info(row["metric"]).unit, row["period_year"]) not in actuals
        ):
            question = f"{words}以什么为基数？请补充上年实际数，或直接写出目标值。"
            yield _lacks("baseline", row, f"{name}只写了增幅，没有基数", question)
        if row["status"] == "target" and _needs_unit(plan, row):
            yield _lacks("unit", row, f"{name}{plain_number(number_of(row))}没有单位", f"{words}的单位是什么？")
        if row["period"] is None:
            yield _lacks("period", row, f"{name}没有写明期间", f"{words}是哪个期间的目标？")


def _needs_base(plan: PlanRows, row: Row) -> bool:
    """A change in per cent or points says nothing without its base; 300 more of something does."""
    relative = row["change"] != "level" and row["unit"] in ("%", "pp")
    return relative and row["baseline"] is None and plan.info(row["metric"]).time != "none"


def _needs_unit(plan: PlanRows, row: Row) -> bool:
    """Scores and ratios are plain numbers, and nothing is nothing in any unit."""
    if "unit_missing" in row["flags"]:
        return True
    return row["unit"] is None and bool(number_of(row)) and plan.info(row["metric"]).unit not in (None, "分", "倍")


def identity(plan: PlanRows) -> Iterator[Finding]:
    """Whose plan it is and for when."""
    row = plan.plan
    if row["kind"] not in ("plan", "summary_and_plan"):
        return
    if row["year"] is None:
        yield Finding("missing_year", "missing", "计划没有写明年度", None, "这份计划是哪一年的？")
    if not row["subject"]:
        yield Finding(
            "missing_store", "missing", "看不出是哪家门店或部门的计划", None, "这份计划属于哪家门店、哪个部门？"
        )


def _lacks(what: str, row: Row, message: str, question: str) -> Finding:
    return Finding(f"missing_{what}", "missing", message, row, question, number_of(row), None, row["unit"])
