"""Exports: typed, harmless, the same bytes for the same store."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schemas.tables import SCHEMA_VERSION
from storage import Store, export, questions
from storage.database import reading
from storage.export import harmless
from storage.workbook import write_workbook
from tests.storage.plans import extraction, plan, swot, target

NASTY = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "－1", " =cmd|'/c calc'!A0", '=HYPERLINK("http://x")')


@pytest.fixture
def filled(store: Store) -> Store:
    store.replace_document(
        extraction(
            plan(
                "城东店",
                2025,
                targets=[
                    target(8600000, evidence="全年销售860万元"),
                    target(-0.9, "gross_margin_rate", "%", evidence="-0.9%"),
                    *(target(n, "orders", "单", evidence=words, scope=words) for n, words in enumerate(NASTY)),
                ],
                swot=[swot("weakness", "客流不足\n周末尤甚")],
            )
        )
    )
    store.replace_document(
        extraction(plan("城西店", 2025, targets=[target(None, status="placeholder", evidence="XX万元")]))
    )
    return store


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_csv_opens_in_excel_and_holds_every_row(filled: Store, tmp_path: Path) -> None:
    filled.export(tmp_path, "csv")
    raw = (tmp_path / "targets.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in raw
    rows = table(tmp_path / "targets.csv")
    assert len(rows) == 13
    assert (rows[0]["low"], rows[0]["period_year"], rows[0]["evidence"]) == ("8600000", "2025", "全年销售860万元")
    assert table(tmp_path / "swot_items.csv")[0]["text"] == "客流不足\n周末尤甚"


def test_numbers_stay_numbers_and_text_never_becomes_a_formula(filled: Store, tmp_path: Path) -> None:
    filled.export(tmp_path, "csv")
    rows = table(tmp_path / "targets.csv")
    assert (rows[1]["low"], rows[1]["evidence"]) == ("-0.9", "'-0.9%")
    assert [row["scope"] for row in rows[2:12]] == [f"'{words}" for words in NASTY]


@pytest.mark.parametrize("text", ["860万元", "’=1", "a=b", "", "（-1）"])
def test_harmless_text_is_left_alone(text: str) -> None:
    assert harmless(text) == text


def test_the_workbook_holds_no_formula_and_typed_cells(filled: Store, tmp_path: Path) -> None:
    (path,) = filled.export(tmp_path, "xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["对比", "目标", "SWOT", "计划质量", "核对", "问题", "说明"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "inlineStr"}
    assert {words for words in NASTY if not words.startswith(("\t", "\r"))} <= {cell.value for cell in cells}
    for sheet in book.worksheets[:-1]:
        assert sheet.freeze_panes is not None
        assert sheet.auto_filter.ref is not None


def test_the_comparison_sheet_is_the_pivot_with_reasons_and_links(filled: Store, tmp_path: Path) -> None:
    (path,) = filled.export(tmp_path, "xlsx")
    sheet = openpyxl.load_workbook(path)["对比"]
    rows = {(row[0].value, row[3].value): row for row in sheet.iter_rows(min_row=2)}
    east, west = rows["销售额", "城东店"], rows["销售额", "城西店"]
    assert (east[2].value, east[4].value, east[4].hyperlink.location) == ("万元", 860, "'目标'!A2")
    assert (west[4].value, west[5].value) == (None, "数字被隐去：XX万元")
    assert rows["销售额", "合计 / 范围"][4].value == 860


def test_the_notes_sheet_says_what_was_asked_of_which_data(filled: Store, tmp_path: Path) -> None:
    (path,) = filled.export(tmp_path, "xlsx")
    notes = {row[0].value: row[1].value for row in openpyxl.load_workbook(path)["说明"].iter_rows()}
    assert (notes["指标"], notes["金额单位"], notes["结构版本"]) == ("全部", "万元", SCHEMA_VERSION)
    assert notes["数据版本"] == "提取 1、词表 1（2 份）"
    assert notes["目标行数"] == "13"


def test_numbers_beyond_the_links_that_excel_opens_stand_without_and_it_is_said(filled: Store, tmp_path: Path) -> None:
    with reading(filled.engine) as connection:
        path = write_workbook(connection, tmp_path / "few.xlsx", most_links=1)
    book = openpyxl.load_workbook(path)
    linked = [cell for row in book["对比"].iter_rows() for cell in row if cell.hyperlink]
    assert len(linked) == 1
    notes = {row[0].value: row[1].value for row in book["说明"].iter_rows()}
    assert notes["链接"] == "对比中前 1 个数字链到“目标”表，其余请按门店、年度在“目标”表中筛选"


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "xlsx"])
def test_the_same_store_gives_the_same_bytes(filled: Store, tmp_path: Path, form: Any) -> None:
    first, second = ({p.name: p.read_bytes() for p in filled.export(tmp_path / n, form)} for n in ("a", "b"))
    assert first == second


def test_parquet_is_typed_and_knows_its_schema(filled: Store, tmp_path: Path) -> None:
    filled.export(tmp_path, "parquet")
    found = pq.read_table(tmp_path / "targets.parquet")
    assert found.schema.metadata[b"jihua_schema_version"] == SCHEMA_VERSION.encode()
    assert found.schema.field("low").type == pa.decimal128(38, 15)
    assert found.schema.field("flags").type == pa.list_(pa.string())
    assert found.column("low")[1].as_py() == Decimal("-0.9")


def test_json_lines_keep_numbers_and_lists(filled: Store, tmp_path: Path) -> None:
    filled.export(tmp_path, "jsonl")
    rows = [json.loads(line) for line in (tmp_path / "targets.jsonl").read_text(encoding="utf-8").splitlines()]
    assert (rows[0]["low"], rows[0]["flags"], rows[1]["low"]) == (8600000, [], -0.9)


def test_a_table_of_several_pages_is_written_whole(
    filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = {form: {p.name: p for p in filled.export(tmp_path / form, form)} for form in ("csv", "jsonl")}
    monkeypatch.setattr(export, "PAGE", 4)
    for form, files in whole.items():
        for path in filled.export(tmp_path / "pages" / form, form):  # type: ignore[arg-type]
            assert path.read_bytes() == files[path.name].read_bytes()
    filled.export(tmp_path / "pages", "parquet")
    found = pq.ParquetFile(tmp_path / "pages" / "targets.parquet")
    assert (found.num_row_groups, found.metadata.num_rows) == (4, 13)


def test_long_and_odd_text_survives_in_the_workbook(store: Store, tmp_path: Path) -> None:
    odd = [swot("weakness", "长" * 40_000), swot("weakness", "铃\x07响")]
    store.replace_document(extraction(plan(swot=odd)))
    (path,) = store.export(tmp_path, "xlsx")
    sheet = openpyxl.load_workbook(path)["SWOT"]
    texts = [str(row[6].value) for row in sheet.iter_rows(min_row=2)]
    assert texts[0].endswith("…（已截断）")
    assert "响" in texts[1]


def test_questions_are_ready_to_send(filled: Store, tmp_path: Path) -> None:
    found = filled.letters()
    assert [(letter.store, letter.year, len(letter.asks)) for letter in found] == [
        ("城东店", 2025, 1),
        ("城西店", 2025, 1),
    ]
    text = questions.to_markdown(found)
    assert "# 城西店2025年计划：请确认 1 处" in text
    assert "1. sales\\_revenue“XX万元”没有写出数字，请补充目标值。" in text
    path = questions.write_workbook(found, tmp_path / "q.xlsx")
    rows = list(openpyxl.load_workbook(path)["待确认"].iter_rows(min_row=2, values_only=True))
    assert rows[1][:5] == ("城西店", 2025, "城西店2025.docx", 1, "sales_revenue“XX万元”没有写出数字，请补充目标值。")
    assert questions.write_workbook(found, tmp_path / "again.xlsx").read_bytes() == path.read_bytes()


def test_a_workbook_of_what_was_chosen_holds_nothing_else(filled: Store, tmp_path: Path) -> None:
    from storage.compare import Wanted

    with reading(filled.engine) as connection:
        path = write_workbook(connection, tmp_path / "x.xlsx", Wanted(("sales_revenue",), ("城西店",)), money_unit="元")
    book = openpyxl.load_workbook(path)
    assert book["目标"].max_row == 2
    assert book["计划质量"].max_row == 2
