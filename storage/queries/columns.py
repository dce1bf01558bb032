"""What the columns of answers mean; names that the tables have keep the tables' meaning."""

from schemas import tables as spec
from schemas.tables import Column

_OWN = (
    Column("subject", "text", "Whom the plan is for: store, department, person", label="主体"),
    Column("plan_subject", "text", "Whom the plan is for: store, department, person", label="主体"),
    Column("store", "text", "Store by its present name", label="门店"),
    Column("region", "text", "Region of the registry, else of the plan", label="区域"),
    Column("industry", "text", "Trade", label="业态"),
    Column("metric_label", "text", "Metric by its name", label="指标"),
    Column("answer", "text", "What was found", label="结果"),
    Column("numbers", "integer", "Targets with a number", label="目标数"),
    Column("before", "decimal", "Target of the year before", unit="unit", label="上年目标"),
    Column("now", "decimal", "Target of the year", unit="unit", label="本年目标"),
    Column("difference", "decimal", "Now less before", unit="unit", label="差额"),
    Column(
        "percent",
        "decimal",
        "Difference over before; none for rates, whose difference is in points",
        "%",
        label="增减%",
    ),
    Column("before_evidence", "text", "Words of the year before", label="上年原文"),
    Column("target", "decimal", "Target", unit="unit", label="目标"),
    Column("actual", "decimal", "Last year's actual", unit="unit", label="上年实际"),
    Column("actual_source", "text", "target: stated beside it; figure: from the text", label="实际来源"),
    Column("increase", "decimal", "Target less last year's actual", unit="unit", label="比上年实际"),
    Column("computed_growth", "decimal", "From the two numbers", unit="%", label="计算增幅"),
    Column("stated_growth", "decimal", "As the plan says", unit="growth_unit", label="所写增幅"),
    Column("actual_evidence", "text", "Words of the actual", label="实际原文"),
    Column("gap", "decimal", "Stated less computed", unit="unit", label="差额"),
    Column("growth", "decimal", "Growth over the year before", unit="%", label="增幅"),
    Column("growth_source", "text", "stated_change, stated beside a level, or computed", label="增幅来源"),
    Column("base", "decimal", "Base of the growth where there is one", unit="unit", label="基数"),
    Column("value", "decimal", "The bound that commits: the lower where higher is better", unit="unit", label="数值"),
    Column("place", "integer", "Rank among plans of one trade, metric and year", label="名次"),
    Column("targets", "integer", "Targets with a number", label="目标数"),
    Column("topic", "text", "What the item speaks of, code", label="话题代码"),
    Column("topic_label", "text", "What the item speaks of; none when no word of it is known", label="话题"),
    Column("answered_by", "codes", "Metrics of the topic for which the plan has targets", label="已定指标"),
    Column("outcome_targets", "integer", "Outcome targets of the same plan", label="结果类目标数"),
    Column("per_month", "decimal", "The value for one month, converted", unit="unit", label="折合每月"),
    Column("derived", "text", "How a converted value was made", label="换算"),
    Column("stores", "integer", "Stores that stated it", label="门店数"),
    Column("total", "decimal", "Sum over those stores", unit="unit", label="合计"),
    Column("lowest", "decimal", "Lowest", unit="unit", label="最低"),
    Column("highest", "decimal", "Highest", unit="unit", label="最高"),
    Column("copies", "integer", "Plans with the same words", label="相同份数"),
    Column("pieces", "integer", "Plans found in the document", label="拆出计划数"),
    Column("boundary", "text", "Why it was cut here", label="拆分依据"),
    Column("money", "decimal", "Amount when the target is money", unit="CNY", label="金额"),
    Column("impact", "decimal", "Amount times what is missing to certainty", unit="CNY", label="影响"),
    Column("family", "integer", "Items that say the same", label="同类"),
    Column("mentions", "integer", "Items in the family", label="条数"),
    Column("similarity", "decimal", "Shared words, 1 is all", label="相似度"),
    Column("other_store", "text", "Store of the other plan", label="对照门店"),
    Column("other_filename", "text", "File of the other plan", label="对照文件"),
    Column("other_value", "decimal", "Number in the other plan", unit="unit", label="对照数值"),
    Column("other_words", "text", "Words in the other plan", label="对照原文"),
    Column("identity_complete", "integer", "Store and year are known", label="身份完整"),
    Column("hard_targets", "integer", "Targets with a level", label="定量目标"),
    Column("change_only", "integer", "Targets that only state a change", label="只写增幅"),
    Column("placeholders", "integer", "Masked numbers", label="隐去数字"),
    Column("vague", "integer", "Goals without a number", label="没有数字"),
    Column("with_unit", "integer", "Targets with a unit", label="有单位"),
    Column("with_period", "integer", "Targets with a period", label="有期间"),
    Column("with_comparator", "integer", "Targets with a bound (≥, ≤ …)", label="有比较词"),
    Column("with_base", "integer", "Targets with a base or growth", label="有基数"),
    Column("splits_complete", "integer", "Splits that add up", label="分解完整"),
    Column("splits_partial", "integer", "Splits with parts missing", label="分解不全"),
    Column("splits_contradictory", "integer", "Splits that contradict", label="分解矛盾"),
    Column("contradictions", "integer", "Contradictions and doubtful values", label="矛盾"),
    Column("questions", "integer", "Questions to the store", label="待问"),
    Column("swot_quadrants", "integer", "Quadrants of SWOT present, 0 to 4", label="SWOT象限"),
    Column("text_noise", "integer", "Repaired or doubled lines", label="文字噪声"),
)
_BY_NAME = {column.name: column for column in _OWN}
for _table in (
    spec.TARGETS, spec.PLANS, spec.DOCUMENTS, spec.FINDINGS, spec.SWOT_ITEMS, spec.FIGURES, spec.ISSUES, spec.RUNS
):  # fmt: skip
    for _column in _table.columns:
        _BY_NAME.setdefault(_column.name, _column)
_BY_NAME["year"] = Column("year", "integer", "Year of the target, else of the plan", label="年份")


def columns(names: str) -> tuple[Column, ...]:
    """Columns by their names, parted by spaces."""
    return tuple(_BY_NAME[name] for name in names.split())
