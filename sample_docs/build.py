"""Build the sample documents: `python -m sample_docs.build` writes every document and its gold.

A recipe (recipes/*.yaml) is one document and what a careful reader takes from it. The document is plain
OOXML (ECMA-376, part 1) as a Chinese Word writes it: style ids `1`, `2`, `a4` under the names `heading 1`,
`heading 2`, `Table Grid`, automatic numbers in numbering.xml. Members are stored, not deflated, with one
fixed time, so the same recipe gives the same bytes on every machine.
"""

import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any, Literal
from xml.sax.saxutils import escape

import yaml
from pydantic import BaseModel, ConfigDict

from sample_docs import spoil

HERE = Path(__file__).parent
CLOCK = (1980, 1, 1, 0, 0, 0)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PROLOG = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Block(BaseModel):
    """One block of the body: exactly one of `text`, `heading`, `item`, `table`; the rest dresses it.

    In a text `\\n` is a line break and `\\t` a tab; in a table cell `\\n` opens a paragraph. `merge` holds
    cell ranges [top, left, bottom, right]; the cells a range swallows are null in `table`. `series` names
    the recipe's list that numbers an `item`.
    """

    model_config = ConfigDict(extra="forbid")

    text: str | None = None
    heading: str | None = None
    level: int = 1
    item: str | None = None
    series: str = ""
    depth: int = 0
    restart: bool = False
    table: list[list[str | None]] | None = None
    merge: list[tuple[int, int, int, int]] = []
    bold: bool = False
    size: float | None = None
    align: Literal["left", "center", "right"] | None = None
    outline: int | None = None
    pieces: int = 0  # cut into runs of this many characters, as edited documents are
    footnote: str | None = None


class Recipe(BaseModel):
    """A document, where head office files it, and its gold in the form of the contract's scorer."""

    model_config = ConfigDict(extra="forbid")

    file: str
    folder: str = ""
    purpose: str
    title: str = ""
    author: str = ""
    created: date = date(2024, 12, 20)
    header: str = ""
    footer: str = ""
    lists: dict[str, list[str]] = {}  # "chineseCounting %1、" one entry a level
    blocks: list[Block | str] = []
    spoil: Literal["", "encrypt", "truncate", "legacy"] = ""
    gold: dict[str, Any]


class Writer:
    """Writes one recipe's body and remembers the numbering instances and footnotes it needs."""

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self.numbers: list[int] = list(range(len(recipe.lists)))  # w:num i+1 uses abstract list numbers[i]
        self.current = {name: i + 1 for i, name in enumerate(recipe.lists)}
        self.footnotes: list[str] = []

    def runs(self, text: str, block: Block) -> str:
        size = f'<w:sz w:val="{round(block.size * 2)}"/>' if block.size else ""
        dress = ("<w:b/>" if block.bold else "") + size
        step = block.pieces or max(len(text), 1)
        return "".join(
            f"<w:r><w:rPr>{dress}</w:rPr>{inline(text[i : i + step])}</w:r>" for i in range(0, len(text), step)
        )

    def paragraph(self, text: str, block: Block, style: str = "", number: str = "") -> str:
        properties = f'<w:pStyle w:val="{style}"/>' if style else ""
        properties += number
        if block.align:
            properties += f'<w:jc w:val="{block.align}"/>'
        if block.outline is not None:
            properties += f'<w:outlineLvl w:val="{block.outline}"/>'
        runs = self.runs(text, block)
        if block.footnote:
            self.footnotes.append(block.footnote)
            runs += f'<w:r><w:footnoteReference w:id="{len(self.footnotes)}"/></w:r>'
        return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"

    def item(self, block: Block) -> str:
        if block.restart:
            self.numbers.append(list(self.recipe.lists).index(block.series))
            self.current[block.series] = len(self.numbers)
        number = f'<w:ilvl w:val="{block.depth}"/><w:numId w:val="{self.current[block.series]}"/>'
        return self.paragraph(block.item or "", block, number=f"<w:numPr>{number}</w:numPr>")

    def table(self, rows: list[list[str | None]], block: Block) -> str:
        width = max(map(len, rows))
        grid = "<w:gridCol/>" * width
        body = "".join(
            "<w:tr>" + "".join(self.cell(rows, r, c, block) for c in range(width)) + "</w:tr>" for r in range(len(rows))
        )
        properties = '<w:tblPr><w:tblStyle w:val="a4"/><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
        return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl><w:p/>"

    def cell(self, rows: list[list[str | None]], r: int, c: int, block: Block) -> str:
        properties = ""
        for top, left, bottom, right in block.merge:
            if top <= r <= bottom and left <= c <= right:
                if c > left:
                    return ""
                if right > left:
                    properties += f'<w:gridSpan w:val="{right - left + 1}"/>'
                if bottom > top:
                    properties += '<w:vMerge w:val="restart"/>' if r == top else "<w:vMerge/>"
        lines = (rows[r][c] or "" if c < len(rows[r]) else "").split("\n")
        text = "".join(self.paragraph(line, Block()) for line in lines)
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{text}</w:tc>"

    def block(self, block: Block | str) -> str:
        if isinstance(block, str):
            return self.paragraph(block, Block())
        if block.heading is not None:
            return self.paragraph(block.heading, block, style=str(block.level) if block.level else "a3")
        if block.item is not None:
            return self.item(block)
        if block.table is not None:
            return self.table(block.table, block)
        return self.paragraph(block.text or "", block)

    def document(self) -> str:
        body = "".join(map(self.block, self.recipe.blocks))
        ends = "".join(
            f'<w:{kind}Reference w:type="default" r:id="{kind}1"/>'
            for kind in ("header", "footer")
            if getattr(self.recipe, kind)
        )
        section = f'<w:sectPr>{ends}<w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
        return part("document", f"<w:body>{body}{section}</w:body>")

    def numbering(self) -> str:
        lists = ""
        for i, levels in enumerate(self.recipe.lists.values()):
            lists += f'<w:abstractNum w:abstractNumId="{i}"><w:multiLevelType w:val="multilevel"/>'
            for depth, level in enumerate(levels):
                kind, text = level.split(" ", 1)
                lists += (
                    f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
                    f'<w:lvlText w:val="{escape(text)}"/></w:lvl>'
                )
            lists += "</w:abstractNum>"
        for i, abstract in enumerate(self.numbers):
            again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
            override = again if i >= len(self.recipe.lists) else ""
            lists += f'<w:num w:numId="{i + 1}"><w:abstractNumId w:val="{abstract}"/>{override}</w:num>'
        return part("numbering", lists)

    def notes(self) -> str:
        return part(
            "footnotes",
            "".join(
                f'<w:footnote w:id="{i}">{self.paragraph(text, Block())}</w:footnote>'
                for i, text in enumerate(self.footnotes, 1)
            ),
        )


def inline(text: str) -> str:
    """The inside of a run: text, line breaks, tabs."""
    opening, close = '<w:t xml:space="preserve">', "</w:t>"
    marked = escape(text).replace("\n", f"{close}<w:br/>{opening}").replace("\t", f"{close}<w:tab/>{opening}")
    return opening + marked + close


def part(root: str, inside: str) -> str:
    tag = {"header1": "hdr", "footer1": "ftr"}.get(root, root)
    return f'{PROLOG}<w:{tag} xmlns:w="{W}" xmlns:r="{R}">{inside}</w:{tag}>'


def styles() -> str:
    def style(kind: str, key: str, name: str, inside: str = "", *, default: bool = False) -> str:
        mark = ' w:default="1"' if default else ""
        based = "" if default else '<w:basedOn w:val="a"/>'
        return (
            f'<w:style w:type="{kind}"{mark} w:styleId="{key}"><w:name w:val="{name}"/>'
            f"{based if kind == 'paragraph' else ''}{inside}</w:style>"
        )

    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    found = [
        style("paragraph", "a", "Normal", default=True),
        style("paragraph", "a3", "Title", '<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/></w:rPr>'),
        style("table", "a4", "Table Grid", f"<w:tblPr><w:tblBorders>{sides}</w:tblBorders></w:tblPr>"),
    ]
    for level in (1, 2, 3):
        outline = f'<w:pPr><w:outlineLvl w:val="{level - 1}"/></w:pPr>'
        found.append(style("paragraph", str(level), f"heading {level}", outline + "<w:rPr><w:b/></w:rPr>"))
    return part("styles", "".join(found))


def properties(recipe: Recipe) -> str:
    stamp = f'xsi:type="dcterms:W3CDTF">{recipe.created.isoformat()}T09:00:00Z'
    return (
        f"{PROLOG}<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(recipe.title)}</dc:title><dc:creator>{escape(recipe.author)}</dc:creator>"
        f"<dcterms:created {stamp}</dcterms:created><dcterms:modified {stamp}</dcterms:modified>"
        "</cp:coreProperties>"
    )


def package(recipe: Recipe) -> bytes:
    """The bytes of the .docx, before it is spoilt."""
    writer = Writer(recipe)
    word = {"document": writer.document(), "styles": styles(), "numbering": writer.numbering()}
    for kind in ("header", "footer"):
        if text := getattr(recipe, kind):
            word[f"{kind}1"] = part(f"{kind}1", writer.paragraph(text, Block()))
    if writer.footnotes:
        word["footnotes"] = writer.notes()
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{OFFICE}.'
        f'{"document.main" if name == "document" else name.rstrip("1")}+xml"/>'
        for name in word
    )
    core = "application/vnd.openxmlformats-package.core-properties+xml"
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    links = "".join(link(name, f"{R}/{name.rstrip('1')}", f"{name}.xml") for name in word if name != "document")
    metadata = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    members = {
        "[Content_Types].xml": f'{PROLOG}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{relations}"/>{types}'
        f'<Override PartName="/docProps/core.xml" ContentType="{core}"/></Types>',
        "_rels/.rels": relationships(
            link("document", f"{R}/officeDocument", "word/document.xml") + link("core", metadata, "docProps/core.xml")
        ),
        "docProps/core.xml": properties(recipe),
        "word/_rels/document.xml.rels": relationships(links),
    } | {f"word/{name}.xml": text for name, text in word.items()}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name, CLOCK), text.encode())
    return file.getvalue()


def link(key: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>'


def relationships(links: str) -> str:
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{PROLOG}<Relationships xmlns="{namespace}">{links}</Relationships>'


def load(path: Path) -> Recipe:
    return Recipe.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def build(recipe: Recipe) -> dict[Path, bytes]:
    """The files of one recipe by their path below sample_docs: the document and its gold."""
    data = spoil.SPOILERS[recipe.spoil](package(recipe))
    where = Path(recipe.folder) / recipe.file
    gold = json.dumps(recipe.gold | {"path": where.as_posix()}, ensure_ascii=False, indent=1) + "\n"
    return {where: data, Path("gold") / f"{recipe.file}.json": gold.encode()}


def main(target: Path = HERE) -> None:
    for path in sorted((HERE / "recipes").glob("*.yaml")):
        for name, data in build(load(path)).items():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes(data)


if __name__ == "__main__":
    main()
