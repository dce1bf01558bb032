"""Names without a noun of a store: what a title begins with, up to its year."""

import re

from extractors.fold import fold
from extractors.identity.names import COUNTED, MASKED, OPENS, SPEECH, STOP, without_general
from extractors.outline.headings import Headings, document_noun

__all__ = ["find_department", "find_owner", "name_before_year", "names_an_owner"]

BUSINESS = "店行社坊铺记堂轩阁庄楼馆吧厂城业司团院校园家屋居宿"
"""Last characters of a business's name where it has no noun of a store."""
NO_PLACE = re.compile(
    r"华[东南北中]|[东西][南北]|全[国省市]|集团|总部|总公司|[节红季期]$|活动|促销|大促|开业|周年|客|货|价|商"
)
"""Regions of the country, head offices, events and matters before a year."""


def find_department(title: str) -> str | None:
    """The department that a title begins with, whatever its name: 恒鑫贸易部|2026年…, 装卸二组|2025年…"""
    plain = fold(title).strip()
    year = STOP.search(plain)
    name = plain[: year.start()] if year else ""
    found = re.fullmatch(r"[\u4e00-\u9fff]{2,12}[部组科处]", name)
    return None if found is None or SPEECH.search(name) else name


def sounds_like_a_business(owner: str, words: Headings) -> bool:
    """The name ends with a trade (大成五金, 云岭茶叶) or with a business's word (和顺茶业, 老周果行)."""
    trades = [word for word in (*words.generic, *words.store_nouns) if len(word) > 1]
    return owner.endswith(tuple(trades)) or owner[-1] in BUSINESS


def name_before_year(title: str) -> str | None:
    """What a title begins with, up to its year."""
    plain = fold(title).strip()
    year = STOP.search(plain)
    return plain[: year.start()] or None if year and year[0][0] in "12二" else None


def names_an_owner(title: str, words: Headings) -> bool:
    """The title begins with somebody's name before its year: 业务一组2025年…; 销售2025年… names nobody."""
    plain = fold(title).strip()
    year = STOP.search(plain)
    name = plain[: year.start()] if year else ""
    return (
        len(without_general(name, words)) >= 2 or re.fullmatch(r"[\u4e00-\u9fff]{2,11}[组部科队班片]", name) is not None
    )


def find_owner(title: str, words: Headings, *, own: bool = False) -> str | None:
    """The name before the year of a title, whatever noun it ends with: 和顺茶业|2025年营销计划.

    A name that sounds like no business (云麓里|2025年计划) counts where it is known to be the author's `own`.
    """
    plain = fold(title).strip()
    year = STOP.search(plain)
    owner = plain[: year.start()] if year else ""
    if not 3 <= len(owner) <= 16 or not re.fullmatch(r"[\u4e00-\u9fffA-Za-z0-9()]+", owner):
        return None
    if any(pattern.search(owner) for pattern in (MASKED, COUNTED, SPEECH)) or OPENS.match(owner):
        return None
    bare = own and not NO_PLACE.search(owner)
    if document_noun(owner, words) or not (bare or sounds_like_a_business(owner, words)):
        return None
    if owner.endswith(
        (*words.region_nouns, *words.department_nouns, "部", "组", "队", "人", "员", "长", "办", "区", "市", "县")
    ):
        return None
    return owner if len(re.findall(r"[\u4e00-\u9fff]", without_general(owner, words))) >= 2 else None
