"""Extraction to rows, table by table. Pure: the same extraction always gives the same rows in the same order."""

import hashlib
import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from decimal import Decimal
from functools import cache
from typing import Any

from schemas.issues import Issue
from schemas.plan import DocumentInfo, Extraction, Figure, Plan, Target
from schemas.span import Span
from storage.periods import read_period
from storage.tables import DIGITS

Row = dict[str, Any]
Rows = dict[str, list[Row]]

_DIGITS_AND_SPACE = re.compile(r"[\d０-９\s.,．，%％]+")
_SUBJECT_SEPARATOR = " · "


def to_rows(extraction: Extraction) -> Rows:
    """The rows of one document under the names of their tables; what only the store knows is added when written.

    Ids that do not carry the document's hash are put under their plan, so that they are unique in the store.
    References to sections or targets that are not there become null. Numbers beyond 15 significant digits become
    null with an issue `implausible`: no plan means them and no database keeps them.
    """
    document_id = key_of(extraction.document)
    trip = _Trip(document_id)
    rows: Rows = {
        "documents": [_document(extraction.document, document_id)],
        "plans": [_plan(plan, document_id) for plan in extraction.plans],
        "sections": [row for plan in extraction.plans for row in trip.sections(plan)],
        "targets": [row for plan in extraction.plans for row in trip.targets(plan)],
        "figures": trip.figures(extraction.figures, extraction.plans),
        "swot_items": [row for plan in extraction.plans for row in trip.swot(plan)],
        "strategies": [row for plan in extraction.plans for row in trip.strategies(plan)],
    }
    rows["issues"] = trip.issues((*extraction.issues, *trip.doubts), {plan.plan_id for plan in extraction.plans})
    return rows


def key_of(document: DocumentInfo) -> str:
    """A document's key: the hash of its bytes, or of its path when the bytes could not be had."""
    return document.document_id or "path:" + hashlib.sha256(document.path.encode()).hexdigest()


def subject_key(plan: Mapping[str, Any]) -> str:
    """Whom a plan is for as one key: store (its code when known), department, person; else region; else empty.

    A person counts in a plan of their own only: nobody else is named, or the title says so (个人, the name itself).
    The name under a store's plan is its author's.
    """
    place = plan["store_code"] or plan["store"] or plan["region"]
    title, person = plan["title"] or "", plan["person"]
    own = person and (person in title or "个人" in title or not (place or plan["department"]))
    return _SUBJECT_SEPARATOR.join(part for part in (place, plan["department"], person if own else None) if part)


def fingerprint(texts: Iterable[str]) -> str:
    """Hash of the words without digits, percent signs and spaces: equal for two copies of one template."""
    words = _DIGITS_AND_SPACE.sub("", "\0".join(texts)).replace("\0", "\n")
    return hashlib.sha256(words.encode()).hexdigest()[:16]


class _Trip:
    """One document on its way to rows: remembers which ids exist and what had to be doubted."""

    def __init__(self, document_id: str) -> None:
        self.document_id = document_id
        self.known: dict[str | None, str] = {}
        self.doubts: list[Issue] = []

    def sections(self, plan: Plan) -> list[Row]:
        """Sections in reading order; a parent is kept when it stands before its child."""
        rows = []
        for section in plan.sections:
            self.known[section.section_id] = self._qualified(section.section_id, plan.plan_id)
            row = _values(section, exclude=("heading", "body", "evidence"))
            row |= self._places(section.heading, plan.plan_id, section.parent_id, None)
            row |= {"section_id": self.known[section.section_id], "parent_id": self.known.get(section.parent_id)}
            rows.append(row)
        return rows

    def targets(self, plan: Plan) -> list[Row]:
        """Targets in the extractor's order, period texts understood."""
        ids = {target.target_id: self._qualified(target.target_id, plan.plan_id) for target in plan.targets}
        rows = []
        for ordinal, target in enumerate(plan.targets, start=1):
            row = _values(target, exclude=("source",))
            row |= self._places(target.source, plan.plan_id, target.section_id, ordinal)
            row |= _period(target.period, plan.year)
            row |= {"target_id": ids[target.target_id], "parent_id": ids.get(target.parent_id or "")}
            row |= self._numbers(target, ("low", "high", "growth", "baseline"), plan.plan_id)
            row |= {"review": None, "revision": 0}
            rows.append(row)
        return rows

    def figures(self, figures: tuple[Figure, ...], plans: tuple[Plan, ...]) -> list[Row]:
        """Figures in order; one outside every plan has no plan."""
        years = {plan.plan_id: plan.year for plan in plans}
        rows = []
        for ordinal, figure in enumerate(figures, start=1):
            plan_id = figure.plan_id if figure.plan_id in years else None
            row = _values(figure, exclude=("source",))
            row |= self._places(figure.source, plan_id, figure.section_id, ordinal)
            row |= _period(figure.period, years.get(plan_id or ""))
            row |= self._numbers(figure, ("low", "high"), plan_id)
            row["figure_id"] = self._qualified(figure.figure_id, plan_id or self.document_id)
            rows.append(row)
        return rows

    def swot(self, plan: Plan) -> list[Row]:
        """SWOT items in order."""
        rows = []
        for ordinal, item in enumerate(plan.swot, start=1):
            row = _values(item, exclude=("source", "group"))
            row |= self._places(item.source, plan.plan_id, item.section_id, ordinal)
            row |= {"swot_id": self._qualified(item.swot_id, plan.plan_id), "item_group": item.group}
            row |= {"review": None, "revision": 0}
            rows.append(row)
        return rows

    def strategies(self, plan: Plan) -> list[Row]:
        """Strategies in order."""
        rows = []
        for ordinal, strategy in enumerate(plan.strategies, start=1):
            row = _values(strategy, exclude=("source",))
            row |= self._places(strategy.source, plan.plan_id, strategy.section_id, ordinal)
            row["strategy_id"] = self._qualified(strategy.strategy_id, plan.plan_id)
            rows.append(row)
        return rows

    def issues(self, issues: tuple[Issue, ...], plans: set[str]) -> list[Row]:
        """Issues in order, numbered within the document."""
        rows = []
        for ordinal, issue in enumerate(issues, start=1):
            plan_id = issue.plan_id if issue.plan_id in plans else None
            row = _values(issue, exclude=("source",))
            row |= self._places(issue.source, plan_id, issue.section_id, ordinal)
            row["issue_id"] = f"{self.document_id}!{ordinal}"
            rows.append(row)
        return rows

    def _qualified(self, name: str, owner: str) -> str:
        return name if name.startswith(self.document_id) else f"{owner}/{name}"

    def _places(self, span: Span | None, plan_id: str | None, section_id: str | None, ordinal: int | None) -> Row:
        row: Row = {"document_id": self.document_id, "plan_id": plan_id, **_source(span)}
        if ordinal is not None:
            row |= {"section_id": self.known.get(section_id), "ordinal": ordinal}
        return row

    def _numbers(self, value: Target | Figure, names: tuple[str, ...], plan_id: str | None) -> Row:
        numbers = {name: getattr(value, name) for name in names}
        kept = {name: exact(number) for name, number in numbers.items()}
        if any(numbers[name] is not None and kept[name] is None for name in names):
            message = f"数字超出可保存的 {DIGITS} 位有效数字，已留空：{value.evidence[:40]}。请核对原文"
            self.doubts.append(
                Issue("implausible", message, "warning", plan_id, value.section_id, value.evidence, value.source)
            )
        return kept


def exact(number: Decimal | None) -> Decimal | None:
    """The number without trailing zeros, or null when it does not fit 15 significant digits."""
    if number is None or not number.is_finite():
        return None
    short = number.normalize()
    sign_digits_exponent = short.as_tuple()
    if len(sign_digits_exponent.digits) > DIGITS or abs(short.adjusted()) > DIGITS:
        return None
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short


def _document(document: DocumentInfo, document_id: str) -> Row:
    row = _values(document, exclude=("error",))
    error = document.error
    return row | {
        "document_id": document_id,
        "error_code": error.code if error else None,
        "error_message": error.message if error else None,
    }


def _plan(plan: Plan, document_id: str) -> Row:
    row = _values(plan, exclude=("sections", "targets", "swot", "strategies"))
    texts = [text for section in plan.sections for text in (section.title, section.text)]
    texts = texts or [target.evidence for target in plan.targets]
    return row | {
        "document_id": document_id,
        "subject": subject_key(row),
        "current": True,
        "superseded_by": None,
        "fingerprint": fingerprint(texts) if texts else hashlib.sha256(plan.plan_id.encode()).hexdigest()[:16],
        "review": None,
        "revision": 0,
    }


def _period(text: str | None, plan_year: int | None) -> Row:
    period = read_period(text, plan_year)
    return {"period_year": period.year, "period_grain": period.grain}


def _source(span: Span | None) -> Row:
    if span is None:
        return dict.fromkeys(("source_block", "source_start", "source_end", "source_row", "source_col"))
    return {
        "source_block": span.block,
        "source_start": span.start,
        "source_end": span.end,
        "source_row": span.row,
        "source_col": span.col,
    }


def _values(value: object, exclude: tuple[str, ...]) -> Row:
    kind: Any = type(value)
    names, pick = _fields(kind, exclude)
    return dict(zip(names, pick(value), strict=True))


@cache
def _fields(kind: type[Any], exclude: tuple[str, ...]) -> tuple[tuple[str, ...], Callable[[object], tuple[Any, ...]]]:
    names = tuple(field.name for field in fields(kind) if field.name not in exclude)
    return names, operator.attrgetter(*names)
