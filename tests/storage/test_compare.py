"""Comparing like with like."""

from decimal import Decimal
from pathlib import Path

from storage import Store
from storage.compare_table import flat
from tests.storage.plans import extraction, plan, target


def fill(store: Store) -> None:
    for name, year, targets in (
        ("城东店", 2024, [target(8000000)]),
        ("城东店", 2025, [target(8600000, period="2025"), target(2000000, period="2025-Q1")]),
        ("城西店", 2025, [target(None, status="placeholder", evidence="销售额XX万元")]),
        ("江南店", 2024, [target(15, unit="%", change="increase", evidence="销售额增长15%")]),
        ("江南店", 2025, [target(3, "trainings", "次")]),
    ):
        store.replace_document(extraction(plan(name, year, targets=targets)))


def test_missing_numbers_are_told_apart(store: Store) -> None:
    fill(store)
    (block,) = store.compare("sales_revenue", years=[2024, 2025]).blocks
    seen = {line.label: [cell.missing or cell.value for cell in line.cells] for line in block.lines}
    assert seen == {
        "城东店": [Decimal(8000000), Decimal(8600000)],
        "城西店": ["no_plan", "placeholder"],
        "江南店": ["change_only", "not_found"],
    }


def test_the_difference_is_in_the_unit_and_in_per_cent(store: Store) -> None:
    fill(store)
    (block,) = store.compare("sales_revenue").blocks
    last = block.lines[0].cells[1]
    assert (last.difference, last.percent, last.better) == (Decimal(600000), Decimal("7.50"), True)


def test_the_table_shows_money_in_the_unit_asked_for(store: Store) -> None:
    fill(store)
    table = flat(store.compare("sales_revenue", stores=["城东店"]), "亿元")
    assert table.rows[0][4:6] == (Decimal("0.08"), "年份来自title")


def test_all_formats_are_written(store: Store, tmp_path: Path) -> None:
    fill(store)
    for form in ("csv", "jsonl", "parquet", "xlsx"):
        names = {path.name for path in store.export(tmp_path / form, form)}
        assert names == {"jihua.xlsx"} if form == "xlsx" else f"targets.{form}" in names
