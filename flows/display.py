"""Values in the words of a person: ≥ 220万元, +15 %, 6–8 家, 2025 年一季度."""

import re
from decimal import Decimal

from flows.words import english, say
from schemas.plan import Figure, Target

COMPARATORS = {"eq": "", "ge": "≥ ", "gt": "> ", "le": "≤ ", "lt": "< ", "approx": "≈ ", "range": ""}
RATES = {"day": "天", "week": "周", "month": "月", "quarter": "季", "half": "半年", "year": "年"}
MONEY = {"CNY": ("元", "CNY"), "USD": ("美元", "USD"), "HKD": ("港元", "HKD")}
QUADRANTS = {
    "strength": ("优势", "strength"),
    "weakness": ("劣势", "weakness"),
    "opportunity": ("机会", "opportunity"),
    "threat": ("威胁", "threat"),
}
ROLES = {
    "actual": ("实绩", "actual"),
    "baseline": ("基数", "baseline"),
    "market": ("市场", "market"),
    "competitor": ("同行", "competitor"),
    "price": ("价格", "price"),
    "incentive": ("奖惩", "incentive"),
    "definition": ("定义", "definition"),
    "rule": ("规则", "rule"),
    "example": ("举例", "example"),
    "assumption": ("假设", "assumption"),
    "weight": ("权重", "weight"),
    "total": ("合计", "total"),
    "other": ("其他", "other"),
}


def target_value(target: Target) -> str:
    """The target's number with comparator, unit and rate; a masked one says so."""
    if target.status == "placeholder":
        return say("占位，无数字", "masked, no number")
    if target.status == "vague":
        return say("只有说法，无数字", "wording only, no number")
    sign = {"increase": "+", "decrease": "−", "level": ""}[target.change]
    value = COMPARATORS[target.comparator] + sign + _numbers(target.low, target.high, target.unit)
    per_unit = f"/{target.per_unit}" if target.per_unit else ""
    per = f"/{target.per if english() else RATES[target.per]}" if target.per else ""
    return value + per_unit + per


def figure_value(figure: Figure) -> str:
    """The figure's number with its unit."""
    return _numbers(figure.low, figure.high, figure.unit)


def number(value: Decimal, unit: str | None) -> str:
    """One number: money in 亿 or 万 where that is round enough to read, others with thousands separators."""
    if unit in MONEY and not english():
        for scale, name in ((Decimal(10**8), "亿"), (Decimal(10**4), "万")):
            if abs(value) >= scale:
                return _plain(value / scale) + name
    return _plain(value)


def period_text(period: str | None) -> str:
    """`2025-Q1` → 2025年一季度; unknown years stay 年份不明."""
    if not period or english():
        return period or ""
    text = re.sub(r"^Y(?=-|$)", "年份不明", period)
    for code, name in (("-Q1", "一季度"), ("-Q2", "二季度"), ("-Q3", "三季度"), ("-Q4", "四季度")):
        text = text.replace(code, "年" + name)
    return text.replace("-H1", "年上半年").replace("-H2", "年下半年").replace("event:", "")


def _numbers(low: Decimal | None, high: Decimal | None, unit: str | None) -> str:
    shown = "–".join(number(value, unit) for value in dict.fromkeys((low, high)) if value is not None)
    if unit in MONEY:
        chinese, foreign = MONEY[unit]
        return f"{shown} {foreign}" if english() else shown + chinese
    if unit == "pp":
        return shown + say("个百分点", " pp")
    return shown + (unit or "")


def _plain(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
