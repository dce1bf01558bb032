"""From a package to its blocks: the main story, then headers, footers and comments; imported Word files likewise."""

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from extractors.reader.archive import Archive, open_archive
from extractors.reader.blocks import Blocks
from extractors.reader.fields import unclosed_fields
from extractors.reader.markup import Element, R, W
from extractors.reader.notes import Notes
from extractors.reader.numbering import Numbering
from extractors.reader.package import Package
from extractors.reader.stream import BodyStream
from extractors.reader.styles import Styles, without_table_styles
from extractors.reader.walk import Walk
from schemas.document import Block, Part
from schemas.issues import DocumentReadError, Issue, IssueCode

OTHER_OFFICE = frozenset({"xl", "ppt", "visio", "mimetype", "meta-inf"})
SIDES: dict[str, Part] = {W + "headerReference": "header", W + "footerReference": "footer"}


@dataclass(frozen=True, slots=True)
class Contents:
    """What a package holds: the blocks of its body and of its sides, and how many characters are hidden."""

    blocks: tuple[Block, ...]
    side: tuple[Block, ...]
    hidden_chars: int


def read_contents(package: Package) -> Contents:
    """Walk the stories of a package; raises `DocumentReadError` when there is no body to read."""
    name = package.main
    if name is None or name.partition("/")[0].lower() in OTHER_OFFICE:
        raise no_document(package.archive)
    data = package.read(name)
    if data is None:
        raise damaged()
    blocks, side = Blocks(), Blocks()
    stream = BodyStream(data)
    walk = make_walk(package, name)
    unclosed = unclosed_fields(data)
    try:
        walk.read(stream, name, "body", blocks, unclosed=unclosed)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error):
            raise too_deep() from None
        blocks, walk = Blocks(), make_walk(package, name)
        walk.read(body_of(package.recovered(name, data)), name, "body", blocks, unclosed=unclosed)
    else:
        package.note_doctype(name, stream.root)
        if stream.body is None:
            raise damaged()
    if package.partial and not blocks:
        raise damaged()
    read_sides(package, name, walk, side)
    return Contents(blocks.finish(), side.finish(), walk.inline.hidden_chars)


def make_walk(package: Package, main: str, depth: int = 0) -> Walk:
    """A walk with the styles, numbering and notes of a package."""
    styles = Styles(related_xml(package, main, "styles", trim=without_table_styles))
    numbering = Numbering(related_xml(package, main, "numbering"), styles)

    def read_embedded(data: bytes, blocks: Blocks) -> None:
        embed(data, blocks, package, depth + 1)

    return Walk(package, styles, numbering, Notes(package, main), read_embedded)


def embed(data: bytes, blocks: Blocks, outer: Package, depth: int) -> None:
    """Add the body of a Word file that another imports; what is wrong with it becomes an issue of the outer one."""
    limits = outer.archive.limits
    if depth >= limits.embedded_depth:
        outer.issues.append(
            Issue(IssueCode.EMBEDDED_UNREAD, f"嵌入的文档超过 {limits.embedded_depth} 层，未再深入读取")
        )
        return
    try:
        inner = Package(open_archive(data, limits, outer.archive.budget))
        if inner.main is None:
            raise no_document(inner.archive)
        body = body_of(inner.xml(inner.main))
        make_walk(inner, inner.main, depth).read(body, inner.main, "altchunk", blocks)
    except DocumentReadError as error:
        if error.code.startswith("limit_"):
            raise
        outer.issues.append(Issue(IssueCode.EMBEDDED_UNREAD, f"嵌入的文档未能读取：{error.message}"))
        return
    outer.issues.extend(inner.issues)


def body_of(root: Element | None) -> Element:
    """The body of a main part; raises `DocumentReadError` without one."""
    body = None if root is None else root.find(W + "body")
    if body is None:
        raise damaged()
    return body


def related_xml(package: Package, main: str, kind: str, *, trim: Callable[[bytes], bytes] = bytes) -> Element | None:
    name = package.related(main, kind)
    return None if name is None else package.xml(name, trim=trim)


def read_sides(package: Package, main: str, walk: Walk, side: Blocks) -> None:
    """Headers and footers that a section names, each once, then the comments."""
    seen: set[str] = set()
    for reference in (reference for section in walk.sections for reference in section):
        part = SIDES.get(reference.tag)
        name = None if part is None else package.target(main, reference.get(R + "id"))
        story = None if name is None or name in seen else package.xml(name)
        if part is not None and name is not None and story is not None:
            seen.add(name)
            walk.read(story, name, part, side)
    comments = package.related(main, "comments")
    story = None if comments is None else package.xml(comments)
    if story is not None and comments is not None:
        for comment in story.iterchildren(W + "comment"):
            anchor = walk.comment_anchors.get(comment.get(W + "id", ""))
            walk.read(comment, comments, "comment", side, anchor=anchor)


def no_document(archive: Archive) -> DocumentReadError:
    """Why a zip without a Word document is none: another Office file, a broken one, or just a zip."""
    folders = {name.partition("/")[0].lower() for name in archive.entries}
    if archive.salvaged or "word" in folders:
        return damaged()
    if folders & OTHER_OFFICE:
        return DocumentReadError(
            "这是其他 Office 文件（表格、演示文稿或 OpenDocument），不是 Word 文档",
            remedy="请把内容放进 Word 文档，另存为 .docx 再提交",
            code="not_word",
        )
    return DocumentReadError("这是压缩包，里面没有 Word 文档", remedy="请解压后提交其中的 .docx 文件", code="zip")


def too_deep() -> DocumentReadError:
    return DocumentReadError(
        "文档嵌套层数过深（XML 超过 256 层）", remedy="请在 Word 中拆开层层嵌套的表格后重试", code="limit_depth"
    )


def damaged() -> DocumentReadError:
    return DocumentReadError(
        "文件已损坏，读不出正文",
        remedy="请在 Word 中用“打开并修复”打开，另存后再提交，或请原作者重发",
        code="damaged",
    )
