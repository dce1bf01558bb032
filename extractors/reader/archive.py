"""The zip archive of a package, checked before anything is inflated (decision 0011).

The central directory comes from `zipfile`; inflating is ours, so that output is counted while it grows, a lying header
gains nothing, and a broken stream still gives the bytes before the break.
"""

import re
import struct
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise
from zipfile import BadZipFile, LargeZipFile, ZipFile

from extractors.reader.limits import Limits
from schemas.issues import DocumentReadError

LOCAL_HEADER = struct.Struct("<4s5H3L2H")
LOCAL_MAGIC = b"PK\x03\x04"
STORED, DEFLATED = 0, 8
ENCRYPTED = 0x1
UNSAFE_NAME = re.compile(r"(^|/)\.\.(/|$)|^[A-Za-z]:|\x00")


class PartDamaged(Exception):  # noqa: N818  caught inside the reader, turned into an issue or a DocumentReadError
    """A part whose bytes are broken; `prefix` is what came out before the break."""

    def __init__(self, name: str, prefix: bytes = b"") -> None:
        super().__init__(name)
        self.name = name
        self.prefix = prefix


@dataclass(frozen=True, slots=True)
class Entry:
    """One member: where its data starts, how it is packed, how long it says it is (None: not known)."""

    name: str
    start: int
    method: int
    packed: int | None
    size: int | None
    crc: int | None


@dataclass(slots=True)
class Budget:
    """Bytes inflated so far, shared by a file and the files embedded in it."""

    inflated: int = 0


@dataclass(slots=True)
class Archive:
    """Members by their normal name (forward slashes, no leading slash), read on demand and counted."""

    data: bytes
    entries: dict[str, Entry]
    limits: Limits
    salvaged: bool = False
    budget: Budget = field(default_factory=Budget)

    def read(self, name: str, limit: int) -> bytes:
        """The bytes of a member; raises `PartDamaged`, or `DocumentReadError` beyond a limit."""
        entry = self.entries[name]
        packed = memoryview(self.data)[entry.start : None if entry.packed is None else entry.start + entry.packed]
        if entry.method == STORED:
            content = bytes(packed)
            whole = len(content) <= limit
        elif entry.method == DEFLATED:
            content, whole = inflate(packed, name, limit)
        else:
            raise PartDamaged(name)
        self.budget.inflated += len(content)
        if not whole:
            raise too_large(f"部件 {name} 解压后超过 {limit} 字节", "xml_part")
        if self.budget.inflated > self.limits.unpacked:
            raise too_large(f"解压后的内容超过 {self.limits.unpacked} 字节", "unpacked")
        if entry.crc is not None and zlib.crc32(content) != entry.crc:
            raise PartDamaged(name, content)
        return content


def inflate(packed: memoryview, name: str, limit: int) -> tuple[bytes, bool]:
    """Deflated bytes unpacked, at most `limit` of them, and whether that was all of them."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    pieces: list[bytes] = []
    total = 0
    for start in range(0, len(packed), 65536):
        chunk: bytes | memoryview = packed[start : start + 65536]
        while chunk:
            try:
                piece = stream.decompress(chunk, limit + 1 - total)
            except zlib.error:
                raise PartDamaged(name, b"".join(pieces)) from None
            pieces.append(piece)
            total += len(piece)
            if total > limit:
                return b"".join(pieces), False
            chunk = stream.unconsumed_tail
        if stream.eof:
            return b"".join(pieces), True
    raise PartDamaged(name, b"".join(pieces))


def open_archive(data: bytes, limits: Limits, budget: Budget | None = None) -> Archive:
    """The archive, every check of its directory passed; raises `DocumentReadError`.

    An archive whose directory is lost (cut off in transfer) is searched for its local headers: `salvaged` is then true.
    """
    try:
        with ZipFile(BytesIO(data)) as zipped:
            infos = zipped.infolist()
    except (BadZipFile, LargeZipFile, ValueError, NotImplementedError, OSError, struct.error, OverflowError):
        return Archive(data, salvage(data, limits), limits, salvaged=True, budget=budget or Budget())
    if len(infos) > limits.entries:
        raise too_large(f"压缩包内有 {len(infos)} 个条目，上限 {limits.entries}", "entries")
    entries: dict[str, Entry] = {}
    spans: list[tuple[int, int]] = []
    total = 0
    for info in infos:
        name = normal_name(info.filename)
        if not name or name.endswith("/"):
            continue
        if UNSAFE_NAME.search(name):
            raise unsafe(f"压缩包内有越界的路径 {info.filename!r}")
        if info.flag_bits & ENCRYPTED:
            raise DocumentReadError(
                "压缩包内的条目已加密", remedy="请用密码打开后另存为不带密码的 .docx 再提交", code="encrypted"
            )
        total += info.file_size
        if info.file_size > limits.ratio_from and info.file_size > limits.ratio * max(info.compress_size, 1):
            raise too_large(f"条目 {info.filename} 的压缩比超过 {limits.ratio}:1，疑似压缩炸弹", "ratio")
        start = data_start(data, info.header_offset)
        if start is None:
            continue
        spans.append((info.header_offset, start + info.compress_size))
        entry = Entry(name, start, info.compress_type, info.compress_size, info.file_size, info.CRC)
        previous = entries.get(name)
        if previous is not None and (previous.crc, previous.size) != (entry.crc, entry.size):
            raise unsafe(f"压缩包内有两个同名而内容不同的条目 {info.filename!r}")
        entries[name] = entry
    if total > limits.unpacked:
        raise too_large(f"解压后共 {total} 字节，上限 {limits.unpacked}", "unpacked")
    if any(end > start for (_, end), (start, _) in pairwise(sorted(spans))):
        raise unsafe("压缩包内的条目互相重叠")
    return Archive(data, entries, limits, budget=budget or Budget())


def salvage(data: bytes, limits: Limits) -> dict[str, Entry]:
    """Members found by their local headers, for an archive without a usable directory."""
    entries: dict[str, Entry] = {}
    at = data.find(LOCAL_MAGIC)
    while at >= 0 and len(entries) < limits.entries:
        start = data_start(data, at)
        if start is None:
            break
        _, _, flags, method, _, _, crc, packed, size, name_length, _ = LOCAL_HEADER.unpack_from(data, at)
        name = normal_name(data[at + 30 : at + 30 + name_length].decode("utf-8", "replace"))
        known = not flags & 0x8
        if not flags & ENCRYPTED and not UNSAFE_NAME.search(name):
            entries.setdefault(
                name,
                Entry(name, start, method, packed if known else None, size if known else None, crc if known else None),
            )
        at = data.find(LOCAL_MAGIC, start)
    return entries


def data_start(data: bytes, header: int) -> int | None:
    """Where a member's data begins behind its local header; None when there is no header at that place."""
    if header < 0 or header + LOCAL_HEADER.size > len(data) or data[header : header + 4] != LOCAL_MAGIC:
        return None
    fields = LOCAL_HEADER.unpack_from(data, header)
    return int(header + LOCAL_HEADER.size + fields[-2] + fields[-1])


def normal_name(name: str) -> str:
    """A member's name as package parts are named: forward slashes, nothing in front."""
    return name.replace("\\", "/").lstrip("/")


def too_large(message: str, limit: str) -> DocumentReadError:
    """A limit was met: the message says which, the remedy how to raise it."""
    return DocumentReadError(
        message, remedy=f"确认文件可信后可调高设置项 limits.{limit}，或在 Word 中另存后重试", code=f"limit_{limit}"
    )


def unsafe(message: str) -> DocumentReadError:
    return DocumentReadError(
        message, remedy="文件结构异常，请在 Word 或 WPS 中打开并另存为新的 .docx 再提交", code="unsafe_archive"
    )
