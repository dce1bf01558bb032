"""What follows a run: tables written out, what Prefect's pages show, the digest, the dead man's switch."""

from collections.abc import Sequence
from datetime import datetime

from prefect import get_run_logger, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE

from flows import digest
from flows.settings import Settings
from flows.summary import Summary
from flows.words import say
from storage.answer import Answer, plain
from storage.compare_table import flat
from storage.store import Store

HEADLINES = ("sales_revenue", "sales_volume", "gross_margin_rate", "members_new")
"""Metrics of the comparison among the artifacts; the pages and `jihua compare` show every one."""

ROWS = 200


def show(summary: Summary) -> None:
    """The run's summary and failures as an artifact."""
    create_markdown_artifact(summary.markdown(), key="ingest-summary", description=summary.sentence())


@task(name="comparison artifacts", cache_policy=NO_CACHE, tags=["publish"])
def show_comparison(store: Store) -> None:
    """Stores × years of the headline metrics."""
    present = [code for code in HEADLINES if code in store.metrics()]
    for code in present:
        answer = flat(store.compare(code))
        if answer.rows:
            name = code.replace("_", "-")
            create_table_artifact(table_of(answer), key=f"compare-{name}", description=answer.title)


def table_of(answer: Answer) -> list[dict[str, object]]:
    """The first rows with their labels as columns."""
    labels: Sequence[str] = [column.label or column.name for column in answer.columns]
    return [dict(zip(labels, map(plain, row), strict=True)) for row in answer.rows[:ROWS]]


@task(name="export", cache_policy=NO_CACHE, tags=["publish"])
def export(store: Store, settings: Settings) -> None:
    """All tables into the folder of the settings."""
    if settings.exports:
        store.export(settings.exports, settings.export_format)


def announce(summary: Summary, settings: Settings) -> None:
    """The digest and the ping; a service that refuses is a note, never a failed night."""
    refused = digest.send(summary, settings, datetime.now().astimezone())
    if refused:
        get_run_logger().warning("digest refused by: %s", ", ".join(refused))
        summary.notes.append(
            say(f"日报未能发到：{'、'.join(refused)}", f"the digest did not reach: {', '.join(refused)}")
        )
    if not digest.ping(settings, failed=False):
        get_run_logger().warning("ping not heard")
        summary.notes.append(say("心跳地址没有应答", "the address to ping did not answer"))
