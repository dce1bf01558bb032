"""The analysts' fifteen questions on small plans whose answers are worked out by hand; the same on both databases."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from schemas.issues import Issue, StorageError
from storage import Store
from storage.database import reading
from storage.queries import QUESTIONS
from storage.queries.asking import ask
from storage.queries.catalog import TARGETS, VIEWS
from storage.queries.themes import alike, board
from storage.queries.views import Filters
from tests.storage.plans import extraction, failed, figure, plan, section, swot, target

QUARTERS = [target(value, period=f"2025-Q{n}") for n, value in ((1, 2000000), (2, 2000000), (3, 2000000), (4, 2500000))]


@pytest.fixture
def chain(store: Store) -> Store:
    """Three stores, two years: revenue as level, masked and growth-only; margins, activities, SWOT, a summary."""
    east = [
        target(8600000, growth=7.5, growth_unit="%", evidence="全年销售860万元，增长7.5%"),
        *QUARTERS,
        target(20, "gross_margin_rate", "%", comparator="ge"),
        target(2, "trainings", "次", per="month", kind="activity"),
        target(5000, "traffic", "人", confidence=0.5),
    ]
    weak = [swot("weakness", "客流不足，周末进店人少", topics=("traffic",)), swot("strength", "老店长带队稳定")]
    figures = [figure(8000000, period="2024", evidence="2024年完成800万元")]
    store.replace_document(extraction(plan("城东店", 2025, targets=east, swot=weak), figures=figures))
    store.replace_document(
        extraction(plan("城东店", 2024, targets=[target(8000000), target(22, "gross_margin_rate", "%")]))
    )
    masked = [target(None, status="placeholder", evidence="销售额XX万元")]
    west_swot = [
        swot("weakness", "客流不足", topics=("traffic", "rivals")),
        swot("threat", "对面新开一家连锁卖场"),
        swot("threat", "对手促销", subject="competitor", topics=("rivals",)),
    ]
    store.replace_document(extraction(plan("城西店", 2025, targets=masked, swot=west_swot)))
    store.replace_document(
        extraction(plan("江南店", 2025, targets=[target(12, unit="%", change="increase", evidence="销售额增长12%")]))
    )
    return store


def answers(store: Store, name: str, *names: str, **filters: Any) -> list[tuple[Any, ...]]:
    answer = store.ask(name, Filters(**filters))
    return [tuple(row[column] for column in names) for row in answer.dicts()]


def test_who_set_a_revenue_target_and_who_did_not(chain: Store) -> None:
    got = answers(chain, "who-set", "store", "answer", metrics=("sales_revenue",), years=(2025,))
    assert got == [("城东店", "target"), ("城西店", "placeholder"), ("江南店", "target")]
    assert answers(chain, "who-set", "store", "answer", metrics=("traffic",), stores=("城西店",)) == [
        ("城西店", "not_found")
    ]


def test_this_years_target_against_last_years(chain: Store) -> None:
    got = answers(
        chain, "years", "metric", "before", "now", "difference", "percent", "answer", stores=("S01",), years=(2025,)
    )
    assert got == [
        ("gross_margin_rate", 22, 20, -2, None, "comparable"),
        ("sales_revenue", 8000000, 8600000, 600000, Decimal("7.5"), "comparable"),
        ("traffic", None, 5000, None, None, "not_found"),
    ]


def test_the_target_against_last_years_actual(chain: Store) -> None:
    got = answers(chain, "actuals", "store", "actual", "increase", "computed_growth", "stated_growth", "answer",
                  metrics=("sales_revenue",), years=(2025,))  # fmt: skip
    assert got == [("城东店", 8000000, 600000, Decimal("7.5"), Decimal("7.5"), "agrees")]


def test_splits_that_do_not_add_up(chain: Store) -> None:
    got = answers(chain, "splits", "store", "verdict", "stated", "computed", "gap")
    assert got == [("城东店", "contradicts", 8600000, 8500000, 100000)]


def test_contradictions_carry_both_sentences(chain: Store) -> None:
    ((evidence, other),) = answers(chain, "contradictions", "evidence", "other_evidence", stores=("城东店",))
    assert evidence == "全年销售860万元，增长7.5%"
    assert other.count("；") == 3


def test_gaps_come_with_a_question(chain: Store) -> None:
    got = answers(chain, "gaps", "store", "check_code", "question")
    assert got == [
        ("城西店", "missing_number", "sales_revenue“销售额XX万元”没有写出数字，请补充目标值。"),
        (
            "江南店",
            "missing_baseline",
            "sales_revenue“销售额增长12%”以什么为基数？请补充上年实际数，或直接写出目标值。",
        ),
    ]


def test_ambition_ranks_by_growth_where_a_base_exists_or_a_growth_is_stated(chain: Store) -> None:
    got = answers(chain, "ambition", "store", "growth", "growth_source", "base", "place", metrics=("sales_revenue",))
    assert got == [
        ("江南店", 12, "stated_change", None, 1),
        ("城东店", Decimal("7.5"), "stated", 8000000, 1),
    ]


def test_the_coverage_matrix_shows_what_is_absent(chain: Store) -> None:
    matrix = chain.ask("coverage-matrix", Filters(years=(2025,)))
    assert [column.name for column in matrix.columns][4:] == [
        "gross_margin_rate",
        "sales_revenue",
        "traffic",
        "trainings",
    ]
    assert [(row[0], row[3], row[4:]) for row in matrix.rows] == [
        ("城东店", "", (1, 5, 1, 1)),
        ("城西店", "没有定量目标", (None, None, None, None)),
        ("江南店", "有销售额无毛利", (None, 1, None, None)),
    ]


def test_activities_for_a_month_and_whether_an_outcome_stands_beside_them(chain: Store) -> None:
    got = answers(chain, "monthly-activities", "store", "metric", "per_month", "outcome_targets")
    assert got == [("城东店", "trainings", 2, 7)]


def test_the_chain_by_quarter_names_who_stated_none(chain: Store) -> None:
    answer = chain.ask("months", Filters(metrics=("sales_revenue",)))
    assert [(row["period"], row["stores"], row["total"]) for row in answer.dicts()][:2] == [
        ("2025-Q1", 1, 2000000),
        ("2025-Q2", 1, 2000000),
    ]
    assert answer.notes == ("sales_revenue 只有全年数、没有分解：城东店（2024）",)


def test_a_regions_own_plan_is_not_added_to_its_stores(store: Store) -> None:
    def put(name: str | None, value: int, region: str, quarter: str = "2025-Q1") -> None:
        targets = [target(value), target(value // 4, period=quarter)]
        one = plan(name, 2025, targets=targets, region=region)
        store.replace_document(extraction(one, name=f"{name}{region}.docx"))

    put(None, 900, "华北", "Y-Q1")
    put("城东店", 400, "华北")
    put("城西店", 480, "华北")
    put(None, 80, "西北")
    put("无区店", 40, "")
    got = answers(store, "regions", "region", "stores", "total", "lowest", "highest")
    assert set(got) >= {("华北", 2, 880, 400, 480), ("西北", 1, 80, 80, 80)}
    assert answers(store, "calendar", "period", "stores", "total", "highest") == [("2025-Q1", 4, 250, 120)]


def test_recurring_weaknesses_are_counted_by_store_in_their_own_words(chain: Store) -> None:
    got = answers(chain, "themes", "family", "stores", "text", where={"quadrant": ("weakness",)})
    assert got == [(1, 2, "客流不足，周末进店人少"), (1, 2, "客流不足")]


def test_the_board_counts_the_same_families_and_says_what_it_left_out(chain: Store) -> None:
    with reading(chain.engine) as connection:
        families, cut = board(connection)
        first = families[0]
        assert (first.quadrant, first.text, first.stores, first.mentions) == ("weakness", "客流不足", 2, 2)
        assert (sum(one.mentions for one in families), cut) == (5, False)
        assert len(answers(chain, "themes", "swot_id")) == 5
        fewer, cut = board(connection, most=1)
        assert (len(fewer), cut) == (4, True)


def test_like_items_meet_and_unlike_items_do_not() -> None:
    texts = ["人员流失严重", "员工流失较严重", "导购人员流失严重", "位置偏僻", "价格偏高", "位置偏僻，停车难"]
    assert alike(texts) == [[0, 1, 2], [3, 5], [4]]


def test_weaknesses_and_threats_are_held_against_the_targets_about_what_they_speak_of(chain: Store) -> None:
    got = answers(chain, "answers", "store", "quadrant", "topic_label", "answer", "targets", "answered_by")
    assert got == [
        ("城东店", "weakness", "客流", "target", 1, ("客流量",)),
        ("城西店", "weakness", "竞争", "no_target", 0, ()),
        ("城西店", "weakness", "客流", "no_target", 0, ()),
        ("城西店", "threat", None, "no_topic", 0, ()),
    ]


def test_copies_show_which_numbers_changed(store: Store) -> None:
    texts = [
        section("经营目标", "全年实现销售额860万元，毛利率20%以上"),
        section("主要措施", "抓好会员招募与老客回访工作"),
    ]
    for name, value in (("城东店", 8600000), ("城西店", 9000000), ("江南店", 8600000)):
        targets = [target(value, evidence=f"全年实现销售额{value // 10000}万元")]
        store.replace_document(extraction(plan(name, 2025, targets=targets, sections=texts)))
    got = answers(store, "families", "store", "other_store", "value", "other_value")
    assert got == [
        ("城西店", "城东店", 9000000, 8600000),
        ("江南店", "城东店", None, None),
        ("江南店", "城西店", 8600000, 9000000),
    ]
    assert [row[0] for row in answers(store, "copies", "copies")] == [3, 3, 3]


def test_pieces_tell_what_is_no_plan_and_why_a_document_was_cut(store: Store) -> None:
    two = extraction(
        plan("城东店", 2025, kind="policy"), plan("城西店", 2025), name="汇编.docx",
        issues=[Issue("boundary_inferred", "按重复标题拆分", plan_id=None)],
    )  # fmt: skip
    issue = Issue("boundary_inferred", "按重复标题拆分", plan_id=two.plans[1].plan_id)
    store.replace_document(extraction(*two.plans, name="汇编.docx", issues=[issue]))
    store.replace_document(failed("坏.docx", "damaged"))
    got = answers(store, "pieces", "filename", "pieces", "kind", "boundary")
    assert got == [
        ("坏.docx", 0, None, None),
        ("汇编.docx", 2, "policy", None),
        ("汇编.docx", 2, "plan", "按重复标题拆分"),
    ]


def test_the_worklist_puts_large_doubtful_money_first(chain: Store) -> None:
    got = answers(chain, "worklist", "store", "value", "impact", years=(2025,))
    assert got[0] == ("城东店", 8600000, 860000)
    assert got[-1][2] == 0


def test_every_question_answers_an_empty_store(store: Store) -> None:
    assert [len(store.ask(question.name).rows) for question in QUESTIONS] == [0] * 15


def test_a_superseded_plan_is_not_asked(chain: Store) -> None:
    newer = extraction(plan("城东店", 2025, targets=[target(9900000)]), content=b"newer", modified=None)
    chain.replace_document(newer)
    assert answers(chain, "targets", "value", stores=("城东店",), years=(2025,)) == [(9900000,)]


@pytest.mark.parametrize("sort", [(), ("-value",), ("scope", "-year"), ("growth",)])
def test_a_page_is_the_same_from_the_nearer_end(chain: Store, sort: tuple[str, ...]) -> None:
    whole = chain.ask("targets", sort=sort).rows
    with reading(chain.engine) as connection:
        for offset in range(len(whole) + 2):
            page = ask(connection, replace(TARGETS, far=0), sort=sort, limit=3, offset=offset)
            assert page.rows == whole[offset : offset + 3], offset
        east = chain.ask("targets", Filters(stores=("城东店",)), sort=sort).rows
        found = ask(connection, replace(TARGETS, far=0), Filters(stores=("城东店",)), sort=sort, limit=3, offset=6)
        assert found.rows == east[6:9]


NARROWED = (
    {}, {"years": (2025,)}, {"stores": ("城东店", "城西店")}, {"metrics": ("sales_revenue",)}, {"text": "销售"},
    {"where": {"review": (None,)}}, {"regions": ("华南",), "years": (2025,)}, {"allowed_regions": ("华南",)},
)  # fmt: skip


@pytest.mark.parametrize("name", ["targets", "swot", "findings", "worklist", "quality", "plans"])
@pytest.mark.parametrize("narrowed", NARROWED)
def test_counts_pages_and_facets_agree_with_the_whole_list(
    chain: Store, name: str, narrowed: dict[str, tuple[Any, ...]]
) -> None:
    known = {column.name for column in VIEWS[name].columns} | set(VIEWS[name].hidden)
    if not ({"metric"} if "metrics" in narrowed else set(narrowed.get("where", ()))) <= known:
        pytest.skip(f"{name} has no such column")
    filters = Filters(**narrowed)  # type: ignore[arg-type]
    whole = chain.ask(name, filters)
    assert chain.ask(name, filters, limit=0, count=True).total == len(whole.rows)
    pages = [chain.ask(name, filters, limit=2, offset=start).rows for start in range(0, len(whole.rows) + 1, 2)]
    assert tuple(row for page in pages for row in page) == whole.rows
    for column in ("status", "store", "region", "quadrant", "verdict", "kind", "scope", "metric_label"):
        if column in known and column not in narrowed.get("where", ()) and f"{column}s" not in narrowed:
            counted = Counter(whole.column(column))
            assert dict(chain.facet(name, column, filters)) == counted, column


def test_pages_never_overlap_and_know_their_total(chain: Store) -> None:
    first = chain.ask("targets", sort=("-value",), limit=4, count=True)
    second = chain.ask("targets", sort=("-value",), limit=4, offset=4)
    assert first.total == 12
    assert len(set(first.column("target_id")) | set(second.column("target_id"))) == 8
    assert first.column("value") == [8600000, 8000000, 2500000, 2000000]


def test_facets_count_what_else_there_is(chain: Store) -> None:
    chosen = Filters(stores=("城西店",), years=(2025,))
    assert chain.facet("targets", "store", chosen) == [("城东店", 8), ("城西店", 1), ("江南店", 1)]
    assert chain.facet("targets", "status", chosen) == [("placeholder", 1)]


def test_words_are_searched_literally(chain: Store) -> None:
    assert answers(chain, "targets", "store", text="增长12%") == [("江南店",)]
    assert answers(chain, "targets", "store", text="%_%") == []


def test_a_reader_sees_only_the_stores_allowed(chain: Store) -> None:
    allowed = {"allowed_regions": ("华南",), "allowed_stores": ()}
    assert {row[0] for row in answers(chain, "targets", "store", **allowed)} == {"江南店"}
    assert answers(chain, "calendar", "metric", **allowed) == []
    assert chain.facet("targets", "store", Filters(**allowed)) == [("江南店", 1)]


def test_an_unknown_column_or_question_is_named_with_those_there_are(chain: Store) -> None:
    with pytest.raises(StorageError, match=r"query_column.*可用的列：store"):
        chain.ask("targets", sort=("price",))
    with pytest.raises(StorageError, match="query_column"):
        chain.ask("calendar", Filters(stores=("城东店",)))
    with pytest.raises(StorageError, match=r"query_unknown.*who-set"):
        chain.ask("everything")
