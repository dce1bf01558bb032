"""Every released schema with data in it comes up to date without loss, and can go back, on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from schemas.issues import StorageError
from storage import Store, accounts, migrations, open_store, tokens
from storage.database import make_engine, reading, store_url, writing
from storage.rows import to_rows
from storage.tables import TABLES, metadata
from tests.postgres import drop_database, make_database
from tests.storage.plans import extraction, figure, plan, section, swot, target

assert accounts.accounts.metadata is tokens.tokens.metadata is metadata  # their tables belong to the schema too


@pytest.fixture
def engine(request: pytest.FixtureRequest, store_address: str) -> Iterator[sa.Engine]:
    """An engine on a database without any schema."""
    if store_address.startswith("sqlite"):
        yield make_engine(store_url(store_address))
        return
    server = request.getfixturevalue("postgres_server")
    engine = make_engine(store_url(make_database(server, "bare")))
    yield engine
    engine.dispose()
    drop_database(server, "bare")


def fill(connection: sa.Connection) -> dict[str, int]:
    """A document's rows in all its tables, as far as this revision has the columns; how many in each."""
    one = plan(
        "城东店", 2025, targets=[target(8600000), target(1)], swot=[swot("weakness", "远")], sections=[section("一")]
    )
    rows = to_rows(extraction(one, figures=[figure(1)]))
    now = datetime(2025, 1, 1, tzinfo=UTC)
    stamps = {"archived": False, "run_id": None, "received_at": now, "stored_at": now}
    for name, found in rows.items():
        there = {column["name"] for column in sa.inspect(connection).get_columns(name)}
        table = sa.table(name, *(sa.column(c.name, c.type) for c in TABLES[name].columns if c.name in there))
        for row in found:
            values = {key: value for key, value in (row | stamps).items() if key in there}
            connection.execute(sa.insert(table).values(values))
    return {name: len(found) for name, found in rows.items()}


def count(connection: sa.Connection, names: dict[str, int]) -> dict[str, int]:
    return {name: connection.scalar(sa.select(sa.func.count()).select_from(sa.table(name))) or 0 for name in names}


def test_the_newest_step_makes_exactly_the_tables_of_the_schema(engine: sa.Engine) -> None:
    with writing(engine) as connection:
        migrations.upgrade(connection)
    with reading(engine) as connection:
        found = sa.inspect(connection)
        for name, table in metadata.tables.items():
            made = {column["name"]: column["nullable"] for column in found.get_columns(name)}
            assert made == {column.name: column.nullable for column in table.columns}, name
            assert {index["name"] for index in found.get_indexes(name)} >= {index.name for index in table.indexes}, name
            assert set(found.get_pk_constraint(name)["constrained_columns"]) == {c.name for c in table.primary_key}
        assert set(found.get_table_names()) - {"alembic_version"} == set(metadata.tables)
    assert migrations.revisions()[-1] == migrations.newest()


@pytest.mark.parametrize("revision", migrations.revisions())
def test_each_schema_with_data_comes_up_to_date_without_loss(engine: sa.Engine, revision: str) -> None:
    with writing(engine) as connection:
        migrations.upgrade(connection, revision)
        counts = fill(connection)
    with writing(engine) as connection:
        migrations.upgrade(connection)
    with reading(engine) as connection:
        assert migrations.current(connection) == migrations.newest()
        assert count(connection, counts) == counts
        low = connection.scalars(sa.select(TABLES["targets"].c.low).order_by(TABLES["targets"].c.ordinal))
        assert list(low) == [8600000, 1]


def test_the_way_back_keeps_the_data(engine: sa.Engine) -> None:
    with writing(engine) as connection:
        migrations.upgrade(connection)
        counts = fill(connection)
    for revision in reversed(migrations.revisions()[:-1]):
        with writing(engine) as connection:
            migrations.downgrade(connection, revision)
        with reading(engine) as connection:
            assert (migrations.current(connection), count(connection, counts)) == (revision, counts)
    with writing(engine) as connection:
        migrations.downgrade(connection, "base")
    with reading(engine) as connection:
        assert sa.inspect(connection).get_table_names() == ["alembic_version"]


def test_quality_counted_plan_by_plan_says_what_it_said_before(store: Store) -> None:
    for year in (2024, 2025):
        vague, change = target(None, status="vague"), target(2, change="increase", unit="%")
        targets = [target(1), change, vague, target(3, period="Y-Q1")]
        one = plan("城东店", year, targets=targets, swot=[swot("weakness", "远"), swot("threat", "新店")])
        store.replace_document(extraction(one, plan(None, None), name=f"{year}.docx"))
    with reading(store.engine) as connection:
        now = connection.execute(sa.text("SELECT * FROM v_quality ORDER BY plan_id")).mappings().all()
    with writing(store.engine) as connection:
        migrations.downgrade(connection, "0010")
    with reading(store.engine) as connection:
        before = connection.execute(sa.text("SELECT * FROM v_quality ORDER BY plan_id")).mappings().all()
    assert [dict(row) for row in now] == [dict(row) for row in before]
    assert [row["hard_targets"] for row in now] == [2, 0, 2, 0]


def test_a_newer_schema_than_the_program_is_refused_and_left_alone(engine: sa.Engine) -> None:
    with writing(engine) as connection:
        migrations.upgrade(connection)
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match=r"schema_newer.*9999.*请升级"):
        open_store(engine.url.render_as_string(hide_password=False))
    with reading(engine) as connection:
        assert migrations.current(connection) == "9999"
