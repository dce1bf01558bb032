"""The sample documents: built as committed, readable where they should be, and true to their own gold."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from docx import Document

from sample_docs import build, spoil

HERE = build.HERE
RECIPES = sorted((HERE / "recipes").glob("*.yaml"))
GOLD = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((HERE / "gold").glob("*.json"))]
CHAIN = ("枫林路店", "滨湖广场店", "柳营镇店", "大学城店")


def squeeze(text: str) -> str:
    return "".join(text.split())


def text_of(recipe: build.Recipe) -> str:
    lines: list[str] = []
    for block in recipe.blocks:
        if isinstance(block, str):
            lines.append(block)
        elif block.table is not None:
            lines += [cell for row in block.table for cell in row if cell]
        else:
            lines.append(block.text or block.heading or block.item or "")
            lines.append(block.footnote or "")
    return squeeze("\n".join(lines))


def plan_of(store: str, year: int) -> dict[str, Any]:
    plans: list[dict[str, Any]] = [plan for gold in GOLD for plan in gold["plans"]]
    found = [plan for plan in plans if store in (plan["store"] or []) and plan["year"] == year]
    assert len(found) == 1
    return found[0]


def total(plan: dict[str, Any], metric: str) -> list[float]:
    """The values a plan states for the whole store and year, floor before stretch."""
    return [
        target["low"]
        for target in plan["targets"]
        if target["m"] == metric
        and target.get("scope") is None
        and target["period"] == str(plan["year"])
        and "per" not in target
        and target.get("change", "level") == "level"
    ]


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_a_recipe_builds_the_committed_files(path: Path) -> None:
    for name, data in build.build(build.load(path)).items():
        assert (HERE / name).read_bytes() == data, f"{name}: run python -m sample_docs.build"


def test_every_committed_document_has_its_recipe() -> None:
    built = {name for path in RECIPES for name in build.build(build.load(path))}
    lying = {path.relative_to(HERE) for kind in ("*.docx", "*.doc", "gold/*.json") for path in HERE.rglob(kind)}
    assert lying == built


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_gold_quotes_the_document(path: Path) -> None:
    recipe = build.load(path)
    text = text_of(recipe)
    for plan in recipe.gold["plans"]:
        for target in plan["targets"]:
            assert squeeze(target["e"]) in text
        for _, item in plan["swot"]:
            assert squeeze(item) in text
        for _, _, title in plan["sections"]:
            assert squeeze(title if isinstance(title, str) else title[0]) in text
    for figure in recipe.gold["figures"]:
        assert squeeze(figure["e"]) in text


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_a_sound_document_opens_and_a_spoilt_one_does_not(path: Path) -> None:
    recipe = build.load(path)
    file = HERE / recipe.folder / recipe.file
    if recipe.spoil:
        assert not zipfile.is_zipfile(file)
        assert recipe.gold["plans"] == []
        return
    lines = [squeeze(paragraph.text) for paragraph in Document(str(file)).paragraphs]
    for block in recipe.blocks:
        text = block if isinstance(block, str) else block.text or block.heading or block.item
        assert text is None or squeeze(text) in lines


def test_a_protected_document_is_a_compound_file_with_the_streams_word_writes() -> None:
    data = spoil.encrypt(b"PK" * 4000)
    assert data[:8] == bytes.fromhex("d0cf11e0a1b11ae1")
    assert len(data) % 512 == 0
    for name in ("EncryptionInfo", "EncryptedPackage"):
        assert name.encode("utf-16-le") in data
    assert b"PKPK" not in data


def test_the_readme_names_every_file_and_tells_the_numbers_of_the_plans() -> None:
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    for path in RECIPES:
        recipe = build.load(path)
        assert f"| {recipe.folder}/{recipe.file} | {recipe.purpose} |" in readme
    scale = {"sales_revenue": 10000, "sales_volume": 1, "gross_margin_rate": 1, "members_new": 1}
    for store in CHAIN:
        row = next(line for line in readme.splitlines() if line.startswith(f"| {store} |"))
        cells = [cell.strip() for cell in row.strip("|").split("|")][1:5]
        for (metric, factor), cell in zip(scale.items(), cells, strict=True):
            for year, number in zip((2023, 2024, 2025), cell.split("/"), strict=True):
                assert float(number) * factor in total(plan_of(store, year), metric)


def test_the_registry_knows_every_store_by_the_names_its_plans_use() -> None:
    lines = (HERE / "stores.csv").read_text(encoding="utf-8").splitlines()
    rows = [dict(zip(lines[0].split(","), line.split(","), strict=True)) for line in lines[1:]]
    known = {name for row in rows for name in [row["name"], *row["aliases"].split("|")]}
    for store in CHAIN:
        for year in (2023, 2024, 2025):
            names = plan_of(store, year)["store"]
            assert set([names] if isinstance(names, str) else names) <= known


def test_a_recipe_with_an_unknown_key_is_refused() -> None:
    recipe = yaml.safe_load(RECIPES[0].read_text(encoding="utf-8")) | {"colour": "red"}
    with pytest.raises(ValueError, match="colour"):
        build.Recipe.model_validate(recipe)
