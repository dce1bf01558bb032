"""Which files are read, in a stable order, and what is said of places that hold none. Zip files count as folders."""

import glob
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.leftovers import is_leftover
from flows.unpack import ArchiveError, unpack

WORD_SUFFIXES = frozenset({".docx", ".docm", ".dotx", ".dotm", ".doc", ".dot", ".wps", ".wpt"})
"""Names that are read when a folder is searched. A file named on its own is read whatever it is called."""

ARCHIVE_DEPTH = 3
"""Zip in zip in zip; deeper is left closed."""


@dataclass(frozen=True, slots=True)
class Found:
    """One file to read, or a place where nothing can be read: then `code` and `message` say why.

    `path` is where its bytes are, `name` the place as a person knows it (inside a zip, in a bucket).
    """

    path: Path
    name: str
    code: str | None = None
    message: str = ""


def discover(places: Sequence[str | Path], staging: Path) -> Iterator[Found]:
    """Files in the order of the places given, those of a folder sorted by path; each file once.

    Zip files are unpacked under `staging`.
    """
    seen: set[str] = set()
    for place in places:
        for found in look(Path(place), str(place), staging):
            key = os.path.realpath(found.path)
            if key not in seen:
                seen.add(key)
                yield found


def look(place: Path, name: str, staging: Path) -> Iterator[Found]:
    """What one place holds: a file itself, a folder's Word files, a pattern's matches, or why nothing."""
    if place.is_dir():
        yield from look_into(place, name, staging)
    elif place.exists() and not place.is_file():
        yield Found(place, name, "not_a_file", f"{name} 不是文件（设备或管道）。请指定 Word 文件或文件夹")
    elif place.exists():
        yield from open_up(place, name, staging)
    elif matches := sorted(glob.glob(str(place), recursive=True)):  # noqa: PTH207 (absolute patterns too)
        for match in matches:
            yield from look(Path(match), match, staging)
    else:
        yield Found(place, name, "missing", f"找不到 {name}。请检查路径是否写对、文件是否已被移走")


def look_into(folder: Path, name: str, staging: Path, depth: int = 0) -> Iterator[Found]:
    """The Word files under a folder, deep, sorted; folders that refuse to be read are named."""
    refused: list[Found] = []

    def refuse(error: OSError) -> None:
        message = f"无法打开文件夹 {error.filename}。请检查权限"
        refused.append(Found(Path(error.filename), str(error.filename), "no_permission", message))

    empty = True
    for path in sorted(walk(folder, refuse), key=lambda path: path.parts):
        empty = False
        yield from open_up(path, str(Path(name, path.relative_to(folder))), staging, depth)
    yield from refused
    if empty and not refused:
        message = f"{name} 里没有 Word 文件。请把 .docx 文件放进去，或换一个文件夹"
        yield Found(folder, name, "empty_folder", message)


def walk(folder: Path, refuse: Callable[[OSError], None]) -> Iterator[Path]:
    """Word files and zips below a folder, without leftovers and hidden folders; links to folders are not followed."""
    for parent, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not is_leftover(name)]
        paths = (Path(parent, name) for name in names if is_word_name(name) or is_archive(name))
        yield from (path for path in paths if path.is_file())


def is_word_name(name: str) -> bool:
    """True when a folder search takes the file: a Word suffix and no leftover."""
    return Path(name).suffix.lower() in WORD_SUFFIXES and not is_leftover(name)


def is_archive(name: str) -> bool:
    """True for a zip that is no leftover."""
    return name.lower().endswith(".zip") and not is_leftover(name)


def open_up(file: Path, name: str, staging: Path, depth: int = 0) -> Iterator[Found]:
    """The file itself, or what is in it when it is a zip."""
    if not is_archive(file.name):
        yield Found(file, name)
    elif depth == ARCHIVE_DEPTH:
        yield Found(file, name, "nested_archive", f"{name} 压缩了太多层。请解开后再提交")
    else:
        try:
            yield from look_into(unpack(file, staging), name, staging, depth + 1)
        except ArchiveError as error:
            yield Found(file, name, error.code, error.sentence)
