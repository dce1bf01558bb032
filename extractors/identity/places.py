"""Where a piece may say whose plan it is and for when: title, headings, cover, header, signature, opening, file."""

import re
from dataclasses import dataclass, replace
from pathlib import PurePath

from extractors.fold import fold
from extractors.identity.owners import name_before_year, names_an_owner
from extractors.outline.headings import Headings, has_any
from extractors.outline.labels import find_label
from extractors.outline.lines import squeeze
from extractors.outline.marks import declared_count
from schemas.document import Document
from schemas.plan import Piece
from schemas.span import Span

__all__ = ["SOURCES", "Place", "places_of"]

SOURCES = {
    "title": "题名",
    "heading": "小标题",
    "cover": "封面表格",
    "document": "全文件题名",
    "header": "页眉",
    "signature": "落款",
    "text": "正文开头",
    "filename": "文件名",
    "folder": "文件夹名",
    "properties": "文件属性",
}
"""The sources of identity with their names for people, the most trusted first."""

ADDRESSEE = re.compile(
    r"(?:^|\s)(?:呈报?|致|报|送|报送|主送|抄送|抄报|提交|收件人?|TO|审[批核阅]|签发|批准)\s*[:：]\s?[^\s:：]*",
    re.IGNORECASE,
)
"""Parts of lines that name whom a plan goes to, not whose it is."""
SEVERAL = re.compile(
    r"各(?:门店|店|区域|分公司|办事处|片区|大区|校区|网点|事业部|单位)|(?:直营|加盟|连锁|门)店.{0,6}\d+家"
    r"|\d+家(?:直营|加盟|连锁|门)?店|大区|省区|事业部|子公司|经销商"
)
"""Words of a text that speaks for more than one store."""
OWN = re.compile(
    r"(?:我们?|咱们?|俺们?|本)(?:家|个)?(?:门?店|馆|院|园|校区?|网点|支行|厅|站|案场|项目|营业部|超市|药房|酒店|餐厅|场)|店里|店内|全店|小店"
)
"""Words of an author who speaks of the store he works in."""
AGAIN = ("header", "cover", "signature", "folder")
"""Places that name whose plan it is, and never only what it is about."""
COVER_ROWS, COVER_COLUMNS = 30, 6
"""A larger table before the first heading is no cover."""
FOLDERS = 4
"""How many of the folders above a file are asked."""


@dataclass(frozen=True, slots=True)
class Place:
    """A text that may say whose plan it is and for when, with the name of its source. `single` is false where the piece
    speaks of several stores or regions: then a bare name in the title is a company's. `own` is true where its author
    speaks of the one store he works in; of a title, where the name before its year stands in another place as well."""

    source: str
    text: str
    span: Span | None = None
    single: bool = True
    own: bool = False


def places_of(piece: Piece, document: Document, words: Headings) -> list[Place]:
    """All places of a piece, the most trusted first. A compilation's file name says whose
    none of its pieces is, and for when only where no sharing site gave it."""
    opening = opening_spans(piece, document)
    body = "".join([*(section.text for section in piece.sections), *(document.text_at(span) for span in opening)])
    single = not SEVERAL.search(body)
    own = single and OWN.search((piece.title or "") + body) is not None
    title = [Place("title", piece.title, piece.title_span, single)] if piece.title else []
    headings = [Place("heading", section.title, section.heading) for section in piece.sections]
    texts = [Place("text", document.text_at(span), span, single, own) for span in opening]
    places = [*title, *headings, *cover_places(piece, document)]
    if piece.within and piece.kind != "policy" and names_an_owner(piece.within, words):
        places.append(Place("document", piece.within))
    elif not piece.alone and not is_collection(document.filename, words):
        places.append(Place("document", PurePath(document.filename).stem))
    if piece.alone:
        places += [Place("header", block.text) for block in document.side if block.part in ("header", "footer")]
    places += [Place("signature", text, span) for text, span in signature_lines(piece, document)]
    places += texts
    if piece.alone:
        places.append(Place("filename", PurePath(document.filename).stem))
        folders = [part for part in PurePath(document.path).parent.parts if part not in ("/", "\\", ".", "..")]
        places += [Place("folder", name) for name in reversed(folders[-FOLDERS:])]
    return [
        replace(place, own=own and named_again(place, places)) if place.source == "title" else place for place in places
    ]


def is_collection(filename: str, words: Headings) -> bool:
    """The name of a sharing site's file: 2021年工作计划（通用8篇）. Its year is the site's."""
    return declared_count(filename) is not None or has_any(filename, words.boilerplate.weak) is not None


def named_again(title: Place, places: list[Place]) -> bool:
    """The name before the year of a title stands in header, cover, signature or folders too: 云麓里|2026年计划."""
    name = name_before_year(title.text)
    others = [place.text for place in places if place.source in AGAIN and title.text not in place.text]
    return (name is not None and any(name in text and text not in title.text for text in others)) or name in others


def opening_spans(piece: Piece, document: Document) -> list[Span]:
    """The first paragraphs: those before the first heading, and the first section's."""
    spans = [span for span in piece.preamble if document.blocks[span.block].kind == "paragraph"]
    if piece.sections:
        spans += [span for span in piece.sections[0].body[:1] if document.blocks[span.block].kind == "paragraph"]
    return [span for span in spans if span != piece.title_span][:6]


def cover_places(piece: Piece, document: Document) -> list[Place]:
    """The values of a cover table that stands before the first heading."""
    places = []
    for span in piece.preamble:
        block = document.blocks[span.block]
        if block.kind != "table" or block.cols > COVER_COLUMNS or block.rows > COVER_ROWS:
            continue
        at = {(cell.row, cell.col): cell for cell in block.cells}
        for cell in block.cells:
            value = at.get((cell.row, cell.col + cell.colspan))
            key = squeeze(cell.text).rstrip("：:")
            if value is not None and 1 < len(key) <= 8:
                where = Span(block.index, 0, len(value.text), value.row, value.col)
                places.append(Place("cover", f"{key}：{value.text.strip()}", where))
    return places


def signature_lines(piece: Piece, document: Document) -> list[tuple[str, Span]]:
    """Short lines between title and text, and at the end: signatures and dates."""
    tail = piece.sections[-1].body[-4:] if piece.sections else piece.preamble[-4:]
    found = []
    for spans, longest in ((tail, 24), (piece.preamble, 44)):
        for span in spans:
            block = document.blocks[span.block]
            if block.kind != "paragraph" or block.label:
                continue
            right = block.align == "right"
            for line in document.text_at(span).split("\n"):
                own = ADDRESSEE.sub("", line)
                plain = fold(own).strip()
                if ADDRESSEE.match(line.strip()) or plain.endswith(("。", ";", "!", ":")) or find_label(line):
                    continue
                if 1 < len(plain) <= (44 if right else longest):
                    found.append((own, span))
    return found
