"""Reads the vocabulary's YAML with line numbers, so that every complaint names file and line."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from schemas.issues import VocabularyError

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Value = TypeVar("Value")
Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One YAML file: its value, and the line on which each part of it stands."""

    path: Path
    value: Any
    lines: dict[Place, int]

    def at(self, *place: str | int) -> str:
        """`metrics/sales.yaml:12`, the nearest known line of a place in the file."""
        while place and place not in self.lines:
            place = place[:-1]
        return f"{self.path.parent.name}/{self.path.name}:{self.lines.get(place, 1)}"


def read_sheet(path: Path) -> Sheet:
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=Loader)
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise VocabularyError(f"{path} 读不出来：{error}", remedy="请检查缩进、冒号和编码（UTF-8）") from error
    lines: dict[Place, int] = {}
    return Sheet(path, {} if node is None else value_of(node, (), lines, path), lines)


def value_of(node: yaml.Node, place: Place, lines: dict[Place, int], path: Path) -> Any:
    """The node as plain Python. A key given twice is refused: YAML itself would keep the last in silence."""
    lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key_node, child in node.value:
            key = str(key_node.value)
            if key in found:
                where = f"{path.name}:{key_node.start_mark.line + 1}"
                raise VocabularyError(f"{where} 的“{key}”写了两遍", remedy="请合并为一处")
            found[key] = value_of(child, (*place, key), lines, path)
            lines[(*place, key)] = key_node.start_mark.line + 1
        return found
    if isinstance(node, yaml.SequenceNode):
        return [value_of(child, (*place, i), lines, path) for i, child in enumerate(node.value)]
    return scalar(node)


def scalar(node: yaml.Node) -> str | bool | None:
    """Words stay text (2024 and 1:4 too); only true, false and nothing are read as YAML reads them."""
    if node.tag == "tag:yaml.org,2002:bool":
        return str(node.value).lower() in ("true", "yes", "on")
    return None if node.tag == "tag:yaml.org,2002:null" else str(node.value)


def check_shape(sheet: Sheet, shape: TypeAdapter[Value]) -> Value:
    """The sheet's value as `shape`; what does not fit is named with file and line."""
    try:
        return shape.validate_python(sheet.value)
    except ValidationError as error:
        raise VocabularyError(
            "；".join(f"{sheet.at(*e['loc'])} {e['msg']}（{'/'.join(map(str, e['loc']))}）" for e in error.errors()),
            remedy="词表的写法见 extractors/vocabulary/README.md",
        ) from error


def yaml_files(folder: Path) -> Iterator[Path]:
    """All YAML files of a folder, in an order that does not depend on the disk."""
    return iter(sorted(folder.rglob("*.yaml"), key=lambda path: path.relative_to(folder).as_posix()))
