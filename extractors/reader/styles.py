"""Paragraph and character styles, resolved through their based-on chains (ISO/IEC 29500-1, 17.7)."""

import re
from dataclasses import dataclass, replace

from extractors.reader.markup import VAL, Element, W, integer, switched_on, value

HEADING_NAME = re.compile(r"^(?:heading|标题|標題)\s*([1-9])$", re.IGNORECASE)
CONTENTS_NAME = re.compile(r"^(?:toc|目录|目錄)\s*[1-9]$", re.IGNORECASE)
DEEPEST_CHAIN = 30
TABLE_STYLE, STYLE_END = b'<w:style w:type="table"', b"</w:style>"
WITHOUT_FACTS = frozenset(
    W + name
    for name in ("pStyle", "rPr", "spacing", "keepNext", "keepLines", "widowControl", "sectPr", "tabs", "snapToGrid")
)
NO_OUTLINE = 9  # w:outlineLvl 9 is body text (17.3.1.20)


@dataclass(frozen=True, slots=True)
class RunFormat:
    """The look of a run that later steps use. `size` is in points, `colour` six hex digits or None for automatic."""

    bold: bool = False
    size: float | None = None
    colour: str | None = None
    hidden: bool = False


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

    def formatted(self, properties: Element) -> tuple[ParagraphStyle, int | None, int | None]:
        """A paragraph's style with its direct formatting on top, and the numId and ilvl it states itself."""
        base = self.paragraph(value(properties, W + "pStyle"))
        if all(child.tag in WITHOUT_FACTS for child in properties):
            return base, None, None
        own = apply_paragraph(replace(base, num_id=None, num_level=None), properties)
        style = replace(own, num_id=base.num_id, num_level=base.num_level, num_style=base.num_style)
        return style, own.num_id, own.num_level

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
    """`style` with what a `w:pPr` states."""
    changes: dict[str, object] = {}
    for child in properties:
        tag = child.tag
        if tag == W + "jc":
            changes["align"] = child.get(VAL)
        elif tag == W + "ind":
            changes["indent"] = left_indent(child, style.indent)
        elif tag == W + "outlineLvl":
            level = integer(child.get(VAL), NO_OUTLINE, 0, NO_OUTLINE)
            changes["outline_level"] = None if level == NO_OUTLINE else level
        elif tag == W + "pageBreakBefore":
            changes["page_break_before"] = switched_on(child)
        elif tag == W + "numPr":
            changes.update(numbering_properties(child))
    if changes.get("num_id") is not None:
        changes["num_style"] = style.style_id
    return replace(style, **changes) if changes else style  # type: ignore[arg-type]


def numbering_properties(element: Element) -> dict[str, object]:
    """The numId and ilvl of a `w:numPr`, as far as stated. WPS writes levels up to 12; Word shows 9 (17.9.3)."""
    found: dict[str, object] = {}
    num_id, level = element.find(W + "numId"), element.find(W + "ilvl")
    if num_id is not None:
        found["num_id"] = integer(num_id.get(VAL), 0, 0, 2**31 - 1)
    if level is not None:
        found["num_level"] = integer(level.get(VAL), 0, 0, 8)
    return found


def left_indent(element: Element, inherited: float) -> float:
    """The left indent in points (twentieths in the file)."""
    stated = element.get(W + "left") or element.get(W + "start")
    return inherited if stated is None else integer(stated, 0, -31680, 31680) / 20


def apply_run(base: RunFormat, properties: Element) -> RunFormat:
    """`base` with what a `w:rPr` states."""
    bold, size, colour, hidden = base.bold, base.size, base.colour, base.hidden
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
    return RunFormat(bold, size, colour, hidden)
