"""A Word file in, a Document out: text once, in reading order, with the facts later steps need.

`read_document` is the whole trip on one screen. Each module reads one part of the file; schemas/document.py knows none
of them.
"""

import hashlib
from pathlib import Path

from extractors.reader.archive import open_archive
from extractors.reader.assemble import read_contents
from extractors.reader.legacy import legacy_name, to_docx
from extractors.reader.limits import Limits
from extractors.reader.package import Package
from extractors.reader.properties import read_properties
from extractors.reader.recognise import check_ole, read_bytes, recognise
from extractors.reader.text import render_text
from schemas.document import Document

__all__ = ["Limits", "read_document", "render_text"]

DEFAULT = Limits()


def read_document(path: Path, *, limits: Limits = DEFAULT) -> Document:
    """The document in a file.

    Raises `DocumentReadError` with a stable code when the file gives nothing; what was lost of a file that gives
    something is told by status `partial` and its issues.
    """
    data = read_bytes(path, limits)
    document_id = hashlib.sha256(data).hexdigest()
    legacy = recognise(data) == "ole"
    if legacy:
        check_ole(data)
        data = to_docx(data, limits)
    package = Package(open_archive(data, limits))
    contents = read_contents(package)
    properties = read_properties(package)
    return Document(
        document_id=document_id,
        path=str(path),
        filename=path.name,
        format=legacy_name(path) if legacy else package.format,
        blocks=contents.blocks,
        side=contents.side,
        title=properties.title,
        author=properties.author,
        created=properties.created,
        modified=properties.modified,
        properties=properties.others,
        issues=tuple(package.issues),
        hidden_chars=contents.hidden_chars,
        status="partial" if package.partial else "ok",
    )
