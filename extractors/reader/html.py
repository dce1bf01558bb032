"""HTML to blocks: a paragraph for each block element, tables as tables."""

import re

from lxml import etree

from extractors.reader.blocks import PLAIN, Blocks, CellDraft, TableDraft
from extractors.reader.markup import Element, integer, parse_html
from extractors.reader.styles import ParagraphStyle

BLOCKS = frozenset(
    (
        *("p", "div", "li", "ul", "ol", "dl", "dt", "dd", "pre", "br", "hr", "blockquote", "address", "title", "body"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header", "footer", "form", "fieldset"),
        *("table", "tr", "td", "th", "caption"),
    )
)
SKIPPED = frozenset(("script", "style", "head", "template", "noscript"))
SPACE = re.compile(r"[ \t\r\n\f]+")
HEADINGS = {
    f"h{level}": ParagraphStyle(name=f"heading {level}", heading_level=level, outline_level=level - 1)
    for level in range(1, 7)
}
MAX_SPAN = 63
MAX_ROWS = 1_000


class HtmlReader:
    """One HTML text; tables nest, so the open ones and their open cells are kept on stacks."""

    def __init__(self, blocks: Blocks, anchor: int | None) -> None:
        self._blocks = blocks
        self._anchor = anchor
        self._text: list[str] = []
        self._tables: list[TableDraft] = []
        self._cells: list[CellDraft] = []
        self._style = PLAIN

    def read(self, data: bytes) -> None:
        root = parse_html(data)
        if root is None:
            return
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            if not isinstance(tag, str):
                continue
            if event == "start":
                if tag in SKIPPED:
                    self._text.append(element.tail or "")
                    walk.skip_subtree()
                    continue
                self._start(tag, element)
            elif tag not in SKIPPED:
                self._end(tag)
                self._text.append(element.tail or "")
        self._flush()

    def _start(self, tag: str, element: Element) -> None:
        if tag in BLOCKS:
            self._flush()
        if tag in HEADINGS:
            self._style = HEADINGS[tag]
        elif tag == "table":
            anchor = self._tables[-1].index if self._tables else self._anchor
            self._tables.append(self._blocks.add_table("altchunk", anchor=anchor))
        elif tag == "tr" and self._tables:
            self._tables[-1].start_row()
        elif tag in ("td", "th") and self._tables:
            table = self._tables[-1]
            self._cells.append(
                table.place(
                    integer(element.get("colspan"), 1, 1, MAX_SPAN), integer(element.get("rowspan"), 1, 1, MAX_ROWS)
                )
            )
        self._text.append(element.text or "")

    def _end(self, tag: str) -> None:
        if tag in BLOCKS:
            self._flush()
        if tag in HEADINGS:
            self._style = PLAIN
        elif tag == "table" and self._tables:
            self._tables.pop()
        elif tag in ("td", "th") and self._cells:
            self._cells.pop()

    def _flush(self) -> None:
        text = SPACE.sub(" ", "".join(self._text)).strip()
        self._text.clear()
        if not text:
            return
        if self._cells:
            self._cells[-1].add(text)
        else:
            self._blocks.add_paragraph(text, "altchunk", anchor=self._anchor, style=self._style)
