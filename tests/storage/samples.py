"""The sample documents as a careful reader takes them: the gold of sample_docs as extractions.

So the answers to the analysts' questions are tested against numbers worked out by hand, whatever the rules of the
extractor do today. Where the gold allows several readings the first is taken.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from extractors.identity.stores import StoreRegistry
from extractors.swot.topics import find_topics
from extractors.vocabulary import Vocabulary
from schemas.plan import Extraction, Plan, SwotItem, Target
from tests.storage.plans import extraction, number, plan, swot, target

SAMPLES = Path(__file__).parents[2] / "sample_docs"
REGISTRY = StoreRegistry.load(SAMPLES / "stores.csv")


def sample_extractions() -> Iterator[Extraction]:
    """All readable sample documents, in the order of their paths."""
    for path in sorted((SAMPLES / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if "error" not in gold:
            name = Path(gold["path"]).name
            yield extraction(*map(_plan, gold["plans"]), name=name, modified=datetime(2024, 12, 31, tzinfo=UTC))


def _plan(gold: dict[str, Any]) -> Plan:
    store = _first(gold.get("store"))
    known = next((info for info in REGISTRY.stores if store in (info.name, *info.aliases)), None)
    return plan(
        known.name if known else store,
        _first(gold.get("year")),
        targets=[_target(one) for one in gold["targets"]],
        swot=[_swot(_first(one[0]), _first(one[1])) for one in gold["swot"]],
        kind=_first(gold["kind"]),
        title=_first(gold.get("title")),
        store_code=known.code if known else None,
        department=_first(gold.get("department")),
    )


def _swot(quadrant: str, text: str) -> SwotItem:
    return swot(quadrant, text, topics=find_topics(text, Vocabulary.load()))


def _target(gold: dict[str, Any]) -> Target:
    first = {key: _first(value) for key, value in gold.items()}
    same = ("scope", "change", "per", "per_unit", "period", "growth", "growth_unit", "baseline", "tier", "status")
    stated = {key: first[key] for key in same if first.get(key) is not None}
    metric, words = first["m"], first["e"]
    made = target(None, metric, first.get("unit"), evidence=words, kind=_kind(metric), **stated)
    return replace(
        made, low=number(first.get("low")), high=number(first.get("high")), comparator=first.get("cmp", "eq")
    )


def _kind(metric: str) -> str:
    activities = {"trainings", "promotions", "customer_visits", "calls_made", "follow_up_rate"}
    return "activity" if metric in activities else "outcome"


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else None if value == [] else value
