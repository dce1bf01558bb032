"""Extractions from few words, for tests of the store: a plan of a store and year with its targets and SWOT items."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from schemas.issues import Issue
from schemas.metric import MetricInfo, StoreInfo, TopicInfo
from schemas.plan import (
    DocumentError,
    DocumentInfo,
    Extraction,
    Figure,
    Plan,
    Section,
    SwotItem,
    Target,
)
from schemas.span import Span

METRICS = (
    MetricInfo("sales_revenue", "销售额", "CNY", "H", "outcome", "sum", "sum"),
    MetricInfo("sales_volume", "销量", "台", "H", "outcome", "sum", "sum"),
    MetricInfo("gross_margin_rate", "毛利率", "%", "H", "outcome", "avg", "wavg"),
    MetricInfo("gross_profit", "毛利额", "CNY", "H", "outcome", "sum", "sum"),
    MetricInfo("churn_rate", "客户流失率", "%", "L", "outcome", "avg", "wavg"),
    MetricInfo("avg_ticket", "客单价", "CNY", "H", "outcome", "avg", "wavg"),
    MetricInfo("orders", "订单数", "单", "H", "outcome", "sum", "sum"),
    MetricInfo("members_new", "新增会员", "人", "H", "outcome", "sum", "sum"),
    MetricInfo("traffic", "客流量", "人", "H", "outcome", "sum", "sum"),
    MetricInfo("marketing_budget", "市场费用预算", "CNY", "N", "management", "sum", "sum"),
    MetricInfo("trainings", "培训场次", "次", "H", "activity", "sum", "sum"),
    MetricInfo("customer_visits", "拜访量", "次", "H", "activity", "sum", "sum"),
    MetricInfo("headcount", "人员编制", "人", "N", "management", "last", "sum"),
)
TOPICS = (TopicInfo("rivals", "竞争", ()), TopicInfo("traffic", "客流", ("orders", "traffic")))
STORES = (
    StoreInfo("S01", "城东店", ("东城店",), "华北", "手机"),
    StoreInfo("S02", "城西店", (), "华北", "手机"),
    StoreInfo("S03", "江南店", (), "华南", "家电"),
)


def number(value: object) -> Decimal | None:
    """A decimal from what a test writes."""
    return None if value is None else Decimal(str(value))


def target(value: object = None, metric: str = "sales_revenue", unit: str | None = "CNY", **more: Any) -> Target:
    """A target of the plan's year: `target(8600000)`, `target(4, "churn_rate", "%", comparator="le")`."""
    comparator = more.pop("comparator", "eq")
    low = None if comparator in ("le", "lt") else number(value)
    high = None if comparator in ("ge", "gt") else number(more.pop("high", value))
    more = {k: number(v) if k in ("growth", "baseline") else v for k, v in more.items()}
    evidence = more.pop("evidence", f"{metric} {value}")
    words: dict[str, Any] = {
        "target_id": "",
        "plan_id": "",
        "section_id": None,
        "status": "target",
        "metric": metric,
        "metric_text": metric,
        "comparator": comparator,
        "low": low,
        "high": high,
        "unit": unit,
        "evidence": evidence,
        "source": Span(0, 0, len(evidence)),
        "rule": "test",
        "confidence": 0.9,
    }
    return Target(**(words | more))


def figure(
    value: object, metric: str = "sales_revenue", unit: str = "CNY", role: Any = "actual", **more: Any
) -> Figure:
    """A figure, an actual unless said otherwise."""
    evidence = more.pop("evidence", f"{role} {metric} {value}")
    words: dict[str, Any] = {"period": None, "source": Span(0, 0, len(evidence)), "rule": "test"}
    return Figure("", role, metric, number(value), number(value), unit, evidence=evidence, **(words | more))


def swot(quadrant: Any, text: str, **more: Any) -> SwotItem:
    """A SWOT item."""
    return SwotItem("", quadrant, text, text, Span(0, 0, len(text)), **more)


def section(title: str, text: str = "", label: str = "一、", level: int = 1, role: Any = "other") -> Section:
    """A section."""
    return Section("", None, 0, level, label, title, role, text, Span(0, 0, len(title)))


def plan(
    store: str | None = "城东店",
    year: int | None = 2025,
    targets: Iterable[Target] = (),
    swot: Iterable[SwotItem] = (),
    sections: Iterable[Section] = (),
    **more: Any,
) -> Plan:
    """A plan of a store and year; the store's code comes from the registry of the tests."""
    codes = {info.name: info.code for info in STORES}
    words: dict[str, Any] = {
        "title": f"{store}{year}年销售计划",
        "kind": "plan",
        "store_code": codes.get(store or ""),
        "store_source": "title" if store else None,
        "year_source": "title" if year else None,
    }
    return Plan(
        "",
        1,
        store=store,
        year=year,
        targets=tuple(targets),
        swot=tuple(swot),
        sections=tuple(sections),
        **(words | more),
    )


def extraction(
    *plans: Plan,
    name: str | None = None,
    content: bytes | None = None,
    figures: Iterable[Figure] = (),
    issues: Iterable[Issue] = (),
    **more: Any,
) -> Extraction:
    """A document's extraction; ids are made as the extractor makes them."""
    filename = name or (f"{plans[0].store}{plans[0].year}.docx" if plans else "空.docx")
    document_id = hashlib.sha256(content if content is not None else filename.encode()).hexdigest()
    words: dict[str, Any] = {
        "status": "ok",
        "chars": 100,
        "modified": datetime(2024, 12, 20, 8, tzinfo=UTC),
        "extractor_version": "1",
        "vocabulary_version": "1",
    }
    info = DocumentInfo(document_id, filename, f"收件/{filename}", "docx", **(words | more))
    whole = tuple(_with_ids(plan, document_id, ordinal) for ordinal, plan in enumerate(plans, start=1))
    first = whole[0].plan_id if whole else None
    figured = tuple(
        replace(figure, figure_id=f"{document_id}/f{n}", plan_id=figure.plan_id or first)
        for n, figure in enumerate(figures, start=1)
    )
    return Extraction(info, whole, figured, tuple(issues))


def failed(name: str, code: str = "encrypted", message: str = "文件有密码。请去掉密码后重新提交") -> Extraction:
    """A file that could not be read."""
    return replace(
        extraction(name=name),
        document=replace(extraction(name=name).document, status="failed", error=DocumentError(code, message)),
    )


def _with_ids(plan: Plan, document_id: str, ordinal: int) -> Plan:
    plan_id = f"{document_id}#{ordinal}"
    targets = [
        replace(
            target,
            target_id=target.target_id or f"t{n}",
            plan_id=plan_id,
            period=target.period or str(plan.year or "Y"),
        )
        for n, target in enumerate(plan.targets, start=1)
    ]
    sections = [
        replace(section, section_id=section.section_id or f"s{n}", ordinal=n)
        for n, section in enumerate(plan.sections, start=1)
    ]
    items = [replace(item, swot_id=item.swot_id or f"w{n}") for n, item in enumerate(plan.swot, start=1)]
    strategies = [replace(item, strategy_id=f"g{n}") for n, item in enumerate(plan.strategies, start=1)]
    return replace(
        plan,
        plan_id=plan_id,
        ordinal=ordinal,
        targets=tuple(targets),
        sections=tuple(sections),
        swot=tuple(items),
        strategies=tuple(strategies),
    )
