"""The fields of a row under correction: how a form shows them, and what a person wrote into them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from flows.words import say
from schemas import tables as spec
from storage.carry import FIELDS
from storage.values import show
from storage.words import plain_number
from web.errors import PageError
from web.house import House
from web.shown import code_words, column_label

NUMBERS = frozenset({"low", "high", "baseline", "growth"})
SCALES = {"万": Decimal(10**4), "亿": Decimal(10**8), "千": Decimal(10**3)}


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of the form: its value as text, what the machine read if a person changed it, its closed list."""

    name: str
    label: str
    value: str
    machine: str | None
    choices: tuple[str, ...]
    wide: bool


def changed_values(table: str, row: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, str | None]:
    """The fields a person has changed, as text in base units."""
    changed: dict[str, str | None] = {}
    for name in FIELDS[table]:
        if name not in given:
            continue
        text = given[name].strip() or None
        if text is not None and name in NUMBERS:
            text = in_base_units(text)
        if text != show(row[name]):
            changed[name] = text
    if not changed:
        raise PageError("没有改动", remedy="数字没错请按“核对无误”", code="nothing_changed")
    return changed


def in_base_units(text: str) -> str:
    """`860万` as `8600000`; what is no such number is left for the store to judge."""
    bare = text.replace(",", "").replace("，", "").removesuffix("元").strip()
    if bare[-1:] in SCALES:
        try:
            return plain_number(Decimal(bare[:-1]) * SCALES[bare[-1]])
        except InvalidOperation:
            return text
    return bare


def fields_of(house: House, table: str, values: Mapping[str, Any], entered: Mapping[str, str]) -> list[FormField]:
    """The form of a row."""
    if not values:
        return []
    row = values["row"]
    machine = {step.field: step.machine_value for step in values["steps"] if step.state == "active" and step.field}
    fields = []
    for name in FIELDS[table]:
        column = spec.BY_NAME[table].column(name)
        choices = column.values
        if name == "metric":
            choices = tuple(sorted(house.store.metrics()))
        value = entered.get(name, show(row[name]) or "")
        wide = name in ("text", "title", "metric", "scope")
        was = value_words(house, table, name, machine[name]) if name in machine else None
        fields.append(FormField(name, column_label(column), value, was, choices, wide))
    return fields


def value_words(house: House, table: str, name: str, text: str | None) -> str:
    """A value kept as text as a reader sees it: codes and metrics by their names."""
    if not text or not name:
        return ""
    if name == "metric":
        return house.metric_labels().get(text, text)
    return code_words(name, text) if spec.BY_NAME[table].column(name).values else text


def field_label(table: str, name: str) -> str:
    """A field's label."""
    return column_label(spec.BY_NAME[table].column(name)) if name else say("核对", "check")
