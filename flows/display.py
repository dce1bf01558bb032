"""Values in the words of the reader's language: ≥220万元, +15%, 6–8家, 2025年第一季度; Chinese as in storage.words."""

from decimal import Decimal

from flows.words import english, say
from schemas.plan import Figure, Target
from storage.comparison import MISSING_LABELS
from storage.words import COMPARATORS, QUADRANTS, TIERS, amount, period, plain_number

RATES = {"day": "天", "week": "周", "month": "月", "quarter": "季", "half": "半年", "year": "年"}
SIGNS = {"increase": "+", "decrease": "−", "level": ""}
ROLES = {
    "actual": "实绩",
    "baseline": "基数",
    "market": "市场",
    "competitor": "同行",
    "price": "价格",
    "incentive": "奖惩",
    "definition": "定义",
    "rule": "规则",
    "example": "举例",
    "assumption": "假设",
    "weight": "权重",
    "total": "合计",
    "other": "其他",
}
MISSING_ENGLISH = {
    "placeholder": "number masked",
    "vague": "direction only",
    "change_only": "growth only",
    "other_tier": "floor or stretch only",
    "other_form": "other basis or period",
    "not_found": "not mentioned",
    "no_plan": "no plan",
}
"""Why a cell of a comparison is empty, beside `MISSING_LABELS` of the store."""


def target_value(target: Target) -> str:
    """The target's number with tier, comparator, unit and rate; a masked one says so."""
    if target.status == "placeholder":
        return say("占位，无数字", "masked, no number")
    if target.status == "vague":
        return say("只有说法，无数字", "wording only, no number")
    value = COMPARATORS[target.comparator] + SIGNS[target.change] + _numbers(target.low, target.high, target.unit)
    per_unit = f"/{target.per_unit}" if target.per_unit else ""
    per = f"/{target.per if english() else RATES[target.per]}" if target.per else ""
    tier = (target.tier if target.tier != "base" else "") if english() else TIERS[target.tier]
    return f"{tier} {value}{per_unit}{per}".lstrip()


def figure_value(figure: Figure) -> str:
    """The figure's number with its unit."""
    return _numbers(figure.low, figure.high, figure.unit)


def period_text(text: str | None) -> str:
    """`2025-Q1` as one says it; nothing for no period."""
    if not text or english():
        return text or ""
    return period(text)


def missing_text(note: str) -> str:
    """Why a cell of a comparison is empty, from its note in Chinese: the reason, and a hint as the plan has it."""
    if not english():
        return note
    reason, _, hint = note.partition("：")
    known = {label: MISSING_ENGLISH[code] for code, label in MISSING_LABELS.items()}
    return known.get(reason, reason) + (f": {hint}" if hint else "")


def quadrant_label(quadrant: str) -> str:
    """优势 or strength."""
    return quadrant if english() else QUADRANTS[quadrant]


def role_label(role: str) -> str:
    """实绩 or actual."""
    return role if english() else ROLES[role]


def _numbers(low: Decimal | None, high: Decimal | None, unit: str | None) -> str:
    return "–".join(_number(value, unit) for value in dict.fromkeys((low, high)) if value is not None)


def _number(value: Decimal, unit: str | None) -> str:
    if not english():
        return amount(value, unit)
    return f"{Decimal(plain_number(value)):,} {unit or ''}".rstrip()
