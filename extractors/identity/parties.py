"""Whose letter of responsibility it is: of 甲方 and 乙方 the one that promises."""

import re

from extractors.fold import fold

__all__ = ["bracketed_name", "is_other_party", "promising_party"]

BRACKET = r"(?:[(][^()]{0,12}[)])?"
PROMISES = re.compile(
    rf"(?:乙\s*方|承包(?:方|单位)|责任(?:方|单位)|经营(?:方|单位)|受托方|加盟方|被考核(?:方|单位)|承诺单位){BRACKET}\s*:"
    r"\s*(?P<name>[\u4e00-\u9fffA-Za-z0-9·]{2,24})(?P<rest>.*)"
)
DEMANDS = re.compile(rf"\s*(?:甲\s*方|发包(?:方|单位)|委托方|授权方|考核(?:方|单位)|总部){BRACKET}\s*:")
HEADED = re.compile(r"\s*[(,、;]?\s*(?:负责人|责任人|店长|站长|经理|主任|校长|行长|代表|法定代表人)")
"""Behind a name: it is a unit's, for a person has no head."""
LETTER = re.compile(r"(?:责任书|责任状|任务书|目标书|军令状|承诺书)\s*[(](?P<name>[\u4e00-\u9fff]{2,8})[)]\s*$")
EDITION = re.compile(
    r"[稿版本案份式样人员长级类用]$|试行|暂行|修订|修改|年|月|季|签|草|模板|盖章|部门|门店|销售|经营|个人"
)
"""What else titles carry in brackets."""


def promising_party(text: str) -> tuple[str, bool] | None:
    """The name behind 乙方 and the like, and whether a head is named beside it."""
    found = PROMISES.search(fold(text))
    return (found["name"], HEADED.match(found["rest"]) is not None) if found else None


def is_other_party(text: str) -> bool:
    """The line names only the party that demands."""
    return DEMANDS.match(fold(text)) is not None and promising_party(text) is None


def bracketed_name(title: str) -> str | None:
    """The bare name in the brackets of a letter's title: 2026年度目标责任书（柳巷）; no 讨论稿, no 试行."""
    found = LETTER.search(fold(title))
    return found["name"] if found and not EDITION.search(found["name"]) else None
