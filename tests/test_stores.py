"""The store registry and the manifest: files as people keep them."""

from pathlib import Path

import pytest

from extractors.identity.manifest import Entry, Manifest
from extractors.identity.stores import StoreRegistry
from schemas.issues import SettingsError


def test_a_registry_is_read_with_aliases_and_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "stores.csv"
    file.write_text(
        "\ufeffcode,name,aliases,region\nS1,青禾路店,青禾|禾苗店；青禾分店,城南\nS2,望江路店,,\n", encoding="utf-8"
    )
    registry = StoreRegistry.load(file)
    assert [(s.code, s.aliases, s.region) for s in registry.stores] == [
        ("S1", ("青禾", "禾苗店", "青禾分店"), "城南"),
        ("S2", (), None),
    ]


@pytest.mark.parametrize(
    ("rows", "told"),
    [("S1,青禾路店,,\nS2,青禾 路店,,\n", "青禾 路店"), ("S1,,,\n", "第2行"), (",望江路店,,\n", "第2行")],
)
def test_a_registry_that_contradicts_itself_is_refused(tmp_path: Path, rows: str, told: str) -> None:
    file = tmp_path / "stores.csv"
    file.write_text("code,name,aliases,region\n" + rows, encoding="utf-8")
    with pytest.raises(SettingsError, match=told):
        StoreRegistry.load(file)


def test_the_longest_name_in_a_text_wins(tmp_path: Path) -> None:
    file = tmp_path / "stores.csv"
    file.write_text("code,name,aliases,region\nS1,江路店,,\nS2,望江路店,,\n", encoding="utf-8")
    match = StoreRegistry.load(file).find_in("望江路店2025年计划")
    assert match is not None
    assert match.store is not None
    assert match.store.code == "S2"


def test_a_manifest_is_asked_by_path_and_by_name(tmp_path: Path) -> None:
    file = tmp_path / "清单.csv"
    file.write_text("file,store,year,department\n城南/计划.docx,青禾路店,2025,\n总结.docx,,,售后部\n", encoding="utf-8")
    manifest = Manifest.load(file)
    assert manifest.of("/data/2025/城南/计划.docx") == Entry("城南/计划.docx", "青禾路店", 2025)
    assert manifest.of("/data/城北/计划.docx") is None
    assert manifest.of("总结.docx") == Entry("总结.docx", department="售后部")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("file,store,year\na.docx,,25年\n", "25年"),
        ("file,store\na.docx,甲店\na.docx,乙店\n", "写了两次"),
        ("name,store\na.docx,甲店\n", "列"),
        ("file,store\n,甲店\n", "文件名"),
    ],
)
def test_a_manifest_with_a_fault_is_refused_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "manifest.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=told):
        Manifest.load(file)
