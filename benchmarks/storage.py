"""Speed of the store: loading, comparing, evidence, beside plain executemany and COPY in the same run.

    python -m benchmarks.storage [--documents 10000] [--postgresql]

A document carries 20 targets, 100 sections, 10 figures and 4 SWOT items; the default is 200,000 targets with
1,000,000 sections. Rows a second count every row of the document's tables. PostgreSQL runs as a private server
with fsync on.
"""

import argparse
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import sqlalchemy as sa

from schemas.metric import MetricInfo
from schemas.plan import DocumentInfo, Extraction, Figure, Plan, Section, SwotItem, Target
from schemas.span import Span
from storage import Store, open_store
from storage.database import reading, writing
from storage.insert import insert
from storage.rows import to_rows
from storage.tables import TABLES
from tests.postgres import make_database, private_server

METRICS = [f"metric_{number:03}" for number in range(123)]
STORES, YEARS, TARGETS, SECTIONS = 300, (2023, 2024, 2025), 20, 100


def document(number: int) -> Extraction:
    """One made-up document: a plan of one of 300 stores and 3 years, the departments making the rest."""
    document_id = f"{number * 2654435761 % 2**32:08x}" + f"{number:056x}"
    plan_id = f"{document_id}#1"
    sections = tuple(
        Section(
            f"{plan_id}/s{n}",
            None,
            n,
            1 + n % 3,
            f"{n}.",
            "门店经营目标与措施",
            "targets",
            "全年目标分解到月到人。" * 8,
            Span(n, 0, 9),
        )
        for n in range(SECTIONS)
    )
    targets = tuple(
        Target(
            f"{plan_id}/t{n}",
            plan_id,
            sections[n].section_id,
            "target",
            METRICS[(number + 7 * n) % 123],
            "销售额",
            "eq",
            Decimal(1000000 + 1000 * n + number % 977),
            Decimal(1000000 + 1000 * n + number % 977),
            "CNY",
            "全年实现销售额100万元，同比增长20%",
            Span(n, 0, 18),
            "bench",
            0.9,
            period=str(YEARS[number % 3]),
        )
        for n in range(TARGETS)
    )
    items = tuple(SwotItem(f"{plan_id}/w{n}", "weakness", "客流不足", "客流不足", Span(n, 0, 4)) for n in range(4))
    plan = Plan(
        plan_id,
        1,
        "年度销售计划",
        "plan",
        f"门店{number % STORES}",
        f"S{number % STORES}",
        "title",
        department=f"部{number // (STORES * 3)}" if number >= STORES * 3 else None,
        year=YEARS[number % 3],
        year_source="title",
        sections=sections,
        targets=targets,
        swot=items,
    )
    figures = tuple(
        Figure(
            f"{document_id}/f{n}",
            "actual",
            METRICS[n],
            Decimal(n),
            Decimal(n),
            "CNY",
            str(YEARS[number % 3] - 1),
            "去年",
            Span(n, 0, 2),
            plan_id,
        )
        for n in range(10)
    )
    info = DocumentInfo(
        document_id,
        f"{number}.docx",
        f"in/{number}.docx",
        "docx",
        "ok",
        chars=9000,
        modified=datetime(2024, 12, 1, tzinfo=UTC),
        extractor_version="1",
        vocabulary_version="1",
    )
    return replace(Extraction(info, (plan,)), figures=figures)


def timed(work: Callable[[], object], times: int) -> float:
    """Median milliseconds of a few runs."""
    spans = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        spans.append((time.perf_counter() - start) * 1000)
    return statistics.median(spans)


def plain(address: str, count: int) -> tuple[int, float]:
    """The same rows in one transaction without our code around them: executemany on SQLite, COPY on PostgreSQL."""
    rows_written, spent = 0, 0.0
    with open_store(address, archive=Path(tempfile.gettempdir())) as store:
        names = ("documents", "plans", "sections", "targets", "figures", "swot_items")
        stamps = {"archived": False, "run_id": None, "received_at": datetime.now(UTC), "stored_at": datetime.now(UTC)}
        with writing(store.engine) as connection:
            for start in range(0, count, 500):
                chunk = [to_rows(document(n)) for n in range(start, min(start + 500, count))]
                clock = time.perf_counter()
                for name in names:
                    rows = [row | (stamps if name == "documents" else {}) for rows in chunk for row in rows[name]]
                    if connection.dialect.name == "postgresql":
                        insert(connection, name, rows)
                    else:
                        bare_executemany(connection, name, rows)
                    rows_written += len(rows)
                spent += time.perf_counter() - clock
    return rows_written, spent


def bare_executemany(connection: sa.Connection, name: str, rows: list[dict[str, object]]) -> None:
    """sqlite3's own executemany over tuples; values that the driver does not know are turned into text or numbers."""
    columns = [column.name for column in TABLES[name].columns]
    marks = ", ".join("?" * len(columns))
    driver: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
    sql = f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - names from our own schema
    driver.executemany(sql, ([bare(row[column]) for column in columns] for row in rows))


def bare(value: object) -> object:
    """A value as sqlite3 takes it."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, tuple):
        return ",".join(value)
    return value.isoformat(" ") if isinstance(value, datetime) else value


def load(store: Store, count: int) -> tuple[int, float, float]:
    """Load document by document, a transaction each, rows made on the way; rows, seconds, processor seconds of ours.

    The second says what the first would be on an idle machine, where the benchmark has to share one.
    """
    rows_written, spent, busy = 0, 0.0, 0.0
    run = store.start_run("benchmark")
    for number in range(count):
        extraction = document(number)
        clock, processor = time.perf_counter(), time.process_time()
        store.replace_document(extraction, run_id=run)
        spent += time.perf_counter() - clock
        busy += time.process_time() - processor
        rows_written += 2 + 1 + SECTIONS + TARGETS + 10 + 4
    clock, processor = time.perf_counter(), time.process_time()
    store.finish_run(run)
    return rows_written, spent + time.perf_counter() - clock, busy + time.process_time() - processor


def measure(address: str, count: int, folder: Path) -> None:
    """Load, compare, look up evidence; one line each."""
    with open_store(address, archive=folder / "originals") as store:
        store.put_metrics([MetricInfo(code, code, "CNY", "H", "outcome", "sum", "sum") for code in METRICS])
        rows, seconds, busy = load(store, count)
        kind = store.engine.dialect.name
        say(f"{kind}: load {rows:,} rows, {rows / seconds:,.0f} rows/s ({busy / seconds:.0%} of a core of ours)")
        few = [f"S{n}" for n in range(4)]
        of_four = timed(lambda: store.compare(METRICS[0], stores=few), 21)
        say(f"{kind}: compare 4 stores x 3 years {of_four:.1f} ms median")
        say(f"{kind}: compare 300 stores x 3 years {timed(lambda: store.compare(METRICS[0]), 11):.1f} ms median")
        with reading(store.engine) as connection:
            ids = list(connection.scalars(sa.select(TABLES["targets"].c.target_id).limit(2000).offset(count)))
        queue = iter(ids)
        say(f"{kind}: evidence lookup {timed(lambda: store.evidence(next(queue)), 500):.2f} ms median")


def say(words: str) -> None:
    """One line at once."""
    print(words, flush=True)  # noqa: T201 - a benchmark's output


def main() -> None:
    """Measure SQLite in a fresh folder, or PostgreSQL on a private server."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--postgresql", action="store_true")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="jihua-bench-"))
    try:
        if asked.postgresql:
            with private_server(durable=True) as server:
                both(make_database(server, "bench"), make_database(server, "plain"), asked.documents, folder)
        else:
            both(f"sqlite:///{folder / 'store.db'}", f"sqlite:///{folder / 'plain.db'}", asked.documents, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def both(address: str, bare_address: str, count: int, folder: Path) -> None:
    """Our store and the bare way, one after the other."""
    measure(address, count, folder)
    rows, seconds = plain(bare_address, count)
    name = "COPY" if address.startswith("postgresql") else "executemany"
    say(f"{name} alone, one transaction: {rows:,} rows, {rows / seconds:,.0f} rows/s")


if __name__ == "__main__":
    main()
