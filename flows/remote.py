"""Inboxes in object storage (`s3://bucket/inbox`, any address fsspec knows): copied beside the store, then read.

A copy is fetched once and again only when the object's tag, or its size and time, have changed; it goes when its object
goes. What was read of an object that is gone stays in the store, with its original.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
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
        system.invalidate_cache()  # of listings, in a process that runs for days
        copies = list(listed(system, root, address, folder))
        forget_gone(folder, copies)
        refused = fetch(system, [copy for copy in copies if not is_fresh(copy)])
    except (OSError, ImportError, ValueError) as error:
        message = f"无法读取 {address}（{error}）。请检查地址、账号和网络；s3 需要安装 jihua[s3]"
        yield Found(folder, address, "unreachable", message)
        return
    if not copies:
        yield Found(folder, address, "empty_folder", f"{address} 里没有 Word 文件")
    for copy in copies:
        if copy in refused:
            message = f"无法取得 {copy.name}（{refused[copy]}）。请检查该文件的权限，或稍后再运行"
            yield Found(copy.path, copy.name, "unreachable", message)
        else:
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


def forget_gone(folder: Path, copies: list[Copy]) -> None:
    """Remove copies whose objects are gone, and folders that are left empty."""
    kept = {path for copy in copies for path in (copy.path, stamp_file(copy))}
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            with suppress(OSError):  # not empty
                path.rmdir()
        elif path not in kept:
            path.unlink()


def fetch(system: Any, copies: list[Copy]) -> dict[Copy, OSError]:
    """Fetch in groups (object stores serve many at once); why single objects could not be had.

    The stamp goes before its copy changes and comes back behind it, so a broken copy is never taken for a fresh one.
    """
    refused: dict[Copy, OSError] = {}
    for start in range(0, len(copies), FETCHED_TOGETHER):
        group = copies[start : start + FETCHED_TOGETHER]
        for copy in group:
            copy.path.parent.mkdir(parents=True, exist_ok=True)
            stamp_file(copy).unlink(missing_ok=True)
        try:
            get(system, group)
        except OSError:  # one that was deleted meanwhile or is forbidden fails its whole group
            for copy in group:
                try:
                    get(system, [copy])
                except OSError as error:
                    refused[copy] = error
    return refused


def get(system: Any, group: list[Copy]) -> None:
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
