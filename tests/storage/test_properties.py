"""What must hold for any input: exact numbers, texts that survive, corrections that are never lost."""

import csv
import io
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.plan import Target
from schemas.span import Span
from storage import Store, open_store
from storage.answer import Answer
from storage.database import reading
from storage.export import csv_bytes
from storage.periods import read_period
from storage.queries.columns import columns
from storage.queries.themes import alike
from storage.rows import exact
from storage.tables import TABLES
from tests.storage.plans import extraction, plan, target

numbers = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False, places=3)
quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@quick
@given(st.lists(numbers, min_size=1, max_size=30))
def test_any_number_of_fifteen_digits_comes_back_exact(store: Store, values: list[Decimal]) -> None:
    one = extraction(plan(targets=[target(value) for value in values]))
    store.replace_document(one, force=True)
    with reading(store.engine) as connection:
        table = TABLES["targets"]
        got = list(connection.scalars(sa.select(table.c.low).order_by(table.c.ordinal)))
    assert got == values


@given(st.decimals(allow_nan=True, allow_infinity=True))
def test_a_number_is_kept_exactly_or_not_at_all(value: Decimal) -> None:
    kept = exact(value)
    assert kept is None or (kept == value and len(kept.normalize().as_tuple().digits) <= 15)


@given(st.text(max_size=30) | st.from_regex(r"(\d{4}|Y)(-[HQW]?\d{1,2})?(-\d\d)?(/\d{4}-\d\d)?", fullmatch=True))
def test_any_period_text_is_read_or_left(text: str) -> None:
    period = read_period(text, 2025)
    assert (period.start is None) == (period.end is None) or period.grain in ("range", "years")
    assert period.days is None or period.grain in ("range", "years") or period.days > 0


@given(st.lists(st.tuples(st.text(), numbers | st.none()), max_size=8))
def test_csv_gives_back_every_text_and_number(rows: list[tuple[str, Decimal | None]]) -> None:
    answer = Answer("a", "a", columns("evidence low"), tuple(rows))
    text = csv_bytes(answer).decode("utf-8-sig")
    back = list(csv.reader(io.StringIO(text, newline="")))[1:]
    assert len(back) == len(rows)
    for (words, number), (shown, digits) in zip(rows, back, strict=True):
        assert shown in (words, "'" + words)
        assert (Decimal(digits) if digits else None) == number
        assert shown[:1] not in tuple("=+-@\t\r\n")


@given(st.lists(st.text(alphabet="客流不足人员流失位置偏僻价格", min_size=1, max_size=10), max_size=25))
def test_families_hold_every_item_once_whatever_the_texts(texts: list[str]) -> None:
    families = alike(texts)
    assert sorted(index for family in families for index in family) == list(range(len(texts)))
    assert alike(texts) == families


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_no_correction_is_lost_however_the_text_moves(data: st.DataObject) -> None:
    """Ten sentences, some corrected; then read anew: moved, dropped, doubled. Each correction holds or is orphaned."""
    count = 10
    sentences = [f"第{n}项目标{n}00单" for n in range(count)]
    corrected = data.draw(st.lists(st.integers(0, count - 1), unique=True, min_size=1))
    later = data.draw(st.lists(st.integers(0, count - 1), max_size=14))
    with TemporaryDirectory() as folder, open_store(Path(folder) / "store.db") as store:
        store.replace_document(extraction(plan(targets=[_order(words, n) for n, words in enumerate(sentences)])))
        ids = {row["evidence"]: str(row["target_id"]) for row in store.ask("targets").dicts()}
        for n in corrected:
            store.correct("targets", ids[sentences[n]], {"low": str(90_000 + n)}, revision=0, who="王")
        again = [_order(sentences[n], place) for place, n in enumerate(later)]
        stored = store.replace_document(extraction(plan(targets=again), vocabulary_version="2"))
        steps = store.history()
        lows = {row["evidence"]: row["low"] for row in store.ask("targets").dicts() if row["review"] == "changed"}
    assert len(steps) == len(corrected)
    assert stored.orphaned == sum(step.state == "orphaned" for step in steps)
    for step in steps:
        n = sentences.index(str(step.evidence))
        if step.state == "active":
            assert lows[sentences[n]] == 90_000 + n
        else:
            assert later.count(n) != 1


def _order(words: str, place: int) -> Target:
    return target(100, "orders", "单", evidence=words, source=Span(place, 0, len(words)))
