"""Corrections on the pages: both values kept, two people, undone, never lost to somebody faster; names merged."""

import re
import shutil
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from flows.opening import open_settled
from tests.web.conftest import SAMPLES, add_account, log_in, pages, settings_in, token_of
from web.fields import in_base_units


def first_row(client: TestClient) -> dict[str, object]:
    row = client.get("/api/lists/worklist?store=枫林路店&metric=sales_revenue").json()["rows"][0]
    return dict(row)


def decide(client: TestClient, row_id: object, action: str, revision: int, **fields: str) -> object:
    given = {
        "token": token_of(client, "/review"), "table": "targets", "row": str(row_id), "revision": str(revision),
        "action": action, "queue": "store=枫林路店", "next": "", **fields,
    }  # fmt: skip
    return client.post("/review", data=given)


def test_the_queue_shows_the_words_and_the_fields(client: TestClient) -> None:
    row = first_row(client)
    page = client.get(f"/review?row={str(row['target_id']).replace('#', '%23')}").text
    assert '<mark class="mark target">' in page
    assert 'name="low" value="' in page
    assert "核对无误" in page


def test_a_change_keeps_the_machines_value_and_can_be_undone(client: TestClient) -> None:
    row = first_row(client)
    answer = decide(client, row["target_id"], "change", 0, low="999万", high="999万", why="店长电话确认")
    assert answer.status_code == 303  # type: ignore[attr-defined]
    name = str(row["target_id"]).replace("#", "%23")
    changed = client.get(f"/api/lists/targets?q={row['evidence']}&size=1000").json()["rows"]
    assert next(one for one in changed if one["target_id"] == row["target_id"])["low"] == 9_990_000
    page = client.get(f"/review?row={name}").text
    assert "已改" in page
    assert "店长电话确认" in page
    history = client.get("/history").text
    step = re.search(r'name="correction_id" value="([^"]+)"', history)
    assert step
    token = token_of(client, "/history")
    for _ in range(2):
        step = re.search(r'name="correction_id" value="([^"]+)"', client.get("/history").text)
        assert step
        assert client.post("/review/undo", data={"token": token, "correction_id": step[1]}).status_code == 303
    assert first_row(client)["value"] == row["value"]


def test_who_changed_a_row_does_not_check_it(folder: Path) -> None:
    add_account(folder, "甲", "admin")
    add_account(folder, "乙", "editor")
    with pages(folder) as client:
        log_in(client, "甲")
        row = first_row(client)
        decide(client, row["target_id"], "change", 0, scope="全店", why="x")
        refused = decide(client, row["target_id"], "confirm", 1)
        assert refused.status_code == 409  # type: ignore[attr-defined]
        assert "两个人" in refused.text  # type: ignore[attr-defined]
        log_in(client, "乙") if client.cookies.clear() is None else None
        assert decide(client, row["target_id"], "confirm", 1).status_code == 303  # type: ignore[attr-defined]


def test_a_slower_hand_is_told_what_the_faster_one_wrote(client: TestClient) -> None:
    row = first_row(client)
    decide(client, row["target_id"], "change", 0, scope="全店")
    answer = decide(client, row["target_id"], "change", 0, scope="主店")
    assert answer.status_code == 409  # type: ignore[attr-defined]
    assert "刚被别人改过" in answer.text  # type: ignore[attr-defined]
    assert 'value="主店"' in answer.text  # type: ignore[attr-defined]


def test_a_rejected_row_leaves_the_lists(client: TestClient) -> None:
    row = first_row(client)
    before = client.get("/api/lists/targets").json()["total"]
    decide(client, row["target_id"], "reject", 0, why="是去年的数")
    assert client.get("/api/lists/targets").json()["total"] == before - 1


def test_a_value_that_does_not_fit_says_why(client: TestClient) -> None:
    answer = decide(client, first_row(client)["target_id"], "change", 0, low="很多")
    assert answer.status_code == 409  # type: ignore[attr-defined]
    assert "很多" in answer.text  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("said", "kept"), [("860万", "8600000"), ("1.2亿", "120000000"), ("8,600", "8600"), ("3.5", "3.5"), ("90元", "90")]
)
def test_money_may_be_written_as_people_do(said: str, kept: str) -> None:
    assert in_base_units(said) == kept


def test_store_names_are_merged_after_a_preview(client: TestClient) -> None:
    page = client.get("/stores").text
    assert "恒远汽车城南4S店" in page
    code = next(line.split(",")[0] for line in (SAMPLES / "stores.csv").read_text("utf-8").splitlines()[1:])
    preview = client.get(f"/stores?name=恒远汽车城南4S店&into={code}").text
    assert "将改 1 份计划" in preview
    given = {"token": token_of(client, "/stores"), "name": "恒远汽车城南4S店", "into": code}
    assert client.post("/stores", data=given).status_code == 303
    assert "恒远汽车城南4S店" not in client.get("/stores").text
    assert "合并店名 恒远汽车城南4S店" in client.get("/history").text


def test_corrections_survive_in_the_store(folder: Path, tmp_path: Path) -> None:
    with pages(folder) as client:
        row = first_row(client)
        given = {"table": "targets", "row_id": row["target_id"], "revision": 0, "values": {"scope": "全店"}}
        assert client.post("/api/corrections", json=given).json() == {"revision": 1}
        exported = client.get("/history.json").json()
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    with open_settled(settings_in(copy)) as store:
        assert [step.value for step in store.history()] == ["全店"]
    assert exported
