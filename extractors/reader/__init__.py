"""A Word file in, a Document out: text once, in reading order, with the facts later steps need.

`read_document` is the whole trip on one screen. Each module reads one part of the file; schemas/document.py knows none
of them.
"""

import hashlib
from pathlib import Path

from extractors.reader.archive import open_archive
from extractors.reader.drafts import Draft, finish
from extractors.reader.limits import Limits
from extractors.reader.markup import Element, R, W
from extractors.reader.notes import Notes
from extractors.reader.numbering import Numbering
from extractors.reader.package import Package
from extractors.reader.properties import read_properties
from extractors.reader.recognise import check_ole, recognise
from extractors.reader.styles import Styles
from extractors.reader.text import render_text
from extractors.reader.walk import Walk
from schemas.document import Document
from schemas.issues import DocumentReadError

__all__ = ["Limits", "read_document", "render_text"]


def read_document(path: Path, *, limits: Limits = Limits()) -> Document:  # noqa: B008  (frozen)
    """The document in a file; raises `DocumentReadError` when it gives nothing."""
    data = read_bytes(path)
    if recognise(data, limits) == "ole":
        check_ole(data)
        raise DocumentReadError(
            "这是旧版 Word 文档（.doc 或 .wps）",
            remedy="请另存为 .docx；或在服务器上安装 LibreOffice Writer，旧版文件会自动转换",
            code="legacy_format",
        )
    package = Package(open_archive(data, limits))
    main = package.main
    if main is None:
        raise DocumentReadError("这是压缩包，里面没有 Word 文档", remedy="请解压后提交其中的 .docx 文件", code="zip")
    root = package.xml(main)
    body = None if root is None else root.find(W + "body")
    if root is None or body is None:
        raise DocumentReadError(
            "文档的正文部件已损坏，读不出内容",
            remedy="请在 Word 中用“打开并修复”打开，另存后再提交，或找原作者重发",
            code="damaged",
        )
    styles = Styles(part_xml(package, main, "styles"))
    numbering = Numbering(part_xml(package, main, "numbering"), styles)
    walk = Walk(package, styles, numbering, Notes(package, main))
    blocks = finish(walk.read(body, main, "body"))
    side = finish(side_drafts(walk, package, main, root))
    properties = read_properties(package)
    return Document(
        document_id=hashlib.sha256(data).hexdigest(),
        path=str(path),
        filename=path.name,
        format=package.format,
        blocks=blocks,
        side=side,
        title=properties.title,
        author=properties.author,
        created=properties.created,
        modified=properties.modified,
        properties=properties.others,
        issues=tuple(package.issues),
        hidden_chars=walk.inline.hidden_chars,
        status="partial" if package.partial else "ok",
    )


def read_bytes(path: Path) -> bytes:
    if not path.exists():
        raise DocumentReadError(f"找不到文件 {path}", remedy="请检查路径是否写对", code="missing")
    if not path.is_file():
        raise DocumentReadError(f"{path} 不是文件", remedy="请给出一个 .docx 文件或放文件的文件夹", code="not_a_file")
    try:
        return path.read_bytes()
    except OSError as error:
        raise DocumentReadError(
            f"无法读取文件 {path}（{error.strerror}）", remedy="请检查读取权限，或关闭占用它的程序", code="unreadable"
        ) from error


def part_xml(package: Package, main: str, kind: str) -> Element | None:
    name = package.related(main, kind)
    return None if name is None else package.xml(name)


def side_drafts(walk: Walk, package: Package, main: str, root: Element) -> list[Draft]:
    """Headers and footers that a section names, each once, then the comments."""
    drafts: list[Draft] = []
    seen: set[str] = set()
    for section in root.iter(W + "sectPr"):
        for reference in section:
            kind = {W + "headerReference": "header", W + "footerReference": "footer"}.get(reference.tag)
            name = package.target(main, reference.get(R + "id")) if kind else None
            if kind is None or name is None or name in seen:
                continue
            seen.add(name)
            story = package.xml(name)
            if story is not None:
                drafts.extend(walk.read(story, name, "header" if kind == "header" else "footer"))
    comments = package.related(main, "comments")
    story = None if comments is None else package.xml(comments)
    if story is not None and comments is not None:
        for comment in story.iterchildren(W + "comment"):
            drafts.extend(walk.read(comment, comments, "comment"))
    return drafts
