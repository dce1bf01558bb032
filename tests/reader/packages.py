"""Word packages from a few lines of markup, for tests that need to say exactly what is in the file."""

import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from extractors.reader import Limits, read_document
from schemas.document import Document

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": OFFICE,
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "v": "urn:schemas-microsoft-com:vml",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    }.items()
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ROOTS = {
    "styles": "styles",
    "numbering": "numbering",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "comments": "comments",
    "header": "hdr",
    "footer": "ftr",
}


def p(*content: str, style: str = "", num: tuple[int, int | None] | None = None, ppr: str = "") -> str:
    """A paragraph. Content that is no markup becomes a run; `num` is (numId, ilvl or None to leave it out)."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if num is not None:
        level = "" if num[1] is None else f'<w:ilvl w:val="{num[1]}"/>'
        properties += f'<w:numPr>{level}<w:numId w:val="{num[0]}"/></w:numPr>'
    properties += ppr
    inside = "".join(part if part.startswith("<") else r(part) for part in content)
    return f"<w:p>{wrap('pPr', properties)}{inside}</w:p>"


def wrap(name: str, content: str) -> str:
    """Properties in their element; nothing for none."""
    return f"<w:{name}>{content}</w:{name}>" if content else ""


def r(text: str, rpr: str = "") -> str:
    """A run of text with its properties."""
    return f'<w:r>{wrap("rPr", rpr)}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def run(markup: str) -> str:
    """A run of other content (breaks, symbols, drawings, field marks)."""
    return f"<w:r>{markup}</w:r>"


def tc(*content: str, tcpr: str = "") -> str:
    """A cell; content that is no markup becomes a paragraph."""
    inside = "".join(part if part.startswith("<") else p(part) for part in content) or p()
    return f"<w:tc>{wrap('tcPr', tcpr)}{inside}</w:tc>"


def tr(*cells: str, trpr: str = "") -> str:
    """A row; a cell that is no markup becomes one."""
    inside = "".join(cell if cell.startswith("<") else tc(cell) for cell in cells)
    return f"<w:tr>{wrap('trPr', trpr)}{inside}</w:tr>"


def tbl(*rows: str) -> str:
    columns = max((row.count("<w:tc>") for row in rows), default=0)
    grid = '<w:gridCol w:w="2000"/>' * min(columns, 63)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def sdt(content: str, properties: str = "") -> str:
    """A content control around anything."""
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def text_box(*content: str, fallback: str | None = None) -> str:
    """A run with a text box, as Word writes it: a shape and, for old readers, its VML twin."""
    inside = "".join(content)
    twin = inside if fallback is None else fallback
    return run(
        '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>'
        f"<w:txbxContent>{inside}</w:txbxContent></wps:txbx></wps:wsp></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{twin}</w:txbxContent></v:textbox></v:shape></w:pict>"
        "</mc:Fallback></mc:AlternateContent>"
    )


def field(instruction: str, *result: str) -> str:
    """A complex field with its result."""
    return (
        run('<w:fldChar w:fldCharType="begin"/>')
        + run(f"<w:instrText>{escape(instruction)}</w:instrText>")
        + run('<w:fldChar w:fldCharType="separate"/>')
        + "".join(part if part.startswith("<") else r(part) for part in result)
        + run('<w:fldChar w:fldCharType="end"/>')
    )


def abstract_num(identifier: int, *levels: str, extra: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{identifier}">{extra}{"".join(levels)}</w:abstractNum>'


def lvl(index: int, number_format: str, text: str, extra: str = "", *, start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{number_format}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def num(identifier: int, abstract: int, overrides: str = "") -> str:
    return f'<w:num w:numId="{identifier}"><w:abstractNumId w:val="{abstract}"/>{overrides}</w:num>'


def relationships(items: Iterable[tuple[str, str, str]], *, external: frozenset[str] = frozenset()) -> str:
    """A relationships part from (id, kind, target)."""
    inside = ""
    for identifier, kind, target in items:
        mode = ' TargetMode="External"' if identifier in external else ""
        inside += f'<Relationship Id="{identifier}" Type="{OFFICE}/{kind}" Target="{escape(target)}"{mode}/>'
    return (
        f'{DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{inside}</Relationships>"
    )


def document_xml(body: str) -> str:
    return f"{DECLARATION}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"


def part_xml(root: str, content: str) -> str:
    return f"{DECLARATION}<w:{root} {NAMESPACES}>{content}</w:{root}>"


def package(
    body: str,
    *,
    parts: Mapping[str, str | bytes] | None = None,
    links: Iterable[tuple[str, str, str]] = (),
    external: frozenset[str] = frozenset(),
    content_type: str = MAIN_TYPE,
    **stories: str,
) -> dict[str, str | bytes]:
    """The members of a package. `stories` are the inside of styles, numbering, footnotes, comments, header …"""
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{content_type}"/></Types>',
        "_rels/.rels": relationships([("rId1", "officeDocument", "word/document.xml")]),
        "word/document.xml": document_xml(body),
    }
    own = [(kind, kind, f"{kind}.xml") for kind in stories]
    for kind, content in stories.items():
        members[f"word/{kind}.xml"] = part_xml(ROOTS[kind], content)
    members["word/_rels/document.xml.rels"] = relationships([*own, *links], external=external)
    return {**members, **(parts or {})}


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """The bytes of a zip with these members."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def read_bytes(data: bytes, *, name: str = "plan.docx", limits: Limits | None = None) -> Document:
    """A document from the bytes of a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        return read_document(path, limits=limits or Limits())


def read(
    body: str,
    *,
    parts: Mapping[str, str | bytes] | None = None,
    links: Iterable[tuple[str, str, str]] = (),
    **stories: str,
) -> Document:
    """A document from the inside of its body and of its other parts."""
    return read_bytes(zipped(package(body, parts=parts, links=links, **stories)))


def texts(document: Document) -> list[str]:
    """The texts of the body's blocks."""
    return [block.text for block in document.blocks]


def labels(document: Document) -> list[str | None]:
    """The labels of the body's blocks."""
    return [block.label for block in document.blocks]
