"""From a package to its blocks: the main story, then headers, footers and comments; imported Word files likewise."""

from collections.abc import Callable
from dataclasses import dataclass

from extractors.reader.archive import Archive, open_archive
from extractors.reader.drafts import Draft
from extractors.reader.markup import Element, R, W
from extractors.reader.notes import Notes
from extractors.reader.numbering import Numbering
from extractors.reader.package import Package
from extractors.reader.styles import Styles, without_table_styles
from extractors.reader.walk import Walk
from schemas.document import Part
from schemas.issues import DocumentReadError, Issue

OTHER_OFFICE = frozenset({"xl", "ppt", "visio", "mimetype", "meta-inf"})
SIDES: dict[str, Part] = {W + "headerReference": "header", W + "footerReference": "footer"}


@dataclass(frozen=True, slots=True)
class Contents:
    """What a package holds: the drafts of its body and of its sides, and how much text is hidden."""

    body: list[Draft]
    side: list[Draft]
    hidden_chars: int


def read_contents(package: Package, depth: int = 0) -> Contents:
    """Walk the stories of a package; raises `DocumentReadError` when there is no body to read."""
    main = package.main
    if main is None:
        raise no_document(package.archive)
    root = package.xml(main)
    body = None if root is None else root.find(W + "body")
    if main in package.too_deep:
        raise too_deep()
    if root is None or body is None:
        raise damaged()
    styles = Styles(related_xml(package, main, "styles", trim=without_table_styles))
    numbering = Numbering(related_xml(package, main, "numbering"), styles)

    def read_embedded(data: bytes) -> list[Draft]:
        return embedded(data, package, depth)

    walk = Walk(package, styles, numbering, Notes(package, main), read_embedded)
    drafts = walk.read(body, main, "body")
    if package.partial and not drafts:
        raise damaged()
    return Contents(drafts, side_drafts(walk, package, main, root), walk.inline.hidden_chars)


def embedded(data: bytes, outer: Package, depth: int) -> list[Draft]:
    """The body of a Word file imported by another, marked as such; what is wrong with it becomes an issue."""
    limits = outer.archive.limits
    if depth + 1 >= limits.embedded_depth:
        outer.issues.append(Issue("embedded_unread", f"嵌入的文档超过 {limits.embedded_depth} 层，未再深入读取"))
        return []
    try:
        inner = Package(open_archive(data, limits, outer.archive.budget))
        drafts = read_contents(inner, depth + 1).body
    except DocumentReadError as error:
        if error.code.startswith("limit_"):
            raise
        outer.issues.append(Issue("embedded_unread", f"嵌入的文档未能读取：{error.message}"))
        return []
    outer.issues.extend(inner.issues)
    for draft in drafts:
        if draft.part == "body":
            draft.part = "altchunk"
    return drafts


def related_xml(package: Package, main: str, kind: str, *, trim: Callable[[bytes], bytes] = bytes) -> Element | None:
    name = package.related(main, kind)
    return None if name is None else package.xml(name, trim=trim)


def side_drafts(walk: Walk, package: Package, main: str, root: Element) -> list[Draft]:
    """Headers and footers that a section names, each once, then the comments."""
    drafts: list[Draft] = []
    seen: set[str] = set()
    for section in root.iter(W + "sectPr"):
        for reference in section:
            part = SIDES.get(reference.tag)
            name = None if part is None else package.target(main, reference.get(R + "id"))
            if part is None or name is None or name in seen:
                continue
            seen.add(name)
            story = package.xml(name)
            if story is not None:
                drafts.extend(walk.read(story, name, part))
    comments = package.related(main, "comments")
    story = None if comments is None else package.xml(comments)
    if story is not None and comments is not None:
        for comment in story.iterchildren(W + "comment"):
            anchor = walk.comment_anchors.get(comment.get(W + "id", ""))
            drafts.extend(walk.read(comment, comments, "comment", anchor))
    return drafts


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
