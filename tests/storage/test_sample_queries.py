"""docs/queries.md, line by line, on the sample documents, with values worked out by hand."""

import re
import runpy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from extractors.vocabulary import Vocabulary
from flows.cli.app import app
from flows.opening import metric_info, topic_infos
from storage import Store, open_store
from storage.database import reading
from storage.queries import QUESTIONS
from storage.queries.views import Filters
from tests.storage.samples import REGISTRY, sample_extractions

PAGE = (Path(__file__).parents[2] / "docs" / "queries.md").read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.S) for line in block.splitlines()]
PANDAS = re.findall(r"```python\n(store\..*?)\n```", PAGE, re.S)
SQL = re.findall(r"```sql\n(.*?)\n```", PAGE, re.S)


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store of the sample documents as a careful reader takes them."""
    store = open_store(tmp_path_factory.mktemp("samples") / "jihua.sqlite")
    vocabulary = Vocabulary.load()
    store.put_metrics(map(metric_info, vocabulary.metrics.values()), topic_infos(vocabulary))
    store.put_stores(REGISTRY.stores)
    for one in sample_extractions():
        store.replace_document(one)
    return store


def rows(store: Store, name: str, *names: str, **filters: Any) -> list[tuple[Any, ...]]:
    return [tuple(row[n] for n in names) for row in store.ask(name, Filters(**filters)).dicts()]


def test_the_page_has_a_section_for_each_question() -> None:
    assert [int(n) for n in re.findall(r"^## (\d+)\.", PAGE, re.M)] == [question.number for question in QUESTIONS]
    for question, command, pandas, sql in zip(QUESTIONS, COMMANDS, PANDAS, SQL, strict=False):
        assert f"jihua ask {question.name}" in command
        assert f'"{question.name}"' in pandas
        assert question.view in sql


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_on_the_page_runs(samples: Store, command: str) -> None:
    done = CliRunner().invoke(app, [*command.split()[1:], "--db", str(samples.engine.url.database)])
    assert done.exit_code == 0, done.output
    assert done.output.strip()


@pytest.mark.parametrize("words", PANDAS)
def test_each_line_of_pandas_gives_a_frame(samples: Store, words: str) -> None:
    frame = eval(words, {"store": samples})
    assert isinstance(frame, pd.DataFrame)
    assert len(frame.columns) > 3


@pytest.mark.parametrize(("words", "sql"), list(zip(PANDAS, SQL, strict=True)))
def test_sql_and_pandas_tell_of_the_same_stores(samples: Store, words: str, sql: str) -> None:
    with reading(samples.engine) as connection:
        found = connection.execute(sa.text(sql)).mappings().all()
    frame = eval(words, {"store": samples})
    if found and "store" in found[0] and "LIMIT" not in sql and "coverage" not in words:
        assert {row["store"] for row in found} == set(frame["store"].astype(object).where(frame["store"].notna(), None))


def test_1_the_four_stores_set_a_revenue_target_in_2025(samples: Store) -> None:
    got = dict(rows(samples, "who-set", "store", "answer", metrics=("sales_revenue",), years=(2025,)))
    stores = ("枫林路店", "滨湖广场店", "柳营镇店", "大学城店")
    assert {store: got[store] for store in stores} == dict.fromkeys(stores, "target")
    assert got["城南4S店"] == "not_found"


def test_2_targets_of_2025_against_2024(samples: Store) -> None:
    got = rows(
        samples, "years", "store", "before", "now", "percent", "answer", metrics=("sales_revenue",), years=(2025,)
    )
    assert [row for row in got if row[0]] == [
        ("大学城店", 8800000, 8360000, -5, "comparable"),
        ("枫林路店", 13200000, 14520000, 10, "comparable"),
        ("柳营镇店", None, 4500000, None, "other_form"),
        ("滨湖广场店", 9000000, 10800000, 20, "comparable"),
    ]


def test_3_the_renewal_rate_rises_from_58_to_63(samples: Store) -> None:
    got = rows(samples, "actuals", "target", "actual", "increase", "computed_growth", metrics=("renewal_rate",))
    assert got == [(63, 58, 5, Decimal("8.62"))]


def test_4_twelve_months_make_the_year(samples: Store) -> None:
    got = rows(samples, "splits", "stated", "computed", "verdict", stores=("滨湖广场店",), years=(2023,))
    assert got == [(6000000, 6000000, "agrees"), (2000, 2000, "agrees")]


def test_5_fewer_televisions_are_asked_about(samples: Store) -> None:
    got = rows(samples, "contradictions", "check_code", "year", stores=("柳营镇店",))
    assert got == [("direction", 2025)]


def test_6_half_a_point_of_what(samples: Store) -> None:
    got = rows(samples, "gaps", "check_code", "evidence", stores=("柳营镇店",))
    assert got == [("missing_baseline", "费用率降低0.5个百分点")]


def test_7_ambition_by_growth(samples: Store) -> None:
    got = rows(samples, "ambition", "store", "growth", "place", metrics=("sales_revenue",), years=(2025,))
    assert got == [("滨湖广场店", 20, 1), ("枫林路店", 10, 2), ("大学城店", -5, 3), ("柳营镇店", -10, 4)]


def test_8_the_four_metrics_stand_in_every_stores_plan(samples: Store) -> None:
    matrix = samples.ask("coverage-matrix", Filters(years=(2025,)))
    of_stores = [row for row in matrix.dicts() if row["store"] in ("枫林路店", "滨湖广场店", "柳营镇店", "大学城店")]
    assert len(of_stores) == 4
    for row in of_stores:
        assert all(row[metric] for metric in ("sales_revenue", "sales_volume", "gross_margin_rate", "members_new"))
        assert row["absent"] == ""


def test_9_activities_come_to_so_many_a_month(samples: Store) -> None:
    got = rows(samples, "monthly-activities", "metric", "per_month", stores=("枫林路店",), years=(2025,),
               where={"metric": ("trainings", "promotions")})  # fmt: skip
    assert sorted(got) == [("promotions", 13), ("trainings", 2)]


def test_10_two_stores_split_2024_by_quarter(samples: Store) -> None:
    answer = samples.ask("months", Filters(metrics=("sales_revenue",), years=(2024,)))
    got = [(row["period"], row["stores"], row["total"]) for row in answer.dicts() if row["period_grain"] == "quarter"]
    assert got == [
        ("2024-Q1", 2, 5200000),
        ("2024-Q2", 2, 4900000),
        ("2024-Q3", 2, 6200000),
        ("2024-Q4", 2, 5700000),
    ]


def test_11_twenty_four_items_none_alike(samples: Store) -> None:
    got = rows(samples, "themes", "family", "mentions")
    assert (len(got), {mentions for _, mentions in got}) == (24, {1})


def test_12_what_weaknesses_and_threats_speak_of_stands_beside_the_targets_about_it(samples: Store) -> None:
    got = rows(samples, "answers", "text", "topic_label", "targets", "answered_by", stores=("滨湖广场店",))
    assert got == [
        ("家电品类弱", "品类与新品", 0, ()),
        ("会员沉睡多", "回头客", 1, ("会员活跃率",)),
        ("会员沉睡多", "会员", 2, ("会员活跃率", "新增会员")),
        ("同层新开一家品牌直营店", "竞争", 0, ()),
        ("商场扣点上调", "费用与租金", 0, ()),
    ]
    other = rows(samples, "answers", "text", "topic_label", "answer", stores=("城南4S店",))
    assert ("周末预约要排五天", "等候与交付", "target") in other  # 等待时长
    assert ("保险公司把小事故往自己的直修厂引", None, "no_topic") in other


def test_13_no_sample_is_a_copy(samples: Store) -> None:
    assert rows(samples, "families", "store") == []


def test_14_the_compilation_gives_four_pieces_and_the_policy_none(samples: Store) -> None:
    got = rows(samples, "pieces", "filename", "pieces", "kind", "targets")
    assert ("门店绩效考核办法.docx", 1, "policy", 0) in got
    assert [row[1] for row in got if row[0].startswith("手机卖场")] == [4, 4, 4, 4]


def test_15_the_largest_money_comes_first(samples: Store) -> None:
    got = rows(samples, "worklist", "value", "impact")
    assert got[0] == (25320000, 2532000)
    assert [row[1] for row in got] == sorted((row[1] for row in got), reverse=True)


def test_regions_are_added_only_where_the_metric_adds(samples: Store) -> None:
    got = rows(samples, "regions", "region", "stores", "total", metrics=("sales_revenue",), years=(2025,))
    assert set(got) == {("城东片区", 2, 25320000), ("城西片区", 1, 8360000), ("县域片区", 1, 4500000)}
    rates = rows(
        samples, "regions", "total", "lowest", "highest", metrics=("gross_margin_rate",), regions=("城东片区",)
    )
    assert rates[-1] == (None, 17, 22)


def test_the_table_of_the_readme_comes_out(samples: Store) -> None:
    (block, *_) = samples.compare("sales_revenue", stores=["FL01", "BH02", "LY03", "DX04"]).blocks
    seen = {
        line.label: [(cell.value and cell.value / 10000) or cell.missing for cell in line.cells] for line in block.lines
    }
    assert seen == {
        "枫林路店": [1200, 1320, 1452],
        "滨湖广场店": [600, 900, 1080],
        "柳营镇店": [500, "other_tier", 450],
        "大学城店": [800, 880, 836],
    }
    assert [(total.year, total.sum) for total in block.totals] == [(2023, 31000000), (2024, 31000000), (2025, 38180000)]
    assert next(line for line in block.lines if line.label == "柳营镇店").cells[1].hint == "保底500万元；挑战540万元"
    floor = samples.compare("sales_revenue", stores=["LY03"], tier="floor").blocks[0]
    assert floor.lines[0].cells[1].value == 5000000


def test_the_three_analyses_give_tables_and_charts(samples: Store, tmp_path: Path) -> None:
    script = Path(__file__).parents[2] / "docs" / "analysis.py"
    analysis = runpy.run_path(str(script))
    table, _ = analysis["growth_of_stores"](samples)
    got = {(row.store, row.year): row.万元 for row in table.itertuples()}
    assert (got["枫林路店", 2023], got["枫林路店", 2024], got["枫林路店", 2025]) == (1200, 1320, 1452)
    splits, _ = analysis["splits_by_verdict"](samples)
    assert dict(zip(splits["year"], splits["size"], strict=False))[2023] == 2
    weak, _ = analysis["weaknesses_without_target"](samples)
    assert {"会员", "费用与租金"} <= set(weak["topic_label"])
    analysis["main"](str(samples.engine.url.database), tmp_path)
    assert {path.name for path in tmp_path.glob("*.svg")} == {f"{one.__name__}.svg" for one in analysis["ANALYSES"]}
    assert "销售额目标" in (tmp_path / "growth_of_stores.svg").read_text(encoding="utf-8")
