"""What an analyst calls in a notebook: lists as DataFrames, chosen by year, store, region and metric."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage import export, queries
from storage.database import reading
from storage.queries.views import Filters

if TYPE_CHECKING:
    import pandas as pd

Years = int | Sequence[int]
Names = str | Sequence[str]


class Notebook:
    """DataFrames of a store; `open_store(url)` is one. Columns and dtypes stand in docs/data-dictionary.md."""

    engine: sa.Engine

    def targets(self, *, year: Years = (), store: Names = (), region: Names = (), metric: Names = ()) -> "pd.DataFrame":
        """Current targets with whose they are, one row a target, corrections applied."""
        return self.frame("targets", year=year, store=store, region=region, metric=metric)

    def figures(self, *, year: Years = (), store: Names = (), region: Names = (), metric: Names = ()) -> "pd.DataFrame":
        """Numbers that are no targets, with their roles."""
        return self.frame("figures", year=year, store=store, region=region, metric=metric)

    def swot(self, *, year: Years = (), store: Names = (), region: Names = ()) -> "pd.DataFrame":
        """SWOT items."""
        return self.frame("swot", year=year, store=store, region=region)

    def findings(
        self, *, year: Years = (), store: Names = (), region: Names = (), metric: Names = ()
    ) -> "pd.DataFrame":
        """What the checks found: both numbers and their words."""
        return self.frame("findings", year=year, store=store, region=region, metric=metric)

    def plans(self, *, year: Years = (), store: Names = (), region: Names = ()) -> "pd.DataFrame":
        """All plans, superseded ones too (`current` tells)."""
        return self.frame("plans", year=year, store=store, region=region)

    def quality(self, *, year: Years = (), store: Names = (), region: Names = ()) -> "pd.DataFrame":
        """One line a plan on how complete and consistent it is."""
        return self.frame("quality", year=year, store=store, region=region)

    def frame(
        self, name: str, *, year: Years = (), store: Names = (), region: Names = (), metric: Names = ()
    ) -> "pd.DataFrame":
        """Any question or list (`storage.queries.NAMES`) as a DataFrame."""
        years = (year,) if isinstance(year, int) else tuple(year)
        filters = Filters(years, _several(store), _several(region), _several(metric))
        with reading(self.engine) as connection:
            return queries.answer(connection, name, filters).frame()

    def table(self, name: str) -> "pd.DataFrame":
        """A whole table as it is stored, held to its schema. Raises StorageError (`frame_invalid`)."""
        from storage.frames import check

        with reading(self.engine) as connection:
            return check(name, export.table_answer(connection, name).frame())


def _several(names: Names) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)
