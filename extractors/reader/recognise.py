"""What kind of file these bytes are, told by their content, never by the name alone."""

import re
import stat
from pathlib import Path

from extractors.reader.limits import Limits
from schemas.issues import DocumentReadError

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORD_FIB = b"\xec\xa5"
FIB_ENCRYPTED = 0x0100
SAVE_AS = "请用 Word 或 WPS 打开后另存为 .docx 再提交"

SIGNATURES = (
    (re.compile(rb"\s*\{\\rtf"), "rtf", "这是 RTF 文件，不是 .docx"),
    (re.compile(rb"%PDF-"), "not_word", "这是 PDF 文件，不是 Word 文档"),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|BM"), "not_word", "这是图片，不是 Word 文档"),
    (re.compile(rb"Rar!|7z\xbc\xaf|\x1f\x8b"), "zip", "这是压缩包，不是 Word 文档"),
    (
        re.compile(
            rb"(?is)(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--(?:(?!-->).)*-->\s*)*(<!doctype\s+html|<html|<head|<body|<meta)"
        ),
        "html",
        "这是网页（HTML），只是名字像 Word 文档",
    ),
    (re.compile(rb"(?is)(from|mime-version|content-type|date|subject):"), "html", "这是网页归档（MHT），不是 .docx"),
    (
        re.compile(rb"(?is)(\xef\xbb\xbf)?\s*<\?xml.{0,400}?progid=\"Word.Document\""),
        "legacy_format",
        "这是 Word 2003 XML",
    ),
)


def read_bytes(path: Path, limits: Limits) -> bytes:
    """The bytes of a file; raises `DocumentReadError` when there is none to read, or too much."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise DocumentReadError(f"{path} 不是文件", remedy="请给出 .docx 文件，或放文件的文件夹", code="not_a_file")
        if status.st_size > limits.file_size:
            raise DocumentReadError(
                f"文件有 {status.st_size} 字节，上限 {limits.file_size}",
                remedy="可调高设置项 limits.file_size，或删去图片后另存",
                code="limit_file_size",
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise DocumentReadError(f"找不到文件 {path}", remedy="请检查路径是否写对", code="missing") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise DocumentReadError(
            f"无法读取文件 {path}（{reason}）", remedy="请检查读取权限，或关闭占用它的程序", code="unreadable"
        ) from error


def recognise(data: bytes) -> str:
    """`zip` or `ole`, the two containers that can hold a Word document; raises `DocumentReadError` for all else."""
    if not data:
        raise DocumentReadError("文件是空的（0 字节）", remedy="请确认文件已传完，再重新提交", code="empty_file")
    if data.startswith(b"PK"):
        return "zip"
    if data.startswith(OLE_MAGIC):
        return "ole"
    for pattern, code, message in SIGNATURES:
        if pattern.match(data[:4096]):
            raise DocumentReadError(message, remedy=SAVE_AS, code=code)
    raise DocumentReadError(
        "文件内容不是 Word 文档",
        remedy=f"可能是 Word 的临时文件（~$ 开头）、传输中损坏，或被公司的透明加密软件加密；{SAVE_AS}",
        code="not_word",
    )


def check_ole(data: bytes) -> None:
    """An OLE file that is an unencrypted legacy Word document passes; raises `DocumentReadError` otherwise."""
    if utf16("EncryptedPackage") in data:
        raise encrypted()
    for at in range(512, min(len(data), 64 * 1024), 512):
        if data[at : at + 2] == WORD_FIB:
            if int.from_bytes(data[at + 10 : at + 12], "little") & FIB_ENCRYPTED:
                raise encrypted()
            return
    if utf16("WordDocument") in data:
        return
    raise DocumentReadError("这是其他 Office 文件（如 .xls、.ppt），不是 Word 文档", remedy=SAVE_AS, code="not_word")


def utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def encrypted() -> DocumentReadError:
    return DocumentReadError(
        "文件设有打开密码", remedy="请用密码打开，在“文件—信息—保护文档”中去掉密码后另存再提交", code="encrypted"
    )
