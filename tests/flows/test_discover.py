"""Which files are plans, in which order, and what is said of places that hold none."""

import os
import zipfile
from pathlib import Path

import pytest

from flows.discover import discover
from flows.leftovers import is_leftover
from tests.flows.plans import write_plan


def names(folder: Path, *places: str | Path) -> list[str]:
    found = discover([str(place) for place in places] or [str(folder)], folder / ".staging")
    return [one.name.replace(f"{folder}/", "") for one in found]


@pytest.mark.parametrize(
    "name",
    [
        "~$计划.docx",
        ".~lock.计划.docx#",
        "._计划.docx",
        "Thumbs.db",
        "~WRL0003.tmp",
        "计划.docx.tmp",
        "desktop.ini",
        ".DS_Store",
    ],
)
def test_leftovers_are_no_plans(name: str) -> None:
    assert is_leftover(name)


@pytest.mark.parametrize("name", ["计划.docx", "~计划.docx", "2025.计划（定稿）.docx", "a.b.docx", "db计划.doc"])
def test_plans_are_no_leftovers(name: str) -> None:
    assert not is_leftover(name)


def test_folders_are_searched_deep_and_in_order(tmp_path: Path) -> None:
    for name in (
        "乙/2.docx",
        "乙/1.docx",
        "甲/深/深/3.doc",
        "0.docx",
        "甲/~$3.doc",
        "甲/表.xlsx",
        ".git/x.docx",
        "乙/4.WPS",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    assert names(tmp_path) == ["0.docx", "乙/1.docx", "乙/2.docx", "乙/4.WPS", "甲/深/深/3.doc"]


def test_a_file_named_on_its_own_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "计划.txt").write_bytes(b"")
    assert names(tmp_path, tmp_path / "计划.txt") == ["计划.txt"]


def test_a_file_named_twice_comes_once(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"")
    assert names(tmp_path, tmp_path / "a.docx", tmp_path, f"{tmp_path}/./a.docx") == ["a.docx"]


def test_patterns_are_spread_out(tmp_path: Path) -> None:
    for name in ("店一/2025.docx", "店二/2025.docx", "店二/2024.docx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    assert names(tmp_path, tmp_path / "*" / "2025.docx") == ["店一/2025.docx", "店二/2025.docx"]


def test_missing_places_empty_folders_and_pipes_say_so(tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    os.mkfifo(tmp_path / "管道.docx")
    found = list(discover([tmp_path / "没有", tmp_path / "空", tmp_path / "管道.docx"], tmp_path / ".s"))
    assert [one.code for one in found] == ["missing", "empty_folder", "not_a_file"]
    assert all(one.message for one in found)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root reads every folder")
def test_a_folder_that_refuses_is_named(tmp_path: Path) -> None:
    (tmp_path / "锁").mkdir(mode=0o000)
    assert [one.code for one in discover([tmp_path], tmp_path / ".s")] == ["no_permission"]


def pack(archive: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(archive, "w") as package:
        for name, content in members.items():
            package.writestr(name, content)


def pack_on_chinese_windows(archive: Path, name: str, content: bytes) -> None:
    """As the Explorer of a Chinese Windows does: the name in GBK, no flag to say so."""
    stand_in = "x" * len(name.encode("gbk"))
    pack(archive, {stand_in: content})
    archive.write_bytes(archive.read_bytes().replace(stand_in.encode(), name.encode("gbk")))


GBK_NAMES = [
    "枫林路店2025年计划.docx",
    "城东片区/滨湖店（定稿）.docx",
    "计划—终稿.docx",
    "㈱测试①.docx",
    "店长の計畫.docx",
    "镕基路店.docx",
]


@pytest.mark.parametrize("name", GBK_NAMES)
def test_names_packed_on_chinese_windows_come_out_right(tmp_path: Path, name: str) -> None:
    pack_on_chinese_windows(tmp_path / "a.zip", name, b"content")
    assert names(tmp_path, tmp_path / "a.zip") == [f"a.zip/{name}"]


@pytest.mark.parametrize("name", GBK_NAMES)
def test_names_packed_as_utf8_come_out_right(tmp_path: Path, name: str) -> None:
    pack(tmp_path / "a.zip", {name: b"content"})
    assert names(tmp_path, tmp_path / "a.zip") == [f"a.zip/{name}"]


def test_zips_in_zips_are_opened(tmp_path: Path) -> None:
    pack(tmp_path / "内.zip", {"b.docx": b"1"})
    pack(tmp_path / "外.zip", {"店/内.zip": (tmp_path / "内.zip").read_bytes(), "a.docx": b"2"})
    assert names(tmp_path, tmp_path / "外.zip") == ["外.zip/a.docx", "外.zip/店/内.zip/b.docx"]


@pytest.mark.parametrize("name", ["../../逃.docx", "/etc/逃.docx", "..\\..\\逃.docx", "C:\\逃.docx"])
def test_no_member_leaves_its_folder(tmp_path: Path, name: str) -> None:
    pack(tmp_path / "a.zip", {name: b"content"})
    found = list(discover([tmp_path / "a.zip"], tmp_path / "staging"))
    assert all((tmp_path / "staging") in one.path.parents for one in found)
    assert not list(tmp_path.parent.glob("逃*"))


def test_archives_that_cannot_be_opened_say_why(tmp_path: Path) -> None:
    (tmp_path / "坏.zip").write_bytes(b"PK nothing")
    pack(tmp_path / "锁.zip", {"a.docx": b"secret"})
    raw = bytearray((tmp_path / "锁.zip").read_bytes())
    raw[6] |= 1
    raw[raw.find(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "锁.zip").write_bytes(bytes(raw))
    found = list(discover([tmp_path / "坏.zip", tmp_path / "锁.zip"], tmp_path / "s"))
    assert [one.code for one in found] == ["damaged_archive", "encrypted_archive"]


def test_an_archive_that_fills_the_disk_is_stopped(tmp_path: Path) -> None:
    from flows.unpack import ArchiveError, ArchiveLimits, unpack

    with zipfile.ZipFile(tmp_path / "大.zip", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("a.docx", bytes(5 * 2**20))
    with pytest.raises(ArchiveError) as caught:
        unpack(tmp_path / "大.zip", tmp_path / "s", limits=ArchiveLimits(megabytes=1))
    assert caught.value.code == "archive_too_large"
    assert not list((tmp_path / "s").glob("*"))


def test_an_archive_is_unpacked_once(tmp_path: Path) -> None:
    plan = write_plan(tmp_path / "计划.docx")
    pack(tmp_path / "a.zip", {"计划.docx": plan.read_bytes()})
    first = list(discover([tmp_path / "a.zip"], tmp_path / "s"))
    written = first[0].path.stat().st_mtime_ns
    again = list(discover([tmp_path / "a.zip"], tmp_path / "s"))
    assert again == first
    assert again[0].path.stat().st_mtime_ns == written
