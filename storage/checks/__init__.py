"""Checks of one document's plans against themselves: two numbers side by side, each with its words."""

from collections.abc import Mapping

from schemas.metric import MetricInfo
from storage.rows import Row, Rows


def check_document(rows: Rows, metrics: Mapping[str, MetricInfo]) -> list[Row]:
    """All findings of a document, in the order of its plans."""
    return []
