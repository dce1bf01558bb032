"""A plan's document as read, with the rows of the store marked in place."""

import re
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

import sqlalchemy as sa

from extractors.reader import read_document
from flows.display import period_text, quadrant_label, role_label
from flows.evidence import Mark, ShownBlock, shown_blocks
from flows.evidence.marks import Kind, shorten
from flows.words import say
from schemas.document import Document
from schemas.issues import DocumentReadError
from schemas.span import Span
from storage.database import reading
from storage.store import Store
from storage.tables import figures, plans, sections, strategies, swot_items, targets
from web.errors import PageError
from web.shown import flag_words, quantity, target_text

KEPT = 6
"""Documents kept in memory: a reader goes to and fro between few."""
KINDS: tuple[Kind, ...] = ("target", "figure", "swot", "strategy")


class Originals:
    """Documents read from the archive, the last few remembered."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: OrderedDict[str, Document] = OrderedDict()
        self._lock = Lock()

    def document(self, document_id: str, filename: str) -> Document:
        """The document as read. Raises StorageError (`archive_missing`), PageError (`unreadable`)."""
        with self._lock:
            if document_id in self._kept:
                self._kept.move_to_end(document_id)
                return self._kept[document_id]
        self._store.archive.read(document_id)  # whole and undamaged, or it says so
        try:
            document = replace(read_document(self._store.archive.path(document_id)), filename=filename)
        except DocumentReadError as error:
            raise PageError(error.message, remedy=error.remedy, code="unreadable") from None
        with self._lock:
            self._kept[document_id] = document
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return document


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the store that has a place in the document: its mark, and its values for the list beside it."""

    mark: Mark
    table: str
    row_id: str
    review: str | None = None
    found: bool = True


def ref_of(row_id: str) -> str:
    """A row's id as an anchor within its document's page."""
    return re.sub(r"[^0-9A-Za-z]+", "-", row_id[64:]).strip("-")


def rows_of(store: Store, plan_id: str, labels: Mapping[str, str]) -> list[Row]:
    """All rows of a plan that were read from words, in reading order."""
    with reading(store.engine) as connection:

        def of_plan(table: sa.Table) -> Sequence[sa.RowMapping]:
            return connection.execute(sa.select(table).where(table.c.plan_id == plan_id)).mappings().all()

        found = [
            *(_row("target", "targets", "target_id", row, *_of_target(dict(row), labels)) for row in of_plan(targets)),
            *(_row("figure", "figures", "figure_id", row, *_of_figure(row, labels)) for row in of_plan(figures)),
            *(_row("swot", "swot_items", "swot_id", row, *_of_item(row)) for row in of_plan(swot_items)),
            *(
                _row("strategy", "strategies", "strategy_id", row, row["quadrants"], shorten(row["text"]))
                for row in of_plan(strategies)
            ),
        ]
    return sorted(found, key=lambda row: _place(row.mark))


def located(rows: Iterable[Row], document: Document) -> list[Row]:
    """The rows with `found` false where the document says other words at their place (it was read by an older
    version, or the row has been re-read meanwhile)."""
    return [replace(row, found=_fits(row.mark.span, document)) for row in rows]


def blocks_of(store: Store, plan_id: str, document: Document, rows: Iterable[Row], *, whole: bool) -> list[ShownBlock]:
    """The document's blocks with marks; without `whole` only those from the plan's first row to its last."""
    headings = sa.select(sections.c.source_block, sections.c.level).where(
        sections.c.document_id == document.document_id, sections.c.source_row.is_(None)
    )
    own = sa.select(sections.c.source_block).where(sections.c.plan_id == plan_id)
    with reading(store.engine) as connection:
        levels = {row.source_block: row.level for row in connection.execute(headings)}
        places = {row.source_block for row in connection.execute(own)}
    shown_rows = [row for row in rows if row.found]
    blocks = shown_blocks(document, levels, tuple(row.mark for row in shown_rows))
    if whole:
        return list(blocks)
    places |= {row.mark.span.block for row in shown_rows}
    return list(blocks[min(places) : max(places) + 1]) if places else []


def other_plans(store: Store, document_id: str) -> Sequence[Any]:
    """All plans of a document in order."""
    query = sa.select(plans.c.plan_id, plans.c.ordinal, plans.c.title, plans.c.store, plans.c.year)
    with reading(store.engine) as connection:
        return connection.execute(query.where(plans.c.document_id == document_id).order_by(plans.c.ordinal)).all()


def _fits(span: Span, document: Document) -> bool:
    if not 0 <= span.block < len(document.blocks):
        return False
    block = document.blocks[span.block]
    if span.row is None:
        return 0 <= span.start < span.end <= len(block.text)
    return any((cell.row, cell.col) == (span.row, span.col) and span.end <= len(cell.text) for cell in block.cells)


def _row(kind: Kind, table: str, key: str, row: sa.RowMapping, label: str, detail: str) -> Row:
    span = Span(row["source_block"], row["source_start"], row["source_end"], row["source_row"], row["source_col"])
    mark = Mark(
        ref_of(row[key]), kind, label, detail, span, 0, tuple(flag_words(flag) for flag in row.get("flags") or ()),
        row.get("rule") or "", row.get("confidence"),
    )  # fmt: skip
    return Row(mark, table, row[key], row.get("review"))


def _of_target(row: Mapping[str, Any], labels: Mapping[str, str]) -> tuple[str, str]:
    parts = [target_text(row), period_text(row["period"]), row["scope"], row["basis"]]
    if row["status"] == "rejected":
        parts.insert(0, say("已否定", "rejected"))
    if row["growth"] is not None:
        parts.append(say("增长", "growth ") + quantity(row["growth"], row["growth_unit"]))
    if row["baseline"] is not None:
        parts.append(say("基数", "baseline ") + quantity(row["baseline"], row["unit"]))
    return labels.get(row["metric"], row["metric_text"]), " · ".join(part for part in parts if part)


def _of_figure(row: sa.RowMapping, labels: Mapping[str, str]) -> tuple[str, str]:
    ends = dict.fromkeys(value for value in (row["low"], row["high"]) if value is not None)
    value = "–".join(quantity(one, row["unit"]) for one in ends)
    metric = labels.get(row["metric"], row["metric"]) if row["metric"] else ""
    return role_label(row["role"]), " · ".join(part for part in (metric, value, period_text(row["period"])) if part)


def _of_item(row: sa.RowMapping) -> tuple[str, str]:
    parts = (row["theme"], row["item_group"], shorten(row["text"]))
    return quadrant_label(row["quadrant"]), " · ".join(part for part in parts if part)


def _place(mark: Mark) -> tuple[int, int, int, int, int, str]:
    span = mark.span
    row, col = (-1 if value is None else value for value in (span.row, span.col))
    return span.block, row, col, span.start, span.end, mark.ref
