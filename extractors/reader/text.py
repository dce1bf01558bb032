"""The document as a reader sees it, as plain text."""

from extractors.reader.blocks import labelled, rows_text
from schemas.document import Block, Document


def render_text(document: Document) -> str:
    """Every block a line or more, automatic labels included; headers, footers and comments behind the body."""
    return "\n".join(render_block(block) for block in (*document.blocks, *document.side))


def render_block(block: Block) -> str:
    if block.kind == "table":
        return rows_text(block.cells)
    return labelled(block.label, block.text)
