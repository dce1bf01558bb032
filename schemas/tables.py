"""The tables: names, columns, types, units, meaning. SQL, DataFrames, Parquet and the dictionary follow.

A change of anything below needs a migration (storage/migrations) and a new `SCHEMA_VERSION`.
"""

from dataclasses import dataclass
from typing import Literal, get_args

from schemas.plan import (
    Change,
    Comparator,
    FigureRole,
    MetricKind,
    PlanKind,
    Quadrant,
    Rate,
    SectionRole,
    Status,
    StrategyQuadrants,
    Subject,
    Tier,
)

SCHEMA_VERSION = "14"

ColumnType = Literal["text", "integer", "decimal", "float", "boolean", "date", "datetime", "codes"]
"""`decimal`: exact to 15 significant digits; `datetime`: UTC; `codes`: a list, in SQL joined by commas."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `refers` names the `table.column` of its foreign key, `values` its closed list."""

    name: str
    type: ColumnType
    meaning: str
    unit: str = ""
    nullable: bool = True
    values: tuple[str, ...] = ()
    refers: str | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table; `key` is its primary key, `indexes` the column lists worth an index."""

    name: str
    label: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    indexes: tuple[tuple[str, ...], ...] = ()

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def _text(name: str, meaning: str, label: str = "", **more: object) -> Column:
    return Column(name, "text", meaning, label=label, **more)  # type: ignore[arg-type]


def _required(name: str, meaning: str, label: str = "", **more: object) -> Column:
    return Column(name, "text", meaning, label=label, nullable=False, **more)  # type: ignore[arg-type]


def _int(name: str, meaning: str, label: str = "", **more: object) -> Column:
    return Column(name, "integer", meaning, label=label, **more)  # type: ignore[arg-type]


_DOCUMENT = _required(
    "document_id", "The document: SHA-256 of its bytes, hex", "文件编号", refers="documents.document_id"
)
_DOCUMENT_OF_PLAN = _required("document_id", "The document of the plan", "文件编号")
_PLAN = _required("plan_id", "The plan, `<document_id>#<ordinal>`", "计划编号", refers="plans.plan_id")
_PLAN_OR_NONE = _text("plan_id", "The plan it stands in, if in one", "计划编号", refers="plans.plan_id")
_SECTION = _text(
    "section_id", "The section it stands in (no foreign key: it would need an index on each table)", "章节编号"
)
_ORDINAL = _int("ordinal", "Place in reading order, from 1", "序号", nullable=False)
_EVIDENCE = _required("evidence", "The words it was read from, verbatim", "原文")
_FLAGS = Column("flags", "codes", "Doubts, codes of the contract's section 5", label="标记", nullable=False)
_RULE = _text("rule", "Id of the rule that made the row", "规则")
_SOURCE = (
    _int("source_block", "Paragraph or table in reading order, from 0", "段落"),
    _int("source_start", "First character in that block or cell", "起"),
    _int("source_end", "Behind the last character", "止"),
    _int("source_row", "Row of the table cell", "行"),
    _int("source_col", "Column of the table cell", "列"),
)
_REVIEW = (
    _text(
        "review",
        "changed: a person changed a value (已改); checked: a second look confirmed it (已核)",
        "复核",
        values=("changed", "checked"),
    ),
    _int("revision", "Counts the changes by people; guards against two writing at once", "修订", nullable=False),
)
_NUMBERS = (
    Column("low", "decimal", "Lower bound, or the number itself", unit="unit", label="下限"),
    Column("high", "decimal", "Upper bound, or the number itself", unit="unit", label="上限"),
    _text("unit", "Base unit: CNY, %, pp or a counter word", "单位"),
)
_PERIOD = (
    _text("period", "When, as ISO text: 2025, 2025-Q1, 2025-03, Y-03, event:双11", "期间"),
    _int("period_year", "Calendar year of the period, from its words or else from the plan", "年份"),
    _text(
        "period_grain",
        "Length of the period",
        "期间长度",
        values=("year", "half", "quarter", "month", "week", "day", "range", "years", "event"),
    ),
)

DOCUMENTS = Table(
    "documents",
    "文件",
    "One row a file, by content: the same bytes are one document wherever they lie.",
    ("document_id",),
    (
        _required("document_id", "SHA-256 of the bytes, hex", "文件编号"),
        _required("filename", "File name", "文件名"),
        _required("path", "Where it lay when last read", "路径"),
        _required("format", "docx, doc, wps …", "格式"),
        _text("title", "Title property of the file", "标题"),
        _text("author", "Author property of the file", "作者"),
        Column("created", "datetime", "Creation time the file states", label="创建时间"),
        Column("modified", "datetime", "Change time the file states", label="修改时间"),
        _int("chars", "Length of the body", "字数", unit="characters", nullable=False),
        _required("status", "How reading ended", "状态", values=("ok", "partial", "failed")),
        _text("error_code", "Why it failed, stable code", "错误代码"),
        _text("error_message", "Why it failed and what to do", "错误说明"),
        _required("extractor_version", "Version of the extractor that read it", "提取版本"),
        _required("vocabulary_version", "Version of the vocabulary it was read with", "词表版本"),
        _text(
            "read_with",
            "Fingerprint of the register of stores, folder pattern and manifest entry it was read with, if any",
            "读取依据",
        ),
        _text("said_store", "Store as whoever handed it in named it; overrules the text", "提交时所填门店"),
        _int("said_year", "Year as whoever handed it in named it; overrules the text", "提交时所填年度"),
        Column("archived", "boolean", "The original is kept in the archive", label="已存档", nullable=False),
        _text("run_id", "The run that stored these rows", "运行", refers="runs.run_id"),
        Column("received_at", "datetime", "When these bytes first came", label="收到时间", nullable=False),
        Column("stored_at", "datetime", "When these rows were written", label="入库时间", nullable=False),
    ),
    (("status",), ("run_id",)),
)
PLANS = Table(
    "plans",
    "计划",
    "One row a plan; a document that holds several has several.",
    ("plan_id",),
    (
        _required("plan_id", "`<document_id>#<ordinal>`", "计划编号"),
        _DOCUMENT,
        _ORDINAL,
        _text("title", "Title as written", "标题"),
        _required("kind", "Kind of text", "类型", values=get_args(PlanKind)),
        _text("store", "Store as the registry or the text names it", "门店"),
        _text("store_code", "Code in the store registry", "门店代码"),
        _text("store_source", "Where the store was found", "门店来源"),
        _text("department", "Department", "部门"),
        _text("person", "Person", "个人"),
        _text("region", "Region", "区域"),
        _text("industry", "Trade", "行业"),
        _int("year", "Year the plan is for", "年度"),
        _text("year_source", "Where the year was found: sentence, title, signature, file name …", "年度来源"),
        Column("period_start", "date", "First day the plan is for", label="起始日"),
        Column("period_end", "date", "Last day the plan is for", label="截止日"),
        Column("written", "date", "Date the text gives for itself", label="落款日期"),
        _required("subject", "Whom the plan is for, as one key: store, department, person", "主体"),
        Column(
            "current",
            "boolean",
            "No newer plan for the same subject, year and kind",
            label="现行",
            nullable=False,
        ),
        _text("superseded_by", "The plan that replaced it", "被替代"),
        _required(
            "fingerprint",
            "Hash of the text without digits and spaces: equal for copies of one template",
            "文本指纹",
        ),
        *_REVIEW,
    ),
    (("document_id",), ("subject", "year"), ("store_code",), ("fingerprint",)),
)
SECTIONS = Table(
    "sections",
    "章节",
    "Headings and the text directly under each.",
    ("section_id",),
    (
        _required("section_id", "The section", "章节编号"),
        _DOCUMENT_OF_PLAN,
        _PLAN,
        _text("parent_id", "The section above", "上级章节"),
        _ORDINAL,
        _int("level", "Depth, from 1", "层级", nullable=False),
        _required("label", "Number as a reader sees it: 一、 （二） 3.", "编号"),
        _required("title", "Heading without its number", "标题"),
        _required("role", "What the section is about", "作用", values=get_args(SectionRole)),
        _required("text", "Body directly under the heading", "正文"),
        *_SOURCE,
    ),
    (("plan_id",),),
)
TARGETS = Table(
    "targets",
    "目标",
    "Quantified commitments of a plan's own author. Values are the corrected ones where a person "
    "corrected; what the machine read stays in `corrections`.",
    ("target_id",),
    (
        _required("target_id", "The target", "目标编号"),
        _DOCUMENT_OF_PLAN,
        _PLAN,
        _SECTION,
        _ORDINAL,
        _required(
            "status",
            "target; placeholder: masked number; vague: no number; rejected: a person says it is none",
            "状态",
            values=(*get_args(Status), "rejected"),
        ),
        _required("metric", "Metric code; `other` where none fits", "指标"),
        _required("metric_text", "Metric in the plan's words", "指标原文"),
        _text("scope", "Whom or what it covers when narrower than the plan", "范围"),
        _required("comparator", "How the number binds", "比较", values=get_args(Comparator)),
        *_NUMBERS,
        _required(
            "change",
            "level: the value itself; increase, decrease: the change, always positive",
            "水平或变化",
            values=get_args(Change),
        ),
        _text("per", "Rate the plan states (20台/天 is 20 per day)", "频率", values=get_args(Rate)),
        _text("per_unit", "Divided by: 台, 人, 店, ㎡ …", "每单位"),
        *_PERIOD,
        Column("growth", "decimal", "Growth stated beside the level", unit="growth_unit", label="增长"),
        _text("growth_unit", "% or pp", "增长单位"),
        Column("baseline", "decimal", "Base stated beside it", unit="unit", label="基数"),
        _required("tier", "base, floor (保底), stretch (挑战)", "档位", values=get_args(Tier)),
        _text("parent_id", "The target it is a part of", "上级目标"),
        _text("basis", "含税, 签约, 上牌 … when stated", "口径"),
        _required("kind", "Kind of metric", "类别", values=get_args(MetricKind)),
        _FLAGS,
        _EVIDENCE,
        *_SOURCE,
        _RULE,
        Column("confidence", "float", "0 to 1, from stated evidence", label="置信度", nullable=False),
        *_REVIEW,
    ),
    (
        ("plan_id", "metric"),
        ("plan_id", "status", "period_year", "metric", "target_id"),
        ("metric", "period_year"),
    ),
)
FIGURES = Table(
    "figures",
    "其他数字",
    "Every quantity in the text that is no target, with its role.",
    ("figure_id",),
    (
        _required("figure_id", "The figure", "数字编号"),
        _DOCUMENT,
        _PLAN_OR_NONE,
        _SECTION,
        _ORDINAL,
        _required("role", "What the number is", "作用", values=get_args(FigureRole)),
        _text("metric", "Metric code", "指标"),
        *_NUMBERS,
        *_PERIOD,
        _EVIDENCE,
        *_SOURCE,
        _RULE,
    ),
    (("document_id",), ("plan_id",), ("metric", "role")),
)
SWOT_ITEMS = Table(
    "swot_items",
    "SWOT",
    "Strengths, weaknesses, opportunities and threats, verbatim.",
    ("swot_id",),
    (
        _required("swot_id", "The item", "条目编号"),
        _DOCUMENT_OF_PLAN,
        _PLAN,
        _SECTION,
        _ORDINAL,
        _required("quadrant", "Quadrant", "象限", values=get_args(Quadrant)),
        _required("text", "The item without its number", "内容"),
        _text("theme", "Theme in the plan's words", "主题"),
        _text("item_group", "Group heading above it", "分组"),
        Column("topics", "codes", "What it speaks of, codes of `topics`", label="话题"),
        _required("subject", "Whose it is", "对象", values=get_args(Subject)),
        _FLAGS,
        _EVIDENCE,
        *_SOURCE,
        _RULE,
        Column("confidence", "float", "0 to 1", label="置信度", nullable=False),
        *_REVIEW,
    ),
    (("plan_id",), ("quadrant",)),
)
STRATEGIES = Table(
    "strategies",
    "策略",
    "What to do where two quadrants meet.",
    ("strategy_id",),
    (
        _required("strategy_id", "The strategy", "策略编号"),
        _DOCUMENT_OF_PLAN,
        _PLAN,
        _SECTION,
        _ORDINAL,
        _required("quadrants", "Which quadrants meet", "象限组合", values=get_args(StrategyQuadrants)),
        _required("text", "The strategy", "内容"),
        _EVIDENCE,
        *_SOURCE,
    ),
    (("plan_id",),),
)
ISSUES = Table(
    "issues",
    "问题",
    "Doubts raised while a document was read.",
    ("issue_id",),
    (
        _required("issue_id", "The issue", "问题编号"),
        _DOCUMENT,
        _PLAN_OR_NONE,
        _SECTION,
        _ORDINAL,
        _required("code", "Stable code", "代码"),
        _required("severity", "How grave", "级别", values=("info", "warning", "error")),
        _required("message", "What a person should know and do", "说明"),
        _text("evidence", "The words it is about", "原文"),
        *_SOURCE,
    ),
    (("document_id",), ("code",)),
)
FINDINGS = Table(
    "findings",
    "核对",
    "What the checks found within a plan: two numbers side by side, each with its words.",
    ("finding_id",),
    (
        _required("finding_id", "The finding", "核对编号"),
        _DOCUMENT_OF_PLAN,
        _PLAN,
        _ORDINAL,
        _required("check_code", "Which check", "核对项"),
        _required(
            "verdict",
            "How it came out",
            "结论",
            values=("agrees", "partial", "contradicts", "missing", "implausible"),
        ),
        _required("severity", "How grave", "级别", values=("info", "warning", "error")),
        _text("metric", "Metric code", "指标"),
        _required("message", "What was found, with both numbers", "说明"),
        _text("question", "What to ask the store", "请门店确认"),
        Column("stated", "decimal", "The number the plan states", unit="unit", label="所写"),
        Column("computed", "decimal", "The number it should agree with", unit="unit", label="所算"),
        _text("unit", "Unit of both", "单位"),
        _text("target_id", "The target it is about", "目标编号", refers="targets.target_id"),
        _text("evidence", "Words of the stated number", "原文"),
        _text("other_evidence", "Words the computed number comes from", "对照原文"),
    ),
    (("plan_id",), ("check_code",), ("target_id",)),
)
STORES = Table(
    "stores",
    "门店",
    "The store registry.",
    ("store_code",),
    (
        _required("store_code", "Stable code", "门店代码"),
        _required("name", "Present name", "名称"),
        _text("region", "Region", "区域"),
        _text("industry", "Trade", "业态"),
    ),
)
STORE_ALIASES = Table(
    "store_aliases",
    "门店别名",
    "Other names of stores; one name belongs to one store.",
    ("alias",),
    (
        _required("alias", "Another name", "别名"),
        _required("store_code", "The store it means", "门店代码", refers="stores.store_code"),
    ),
)
METRICS = Table(
    "metrics",
    "指标",
    "The vocabulary's metrics: how they are named, compared and added.",
    ("metric",),
    (
        _required("metric", "Metric code", "指标代码"),
        _required("label", "Name for readers", "指标"),
        _text("unit", "Usual base unit", "单位"),
        _required("direction", "H higher is better, L lower, N neither", "方向", values=("H", "L", "N")),
        _required("kind", "Kind", "类别", values=get_args(MetricKind)),
        _required("over_time", "How it adds over periods", "跨期汇总", values=("sum", "avg", "last", "max", "none")),
        _required("over_stores", "How it adds over stores", "跨店汇总", values=("sum", "wavg", "avg", "none")),
    ),
)
TOPICS = Table(
    "topics",
    "话题",
    "What SWOT items speak of, from the vocabulary.",
    ("topic",),
    (_required("topic", "Topic code", "话题代码"), _required("label", "Name for readers", "话题")),
)
TOPIC_METRICS = Table(
    "topic_metrics",
    "话题的指标",
    "The metrics by which a target about a topic is counted.",
    ("topic", "metric"),
    (
        _required("topic", "Topic code", "话题代码", refers="topics.topic"),
        _required("metric", "Metric code", "指标代码"),
    ),
)
UNITS = Table(
    "units",
    "单位",
    "Units that may be shown and what they are worth in their base unit.",
    ("unit",),
    (
        _required("unit", "Unit", "单位"),
        _required("base", "Base unit", "基本单位"),
        Column("factor", "decimal", "One of it in base units", unit="base", label="换算", nullable=False),
    ),
)
RUNS = Table(
    "runs",
    "运行",
    "One row an ingest.",
    ("run_id",),
    (
        _required("run_id", "The run", "运行编号"),
        _required("kind", "What started it", "方式"),
        _required("status", "How it stands", "状态", values=("running", "done", "failed", "crashed")),
        Column("started_at", "datetime", "Start", label="开始", nullable=False),
        Column("finished_at", "datetime", "End", label="结束"),
        _int("documents_new", "Documents stored for the first time", "新增"),
        _int("documents_replaced", "Documents read anew", "更新"),
        _int("documents_unchanged", "Documents already known", "未变"),
        _int("documents_failed", "Documents that could not be read", "失败"),
        _required("parameters", "Parameters as JSON", "参数"),
        _text("message", "One sentence on how it went", "说明"),
    ),
    (("started_at",),),
)
DELIVERIES = Table(
    "deliveries",
    "收件",
    "Each place a document came from: the same bytes may come twice.",
    ("document_id", "path"),
    (
        _DOCUMENT,
        _required("path", "Where it lay", "路径"),
        _required("filename", "Its name there", "文件名"),
        _text("sender", "Who handed it in", "提交人"),
        Column("received_at", "datetime", "When it first came from there", label="收到时间", nullable=False),
        _text("run_id", "The run that took it", "运行", refers="runs.run_id"),
    ),
    (("path",),),
)
CORRECTIONS = Table(
    "corrections",
    "改正",
    "A person's value for a field, the machine's beside it, who, when and why. Rows are never deleted.",
    ("correction_id",),
    (
        _required("correction_id", "The correction", "改正编号"),
        _required("document_id", "The document; kept even when the document's rows change", "文件编号"),
        _required("table_name", "Which table", "表", values=("plans", "targets", "swot_items")),
        _required("row_id", "The row's key; null row is orphaned", "行"),
        _required("field", "Which column", "字段"),
        _text("machine_value", "What was extracted, as text", "机器值"),
        _text("value", "What the person says, as text", "人工值"),
        _required("action", "change a value, or check that it is right", "动作", values=("change", "check")),
        _required(
            "state",
            "active: holds; undone: taken back; orphaned: its row is no longer found",
            "状态",
            values=("active", "undone", "orphaned"),
        ),
        _required("who", "Who", "谁"),
        Column("made_at", "datetime", "When", label="何时", nullable=False),
        _text("why", "Why", "原因"),
        _text("evidence", "The row's words, by which it is found again", "原文"),
        *_SOURCE,
        _text("key_text", "The row's metric, scope and period, to tell equal words apart", "区分"),
        _text("undone_by", "Who took it back", "撤销人"),
        Column("undone_at", "datetime", "When it was taken back", label="撤销时间"),
    ),
    (("document_id",), ("table_name", "row_id")),
)

TABLES: tuple[Table, ...] = (
    RUNS,
    METRICS,
    TOPICS,
    TOPIC_METRICS,
    UNITS,
    STORES,
    STORE_ALIASES,
    DOCUMENTS,
    DELIVERIES,
    PLANS,
    SECTIONS,
    TARGETS,
    FIGURES,
    SWOT_ITEMS,
    STRATEGIES,
    ISSUES,
    FINDINGS,
    CORRECTIONS,
)
"""All tables, a table after those it refers to."""
BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
OF_DOCUMENT: tuple[Table, ...] = (PLANS, SECTIONS, TARGETS, FIGURES, SWOT_ITEMS, STRATEGIES, ISSUES, FINDINGS)
"""Tables that belong to one document and are replaced with it."""
