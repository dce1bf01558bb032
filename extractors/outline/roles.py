"""What sections are about: by their own title, by how their text speaks of time, else by their parent."""

import re

from extractors.fold import fold
from extractors.outline.headings import Headings, role_of
from schemas.plan import SectionRole

__all__ = ["section_role"]

DONE = re.compile(
    r"去年|上年|前年|往年|上一?年度|完成率|达成率|同比(?:增长|下降|上升|提高)?|截至|截止|累计|实际|完成了|实现了|做了|卖了|卖出|收了|已经?"
    r"|未完成|没完成|没做到|下滑|比上年|当时|回头看"
)
AHEAD = re.compile(
    r"明年|来年|下一?年度|力争|争取|确保|计划|目标|将|要[^求]|打算|必须|不低于|不少于|不超过|控制在|提[升高]到|增加到|达到|做到|压到|以内"
    r"|开展|组织|加强|落实"
)
AHEAD_TITLE = re.compile(r"明年|来年|下一?步|下年|打算|计划|20\d\d年.{0,6}(?:目标|安排)")
NEXT_YEAR = re.compile(r"明年|来年|下一年")
LETTER = re.compile(r"^([SWOT])(?=[^A-Z])|[(]([SWOT])[)]$")
QUADRANTS: dict[str, SectionRole] = {"S": "strengths", "W": "weaknesses", "O": "opportunities", "T": "threats"}
SWOT: tuple[SectionRole, ...] = ("swot", "strengths", "weaknesses", "opportunities", "threats")
AHEAD_ROLES = ("targets", "actions", "budget", "strategy")
LOOKED_AT = 600
"""Characters of a section's text that are asked for its tense."""


def section_role(title: str, text: str, parent: SectionRole | None, words: Headings) -> SectionRole:
    """The role of a section. Its own words go before its parent's role; a text that only tells what was done is review.

    What stands below a review stays one (目标达成 under 工作总结), below a quadrant it stays in it (对手 under 威胁),
    unless the title itself says otherwise.
    """
    own = role_of(title, words)
    if parent is not None and parent in SWOT:
        return letter_role(title) or (own if own is not None and own in SWOT else parent)
    if parent == "review" and own in AHEAD_ROLES and not AHEAD_TITLE.search(fold(title)):
        return "review"
    if own == "review" and NEXT_YEAR.search(title):
        return "targets"
    if own is not None and (parent, own) != ("targets", "market"):
        return own
    if parent not in (None, "other"):
        return parent or "other"
    return "review" if tells_the_past(text) else "other"


def letter_role(title: str) -> SectionRole | None:
    """The quadrant by its letter: S｜我们强在哪, 睡不着的事（T）."""
    found = LETTER.search(fold(title).upper())
    return QUADRANTS[found[1] or found[2]] if found else None


def tells_the_past(text: str) -> bool:
    """Three or more words of what was done, and more than three for each word of what is to come."""
    plain = fold(text[:LOOKED_AT])
    done = len(DONE.findall(plain))
    return done >= 3 and done > 3 * len(AHEAD.findall(plain))
