"""From a package to its blocks: the main story, then headers, footers and comments; imported Word files likewise."""

from collections.abc import Callable
from dataclasses import dataclass

from extractors.reader.archive import Archive, open_archive
from extractors.reader.blocks import Blocks
from extractors.reader.markup import Element, R, W
from extractors.reader.notes import Notes
from extractors.reader.numbering import Numbering
from extractors.reader.package import Package
from extractors.reader.styles import Styles, without_table_styles
from extractors.reader.walk import Walk
from schemas.document import Block, Part
from schemas.issues import DocumentReadError, Issue

OTHER_OFFICE = frozenset({"xl", "ppt", "visio", "mimetype", "meta-inf"})
SIDES: dict[str, Part] = {W + "headerReference": "header", W + "footerReference": "footer"}


@dataclass(frozen=True, slots=True)
class Contents:
    """What a package holds: the blocks of its body and of its sides, and how many characters are hidden."""

    blocks: tuple[Block, ...]
    side: tuple[Block, ...]
    hidden_chars: int


@dataclass(frozen=True, slots=True)
class Main:
    """The main part of a package, ready to be walked."""

    name: str
    root: Element
    body: Element
    walk: Walk


def read_contents(package: Package) -> Contents:
    """Walk the stories of a package; raises `DocumentReadError` when there is no body to read."""
    main = open_main(package, 0)
    blocks = Blocks()
    main.walk.read(main.body, main.name, "body", blocks)
    if package.partial and not blocks:
        raise damaged()
    side = Blocks()
    read_sides(main, package, side)
    return Contents(blocks.finish(), side.finish(), main.walk.inline.hidden_chars)


def open_main(package: Package, depth: int) -> Main:
    """The main part with the styles, numbering and notes it needs; raises `DocumentReadError` without one."""
    name = package.main
    if name is None:
        raise no_document(package.archive)
    root = package.xml(name)
    if name in package.too_deep:
        raise too_deep()
    body = None if root is None else root.find(W + "body")
    if root is None or body is None:
        raise damaged()
    styles = Styles(related_xml(package, name, "styles", trim=without_table_styles))
    numbering = Numbering(related_xml(package, name, "numbering"), styles)

    def read_embedded(data: bytes, blocks: Blocks) -> None:
        embed(data, blocks, package, depth + 1)

    return Main(name, root, body, Walk(package, styles, numbering, Notes(package, name), read_embedded))


def embed(data: bytes, blocks: Blocks, outer: Package, depth: int) -> None:
    """Add the body of a Word file that another imports; what is wrong with it becomes an issue of the outer one."""
    limits = outer.archive.limits
    if depth >= limits.embedded_depth:
        outer.issues.append(Issue("embedded_unread", f"嵌入的文档超过 {limits.embedded_depth} 层，未再深入读取"))
        return
    try:
        inner = Package(open_archive(data, limits, outer.archive.budget))
        main = open_main(inner, depth)
    except DocumentReadError as error:
        if error.code.startswith("limit_"):
            raise
        outer.issues.append(Issue("embedded_unread", f"嵌入的文档未能读取：{error.message}"))
        return
    main.walk.read(main.body, main.name, "altchunk", blocks)
    outer.issues.extend(inner.issues)


def related_xml(package: Package, main: str, kind: str, *, trim: Callable[[bytes], bytes] = bytes) -> Element | None:
    name = package.related(main, kind)
    return None if name is None else package.xml(name, trim=trim)


def read_sides(main: Main, package: Package, side: Blocks) -> None:
    """Headers and footers that a section names, each once, then the comments."""
    seen: set[str] = set()
    for section in main.root.iter(W + "sectPr"):
        for reference in section:
            part = SIDES.get(reference.tag)
            name = None if part is None else package.target(main.name, reference.get(R + "id"))
            if part is None or name is None or name in seen:
                continue
            seen.add(name)
            story = package.xml(name)
            if story is not None:
                main.walk.read(story, name, part, side)
    comments = package.related(main.name, "comments")
    story = None if comments is None else package.xml(comments)
    if story is not None and comments is not None:
        for comment in story.iterchildren(W + "comment"):
            anchor = main.walk.comment_anchors.get(comment.get(W + "id", ""))
            main.walk.read(comment, comments, "comment", side, anchor)


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
