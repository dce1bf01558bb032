"""Numbers and codes in words for people: 860万元, ≥92%, 每月20台, 2025年第一季度."""

import re
from decimal import Decimal
from typing import Any

from schemas.tables import Column

COMPARATORS = {"eq": "", "ge": "≥", "gt": ">", "le": "≤", "lt": "<", "approx": "约", "range": ""}
RATES = {"day": "每天", "week": "每周", "month": "每月", "quarter": "每季", "half": "每半年", "year": "每年"}
TIERS = {"base": "", "floor": "保底", "stretch": "挑战"}
CHANGES = {"level": "", "increase": "增长", "decrease": "下降"}
GRAINS = {
    "year": "年",
    "half": "半年",
    "quarter": "季度",
    "month": "月",
    "week": "周",
    "day": "日",
    "range": "时段",
    "years": "多年",
    "event": "活动",
}
QUADRANTS = {"strength": "优势", "weakness": "劣势", "opportunity": "机会", "threat": "威胁"}
VERDICTS = {
    "agrees": "一致",
    "partial": "不完整",
    "contradicts": "矛盾",
    "missing": "缺少",
    "implausible": "可疑",
}


def plain_number(value: Decimal | None) -> str:
    """A number without exponent or trailing zeros."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(value: Decimal | None, unit: str | None) -> str:
    """A number with its unit as one says it: money in 亿元, 万元 or 元."""
    if value is None:
        return "（无数字）"
    if unit != "CNY":
        return plain_number(value) + ("个百分点" if unit == "pp" else unit or "")
    for scale, name in ((Decimal(10**8), "亿元"), (Decimal(10**4), "万元")):
        if abs(value) >= scale:
            return f"{plain_number(value / scale)}{name}"
    return f"{plain_number(value)}元"


def bounds(row: Any) -> str:
    """A target's number as it binds: `≥860万元`, `6–8家`. Takes a row by name."""
    low, high, unit = row["low"], row["high"], row["unit"]
    if row["comparator"] == "range":
        return f"{amount(low, unit)}–{amount(high, unit)}"
    return COMPARATORS[row["comparator"]] + amount(low if low is not None else high, unit)


def period(text: str | None) -> str:
    """A period text as one says it."""
    if text is None:
        return "期间不明"
    if text.startswith("event:"):
        return text.removeprefix("event:")
    if "/" in text:
        return "至".join(period(side) for side in text.split("/", 1))
    year, _, part = text.partition("-")
    head = "" if year == "Y" else f"{year}年"
    names = {"H1": "上半年", "H2": "下半年", "Q1": "第一季度", "Q2": "第二季度", "Q3": "第三季度", "Q4": "第四季度"}
    if part in names:
        return head + names[part]
    if match := re.fullmatch(r"(\d\d)(?:-(\d\d))?", part):
        return f"{head}{int(match[1])}月" + (f"{int(match[2])}日" if match[2] else "")
    return (head or "全年") + part


STATUSES = {"target": "目标", "placeholder": "数字被隐去", "vague": "没有数字", "rejected": "不是目标"}
KINDS = {"outcome": "结果", "activity": "活动", "management": "管理"}
SEVERITIES = {"info": "提示", "warning": "注意", "error": "错误"}
REVIEWS = {"changed": "已改", "checked": "已核"}
SUBJECTS = {"self": "本店", "competitor": "竞争对手", "product": "产品"}
PLAN_KINDS = {
    "plan": "计划",
    "summary_and_plan": "总结及计划",
    "summary": "总结",
    "policy": "制度",
    "method": "方法",
    "other": "其他",
}
ANSWERS = {
    "target": "有目标",
    "placeholder": "数字被隐去",
    "vague": "没有数字",
    "not_found": "未提及",
    "no_plan": "没有该年计划",
    "comparable": "可比",
    "change_only": "上年只写增幅",
    "other_form": "口径不同",
    "no_actual": "没有上年实际",
    "not_stated": "未写增幅",
    "agrees": "一致",
    "contradicts": "不一致",
    "no_target": "没有目标",
    "no_topic": "话题不明",
}
PLACES = {
    "title": "题名",
    "heading": "标题",
    "cover": "封面",
    "signature": "落款",
    "header": "页眉",
    "text": "正文",
    "filename": "文件名",
    "folder": "文件夹名",
    "document": "文件属性",
    "manifest": "清单",
}
CHECKS = {
    "parts_of_year": "分期与全年",
    "parts_of_total": "分项与总数",
    "printed_total": "表内合计",
    "product": "乘积",
    "rate": "频率与总量",
    "growth": "增幅与基数",
    "direction": "方向",
    "implausible": "数值可疑",
    "calendar": "日期",
    "missing_number": "缺数字",
    "missing_baseline": "缺基数",
    "missing_unit": "缺单位",
    "missing_period": "缺期间",
    "missing_year": "缺年度",
    "missing_store": "缺门店",
}
CODES: dict[str, dict[str, str]] = {
    "status": STATUSES,
    "change": {
        "level": "数值",
        "increase": "增长",
        "decrease": "下降",
        "added": "新增",
        "gone": "删去",
        "changed": "改动",
    },
    "comparator": {"eq": "=", "ge": "≥", "gt": ">", "le": "≤", "lt": "<", "approx": "约", "range": "区间"},
    "tier": {"base": "基本", "floor": "保底", "stretch": "挑战"},
    "per": RATES,
    "period_grain": GRAINS,
    "quadrant": QUADRANTS,
    "verdict": VERDICTS,
    "severity": SEVERITIES,
    "review": REVIEWS,
    "subject": SUBJECTS,
    "answer": ANSWERS,
    "check_code": CHECKS,
    "year_source": PLACES,
    "store_source": PLACES,
    "growth_source": {"stated_change": "只写增幅", "stated": "所写", "computed": "计算"},
    "actual_source": {"target": "目标旁的基数", "figure": "文中实际数"},
}
"""Codes as readers see them, by column."""


def in_words(column: str, code: str) -> str:
    """A code as a reader sees it; what is no code of that column stays as it is."""
    if column == "kind":
        return KINDS.get(code) or PLAN_KINDS.get(code, code)
    return CODES.get(column, {}).get(code, code)


def cell(column: Column, value: Any, unit: Any = None) -> str:
    """Any value of an answer as a reader sees it. `unit` is the row's unit, for columns that are counted in it."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        own = unit if column.unit == "unit" else column.unit
        return amount(value, own) if own in ("CNY", "%", "pp") else plain_number(value)
    if isinstance(value, tuple):
        return "、".join(value)
    if isinstance(value, float):
        return f"{value:.2f}"
    return in_words(column.name, value) if isinstance(value, str) else str(value)
