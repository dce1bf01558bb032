"""Headings typed into one line with their text: where the title ends (phenomena A15)."""

import re
from dataclasses import replace

from extractors.fold import fold
from extractors.outline.headings import Headings, role_of
from extractors.outline.lines import Line
from extractors.outline.looks import Heading, heading_of
from extractors.outline.runs import Run

__all__ = ["known_title", "run_in_title", "split_heading"]

LONGEST, SHORTEST_LINE, SHORTEST_REST = 10, 14, 6
"""Characters of a title that may be split off, of the line at least, of what is left at least."""
SURE_START = (
    r"\s|本年度?|全年|今年|明年|来年|20\d\d年|我[们店部司]|本店|公司|门店|为了|以.{1,8}为|通过|根据|力争|确保|实现(?![路方])|完成(?![情率度进])|目前|截至"
    r"|按照|新增|每[天周月年个]"
)
"""How a clause begins that no title goes on with."""
VERB_START = (
    r"[要把将从由对在以按靠用]|坚持|围绕|守[住好]|抓[好住紧]?|做[好到大强]|推[行广进出]|拓展|拿下|打造|保[持证住]|控制|加[强大快]"
    r"|增[加至到长]|减[少至]|提[高升前]|降[低至到]|开[发展拓设]|建[立设]|引[进入]|改[进善]|优化|清理|招[聘收]|培[训养]|配[备齐]"
    r"|重点|主要|全面|继续|严[格禁]|不[得超低少]|达[到成]"
)
"""How it may begin as well; trusted only in the outermost numbering."""
STARTS = {"hanzi": re.compile(f"{SURE_START}|{VERB_START}"), "hanzi_paren": re.compile(SURE_START)}


def known_title(line: Line, run: Run, words: Headings) -> int | None:
    """Where a heading's words end in a line that runs on as a clause: 渠道|本年度新增直供店12家."""
    title = fold(line.title)
    starts = STARTS.get(run.scheme)
    if starts is None or len(run.members) < 2 or len(title) < SHORTEST_LINE:
        return None
    for end in range(min(LONGEST, len(title) - SHORTEST_REST), 1, -1):
        if starts.match(title, end) and title[:end].rstrip().endswith(words.tails + words.lone_heads):
            return end
    return None


def run_in_title(line: Line, run: Run, words: Headings) -> int | None:
    """Where the title ends in an outermost numbered line with a full stop or colon behind it: 一、指导思想。以…"""
    if run.parent is not None or run.scheme != "hanzi" or len(run.members) < 2:
        return None
    found = re.match(r"([^。,;:!?]{2,15})([。:])\s*(?=.{10})", fold(line.title))
    if found and (found[2] == "。" or role_of(found[1], words)):
        return found.end(1)
    return None


NOUN_HEADS = (
    "渠道",
    "产品",
    "价格",
    "促销",
    "团队",
    "人员",
    "客户",
    "会员",
    "市场",
    "品牌",
    "陈列",
    "库存",
    "培训",
    "商品",
)
"""One-word headings after which a clause may begin without any sign."""


def split_heading(index: int, line: Line, end: int, evidence: tuple[str, ...]) -> Heading:
    title = line.title[:end].strip()
    return replace(
        heading_of(index, line, (*evidence, "标题与正文同行，按词切开")),
        title=title,
        title_end=line.title_start + end,
        split=True,
    )
