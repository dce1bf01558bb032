"""A Word document as a reader sees it: blocks in reading order. Knows nothing of how it was read.

Offsets are counted in characters (Python string indexes) of a block's or a cell's `text`.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from schemas.issues import Issue
from schemas.span import Span

BlockKind = Literal["paragraph", "table"]
Part = Literal["body", "textbox", "footnote", "endnote", "header", "footer", "comment", "chart", "smartart", "altchunk"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell; a merged cell stands once, at its top left corner.

    `text` is what a reader sees, automatic list labels included, one line a paragraph ("\\n" between).
    `bold` is true when most of its characters are bold.
    """

    row: int
    col: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    bold: bool = False
    shaded: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph or table.

    `text` excludes the automatic label (`label`, as Word shows it: `（一）`, `1.`, `•`); a table's text is its rows,
    cells separated by tabs. Line breaks inside a paragraph are "\\n". A table with a single cell is a frame, not a
    table: its paragraphs come as paragraphs. Text boxes, notes, charts and nested tables follow the block that holds
    their anchor (`anchor` = its index), so that reading order is the order of `index`. Empty paragraphs are no blocks:
    `blank_before` counts those in front. `size` and `indent` are in points.
    """

    index: int
    kind: BlockKind
    text: str
    part: Part = "body"
    anchor: int | None = None
    label: str | None = None
    list_id: str | None = None
    list_level: int | None = None
    style_id: str | None = None
    style_name: str | None = None
    heading_level: int | None = None
    outline_level: int | None = None
    bold: bool = False
    size: float | None = None
    align: str | None = None
    colour: str | None = None
    indent: float = 0.0
    page_break_before: bool = False
    in_contents: bool = False
    blank_before: int = 0
    cells: tuple[Cell, ...] = ()
    rows: int = 0
    cols: int = 0
    header_rows: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """One file, read. `blocks` is the body in reading order; `side` holds headers, footers and comments.

    `properties` may hold `subject`, `keywords`, `category`, `company`, `last_modified_by`.
    `document_id` is the SHA-256 of the file's bytes in hex; `path` is as the caller gave it.
    """

    document_id: str
    path: str
    filename: str
    format: str
    blocks: tuple[Block, ...] = ()
    side: tuple[Block, ...] = ()
    title: str | None = None
    author: str | None = None
    created: datetime | None = None
    modified: datetime | None = None
    properties: dict[str, str] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()
    hidden_chars: int = 0
    status: Literal["ok", "partial"] = "ok"

    @property
    def chars(self) -> int:
        """Characters of the body, labels left out."""
        return sum(len(block.text) for block in self.blocks)

    def text_at(self, span: Span) -> str:
        """The verbatim words at a span."""
        block = self.blocks[span.block]
        if span.row is None:
            return block.text[span.start : span.end]
        cell = next(c for c in block.cells if (c.row, c.col) == (span.row, span.col))
        return cell.text[span.start : span.end]
