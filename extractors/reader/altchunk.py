"""Content imported whole (`w:altChunk`, ISO/IEC 29500-1, 17.17.2): HTML, MHT and plain text; a Word file is walked."""

import email
import email.policy
import re
from collections.abc import Callable

from extractors.reader.drafts import Draft, ParagraphDraft
from extractors.reader.html import HtmlReader
from extractors.reader.rtf import rtf_text

MHT = re.compile(rb"(?is)\s*(from|mime-version|content-type|date|subject|message-id):")
MARKUP = re.compile(rb"(?is).{0,1000}<(html|body|p|div|table|head|!doctype)\b")
CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]+)")


def read_chunk(data: bytes, anchor: Draft | None, read_package: Callable[[bytes], list[Draft]]) -> list[Draft]:
    """The blocks of an imported part, told by its content; an empty list when it is none that we know."""
    if data.startswith(b"PK"):
        return read_package(data)
    if MHT.match(data):
        return read_mht(data, anchor)
    if MARKUP.match(data):
        return HtmlReader(anchor).read(decode(data, declared_charset(data)).encode())
    if data.lstrip().startswith(b"{\\rtf"):
        return read_lines(rtf_text(data), anchor)
    return read_lines(decode(data), anchor)


def read_mht(data: bytes, anchor: Draft | None) -> list[Draft]:
    """The first HTML part of a web archive, else its first text."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    for wanted in ("text/html", "text/plain"):
        for part in message.walk():
            if part.get_content_type() != wanted:
                continue
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                text = decode(content, part.get_content_charset())
                return HtmlReader(anchor).read(text.encode()) if wanted == "text/html" else read_lines(text, anchor)
    return []


def decode(data: bytes, charset: str | None = None) -> str:
    """Bytes of unknown encoding: by their mark, as stated, as UTF-8, as GB 18030."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    for encoding in (charset, "utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding) if encoding else data.decode("utf-8-sig")
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("utf-8", "replace")


def declared_charset(data: bytes) -> str | None:
    """The charset an HTML text states for itself."""
    match = CHARSET.search(data[:2048])
    return match.group(1).decode("ascii") if match else None


def read_lines(text: str, anchor: Draft | None) -> list[Draft]:
    return [ParagraphDraft.plain(line, "altchunk", anchor) for line in text.splitlines() if line.strip()]
