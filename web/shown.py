"""Values as a reader sees them: numbers with their unit, codes and flags in words, columns by their label."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from flows.display import SIGNS
from flows.words import english as english_wanted
from flows.words import say
from schemas.issues import JihuaError
from schemas.tables import Column
from storage.words import COMPARATORS, RATES, amount, in_words, period, plain_number
from web import english

_CHINESE = re.compile("[一-鿿]")
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
    "site_text_dropped": ("网站用语已去掉", "text of a site left out"),
    "piece_count": ("篇数不符", "number of plans differs"),
    "store_unregistered": ("门店未登记", "store not in the registry"),
    "store_ambiguous": ("门店不唯一", "store ambiguous"),
    "store_guessed": ("门店是推断的", "store inferred"),
    "manifest_overrules": ("以清单为准", "manifest overrules the text"),
    "part_damaged": ("文件有损坏", "part damaged"),
    "external_reference": ("引用了文件之外", "refers outside"),
    "embedded_unread": ("嵌入对象未读", "embedded object not read"),
    "number_clamped": ("表格尺寸不可信", "impossible size"),
    "correction_orphaned": ("改正失去了原文", "correction lost its words"),
    "internal_error": ("程序出错", "program failed"),
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
    "error_code": {
        "damaged": "文件损坏", "encrypted": "有密码", "encrypted_archive": "压缩包有密码", "not_word": "不是 Word",
        "legacy_format": "旧格式", "legacy_unconverted": "旧格式没转成", "empty_file": "空文件", "zip": "压缩包",
        "archive_too_large": "内容太大", "limit_file_size": "文件太大", "limit_depth": "嵌套太深",
        "limit_seconds": "读得太久", "limit_memory": "内存不够", "limit_conversion_seconds": "转换太久",
        "unreadable": "读不了", "worker_died": "程序出错", "internal_error": "程序出错",
    },
    "account_role": {"reader": "查看", "uploader": "上传", "editor": "改正", "admin": "管理员"},
    "kind": {"batch": "批量", "nightly": "夜间", "upload": "上传", "watch": "收件箱", "retry": "重读"},
}  # fmt: skip
"""Codes of documents and runs, beside those of storage.words."""


PLAN_TEXT = frozenset(
    {
        *("store", "other_store", "department", "person", "region", "industry", "title", "filename", "other_filename"),
        *("path", "metric_text", "scope", "basis", "evidence", "other_evidence", "before_evidence", "actual_evidence"),
        *("old_evidence", "new_evidence", "other_words", "text", "theme", "item_group", "question"),
    }
)
"""Columns in the words of plans and stores: they stay Chinese for every reader (questions go to the stores)."""


def code_words(column: str, code: str) -> str:
    """A code in the reader's language; what is no code of that column stays as it is."""
    if column in PLAN_TEXT:
        return code
    if column == "metric":
        return english.metric(code) if english_wanted() else code
    if column in ("unit", "per_unit"):
        return english.unit(code) if english_wanted() else code
    if column in {"code", "flags"}:
        return flag_words(code)
    if english_wanted():
        return english.code(column, code)
    return OWN_WORDS.get(column, {}).get(code) or in_words(column, code)


def column_label(column: Column) -> str:
    """A column's heading."""
    return english.column(column.name) if english_wanted() else column.label or column.name


def column_meaning(column: Column) -> str:
    """What a column means, for readers of English; those who read Chinese have its label."""
    return column.meaning if english_wanted() and not _CHINESE.search(column.meaning) else ""


def flag_words(code: str) -> str:
    """A flag or doubt in words; an unknown one as it is."""
    return say(*FLAGS.get(code, (code, english.plain(code))))


def error_words(error: JihuaError) -> tuple[str, str]:
    """What happened and what to do, in the reader's language."""
    return english.error(error) if english_wanted() else (error.message, error.remedy)


def kept_error(code: str, chinese: str) -> str:
    """The same of something kept: its sentence in Chinese, or English by its code."""
    return english.sentence(code) if english_wanted() and code else chinese


def quantity(value: Decimal, unit: str | None) -> str:
    """A number with its unit: 860万元, or 8,600,000 CNY in English."""
    return english.amount(value, unit) if english_wanted() else amount(value, unit)


def number(value: Decimal | float | int | None) -> str:
    """A plain number with thousands parted."""
    if value is None:
        return ""
    return f"{Decimal(plain_number(Decimal(str(value)))):,}"


def period_text(text: str | None) -> str:
    """`2025-Q1` as one says it, in English as it is; a named event by its name; nothing for no period."""
    if not text:
        return ""
    if text.startswith("event:"):
        return text.removeprefix("event:")
    return text if english_wanted() else period(text)


def cell_text(value: Any, column: Column, row: Mapping[str, Any], labels: Mapping[str, str] | None = None) -> str:
    """One value of a row as text. `labels` are the metrics' names by their Chinese label, for readers of English."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return say("是", "yes") if value else say("否", "no")
    if column.name == "identity_complete":
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
        return say("、", ", ").join((labels or {}).get(code) or flag_words(code) for code in value)
    if not isinstance(value, str):
        return str(value)
    if column.name == "period":
        return period_text(value)
    if english_wanted() and (said := _in_english(value, column.name, row, labels or {})) is not None:
        return said
    return code_words(column.name, value)


def said(row: Mapping[str, Any]) -> str:
    """The message of a finding or doubt."""
    message = str(row["message"])
    return (_in_english(message, "message", row, {}) or message) if english_wanted() else message


def _in_english(value: str, name: str, row: Mapping[str, Any], labels: Mapping[str, str]) -> str | None:
    """What the store says in Chinese sentences; None for all else."""
    if name == "metric_label":
        return labels.get(value) or value
    if name == "topic_label":
        return english.plain(str(row["topic"])).capitalize()
    if name == "message":
        if "check_code" in row:
            return english.finding(row)
        return english.issue(str(row["code"])) if "code" in row else english.run(value)
    if name == "error_message":
        return english.sentence(str(row["error_code"]))
    if name == "derived":
        return english.derived(value)
    if name in ("old", "new"):
        return english.amounts(value)
    if name == "when":
        return english.period(value)
    if name == "boundary":
        return "inferred or by rule"
    if name == "absent":
        return "; ".join(english.plain_phrase(part) for part in value.split("；") if part)
    return None


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
    binds = say("约", "about ") if row["comparator"] == "approx" else COMPARATORS[row["comparator"]]
    words = binds + SIGNS[row["change"]] + "–".join(quantity(value, unit) for value in ends)
    each = f"/{code_words('per_unit', row['per_unit'])}" if row["per_unit"] else ""
    rate = say(RATES[row["per"]], f"per {row['per']} ") if row["per"] else ""
    return f"{rate}{words}{each}"
