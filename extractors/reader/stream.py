"""The main part parsed piece by piece: the tree never holds more than a few children of the body (decision 0013).

A whole tree takes 9 to 16 times the bytes of the part; streamed, reading stays at about half of that.
"""

from collections.abc import Iterator

from lxml import etree

from extractors.reader.markup import PARSING, Element, W, transitional

CHUNK = 64 * 1024
BODY = W + "body"
PIECES = tuple(W + name for name in ("p", "tbl", "sdt", "sectPr", "altChunk"))


class BodyStream:
    """The children of a main part's body, each complete when it is handed out and dropped when it has been walked.

    Iterating raises `etree.XMLSyntaxError` where the part is no XML any more. `root` is set when all was read.
    """

    def __init__(self, data: bytes) -> None:
        self._data = transitional(data)
        self.root: Element | None = None
        self.body: Element | None = None

    def __iter__(self) -> Iterator[Element]:
        parser = etree.XMLPullParser(events=("end",), tag=PIECES, **PARSING)
        walked: Element | None = None
        for start in range(0, len(self._data), CHUNK):
            parser.feed(self._data[start : start + CHUNK])
            for _, element in parser.read_events():
                parent = element.getparent()
                if parent is not None and parent.tag == BODY and is_child_of_root(parent):
                    self.body = parent
                    yield from following(parent, walked, element)
                    walked = element  # lets go of the child before: lxml frees at once what no one holds
                    drop_before(parent, element)
        self.root = parser.close()
        if self.body is None:
            self.body = self.root.find(BODY)
        if self.body is not None:
            yield from following(self.body, walked, None)


def is_child_of_root(element: Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.getparent() is None


def following(body: Element, walked: Element | None, last: Element | None) -> Iterator[Element]:
    """The children behind `walked` up to `last`, or to the end."""
    child = walked.getnext() if walked is not None else next(iter(body), None)
    while child is not None:
        yield child
        if child is last:
            return
        child = child.getnext()


def drop_before(body: Element, element: Element) -> None:
    """Take out what stands before `element`; it stays itself, for the parser is still behind it."""
    while body[0] is not element:
        del body[0]
