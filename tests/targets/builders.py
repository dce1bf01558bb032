"""Plans of one section made from a few lines of text or the rows of a table."""

from typing import Any

from extractors.targets import find_drafts
from extractors.targets.drafts import Draft
from extractors.vocabulary import Vocabulary
from schemas.document import Block, Cell, Document
from schemas.plan import Identity, Piece, PlanKind, Section, SectionRole
from schemas.span import Span

OF_2025 = Identity(year=2025)


def read(
    text: str,
    *,
    title: str = "二、年度目标",
    role: SectionRole = "targets",
    kind: PlanKind = "plan",
    identity: Identity = OF_2025,
) -> list[Draft]:
    """What is concluded about the numbers of `text` (one paragraph a line) under one heading."""
    blocks = [Block(0, "paragraph", title)]
    blocks += [Block(n, "paragraph", line) for n, line in enumerate(text.split("\n"), start=1)]
    body = tuple(Span(b.index, 0, len(b.text)) for b in blocks[1:])
    return _drafts(blocks, body, title, text, role, kind, identity)


def read_table(
    rows: list[list[str]],
    *,
    before: str = "　",
    title: str = "二、年度目标",
    role: SectionRole = "targets",
    merged: list[list[int]] | None = None,
    identity: Identity = OF_2025,
) -> list[Draft]:
    """The same for a table with the line before it; `merged` lists [row, col, last row, last col]."""
    spans = {(r1, c1): (r2 - r1 + 1, c2 - c1 + 1) for r1, c1, r2, c2 in merged or []}
    hidden = {
        (r, c)
        for r1, c1, r2, c2 in merged or []
        for r in range(r1, r2 + 1)
        for c in range(c1, c2 + 1)
        if (r, c) != (r1, c1)
    }
    cells = tuple(
        Cell(r, c, text, *spans.get((r, c), (1, 1)))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if (r, c) not in hidden
    )
    blocks = [
        Block(0, "paragraph", title),
        Block(1, "paragraph", before),
        Block(2, "table", "", cells=cells, rows=len(rows), cols=max(map(len, rows))),
    ]
    body = (Span(1, 0, len(before)), Span(2, 0, 0))
    return _drafts(blocks, body, title, before, role, "plan", identity)


def _drafts(
    blocks: list[Block],
    body: tuple[Span, ...],
    title: str,
    text: str,
    role: SectionRole,
    kind: PlanKind,
    identity: Identity,
) -> list[Draft]:
    document = Document("d", "d.docx", "d.docx", "docx", blocks=tuple(blocks))
    section = Section("s1", None, 1, 1, "", title, role, text, Span(0, 0, len(title)), body)
    return find_drafts(Piece(1, None, kind, (section,), ()), document, identity, Vocabulary.load())


def targets(drafts: list[Draft]) -> list[Draft]:
    return [d for d in drafts if d.role is None]


def summary(draft: Draft) -> dict[str, Any]:
    """A target's fields by the short names of the case files, numbers as floats."""
    return {
        "m": draft.metric,
        "cmp": draft.comparator,
        "low": None if draft.low is None else float(draft.low),
        "high": None if draft.high is None else float(draft.high),
        "unit": draft.unit,
        "change": draft.change,
        "per": draft.per,
        "per_unit": draft.per_unit,
        "scope": draft.scope,
        "period": draft.period,
        "growth": None if draft.growth is None else float(draft.growth),
        "growth_unit": draft.growth_unit,
        "baseline": None if draft.baseline is None else float(draft.baseline),
        "tier": draft.tier,
        "parent": draft.parent is not None,
        "status": "placeholder" if draft.quantity.placeholder else "target",
    }
