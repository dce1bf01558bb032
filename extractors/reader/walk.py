"""The walk over a story's markup in document order: every paragraph and table once, whatever wraps it.

There is one loop and no recursion. Wrappers (content controls, insertions, custom XML, rows, cells) open a frame on the
stack; nested tables, text boxes and notes open frames of their own, so that depth costs memory, never stack.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from extractors.reader.drafts import CellDraft, Draft, ParagraphDraft, TableDraft
from extractors.reader.inline import ALTERNATE, NOTES, Inline, InlineReader, chosen
from extractors.reader.markup import VAL, Element, W, flag, integer, value
from extractors.reader.notes import Notes
from extractors.reader.numbering import Counters, Numbering
from extractors.reader.package import Package
from extractors.reader.styles import ParagraphStyle, Styles, apply_paragraph
from schemas.document import Part

PARAGRAPH, TABLE, ROW, CELL = W + "p", W + "tbl", W + "tr", W + "tc"
TRANSPARENT = frozenset(
    W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "body", "hyperlink")
)
TEXTBOX = W + "txbxContent"
MAX_SPAN = 63  # Word's own limit of columns (17.4.17)


@dataclass(slots=True)
class Frame:
    """A place in the walk: what is left to read here and where its paragraphs go."""

    children: Iterator[Element]
    source: str
    part: Part
    anchor: Draft | None = None
    table: TableDraft | None = None
    cell: CellDraft | None = None
    contents: bool = False

    def inside(self, children: Iterable[Element], **changes: object) -> "Frame":
        return replace(self, children=iter(children), **changes)  # type: ignore[arg-type]


class Walk:
    """Reads stories (body, notes, headers, comments) of one package into drafts."""

    def __init__(self, package: Package, styles: Styles, numbering: Numbering, notes: Notes) -> None:
        self.package = package
        self.styles = styles
        self.numbering = numbering
        self.notes = notes
        self.inline = InlineReader(styles)
        self.drafts: list[Draft] = []
        self._held: tuple[Inline, Frame] | None = None
        self._page_break = False
        self._blank = 0

    def read(self, root: Element, source: str, part: Part) -> list[Draft]:
        """The blocks of one story."""
        self.drafts, self._page_break, self._blank = [], False, 0
        self.inline.fields.clear()
        self._counters: dict[str, Counters] = {}
        stack = [Frame(iter(root), source, part)]
        while stack:
            frame = stack[-1]
            child = next(frame.children, None)
            if child is None:
                stack.pop()
                continue
            tag = child.tag
            if tag == PARAGRAPH:
                stack.extend(reversed(self._paragraph(child, frame)))
            elif tag == TABLE:
                self._release()
                stack.append(self._table(child, frame))
            elif tag == ROW and frame.table is not None:
                if not revised_away(child, W + "trPr"):
                    start_row(frame.table, child)
                    stack.append(frame.inside(child, cell=None))
            elif tag == CELL and frame.table is not None:
                self._release()
                if not revised_away(child, W + "tcPr"):
                    stack.append(frame.inside(child, cell=add_cell(frame.table, child)))
            elif tag in TRANSPARENT:
                stack.append(frame.inside(child, contents=frame.contents or is_contents(child)))
            elif tag == ALTERNATE:
                branch = chosen(child)
                if branch is not None:
                    stack.append(frame.inside(branch))
        self._release()
        return self.drafts

    def _paragraph(self, element: Element, frame: Frame) -> list[Frame]:
        """Take in one paragraph; the frames of what hangs on it (text boxes, notes), in order."""
        properties = element.find(W + "pPr")
        style, num_id, level = self._properties(properties)
        inline = self.inline.read(element, style)
        if self._held is not None:
            inline = self._joined(inline, frame)
        if properties is not None and mark_deleted(properties):
            self._held = (inline, frame)
            return []
        return self._add(inline, frame, style, num_id, level, properties)

    def _properties(self, properties: Element | None) -> tuple[ParagraphStyle, int | None, int | None]:
        if properties is None:
            return self.styles.paragraph(None), None, None
        base = self.styles.paragraph(value(properties, W + "pStyle"))
        own = apply_paragraph(replace(base, num_id=None, num_level=None), properties)
        num_id, level = own.num_id, own.num_level
        return replace(own, num_id=base.num_id, num_level=base.num_level, num_style=base.num_style), num_id, level

    def _add(
        self,
        inline: Inline,
        frame: Frame,
        style: ParagraphStyle,
        num_id: int | None,
        level: int | None,
        properties: Element | None,
    ) -> list[Frame]:
        text = inline.text
        label = None
        if num_id is not None or style.num_id:
            label = self.numbering.label(style, num_id, level, self._story(frame))
        draft = ParagraphDraft(
            text,
            style,
            frame.part,
            frame.anchor,
            label,
            inline.looks,
            inline.in_contents or frame.contents,
            self._page_break or inline.break_before,
            self._blank,
        )
        anchor: Draft = draft
        if frame.cell is not None and frame.table is not None:
            anchor = frame.table
            if text.strip() or label is not None:
                frame.cell.paragraphs.append(draft)
        elif text.strip() or (label is not None and label.text):
            self.drafts.append(draft)
            self._page_break, self._blank = False, 0
        else:
            self._blank += 1
            self._page_break = draft.page_break_before
            if inline.attached and frame.part == "body":
                anchor = self.drafts[-1] if self.drafts else draft
        if frame.cell is None:
            self._page_break = self._page_break or inline.break_after or section_break(properties)
        return [found for item in inline.attached for found in self._attached(item, frame, anchor)]

    def _story(self, frame: Frame) -> Counters:
        return self._counters.setdefault(frame.part, Counters())

    def _attached(self, element: Element, frame: Frame, anchor: Draft) -> list[Frame]:
        """Frames for a drawing's text boxes or a reference's note."""
        if anchor.index == -2:
            return []
        kind = NOTES.get(element.tag)
        if kind is not None:
            found = self.notes.take(kind, element.get(W + "id"))
            if found is None:
                return []
            note, source = found
            return [Frame(iter(note), source, kind, anchor)]  # type: ignore[arg-type]
        return [Frame(iter(box), frame.source, "textbox", anchor) for box in text_boxes(element)]

    def _table(self, element: Element, frame: Frame) -> Frame:
        content = framed_content(element)
        if content is not None:
            return frame.inside(content)
        anchor = frame.table if frame.cell is not None else frame.anchor
        table = TableDraft(
            frame.part,
            anchor,
            in_contents=frame.contents,
            page_break_before=self._page_break,
            blank_before=self._blank,
        )
        self._page_break, self._blank = False, 0
        self.drafts.append(table)
        return frame.inside(element, table=table, cell=None)

    def _joined(self, inline: Inline, frame: Frame) -> Inline:
        """Content held back by a deleted paragraph mark, in front of the paragraph it runs into."""
        held, where = self._held or (inline, frame)
        if (where.cell, where.part, where.anchor) != (frame.cell, frame.part, frame.anchor):
            self._release()
            return inline
        self._held = None
        inline.pieces = held.pieces + inline.pieces
        inline.looks = held.looks + inline.looks
        inline.attached = held.attached + inline.attached
        return inline

    def _release(self) -> None:
        """Content held back with nothing behind it to join becomes a paragraph of its own."""
        if self._held is None:
            return
        inline, frame = self._held
        self._held = None
        if inline.text.strip():
            self._add(inline, frame, self.styles.paragraph(None), 0, None, None)


def mark_deleted(properties: Element) -> bool:
    """The paragraph mark is deleted or moved away (17.13.5.15): its text runs into the next paragraph."""
    mark = properties.find(W + "rPr")
    return mark is not None and (mark.find(W + "del") is not None or mark.find(W + "moveFrom") is not None)


def revised_away(element: Element, properties: str) -> bool:
    """A row or cell whose deletion is tracked (17.13.5.12, 17.13.5.1)."""
    found = element.find(properties)
    return found is not None and (found.find(W + "del") is not None or found.find(W + "cellDel") is not None)


def section_break(properties: Element | None) -> bool:
    section = None if properties is None else properties.find(W + "sectPr")
    return section is not None and value(section, W + "type") not in ("continuous", "nextColumn")


def is_contents(element: Element) -> bool:
    """A content control that holds a table of contents."""
    gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(VAL) == "Table of Contents"


def framed_content(table: Element) -> Element | None:
    """The cell of a table that has one only: such a table is a frame around its paragraphs."""
    rows = table.findall(ROW)
    if len(rows) != 1 or table.find(W + "sdt") is not None or table.find(W + "customXml") is not None:
        return None
    cells = rows[0].findall(CELL)
    if len(cells) != 1 or rows[0].find(W + "sdt") is not None or rows[0].find(W + "customXml") is not None:
        return None
    return None if revised_away(rows[0], W + "trPr") else cells[0]


def start_row(table: TableDraft, row: Element) -> None:
    table.row += 1
    table.col = 0
    properties = row.find(W + "trPr")
    if properties is None:
        return
    before = properties.find(W + "gridBefore")
    if before is not None:
        table.col = integer(before.get(VAL), 0, 0, MAX_SPAN)
    if flag(properties, W + "tblHeader") and table.header_rows == table.row:
        table.header_rows += 1


def add_cell(table: TableDraft, element: Element) -> CellDraft:
    """The cell in its place; one that continues a merged cell gives that cell."""
    properties = element.find(W + "tcPr")
    span, merge, shaded, sideways = 1, None, False, None
    if properties is not None:
        span_element = properties.find(W + "gridSpan")
        span = 1 if span_element is None else integer(span_element.get(VAL), 1, 1, MAX_SPAN)
        merge_element = properties.find(W + "vMerge")
        merge = None if merge_element is None else merge_element.get(VAL, "continue")
        sideways_element = properties.find(W + "hMerge")
        sideways = None if sideways_element is None else sideways_element.get(VAL, "continue")
        shading = properties.find(W + "shd")
        shaded = shading is not None and shading.get(W + "fill", "auto").lower() not in ("auto", "ffffff", "")
    row, col = table.row, table.col
    table.col += span
    above = table.above.get(col)
    if merge == "continue" and above is not None and above.row + above.rowspan == row:
        above.rowspan += 1
        return above
    if sideways == "continue" and table.cells and table.cells[-1].row == row:
        table.cells[-1].colspan += span
        return table.cells[-1]
    cell = CellDraft(row, col, span, shaded=shaded)
    table.cells.append(cell)
    if merge is not None:
        table.above[col] = cell
    else:
        table.above.pop(col, None)
    return cell


def text_boxes(drawing: Element) -> list[Element]:
    """The outermost text boxes of a drawing, one branch of each alternative."""
    found: list[Element] = []
    stack: list[Iterator[Element]] = [iter(drawing)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.tag == TEXTBOX:
            found.append(child)
        elif child.tag == ALTERNATE:
            branch = chosen(child)
            if branch is not None:
                stack.append(iter(branch))
        elif isinstance(child.tag, str):
            stack.append(iter(child))
    return found
