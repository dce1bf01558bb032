"""What a drawing shows as text: text boxes, WordArt, and references to charts and SmartArt, in document order."""

from collections.abc import Iterator

from extractors.reader.inline import ALTERNATE, chosen
from extractors.reader.markup import CX, DGM, A, C, Element, V, W

TEXT_BOX = W + "txbxContent"
CHART = C + "chart"
EXTENDED_CHART = CX + "chart"
SMART_ART = DGM + "relIds"
WORD_ART = V + "textpath"
SHAPE_TEXT = A + "p"
SHOWN = frozenset({TEXT_BOX, CHART, EXTENDED_CHART, SMART_ART, WORD_ART, SHAPE_TEXT})


def shown_in(drawing: Element) -> Iterator[Element]:
    """The outermost elements of a drawing that hold text, one branch of every alternative."""
    stack: list[Iterator[Element]] = [iter(drawing)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.tag in SHOWN:
            yield child
        elif child.tag == ALTERNATE:
            stack.append(iter(chosen(child)))
        else:
            stack.append(iter(child))


def drawing_text(paragraph: Element) -> str:
    """An `a:p` of DrawingML: its runs, breaks as line ends."""
    return "".join("\n" if part.tag == A + "br" else part.text or "" for part in paragraph.iter(A + "t", A + "br"))


def smart_art_lines(root: Element) -> list[str]:
    """The texts of a diagram's nodes (21.4.3.14), in the order their connections give, else as stored."""
    points = {point.get("modelId"): point for point in root.iter(DGM + "pt")}
    return [
        text
        for identifier in tree_order(root, list(points))
        for paragraph in points[identifier].iter(A + "p")
        if (text := drawing_text(paragraph)).strip()
    ]


def tree_order(root: Element, identifiers: list[str | None]) -> list[str | None]:
    """Node ids, parents before their children; nodes no connection reaches stand where they are stored."""
    children: dict[str | None, list[tuple[int, str | None]]] = {}
    inner: set[str | None] = set()
    for connection in root.iter(DGM + "cxn"):
        if connection.get("type", "parOf") == "parOf":
            rank = int(order) if (order := connection.get("srcOrd", "0")).isdecimal() and len(order) < 10 else 0
            children.setdefault(connection.get("srcId"), []).append((rank, connection.get("destId")))
            inner.add(connection.get("destId"))
    known = set(identifiers)
    ordered: dict[str | None, None] = {}
    for start in [*(i for i in identifiers if i not in inner), *identifiers]:
        pending = [start]
        while pending:
            node = pending.pop()
            if node in known and node not in ordered:
                ordered[node] = None
                pending.extend(child for _, child in sorted(children.get(node, []), key=lambda c: -c[0]))
    return list(ordered)
