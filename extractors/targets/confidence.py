"""The verdict on one number: target or figure, by rule and by weighing, and how sure we are.

Weights are points in favour of a target. They are few and named, so that `--explain` can print them; the reliability
table in docs/calibration.md shows how well the confidence that comes of them holds (decision 0043).
"""

import math
import re

from extractors.targets import cues
from extractors.targets.drafts import Draft
from extractors.targets.lines import Line
from extractors.targets.memory import Choice, Memory
from extractors.targets.roles import Ground, Place
from extractors.words.mentions import is_general
from schemas.plan import FigureRole, PlanKind

STICKY: frozenset[FigureRole] = frozenset(
    {"incentive", "weight", "competitor", "market", "example", "assumption", "actual", "price"}
)
"""Roles that hold on for the rest of a sentence: 碎屏险每单提成15元，以旧换新每台20元."""
FLEETING = ("actual.before", "actual.after", "assumption.by", "market.around")
"""Rules that speak of one number only: 现有11家，年底达到15家."""
LARGE = 10_000
"""Yuan from which a sum is hardly a price or a bonus."""
SIZES = frozenset({"毫升", "匹", "度", "寸", "英寸", "岁", "公里", "米"})
"""Units of what things are, not of how many: 500ml, 1.5匹."""
SUMS = frozenset(
    {"sales_revenue", "gross_profit", "net_profit", "collection_amount", "contract_amount", "service_revenue"}
)
LEAST_SUM = 100
"""Yuan below which a number without a unit is no sum of a plan: 年份20、年份10."""
OFTEN = ("次", "人次", "家", "户", "组", "人", "通", "件", "条", "单", "份")
"""Counters of things one does again and again; 每天看三张表 is no target."""
UNSURE = 0.4
"""Strength up to which a section tells of the past by its tense only."""
ITEM = 3
"""Characters of an item that only names what is counted: 建站8个, 定岗33人."""
MODIFIES = re.compile(r"\s*的[一-鿿]")
"""What follows a number that describes a thing: 三百八十万的车."""
STRONG = ("达到", "力争", "争取", "确保", "不低于", "不少于", "不超过", "控制", "目标", "计划", "提升到", "提高到")


def judge(
    draft: Draft,
    verdict: tuple[FigureRole, str, bool] | None,
    place: Place,
    ground: Ground,
    memory: Memory,
    choice: Choice | None,
    kind: PlanKind,
    line: Line,
) -> None:
    """Fill `role` (None for a target), `rule`, `confidence`, `signs`."""
    zero = draft.quantity.rule.startswith("zero.")
    if verdict is not None and not (zero and verdict[0] not in ("example", "actual")):
        role, rule, _ = verdict
        memory.sticky = role if role in STICKY and rule not in FLEETING else None
        memory.line_actual = role == "actual"
        memory.line_past = memory.line_past or (rule in ("actual.past_year", "actual.done") and not memory.line_target)
        _figure(draft, role, rule)
        return
    if (
        memory.sticky is not None
        and (memory.sticky == "price" or not (place.committed or place.ahead))
        and _sticks(memory.sticky, choice, draft)
    ):
        _figure(draft, memory.sticky, f"sticky.{memory.sticky}")
        return
    signs = weigh(draft, place, ground, choice, kind, line, memory.line_past)
    draft.signs = signs
    score = sum(signs.values())
    draft.confidence = round(1 / (1 + math.exp(-score)), 3)
    if score > 0:
        memory.sticky = None
        memory.line_past = memory.line_actual = False
        memory.line_target = True
        draft.rule = _target_rule(draft, choice)
        return
    role, rule = _default_role(draft, place, ground, choice, kind, memory)
    _figure(draft, role, rule)
    draft.confidence = round(1 - draft.confidence, 3)


def _sticks(role: FigureRole, choice: Choice | None, draft: Draft) -> bool:
    """Whether a role goes on: a weight for every share, history for every number, the rest where no metric is named."""
    if role == "weight":
        return draft.quantity.kind in ("percent", "score", "bare")
    if role in ("actual", "competitor", "market", "example", "assumption"):
        return True
    if draft.quantity.kind in ("money", "bare") and (draft.value or 0) >= LARGE:
        return False
    return not (choice is not None and choice.own)


def weigh(
    draft: Draft, place: Place, ground: Ground, choice: Choice | None, kind: PlanKind, line: Line, memory_past: bool
) -> dict[str, float]:
    """The points for and against a target, by name."""
    signs: dict[str, float] = {}
    q = draft.quantity
    signs["stance"] = {
        "plan": 1.2,
        "open": 0.4,
        "review": -2.2,
        "market": -2.0,
        "swot": -4.0,
        "pay": -1.5,
        "ask": -2.5,
    }[ground.stance] * (
        max(ground.strength, 0.75 if ground.stance == "review" else 0.4) if ground.stance != "open" else 1.0
    )
    if kind in ("summary", "method"):
        signs["kind"] = -6.0
    elif kind == "other":
        signs["kind"] = -1.5
    elif kind == "policy":
        signs["kind"] = (
            -2.5
            if q.kind in ("percent", "score") and choice is not None and (choice.own or choice.how == "sentence")
            else -5.0
        )
    if choice is None:
        signs["metric"] = -1.6
    elif choice.own and choice.code != "other":
        signs["metric"] = 1.2
    elif choice.own:
        signs["metric"] = 0.6
    elif choice.mention is not None and is_general(choice.mention):
        signs["metric"] = 0.4
    elif choice.how == "sentence" and choice.code == "other":
        signs["metric"] = -1.2
    else:
        signs["metric"] = {"sentence": 0.6, "line": 0.4, "label": 0.7, "section": 0.3, "heading": 0.3, "plan": 0.0}.get(
            choice.how, 0.3
        )
    if q.comparator in ("ge", "le") and q.kind != "rank":
        signs["comparator"] = 1.2
    elif q.comparator in ("gt", "lt"):
        signs["comparator"] = 0.3
    window = place.left[-14:]
    if cues.holds("commit", window + q.text):
        signs["commit"] = 1.0
    if any(word in window for word in STRONG):
        signs["strong"] = 0.6
    if cues.holds("past", place.left[-14:] + " " + place.right[:4]):
        signs["past"] = -2.0
    if place.past:
        signs["past_year"] = -2.5
    if place.ahead and "past" not in signs:
        signs["ahead"] = 2.5 if place.contrast else 1.0
    if ground.stance == "review" and ground.strength < UNSURE and "commit" in signs:
        signs["stance"] = -2.2 * ground.strength
    if (draft.per or (draft.per_unit and q.kind == "count")) and (choice is not None or q.unit in OFTEN):
        signs["rate"] = 0.6 if choice is not None else 1.2
    if draft.change != "level":
        signs["change"] = 0.2
    if memory_past:
        signs["line_past"] = -1.5 if "commit" in signs else -3.0
    if line.heading:
        signs["heading"] = -0.4
    if q.kind == "duration" and not place.duration_metric:
        signs["duration"] = -3.0
    if q.kind == "bare" and not draft.unit and choice is None and not ("commit" in signs and q.scale != 1):
        signs["bare"] = -4.0
    if q.unit in SIZES and not draft.per:
        signs["size"] = -4.0
    if q.kind == "money" and "inherited_unit" in q.flags and draft.metric in SUMS and (draft.value or 0) < LEAST_SUM:
        signs["small"] = -4.0
    if q.kind in ("multiple", "ratio") and choice is None:
        signs["multiple"] = -1.5
    if q.kind == "rank" and not re.search(r"进入|进|排名|保持|跻身|力争|争|达到|冲|前", place.left[-8:]):
        signs["rank"] = -1.0
    if q.placeholder:
        signs["placeholder"] = 0.5
    if q.rule.startswith("zero."):
        signs["zero"] = 1.5
    if (
        q.kind == "count"
        and not draft.per
        and "commit" not in signs
        and re.fullmatch(r"[一两几](?:个|种|项|名|位|家|次|单|件|起|台|组|所|处|块|份|条|款|类)?", q.text)
    ):
        signs["determiner"] = -2.0
    if line.section is None and ground.titles == () and ground.stance == "open":
        signs["preamble"] = (-0.7 if "commit" in signs else -1.7) if ground.signs else 0.3
    if place.bracketed and not place.same_unit:
        signs["bracket"] = -1.5
    if choice is None and q.kind in ("count", "percent", "money", "ratio") and cues.ends_with("act", place.left):
        signs["act"] = 1.3
    elif q.kind == "count" and choice is None and not draft.per and "commit" not in signs:
        item = ground.stance == "plan" and len(place.left.strip()) >= ITEM and not place.right.strip()
        signs["item" if item else "uncommitted"] = 0.7 if item else -1.0
    if MODIFIES.match(place.right):
        signs["modifies"] = -2.2
    if "commit" not in signs and place.left.endswith("是"):
        signs["is"] = -1.2
    if (
        q.kind == "percent"
        and choice is not None
        and choice.how == "sentence"
        and not signs.keys() & {"commit", "change"}
    ):
        signs["share"] = -1.0
    if (
        q.kind == "count"
        and not draft.per
        and "commit" not in signs
        and not place.left.strip(" 　")
        and re.match(r"的?[一-鿿]", place.right)
    ):
        signs["leads"] = -1.5
    if place.listed:
        signs["list"] = 1.0
    return signs


def _target_rule(draft: Draft, choice: Choice | None) -> str:
    shape = draft.why.get("change", "level" if draft.change == "level" else "change")
    how = "none" if choice is None else choice.how
    return f"prose.{how}.{shape}"


def _figure(draft: Draft, role: FigureRole, rule: str) -> None:
    draft.role, draft.rule, draft.confidence = role, rule, 0.9


STOCKS = frozenset({"%", "家", "人", "户", "名次", "组", "人次", "星"})
"""Units of what one has: such a number to which nobody binds himself is a fact about one's own house."""
STEPS = frozenset({"次", "分", "件", "张", "份", "盒", "遍", "项"})
"""Units of what one does in a piece of work: such a number to which nobody binds himself is part of a procedure."""
NOW = re.compile(r"(?:现在|目前|眼下|如今|当前|平时|手上|手里)[^，。；,;]*$")
"""A clause that tells how things stand: 现在一天出货260件."""
SELF = re.compile(
    r"我(?:店|们|司|行|部|区|公司|家)?|本(?:店|部|行|司|公司|区)|咱|全店|全行|支行|集团|公司|自有|在营|在册|自身|现有"
)


def _default_role(
    draft: Draft, place: Place, ground: Ground, choice: Choice | None, kind: PlanKind, memory: Memory
) -> tuple[FigureRole, str]:
    """The role of a number that no rule names and that is no target."""
    q = draft.quantity
    if q.kind == "discount":
        return "price", "default.discount"
    if ground.stance == "review":
        return "actual", "default.review"
    if kind == "summary":
        return "actual", "default.summary"
    if kind in ("policy", "method"):
        return "rule", f"default.{kind}"
    if ground.stance == "market":
        own = SELF.search(place.before) is not None and "对手" not in place.sentence
        return ("actual", "default.own") if own else ("market", "default.market")
    if ground.stance == "swot":
        titles = ground.headings
        if re.search(r"威胁|挑战|风险|对手|竞争", titles):
            return "competitor", "default.threat"
        if re.search(r"机会|机遇|契机", titles):
            return "market", "default.opportunity"
        return "actual", "default.swot"
    if ground.stance == "pay":
        return ("incentive", "default.pay") if q.kind == "money" else ("rule", "default.pay_rule")
    if place.past or draft.signs.get("past", 0) < 0:
        return "actual", "default.past"
    if (memory.line_actual or "line_past" in draft.signs) and "commit" not in draft.signs and q.kind != "duration":
        return "actual", "default.goes_on"
    if q.kind == "duration":
        return "rule", "default.duration"
    if q.kind == "money" and choice is None:
        value = draft.value
        return ("price", "default.money") if value is not None and value < 10000 else ("other", "default.other")
    if NOW.search(place.before):
        return "actual", "default.now"
    if q.unit in STOCKS or (q.kind == "money" and choice is not None and choice.own):
        return "actual", "default.stock"
    if q.unit in STEPS and not place.bracketed:
        return "rule", "default.step"
    return "other", "default.other"
