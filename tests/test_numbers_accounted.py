"""Every number with a unit in the development and sample plans is a quantity or part of a period."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from extractors.fold import fold
from extractors.numbers.periods import find_periods
from extractors.numbers.quantities import find_quantities

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
RECIPES = [*sorted((SHARED / "eval" / "dev").glob("*.yaml")), *sorted((SHARED / "seed").glob("*.yaml"))]
WITH_UNIT = re.compile(
    r"(?<![A-Za-z0-9.])[0-9][0-9,]*(?:\.[0-9]+)?\s?(?:[百千]?[万亿])?(?:元|%|‰|个百分点|台次|人次|间夜|㎡|天|小时|分钟|[台辆部家户套单件份组名位桌杯箱])"
)


def words(node: Any) -> Iterator[str]:
    """Every paragraph, heading and cell of a recipe."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        for item in node:
            yield from words(item)
    elif isinstance(node, dict):
        for key, item in node.items():
            if key not in ("style", "align", "level"):
                yield from words(item)


def unaccounted(text: str) -> list[str]:
    """Numbers with a character that no quantity and no period covers."""
    covered = {i for q in find_quantities(text) for i in range(q.start, q.end)}
    covered |= {i for p in find_periods(text) for i in range(p.start, p.end)}
    return [n[0] for n in WITH_UNIT.finditer(fold(text)) if not covered.issuperset(range(n.start(), n.end()))]


@pytest.mark.skipif(not RECIPES, reason="the development plans are not beside the checkout")
@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.stem)
def test_no_number_with_a_unit_is_lost(recipe: Path) -> None:
    blocks = yaml.safe_load(recipe.read_text(encoding="utf-8"))["blocks"]
    assert {text: lost for text in words(blocks) if (lost := unaccounted(text))} == {}


def test_a_lost_number_would_be_seen() -> None:
    assert unaccounted("全年完成860万元，客单价236元") == []
    assert unaccounted("见第12位") == []
    assert WITH_UNIT.search("共300台") is not None
