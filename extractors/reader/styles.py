"""Paragraph and character styles, resolved through their based-on chains (ISO/IEC 29500-1, 17.7)."""

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from extractors.reader.markup import OFF, VAL, Element, W, integer, switched_on, value
from extractors.reader.symbols import symbol_font

HEADING_NAME = re.compile(r"^(?:heading|标题|標題)\s*([1-9])$", re.IGNORECASE)
CONTENTS_NAME = re.compile(r"^(?:toc|目录|目錄)\s*[1-9]$", re.IGNORECASE)
DEEPEST_CHAIN = 30
TABLE_STYLE, STYLE_END = b'<w:style w:type="table"', b"</w:style>"
STYLE, MARK, NUMBER, SECTION = W + "pStyle", W + "rPr", W + "numPr", W + "sectPr"
ALIGN, INDENT, OUTLINE, PAGE_BREAK = W + "jc", W + "ind", W + "outlineLvl", W + "pageBreakBefore"
LEFT, START = W + "left", W + "start"
GREATEST_INDENT = 31_680  # twentieths of a point, Word's own limit
NO_OUTLINE = 9  # w:outlineLvl 9 is body text (17.3.1.20)


@dataclass(frozen=True, slots=True)
class RunFormat:
    """The look of a run that later steps use. `size` is in points, `colour` six hex digits or None for automatic.

    `symbols` is the font when it is one of symbols, in which letters are signs.
    """

    bold: bool = False
    size: float | None = None
    colour: str | None = None
    hidden: bool = False
    symbols: str | None = None


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """A paragraph style with all it inherits. `indent` is the left indent in points, `num_id` 0 means no number."""

    style_id: str | None = None
    name: str | None = None
    heading_level: int | None = None
    outline_level: int | None = None
    contents: bool = False
    num_id: int | None = None
    num_level: int | None = None
    num_style: str | None = None
    align: str | None = None
    indent: float = 0.0
    page_break_before: bool = False
    run: RunFormat = RunFormat()


class DirectFormat(NamedTuple):
    """What a paragraph states itself, as written: alignment, left indent, outline level, page break before."""

    align: str | None = None
    indent: str | None = None
    outline: str | None = None
    page_break: str | None = None

    def on(self, style: ParagraphStyle) -> ParagraphStyle:
        """The style changed by what is stated."""
        if self.align is not None:
            style = replace(style, align=self.align)
        if self.indent is not None:
            style = replace(style, indent=integer(self.indent, 0, -GREATEST_INDENT, GREATEST_INDENT) / 20)
        if self.outline is not None:
            level = integer(self.outline, NO_OUTLINE, 0, NO_OUTLINE)
            style = replace(style, outline_level=None if level == NO_OUTLINE else level)
        if self.page_break is not None:
            style = replace(style, page_break_before=self.page_break not in OFF)
        return style


NO_FORMAT = DirectFormat()


class Stated(NamedTuple):
    """A `w:pPr` read: style id, direct formatting, own number, and the paragraph mark and section it holds."""

    style_id: str | None = None
    format: DirectFormat = NO_FORMAT
    num_id: int | None = None
    num_level: int | None = None
    mark: Element | None = None
    section: Element | None = None


def read_properties(properties: Element) -> Stated:
    """What a `w:pPr` states, in one pass."""
    style_id = num_id = level = mark = section = None
    align = indent = outline = page_break = None
    for child in properties:
        tag = child.tag
        if tag == STYLE:
            style_id = child.get(VAL)
        elif tag == MARK:
            mark = child
        elif tag == NUMBER:
            num_id, level = numbering_properties(child)
        elif tag == ALIGN:
            align = child.get(VAL)
        elif tag == INDENT:
            indent = child.get(LEFT) or child.get(START)
        elif tag == OUTLINE:
            outline = child.get(VAL, "9")
        elif tag == PAGE_BREAK:
            page_break = child.get(VAL, "1")
        elif tag == SECTION:
            section = child
    return Stated(style_id, DirectFormat(align, indent, outline, page_break), num_id, level, mark, section)


def numbering_properties(element: Element) -> tuple[int | None, int | None]:
    """The numId and ilvl of a `w:numPr`, as far as stated. WPS writes levels up to 12; Word shows 9 (17.9.3)."""
    num_id, level = element.find(W + "numId"), element.find(W + "ilvl")
    return (
        None if num_id is None else integer(num_id.get(VAL), 0, 0, 2**31 - 1),
        None if level is None else integer(level.get(VAL), 0, 0, 8),
    )


def without_table_styles(data: bytes) -> bytes:
    """The styles part without its table styles, five sixths of what Word writes there: no fact we read is in them."""
    first, *rest = data.split(TABLE_STYLE)
    kept = [first]
    for piece in rest:
        _, end, behind = piece.partition(STYLE_END)
        kept += [behind] if end else [TABLE_STYLE, piece]
    return b"".join(kept)


class Styles:
    """The styles part, read style by style as paragraphs ask for them; a missing part or style gives the defaults."""

    def __init__(self, root: Element | None) -> None:
        self._elements: dict[tuple[str, str], Element] = {}
        self._paragraph: dict[str | None, ParagraphStyle] = {}
        self._formatted: dict[tuple[str | None, DirectFormat], ParagraphStyle] = {}
        self._runs: dict[tuple[RunFormat, str], RunFormat] = {}
        self._default_id: str | None = None
        self._defaults = ParagraphStyle()
        if root is None:
            return
        for element in root.iterchildren(W + "style"):
            kind, identifier = element.get(W + "type", "paragraph"), element.get(W + "styleId")
            if identifier is None:
                continue
            self._elements.setdefault((kind, identifier), element)
            if kind == "paragraph" and element.get(W + "default") in ("1", "true", "on"):
                self._default_id = identifier
        defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        if defaults is not None:
            self._defaults = replace(self._defaults, run=apply_run(RunFormat(), defaults))
        paragraph_defaults = root.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr")
        if paragraph_defaults is not None:
            self._defaults = apply_paragraph(self._defaults, paragraph_defaults)

    def paragraph(self, style_id: str | None) -> ParagraphStyle:
        """The style a paragraph names, or the default one."""
        found = self._paragraph.get(style_id)
        if found is None:
            found = self._paragraph[style_id] = self._resolve_paragraph(style_id)
        return found

    def _resolve_paragraph(self, style_id: str | None) -> ParagraphStyle:
        style = self._defaults
        wanted = style_id if ("paragraph", style_id) in self._elements else self._default_id
        for element in self._chain("paragraph", wanted):
            style = self._inherit(style, element)
        if style_id is None:
            return style
        if wanted != style_id:  # the style part does not know it: its id is all there is to go by
            level = heading_level(style_id)
            style = replace(style, heading_level=level if level is not None else style.heading_level)
        return replace(style, style_id=style_id)

    def _inherit(self, style: ParagraphStyle, element: Element) -> ParagraphStyle:
        """`style` (the base) with what one style element adds."""
        name = value(element, W + "name")
        style = replace(style, style_id=element.get(W + "styleId"), name=name)
        level = heading_level(name)
        if level is not None:
            style = replace(style, heading_level=level, outline_level=level - 1)
        if name and CONTENTS_NAME.match(name):
            style = replace(style, contents=True)
        properties = element.find(W + "pPr")
        if properties is not None:
            style = apply_paragraph(style, properties)
        run = element.find(W + "rPr")
        return style if run is None else replace(style, run=apply_run(style.run, run))

    def _chain(self, kind: str, style_id: str | None) -> list[Element]:
        """A style and its ancestors, oldest first; a circle or an endless chain is cut."""
        chain: list[Element] = []
        seen: set[str] = set()
        while style_id is not None and style_id not in seen and len(chain) < DEEPEST_CHAIN:
            element = self._elements.get((kind, style_id))
            if element is None:
                break
            seen.add(style_id)
            chain.append(element)
            style_id = value(element, W + "basedOn")
        return chain[::-1]

    def run(self, base: RunFormat, character_style: str) -> RunFormat:
        """A paragraph's run format with a character style on top."""
        found = self._runs.get((base, character_style))
        if found is None:
            found = base
            for element in self._chain("character", character_style):
                properties = element.find(W + "rPr")
                if properties is not None:
                    found = apply_run(found, properties)
            self._runs[base, character_style] = found
        return found

    def formatted(self, style_id: str | None, direct: DirectFormat) -> ParagraphStyle:
        """A paragraph's style with its direct formatting on top."""
        base = self.paragraph(style_id)
        if direct == NO_FORMAT:
            return base
        found = self._formatted.get((style_id, direct))
        if found is None:
            found = self._formatted[style_id, direct] = direct.on(base)
        return found

    def numbering_of(self, style_id: str) -> int | None:
        """The numId a numbering (list) style stands for (17.9.21, numStyleLink)."""
        for kind in ("numbering", "paragraph"):
            for element in reversed(self._chain(kind, style_id)):
                found = element.find(f"{W}pPr/{W}numPr/{W}numId")
                if found is not None:
                    return integer(found.get(VAL), 0, 0, 2**31 - 1)
        return None


def heading_level(name: str | None) -> int | None:
    """The level of a built-in heading style by its name (`heading 1`, `标题 1`) or, WPS being off, its id."""
    match = HEADING_NAME.match(name) if name else None
    return int(match.group(1)) if match else None


def apply_paragraph(style: ParagraphStyle, properties: Element) -> ParagraphStyle:
    """`style` with what the `w:pPr` of a style states."""
    stated = read_properties(properties)
    style = stated.format.on(style)
    if stated.num_id is not None:
        style = replace(style, num_id=stated.num_id, num_style=style.style_id)
    return style if stated.num_level is None else replace(style, num_level=stated.num_level)


def apply_run(base: RunFormat, properties: Element) -> RunFormat:
    """`base` with what a `w:rPr` states."""
    bold, size, colour, hidden, symbols = base.bold, base.size, base.colour, base.hidden, base.symbols
    for child in properties:
        tag = child.tag
        if tag == W + "b":
            bold = switched_on(child)
        elif tag == W + "sz":
            size = integer(child.get(VAL), 0, 0, 3276) / 2 or size
        elif tag == W + "color":
            stated = child.get(VAL)
            colour = None if stated in (None, "auto") else stated
        elif tag == W + "vanish":
            hidden = switched_on(child)
        elif tag == W + "rFonts":
            font = child.get(W + "ascii")
            symbols = symbols if font is None else symbol_font(font)
    return RunFormat(bold, size, colour, hidden, symbols)
