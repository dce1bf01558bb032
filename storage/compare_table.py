"""A comparison as one flat table: one row a subject, three columns a year. For CSV, XLSX, the terminal and pandas."""

from decimal import Decimal

from schemas.tables import Column
from storage.answer import Answer, Value
from storage.comparison import MISSING_LABELS, Cell, Comparison
from storage.form import Form
from storage.registry import MONEY_UNITS
from storage.words import CHANGES, COMPARATORS, GRAINS, PLACES, RATES, TIERS, plain_number


def flat(comparison: Comparison, money_unit: str = "万元") -> Answer:
    """One row a subject and form: per year the number, how it binds or why it is missing, and the difference."""
    columns = [
        Column("metric", "text", "Metric", label="指标"),
        Column("form", "text", "Basis, scope, rate, tier", label="口径"),
        Column("unit", "text", "Unit shown", label="单位"),
        Column("subject", "text", "Store, department, person", label="门店"),
    ]
    for year in comparison.years:
        columns += [
            Column(f"y{year}", "decimal", f"Number for {year}", label=f"{year}"),
            Column(f"y{year}_note", "text", "How the number binds, or why there is none", label=f"{year}说明"),
            Column(f"y{year}_change", "decimal", "Difference from the year before, %", label=f"{year}比上年%"),
        ]
    rows = []
    for block in comparison.blocks:
        scale, unit = shown_unit(block.form.unit, money_unit)
        for line in block.lines:
            row: list[Value] = [block.metric.label, form_words(block.form), unit, line.label]
            for cell in line.cells:
                change = cell.difference if block.form.unit in ("%", "pp") else cell.percent
                row += [scaled(cell.value, scale), note(cell, scale), change]
            rows.append(tuple(row))
    return Answer("compare", "对比", tuple(columns), tuple(rows), comparison.notes)


def shown_unit(unit: str | None, money_unit: str) -> tuple[Decimal, str | None]:
    """The divisor and the name under which a base unit is shown: CNY as 元, 万元 or 亿元, others as they are."""
    if unit != "CNY":
        return Decimal(1), unit
    return MONEY_UNITS[money_unit], money_unit


def scaled(value: Decimal | None, scale: Decimal) -> Decimal | None:
    """A value in the unit shown, exact."""
    if value is None or scale == 1:
        return value
    short = (value / scale).normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short


def form_words(form: Form) -> str:
    """A form in words, empty for the plain one."""
    parts = (
        form.basis,
        form.scope,
        CHANGES[form.change],
        RATES.get(form.per or ""),
        f"每{form.per_unit}" if form.per_unit else None,
        TIERS[form.tier],
        None if form.grain == "year" else GRAINS.get(form.grain or "", "期间不明"),
    )
    return " ".join(part for part in parts if part)


def note(cell: Cell, scale: Decimal) -> str:
    """How a cell's number binds, where its year is from, or why there is none."""
    if cell.missing is not None:
        return MISSING_LABELS[cell.missing] + (f"：{cell.hint}" if cell.hint else "")
    words = [COMPARATORS[cell.comparator]]
    if cell.comparator == "range":
        words = [f"{plain_number(scaled(cell.low, scale))}–{plain_number(scaled(cell.high, scale))}"]
    if cell.derived:
        words.append(cell.derived)
    if cell.others:
        words.append(f"同口径另有 {len(cell.others)} 个不同数字")
    if cell.review == "changed":
        words.append("已改")
    elif cell.review == "checked":
        words.append("已核")
    if cell.year_source:
        words.append(f"年份来自{PLACES.get(cell.year_source, cell.year_source)}")
    return "；".join(word for word in words if word)
