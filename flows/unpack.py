"""Zip files as folders: what Chinese Windows packs keeps its names, and none fills the disk or leaves its folder."""

import hashlib
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from flows.leftovers import is_leftover
from schemas.issues import JihuaError

UTF8_FLAG = 0x800
ENCRYPTED_FLAG = 0x1


class ArchiveError(JihuaError):
    """A zip that cannot be taken apart."""

    code = "damaged_archive"


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """What one zip may hold: members, and bytes once unpacked."""

    members: int = 5_000
    megabytes: int = 2_048


@contextmanager
def staging(state: Path, db: str) -> Iterator[Path]:
    """The folder where the one run that writes to a store unpacks; it goes with the run, as originals are archived.

    What a killed run left there goes first.
    """
    folder = state / "unpacked" / hashlib.sha256(db.encode()).hexdigest()[:16]
    shutil.rmtree(folder, ignore_errors=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def unpack(archive: Path, into: Path, *, limits: ArchiveLimits = ArchiveLimits()) -> Path:
    """The folder with an archive's content, under `into`, named by its hash: unpacked once, whole or not at all.

    Raises ArchiveError: damaged, encrypted, too many members, too large.
    """
    with archive.open("rb") as file:
        folder = into / hashlib.file_digest(file, "sha256").hexdigest()[:20]
    if folder.is_dir():
        return folder
    part = folder.with_name(f"{folder.name}.part{os.getpid()}")
    shutil.rmtree(part, ignore_errors=True)
    try:
        with zipfile.ZipFile(archive) as package:
            unpack_members(package, part, archive, limits)
        part.replace(folder)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
        raise ArchiveError(
            f"压缩包 {archive.name} 已损坏或无法解开（{error}）", remedy="请重新压缩为 .zip 再提交"
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return folder


def unpack_members(package: zipfile.ZipFile, folder: Path, archive: Path, limits: ArchiveLimits) -> None:
    members = [member for member in package.infolist() if not member.is_dir()]
    if len(members) > limits.members:
        raise ArchiveError(
            f"压缩包 {archive.name} 有 {len(members)} 个文件，上限 {limits.members}",
            remedy="请分成几个压缩包",
            code="archive_too_large",
        )
    folder.mkdir(parents=True)
    left = limits.megabytes * 2**20
    for member in members:
        if member.flag_bits & ENCRYPTED_FLAG:
            raise ArchiveError(
                f"压缩包 {archive.name} 设有密码", remedy="请不设密码重新压缩后提交", code="encrypted_archive"
            )
        parts = safe_parts(name_of(member))
        if parts and not any(is_leftover(part) for part in parts):
            left -= copy_member(package, member, folder.joinpath(*parts), left)
        if left < 0:
            raise ArchiveError(
                f"压缩包 {archive.name} 解开后超过 {limits.megabytes} MB",
                remedy="请分成几个压缩包，或检查是否为异常文件",
                code="archive_too_large",
            )


def copy_member(package: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, left: int) -> int:
    """Write one member and count its bytes, stopping behind `left`: the size it declares is not believed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with package.open(member) as source, free_name(target).open("xb") as sink:
        while written <= left and (chunk := source.read(2**20)):
            written += len(chunk)
            sink.write(chunk)
    return written


def name_of(member: zipfile.ZipInfo) -> str:
    """A member's name: UTF-8 when flagged or valid as such, else GBK, which Chinese Windows writes without a word."""
    if member.flag_bits & UTF8_FLAG:
        return member.filename
    raw = member.orig_filename.encode("cp437", errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return member.filename


def safe_parts(name: str) -> tuple[str, ...]:
    """The name's parts that may stand in a file system: nothing leads out of the folder, nothing is a device."""
    kept = (
        "".join("_" if ord(char) < 32 or char in '<>:"|?*' else char for char in part).strip(" ")
        for part in PurePosixPath(name.replace("\\", "/")).parts
        if part not in ("/", "..", ".")
    )
    return tuple(part.encode()[:240].decode(errors="ignore") for part in kept if part)


def free_name(path: Path) -> Path:
    """The path, or with a number behind its stem when an archive holds the same name twice."""
    number = 1
    free = path
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem}({number})")
    return free
