"""Failed files are read again from their originals by who may; runs lead into Prefect where its address is known."""

from pathlib import Path

from fastapi.testclient import TestClient

from extractors import failed
from flows.opening import open_settled
from schemas.plan import DocumentError
from tests.web.conftest import SAMPLES, add_account, log_in, pages, settings_in, token_of, wait_for

PLAN = SAMPLES / "城东片区" / "枫林路店" / "枫林路店2025年工作计划.docx"


def failed_for_time(folder: Path) -> str:
    """A good plan that failed because it took too long; its id."""
    error = DocumentError("limit_seconds", "读取超过 1 秒。请拆分后再提交")
    with open_settled(settings_in(folder)) as store:
        extraction = failed(PLAN, error, name="迟到的计划.docx")
        store.replace_document(extraction, PLAN, force=True)
        return str(extraction.document.document_id)


def again(client: TestClient, *document_ids: str) -> str:
    """Have files read again; the page of the result when all is read."""
    given = {"token": token_of(client, "/documents?status=failed"), "document_id": list(document_ids)}
    place = client.post("/documents/retry", data=given).headers["location"]
    wait_for(lambda: "读完了" in client.get(place).text)
    return client.get(place).text


def test_a_file_that_failed_for_a_limit_is_read_again(folder: Path) -> None:
    document_id = failed_for_time(folder)
    with pages(folder) as client:
        page = client.get("/documents?status=failed").text
        assert "重读全部 3 份读不了的文件" in page
        assert f'name="document_id" value="{document_id}"' in page
        assert "有 3 份文件读不了" in client.get("/runs").text
        result = again(client, document_id)
        assert "迟到的计划.docx" in result
        assert "重新读取" in result
        assert f'value="{document_id}"' not in client.get("/documents?status=failed").text
        assert client.get(f"/plan/{document_id}/1").status_code == 200
        assert "重读文件" in client.get("/audit").text
        assert ">重读<" in client.get("/runs").text


def test_a_file_that_still_fails_says_why(client: TestClient) -> None:
    result = again(client)
    assert "枫林路店2025年薪酬预算.docx" in result
    assert "密码" in result


def test_only_who_sees_all_stores_may_have_files_read_again(folder: Path) -> None:
    add_account(folder, "管", "admin")
    add_account(folder, "看", "reader")
    add_account(folder, "东", "uploader", regions=("城东片区",))
    for name in ("看", "东"):
        with pages(folder) as client:
            log_in(client, name)
            assert "重读全部" not in client.get("/documents").text
            token = token_of(client, "/targets")
            assert client.post("/documents/retry", data={"token": token}).status_code == 403
    with pages(folder) as client:
        log_in(client, "管")
        assert client.post("/documents/retry", data={"token": "x"}).status_code == 403
        assert "重读全部 2 份" in client.get("/documents").text


def test_a_run_of_a_flow_leads_into_prefect_where_its_address_is_set(folder: Path) -> None:
    with open_settled(settings_in(folder)) as store:
        store.start_run("nightly", {"flow_run_id": "5f4dcc3b-aa76-4d61-8c6e-8a0b2f6a1d1e"})
    with pages(folder) as client:
        assert "/runs/flow-run/" not in client.get("/runs").text
    with pages(folder, prefect_ui="http://127.0.0.1:4200/") as client:
        page = client.get("/runs").text
        assert page.count('href="http://127.0.0.1:4200/runs/flow-run/5f4dcc3b-aa76-4d61-8c6e-8a0b2f6a1d1e"') == 1
