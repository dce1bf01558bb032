"""Trouble: shares, locks, full disks, broken files, two writers, killed writers. Clear errors, nothing lost."""

import hashlib
import multiprocessing
import os
import random
import signal
import sqlite3
import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from schemas.issues import StorageError
from schemas.metric import StoreInfo
from storage import Store, database, open_store
from storage.database import reading, writing
from storage.tables import TABLES
from tests.storage.plans import METRICS, STORES, extraction, plan, section, target


def rows(store: Store, name: str) -> list[sa.RowMapping]:
    table = TABLES[name]
    with reading(store.engine) as connection:
        return list(connection.execute(sa.select(table).order_by(*table.primary_key)).mappings())


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs"])
def test_a_database_on_a_network_share_is_refused_with_the_reason(tmp_path: Path, kind: str) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\n//server/plans {tmp_path}/共\\040享 {kind} rw 0 0\n", encoding="utf-8")
    (tmp_path / "共 享").mkdir()
    with pytest.raises(StorageError, match=rf"store_on_network.*{kind}.*PostgreSQL"):
        open_store(tmp_path / "共 享" / "deep" / "store.db", mounts=mounts)
    open_store(tmp_path / "store.db", mounts=mounts).close()


@pytest.mark.parametrize("address", ["mysql://x/y", "sqlite://", "sqlite:///:memory:"])
def test_an_address_that_is_no_store_is_explained(address: str) -> None:
    with pytest.raises(StorageError, match="store_address"):
        open_store(address)


def test_a_store_that_is_not_there_is_not_made_by_a_reader(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="store_missing"):
        open_store(tmp_path / "none.db", create=False)
    assert not (tmp_path / "none.db").exists()


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("这是笔记，不是数据库" * 100, encoding="utf-8")
    with pytest.raises(StorageError, match="storage_damaged"):
        open_store(tmp_path / "notes.db")
    assert (tmp_path / "notes.db").read_text(encoding="utf-8").startswith("这是笔记")


def test_an_unreachable_server_is_explained() -> None:
    with pytest.raises(StorageError, match=r"storage_unreachable.*请检查地址"):
        open_store("postgresql://nobody@127.0.0.1:1/none")


@pytest.mark.skipif(os.name != "posix", reason="file modes")
def test_only_the_owner_reads_the_database(tmp_path: Path) -> None:
    open_store(tmp_path / "store.db").close()
    assert (tmp_path / "store.db").stat().st_mode & 0o077 == 0


def test_a_locked_database_is_told_and_later_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)
    with open_store(tmp_path / "store.db") as store:
        holder = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match=r"storage_locked.*重试"):
            store.replace_document(extraction(plan()))
        assert store.ask("plans").rows == ()
        holder.execute("ROLLBACK")
        holder.close()
        assert store.replace_document(extraction(plan())).outcome == "new"


def test_a_reader_opens_the_store_beside_a_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)
    with open_store(tmp_path / "store.db") as store:
        store.replace_document(extraction(plan()))
        with writing(store.engine), open_store(tmp_path / "store.db", create=False) as other:
            assert len(other.ask("plans").rows) == 1


def test_a_full_disk_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    with open_store(tmp_path / "store.db") as store:
        store.replace_document(extraction(plan("城东店", 2024, targets=[target(1)])))
        with reading(store.engine) as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        sa.event.listen(store.engine, "connect", lambda c, _: c.execute(f"PRAGMA max_page_count = {pages}"))
        store.engine.dispose()
        before = rows(store, "targets")
        large = plan("城东店", 2025, sections=[section("一", "长" * 200_000)])
        with pytest.raises(StorageError, match=r"storage_full.*腾出空间"):
            store.replace_document(extraction(large))
        assert rows(store, "targets") == before
        assert len(rows(store, "documents")) == 1
        assert store.inspect().database == "ok"


def test_an_original_that_changed_while_it_was_read_is_not_archived(store: Store) -> None:
    with pytest.raises(StorageError, match="archive_mismatch"):
        store.replace_document(extraction(plan()), b"other bytes")
    assert rows(store, "documents") == []


def test_a_folder_that_takes_no_originals_is_told_with_its_remedy_and_no_row_is_written(store: Store) -> None:
    store.archive.folder.parent.mkdir(parents=True, exist_ok=True)
    store.archive.folder.write_text("a file where the folder should be")
    with pytest.raises(StorageError, match=r"archive_unwritable.*磁盘空间"):
        store.replace_document(extraction(plan(), content=b"PK..."), b"PK...")
    assert rows(store, "documents") == []


def test_the_original_comes_back_byte_for_byte(store: Store) -> None:
    stored = store.replace_document(extraction(plan(), content=b"PK..."), b"PK...")
    assert store.archive.read(stored.document_id) == b"PK..."
    assert rows(store, "documents")[0]["archived"] is True
    with pytest.raises(StorageError, match="archive_missing"):
        store.archive.read(hashlib.sha256(b"never").hexdigest())


def test_two_stores_with_one_name_are_refused_and_nothing_changes(store: Store) -> None:
    before = rows(store, "stores"), rows(store, "store_aliases")
    with pytest.raises(StorageError, match=r"store_alias_twice.*城东店.*S01.*S09"):
        store.put_stores([StoreInfo("S08", "新店"), StoreInfo("S09", "城北店", ("城东店",))])
    assert (rows(store, "stores"), rows(store, "store_aliases")) == before


def test_a_renamed_store_keeps_its_plans_and_answers_to_both_names(store: Store) -> None:
    store.replace_document(extraction(plan("城东店", 2025, targets=[target(1)])))
    store.put_stores([StoreInfo("S01", "城东旗舰店", region="华北")])
    assert [line.label for line in store.compare("sales_revenue").blocks[0].lines] == ["城东旗舰店"]
    assert store.targets(store="城东旗舰店")["low"].tolist() == [1.0]
    assert {row["alias"]: row["store_code"] for row in rows(store, "store_aliases")}["城东店"] == "S01"


def test_stores_the_registry_does_not_know_are_listed(store: Store) -> None:
    for name in ("城郊店", "城郊店", "江南店"):
        year = 2020 + len(rows(store, "plans"))
        store.replace_document(extraction(plan(name, year)))
    assert store.unknown_stores() == [("城郊店", 2)]
    assert store.ask("unknown-stores").rows == (("城郊店", 2),)


def test_a_number_no_database_keeps_becomes_an_issue(store: Store) -> None:
    store.replace_document(extraction(plan(targets=[target("1" * 400), target("123456789012345")])))
    assert [row["low"] for row in rows(store, "targets")] == [None, 123456789012345]
    (issue,) = rows(store, "issues")
    assert (issue["code"], issue["evidence"][:13]) == ("implausible", "sales_revenue")


def test_readers_see_a_document_before_or_after_never_between(store: Store) -> None:
    def version(number: int) -> None:
        targets = [target(number, period=f"2025-{month:02}") for month in range(1, 13)]
        store.replace_document(extraction(plan(targets=targets), vocabulary_version=str(number)))

    version(0)
    done = threading.Event()
    seen: list[frozenset[object]] = []

    def read() -> None:
        while not done.is_set():
            found = rows(store, "targets")
            seen.append(frozenset((row["low"], len(found)) for row in found))

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(1, 25):
        version(number)
    done.set()
    reader.join()
    assert {len(one) for one in seen} == {1}
    assert {size for one in seen for _, size in one} == {12}


def _write(address: str, folder: Path, numbers: list[int]) -> None:
    with open_store(address, archive=folder) as store:
        store.put_metrics(METRICS)
        for number in numbers:
            content = f"文件{number}".encode()
            one = plan("城东店", 2000 + number % 7, targets=[target(number), target(1, "orders", "单")])
            store.replace_document(extraction(one, content=content, modified=None), content)


def _outcome(store: Store) -> dict[str, list[tuple[object, ...]]]:
    timed = ("stored_at", "received_at", "run_id", "current", "superseded_by")
    return {
        name: [tuple(v for k, v in row.items() if k not in timed) for row in rows(store, name)]
        for name in ("documents", "plans", "targets", "findings")
    }


def test_writers_at_once_neither_lose_nor_double_a_document(store_address: str, tmp_path: Path) -> None:
    open_store(store_address, archive=tmp_path).close()
    numbers = list(range(40))
    spawn = multiprocessing.get_context("spawn")
    writers = [
        spawn.Process(target=_write, args=(store_address, tmp_path, random.Random(seed).sample(numbers, 40)))
        for seed in range(3)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    with open_store(store_address, archive=tmp_path) as store:
        assert len(rows(store, "documents")) == 40
        assert len(rows(store, "targets")) == 80
        current = [row for row in rows(store, "plans") if row["current"]]
        assert sorted(row["year"] for row in current) == list(range(2000, 2007))


def test_several_programs_that_start_at_once_fill_the_registry_once(store_address: str, tmp_path: Path) -> None:
    failures: list[Exception] = []

    def start() -> None:
        try:
            with open_store(store_address, archive=tmp_path) as store:
                store.put_metrics(METRICS)
                store.put_stores(STORES)
        except Exception as error:
            failures.append(error)

    programs = [threading.Thread(target=start) for _ in range(6)]
    for program in programs:
        program.start()
    for program in programs:
        program.join()
    assert failures == []
    with open_store(store_address, archive=tmp_path) as store:
        assert (len(rows(store, "metrics")), len(rows(store, "stores"))) == (len(METRICS), len(STORES))


def test_a_killed_writer_leaves_whole_documents_and_a_rerun_completes(store_address: str, tmp_path: Path) -> None:
    numbers = list(range(60))
    spawn = multiprocessing.get_context("spawn")
    moments = random.Random(7)
    open_store(store_address, archive=tmp_path / "a").close()
    for _ in range(4):
        writer = spawn.Process(target=_write, args=(store_address, tmp_path / "a", numbers))
        writer.start()
        time.sleep(0.9 + moments.random())
        os.kill(writer.pid or 0, signal.SIGKILL)
        writer.join()
        with open_store(store_address, archive=tmp_path / "a") as store:
            assert len(rows(store, "targets")) == 2 * len(rows(store, "documents"))
            assert store.inspect().sound
    _write(store_address, tmp_path / "a", numbers)
    _write(f"sqlite:///{tmp_path / 'calm.db'}", tmp_path / "b", numbers)
    with open_store(store_address, archive=tmp_path / "a") as store, open_store(tmp_path / "calm.db") as calm:
        assert _outcome(store) == _outcome(calm)


def test_a_failure_half_way_through_a_document_writes_nothing(store: Store) -> None:
    store.replace_document(extraction(plan(targets=[target(1)])))

    def cut_short() -> None:
        with writing(store.engine) as connection:
            connection.execute(sa.delete(TABLES["plans"]))
            raise RuntimeError("power")

    with pytest.raises(RuntimeError, match="power"):
        cut_short()
    assert len(rows(store, "targets")) == 1
