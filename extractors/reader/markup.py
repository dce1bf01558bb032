"""Names of the markup we read, the one XML parser, and attributes read with bounds.

Every number that comes out of a file passes through `integer`, so that no attribute can drive a loop or an allocation.
"""

import re
from typing import Any

from lxml import etree

LIBXML_VERSION: tuple[int, ...] = etree.LIBXML_VERSION
"""The libxml2 at work: a distribution's lxml brings another than lxml's own wheels do."""

Element = Any  # lxml publishes no types; the name says what is meant

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
CX = "{http://schemas.microsoft.com/office/drawing/2014/chartex}"
DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
V = "{urn:schemas-microsoft-com:vml}"
VAL = W + "val"

OFF = frozenset({"0", "false", "off", "none"})

# ISO/IEC 29500-1 (strict) namespaces and their transitional twins (29500-4, annex A): one vocabulary for the walk.
STRICT = b"http://purl.oclc.org/ooxml/"
STRICT_NAMESPACES = (
    (b"wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (
        b"officeDocument/extendedProperties",
        b"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
    ),
    (b"officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (b"drawingml/chart", b"http://schemas.openxmlformats.org/drawingml/2006/chart"),
    (b"drawingml/diagram", b"http://schemas.openxmlformats.org/drawingml/2006/diagram"),
    (b"drawingml/wordprocessingDrawing", b"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
)

# What every parser here is made with: no entities, no DTD, no network, libxml2's own limits of depth and size.
PARSING: dict[str, Any] = {
    "resolve_entities": False,
    "load_dtd": False,
    "dtd_validation": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}

INTEGER = re.compile(r"\s*([+-]?)(\d+)(?:\.\d*)?\s*$", re.ASCII)


def parse_xml(data: bytes, *, recover: bool = False) -> Element:
    """The root element of an XML part: no entities, no DTD, no network, libxml2's own depth and size limits kept.

    Raises `etree.XMLSyntaxError`; with `recover` whatever well-formed beginning there is, or None.
    """
    parser = etree.XMLParser(recover=recover, **PARSING)
    return etree.fromstring(transitional(data), parser)


def parse_html(data: bytes) -> Element | None:
    """The root of an HTML text, as browsers repair it; None when it holds no element."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None


def transitional(data: bytes) -> bytes:
    """The part with strict namespace names replaced by the transitional ones, where quoted (declarations are)."""
    if STRICT not in data:
        return data
    for strict, ours in STRICT_NAMESPACES:
        for quote in (b'"', b"'"):
            data = data.replace(quote + STRICT + strict + quote, quote + ours + quote)
    return data


def integer(text: str | None, default: int, low: int, high: int) -> int:
    """A whole number from an attribute, clamped to `low`…`high`; `default` when there is none to read."""
    match = INTEGER.match(text) if text else None
    if match is None:
        return default
    sign, digits = match.groups()
    value = int(digits) if len(digits) <= 12 else 10**12
    return max(low, min(high, -value if sign == "-" else value))


def value(parent: Element, tag: str) -> str | None:
    """The `w:val` of a child, or None."""
    child = parent.find(tag)
    return None if child is None else child.get(VAL)


def switched_on(child: Element) -> bool:
    """An on/off property (ISO/IEC 29500-1, 17.17.4): present means on unless its value says off."""
    return child.get(VAL, "1") not in OFF


def flag(parent: Element, tag: str) -> bool | None:
    """An on/off property of `parent`; None when it is not stated."""
    child = parent.find(tag)
    return None if child is None else switched_on(child)
