"""Content imported whole (`w:altChunk`, ISO/IEC 29500-1, 17.17.2): HTML, MHT and plain text; a Word file is walked."""

import email
import re

from extractors.reader.blocks import Blocks
from extractors.reader.html import HtmlReader
from extractors.reader.rtf import rtf_text

MHT = re.compile(rb"(?is)\s*(from|mime-version|content-type|date|subject|message-id):")
MARKUP = re.compile(rb"(?is).{0,1000}<(html|body|p|div|table|head|!doctype)\b")
CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]+)")


def read_chunk(data: bytes, blocks: Blocks, anchor: int | None) -> None:
    """Add the blocks of an imported part that is no Word file, told by its content."""
    if MHT.match(data):
        read_mht(data, blocks, anchor)
    elif MARKUP.match(data):
        HtmlReader(blocks, anchor).read(decode(data, declared_charset(data)).encode())
    elif data.lstrip().startswith(b"{\\rtf"):
        read_lines(rtf_text(data), blocks, anchor)
    else:
        read_lines(decode(data), blocks, anchor)


def read_mht(data: bytes, blocks: Blocks, anchor: int | None) -> None:
    """The first HTML part of a web archive, else its first text."""
    message = email.message_from_bytes(data)
    for wanted in ("text/html", "text/plain"):
        for part in message.walk():
            content = part.get_payload(decode=True) if part.get_content_type() == wanted else None
            if not isinstance(content, bytes):
                continue
            text = decode(content, part.get_content_charset())
            if wanted == "text/html":
                HtmlReader(blocks, anchor).read(text.encode())
            else:
                read_lines(text, blocks, anchor)
            return


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


def read_lines(text: str, blocks: Blocks, anchor: int | None) -> None:
    for line in text.splitlines():
        if line.strip():
            blocks.add_paragraph(line, "altchunk", anchor=anchor)
