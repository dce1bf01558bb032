"""Target or figure, and which role: a decision list from `vocabulary/roles.yaml`, then the stance of the place.

The list holds what can be told from the words beside a number (奖励, 权重, 标价, 对手 …). What it leaves open is
decided by *stance*: whether the section speaks of what is to come, what has been, the market, or pay; and by tense.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from extractors.targets import cues
from schemas.mention import Quantity
from schemas.plan import FigureRole, PlanKind, Section

ROLES = Path(__file__).parent.parent / "vocabulary" / "roles.yaml"
MARKS = str.maketrans("，；：", ",;:")
NEAR = 18
"""Characters on each side in which an `unless` of the decision list looks."""
Stance = Literal["plan", "review", "market", "swot", "pay", "ask", "open"]


class RoleRule(BaseModel):
    """One line of the decision list; see the head of `roles.yaml` for the fields."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    id: str
    role: FigureRole
    examples: list[str]
    spared: list[str] = Field(default=[], alias="not")
    kinds: frozenset[str] = frozenset()
    kinds_unit: frozenset[str] = frozenset()
    left: str | None = None
    right: str | None = None
    after: str | None = None
    clause: str | None = None
    sentence: str | None = None
    before: str | None = None
    heading: str | None = None
    stances: frozenset[str] = frozenset()
    unless: str | None = None
    unless_sentence: str | None = None
    metric: bool | None = None
    metric_word: bool | None = None
    metric_kind: str | None = None
    modifier: bool = False
    bracket: bool = False
    below: int | None = None
    upto: str | None = None
    past_period: bool = False
    weak: bool = False


PLACES = ("left", "right", "after", "clause", "heading", "sentence", "upto", "before")
"""Fields of a rule whose pattern must stand at the place of that name, the likeliest to fail first."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule with its patterns: `needs` by place, `unless` around the number, `unless_sentence` in its sentence."""

    rule: RoleRule
    needs: tuple[tuple[str, re.Pattern[str]], ...]
    unless: re.Pattern[str] | None
    unless_sentence: re.Pattern[str] | None


@cache
def load_roles() -> tuple[Compiled, ...]:
    """The decision list, checked and compiled."""
    raw = yaml.safe_load(ROLES.read_text(encoding="utf-8"))["rules"]
    return tuple(compiled(RoleRule.model_validate(entry)) for entry in raw)


def compiled(rule: RoleRule) -> Compiled:
    needs = tuple((name, folded(pattern)) for name in PLACES if (pattern := getattr(rule, name)))
    unless, unless_sentence = (folded(pattern) if pattern else None for pattern in (rule.unless, rule.unless_sentence))
    return Compiled(rule, needs, unless, unless_sentence)


def folded(pattern: str) -> re.Pattern[str]:
    """A pattern as written in the file, its commas those of folded text (， is , there)."""
    return re.compile(pattern.translate(MARKS))


@dataclass(frozen=True, slots=True)
class Place:
    """What stands around one number, all texts folded, brackets taken out of `left`, `right` and `clause`.

    `has_metric`: a metric's own words stand beside it; `duration_metric`: that metric is measured in time;
    `past`: its period lies before the plan's; `ahead`: a word of its own year stands before it (去年8台，今年12台);
    `contrast`: an earlier number of the sentence is said of what was; `modifies`: a noun follows it at once and another
    number after that; `listed`: it follows a target in a row joined by 、.
    """

    quantity: Quantity
    left: str
    right: str
    clause: str
    sentence: str
    before: str
    after: str
    headings: str
    stance: Stance = "open"
    has_metric: bool = False
    duration_metric: bool = False
    past: bool = False
    ahead: bool = False
    contrast: bool = False
    modifies: bool = False
    committed: bool = False
    listed: bool = False
    bracketed: bool = False
    same_unit: bool = False

    @property
    def near(self) -> str:
        """The words right around the number, itself included."""
        return self.left[-NEAR:] + self.quantity.text + self.right[:NEAR]

    def texts(self) -> dict[str, str]:
        """What stands at each of `PLACES`."""
        return {
            "left": self.left,
            "right": self.right,
            "after": self.after,
            "clause": self.clause,
            "heading": self.headings,
            "sentence": self.sentence,
            "upto": self.left + self.quantity.text,
            "before": self.before,
        }


def figure_role(place: Place) -> tuple[FigureRole, str, bool] | None:
    """The first rule that fits: role, rule id, and whether the rule is a weak one; None when no rule speaks."""
    quantity = place.quantity
    entries = _rules_for(
        quantity.kind,
        quantity.unit,
        place.stance,
        (place.has_metric, place.duration_metric, place.past, place.modifies, place.bracketed, place.committed),
    )
    texts = place.texts()
    for entry in entries:
        if _fits(entry, place, texts):
            return entry.rule.role, entry.rule.id, entry.rule.weak
    return None


@lru_cache(maxsize=2048)
def _rules_for(
    kind: str, unit: str | None, stance: Stance, facts: tuple[bool, bool, bool, bool, bool, bool]
) -> tuple[Compiled, ...]:
    """The rules that remain once all is known but the words."""
    has_metric, duration_metric, past, modifies, bracketed, committed = facts
    return tuple(
        entry
        for entry in load_roles()
        if (not (rule := entry.rule).kinds or kind in rule.kinds)
        and (not rule.kinds_unit or unit in rule.kinds_unit)
        and (rule.metric is None or rule.metric == has_metric)
        and not (rule.metric_kind and duration_metric)
        and (past or not rule.past_period)
        and (modifies or not rule.modifier)
        and (bracketed or not rule.bracket)
        and not (rule.weak and committed)
        and (not rule.stances or stance in rule.stances)
    )


def _fits(entry: Compiled, place: Place, texts: dict[str, str]) -> bool:
    """Whether the words around the number are those of a rule."""
    for name, pattern in entry.needs:
        if pattern.search(texts[name]) is None:
            return False
    return (
        (entry.rule.below is None or _size(place.quantity) < entry.rule.below)
        and (entry.unless is None or entry.unless.search(place.near) is None)
        and (entry.unless_sentence is None or entry.unless_sentence.search(place.sentence) is None)
    )


def _size(quantity: Quantity) -> Decimal:
    return quantity.low if quantity.low is not None else quantity.high or Decimal(0)


@dataclass(frozen=True, slots=True)
class Ground:
    """The stance of a section and how sure it is (0 … 1); `titles` are its headings from the root down."""

    stance: Stance = "open"
    strength: float = 0.0
    titles: tuple[str, ...] = ()
    signs: dict[str, float] = field(default_factory=dict)

    @property
    def headings(self) -> str:
        return " ".join(self.titles)


def stances(sections: Sequence[Section], kind: PlanKind, plan_year: int | None) -> dict[str | None, Ground]:
    """The stance of each section, by title, role, years and tense of its text together.

    A title alone is weak evidence: 先看看今年的账 is a review though no word says so, 基础工作 is none.
    """
    out: dict[str | None, Ground] = {
        None: Ground("open", 0.0, (), {"sections": float(len(sections))} if sections else {})
    }
    plan_seen = False
    for section in sections:
        parent = out.get(section.parent_id, out[None])
        titles = (*parent.titles, section.title)
        ground = _ground(section, titles, parent, plan_seen, plan_year)
        plan_seen = plan_seen or (ground.stance == "plan" and parent.stance != "review")
        out[section.section_id] = ground
    del kind
    return out


def _ground(
    section: Section, titles: tuple[str, ...], parent: Ground, plan_seen: bool, plan_year: int | None
) -> Ground:
    title = section.title
    review = market = plan = pay = 0.0
    signs: dict[str, float] = {}
    if cues.holds("ask_title", title):
        return Ground("ask", 1.0, titles, {"title": 1.0})
    if section.role in ("swot", "strengths", "weaknesses", "opportunities", "threats"):
        return Ground("swot", 1.0, titles, {"role": 1.0})
    years = [int(y) for y in re.findall(r"(?<!\d)(20\d\d)(?!\d)", title)]
    if plan_year and years:
        if max(years) < plan_year:
            review += 3
        elif plan_year in years and section.role != "market":
            plan += 2
    if section.role == "review":
        review += 2
    elif section.role == "market":
        market += 2
    elif section.role in ("targets", "budget"):
        plan += 2
    elif section.role in ("actions", "strategy"):
        plan += 1
    if cues.holds("review_title", title):
        review += 1
    if cues.holds("plan_title", title):
        plan += 1
    if cues.holds("market_title", title):
        market += 1
    if cues.holds("pay_title", title):
        pay += 2.7
    past, commit = _tense(section.text)
    if past + commit:
        lean = (commit - past) / (past + commit)
        plan += 1.5 * max(lean, 0)
        review += 1.5 * max(-lean, 0)
    if plan_seen:
        plan += 0.7
    if parent.stance == "review":
        review += 4.0 * parent.strength
    elif parent.stance == "plan":
        plan += 1.5 * parent.strength
    elif parent.stance == "market":
        market += 1.5 * parent.strength
    elif parent.stance == "swot":
        return Ground("swot", parent.strength, titles, {"parent": 1.0})
    elif parent.stance == "pay":
        pay += 1.5
    signs.update(review=review, plan=plan, market=market, pay=pay)
    best: Stance = max(("plan", "review", "market", "pay"), key=lambda name: signs[name])
    total = review + plan + market + pay
    if total == 0:
        return Ground("open", 0.0, titles, signs)
    strength = min(1.0, signs[best] / max(total, 3.0) + 0.1)
    return Ground(best, strength, titles, signs)


def _tense(text: str) -> tuple[float, float]:
    """Weight of past and of commitment in a section's own text; comparators are the surest sign of a target."""
    text = text[:4000]
    past = float(min(cues.count("past", text), 40))
    commit = float(min(cues.count("commit", text), 40))
    return past * 1.6, commit
