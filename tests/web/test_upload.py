"""The upload road: checked, read by the real extraction in a process of its own, each file with its result."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import SAMPLES, add_account, log_in, pages, token_of, wait_for

FENGLIN = SAMPLES / "城东片区" / "枫林路店"


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A folder with no store yet."""
    return tmp_path


def hand_in(client: TestClient, files: list[tuple[str, bytes]], **said: str) -> Any:
    given = {"token": token_of(client, "/upload"), **said}
    return client.post("/upload", data=given, files=[("files", file) for file in files])


def result(client: TestClient, answer: Any) -> dict[str, dict[str, Any]]:
    """What became of each file, once all is done."""
    assert answer.status_code == 303, answer.text
    place = f"/api/uploads/{answer.headers['location'].rpartition('/')[2]}"
    wait_for(lambda: client.get(place).json()["state"] in ("done", "failed"))
    found = client.get(place).json()
    assert found["state"] == "done", found
    return {one["name"]: one for one in found["taken"]}


def test_files_come_in_with_a_result_each_and_only_once(empty: Path) -> None:
    plan = FENGLIN / "枫林路店2025年工作计划.docx"
    files = [
        (plan.name, plan.read_bytes()),
        ("薪酬预算.docx", (FENGLIN / "枫林路店2025年薪酬预算.docx").read_bytes()),
        ("假的.docx", b"not a document"),
    ]
    with pages(empty) as client:
        taken = result(client, hand_in(client, files))
        assert taken[plan.name]["outcome"] == "new"
        assert taken[plan.name]["targets"] > 5
        assert {taken[name]["outcome"] for name in ("薪酬预算.docx", "假的.docx")} == {"failed"}
        assert "密码" in taken["薪酬预算.docx"]["message"]
        page = client.get(f"/plan/{taken[plan.name]['document_id']}/1")
        assert page.status_code == 200
        again = result(client, hand_in(client, files[:1]))
        assert again[plan.name]["outcome"] == "unchanged"
        runs = client.get("/api/lists/runs").json()["rows"]
        assert [(run["kind"], run["documents_new"], run["documents_failed"]) for run in runs] == [
            ("upload", 0, 0), ("upload", 1, 2),
        ]  # fmt: skip


def test_store_and_year_that_are_given_overrule_the_text(empty: Path) -> None:
    plan = FENGLIN / "枫林路店2025年工作计划.docx"
    with pages(empty) as client:
        result(client, hand_in(client, [(plan.name, plan.read_bytes())], store="大学城店", year="2026"))
        row = client.get("/api/lists/plans").json()["rows"][0]
        assert (row["store"], row["year"]) == ("大学城店", 2026)


def test_a_zip_comes_in_with_its_chinese_names(empty: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.write(FENGLIN / "枫林路店2025年工作计划.docx", "枫林路店/2025年计划.docx")
        package.writestr("枫林路店/~$2025年计划.docx", b"lock")
    with pages(empty) as client:
        taken = result(client, hand_in(client, [("计划.zip", stream.getvalue())]))
        assert [name.rpartition("/")[2] for name in taken] == ["2025年计划.docx"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("计划.exe", b"MZ", "不能上传"),
        ("~$计划.docx", b"x", "不能上传"),
        ("计划.zip", b"not a zip", "不是 zip"),
        ("大.docx", b"x" * (2 * 2**20), "超过 1 MB"),
    ],
)
def test_what_cannot_be_a_plan_is_refused_with_a_reason(empty: Path, name: str, content: bytes, words: str) -> None:
    with pages(empty, upload_megabytes=1) as client:
        answer = hand_in(client, [(name, content)])
        assert answer.status_code in (413, 422)
        assert words in answer.text
        assert client.get("/api/lists/runs").json()["rows"] == []


def test_too_many_files_are_refused(empty: Path) -> None:
    with pages(empty, upload_files=2) as client:
        answer = hand_in(client, [(f"{n}.docx", b"PK") for n in range(3)])
        assert answer.status_code in (413, 422)
        assert "2 个文件" in answer.text


def test_names_lead_nowhere_else(empty: Path) -> None:
    with pages(empty) as client:
        taken = result(client, hand_in(client, [("../../../坏.docx", b"x")]))
        assert list(taken) == ["坏.docx"]
    assert not (empty.parent / "坏.docx").exists()


def test_a_region_hands_in_only_its_own_plans_and_sees_only_its_uploads(folder: Path) -> None:
    add_account(folder, "admin", "admin")
    add_account(folder, "west", "uploader", regions=("城西片区",))
    add_account(folder, "other", "uploader")
    plan = FENGLIN / "枫林路店2025年工作计划.docx"
    changed = io.BytesIO(plan.read_bytes())
    with zipfile.ZipFile(changed, "a") as package:
        package.writestr("word/note.txt", "another version")
    with pages(folder) as client:
        log_in(client, "west")
        answer = hand_in(client, [(plan.name, changed.getvalue())])
        taken = result(client, answer)
        assert taken[plan.name]["outcome"] == "refused"
        assert "不在您的范围内" in taken[plan.name]["message"]
        assert hand_in(client, [(plan.name, plan.read_bytes())], store="枫林路店").status_code == 403
        client.cookies.clear()
        log_in(client, "other")
        assert client.get(answer.headers["location"]).status_code == 404
