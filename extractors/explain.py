"""Why a document was read as it was: its pieces, whose plans they are, the headings, and each number's verdict."""

from typing import Any

from extractors.identity.identify import identify
from extractors.identity.stores import StoreRegistry
from extractors.outline.pieces import split_pieces
from extractors.targets import find_drafts
from extractors.targets.explain import explain_draft
from schemas.document import Document
from schemas.plan import Identity, Section

__all__ = ["explain"]


def explain(document: Document, vocabulary: Any, stores: StoreRegistry | None = None) -> str:
    """The tree of a document for a person, each line with what speaks for it; doubts at the end of each piece."""
    lines = [document.filename]
    for piece in split_pieces(document, vocabulary):
        identity, doubts = identify(piece, document, vocabulary, stores)
        lines.append(f"第{piece.ordinal}篇 {piece.title or '（没有题名）'}  ← {piece.evidence}")
        lines += (f"  {line}" for line in identity_lines(identity))
        lines += (f"  {'  ' * section.level}{heading_line(section)}" for section in piece.sections)
        for draft in find_drafts(piece, document, identity, vocabulary):
            lines += (f"    {line}" for line in explain_draft(draft))
        lines += (f"  [{issue.code}] {issue.message}" for issue in (*piece.issues, *doubts))
    return "\n".join(lines)


def identity_lines(identity: Identity) -> list[str]:
    named = (
        ("门店", identity.store, identity.store_source),
        ("年度", identity.year, identity.year_source),
        ("部门", identity.department, None),
        ("区域", identity.region, None),
        ("负责人", identity.person, None),
        ("写于", identity.written, None),
    )
    return [
        f"{name}：{value}" + (f"  ← {source}" if source else "") for name, value, source in named if value is not None
    ]


def heading_line(section: Section) -> str:
    return f"{section.label} {section.title}".strip() + f"  ← {section.role}；{section.evidence}"
