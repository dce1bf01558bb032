"""Replacing documents: whole or not at all, once for the same bytes and versions."""

from decimal import Decimal

import sqlalchemy as sa

from schemas.grounds import Grounds
from storage import Store
from storage.database import reading
from storage.tables import TABLES
from tests.storage.plans import extraction, failed, plan, section, swot, target


def rows(store: Store, table: str) -> list[sa.RowMapping]:
    with reading(store.engine) as connection:
        return list(connection.execute(sa.select(TABLES[table])).mappings())


def test_a_document_comes_back_with_its_numbers_exact(store: Store) -> None:
    targets = [target("8600000.00"), target("0.1", "gross_margin_rate", "%"), target("123456789012.345")]
    stored = store.replace_document(extraction(plan(targets=targets, sections=[section("目标")])))
    assert (stored.outcome, stored.targets) == ("new", 3)
    found = rows(store, "targets")
    assert [row["low"] for row in found] == [Decimal("8600000"), Decimal("0.1"), Decimal("123456789012.345")]
    assert found[0]["period_year"] == 2025


def test_the_same_document_again_changes_nothing(store: Store) -> None:
    store.replace_document(extraction(plan(targets=[target(1)])))
    before = rows(store, "targets"), rows(store, "documents")
    assert store.replace_document(extraction(plan(targets=[target(1)]))).outcome == "unchanged"
    assert (rows(store, "targets"), rows(store, "documents")) == before


def test_a_new_vocabulary_replaces_all_rows_of_the_document(store: Store) -> None:
    first = extraction(plan(targets=[target(1), target(2)], swot=[swot("weakness", "客流少")]))
    store.replace_document(first)
    again = extraction(plan(targets=[target(3)]), vocabulary_version="2")
    assert store.replace_document(again).outcome == "replaced"
    assert [row["low"] for row in rows(store, "targets")] == [Decimal(3)]
    assert rows(store, "swot_items") == []


def test_a_failed_document_is_listed_with_reason_and_remedy(store: Store) -> None:
    assert store.replace_document(failed("加密.docx")).outcome == "failed"
    (found,) = store.failed_documents()
    assert (found.filename, found.code) == ("加密.docx", "encrypted")


def test_known_documents_tell_what_they_were_read_by_and_with(store: Store) -> None:
    done = extraction(plan())
    store.replace_document(done, grounds=Grounds("f1", said_year=2025))
    wanted = done.document.document_id
    known = store.known([wanted, "0" * 64])
    assert list(known) == [wanted]
    assert (known[wanted].status, known[wanted].versions) == ("ok", ("1", "1"))
    assert known[wanted].grounds == Grounds("f1", None, 2025)


def test_other_grounds_replace_what_was_read(store: Store) -> None:
    done = extraction(plan())
    store.replace_document(done, grounds=Grounds("f1"))
    assert store.replace_document(done, grounds=Grounds("f1")).outcome == "unchanged"
    assert store.replace_document(done, grounds=Grounds("f2")).outcome == "replaced"
    assert store.replace_document(done, grounds=Grounds("f2", said_store="枫林路店")).outcome == "replaced"
