"""Lines without number as headings: by style, by looks, by brackets, or because they read like a heading."""

import re
from itertools import pairwise

from extractors.fold import fold
from extractors.outline.headings import Headings
from extractors.outline.lines import Line, squeeze
from extractors.outline.looks import Heading, heading_of, is_styled, is_title_like
from extractors.outline.runs import Runs

__all__ = ["CAPTION", "FRAME", "QUANTITY", "judge_unnumbered", "list_heads", "quiet_headings"]

QUANTITY = re.compile(
    r"\d(?:[\d,.]*)\s*(?:[万亿千百]?元|[万亿]|%|‰|个百分点|台|件|人|次|家|户|单|套|场|张|份|天|分钟|小时|块)"
)
CAPTION = re.compile(
    r"(?:附?[表图]\s*[一二三四五六七八九十\d]|单位\s*[::]|注\s*[::\d]|说明\s*:|备注|(?:数据)?来源|第.{1,3}页)"
)
FRAME = re.compile(
    r"(?:[致呈]|甲方|乙方|丙方|签[字名订发]|日期|时间|地点|附件|主题|议题|发件人|收件人|TO|FM|FROM|DATE|RE|DE|CC"
    r"|(?:编制|制表|填报|审[核批]|报送|抄送|主送|汇报|撰写|拟稿|责任)(?:人|单位|部门|日期|时间)?|店长|经理|负责人|部门|单位|(?:参会|参加|出席|列席|与会|到会|缺席)(?:人员|人|者)?|主持人?|记录人?|会议(?:主题|时间|地点|议题|记录))\s*[:(].*"
    r"|(?:各|尊敬|亲爱).{1,20}:$|.*(?:\d{4}|[二〇○零一二三四五六七八九]{4})\s*年.{0,6}月(?:.{0,4}日)?.?$"
)
"""Lines around a text that name people, dates and addressees."""
LEAD_IN = re.compile(r".{2,30}:$")
"""A line that only introduces what follows; bold, and not 如下：, it heads it."""
BRACKETED = re.compile(r"\s*[【〖\[](?P<title>[^】〗\]]{2,20}|[\u4e00-\u9fff])[】〗\]]\s*[::]?\s*$")
PERIOD_LINE = re.compile(
    r"(?:\d{2,4}年)?(?:第?[一二三四1-4]季度|Q[1-4]|[上下]半年|(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份|[上中下]旬)?|第?[一二三四五\d]{1,2}周|第[一二三四五]阶段|[一二三四]阶段)(?:[(].{1,12}[)])?:?"
)
PUNCTUATED = re.compile(r"[,。;:!?、\d…%“”\"]")
EYE_CATCHING = "★☆◆●■▶►※#"
QUIET_END = "?:"
"""What may end a short line that heads a text without other headings: 靠啥做到？ 措施："""
SENTENCE = re.compile(r"[。;!]$")
LONG = 24
"""Characters from which a line is text."""
LONGEST_LOUD, LONGEST_PLAIN, LONGEST_BULLET = 30, 12, 14
"""Characters of a heading without number that stands out, that does not, and behind an eye-catching bullet."""


def judge_unnumbered(index: int, lines: list[Line], loud: list[tuple[str, ...]], words: Headings) -> Heading | None:
    """A line without number, or with a bullet: a heading when it stands out, or reads like one."""
    line = lines[index]
    text = line.plain
    label = line.label
    if label is not None and (label.scheme == "article" or (label.scheme == "ordinal" and not loud[index])):
        return None
    bracketed = BRACKETED.match(line.plain)
    if bracketed:
        return heading_of(index, line, ("【】", *loud[index]), line.text.strip().strip("【】〖〗[]:： "))
    if is_styled(line, loud[index]):
        return heading_of(index, line, loud[index])
    caption = CAPTION.match(text) is not None and not (loud[index] and line.align != "center" and text[0] in "表附")
    lead_in = LEAD_IN.match(text) is not None and (not loud[index] or text.endswith("下:"))
    lead_in = lead_in and PERIOD_LINE.fullmatch(text) is None
    if line.align == "right" or caption or lead_in or FRAME.match(text) or not is_title_like(line.title):
        return framed_title(index, line, lines, words)
    followed = index + 1 < len(lines)
    if loud[index] and len(squeeze(line.title)) <= LONGEST_LOUD and followed:
        return heading_of(index, line, loud[index])
    if label is None and followed and is_plain_heading(index, lines, words):
        return heading_of(index, line, ("独立短行，标题用语",))
    if label is not None and followed and is_bullet_heading(index, lines):
        return heading_of(index, line, (f"符号{label.text}", "下有正文"))
    return None


def framed_title(index: int, line: Line, lines: list[Line], words: Headings) -> Heading | None:
    """A title with a colon that names a text of its own: 售后服务工作规定："""
    text = line.plain
    name = text.rstrip(": ")
    nouns = (*words.documents.policy, "措施", "计划", "方案")
    if (
        line.label
        or not text.endswith(":")
        or len(name) > 14
        or not name.endswith(nouns)
        or re.search(r"[,。、如下]", name)
    ):
        return None
    followed = index + 1 < len(lines) and lines[index + 1].label is not None
    return heading_of(index, line, ("独立短行，文种名",)) if followed else None


def is_plain_heading(index: int, lines: list[Line], words: Headings) -> bool:
    """A short line of its own that ends in a heading's word, between finished sentences or other headings."""
    line, after = lines[index], lines[index + 1]
    text = line.plain
    if PERIOD_LINE.fullmatch(text) or text in words.matter:
        return after.table or len(after.text) >= 6 or after.label is not None
    if len(text) > LONGEST_PLAIN or PUNCTUATED.search(text) or not text.endswith(words.tails):
        return False
    before = lines[index - 1] if index else None
    finished = before is None or before.table or before.label is not None or re.search(r"[。;!?)]$", before.plain)
    starts = after.label is not None and after.label.number == 1
    return bool(finished) and (starts or after.table or len(after.text) >= 20)


def is_bullet_heading(index: int, lines: list[Line]) -> bool:
    """★ 大数: a short line behind an eye-catching bullet, with text without bullet below."""
    line, after = lines[index], lines[index + 1]
    assert line.label is not None
    return (
        line.label.text in EYE_CATCHING and len(squeeze(line.title)) <= LONGEST_BULLET and after.label is None
        and len(after.text) > len(line.text) and not QUANTITY.search(fold(line.title))
    )  # fmt: skip


def list_heads(lines: list[Line], runs: Runs) -> dict[int, Heading]:
    """Short lines, two or more, under each of which a numbered list begins anew: 安装业务 1、… 维修业务 1、…"""
    found = {}
    for run in runs.runs:
        index = run.members[0] - 1
        if index < 0 or run.first != 1 or len(run.members) < 2:
            continue
        line = lines[index]
        if not is_plain_line(line):
            continue
        found[index] = heading_of(index, line, ("独立短行，其下编号重新开始",))
    return found if len(found) > 1 else {}


def quiet_headings(lines: list[Line], words: Headings) -> dict[int, Heading]:
    """In a text without any other heading: short lines of their own with long ones below, two or more. Where there are
    two, others with a sentence below are headings as well."""
    sure, likely = {}, {}
    for index, (line, after) in enumerate(pairwise(lines)):
        if not is_plain_line(line, closed=QUIET_END):
            continue
        found = heading_of(index, line, ("独立短行，下有正文",))
        named = line.plain.endswith(":") and line.plain.rstrip(":").endswith(words.tails)
        if after.table or ((len(after.text) >= LONG or named) and after.label is None):
            sure[index] = found
        elif after.label is None and len(after.text) > len(line.text) and SENTENCE.search(after.plain):
            likely[index] = found
    return sure | likely if len(sure) > 1 else {}


def is_plain_line(line: Line, *, closed: str = "") -> bool:
    """A short line of its own without number, punctuation or figure; one of the signs `closed` may end it."""
    text = line.plain.rstrip(closed) if closed else line.plain
    if line.table or line.label or line.align == "right":
        return False
    return 2 <= len(text) <= LONGEST_PLAIN and not PUNCTUATED.search(text)
