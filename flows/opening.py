"""Opening the store with what is the same for all documents: metrics from the vocabulary, stores from the register."""

from contextlib import ExitStack
from typing import Literal, cast

from extractors.identity.stores import StoreRegistry
from extractors.swot.topics import topics_of
from extractors.vocabulary import Metric, Vocabulary
from flows.settings import Settings
from schemas.metric import Direction, MetricInfo, OverStores, OverTime, TopicInfo
from storage.store import Store, open_store

DIRECTIONS: dict[str, Direction] = {"higher": "H", "lower": "L", "neutral": "N"}
OVER_TIME: dict[str, OverTime] = {"sum": "sum", "average": "avg", "last": "last", "none": "none"}
OVER_STORES: dict[str, OverStores] = {"sum": "sum", "average": "avg", "weighted": "wavg", "none": "none"}
UNITS = {"money": "CNY", "percent": "%", "points": "pp"}


def open_settled(settings: Settings) -> Store:
    """The store of these settings for writing, its schema, metrics and stores up to date. Raises StorageError."""
    with ExitStack() as undo:
        store = undo.enter_context(open_store(settings.db, archive=settings.originals))
        settle(store, settings)
        undo.pop_all()
    return store


def settle(store: Store, settings: Settings) -> None:
    """Bring a store's metrics, topics and stores up to what plans are read with now."""
    vocabulary = Vocabulary.load(settings.vocabulary)
    store.put_metrics([metric_info(metric) for metric in vocabulary.metrics.values()], topic_infos(vocabulary))
    if settings.stores and (register := StoreRegistry.load(settings.stores).stores):
        store.put_stores(register)


def topic_infos(vocabulary: Vocabulary) -> tuple[TopicInfo, ...]:
    """The topics of SWOT items as the store keeps them."""
    entries = topics_of(vocabulary).entries
    return tuple(TopicInfo(code, entry.label, tuple(sorted(entry.metrics))) for code, entry in entries.items())


def metric_info(metric: Metric) -> MetricInfo:
    """A metric of the vocabulary as the store keeps it."""
    return MetricInfo(
        code=metric.code,
        label=metric.label,
        unit=UNITS.get(metric.units[0], metric.units[0]),
        direction=DIRECTIONS[metric.direction],
        kind=cast(Literal["outcome", "activity", "management"], metric.kind),
        time=OVER_TIME[metric.over_time],
        store=OVER_STORES[metric.over_stores],
    )
