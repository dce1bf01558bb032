"""Formulas (Office Math, ISO/IEC 29500-1, 22.1) as one line of text."""

from lxml import etree

from extractors.reader.markup import Element, M, W

SKIPPED = frozenset({W + "del", W + "moveFrom"})
BEFORE = {M + "sup": "^", M + "sub": "_", M + "rad": "√", M + "den": "/"}


def formula_text(formula: Element) -> str:
    """`a/b`, `x^2`, `√x`, brackets and signs as written: enough to read, and nothing is lost."""
    pieces: list[str] = []
    walk = etree.iterwalk(formula, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag in SKIPPED:
                walk.skip_subtree()
            elif tag == M + "t":
                pieces.append(element.text or "")
            elif tag == M + "d":
                pieces.append(character(element, "begChr", "("))
            elif tag == M + "nary":
                pieces.append(character(element, "chr", "∫"))
            elif tag in BEFORE and holds_text(element):
                pieces.append(BEFORE[tag])
        elif tag == M + "d":
            pieces.append(character(element, "endChr", ")"))
        elif tag == M + "mr":
            pieces.append(";")
        elif tag == M + "e" and element.getparent().tag == M + "mr" and element.getnext() is not None:
            pieces.append(" ")
    return "".join(pieces)


def character(element: Element, name: str, default: str) -> str:
    """A delimiter or operator that properties may replace."""
    stated = element.find(f"{M}{element.tag.rpartition('}')[2]}Pr/{M}{name}")
    return default if stated is None else (stated.get(M + "val") or "")[:2]


def holds_text(element: Element) -> bool:
    return next(element.iter(M + "t"), None) is not None
