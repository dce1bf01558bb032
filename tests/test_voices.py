"""The plans in other voices stay honest: their gold quotes the text and speaks the contract's words."""

from pathlib import Path
from typing import Any

import pytest
import yaml

VOICES = sorted((Path(__file__).parent / "voices").glob("*.yaml"))
KEYS = {"e", "m", "cmp", "low", "high", "unit", "change", "per", "per_unit", "scope", "period"}
KEYS |= {"growth", "growth_unit", "baseline", "tier"}
COMPARATORS = {"eq", "ge", "gt", "le", "lt", "approx", "range"}


def squeeze(text: str) -> str:
    return "".join(text.split())


def load(path: Path) -> dict[str, Any]:
    recipe: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return recipe


def text_of(recipe: dict[str, Any]) -> str:
    lines = []
    for block in recipe["blocks"]:
        for kind in ("p", "h", "n"):
            lines.append(block.get(kind, ""))
        lines += [cell for row in block.get("table", []) for cell in row if cell]
    return squeeze("\n".join(lines))


def options(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize("path", VOICES, ids=lambda path: path.stem)
def test_gold_quotes_the_text(path: Path) -> None:
    recipe = load(path)
    text = text_of(recipe)
    for figure in recipe["gold"]["figures"]:
        assert squeeze(figure["e"]) in text
    for plan in recipe["gold"]["plans"]:
        assert squeeze(plan["starts_with"]) in text
        for target in plan["targets"]:
            assert squeeze(target["e"]) in text
        for _, item, *_ in plan.get("swot", ()):
            assert squeeze(options(item)[0]) in text
        for _, _, title in plan["sections"]:
            assert squeeze(options(title)[0]) in text


@pytest.mark.parametrize("path", VOICES, ids=lambda path: path.stem)
def test_a_gold_target_holds_the_bounds_its_comparator_says(path: Path) -> None:
    for plan in load(path)["gold"]["plans"]:
        for target in plan["targets"]:
            assert set(target) <= KEYS | {"optional", "status"}
            words = set(options(target.get("cmp", "eq")))
            assert words <= COMPARATORS
            if target.get("status") == "placeholder":
                assert target.get("low") is None
                assert target.get("high") is None
            elif words & {"eq", "approx", "range"}:
                assert target["low"] is not None
                assert target["high"] is not None
            elif words <= {"ge", "gt"}:
                assert target.get("high") is None
            elif words <= {"le", "lt"}:
                assert target.get("low") is None
