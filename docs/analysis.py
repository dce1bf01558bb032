"""Three analyses in pandas, with charts: run `python docs/analysis.py jihua.sqlite charts/` after an ingest.

1. Which stores grow, and who states a level at all?   2. Do the splits add up?   3. Which weaknesses have no target?
Each chart is an SVG of its own; the numbers behind it are printed.
"""

import sys
from pathlib import Path

import altair as alt
import pandas as pd

from storage import Store, open_store


def growth_of_stores(store: Store, metric: str = "sales_revenue") -> tuple[pd.DataFrame, alt.Chart]:
    """Yearly targets of a metric, store by store: only whole years, whole stores, base tier, stated levels."""
    targets = store.targets(metric=metric)
    headline = targets[
        (targets["status"] == "target")
        & (targets["change"] == "level")
        & (targets["tier"] == "base")
        & targets["period"].str.fullmatch(r"\d{4}|Y")
        & targets[["scope", "per", "per_unit", "department", "person"]].isna().all(axis=1)
        & targets["store"].notna()
    ]
    values = headline.groupby(["store", "year"])["value"].max().unstack()  # a year without a level breaks the line
    table = (values / 10_000).melt(value_name="万元", ignore_index=False).reset_index()
    chart = (
        alt.Chart(table, title="各店销售额目标（万元）", width=320)
        .mark_line(point=True)
        .encode(x=alt.X("year:O", title="年份"), y=alt.Y("万元:Q"), color=alt.Color("store:N", title="门店"))
    )
    return table, chart


def splits_by_verdict(store: Store) -> tuple[pd.DataFrame, alt.Chart]:
    """How many splits are complete, partial or contradictory, by year."""
    splits = store.frame("splits")
    table = splits.groupby(["year", "verdict"], as_index=False).size()
    names = {"agrees": "一致", "partial": "不完整", "contradicts": "矛盾"}
    table["结论"] = table["verdict"].map(names)
    chart = (
        alt.Chart(table, title="分解与合计")
        .mark_bar()
        .encode(x=alt.X("year:O", title="年份"), y=alt.Y("size:Q", title="个数"), color="结论:N")
    )
    return table, chart


def weaknesses_without_target(store: Store) -> tuple[pd.DataFrame, alt.Chart]:
    """Weaknesses and threats by what they speak of: how often has the plan any target about it?"""
    answers = store.frame("answers")
    names = {"target": "有目标", "no_target": "没有目标"}
    table = answers[answers["answer"].isin(names)].assign(答复=answers["answer"].map(names))
    table = table.groupby(["topic_label", "答复"], as_index=False).size()
    chart = (
        alt.Chart(table, title="短板和威胁说到的话题，计划里有没有目标")
        .mark_bar()
        .encode(y=alt.Y("topic_label:N", title="话题"), x=alt.X("size:Q", title="短板数"), color="答复:N")
    )
    return table, chart


ANALYSES = (growth_of_stores, splits_by_verdict, weaknesses_without_target)


def main(address: str, folder: Path) -> None:
    """Print the three tables and write their charts."""
    folder.mkdir(parents=True, exist_ok=True)
    with open_store(address, create=False) as store:
        for analysis in ANALYSES:
            table, chart = analysis(store)
            sys.stdout.write(f"\n{analysis.__doc__}\n{table.to_string(index=False)}\n")
            chart.save(str(folder / f"{analysis.__name__}.svg"))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
