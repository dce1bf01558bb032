"""Numbering that jumps, repeats or begins late: kept as printed, and told."""

from collections.abc import Iterator

from extractors.labels import SCHEMES, read_label
from schemas.issues import Issue, IssueCode
from schemas.plan import Section

__all__ = ["numbering_gaps"]


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
        if before is not None and label.number != before[0] + 1:
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
