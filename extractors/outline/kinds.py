"""What kind of text a piece is: plan, summary and plan, summary, policy, method, other; and why."""

import re

from extractors.outline.headings import Headings, document_noun, has_any
from extractors.outline.lines import Line, squeeze
from schemas.plan import PlanKind, Section

__all__ = ["kind_of"]

RULES_PER_100, LESSONS_PER_100 = 2.0, 1.2
"""Words of rules and of lessons per 100 characters from which a text without telling title is policy or method."""
PLANS, PLANS_PER_100 = 8, 1.0
"""Words of planning from which minutes or a speech are a plan: so many in all, so many per 100 characters."""
OPENING = 200
"""Characters in which an author speaks of his own store, which no method text does."""
OWN = ("我店", "本店", "我们店", "本人")
NAMES_ITSELF = re.compile(r"(?:本|特制定|制定)(?:制度|规定|办法|细则|规范)")


def kind_of(
    title: str, name: str, lines: list[Line], sections: tuple[Section, ...], words: Headings
) -> tuple[PlanKind, str]:
    """The kind of a piece and the evidence: its title, its two halves, the file's `name`, else how the text speaks."""
    body = "".join(line.text for line in lines if not line.table)
    named = kind_by_title(squeeze(title), words)
    if named is not None and named[0] in ("summary", "other"):
        named = halves(sections, words) or named
    if named is not None and named[0] == "other" and (planned := plans_all_the_same(squeeze(title), body, words)):
        named = "plan", f"{named[1]}，但{planned}"
    return (
        named or halves(sections, words) or kind_by_title(squeeze(name), words, "文件名") or kind_by_speech(body, words)
    )


def kind_by_title(title: str, words: Headings, called: str = "题名") -> tuple[PlanKind, str] | None:
    """The kind that a title names: 怎样写… teaches, 总结及计划 is both, else the last document noun decides."""
    teaching = has_any(title, words.method.titles)
    if teaching:
        return "method", f"{called}“{teaching}”"
    noun = document_noun(title, words)
    if noun is None:
        return None
    review, plan = has_any(title, words.halves.review), has_any(title, words.halves.plan)
    if review and plan and title.rfind(plan) > title.find(review) + 1:
        return "summary_and_plan", f"{called}含“{review}”和“{plan}”"
    return noun[1], f"{called}“{noun[0]}”"


def plans_all_the_same(title: str, body: str, words: Headings) -> str | None:
    """Why a text that calls itself minutes, a speech or a notice is a plan: its title plans, or its sentences do."""
    if noun := has_any(title, words.documents.plan):
        return f"题名含“{noun}”"
    plans = sum(body.count(word) for word in words.plan_body)
    length = max(len(body), OPENING) / 100
    return f"计划用语{plans}处" if plans >= PLANS and plans / length >= PLANS_PER_100 else None


def halves(sections: tuple[Section, ...], words: Headings) -> tuple[PlanKind, str] | None:
    """A part called summary and a part called plan at the top of the tree, each with sections of its own."""
    parents = {section.parent_id for section in sections}
    parts = [section for section in sections if section.level == 1 and section.section_id in parents]
    review = [part for part in parts if part.title.endswith(words.documents.summary)]
    plan = [part for part in parts if part.title.endswith(words.documents.plan) and part not in review]
    if review and plan and len(parts) <= 4:
        return "summary_and_plan", f"上下两部分：“{review[0].title}”“{plan[-1].title}”"
    return None


def kind_by_speech(body: str, words: Headings) -> tuple[PlanKind, str]:
    """How a text without telling title speaks: rules, lessons, or plans."""
    length = max(len(body), OPENING) / 100
    rules = sum(body.count(word) for word in words.policy_body)
    lessons = sum(body.count(word) for word in words.method.body)
    plans = sum(body.count(word) for word in words.plan_body)
    itself = NAMES_ITSELF.search(body)
    if itself and rules > plans / 2:
        return "policy", f"正文自称“{itself[0]}”，规范用语{rules}处"
    if rules / length >= RULES_PER_100 and rules > plans:
        return "policy", f"规范用语{rules}处，计划用语{plans}处"
    if lessons / length >= LESSONS_PER_100 and lessons * 2 > plans and not has_any(body[:OPENING], OWN):
        return "method", f"讲授用语{lessons}处，计划用语{plans}处"
    if plans == 0 and length > 2:
        return "other", "没有计划用语"
    return "plan", f"计划用语{plans}处"
