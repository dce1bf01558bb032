"""A small notation for documents in tests: one line a paragraph.

`# 标题` a heading style (`##` level 2 …), `**粗体**` bold, `^` in front centred, `>` right-aligned, `{16}` points,
`[一、]文字` an automatic label, `| a | b |` a table row, `~` in front a title style, `\\` at the end a line break.
"""

import re
from typing import Any

from extractors.outline.pieces import split_pieces
from schemas.document import Block, Cell, Document


def document(
    text: str, filename: str = "计划.docx", *, path: str | None = None, side: tuple[Block, ...] = (), **about: Any
) -> Document:
    """The document that `text` describes; blank lines mean nothing."""
    blocks: list[Block] = []
    rows: list[list[str]] = []
    lines = [line.strip() for line in text.replace("\\\n", "\v").splitlines() if line.strip()]
    for line in [*lines, ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
            continue
        if rows:
            blocks.append(table(len(blocks), rows))
            rows = []
        if line:
            blocks.append(paragraph(len(blocks), line.replace("\v", "\n")))
    return Document("d" * 8, path or filename, filename, "docx", tuple(blocks), side, **about)


def paragraph(index: int, line: str) -> Block:
    look: dict[str, object] = {"size": 10.5}
    while True:
        if line[0] == "^":
            look["align"], line = "center", line[1:].lstrip()
        elif line[0] == ">":
            look["align"], line = "right", line[1:].lstrip()
        elif line[0] == "~":
            look["style_id"], line = "Title", line[1:].lstrip()
        elif found := re.match(r"\{(\d+)\}\s*", line):
            look["size"], line = float(found[1]), line[found.end() :]
        elif found := re.match(r"(#{1,9})\s+", line):
            level = len(found[1])
            look |= {"heading_level": level, "style_name": f"heading {level}", "bold": True, "size": 16.0 - level}
            line = line[found.end() :]
        elif found := re.fullmatch(r"\*\*(.+)\*\*", line, re.DOTALL):
            look["bold"], line = True, found[1]
        elif found := re.match(r"\[([^\]]{1,6})\]", line):
            look["label"], line = found[1], line[found.end() :]
        else:
            break
    return Block(index, "paragraph", line, **look)  # type: ignore[arg-type]


def table(index: int, rows: list[list[str]]) -> Block:
    cells = tuple(Cell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row))
    text = "\n".join("\t".join(row) for row in rows)
    return Block(index, "table", text, cells=cells, rows=len(rows), cols=max(map(len, rows)))


def tree(text: str, **about: Any) -> list[str]:
    """The sections of all pieces of a document, one line each: `level label title`."""
    pieces = split_pieces(document(text, **about), None)
    return [f"{s.level} {s.label} {s.title}".replace("  ", " ") for piece in pieces for s in piece.sections]
