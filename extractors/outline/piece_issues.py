"""What a person should know of a piece's borders and numbering."""

from collections.abc import Iterator

from extractors.outline.labels import SCHEMES, read_label
from extractors.outline.lines import Line
from extractors.outline.looks import Heading
from extractors.outline.marks import declared_count
from schemas.issues import Issue, IssueCode
from schemas.plan import Section

__all__ = ["border", "count_issue", "doubts", "dropped"]

QUOTED = 80
"""Characters of a line that an issue quotes."""


def dropped(lines: list[Line]) -> Iterator[Issue]:
    """One issue for each sentence of a sharing site that was left out."""
    message = "此段像是分享网站的导语或结尾，没有归入任何计划。若是正文，请从文件里去掉其中的网站用语"
    for line in lines:
        if not line.table:
            yield Issue(IssueCode.SITE_TEXT_DROPPED, message, "info", evidence=line.text[:200], source=line.span)


def border(evidence: str, lines: list[Line], plan_id: str) -> Iterator[Issue]:
    """A border that no mark shows."""
    if evidence.startswith("“"):
        message = f"此处另起一篇是推断的（{evidence}）。若仍是同一份计划，请在原文给各部分加上标题"
        quoted, source = lines[0].text[:QUOTED], lines[0].span
        yield Issue(IssueCode.BOUNDARY_INFERRED, message, "warning", plan_id, evidence=quoted, source=source)


def doubts(headings: list[Heading], sections: tuple[Section, ...], plan_id: str) -> Iterator[Issue]:
    """A beginning that was cut off, headings that share a line with text, numbers that jump."""
    if sections and sections[0].level > 1:
        first = sections[0]
        message = f"开头像被截掉了：第一个标题是“{first.label}{first.title}”。如有完整的文件请换上"
        yield Issue(IssueCode.TRUNCATED_START, message, "warning", plan_id, first.section_id, source=first.heading)
    for heading, section in zip(headings, sections, strict=True):
        if heading.split:
            message = f"标题“{section.title}”与正文写在一行，按词切开，请核对"
            yield Issue(IssueCode.SPLIT_BY_RULE, message, "info", plan_id, section.section_id, source=section.heading)
    yield from numbering_gaps(sections, plan_id)


def numbering_gaps(sections: tuple[Section, ...], plan_id: str) -> Iterator[Issue]:
    """An issue for each section whose number does not follow its elder sibling's."""
    elder: dict[tuple[str | None, str], tuple[int, Section]] = {}
    for section in sections:
        if not section.label:
            continue
        label = read_label(section.label)
        if label.scheme not in SCHEMES or not label.counts:
            continue
        key = (section.parent_id, label.scheme)
        before = elder.get(key)
        last_of_two = label.text.startswith("下")  # 上篇, 下篇: nothing is missing between
        if before is not None and label.number != before[0] + 1 and not last_of_two:
            message = f"编号不连续：“{before[1].label}”之后是“{section.label}”。内容都已保留，请核对是否缺了一节"
            yield Issue(
                IssueCode.NUMBERING_GAP,
                message,
                "info",
                plan_id,
                section.section_id,
                evidence=f"{section.label}{section.title}",
                source=section.heading,
            )
        elder[key] = (label.number, section)


def count_issue(filename: str, lines: list[Line], found: int) -> list[Issue]:
    """The number of texts that the first line or the file name promises (通用8篇) against the number found."""
    top = next((line for line in lines if not line.table), None)
    for text, source in ((top.plain if top else "", top.span if top else None), (filename, None)):
        count = declared_count(text)
        if count and count != found:
            message = f"题名说有{count}篇，读到{found}篇。请核对是否缺页或没有分开"
            return [Issue(IssueCode.PIECE_COUNT, message, "warning", evidence=text[:QUOTED], source=source)]
        if count:
            return []
    return []
