"""From a table to its drafts: the whole road.

grid (places, header rows) → axes (what rows and columns say) → units (in what the table counts) → cells, each with its
value, coverage and role → rows joined (base, growth) → totals settled at the end of the plan.
"""

from dataclasses import replace

from extractors.targets.drafts import Draft
from extractors.targets.lines import TableAt
from extractors.targets.memory import Memory
from extractors.targets.roles import Ground
from extractors.targets.setting import Setting
from extractors.targets.tables.axes import Axis, axis_of, column_axes, row_axes
from extractors.targets.tables.cells import read_cell
from extractors.targets.tables.coverage import is_pure_period
from extractors.targets.tables.grid import EMPTY, Grid, side_by_side
from extractors.targets.tables.roles import join_row, settle_totals
from extractors.targets.tables.table import Table
from extractors.targets.tables.units import stated_units
from schemas.document import Document

__all__ = ["read_table", "settle_totals"]

CELL_LIMIT = 30_000


def read_table(at: TableAt, document: Document, ground: Ground, memory: Memory, setting: Setting) -> list[Draft]:
    """The drafts of all cells, row by row, of one table after the other where several stand side by side."""
    block = document.blocks[at.block]
    return [
        draft for columns in side_by_side(block) for draft in _read(Grid(block, columns), at, ground, memory, setting)
    ]


def _read(grid: Grid, at: TableAt, ground: Ground, memory: Memory, setting: Setting) -> list[Draft]:
    if not grid.cells or len(grid.cells) > CELL_LIMIT:
        return []
    columns = column_axes(grid, setting.vocabulary)
    table = Table(
        at,
        grid,
        columns,
        row_axes(grid, setting.vocabulary),
        stated_units(at, grid, columns),
        ground,
        memory,
        setting,
    )
    drafts: list[Draft] = []
    for row in range(grid.rows):
        in_row: list[tuple[int, Draft]] = []
        if row > grid.header_rows and _heads_again(grid, row):
            table = replace(table, columns=_columns_from(table, row))
            continue
        for col in range(grid.cols):
            if grid.origin(row, col) and not EMPTY.match(grid.text(row, col)):
                in_row += [(col, d) for d in read_cell(table, row, col)]
        join_row(table, in_row)
        drafts += [d for _, d in in_row if d.rule != "table.carried"]
    return drafts


def _heads_again(grid: Grid, row: int) -> bool:
    """A second header further down (1月 … 6月 above, 7月 … 12月 below): nothing but periods right of the labels."""
    texts = [grid.text(row, c) for c in range(grid.label_cols, grid.cols) if grid.text(row, c)]
    dated = sum(1 for text in texts if is_pure_period(text))
    return (
        dated >= 2
        and dated >= len(texts) - 1
        and not any(grid.numeric(row, c) for c in range(grid.label_cols, grid.cols))
    )


def _columns_from(table: Table, row: int) -> list[Axis]:
    return [axis_of([table.grid.text(row, c)], table.setting.vocabulary) for c in range(table.grid.cols)]
