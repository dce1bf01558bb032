"""A plan as extracted: sections, targets, SWOT items, strategies, figures. Field names are the contract's and fixed."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from schemas.issues import Issue
from schemas.span import Span

PlanKind = Literal["plan", "summary_and_plan", "summary", "policy", "method", "other"]
SectionRole = Literal[
    "targets",
    "swot",
    "strengths",
    "weaknesses",
    "opportunities",
    "threats",
    "strategy",
    "actions",
    "market",
    "review",
    "budget",
    "other",
]
Status = Literal["target", "placeholder", "vague"]
Comparator = Literal["eq", "ge", "gt", "le", "lt", "approx", "range"]
Change = Literal["level", "increase", "decrease"]
Rate = Literal["day", "week", "month", "quarter", "half", "year"]
Tier = Literal["base", "floor", "stretch"]
MetricKind = Literal["outcome", "activity", "management"]
Quadrant = Literal["strength", "weakness", "opportunity", "threat"]
Subject = Literal["self", "competitor", "product"]
StrategyQuadrants = Literal["SO", "ST", "WO", "WT"]
FigureRole = Literal[
    "actual",
    "baseline",
    "market",
    "competitor",
    "price",
    "incentive",
    "definition",
    "rule",
    "example",
    "assumption",
    "weight",
    "total",
    "other",
]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it.

    `label` is the number as a reader sees it (`一、`, `（二）`, automatic ones too), `title` the heading without it.
    `heading` is where the heading stands; `body` are the spans directly under it, before its first child: parts of
    paragraphs, and whole tables (start 0, end = length of the block's text). `text` is the body as one string.
    `role` is the section's own or its parent's. `evidence` says why it is a heading (`--explain`).
    """

    section_id: str
    parent_id: str | None
    ordinal: int
    level: int
    label: str
    title: str
    role: SectionRole
    text: str
    heading: Span
    body: tuple[Span, ...] = ()
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One plan-to-be within a document: where it stands, its sections, and what kind of text it is.

    `preamble` are the spans before the first heading (title and date lines included). `within` is the title of the
    whole document when it holds several pieces of one author; a sharing site's title is none. `alone` is false when
    the document holds other pieces. `issues` are doubts about its borders and its numbering.
    """

    ordinal: int
    title: str | None
    kind: PlanKind
    sections: tuple[Section, ...]
    preamble: tuple[Span, ...]
    title_span: Span | None = None
    evidence: str = ""
    within: str = ""
    alone: bool = True
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose plan a piece is and for when. Unknown stays None; `*_source` names where the value was found.

    `written` is the date the text gives for itself (signature, cover), the anchor of 明年 and 去年.
    `fiscal_start` is the first month of the plan's fiscal year, `(2024, 10)`, when it is not January.
    """

    store: str | None = None
    store_code: str | None = None
    store_source: str | None = None
    department: str | None = None
    person: str | None = None
    region: str | None = None
    industry: str | None = None
    year: int | None = None
    year_source: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    written: date | None = None
    fiscal_start: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A quantified commitment by the plan's own author about the time the plan is for (contract, section 2).

    Numbers are in the base unit `unit` (CNY, %, pp or a counter word). ge/gt: `low` only; le/lt: `high` only;
    eq/approx: both the same; range: both. `change` increase/decrease: the number is the change, always positive.
    """

    target_id: str
    plan_id: str
    section_id: str | None
    status: Status
    metric: str
    metric_text: str
    comparator: Comparator
    low: Decimal | None
    high: Decimal | None
    unit: str | None
    evidence: str
    source: Span
    rule: str
    confidence: float
    scope: str | None = None
    change: Change = "level"
    per: Rate | None = None
    per_unit: str | None = None
    period: str | None = None
    growth: Decimal | None = None
    growth_unit: str | None = None
    baseline: Decimal | None = None
    tier: Tier = "base"
    parent_id: str | None = None
    basis: str | None = None
    kind: MetricKind = "outcome"
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity in the text that is no target, with the role it plays."""

    figure_id: str
    role: FigureRole
    metric: str | None
    low: Decimal | None
    high: Decimal | None
    unit: str | None
    period: str | None
    evidence: str
    source: Span
    plan_id: str | None = None
    section_id: str | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class SwotItem:
    """One strength, weakness, opportunity or threat, verbatim without its number.

    `terms` are its key words, by which items of different stores are grouped; `topics` what it speaks of, as codes of
    the vocabulary.
    """

    swot_id: str
    quadrant: Quadrant
    text: str
    evidence: str
    source: Span
    theme: str | None = None
    group: str | None = None
    subject: Subject = "self"
    flags: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    section_id: str | None = None
    rule: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Strategy:
    """One cell or sentence of a SWOT matrix: what to do where two quadrants meet."""

    strategy_id: str
    quadrants: StrategyQuadrants
    text: str
    evidence: str
    source: Span
    section_id: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan of a document with all that was found in it. `plan_id` is `<document_id>#<ordinal>`."""

    plan_id: str
    ordinal: int
    title: str | None
    kind: PlanKind
    store: str | None = None
    store_code: str | None = None
    store_source: str | None = None
    department: str | None = None
    person: str | None = None
    region: str | None = None
    industry: str | None = None
    year: int | None = None
    year_source: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    written: date | None = None
    sections: tuple[Section, ...] = ()
    targets: tuple[Target, ...] = ()
    swot: tuple[SwotItem, ...] = ()
    strategies: tuple[Strategy, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentError:
    """Why a document could not be read: a stable code and a sentence with the remedy."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """The document's own record in the output (contract, section 1)."""

    document_id: str
    filename: str
    path: str
    format: str
    status: Literal["ok", "partial", "failed"]
    title: str | None = None
    author: str | None = None
    created: datetime | None = None
    modified: datetime | None = None
    chars: int = 0
    error: DocumentError | None = None
    extractor_version: str = ""
    vocabulary_version: str = ""


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that one document gave: the object that `jihua extract --json` prints, one a line."""

    document: DocumentInfo
    plans: tuple[Plan, ...] = ()
    figures: tuple[Figure, ...] = ()
    issues: tuple[Issue, ...] = field(default_factory=tuple)
