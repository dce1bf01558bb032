"""`jihua backup`, `restore`, `verify`, `corrections`: the commands by which a store is cared for."""

import json
from pathlib import Path

from typer.testing import CliRunner

from flows.cli.app import app
from storage import Store, open_store
from tests.storage.plans import METRICS, extraction, plan, target


def run(*words: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(word) for word in words])
    return done.exit_code, done.output


def filled(folder: Path) -> Path:
    with open_store(folder / "store.db") as store:
        store.put_metrics(METRICS)
        one = extraction(plan(targets=[target(8600000, evidence="全年销售860万元")]), content=b"one")
        store.replace_document(one, b"one")
        change(store, "9600000")
    return folder / "store.db"


def change(store: Store, value: str) -> None:
    (row,) = store.ask("targets").dicts()
    store.correct("targets", str(row["target_id"]), {"low": value}, revision=0, who="王")


def test_a_backup_comes_back_whole_and_is_verified(tmp_path: Path) -> None:
    db = filled(tmp_path)
    assert run("backup", tmp_path / "备份", "--db", db)[0] == 0
    code, output = run("restore", tmp_path / "备份", "--db", tmp_path / "新" / "store.db")
    assert (code, output.splitlines()[0]) == (0, "1 份原文件，数据库 ok")
    with open_store(tmp_path / "新" / "store.db") as store:
        assert store.ask("targets").column("low") == [9600000]


def test_verify_names_what_is_gone_and_says_so_by_its_exit_code(tmp_path: Path) -> None:
    db = filled(tmp_path)
    with open_store(db) as store:
        (name,) = store.archive.ids()
        store.archive.path(name).unlink()
    assert run("verify", "--db", db) == (1, f"1 份原文件，数据库 ok\n缺少原文件：{name}\n")


def test_corrections_are_exported_and_applied_to_the_next_delivery(tmp_path: Path) -> None:
    db, file = filled(tmp_path), tmp_path / "改正.json"
    assert run("corrections", "export", file, "--db", db)[0] == 0
    assert [step["value"] for step in json.loads(file.read_text(encoding="utf-8"))["steps"]] == ["9600000"]
    with open_store(db) as store:
        newer = extraction(plan(targets=[target(8600000, evidence="全年销售860万元")]), content=b"two", modified=None)
        store.replace_document(newer, b"two")
    code, output = run("corrections", "apply", file, "--who", "李", "--db", db)
    assert (code, output.splitlines()[0]) == (0, "已应用：1")
    with open_store(db) as store:
        assert store.ask("targets").column("low") == [9600000]
