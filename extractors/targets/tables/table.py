"""One table being read: what its cells share."""

from dataclasses import dataclass
from functools import cached_property

from extractors.targets.lines import TableAt
from extractors.targets.memory import Memory
from extractors.targets.roles import Ground
from extractors.targets.setting import Setting
from extractors.targets.tables.axes import Axis
from extractors.targets.tables.grid import Grid
from extractors.targets.tables.units import COSTS, EVENTS, POST, TRAINED, Stated, caption_words, header_unit
from extractors.words.mentions import find_metrics, is_general
from schemas.mention import MetricMention, Quantity


@dataclass
class Table:
    """One table being read. What holds for the whole table, or for one axis, is found once, not once a cell."""

    at: TableAt
    grid: Grid
    columns: list[Axis]
    rows: list[Axis]
    stated: tuple[Stated, ...]
    ground: Ground
    memory: Memory
    setting: Setting

    def __post_init__(self) -> None:
        self._told: dict[Axis, Quantity | None] = {}
        self._siblings: dict[Axis, Quantity | None] = {}
        self._left_of: dict[int, tuple[MetricMention, ...]] = {}

    @cached_property
    def caption(self) -> tuple[MetricMention, ...]:
        """The metrics that the line before the table names."""
        return find_metrics(caption_words(self.at), self.setting.vocabulary)

    @cached_property
    def told_outside(self) -> bool:
        """Whether the line before the table names a metric of its units that no header repeats: headers may then be
        mere things."""
        if self.lists_costs:
            return False
        headers = {m.text for axis in (*self.columns, *self.rows) for m in axis.metrics}
        units = {kind for said in self.stated for kind in (said.unit.kind, said.unit.unit)}
        metrics = self.setting.vocabulary.metrics
        return any(
            not is_general(m) and m.codes[0] != "other" and m.text not in headers
            and (not units or units & set(metrics[m.codes[0]].units))
            for m in self.caption
        )  # fmt: skip

    @cached_property
    def lists_posts(self) -> bool:
        """Whether the corner says that the rows are posts, which are counted in people."""
        return POST.search(self.grid.text(0, 0)) is not None

    @cached_property
    def acts(self) -> str | None:
        """What is done so many times in a table of trainings or events, by its corner or the headings above."""
        words = self.grid.text(0, 0) + " ".join(self.ground.titles[-1:])
        return "trainings" if TRAINED.search(words) else "promotions" if EVENTS.search(words) else None

    @cached_property
    def lists_costs(self) -> bool:
        """Whether the corner says that the rows are what money is spent on."""
        return COSTS.search(self.grid.text(0, 0)) is not None

    @cached_property
    def unit_columns(self) -> tuple[int, ...]:
        """The columns that hold each row's unit."""
        return tuple(c for c, axis in enumerate(self.columns) if axis.kind == "unit")

    def unit_of(self, axis: Axis) -> Quantity | None:
        """The unit that the axis's own words tell."""
        if axis not in self._told:
            self._told[axis] = header_unit(axis, self.stated)
        return self._told[axis]

    def sibling_unit(self, column: Axis) -> Quantity | None:
        """The unit of a column of the same metric, or of the one of which this is a part (认购（套） 其中叠墅)."""
        if column not in self._siblings:
            self._siblings[column] = self._find_sibling_unit(column)
        return self._siblings[column]

    def _find_sibling_unit(self, column: Axis) -> Quantity | None:
        words = {m.text for m in column.metrics if not is_general(m)}
        for other in reversed(self.columns[: self.columns.index(column)]):
            same = words & {m.text for m in other.metrics}
            unit = self.unit_of(other) if same or column.part else None
            if unit is not None and unit.kind == "count":
                return unit
            if column.part:
                break
        return None

    def metrics_above(self, line: Axis) -> tuple[MetricMention, ...]:
        """The metrics of the row of which this one is a part (营销费用 over 其中：投流)."""
        above = self.rows[: self.rows.index(line)]
        return next((axis.metrics for axis in reversed(above) if not axis.part), ())

    def adds_up(self, mention: MetricMention) -> bool:
        """Whether a total of these words' metric means something: 户均 has none."""
        metric = self.setting.vocabulary.metrics.get(mention.codes[0])
        return is_general(mention) or metric is None or metric.over_stores == "sum"

    def metrics_left_of(self, col: int) -> tuple[MetricMention, ...]:
        """The metrics of the columns before, the nearest first, the same words once."""
        if col not in self._left_of:
            columns = self.columns[self.grid.label_cols : col]
            nearest: dict[tuple[str, str], MetricMention] = {}
            for mention in (m for column in reversed(columns) for m in column.metrics):
                nearest.setdefault((mention.text, mention.rule), mention)
            self._left_of[col] = tuple(nearest.values())
        return self._left_of[col]
