"""Twice the table costs twice the work, counted in calls; seconds are for benchmarks/extraction.py."""

import sys
from collections.abc import Callable
from functools import partial
from types import FrameType

import pytest

from tests.targets.builders import read_table

Rows = list[list[str]]


def named(rows: int, columns: int) -> Rows:
    """Shops by months of sales."""
    return [["门店", *(f"{c}月销售额" for c in range(1, columns))]] + [
        [f"{r}号店", *(str(r * c) for c in range(1, columns))] for r in range(1, rows)
    ]


def unnamed(rows: int, columns: int) -> Rows:
    """No header names a metric or a unit: every cell must look around for one."""
    return [["门店", *(f"甲{c}" for c in range(1, columns))]] + [
        [f"{r}号店", *(str(r * c) for c in range(1, columns))] for r in range(1, rows)
    ]


def sparse(rows: int, columns: int) -> Rows:
    """One header names a metric in a counter, all others are parts of it (其中…)."""
    return [["门店", "认购（套）", *(f"其中{c}栋" for c in range(2, columns))]] + [
        [f"{r}号店", *(str(r * c) for c in range(1, columns))] for r in range(1, rows)
    ]


def units_of_their_own(rows: int, columns: int) -> Rows:
    return [["门店", *(f"{c}月" for c in range(1, columns))]] + [
        [f"{r}号店", *(f"{r}.{c}万元" for c in range(1, columns))] for r in range(1, rows)
    ]


@pytest.mark.parametrize("fill", [named, unnamed, sparse, units_of_their_own])
@pytest.mark.parametrize(("small", "large"), [((20, 30), (40, 30)), ((4, 150), (4, 300))], ids=["rows", "columns"])
def test_twice_the_table_is_twice_the_work(
    fill: Callable[[int, int], Rows], small: tuple[int, int], large: tuple[int, int]
) -> None:
    read_table(fill(*small))
    once, twice = (calls(partial(read_table, fill(*size))) for size in (small, large))
    assert twice < 2.3 * once


def calls(work: Callable[[], object]) -> int:
    """How many calls of functions, ours and the interpreter's, some work takes."""
    count = 0

    def heard(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(heard)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count
