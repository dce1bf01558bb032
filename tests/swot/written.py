"""Pieces from a few lines of text: `# 一、标题` is a heading (its depth the number of #), `| a | b |` a table row.

`<br>` is a line break inside a paragraph or a cell.
"""

import re

from schemas.document import Block, Cell, Document
from schemas.plan import Piece, PlanKind, Section
from schemas.span import Span

_HEADING = re.compile(r"(#+)\s*((?:[（(]?[一二三四五六七八九十\d]+[)）]?[、.．]?|[①-⑨])?)\s*(.*)")


def written(text: str, kind: PlanKind = "plan") -> tuple[Piece, Document]:
    """The piece and the document that hold the lines of `text`."""
    blocks: list[Block] = []
    plan: list[tuple[int, str, str, Span] | Span] = []
    rows: list[list[str]] = []

    def close_table() -> None:
        if rows:
            block = _table(len(blocks), rows)
            blocks.append(block)
            plan.append(Span(block.index, 0, len(block.text)))
            rows.clear()

    for line in text.strip().split("\n"):
        if line.startswith("|"):
            rows.append([cell.strip().replace("<br>", "\n") for cell in line.strip().strip("|").split("|")])
            continue
        close_table()
        if not line.strip():
            continue
        heading = _HEADING.fullmatch(line)
        shown = (heading[2] + heading[3] if heading else line).replace("<br>", "\n")
        blocks.append(Block(len(blocks), "paragraph", shown))
        span = Span(len(blocks) - 1, 0, len(shown))
        plan.append((len(heading[1]), heading[2], heading[3], span) if heading else span)
    close_table()
    return _piece(plan, kind), Document("0" * 64, "计划.docx", "计划.docx", "docx", tuple(blocks))


def _table(index: int, rows: list[list[str]]) -> Block:
    cells = tuple(Cell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row))
    text = "\n".join("\t".join(row) for row in rows)
    return Block(index, "table", text, cells=cells, rows=len(rows), cols=max(map(len, rows)))


def _piece(plan: list[tuple[int, str, str, Span] | Span], kind: PlanKind) -> Piece:
    preamble: list[Span] = []
    heads: list[tuple[int, str, str, Span]] = []
    bodies: list[list[Span]] = []
    for entry in plan:
        if isinstance(entry, Span):
            (bodies[-1] if bodies else preamble).append(entry)
        else:
            heads.append(entry)
            bodies.append([])
    sections: list[Section] = []
    for number, ((level, label, title, span), body) in enumerate(zip(heads, bodies, strict=True), 1):
        parent = next((s for s in reversed(sections) if s.level < level), None)
        sections.append(
            Section(
                section_id=f"s{number}",
                parent_id=parent.section_id if parent else None,
                ordinal=number,
                level=level,
                label=label,
                title=title,
                role="other",
                text="",
                heading=Span(span.block, span.start + len(label), span.end),
                body=tuple(body),
            )
        )
    return Piece(1, None, kind, tuple(sections), tuple(preamble))
