"""People: behind a role, below a text, before the year of a personal plan."""

import re
from functools import cache

from extractors.fold import fold
from extractors.outline.headings import Headings
from extractors.vocabulary import PACKAGED

__all__ = ["find_person", "personal_name", "signed_name"]

NOT_NAMES = re.compile(
    r"[年月日部店签岗门等为的是和在要每]|公司|销售|计划|盖章|职务|工作|电话|经理|主管|市场|全体|伙伴|负责|编制|审核"
    r"|抄送|主送|抄报|收件|发件|财务|区域|片区|督导|总部|运营|营运"
)
SURNAMES = PACKAGED / "surnames.txt"
"""Family names, those of two characters first."""


@cache
def person() -> str:
    """The pattern of a family name and one or two characters; places and words of plans end otherwise."""
    families = "|".join(SURNAMES.read_text(encoding="utf-8").split())
    given = r"[\u4e00-\u9fff](?<![州市县区镇乡村路街城省店部科组处办室行案务划])"
    return f"(?:{families})(?:{given}){{1,2}}"


def find_person(text: str, words: Headings) -> str | None:
    """The person behind a role: 店长：陆一帆, 编制人 店长 陆一帆."""
    roles = "|".join(sorted(map(re.escape, words.roles_of_people), key=len, reverse=True))
    for found in re.finditer(
        rf"(?:{roles})\s*[:\s]\s*(?:(?:{roles})\s*[:\s]?\s*)?(?P<name>[\u4e00-\u9fff]{{2,4}})(?![\u4e00-\u9fff])",
        fold(text),
    ):
        if not NOT_NAMES.search(found["name"]):
            return found["name"]
    return None


def signed_name(text: str, filename: str = "") -> str | None:
    """A bare name below a text: alone, behind its unit (清河店 秦玉梅), or one that the file's name has as well."""
    plain = fold(text).strip()
    alone = re.fullmatch(rf"(?:\S{{2,20}}[店部行院园区片司组心处办]\s+)?(?P<name>{person()})", plain)
    if alone:
        return alone["name"]
    parts = re.split(r"[\s()·/|]+", plain)
    return next((part for part in parts if re.fullmatch(person(), part) and part in filename), None)


def personal_name(title: str, *, speaks: bool = False) -> str | None:
    """Whose personal plan a title names: 秦玉梅-2025年个人计划; a bare name before the year where one `speaks`."""
    plain = fold(title).strip()
    found = re.match(rf"(?P<name>{person()})[-_—\s]?(?:的|(?:20)?\d\d年?度?)?个人", plain)
    if found is None and speaks:
        found = re.match(rf"(?P<name>{person()})[-_—\s]?(?=(?:20)?\d\d年)", plain)
    return found["name"] if found else None
