"""One table being read: what its cells share."""

from dataclasses import dataclass

from extractors.targets.lines import TableAt
from extractors.targets.memory import Memory
from extractors.targets.roles import Ground
from extractors.targets.setting import Setting
from extractors.targets.tables.axes import Axis
from extractors.targets.tables.grid import Grid
from extractors.targets.tables.units import Stated


@dataclass(slots=True)
class Table:
    """One table being read."""

    at: TableAt
    grid: Grid
    columns: list[Axis]
    rows: list[Axis]
    stated: tuple[Stated, ...]
    ground: Ground
    memory: Memory
    setting: Setting
