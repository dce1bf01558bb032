"""What kind of text a piece is: plan, summary and plan, summary, policy, method, other; and why."""

import re

from extractors.headings import Headings, document_noun, has_any
from extractors.lines import Line, squeeze
from schemas.plan import PlanKind, Section

__all__ = ["kind_of"]

DENSE = 2.0
"""Words of a kind per 100 characters above which a text without telling title is of that kind."""


def kind_of(title: str, lines: list[Line], sections: tuple[Section, ...], words: Headings) -> tuple[PlanKind, str]:
    """The kind of a piece and the evidence for it. The title decides where it can; else how the text speaks."""
    plain = squeeze(title)
    body = "".join(line.text for line in lines if not line.table)
    by_title = kind_by_title(plain, words)
    return by_title or halves(sections, words) or kind_by_speech(body, words)


def kind_by_title(title: str, words: Headings) -> tuple[PlanKind, str] | None:
    if not title:
        return None
    teaching = has_any(title, words.method.titles)
    if teaching:
        return "method", f"题名“{teaching}”"
    review, plan = has_any(title, words.halves.review), has_any(title, words.halves.plan)
    if review and plan and title.rfind(plan) > title.find(review) + 1 and document_noun(title, words):
        return "summary_and_plan", f"题名含“{review}”和“{plan}”"
    noun = document_noun(title, words)
    if noun is None:
        return None
    kind: PlanKind = noun[1]  # type: ignore[assignment]
    return kind, f"题名“{noun[0]}”"


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
    length = max(len(body), 200) / 100
    rules = sum(body.count(word) for word in words.policy_body)
    lessons = sum(body.count(word) for word in words.method.body)
    plans = sum(body.count(word) for word in words.plan_body)
    names_itself = re.search(r"(?:本|特制定|制定)(?:制度|规定|办法|细则|规范)", body)
    if names_itself and rules > plans / 2:
        return "policy", f"正文自称“{names_itself[0]}”，规范用语{rules}处"
    if rules / length >= DENSE and rules > plans:
        return "policy", f"规范用语{rules}处，计划用语{plans}处"
    if lessons / length >= 1.2 and lessons * 2 > plans and not has_any(body[:200], ("我店", "本店", "我们店", "本人")):
        return "method", f"讲授用语{lessons}处，计划用语{plans}处"
    if plans == 0 and length > 2:
        return "other", "没有计划用语"
    return "plan", f"计划用语{plans}处"
