"""A real browser: each page is drawn without a complaint, works by keyboard, and axe finds nothing serious.

`JIHUA_SCREENSHOTS=docs/pages` keeps a picture of each page.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.web.conftest import SAMPLES, serving

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PAGES = {
    "compare": "/compare?metric=sales_revenue&metric=gross_margin_rate",
    "compare-lines": "/compare?metric=sales_revenue&chart=lines",
    "targets": "/targets?year=2025",
    "swot": "/swot",
    "quality": "/quality",
    "questions": "/questions",
    "runs": "/runs",
    "documents": "/documents?status=failed",
    "upload": "/upload",
    "review": "/review",
    "history": "/history",
    "stores": "/stores",
    "accounts": "/accounts",
    "audit": "/audit",
    "ask": "/ask",
    "api": "/api/docs",
}
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def site(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site") / "house"
    shutil.copytree(sample_store, folder)
    with serving(folder) as address:
        yield address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page whose console must stay silent."""
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 860}, locale="zh-CN")
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert complaints == []


def keep(page: Page, name: str) -> None:
    if folder := os.environ.get("JIHUA_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def serious(page: Page) -> list[str]:
    """What axe calls serious or critical, each with its first place."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    found: Any = axe.Axe().run(page)
    return [
        f"{one['id']}: {one['nodes'][0]['html']}"
        for one in found.response["violations"]
        if one["impact"] in ("serious", "critical")
    ]


def plan_place(page: Page) -> str:
    rows = page.request.get("/api/lists/plans?store=滨湖广场店&year=2025").json()["rows"]
    return f"/plan/{rows[0]['plan_id'].replace('#', '/')}"


@pytest.mark.parametrize("name", PAGES)
def test_each_page_is_drawn_and_accessible(page: Page, name: str) -> None:
    page.goto(PAGES[name])
    keep(page, name)
    assert page.locator("h1").count() == 1
    assert serious(page) == []


def test_a_plan_is_read_both_ways(page: Page) -> None:
    page.goto(plan_place(page))
    keep(page, "plan")
    assert serious(page) == []
    page.locator("article a.mark.target").last.click()
    assert "#r-" in page.url
    chosen = page.locator("li.now")
    assert chosen.count() == 1
    before = chosen.get_attribute("id")
    page.keyboard.press("k")
    assert page.locator("li.now").get_attribute("id") != before
    page.locator("li.now a").first.press("Enter")
    assert "#m-" in page.url


def test_dark_phone_and_english(browser: Browser, site: str) -> None:
    context = browser.new_context(
        base_url=site, viewport={"width": 390, "height": 844}, color_scheme="dark", device_scale_factor=2
    )
    page = context.new_page()
    for name in ("compare", "targets", "review", "upload"):
        page.goto(PAGES[name])
        assert serious(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
    page.goto("/compare?metric=sales_revenue")
    keep(page, "phone-dark")
    page.get_by_role("button", name="English").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Compare"
    keep(page, "phone-english")
    page.goto("/targets")
    assert page.get_by_role("heading", level=1).inner_text() == "Targets"
    context.close()


@pytest.mark.parametrize("path", ["/compare?metric=sales_revenue&metric=gross_margin_rate", "/targets", "/plans"])
def test_the_button_of_the_filters_is_seen_without_scrolling(page: Page, path: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(path)
    box = page.locator(".side .actions button").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 800


def test_on_a_phone_names_leave_room_for_numbers(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/compare?metric=sales_revenue")
    name = page.locator(".pivot tbody th").first
    box = name.bounding_box()
    assert box is not None
    assert box["width"] <= 110
    assert name.get_attribute("title") == name.inner_text()


def test_the_print_has_the_table_and_no_menu(page: Page) -> None:
    page.goto(PAGES["compare"])
    page.emulate_media(media="print")
    assert not page.locator("nav[aria-label=主菜单]").is_visible()
    assert page.locator("table.pivot").first.is_visible()


def test_keys_are_listed_and_work(page: Page) -> None:
    page.goto("/targets")
    page.keyboard.press("Shift+?")
    assert page.locator("dialog[open]").is_visible()
    keep(page, "keys")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("毛利率")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=*")
    page.keyboard.press("Tab")


def test_review_goes_by_single_keys(page: Page) -> None:
    page.goto("/review?store=大学城店")
    first = page.locator("input[name=row]").get_attribute("value")
    page.keyboard.press("a")
    page.wait_for_url("**said=*")
    assert page.locator("input[name=row]").get_attribute("value") != first
    page.keyboard.press("e")
    assert page.evaluate("document.activeElement.name") == "status"
    page.locator("input[name=scope]").fill("整店")
    page.locator("input[name=scope]").press("Control+Enter")
    page.wait_for_load_state()
    page.goto("/history")
    assert page.get_by_text("整店").count() == 1


def test_the_upload_road(browser: Browser, tmp_path: Path) -> None:
    plan = SAMPLES / "城东片区" / "枫林路店" / "枫林路店2025年工作计划.docx"
    with serving(tmp_path) as site:
        context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 860}, locale="zh-CN")
        page = context.new_page()
        page.goto("/upload")
        page.locator("#files").set_input_files({"name": "x.exe", "mimeType": "text/plain", "buffer": b"x"})
        assert "不是 Word 文件" in page.locator("[data-trouble]").inner_text()
        page.locator("#files").set_input_files(str(plan))
        page.get_by_role("button", name="上传").click()
        page.wait_for_url("**/upload/*-*")
        page.get_by_text("读完了").wait_for(timeout=60_000)
        assert page.get_by_role("cell", name="新增").is_visible()
        keep(page, "uploaded")
        page.get_by_role("link", name=plan.name).click()
        assert page.locator("article a.mark.target").count() > 5
        context.close()


def test_pages_work_without_script(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto("/targets")
    page.locator("summary", has_text="指标").click()
    page.get_by_label("毛利率", exact=False).first.check()
    page.get_by_role("button", name="应用").click()
    assert "metric=gross_margin_rate" in page.url
    assert page.locator("table.list tbody tr").count() > 3
    page.locator("table.list tbody a").first.click()
    assert "/plan/" in page.url
    context.close()
