"""The inside of a paragraph: runs, fields, revisions and content controls become one text, accepted view.

Elements not named here (deletions, move sources, field instructions, phonetic guides, properties) show nothing.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractors.reader.markup import MC, W14, Element, M, W, flag, value
from extractors.reader.styles import ParagraphStyle, RunFormat, Styles, apply_run
from extractors.reader.symbols import symbol

RUN, TEXT, RUN_PROPERTIES = W + "r", W + "t", W + "rPr"
CHOICE, FALLBACK, ALTERNATE = MC + "Choice", MC + "Fallback", MC + "AlternateContent"

# Containers that are only a wrapper around what they hold.
TRANSPARENT = frozenset(
    W + name
    for name in (
        "hyperlink",
        "ins",
        "moveTo",
        "smartTag",
        "customXml",
        "sdt",
        "sdtContent",
        "fldSimple",
        "dir",
        "bdo",
        "ruby",
        "rubyBase",
        "r",
        "p",
    )
) | {W14 + "conflictIns"}

FIXED = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
}
DRAWINGS = frozenset({W + "drawing", W + "pict", W + "object"})
NOTES = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
UNDERSTOOD = frozenset(
    {"wps", "wpg", "wpc", "wpi", "w14", "w15", "w16", "wp14", "v", "a14", "cx1", "c14", "am3d", "aink"}
)


@dataclass(slots=True)
class Field:
    """A complex field that is open: its instruction so far, and whether its result has begun."""

    instruction: str = ""
    result: bool = False

    @property
    def contents(self) -> bool:
        return self.instruction.lstrip()[:4].upper() in ("TOC", "TOC ", "TOC\\")


@dataclass(slots=True)
class Inline:
    """What a paragraph holds: text, looks, and what hangs on it (drawings, note references) in order."""

    pieces: list[str] = field(default_factory=list)
    looks: Counter[RunFormat] = field(default_factory=Counter)
    attached: list[Element] = field(default_factory=list)
    in_contents: bool = False
    break_before: bool = False
    break_after: bool = False

    @property
    def text(self) -> str:
        return "".join(self.pieces)


class InlineReader:
    """Reads paragraph content. Fields may span paragraphs, so the open ones are kept between calls."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.fields: list[Field] = []
        self.hidden_chars = 0

    def read(self, paragraph: Element, style: ParagraphStyle) -> Inline:
        """The visible content of one `w:p`."""
        inline = Inline(in_contents=self._in_contents())
        stack: list[Iterator[Element]] = [iter(paragraph)]
        while stack:
            child = next(stack[-1], None)
            if child is None:
                stack.pop()
                continue
            tag = child.tag
            if tag == RUN:
                self._run(child, style, inline, stack)
            elif tag in TRANSPARENT:
                stack.append(iter(child))
            elif tag == ALTERNATE:
                branch = chosen(child)
                if branch is not None:
                    stack.append(iter(branch))
            elif tag == M + "oMath" or tag == M + "oMathPara":
                self._add(math_text(child), style.run, inline)
            elif tag in DRAWINGS:
                inline.attached.append(child)
        return inline

    def _run(self, run: Element, style: ParagraphStyle, inline: Inline, stack: list[Iterator[Element]]) -> None:
        look = style.run
        for child in run:
            tag = child.tag
            if tag == TEXT:
                if child.text:
                    self._add(child.text, look, inline)
            elif tag == RUN_PROPERTIES:
                look = self._look(child, style)
            elif tag in FIXED:
                kind = child.get(W + "type")
                if kind == "page":
                    if any(inline.pieces):
                        inline.break_after = True
                    else:
                        inline.break_before = True
                else:
                    self._add(FIXED[tag], look, inline)
            elif tag == W + "fldChar":
                self._field(child, look, inline)
            elif tag == W + "instrText":
                if self.fields and not self.fields[-1].result:
                    self.fields[-1].instruction += child.text or ""
            elif tag == W + "sym":
                self._add(symbol_character(child), look, inline)
            elif tag in DRAWINGS or tag in NOTES:
                if not look.hidden and self._visible():
                    inline.attached.append(child)
            elif tag == ALTERNATE:
                branch = chosen(child)
                if branch is not None:
                    stack.append(iter(wrapped(branch)))
            elif tag in TRANSPARENT:
                stack.append(iter(child))

    def _add(self, text: str, look: RunFormat, inline: Inline) -> None:
        if look.hidden:
            self.hidden_chars += len(text)
        elif not self.fields or self._visible():
            inline.pieces.append(text)
            inline.looks[look] += len(text)

    def _look(self, properties: Element, style: ParagraphStyle) -> RunFormat:
        base = style.run
        character_style = value(properties, W + "rStyle")
        if character_style is not None:
            base = self.styles.run(base, character_style)
        return apply_run(base, properties)

    def _field(self, mark: Element, look: RunFormat, inline: Inline) -> None:
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            box = mark.find(f"{W}ffData/{W}checkBox")
            if box is not None:
                self._add("☒" if checked(box) else "☐", look, inline)
            self.fields.append(Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].result = True
            inline.in_contents = inline.in_contents or self._in_contents()
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _visible(self) -> bool:
        return all(field.result for field in self.fields)

    def _in_contents(self) -> bool:
        return any(field.contents for field in self.fields)


def wrapped(branch: Element) -> list[Element]:
    """The content of a branch found inside a run, as paragraph content."""
    return list(branch)


def chosen(alternate: Element) -> Element | None:
    """The one branch of an AlternateContent that Word would show (ISO/IEC 29500-3, 9.3)."""
    choices = alternate.findall(CHOICE)
    for choice in choices:
        if set((choice.get("Requires") or "").split()) <= UNDERSTOOD:
            return choice
    fallback = alternate.find(FALLBACK)
    return fallback if fallback is not None else (choices[0] if choices else None)


def symbol_character(element: Element) -> str:
    """A `w:sym` (17.3.3.30): a character code in a symbol font."""
    from extractors.reader.symbols import FONTS

    try:
        code = int(element.get(W + "char", "")[:6], 16)
    except ValueError:
        return ""
    return symbol(code, FONTS.get(element.get(W + "font", "").lower()))


def checked(box: Element) -> bool:
    """A legacy form check box (17.16.7): its state, else its default."""
    state = flag(box, W + "checked")
    return bool(flag(box, W + "default")) if state is None else state


def math_text(element: Element) -> str:
    """A formula as one line of text."""
    return "".join(part.text or "" for part in element.iter(M + "t"))
