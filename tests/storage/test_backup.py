"""Backup, restore and inspection, beside a writer, on both databases."""

import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from schemas.issues import StorageError
from storage import Store, backup, open_store
from storage.archive import Archive
from storage.database import reading, store_url
from storage.tables import TABLES
from tests.postgres import drop_database, make_database
from tests.storage.plans import extraction, plan, section, target


def fill(store: Store, numbers: range) -> None:
    for number in numbers:
        content = f"文件 {number}".encode()
        one = plan("城东店", 2000 + number, targets=[target(number), target(number + 1)], sections=[section("一")])
        store.replace_document(extraction(one, content=content), content)


def content(store: Store) -> dict[str, list[tuple[object, ...]]]:
    with reading(store.engine) as connection:
        return {
            name: [tuple(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key))]
            for name, table in TABLES.items()
        }


@pytest.fixture
def other_address(request: pytest.FixtureRequest, store_address: str, tmp_path: Path) -> Iterator[str]:
    if store_address.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'restored' / 'store.db'}"
    else:
        server = request.getfixturevalue("postgres_server")
        yield make_database(server, "restored")
        drop_database(server, "restored")


def test_a_restored_store_is_equal_row_for_row(store: Store, other_address: str, tmp_path: Path) -> None:
    fill(store, range(1, 6))
    store.correct("targets", content(store)["targets"][0][0], {"low": "77"}, revision=0, who="王")  # type: ignore[arg-type]
    folder = store.backup(tmp_path / "备份")
    archive = Archive(tmp_path / "restored-originals")
    backup.restore(folder, store_url(other_address), archive)
    with open_store(other_address, archive=archive.folder) as restored:
        assert content(restored) == content(store)
        assert restored.inspect().sound
        assert restored.inspect().documents == 5


def test_a_backup_beside_a_writer_holds_whole_documents(store: Store, other_address: str, tmp_path: Path) -> None:
    fill(store, range(1, 4))
    writer = threading.Thread(target=fill, args=(store, range(4, 40)))
    writer.start()
    folder = store.backup(tmp_path / "备份")
    writer.join()
    archive = Archive(tmp_path / "restored-originals")
    backup.restore(folder, store_url(other_address), archive)
    with open_store(other_address, archive=archive.folder) as restored:
        found = content(restored)
        assert len(found["documents"]) >= 3
        assert len(found["targets"]) == 2 * len(found["documents"])
        assert restored.inspect().missing == ()


def test_an_original_that_is_gone_or_rotten_is_named(store: Store) -> None:
    fill(store, range(1, 4))
    ids = sorted(row[0] for row in content(store)["documents"])
    store.archive.path(str(ids[0])).unlink()
    store.archive.path(str(ids[1])).write_bytes(b"rotten")
    store.archive.put(hashlib.sha256(b"stray").hexdigest(), b"stray")
    found = store.inspect()
    assert (found.missing, found.damaged, len(found.unknown), found.sound) == ((ids[0],), (ids[1],), 1, False)


def test_a_backup_never_overwrites_and_leaves_nothing_half_done(store: Store, tmp_path: Path) -> None:
    fill(store, range(1, 2))
    folder = store.backup(tmp_path / "备份")
    with pytest.raises(StorageError, match="backup_exists"):
        store.backup(folder)
    assert [path.name for path in tmp_path.glob(".*.part-*")] == []


def test_a_damaged_backup_is_refused(store: Store, other_address: str, tmp_path: Path) -> None:
    fill(store, range(1, 2))
    folder = store.backup(tmp_path / "备份")
    file = next(folder.glob("store.*"))
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    with pytest.raises(StorageError, match="backup_damaged"):
        backup.restore(folder, store_url(other_address), Archive(tmp_path / "o"))
    with pytest.raises(StorageError, match="backup_missing"):
        backup.restore(tmp_path, store_url(other_address), Archive(tmp_path / "o"))


def test_a_restore_overwrites_nothing(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as store:
        folder = store.backup(tmp_path / "备份")
        with pytest.raises(StorageError, match="store_exists"):
            backup.restore(folder, store.engine.url, store.archive)
