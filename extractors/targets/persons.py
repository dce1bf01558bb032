"""Sentences that each begin with a person: 邵丽华背两千八百万；董军跑河西，一千九百万；小庞一千万就行."""

import re
from functools import cache

from extractors.identity.people import person
from extractors.targets.lines import Line
from extractors.words.mentions import common_words

FEWEST = 2
"""Persons that must lead sentences of a line before their names are believed."""
BEHIND = (
    r"(?=[,:的]|管|跑|负责|刚|背|扛|挑|认|分管|主抓|带|任务|那边|这边|今年|明年|全年|"
    r"做|要|得|冲|保|卖|签|拿|完成|\d|[一二两三四五六七八九十])"
)


@cache
def leading() -> re.Pattern[str]:
    return re.compile(rf"\s*(?P<name>[小老阿](?![家店板年客会区])[一-鿿]|{person()}){BEHIND}")


def persons_leading(line: Line) -> dict[int, str]:
    """By sentence the person it begins with; nothing where fewer than two sentences do."""
    found: dict[int, str] = {}
    seen: set[int] = set()
    for clause in line.clauses:
        if clause.sentence in seen or clause.depth:
            continue
        seen.add(clause.sentence)
        match = leading().match(line.folded, clause.start, clause.end + 1)
        if match is not None and match["name"] not in common_words():
            found[clause.sentence] = match["name"]
    return found if len(set(found.values())) >= FEWEST else {}
