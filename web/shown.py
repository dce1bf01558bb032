"""Values as a reader sees them: numbers with their unit, codes and flags in words, columns by their label."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from flows.display import SIGNS, period_text
from flows.words import english, say
from schemas.tables import Column
from storage.words import COMPARATORS, RATES, amount, in_words, plain_number

HERE = ZoneInfo("Asia/Shanghai")

FLAGS: dict[str, tuple[str, str]] = {
    "no_baseline": ("没写基数", "no baseline stated"),
    "inherited_unit": ("单位承前", "unit taken from context"),
    "unit_missing": ("没写单位", "no unit stated"),
    "pp_or_pct": ("百分比还是百分点不明", "per cent or points unclear"),
    "placeholder": ("数字被隐去", "number masked"),
    "year_unknown": ("年份不明", "year unknown"),
    "year_inferred": ("年份是推断的", "year inferred"),
    "year_conflict": ("年份前后不一", "years disagree"),
    "ocr_repaired": ("修正过扫描错字", "scan errors repaired"),
    "numbering_gap": ("编号不连续", "numbering has gaps"),
    "split_by_rule": ("按规则拆分", "split by rule"),
    "boundary_inferred": ("分界是推断的", "boundary inferred"),
    "truncated_start": ("开头缺失", "beginning missing"),
    "restated": ("重复写出", "restated"),
    "total_row": ("合计行", "total row"),
    "sum_mismatch": ("分项合计不符", "parts do not add up"),
    "rate_mismatch": ("增幅与数值不符", "growth disagrees"),
    "direction_conflict": ("方向矛盾", "direction conflicts"),
    "implausible": ("数值可疑", "implausible"),
    "polarity_conflict": ("归类可疑", "quadrant doubtful"),
    "action_not_factor": ("是措施不是因素", "an action, not a factor"),
    "anonymised": ("已匿名", "anonymised"),
    "duplicate_text": ("文字重复", "text repeated"),
    "boundary_miss": ("词语边界可疑", "word boundary doubtful"),
    "unknown_metric": ("指标不认识", "metric unknown"),
}
"""Codes of the contract's section 5 in words."""
_IN_UNIT = frozenset(
    {
        *("low", "high", "value", "baseline", "before", "now", "difference", "target", "actual", "increase"),
        *("stated", "computed", "gap", "base", "other_value", "total", "lowest", "highest"),
    }
)
"""Columns whose numbers are in the unit of their row."""


OWN_WORDS: dict[str, dict[str, str]] = {
    "status": {
        "ok": "已读", "partial": "部分读出", "failed": "失败", "done": "完成", "running": "进行中", "crashed": "中断",
    },
    "kind": {"batch": "批量", "nightly": "夜间", "upload": "上传", "watch": "收件箱", "retry": "重读"},
}  # fmt: skip
"""Codes of documents and runs, beside those of storage.words."""


def code_words(column: str, code: str) -> str:
    """A code in the reader's language; what is no code of that column stays as it is."""
    if english():
        return code
    return OWN_WORDS.get(column, {}).get(code) or in_words(column, code)


def column_label(column: Column) -> str:
    """A column's heading."""
    return say(column.label or column.name, column.name.replace("_", " "))


def flag_words(code: str) -> str:
    """A flag in words; an unknown one as it is."""
    return say(*FLAGS.get(code, (code, code)))


def quantity(value: Decimal, unit: str | None) -> str:
    """A number with its unit: 860万元, or 8,600,000 CNY in English."""
    return f"{number(value)} {unit or ''}".rstrip() if english() else amount(value, unit)


def number(value: Decimal | float | int | None) -> str:
    """A plain number with thousands parted."""
    if value is None:
        return ""
    return f"{Decimal(plain_number(Decimal(str(value)))):,}"


def cell_text(value: Any, column: Column, row: Mapping[str, Any]) -> str:
    """One value of a row as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return say("是", "yes") if value else say("否", "no")
    if isinstance(value, Decimal):
        if column.name in _IN_UNIT:
            return quantity(value, row.get("unit"))
        return number(value)
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, tuple):
        return "、".join(flag_words(code) for code in value)
    if isinstance(value, str):
        if column.name == "period":
            return period_text(value)
        return code_words(column.name, value)
    return str(value)


def moment(value: datetime) -> str:
    """A moment in Chinese time."""
    return f"{(value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(HERE):%Y-%m-%d %H:%M}"


def target_text(row: Mapping[str, Any]) -> str:
    """A target's number as it binds: ≥860万元, +15%, 6–8家, 每月20台."""
    if row["status"] == "placeholder":
        return say("数字被隐去", "masked")
    if row["status"] == "vague":
        return say("没有数字", "no number")
    unit = row["unit"]
    ends = dict.fromkeys(value for value in (row["low"], row["high"]) if value is not None)
    words = COMPARATORS[row["comparator"]] + SIGNS[row["change"]] + "–".join(quantity(value, unit) for value in ends)
    each = f"/{row['per_unit']}" if row["per_unit"] else ""
    rate = say(RATES[row["per"]], f"per {row['per']} ") if row["per"] else ""
    return f"{rate}{words}{each}"
