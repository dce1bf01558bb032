"""A Word package: its parts, what they are related to, and their XML. Parts are inflated only when they are read."""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from lxml import etree

from extractors.reader.archive import Archive, PartDamaged
from extractors.reader.markup import Element, parse_xml
from schemas.issues import Issue, IssueCode

MAIN_TYPE = re.compile(r"wordprocessingml\.(document|template)\.main|ms-word\.(document|template)\.macroEnabled")
FORMATS = {
    "wordprocessingml.document": "docx",
    "wordprocessingml.template": "dotx",
    "ms-word.document.macroEnabled": "docm",
    "ms-word.template.macroEnabled": "dotm",
}


@dataclass(frozen=True, slots=True)
class Relationship:
    """What a part points at: another part by its name, or something outside the package."""

    id: str
    kind: str
    target: str
    external: bool


class Package:
    """The parts of one file. A part that cannot be read gives None and an issue, and makes the document partial."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.issues: list[Issue] = []
        self.partial = archive.salvaged
        if archive.salvaged:
            message = "文件不完整（压缩包的目录已丢失），只读出其中找得到的部件；请核对原文件"
            self.issues.append(Issue(IssueCode.PART_DAMAGED, message, "error"))
        self._names = {name.lower(): name for name in archive.entries}
        self._relationships: dict[str, dict[str, Relationship]] = {}

    def has(self, name: str) -> bool:
        return name.lower() in self._names

    def read(self, name: str) -> bytes | None:
        """The bytes of a part, whatever the case of its name; None when it is missing."""
        member = self._names.get(name.lower())
        if member is None:
            return None
        try:
            return self.archive.read(member, self.archive.limits.xml_part)
        except PartDamaged as damaged:
            self.partial = True
            self.issues.append(
                Issue(IssueCode.PART_DAMAGED, f"部件 {name} 的数据已损坏，只读出其中一部分；请核对原文件", "error")
            )
            return damaged.prefix or None

    def xml(self, name: str, *, trim: Callable[[bytes], bytes] = bytes) -> Element | None:
        """The root of a part; what can be read of it when it is broken; None when nothing can.

        `trim` takes out what nothing here reads before the part is parsed.
        """
        data = self.read(name)
        if data is None:
            return None
        try:
            root = parse_xml(trim(data))
        except etree.XMLSyntaxError:
            root = self.recovered(name, data)
        if root is not None:
            self.note_doctype(name, root)
        return root

    def recovered(self, name: str, data: bytes) -> Element | None:
        """The root of a part that is no XML throughout: what stands before the break."""
        self.partial = True
        self.issues.append(
            Issue(IssueCode.PART_DAMAGED, f"部件 {name} 不是完整的 XML，只读出断点之前的内容；请核对原文件", "error")
        )
        try:
            return parse_xml(data, recover=True)
        except etree.XMLSyntaxError:
            return None

    def note_doctype(self, name: str, root: Element) -> None:
        """Say that a document type declaration, which no Word file has, was not followed."""
        if root.getroottree().docinfo.doctype:
            message = f"部件 {name} 带有文档类型声明，其中的实体与外部引用一概不读"
            self.issues.append(Issue(IssueCode.EXTERNAL_REFERENCE, message))

    @cached_property
    def main(self) -> str | None:
        """The name of the main document part: by relationship, else by content type, else by its usual name."""
        for relationship in self.relationships("").values():
            if relationship.kind == "officeDocument" and self.has(relationship.target):
                return relationship.target
        for name, kind in self.content_types.items():
            if MAIN_TYPE.search(kind) and self.has(name):
                return name
        if self.has("word/document.xml"):
            return "word/document.xml"
        return None

    @cached_property
    def content_types(self) -> dict[str, str]:
        """Content types that are stated for single parts, by part name."""
        root = self.xml("[Content_Types].xml")
        if root is None:
            return {}
        return {
            child.get("PartName", "").lstrip("/"): child.get("ContentType", "")
            for child in root
            if isinstance(child.tag, str) and child.tag.endswith("}Override")
        }

    @property
    def format(self) -> str:
        """`docx`, `docm`, `dotx` or `dotm`, by the content type of the main part."""
        kind = self.content_types.get(self.main or "", "")
        return next((name for key, name in FORMATS.items() if key in kind), "docx")

    def relationships(self, part: str) -> dict[str, Relationship]:
        """What a part is related to, by relationship id; the package itself is the part ``. Dangling ones stay out."""
        if part not in self._relationships:
            self._relationships[part] = self._read_relationships(part)
        return self._relationships[part]

    def _read_relationships(self, part: str) -> dict[str, Relationship]:
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, Relationship] = {}
        for child in root if root is not None else ():
            target = (child.get("Target") or "").replace("\\", "/")
            external = child.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
            identifier = child.get("Id") or ""
            found[identifier] = Relationship(identifier, (child.get("Type") or "").rsplit("/", 1)[-1], target, external)
        self._note_external(part, [item for item in found.values() if item.external and item.kind != "hyperlink"])
        return found

    def _note_external(self, part: str, outside: list[Relationship]) -> None:
        """Say that something outside the file was not followed (linked pictures, templates, imports)."""
        if outside:
            message = f"部件 {part or '（包）'} 有 {len(outside)} 处指向文件之外的引用，一概未读"
            self.issues.append(Issue(IssueCode.EXTERNAL_REFERENCE, message, "info", evidence=outside[0].target))

    def related(self, part: str, kind: str) -> str | None:
        """The first part of a kind (`styles`, `numbering`, …) that `part` is related to."""
        for relationship in self.relationships(part).values():
            if relationship.kind == kind and not relationship.external and self.has(relationship.target):
                return relationship.target
        return None

    def target(self, part: str, identifier: str | None) -> str | None:
        """The part behind a relationship id, if it is in the package."""
        relationship = self.relationships(part).get(identifier or "")
        if relationship is None or relationship.external or not self.has(relationship.target):
            return None
        return relationship.target
