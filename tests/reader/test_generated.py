"""For generated documents of every construct: what went in comes out once, in order, where its offsets say.

Labels are compared with a straightforward model: a counter a level, deeper ones set back.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.reader import render_text
from extractors.reader.blocks import labelled
from extractors.reader.number_formats import write_number
from schemas.document import Block, Document
from schemas.span import Span
from tests.reader.packages import (
    abstract_num,
    lvl,
    num,
    p,
    r,
    read,
    run,
    sdt,
    tbl,
    tc,
    text_box,
    tr,
)
from tests.reader.packages import (
    field as complex_field,
)

SHOWN_KINDS = (
    *("run", "split", "link", "inserted", "moved", "control", "smart", "field", "simple field", "ruby", "alternate"),
    *("tabbed", "bold", "deep", "formula"),
)
SILENT_KINDS = ("deleted", "hidden", "moved away", "instruction", "proof", "empty")
FORMATS = ("chineseCounting", "decimal", "lowerLetter")
NUMBERING = abstract_num(0, *(lvl(i, form, f"（%{i + 1}）") for i, form in enumerate(FORMATS))) + num(1, 0)
TOKEN = re.compile(r"〔\d+[^〕]*〕")


@dataclass
class Paragraph:
    """Pieces of text by construct; a list level; text boxes and notes; a paragraph its deleted mark runs into."""

    pieces: list[tuple[str, str]]
    level: int | None = None
    boxes: "list[list[Paragraph]]" = field(default_factory=list)
    joined: bool = False


@dataclass
class Grid:
    """A table: the blocks of each cell."""

    rows: "list[list[list[Paragraph | Grid | Control]]]"


@dataclass
class Control:
    """A block content control around blocks."""

    blocks: "list[Paragraph | Grid | Control]"


Node = Paragraph | Grid | Control

words = st.text(alphabet="销售额目标万元一二0123%，。Aa é", max_size=6)
pieces = st.lists(st.tuples(st.sampled_from(SHOWN_KINDS + SILENT_KINDS), words), max_size=4)
levels = st.none() | st.integers(0, 2)
simple = st.builds(Paragraph, pieces, levels, joined=st.booleans())
boxed = st.builds(
    Paragraph, pieces, st.none(), st.lists(st.lists(st.builds(Paragraph, pieces), min_size=1, max_size=2), max_size=2)
)
nodes: st.SearchStrategy[Node] = st.recursive(
    simple | boxed,
    lambda inner: (
        st.builds(Control, st.lists(inner, min_size=1, max_size=3))
        | st.builds(
            Grid,
            st.lists(st.lists(st.lists(inner, min_size=1, max_size=2), min_size=2, max_size=3), min_size=1, max_size=3),
        )
    ),
    max_leaves=8,
)


class Model:
    """Writes the markup of nodes and, beside it, the lines a reader must see."""

    def __init__(self) -> None:
        self.numbers = count()
        self.counters = [0, 0, 0]

    def write(self, node: Node, lines: list[str], after: list[str]) -> str:
        """Markup of a node; its own lines go to `lines`, those of what hangs on it to `after`."""
        if isinstance(node, Control):
            return sdt("".join(self.write(child, lines, after) for child in node.blocks))
        if isinstance(node, Grid):
            own: list[str] = []
            behind: list[str] = []
            rows = "".join(
                tr(*(tc("".join(self.write(child, own, behind) for child in cell)) for cell in row))
                for row in node.rows
            )
            after += own + behind
            return tbl(rows)
        return self.paragraph(node, lines, after)

    def paragraph(self, node: Paragraph, lines: list[str], after: list[str]) -> str:
        front = ""
        shown = ""
        if node.joined:
            shown = self.token("并")
            front = p(shown, num=(1, 0), ppr="<w:rPr><w:del/></w:rPr>")
        content, text = self.content([("run", ""), *node.pieces])
        shown += text
        lines.append(labelled(self.label(node.level), shown))
        boxes = ""
        for box in node.boxes:
            own: list[str] = []
            inside = "".join(self.paragraph(paragraph, own, own) for paragraph in box)
            boxes += text_box(inside)
            after += own
        return front + p(content + boxes, num=None if node.level is None else (1, node.level))

    def label(self, level: int | None) -> str | None:
        if level is None:
            return None
        for higher in range(level):
            self.counters[higher] = self.counters[higher] or 1
        self.counters[level] += 1
        self.counters[level + 1 :] = [0] * (2 - level)
        return f"（{write_number(self.counters[level], FORMATS[level])}）"

    def token(self, words: str) -> str:
        return f"〔{next(self.numbers)}{words}〕"

    def content(self, pieces: list[tuple[str, str]]) -> tuple[str, str]:
        markup = shown = ""
        for kind, words in pieces:
            token = self.token(words)
            markup += construct(kind, token)
            if kind in SHOWN_KINDS:
                shown += f"\t{token}" if kind == "tabbed" else token
        return markup, shown


def construct(kind: str, token: str) -> str:
    """The markup of one construct around a text."""
    text = r(token)
    middle = len(token) // 2
    deleted = run(f"<w:delText>{token}</w:delText>")
    return {
        "run": text,
        "split": r(token[:middle]) + "<w:proofErr/>" + r(token[middle:]),
        "link": f'<w:hyperlink r:id="x">{text}</w:hyperlink>',
        "inserted": f"<w:ins>{text}</w:ins>",
        "moved": f"<w:moveTo>{text}</w:moveTo>",
        "control": sdt(text),
        "smart": f"<w:smartTag>{text}</w:smartTag>",
        "field": complex_field(" REF a ", text),
        "simple field": f'<w:fldSimple w:instr=" REF ">{text}</w:fldSimple>',
        "ruby": run(f"<w:ruby><w:rt>{r('注音')}</w:rt><w:rubyBase>{text}</w:rubyBase></w:ruby>"),
        "alternate": '<mc:AlternateContent><mc:Choice Requires="w14">'
        f"{text}</mc:Choice><mc:Fallback>{text}</mc:Fallback></mc:AlternateContent>",
        "tabbed": run("<w:tab/>") + text,
        "bold": r(token, "<w:b/>"),
        "deep": sdt(f"<w:ins><w:smartTag>{sdt(text)}</w:smartTag></w:ins>"),
        "formula": f"<m:oMath><m:r><m:t>{token}</m:t></m:r></m:oMath>",
        "deleted": f"<w:del>{deleted}</w:del>",
        "hidden": r(token, "<w:vanish/>"),
        "moved away": f"<w:moveFrom>{text}</w:moveFrom>",
        "instruction": run('<w:fldChar w:fldCharType="begin"/>')
        + run(f"<w:instrText>XE {token}</w:instrText>")
        + run('<w:fldChar w:fldCharType="end"/>'),
        "proof": "<w:bookmarkStart/><w:lastRenderedPageBreak/>",
        "empty": "<w:r/>",
    }[kind]


def shown_lines(document: Document) -> Iterator[str]:
    """Every paragraph of the blocks, cells row by row."""
    for block in document.blocks:
        if block.kind == "paragraph":
            yield labelled(block.label, block.text)
        else:
            for cell in block.cells:
                yield from cell.text.splitlines()


def places(block: Block) -> Iterator[tuple[Span, str]]:
    """Where tokens stand in a block, by span."""
    if block.kind == "paragraph":
        for match in TOKEN.finditer(block.text):
            yield Span(block.index, *match.span()), match[0]
    for cell in block.cells:
        for match in TOKEN.finditer(cell.text):
            yield Span(block.index, *match.span(), cell.row, cell.col), match[0]


@given(st.lists(nodes, min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_what_went_in_comes_out_once_in_order_with_its_labels(body: list[Node]) -> None:
    model = Model()
    lines: list[str] = []
    document = read("".join(model.write(node, lines, lines) for node in body), numbering=NUMBERING)
    assert list(shown_lines(document)) == lines
    tokens = TOKEN.findall("\n".join(lines))
    assert TOKEN.findall(render_text(document)) == tokens
    found = [place for block in document.blocks for place in places(block)]
    assert [token for _, token in found] == tokens
    assert all(document.text_at(span) == token for span, token in found)


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), min_size=2, max_size=12), st.integers(2, 4))
@settings(max_examples=100, deadline=None)
def test_merged_cells_tile_the_grid(spans: list[tuple[int, int]], columns: int) -> None:
    """Random rectangles laid into a grid come back as those rectangles, each grid place covered once."""
    rows = 4
    free = {(row, col) for row in range(rows) for col in range(columns)}
    laid: list[tuple[int, int, int, int]] = []
    queue = iter(spans)
    for row in range(rows):
        for col in range(columns):
            if (row, col) not in free:
                continue
            down, across = next(queue, (1, 1))
            while not all((row, col + x) in free for x in range(across)):
                across -= 1
            while not all((row + y, col + x) in free for y in range(down) for x in range(across)):
                down -= 1
            free -= {(row + y, col + x) for y in range(down) for x in range(across)}
            laid.append((row, col, down, across))
    markup = []
    for row in range(rows):
        cells = []
        for top, left, down, across in sorted(laid, key=lambda place: place[1]):
            if top <= row < top + down:
                merge = "" if down == 1 else '<w:vMerge w:val="restart"/>' if row == top else "<w:vMerge/>"
                words = f"{top},{left}" if row == top else ""
                cells.append(
                    tc(words, tcpr=f'<w:gridSpan w:val="{across}"/>{merge}')
                    if words
                    else tc(tcpr=f'<w:gridSpan w:val="{across}"/>{merge}')
                )
        markup.append(tr(*cells))
    if len(laid) == 1:
        return
    (table,) = read(tbl(*markup)).blocks
    assert sorted((c.row, c.col, c.rowspan, c.colspan) for c in table.cells) == sorted(laid)
    assert all(cell.text == f"{cell.row},{cell.col}" for cell in table.cells)
