"""Which files of a folder are read, in a stable order, and what is said of places that hold none."""

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

WORD_SUFFIXES = frozenset({".docx", ".docm", ".dotx", ".dotm", ".doc", ".dot", ".wps", ".wpt"})
"""Names that are read when a folder is searched. A file named on its own is read whatever it is called."""

LEFTOVER_PREFIXES = ("~$", ".~", "._", "~WRL", ".")
"""Word's and LibreOffice's lock files, macOS resource forks, Word's temporary copies, hidden files."""

LEFTOVER_NAMES = frozenset({"thumbs.db", "desktop.ini", ".ds_store", "__macosx"})
LEFTOVER_SUFFIXES = (".tmp", ".part", ".crdownload", ".bak", ".asd", ".wbk")


@dataclass(frozen=True, slots=True)
class Found:
    """One file to read, or a place where nothing can be read: then `code` and `message` say why."""

    path: Path
    code: str | None = None
    message: str = ""


def is_leftover(name: str) -> bool:
    """True for lock files, temporary copies and the systems' own files (`~$计划.docx`, `Thumbs.db`)."""
    lower = name.lower()
    return name.startswith(LEFTOVER_PREFIXES) or lower in LEFTOVER_NAMES or lower.endswith(LEFTOVER_SUFFIXES)


def is_word_name(name: str) -> bool:
    """True when a folder search takes the file: a Word suffix and no leftover."""
    return Path(name).suffix.lower() in WORD_SUFFIXES and not is_leftover(name)


def discover(places: Sequence[str | Path]) -> Iterator[Found]:
    """Files in the order of the places given, those of a folder sorted by path; each file once."""
    seen: set[str] = set()
    for place in places:
        for found in look(Path(place)):
            key = os.path.realpath(found.path)
            if key not in seen:
                seen.add(key)
                yield found


def look(place: Path) -> Iterator[Found]:
    """What one place holds: a file itself, a folder's Word files, a pattern's matches, or why nothing."""
    if place.is_dir():
        yield from look_into(place)
    elif place.exists():
        yield Found(place)
    elif matches := sorted(glob.glob(str(place), recursive=True)):  # noqa: PTH207 (absolute patterns too)
        for match in matches:
            yield from look(Path(match))
    else:
        yield Found(place, "missing", f"找不到 {place}。请检查路径是否写对、文件是否已被移走")


def look_into(folder: Path) -> Iterator[Found]:
    """The Word files under a folder, deep, sorted; folders that refuse to be read are named."""
    refused: list[Found] = []

    def refuse(error: OSError) -> None:
        refused.append(Found(Path(error.filename), "no_permission", f"无法打开文件夹 {error.filename}。请检查权限"))

    paths = [
        Path(parent, name) for parent, folders, names in walk(folder, refuse) for name in names if is_word_name(name)
    ]
    yield from (Found(path) for path in sorted(paths, key=lambda path: path.parts))
    yield from refused
    if not paths and not refused:
        yield Found(folder, "empty_folder", f"文件夹 {folder} 里没有 Word 文件。请把 .docx 文件放进去，或换一个文件夹")


def walk(folder: Path, refuse: object) -> Iterator[tuple[str, list[str], list[str]]]:
    """`os.walk` without hidden and system folders; links to folders are not followed."""
    for parent, folders, names in os.walk(folder, onerror=refuse):  # type: ignore[arg-type]
        folders[:] = sorted(name for name in folders if not is_leftover(name))
        yield parent, folders, names
