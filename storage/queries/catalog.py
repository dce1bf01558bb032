"""The lists an analyst, a page or a script may ask for, by name; docs/queries.md shows each."""

from dataclasses import replace

from schemas.issues import StorageError
from storage.queries.columns import columns
from storage.queries.views import Rows, View
from storage.tables import findings, swot_items, targets

TARGETS = View(
    "targets",
    "目标",
    "v_targets",
    columns(
        "store department person region year metric metric_label metric_text status scope basis tier "
        "change comparator low high value unit per per_unit period growth growth_unit baseline kind flags "
        "confidence review evidence filename target_id plan_id"
    ),
    ("store", "year", "plan_id", "target_id"),
    ("evidence", "metric_text", "scope"),
    keyed=True,
    rows=Rows(targets, (targets.c.status != "rejected",), {"year": "period_year"}),
)
FIGURES = View(
    "figures",
    "其他数字",
    "v_figures",
    columns("store region year role metric low high unit period evidence filename figure_id plan_id"),
    ("plan_id", "figure_id"),
)
SWOT = View(
    "swot",
    "SWOT",
    "q11_swot",
    columns("store region year quadrant theme item_group text subject flags review evidence filename swot_id plan_id"),
    ("store", "year", "plan_id", "swot_id"),
    ("text", "theme"),
    keyed=True,
    rows=Rows(swot_items),
)
FINDINGS = View(
    "findings",
    "核对",
    "v_findings",
    columns(
        "store region year check_code verdict severity metric_label message question stated computed gap "
        "unit evidence other_evidence filename target_id finding_id plan_id"
    ),
    ("store", "year", "plan_id", "finding_id"),
    ("message",),
    hidden=("store_code", "metric"),
    keyed=True,
    rows=Rows(findings),
)
PLANS = View(
    "plans",
    "计划",
    "v_plans",
    columns(
        "store department person region industry year year_source kind title current superseded_by "
        "written filename review plan_id document_id"
    ),
    ("store", "year", "plan_id"),
    ("title", "filename"),
)
QUALITY = View(
    "quality",
    "计划质量",
    "v_quality",
    columns(
        "store region year kind title filename current identity_complete year_source hard_targets "
        "change_only placeholders vague with_unit with_period with_comparator with_base splits_complete "
        "splits_partial splits_contradictory contradictions questions swot_quadrants text_noise copies "
        "plan_id"
    ),
    ("store", "year", "plan_id"),
    ("title", "filename"),
    keyed=True,
)
DOCUMENTS = View(
    "documents",
    "文件",
    "v_documents",
    columns("filename path format status error_code error_message chars received_at stored_at run_id document_id"),
    ("path", "document_id"),
    ("filename", "path"),
    hidden=("store", "store_code", "region", "year"),
)
RUNS = View(
    "runs",
    "运行",
    "runs",
    columns(
        "started_at finished_at kind status documents_new documents_replaced documents_unchanged documents_failed "
        "message run_id"
    ),
    ("-started_at", "run_id"),
    ("message",),
    hidden=(),
)
ISSUES = View(
    "issues",
    "问题",
    "v_issues",
    columns("store region year code severity message evidence filename issue_id plan_id document_id"),
    ("document_id", "issue_id"),
    ("message",),
)
WHO_SET = View(
    "who-set",
    "谁定了目标",
    "q01_who_set",
    columns("store region year metric metric_label answer numbers year_source plan_id"),
    ("metric", "store", "year", "plan_id"),
    ("store",),
)
YEARS = View(
    "years",
    "与上年目标比",
    "q02_years",
    columns(
        "store region metric metric_label basis unit year before now difference percent answer "
        "before_evidence evidence target_id"
    ),
    ("metric", "store", "year", "target_id"),
)
ACTUALS = View(
    "actuals",
    "与上年实际比",
    "q03_actuals",
    columns(
        "store region metric metric_label unit year target actual actual_source increase computed_growth "
        "stated_growth growth_unit answer evidence actual_evidence target_id"
    ),
    ("metric", "store", "year", "target_id"),
)
SPLITS = replace(FINDINGS, name="splits", title="分解与合计", source="q04_splits", rows=None)
CONTRADICTIONS = replace(FINDINGS, name="contradictions", title="自相矛盾", source="q05_contradictions", rows=None)
GAPS = replace(FINDINGS, name="gaps", title="缺少什么", source="q06_gaps", rows=None)
AMBITION = View(
    "ambition",
    "增幅排名",
    "q07_ambition",
    columns(
        "industry store region metric metric_label year growth growth_source base unit value place evidence target_id"
    ),
    ("industry", "metric", "year", "place", "store", "target_id"),
)
COVERAGE = View(
    "coverage",
    "指标覆盖",
    "q08_coverage",
    columns("store region year kind metric metric_label targets plan_id"),
    ("store", "year", "metric", "plan_id"),
    ("metric_label",),
)
ACTIVITIES = View(
    "activities",
    "活动与管理目标",
    "q09_activities",
    columns(
        "store region year kind metric metric_label scope value unit per period outcome_targets evidence target_id"
    ),
    ("store", "year", "metric", "target_id"),
)
CALENDAR = View(
    "calendar",
    "各月各季",
    "q10_calendar",
    columns("metric metric_label unit basis year period_grain period stores total lowest highest"),
    ("metric", "unit", "basis", "year", "period"),
    ("metric_label",),
    hidden=(),
)
REGIONS = View(
    "regions",
    "各区域",
    "v_regions",
    columns("region metric metric_label unit basis year stores total lowest highest"),
    ("metric", "unit", "basis", "year", "region"),
    ("metric_label",),
    hidden=(),
)
ANSWERS = View(
    "answers",
    "短板与目标",
    "q12_answers",
    columns("store region year quadrant text topic topic_label answer targets answered_by filename swot_id plan_id"),
    ("store", "year", "swot_id", "topic"),
    ("text",),
)
COPIES = View(
    "copies",
    "相同文本",
    "q13_copies",
    columns("fingerprint copies store region year title filename current plan_id"),
    ("fingerprint", "store", "year", "plan_id"),
    ("title",),
)
PIECES = View(
    "pieces",
    "文件拆分",
    "q14_pieces",
    columns("filename status pieces ordinal kind title store region year targets boundary plan_id document_id"),
    ("filename", "document_id", "ordinal"),
    ("title", "filename"),
)
WORKLIST = View(
    "worklist",
    "待核对",
    "q15_worklist",
    columns("store region year metric_label value unit confidence flags impact evidence filename target_id plan_id"),
    ("-impact", "confidence", "target_id"),
    hidden=("store_code", "metric"),
    keyed=True,
    rows=Rows(
        targets,
        (targets.c.status == "target", targets.c.review.is_(None)),
        {"year": "period_year"},
    ),
)
VIEWS = {
    view.name: view
    for view in (
        TARGETS,
        FIGURES,
        SWOT,
        FINDINGS,
        PLANS,
        QUALITY,
        DOCUMENTS,
        RUNS,
        ISSUES,
        WHO_SET,
        YEARS,
        ACTUALS,
        SPLITS,
        CONTRADICTIONS,
        GAPS,
        AMBITION,
        COVERAGE,
        ACTIVITIES,
        CALENDAR,
        REGIONS,
        ANSWERS,
        COPIES,
        PIECES,
        WORKLIST,
    )
}
"""All lists by name."""


def view_named(name: str) -> View:
    """A list by its name. Raises StorageError (`query_unknown`) that names those there are."""
    if name not in VIEWS:
        raise StorageError(f"没有这个列表：{name}", remedy=f"可用：{'、'.join(VIEWS)}", code="query_unknown")
    return VIEWS[name]
