"""The walk over a story's markup in document order: every paragraph and table once, whatever wraps it.

There is one loop and no recursion. Wrappers (content controls, insertions, custom XML, rows, cells) open a frame on the
stack; nested tables, text boxes and notes open frames of their own, so depth costs memory, never stack.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from extractors.reader.altchunk import read_chunk
from extractors.reader.blocks import Blocks, CellDraft, TableDraft
from extractors.reader.charts import read_chart
from extractors.reader.drawings import (
    CHART,
    EXTENDED_CHART,
    SHAPE_TEXT,
    SMART_ART,
    TEXT_BOX,
    WORD_ART,
    drawing_text,
    shown_in,
    smart_art_lines,
)
from extractors.reader.inline import ALTERNATE, NOTES, RUN, Inline, InlineReader, chosen
from extractors.reader.markup import VAL, Element, R, W, flag, value
from extractors.reader.notes import Notes
from extractors.reader.numbering import Counters, Numbering
from extractors.reader.package import Package
from extractors.reader.styles import ParagraphStyle, Styles, read_properties
from extractors.reader.tables import CELL, MAX_SPAN, ROW, framed_content, place_cell, start_row
from schemas.document import Part
from schemas.issues import Issue, IssueCode

PARAGRAPH, TABLE, CHUNK, SECTION = W + "p", W + "tbl", W + "altChunk", W + "sectPr"
WRAPPERS = frozenset(
    W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "body", "hyperlink")
) | {TEXT_BOX}
PROPERTIES = frozenset(
    W + name
    for name in (
        *("tblPr", "tblGrid", "tblPrEx", "trPr", "tcPr", "sdtPr", "sdtEndPr"),
        *("bookmarkStart", "bookmarkEnd", "proofErr"),
    )
)
REMOVED = frozenset({W + "del", W + "moveFrom"})
CONTINUED = frozenset({"continuous", "nextColumn"})


@dataclass(slots=True)
class Frame:
    """A place in the walk: what is left to read here, in which part of the package, and where its paragraphs go."""

    children: Iterator[Element]
    source: str
    part: Part
    anchor: int | None = None
    table: TableDraft | None = None
    cell: CellDraft | None = None
    contents: bool = False

    def inside(self, children: Iterable[Element], cell: CellDraft | None = None) -> "Frame":
        """The same place one wrapper deeper, or in a cell of the table here."""
        return Frame(iter(children), self.source, self.part, self.anchor, self.table, cell or self.cell, self.contents)

    def same_place(self, other: "Frame") -> bool:
        return self.cell is other.cell and self.part == other.part and self.anchor == other.anchor


class Facts(NamedTuple):
    """A paragraph's style with direct formatting on top, its own number, and what its mark says of it."""

    style: ParagraphStyle
    num_id: int | None = None
    num_level: int | None = None
    mark_deleted: bool = False
    mark_hidden: bool = False
    section_break: bool = False


class Walk:
    """Reads the stories (body, notes, headers, comments) of one package into blocks."""

    def __init__(
        self,
        package: Package,
        styles: Styles,
        numbering: Numbering,
        notes: Notes,
        read_embedded: Callable[[bytes, Blocks], None],
    ) -> None:
        self.package = package
        self.styles = styles
        self.numbering = numbering
        self.notes = notes
        self.inline = InlineReader(styles)
        self.comment_anchors: dict[str, int | None] = {}
        self.sections: list[Element] = []
        self._read_embedded = read_embedded
        self._taken: set[str] = set()

    def read(
        self,
        story: Iterable[Element],
        source: str,
        part: Part,
        blocks: Blocks,
        *,
        anchor: int | None = None,
        unclosed: bool = False,
    ) -> None:
        """Add the blocks of one story that stands in the package part `source`.

        `unclosed` says that the story opens more fields than it closes, so that no instruction hides its text.
        """
        self._blocks = blocks
        self._first = len(blocks)
        self._counters: dict[Part, Counters] = {}
        self._held: tuple[Inline, Frame] | None = None
        self._page_break = False
        self._blank = 0
        self.inline.start_story(unclosed)
        stack = [Frame(iter(story), source, part, anchor)]
        while stack or self._held is not None:
            if not stack:
                stack.extend(self._release())
                continue
            frame = stack[-1]
            child = next(frame.children, None)
            if child is None:
                stack.pop()
                continue
            tag = child.tag
            if self._held is not None and self._parts_from_held(tag, frame):
                frame.children = chain((child,), frame.children)
                stack.extend(self._release())
            elif tag == PARAGRAPH:
                stack.extend(self._paragraph(child, frame))
            elif tag == TABLE:
                stack.append(self._table(child, frame))
            elif tag == ROW:
                if frame.table is not None and start_row(frame.table, child):
                    stack.append(frame.inside(child))
            elif tag == CELL:
                cell = None if frame.table is None else place_cell(frame.table, child)
                if cell is not None:
                    stack.append(frame.inside(child, cell))
            elif tag in WRAPPERS:
                stack.append(frame.inside(child))
                stack[-1].contents = frame.contents or is_contents(child)
            elif tag == ALTERNATE:
                stack.append(frame.inside(chosen(child)))
            elif tag not in PROPERTIES:
                stack.extend(self._other(child, tag, frame))

    def _other(self, child: Element, tag: object, frame: Frame) -> list[Frame]:
        """What stands among paragraphs more rarely. Runs without a paragraph around them are read as one."""
        if tag in (CHART, EXTENDED_CHART):
            root = self._part(child.get(R + "id"), frame)
            if root is not None:
                read_chart(root, self._blocks, frame.anchor)
        elif tag == SMART_ART:
            root = self._part(child.get(R + "dm"), frame)
            if root is not None:
                self._plain(smart_art_lines(root), "smartart", frame)
        elif tag == WORD_ART:
            self._plain([child.get("string", "")], "textbox", frame)
        elif tag == SHAPE_TEXT:
            self._plain([drawing_text(child)], "textbox", frame)
        elif tag == CHUNK:
            self._chunk(child, frame)
        elif tag == SECTION:
            self.sections.append(child)
        elif tag == RUN:
            return self._paragraph([child], frame)
        elif tag not in REMOVED and isinstance(tag, str) and tag.startswith(W) and child.find(RUN) is not None:
            return self._paragraph(child, frame)
        return []

    def _paragraph(self, element: Iterable[Element], frame: Frame) -> list[Frame]:
        """Take in one paragraph; the frames of what hangs on it."""
        facts = self._facts(element)
        inline = self.inline.read(element, facts.style)
        if self._held is not None:
            held, _ = self._held
            self._held, inline = None, held.run_into(inline)
        if facts.mark_deleted:
            self._held = (inline, frame)
            return []
        if facts.mark_hidden and not inline.pieces and not inline.attached:
            return []
        return self._add(inline, frame, facts)

    def _facts(self, element: Iterable[Element]) -> Facts:
        properties = None if isinstance(element, list) else element.find(W + "pPr")  # type: ignore[attr-defined]
        if properties is None:
            return Facts(self.styles.paragraph(None))
        stated = read_properties(properties)
        mark, section = stated.mark, stated.section
        if section is not None:
            self.sections.append(section)
        return Facts(
            self.styles.formatted(stated.style_id, stated.format),
            stated.num_id,
            stated.num_level,
            mark is not None and (mark.find(W + "del") is not None or mark.find(W + "moveFrom") is not None),
            mark is not None and bool(flag(mark, W + "vanish")),
            section is not None and value(section, W + "type") not in CONTINUED,
        )

    def _add(self, inline: Inline, frame: Frame, facts: Facts) -> list[Frame]:
        """Put a paragraph where it belongs; the frames of what hangs on it (drawings, notes), the first one last."""
        text = inline.text
        look = inline.look(facts.style.run)
        label = None
        if facts.num_id is not None or facts.style.num_id:
            counters = self._counters.setdefault(frame.part, Counters())
            label = self.numbering.label(facts.style, facts.num_id, facts.num_level, counters)
        shown = bool(text.strip()) or (label is not None and bool(label.text))
        if frame.cell is not None and frame.table is not None:
            index: int | None = frame.table.index
            if shown:
                frame.cell.add(text, label=label, bold=look.bold)
        else:
            page_break = self._page_break or inline.break_before
            if shown:
                index = self._blocks.add_paragraph(
                    text,
                    frame.part,
                    anchor=frame.anchor,
                    style=facts.style,
                    look=look,
                    label=label,
                    in_contents=inline.in_contents or frame.contents,
                    page_break_before=page_break,
                    blank_before=self._blank,
                )
                self._blank = 0
            else:
                self._blank += 1
                last = len(self._blocks) - 1
                index = last if frame.anchor is None and last >= self._first else frame.anchor
            self._page_break = (page_break and not shown) or inline.break_after or facts.section_break
        for comment in inline.comments:
            self.comment_anchors.setdefault(comment, index)
        return [self._hanging(item, frame, index) for item in reversed(inline.attached)]

    def _hanging(self, element: Element, frame: Frame, anchor: int | None) -> Frame:
        """The frame for a drawing's content or for the note behind a reference."""
        kind = NOTES.get(element.tag)
        if kind is None:
            return Frame(shown_in(element), frame.source, "textbox", anchor)
        note = self.notes.take(kind, element.get(W + "id"))
        return Frame(iter(note.element), note.source, note.part, anchor)

    def _table(self, element: Element, frame: Frame) -> Frame:
        content = framed_content(element)
        if content is not None:
            return frame.inside(content)
        table = self._blocks.add_table(
            frame.part,
            anchor=self._outer(frame),
            in_contents=frame.contents,
            page_break_before=self._page_break,
            blank_before=self._blank,
        )
        self._page_break, self._blank = False, 0
        rows = self._rows(element, table)
        return Frame(rows, frame.source, frame.part, frame.anchor, table, None, frame.contents)

    def _rows(self, element: Element, table: TableDraft) -> Iterator[Element]:
        """What stands in a table; the table is complete when all of it was walked."""
        yield from element
        self._blocks.close(table)
        if table.clamped:
            place = f"第 {table.index + 1} 块是表格，其中有单元格"
            message = f"{place}声称跨 {MAX_SPAN} 列以上，按 {MAX_SPAN} 列读取；请核对原文件"
            self.package.issues.append(Issue(IssueCode.NUMBER_CLAMPED, message))

    def _parts_from_held(self, tag: object, frame: Frame) -> bool:
        """Content held back by a deleted paragraph mark cannot run into what comes now."""
        assert self._held is not None
        return tag in (TABLE, CELL) or (tag == PARAGRAPH and not self._held[1].same_place(frame))

    def _release(self) -> list[Frame]:
        """Content held back with nothing behind it to run into stands alone; the frames of what hangs on it."""
        assert self._held is not None
        inline, frame = self._held
        self._held = None
        if not inline.attached and not inline.text.strip():
            return []
        return self._add(inline, frame, Facts(self.styles.paragraph(None), num_id=0))

    def _outer(self, frame: Frame) -> int | None:
        """What a block inside a cell, a text box or a note hangs on."""
        return frame.table.index if frame.table is not None and frame.cell is not None else frame.anchor

    def _part(self, identifier: str | None, frame: Frame) -> Element | None:
        """The root of a part that a drawing refers to; each part is shown once."""
        name = self._fresh(identifier, frame)
        return None if name is None else self.package.xml(name)

    def _fresh(self, identifier: str | None, frame: Frame) -> str | None:
        name = self.package.target(frame.source, identifier)
        if name is None or name in self._taken:
            return None
        self._taken.add(name)
        return name

    def _plain(self, lines: list[str], part: Part, frame: Frame) -> None:
        for line in lines:
            if line.strip():
                self._blocks.add_paragraph(line, part, anchor=frame.anchor)

    def _chunk(self, element: Element, frame: Frame) -> None:
        """An imported part, read where it stands: a Word file by a walk of its own, other formats by their readers."""
        name = self._fresh(element.get(R + "id"), frame)
        data = None if name is None else self.package.read(name)
        if data is None:
            return
        if data.startswith(b"PK"):
            self._read_embedded(data, self._blocks)
        else:
            read_chunk(data, self._blocks, self._outer(frame))


def is_contents(element: Element) -> bool:
    """A content control that holds a table of contents."""
    gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(VAL) == "Table of Contents"
