"""Under the English switch all that is ours is English; the words of plans and stores stay, marked as Chinese."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from fastapi.testclient import TestClient

from extractors.vocabulary import Vocabulary
from schemas.issues import IssueCode
from storage.queries import NAMES, QUESTIONS
from storage.words import CHECKS
from tests.web.conftest import SAMPLES, token_of, wait_for
from tests.web.test_pages import PAGES
from web import english
from web.errors import STATUS
from web.shown import FLAGS

CHINESE = re.compile("[　-〿一-鿿＀-￯]")
SHOWN = ("title", "aria-label", "placeholder", "alt", "label")
VOID = ("meta", "link", "input", "br", "hr", "img")
ROOT = Path(__file__).parents[2]
IN_ENGLISH = {"cookie": "language=en"}


class Ours(HTMLParser):
    """Collects what a page shows outside of elements marked as Chinese."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        chinese = (given.get("lang") or "").startswith("zh") or (bool(self.open) and self.open[-1][1])
        if not chinese:
            self.found += [value for name in SHOWN if (value := given.get(name))]
        if tag not in VOID:
            self.open.append((tag, chinese))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self.open or not self.open[-1][1]:
            self.found.append(data)


def chinese_of_ours(page: str) -> list[str]:
    reader = Ours()
    reader.feed(page)
    assert len(reader.found) > 20
    return [text.strip() for text in reader.found if CHINESE.search(text)]


MORE = ("/compare?metric=gross_margin_rate&chart=lines&convert=1", "/nix", "/targets?year=x")
METRICS = ("sales_revenue", "customers_new", "sales_volume", "trainings", "promotions", "other")


@pytest.mark.parametrize("path", [*PAGES, *MORE])
def test_a_page_shows_no_chinese_of_ours(reader: TestClient, path: str) -> None:
    assert chinese_of_ours(reader.get(path, headers=IN_ENGLISH).text) == []


@pytest.mark.parametrize("metric", METRICS)
def test_a_comparison_of_any_metric_shows_no_chinese_of_ours(reader: TestClient, metric: str) -> None:
    for more in ("", "&grain=quarter", "&change=increase", "&grain=month&chart=lines"):
        page = reader.get(f"/compare?metric={metric}{more}", headers=IN_ENGLISH)
        assert chinese_of_ours(page.text) == [], more


@pytest.mark.parametrize("name", NAMES)
def test_a_question_shows_no_chinese_of_ours(reader: TestClient, name: str) -> None:
    assert chinese_of_ours(reader.get(f"/ask/{name}", headers=IN_ENGLISH).text) == []


def test_every_plan_and_its_review_show_no_chinese_of_ours(reader: TestClient) -> None:
    rows = reader.get("/api/lists/plans?size=200").json()["rows"]
    assert len(rows) > 10
    for row in rows:
        place = row["plan_id"].replace("#", "/")
        assert chinese_of_ours(reader.get(f"/plan/{place}", headers=IN_ENGLISH).text) == [], row["title"]
        review = f"/review?plan={row['plan_id'].replace('#', '%23')}"
        assert chinese_of_ours(reader.get(review, headers=IN_ENGLISH).text) == [], row["title"]


def test_two_plans_compared_show_no_chinese_of_ours(reader: TestClient) -> None:
    rows = reader.get("/api/lists/plans?store=枫林路店").json()["rows"]
    old, new = (next(row["plan_id"] for row in rows if row["year"] == year) for year in (2024, 2025))
    place = f"/plan/{new.replace('#', '/')}/diff?with_plan={old.replace('#', '%23')}"
    page = reader.get(place, headers=IN_ENGLISH).text
    assert chinese_of_ours(page) == []
    assert "13,200,000 CNY" in page
    assert "年年" not in reader.get(place).text


def test_uploads_and_corrections_show_no_chinese_of_ours(client: TestClient) -> None:
    client.cookies.set("language", "en")
    sent = {"files": ("薪酬.docx", next(SAMPLES.rglob("*薪酬预算.docx")).read_bytes())}
    token = token_of(client, "/upload")
    place = client.post("/upload", data={"token": token}, files=sent).headers["location"]
    wait_for(lambda: "Done" in client.get(place).text)
    assert "password" in client.get(place).text
    assert chinese_of_ours(client.get(place).text) == []
    row = client.get("/api/lists/worklist").json()["rows"][0]
    change = {
        "table": "targets",
        "row_id": row["target_id"],
        "revision": 0,
        "values": {"tier": "floor", "scope": "全店"},
    }
    assert client.post("/api/corrections", json=change).status_code == 201
    for path in ("/history", f"/review?row={row['target_id'].replace('#', '%23')}", "/audit", "/upload"):
        assert chinese_of_ours(client.get(path).text) == [], path
    assert client.post("/api/corrections", json=change).json()["error"]["message"].startswith("Somebody changed")


def test_a_code_that_can_be_shown_has_english_words() -> None:
    for section, codes in {
        "errors": STATUS,
        "issues": {str(code) for code in IssueCode} | {"correction_orphaned", "internal_error"},
        "findings": CHECKS,
        "lists": NAMES,
        "questions": [question.name for question in QUESTIONS],
        "money": ("元", "万元", "亿元"),
    }.items():
        assert set(codes) - set(english.table(section)) == set(), section
    assert {str(code) for code in IssueCode} - set(FLAGS) == set()
    raised = re.compile(r'code="([a-z_]+)"')
    for folder in ("web", "storage/queries", "extractors/reader"):
        for file in (ROOT / folder).rglob("*.py"):
            unknown = set(raised.findall(file.read_text("utf-8"))) - set(english.table("errors")) - {"login_missing"}
            assert unknown == set(), file


def test_every_unit_of_the_vocabulary_has_an_english_name() -> None:
    whole = yaml.safe_load((ROOT / "extractors/vocabulary/units.yaml").read_text("utf-8"))
    units = {one["unit"] for entries in whole.values() if isinstance(entries, list) for one in entries if "unit" in one}
    assert {unit for unit in units if CHINESE.search(unit)} - set(english.table("units")) == set()
    assert all(not CHINESE.search(english.metric(code)) for code in Vocabulary.load().metrics)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("2025年上半年", "2025-H1"),
        ("2025年第三季度", "2025-Q3"),
        ("2025年3月5日", "2025-03-05"),
        ("2025年11月12日", "2025-11-12"),
        ("2025年3月至5月", "2025-03/05"),
        ("2025年", "2025"),
        ("国庆促销至年底", "国庆促销至年底"),
    ],
)
def test_periods_are_written_as_the_contract_does_and_events_stay(words: str, wanted: str) -> None:
    assert english.period(words) == wanted
