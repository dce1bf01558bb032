"""Inboxes in object storage (`s3://bucket/inbox`, any address fsspec knows): copied beside the store, then read.

A copy is fetched once and again only when the object's tag, or its size and time, have changed.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import fsspec

from flows.discover import Found, is_archive, is_word_name, open_up

FETCHED_TOGETHER = 64


def is_remote(place: str) -> bool:
    """True for an address fsspec must fetch; `file://` is a folder of this machine."""
    return "://" in place and not place.startswith("file://")


def local_place(place: str) -> str:
    """A `file://` address as a path; other places as they are."""
    return place.removeprefix("file://")


@dataclass(frozen=True, slots=True)
class Copy:
    """One object: its key, its address as people know it, where its copy lies, and what changes when it changes."""

    key: str
    name: str
    path: Path
    stamp: str


def mirror(address: str, into: Path, staging: Path) -> Iterator[Found]:
    """The Word files and zips under an address, each with its local copy, sorted by key."""
    folder = into / hashlib.sha256(address.encode()).hexdigest()[:16]
    try:
        system, root = fsspec.core.url_to_fs(address)
        copies = list(listed(system, root, address, folder))
        fetch(system, [copy for copy in copies if not is_fresh(copy)])
    except (OSError, ImportError, ValueError) as error:
        message = f"无法读取 {address}（{error}）。请检查地址、账号和网络；s3 需要安装 jihua[s3]"
        yield Found(folder, address, "unreachable", message)
        return
    if not copies:
        yield Found(folder, address, "empty_folder", f"{address} 里没有 Word 文件")
    for copy in copies:
        yield from open_up(copy.path, copy.name, staging)


def listed(system: Any, root: str, address: str, folder: Path) -> Iterator[Copy]:
    """All objects that a folder search would take."""
    for key, info in sorted(system.find(root, detail=True).items()):
        name = PurePosixPath(key).name
        if is_word_name(name) or is_archive(name):
            relative = key[len(root) :].lstrip("/") or name
            stamp = str(info.get("ETag") or (info.get("size"), str(info.get("mtime") or info.get("LastModified"))))
            parts = [part for part in PurePosixPath(relative).parts if part not in ("..", "/")]
            yield Copy(key, f"{address.rstrip('/')}/{relative}", folder.joinpath(*parts), stamp)


def is_fresh(copy: Copy) -> bool:
    """Whether the copy that lies there is of this very object."""
    return copy.path.exists() and stamp_of(copy) == copy.stamp


def fetch(system: Any, copies: list[Copy]) -> None:
    """Fetch in groups (object stores serve many at once); the stamp is written last, so a broken copy is not kept."""
    for start in range(0, len(copies), FETCHED_TOGETHER):
        group = copies[start : start + FETCHED_TOGETHER]
        for copy in group:
            copy.path.parent.mkdir(parents=True, exist_ok=True)
        system.get([copy.key for copy in group], [str(copy.path) for copy in group])
        for copy in group:
            stamp_file(copy).write_text(json.dumps(copy.stamp), encoding="utf-8")


def stamp_of(copy: Copy) -> str | None:
    try:
        stamp = json.loads(stamp_file(copy).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return str(stamp)


def stamp_file(copy: Copy) -> Path:
    """Beside the copy, under a name that no search takes."""
    return copy.path.with_name(f".{copy.path.name}.stamp")
