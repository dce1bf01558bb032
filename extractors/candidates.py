"""Which lines are headings: evidence from styles, numbers, looks and what stands below, weighed run by run.

A numbered line heads something when it is short like a title and has text or a list of its own below it; the members of
one run decide together, so that a heading without text stays a heading and a list whose last item happens to be followed
by a paragraph stays a list. Lines without number need a style, bold or larger letters, or the words of a heading.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace

from extractors.fold import fold
from extractors.headings import Headings, role_of
from extractors.labels import Label
from extractors.lines import Line, squeeze
from extractors.runs import Run, Runs, find_runs

__all__ = ["Heading", "Look", "find_headings", "is_title_like", "look_of"]

SENTENCE_END = re.compile(r"[。;!,…]$")
QUANTITY = re.compile(
    r"\d(?:[\d,.]*)\s*(?:[万亿千百]?元|[万亿]|%|‰|个百分点|台|件|人|次|家|户|单|套|场|张|份|天|分钟|小时|块)"
)
CAPTION = re.compile(
    r"(?:附?[表图]\s*[一二三四五六七八九十\d]|单位\s*[::]|注\s*[::\d]|说明\s*:|备注|(?:数据)?来源|第.{1,3}页)"
)
FRAME = re.compile(
    r"(?:[致呈]|甲方|乙方|丙方|签[字名订发]|日期|时间|地点|附件|TO|FM|FROM|DATE|RE|DE"
    r"|(?:编制|制表|填报|审[核批]|报送|抄送|主送|汇报|撰写|拟稿|责任)(?:人|单位|部门|日期|时间)?|店长|经理|负责人|部门|单位)\s*[:(].*"
    r"|.{2,12}\s*:$|.*(?:\d{4}|[二〇○零一二三四五六七八九]{4})\s*年.{0,6}月(?:.{0,4}日)?.?$"
)
BRACKETED = re.compile(r"\s*[【〖\[](?P<title>[^】〗\]]{2,20})[】〗\]]\s*[::]?\s*$")
PERIOD_LINE = re.compile(
    r"(?:\d{2,4}年)?(?:第?[一二三四1-4]季度|Q[1-4]|[上下]半年|\d{1,2}月份?|第[一二三四五]阶段|[一二三四]阶段)(?:[(].{1,12}[)])?:?"
)
SURE_START = re.compile(
    r"\s|本年度?|全年|今年|明年|来年|20\d\d年|我们|我店|我部|我司|本店|公司|门店|为了|以.{1,8}为|通过|根据|力争|确保|实现|完成|目前|截至|按照|新增|每[天周月年个]"
)
CLAUSE_START = re.compile(
    SURE_START.pattern
    + r"|[要把将从由对在以按靠用]|坚持|围绕|守[住好]|抓[好住紧]?|做[好到大强]|推[行广进出]|拓展|拿下|打造|保[持证住]|控制|加[强大快]"
    r"|增[加至到长]|减[少至]|提[高升前]|降[低至到]|开[发展拓设]|建[立设]|引[进入]|改[进善]|优化|清理|招[聘收]|培[训养]|配[备齐]|重点|主要|全面|继续|严[格禁]|不[得超低少]|达[到成]"
)


@dataclass(frozen=True, slots=True)
class Look:
    """How the bulk of a text looks, against which a line may stand out."""

    size: float | None
    mostly_bold: bool
    styles_mean_nothing: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that is a heading. `title_end` is where its title ends in the block's text: what follows is body.

    `firm` headings stand out by style or looks; `label` is None for lines without number.
    """

    index: int
    line: Line
    label: Label | None
    title: str
    title_end: int
    style: int | None
    bold: bool
    size: float | None
    evidence: tuple[str, ...]
    split: bool = False

    @property
    def scheme(self) -> str | None:
        return self.label.scheme if self.label else None


def look_of(lines: list[Line]) -> Look:
    """What most characters of the text lines look like."""
    sizes: Counter[float] = Counter()
    chars = bold = styled = 0
    for line in lines:
        if line.table:
            continue
        count = len(line.text)
        chars += count
        bold += count * line.bold
        styled += count * (line.style is not None)
        if line.size is not None:
            sizes[line.size] += count
    return Look(
        size=sizes.most_common(1)[0][0] if sizes else None,
        mostly_bold=bold * 2 > chars,
        styles_mean_nothing=styled * 2 > chars
        and any(line.style is not None and len(line.text) > 60 for line in lines),
    )


def find_headings(lines: list[Line], words: Headings, look: Look | None = None) -> list[Heading]:
    """The headings among the lines of one text, in reading order. Title lines must have been left out before."""
    look = look or look_of(lines)
    runs = find_runs(lines)
    loud = [stands_out(line, look) for line in lines]
    kept: dict[int, Heading] = list_heads(lines, runs)
    for run in runs.runs:
        judge_run(run, lines, runs, loud, words, kept)
    for index, line in enumerate(lines):
        if index not in runs.of and index not in kept and not line.table:
            found = judge_unnumbered(index, lines, loud, words)
            if found:
                kept[index] = found
    if not kept:
        kept = quiet_headings(lines)
    return [kept[index] for index in sorted(kept)]


def stands_out(line: Line, look: Look) -> tuple[str, ...]:
    """Why a line catches the eye: style, bold, size."""
    reasons = []
    if line.style is not None and not look.styles_mean_nothing:
        reasons.append(f"样式{line.style}级")
    if line.bold and not look.mostly_bold:
        reasons.append("加粗")
    if line.size is not None and look.size is not None and line.size > look.size + 0.9:
        reasons.append(f"字号{line.size:g}")
    return tuple(reasons)


def is_title_like(title: str) -> bool:
    """Short, one phrase, no end of sentence."""
    plain = fold(title).strip()
    length = len(squeeze(title))
    if not 0 < length <= 36 or SENTENCE_END.search(plain) or "。" in plain or ";" in plain:
        return False
    if plain.endswith("?"):
        return length <= 16
    commas = plain.count(",")
    return commas == 0 or (commas <= 2 and length <= 26)


def judge_run(
    run: Run, lines: list[Line], runs: Runs, loud: list[tuple[str, ...]], words: Headings, kept: dict[int, Heading]
) -> None:
    """Decide for all members of a run together, then for each."""
    facts = [(i, is_title_like(lines[i].title), below(i, lines, runs, loud)) for i in run.members]
    core = facts[:-1] or facts
    glued = {i: end for i, title, _ in facts if not title and (end := known_title(lines[i], run, words))}
    share = sum((title and bool(reason)) or i in glued for i, title, reason in core) / len(core)
    outer = run.scheme in ("part", "chapter", "section", "hanzi")
    short = sum(title and len(squeeze(lines[i].title)) <= 20 for i, title, _ in facts)
    heads = share >= 0.5 or (outer and short * 2 > len(facts))
    for i, title, reason in facts:
        line = lines[i]
        evidence = (f"编号{line.label.text if line.label else ''}", *loud[i])
        if any(word.startswith("样式") for word in loud[i]) and len(squeeze(line.title)) <= 60 and line.title:
            kept[i] = heading_of(i, line, evidence)
        elif title and (
            heads
            or has_children(i, runs)
            or (loud[i] and reason)
            or (loud[i] and not QUANTITY.search(fold(line.title)))
        ):
            kept[i] = heading_of(i, line, (*evidence, reason or "同级编号都是标题"))
        elif not title and (end := (glued.get(i) if heads else None) or run_in_title(line, run, words)):
            kept[i] = split_heading(i, line, end, evidence)


def has_children(index: int, runs: Runs) -> bool:
    return any(run.first == 1 and len(run.members) > 1 for run in runs.below.get(index, ()))


def below(index: int, lines: list[Line], runs: Runs, loud: list[tuple[str, ...]]) -> str:
    """What stands under a numbered line before the next one: text, a table, a list of its own; empty when nothing."""
    following = index + 1
    if following >= runs.end[index]:
        return ""
    line = lines[following]
    if any(run.members[0] == following for run in runs.below.get(index, ())):
        return "下有分项"
    if line.table:
        return "下有表格"
    if loud[following] and line.label is None and is_title_like(line.text):
        return ""
    return "下有正文" if following not in runs.of else ""


def known_title(line: Line, run: Run, words: Headings) -> int | None:
    """Where a heading's words end in a line that runs on as a clause: 渠道|本年度新增直供店12家 (phenomena A15)."""
    title = fold(line.title)
    if run.scheme not in ("hanzi", "hanzi_paren") or len(run.members) < 2 or len(title) < 14:
        return None
    starts = CLAUSE_START if run.scheme == "hanzi" else SURE_START
    for end in range(min(10, len(title) - 6), 1, -1):
        if starts.match(title, end) and title[:end].rstrip().endswith(words.tails + NOUN_HEADS):
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


def heading_of(index: int, line: Line, evidence: tuple[str, ...], title: str | None = None) -> Heading:
    return Heading(
        index=index,
        line=line,
        label=line.label,
        title=line.title.strip() if title is None else title,
        title_end=line.end,
        style=line.style,
        bold=line.bold,
        size=line.size,
        evidence=evidence,
    )


def judge_unnumbered(index: int, lines: list[Line], loud: list[tuple[str, ...]], words: Headings) -> Heading | None:
    """A line without number, or with a bullet: a heading when it stands out, or reads like one."""
    line = lines[index]
    text = fold(line.text).strip()
    label = line.label
    if label is not None and (label.scheme == "article" or (label.scheme == "ordinal" and not loud[index])):
        return None
    bracketed = BRACKETED.match(fold(line.text))
    if bracketed:
        return heading_of(index, line, ("【】", *loud[index]), line.text.strip().strip("【】〖〗[]:： "))
    styled = any(reason.startswith("样式") for reason in loud[index])
    length = len(squeeze(line.title))
    if styled and 0 < length <= 60:
        return heading_of(index, line, loud[index])
    caption = CAPTION.match(text) is not None and not (loud[index] and line.align != "center" and text[0] in "表附")
    if line.align == "right" or caption or FRAME.match(text) or not is_title_like(line.title):
        return framed_title(index, line, lines, words)
    followed = index + 1 < len(lines)
    if loud[index] and length <= 30 and followed:
        return heading_of(index, line, loud[index])
    if label is None and followed and is_plain_heading(index, lines, words):
        return heading_of(index, line, ("独立短行，标题用语",))
    if label is not None and followed and is_bullet_heading(index, lines):
        return heading_of(index, line, (f"符号{label.text}", "下有正文"))
    return None


def framed_title(index: int, line: Line, lines: list[Line], words: Headings) -> Heading | None:
    """A title with a colon that names a text of its own: 售后服务工作规定："""
    text = fold(line.text).strip()
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
    text = fold(line.text).strip()
    if PERIOD_LINE.fullmatch(text) or text in words.matter:
        return after.table or len(after.text) >= 6 or after.label is not None
    if len(text) > 12 or re.search(r"[,。;:!?、\d%“”\"]", text) or not text.endswith(words.tails):
        return False
    before = lines[index - 1] if index else None
    finished = (
        before is None or before.table or before.label is not None or re.search(r"[。;!?)]$", fold(before.text).strip())
    )
    starts = after.label is not None and after.label.number == 1
    return bool(finished) and (starts or after.table or len(after.text) >= 20)


def is_bullet_heading(index: int, lines: list[Line]) -> bool:
    """★ 大数: a short line behind an eye-catching bullet, with text without bullet below."""
    line, after = lines[index], lines[index + 1]
    assert line.label is not None
    return (
        line.label.text in "★☆◆●■▶►※#" and len(squeeze(line.title)) <= 14 and after.label is None
        and len(after.text) > len(line.text) and not QUANTITY.search(fold(line.title))
    )  # fmt: skip


def list_heads(lines: list[Line], runs: Runs) -> dict[int, Heading]:
    """Short lines without sign, two or more, under each of which a numbered list begins anew: 安装业务 1、… 维修业务 1、…"""
    found = {}
    for run in runs.runs:
        index = run.members[0] - 1
        if index < 0 or run.first != 1 or len(run.members) < 2:
            continue
        line = lines[index]
        text = fold(line.text).strip()
        if line.table or line.label or line.align == "right" or not 2 <= len(text) <= 12 or re.search(r"[,。;:!?、\d…]", text):
            continue
        found[index] = heading_of(index, line, ("独立短行，其下编号重新开始",))
    return found if len(found) > 1 else {}


def quiet_headings(lines: list[Line]) -> dict[int, Heading]:
    """In a text without any other heading: short lines of their own with long ones below, two or more."""
    found = {}
    for index, (line, after) in enumerate(zip(lines, lines[1:], strict=False)):
        text = fold(line.text).strip()
        if line.table or line.label or len(text) > 12 or re.search(r"[,。;:!?、\d]", text) or line.align == "right":
            continue
        if after.table or (len(after.text) >= 24 and after.label is None):
            found[index] = heading_of(index, line, ("独立短行，下有正文",))
    return found if len(found) > 1 else {}
