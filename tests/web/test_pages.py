"""Each page says what the store says, leads to the words, and hands out the same rows as files."""

import csv
import io
import json
import re

import openpyxl
import pytest
from fastapi.testclient import TestClient

PAGES = (
    "/compare", "/targets", "/plans", "/figures", "/quality", "/findings", "/issues", "/runs", "/documents",
    "/worklist", "/swot", "/swot/list", "/questions", "/ask", "/upload", "/review", "/review?table=swot_items",
    "/review?table=plans", "/stores", "/history", "/accounts", "/audit", "/account", "/api/docs",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_in_both_languages(reader: TestClient, path: str) -> None:
    for language, sign in (("zh", 'lang="zh-CN"'), ("en", 'lang="en"')):
        answer = reader.get(path, headers={"cookie": f"language={language}"})
        assert answer.status_code == 200, answer.text
        assert sign in answer.text


def test_every_question_opens(reader: TestClient) -> None:
    for name in re.findall(r'href="/ask/([a-z-]+)"', reader.get("/ask").text):
        assert reader.get(f"/ask/{name}").status_code == 200, name
        assert reader.get(f"/ask/{name}.csv").status_code == 200, name


def test_the_comparison_shows_the_samples_numbers(reader: TestClient) -> None:
    page = reader.get("/compare?metric=sales_revenue&store=枫林路店&store=滨湖广场店").text
    text = re.sub(r"<[^>]+>", " ", page)
    for number in ("1,200", "1,320", "1,452", "600", "900", "1,080"):
        assert f" {number} " in text
    assert "+10.0%" in text
    assert "+50.0%" in text
    assert "大学城店</th>" not in page


def test_an_empty_cell_says_why(reader: TestClient) -> None:
    page = reader.get("/compare?metric=sales_revenue&unit=元").text
    assert "没有该年计划" in page
    assert "12,000,000" in page


def test_the_same_address_gives_table_json_and_files_alike(reader: TestClient) -> None:
    address = "metric=sales_revenue&store=枫林路店&sort=-low"
    found = reader.get(f"/api/lists/targets?{address}&size=1000").json()
    rows = list(csv.DictReader(io.StringIO(reader.get(f"/targets.csv?{address}").content.decode("utf-8-sig"))))
    assert found["total"] == len(rows) > 3
    assert [row["target_id"] for row in found["rows"]] == [row["target_id"] for row in rows]
    book = openpyxl.load_workbook(io.BytesIO(reader.get(f"/targets.xlsx?{address}").content))
    assert book.sheetnames == ["目标", "说明"]
    assert book["目标"].max_row == len(rows) + 1
    about = {row[0].value: row[1].value for row in book["说明"].iter_rows()}
    assert about["筛选 store"] == "枫林路店"


def test_pages_never_overlap(reader: TestClient) -> None:
    seen: list[str] = []
    for page in range(1, 30):
        rows = reader.get(f"/api/lists/targets?size=25&page={page}").json()["rows"]
        seen += [row["target_id"] for row in rows]
    assert len(seen) == len(set(seen)) == reader.get("/api/lists/targets").json()["total"]


def test_facets_count_what_the_list_shows(reader: TestClient) -> None:
    page = reader.get("/targets?year=2025").text
    count = re.search(r'value="枫林路店"[^>]*> <span>枫林路店</span> <small>(\d+)</small>', page)
    assert count
    assert reader.get("/api/lists/targets?year=2025&store=枫林路店").json()["total"] == int(count[1])


@pytest.mark.parametrize("facet", ["region", "store", "year"])
def test_rows_without_a_value_can_be_chosen(reader: TestClient, facet: str) -> None:
    page = reader.get("/targets").text
    count = re.search(rf'name="{facet}" value="-"> <span>（空）</span> <small>(\d+)</small>', page)
    assert count
    rows = reader.get(f"/api/lists/targets?{facet}=-&size=1000").json()["rows"]
    assert len(rows) == int(count[1]) > 0
    assert {row[facet] for row in rows} == {None}
    assert reader.get(f"/targets?{facet}=-&{facet}=2025").status_code == 200
    assert 'value="-"' not in reader.get("/compare").text


def test_a_row_leads_to_its_words_in_the_plan(reader: TestClient) -> None:
    row = reader.get("/api/lists/targets?store=枫林路店&year=2025&metric=sales_revenue").json()["rows"][0]
    answer = reader.get(f"/row/targets/{row['target_id'].replace('#', '%23')}")
    assert answer.status_code == 303
    place, _, anchor = answer.headers["location"].partition("#")
    page = reader.get(place).text
    ref = anchor.removeprefix("m-")
    marked = re.search(
        rf'id="m-{ref}" class="anchor"></span>(?:<span[^>]*></span>)*<a class="mark[^>]*>([^<]+)</a>', page
    )
    assert marked
    assert marked[1] in row["evidence"]
    assert f'id="r-{ref}"' in page
    assert f'href="#m-{ref}"' in page


def test_the_plan_page_shows_tables_as_tables_and_chosen_kinds_only(reader: TestClient) -> None:
    row = reader.get("/api/lists/plans?store=枫林路店&year=2024").json()["rows"][0]
    place = f"/plan/{row['plan_id'].replace('#', '/')}"
    page = reader.get(place).text
    assert page.count("<table>") >= 1
    assert 'class="mark target"' in page
    only = reader.get(f"{place}?show=swot").text
    assert 'class="mark target"' not in only
    original = reader.get(f"{place}/original")
    assert original.content[:4] == b"PK\x03\x04"
    assert "filename*=UTF-8''" in original.headers["content-disposition"]


def test_two_years_of_a_store_are_compared_target_by_target(reader: TestClient) -> None:
    rows = reader.get("/api/lists/plans?store=枫林路店").json()["rows"]
    old, new = (next(row["plan_id"] for row in rows if row["year"] == year) for year in (2024, 2025))
    page = reader.get(f"/plan/{new.replace('#', '/')}/diff?with_plan={old.replace('#', '%23')}").text
    assert "1320万元" in page
    assert "1452万元" in page


def test_swot_items_stand_in_their_quadrants(reader: TestClient) -> None:
    page = reader.get("/swot").text
    weaknesses = page.partition('id="q-weakness"')[2].partition('id="q-opportunity"')[0]
    assert "会员沉睡多" in weaknesses


def test_failed_files_are_listed_with_remedies(reader: TestClient) -> None:
    page = reader.get("/documents?status=failed").text
    assert "枫林路店2025年薪酬预算.docx" in page
    assert "密码" in page


def test_questions_can_be_sent(reader: TestClient) -> None:
    text = reader.get("/questions.md").content.decode()
    assert text.startswith("# ")
    assert "请确认" in text
    book = openpyxl.load_workbook(io.BytesIO(reader.get("/questions.xlsx").content))
    assert book.active.max_row > 1


@pytest.mark.parametrize("form", ["svg", "png"])
def test_the_chart_is_a_picture(reader: TestClient, form: str) -> None:
    answer = reader.get(f"/compare.{form}?metric=sales_revenue&chart=lines")
    assert answer.status_code == 200
    assert answer.content[:4] == {"svg": b"<svg", "png": b"\x89PNG"}[form]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/lists/nix", 404, "query_unknown"),
        ("/api/lists/targets?year=abc", 422, "query_value"),
        ("/api/lists/targets?sort=nix", 422, "query_column"),
        ("/api/lists/targets?page=0", 422, "query_value"),
        ("/api/compare?metric=nix", 422, "query_value"),
        ("/api/compare?tier=top", 422, "query_value"),
        ("/api/nix", 404, "not_found"),
        ("/api/plans/nix/1", 404, "not_found"),
        ("/api/uploads/nix", 404, "not_found"),
    ],
)
def test_errors_of_the_api_have_one_shape(reader: TestClient, path: str, status: int, code: str) -> None:
    answer = reader.get(path)
    assert answer.status_code == status
    error = answer.json()["error"]
    assert error["code"] == code
    assert set(error) == {"code", "message", "remedy"}
    assert error["message"]


def test_an_unchanged_answer_is_not_sent_again(reader: TestClient) -> None:
    first = reader.get("/api/lists/targets?year=2025")
    again = reader.get("/api/lists/targets?year=2025", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert 'rel="next"' in reader.get("/api/lists/targets?size=25").headers["link"]


def test_a_page_that_is_not_there_says_so(reader: TestClient) -> None:
    answer = reader.get("/nix")
    assert answer.status_code == 404
    assert "没有这个页面" in answer.text


def test_rows_beyond_the_limit_are_announced(folder: object) -> None:
    from pathlib import Path

    from tests.web.conftest import pages

    assert isinstance(folder, Path)
    with pages(folder, rows=10, export_rows=10) as client:
        assert "只显示前" in client.get("/compare?metric=sales_revenue&metric=sales_volume").text
        assert len(client.get("/targets.json").json()["rows"]) == 10
        assert "只写出前 10 行" in client.get("/targets.json").json()["notes"][0]


def test_health_says_nothing_of_plans(reader: TestClient) -> None:
    assert reader.get("/api/health").json() == {"status": "ok"}
    assert reader.get("/api/ready").json() == {"status": "ready"}


def test_json_of_a_list_is_valid_for_every_list(reader: TestClient) -> None:
    for name in reader.get("/api/lists").json()["lists"]:
        answer = reader.get(f"/api/lists/{name}?size=3")
        assert answer.status_code == 200, name
        assert json.loads(answer.text)["name"] in (name, answer.json()["name"])
