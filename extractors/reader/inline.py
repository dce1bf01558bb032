"""The inside of a paragraph: runs, fields, revisions and content controls become one text, accepted view.

Elements not named here (deletions, move sources, phonetic guides, properties) show nothing.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from extractors.reader.fields import Field, form_field_text
from extractors.reader.formulas import formula_text
from extractors.reader.markup import MC, W14, Element, M, W, value
from extractors.reader.styles import ParagraphStyle, RunFormat, Styles, apply_run
from extractors.reader.symbols import coded_symbol, symbol_text

SPACE = "{http://www.w3.org/XML/1998/namespace}space"
LINES = re.compile(r"[ \t\r]*\n[ \t\r\n]*")
RUN, TEXT, RUN_PROPERTIES = W + "r", W + "t", W + "rPr"
ALTERNATE = MC + "AlternateContent"
FORMULAS = frozenset({M + "oMath", M + "oMathPara"})
DRAWINGS = frozenset({W + "drawing", W + "pict", W + "object"})
NOTES = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
ATTACHED = DRAWINGS | NOTES.keys()

# Wrappers around content that is shown. Insertions and move targets are: the view is that of accepted changes.
WRAPPERS = frozenset(
    W + name
    for name in (
        *("hyperlink", "ins", "moveTo", "smartTag", "customXml", "sdt", "sdtContent", "fldSimple"),
        *("dir", "bdo", "ruby", "rubyBase", "p"),
    )
) | {W14 + "conflictIns"}

# What shows nothing and is met all the time.
SILENT = frozenset(W + name for name in ("pPr", "bookmarkStart", "bookmarkEnd", "proofErr", "lastRenderedPageBreak"))
FIXED = {W + "tab": "\t", W + "ptab": "\t", W + "cr": "\n", W + "noBreakHyphen": "-"}
# What a Choice may require for us to read it: the extensions that today's Word shows.
UNDERSTOOD = frozenset(
    (
        *("wps", "wpg", "wpc", "wpi", "w14", "w15", "w16", "w16se", "wp14", "v"),
        *("a14", "c14", "cx1", "cx2", "cx4", "am3d", "aink"),
    )
)


@dataclass(slots=True)
class Inline:
    """What a paragraph holds: its text in pieces, their looks, and what hangs on it (drawings, notes) in order."""

    pieces: list[str] = field(default_factory=list)
    looks: dict[RunFormat, int] = field(default_factory=dict)
    attached: list[Element] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    contents_chars: int = 0
    break_before: bool = False
    break_after: bool = False

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    @property
    def in_contents(self) -> bool:
        """Most of its text stands in a table of contents."""
        return self.contents_chars > 0 and 2 * self.contents_chars >= sum(self.looks.values())

    def look(self, default: RunFormat) -> RunFormat:
        """Bold, size and colour, each as most characters have it."""
        if len(self.looks) < 2:
            return next(iter(self.looks), default)
        bold: Counter[bool] = Counter()
        size: Counter[float | None] = Counter()
        colour: Counter[str | None] = Counter()
        for look, characters in self.looks.items():
            bold[look.bold] += characters
            size[look.size] += characters
            colour[look.colour] += characters
        return RunFormat(bold.most_common(1)[0][0], size.most_common(1)[0][0], colour.most_common(1)[0][0])

    def run_into(self, later: "Inline") -> "Inline":
        """This content with that of a later paragraph behind it, the paragraph mark between them being deleted."""
        self.pieces += later.pieces
        for look, count in later.looks.items():
            self.looks[look] = self.looks.get(look, 0) + count
        self.attached += later.attached
        self.comments += later.comments
        self.contents_chars += later.contents_chars
        self.break_before = self.break_before or later.break_before
        self.break_after = later.break_after
        return self


class InlineReader:
    """Reads paragraph content. A complex field may span paragraphs, so open ones are kept between calls."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.hidden_chars = 0
        self._fields: list[Field] = []
        self.start_story(unclosed=False)

    def start_story(self, unclosed: bool) -> None:
        """Forget open fields. Where a story opens more fields than it closes, their instructions' text is shown."""
        self._fields.clear()
        self._instructions = 0
        self._contents = 0
        self._broken_fields = unclosed

    def read(self, paragraph: Iterable[Element], style: ParagraphStyle) -> Inline:
        """The visible content of one `w:p`."""
        inline = Inline()
        stack: list[Iterator[Element]] = [iter(paragraph)]
        looks = [style.run]
        while stack:
            child = next(stack[-1], None)
            if child is None:
                stack.pop()
                looks.pop()
                continue
            tag = child.tag
            if tag == TEXT:
                if child.text:
                    self._add(written(child, looks[-1]), looks[-1], inline)
            elif tag == RUN:
                stack.append(iter(child))
                looks.append(style.run)
            elif tag == RUN_PROPERTIES:
                looks[-1] = self._look(child, style)
            elif tag in WRAPPERS:
                stack.append(iter(child))
                looks.append(looks[-1])
            elif tag == ALTERNATE:
                stack.append(iter(chosen(child)))
                looks.append(looks[-1])
            elif tag in FIXED:
                self._add(FIXED[tag], looks[-1], inline)
            elif tag not in SILENT:
                self._other(child, tag, looks[-1], inline)
        return inline

    def _other(self, child: Element, tag: object, look: RunFormat, inline: Inline) -> None:
        """The rarer content of a run."""
        if tag == W + "fldChar":
            self._field(child, look, inline)
        elif tag == W + "instrText":
            if self._fields:
                self._fields[-1].add(child.text or "")
        elif tag == W + "br":
            self._break(child.get(W + "type"), look, inline)
        elif tag == W + "sym":
            self._add(coded_symbol(child.get(W + "char"), child.get(W + "font")), look, inline)
        elif tag in ATTACHED:
            if not look.hidden and self._visible():
                inline.attached.append(child)
        elif tag == W + "commentReference":
            inline.comments.append(child.get(W + "id", ""))
        elif tag in FORMULAS:
            self._add(formula_text(child), look, inline)

    def _add(self, text: str, look: RunFormat, inline: Inline) -> None:
        if not text or not self._visible():
            return
        if look.hidden:
            self.hidden_chars += len(text)
            return
        inline.pieces.append(text)
        inline.looks[look] = inline.looks.get(look, 0) + len(text)
        if self._contents:
            inline.contents_chars += len(text)

    def _break(self, kind: str | None, look: RunFormat, inline: Inline) -> None:
        """A line break is text; a page break moves this paragraph, or the next one, to a new page."""
        if kind == "page":
            if inline.pieces:
                inline.break_after = True
            else:
                inline.break_before = True
        if kind != "page" or inline.pieces:
            self._add("\n", look, inline)

    def _look(self, properties: Element, style: ParagraphStyle) -> RunFormat:
        base = style.run
        character_style = value(properties, W + "rStyle")
        if character_style is not None:
            base = self.styles.run(base, character_style)
        return apply_run(base, properties)

    def _field(self, mark: Element, look: RunFormat, inline: Inline) -> None:
        """Open fields, those still in their instruction and those that are contents are counted, not searched."""
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            self._add(form_field_text(mark), look, inline)
            self._fields.append(Field())
            self._instructions += 1
        elif kind == "separate" and self._fields and not self._fields[-1].result:
            self._fields[-1].result = True
            self._instructions -= 1
            self._contents += self._fields[-1].contents
        elif kind == "end" and self._fields:
            closed = self._fields.pop()
            if closed.result:
                self._contents -= closed.contents
            else:
                self._instructions -= 1
                self._add(closed.shown(), look, inline)

    def _visible(self) -> bool:
        return self._broken_fields or not self._instructions


def written(element: Element, look: RunFormat) -> str:
    """The words of a `w:t`: signs where the font is one of symbols, markup laid out on lines taken back to one."""
    text: str = element.text
    if "\n" in text:
        text = LINES.sub(" ", text)
        if element.get(SPACE) != "preserve":
            text = text.strip()
    return text if look.symbols is None else symbol_text(text, look.symbols)


def chosen(alternate: Element) -> Iterable[Element]:
    """The content of the one branch of an AlternateContent that Word would show (ISO/IEC 29500-3, 9.3).

    A branch without words gives way to a fallback that has some: nothing a reader of old sees is lost.
    """
    choices = alternate.findall(MC + "Choice")
    fallback: Element | None = alternate.find(MC + "Fallback")
    for choice in choices:
        if set((choice.get("Requires") or "").split()) <= UNDERSTOOD:
            wordless = fallback is not None and not has_words(choice) and has_words(fallback)
            return fallback if wordless else choice  # type: ignore[return-value]
    if fallback is not None:
        return fallback  # type: ignore[no-any-return]
    return choices[0] if choices else ()


def has_words(branch: Element) -> bool:
    return next(branch.iter(TEXT), None) is not None
