"""The one-line notation of expected quantities and periods in tests/data: reading it, and writing what was found."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from schemas.mention import PeriodMention, Quantity

DATA = Path(__file__).parent / "data"
SIGNS = {"eq": "", "ge": ">=", "gt": ">", "le": "<=", "lt": "<", "approx": "~"}


class UniqueKeys(yaml.BaseLoader):
    """Everything is text; a case given twice would hide the first, so it is refused."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        assert len(keys) == len(set(keys)), f"twice in the data: {sorted({k for k in keys if keys.count(k) > 1})}"
        return super().construct_mapping(node, deep)


def cases(name: str) -> Iterator[tuple[str, list[str]]]:
    """Every text of a data file with its expected lines."""
    groups = yaml.load((DATA / name).read_text(encoding="utf-8"), Loader=UniqueKeys)
    for group in groups.values():
        yield from group.items()


def quantity_line(quantity: Quantity) -> str:
    """`不低于4.2万元/人 | money >=42000 CNY per_unit=人`: everything but the power of ten."""
    parts = [quantity.kind, _value(quantity), quantity.unit or "-"]
    parts += [f"per={quantity.per}"] if quantity.per else []
    parts += [f"per_unit={quantity.per_unit}"] if quantity.per_unit else []
    parts += ["masked"] if quantity.placeholder else []
    return f"{quantity.text} | {' '.join([*parts, *quantity.flags])}"


def _value(quantity: Quantity) -> str:
    low, high = quantity.low, quantity.high
    if low is None and high is None:
        return "?"
    if quantity.comparator == "range":
        return f"{low:f}..{high:f}"
    return f"{SIGNS[quantity.comparator]}{(low if low is not None else high):f}"


def period_line(mention: PeriodMention) -> str:
    """`2025年上半年 | half 2025 H1`: year or shift (+1), part, rate, event, `by` for a deadline."""
    parts: list[str] = [mention.grain]
    parts += [str(mention.year)] if mention.year is not None else []
    parts += [f"to {mention.end_year}"] if mention.end_year is not None else []
    parts += [f"{mention.shift:+d}"] if mention.shift is not None else []
    parts += [part for part in (mention.part, mention.rate, mention.event) if part]
    parts += ["masked"] if mention.rule == "year_masked" else []
    parts += ["by"] if mention.deadline else []
    return f"{mention.text} | {' '.join(parts)}"
