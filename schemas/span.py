"""A place in a document."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (exclusive) of block `block`'s text.

    In a table `row` and `col` name the grid position of the cell (its top left corner when merged) and the
    offsets count in that cell's text.
    """

    block: int
    start: int
    end: int
    row: int | None = None
    col: int | None = None
