"""docs/operations.md: the settings it shows exist and load, the commands it names are there."""

import re
import tomllib
from pathlib import Path

from typer.main import get_command

from flows.cli.app import app
from flows.settings import Settings

PAGE = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")


def test_the_settings_file_of_the_page_is_valid() -> None:
    shown = next(block for block in re.findall(r"```\n(.*?)```", PAGE, re.DOTALL) if block.startswith("db = "))
    settings = Settings.model_validate(tomllib.loads(shown))
    assert settings.folders == "{region}/{store}/{year}"
    assert settings.inbox == "/srv/jihua/inbox"


def test_the_settings_table_names_settings() -> None:
    rows = re.findall(r"^\| ([a-z_, ]+) \|", PAGE, re.MULTILINE)
    named = {name for row in rows for name in row.split(", ")}
    assert len(named) > 10
    assert named <= set(Settings.model_fields)


def test_every_command_of_the_page_exists() -> None:
    commands = set(get_command(app).commands)  # type: ignore[attr-defined]
    named = set(re.findall(r"(?<![\w/-])(?<!-u )jihua ([a-z]+)", PAGE))
    assert {"nightly", "watch", "schedule", "retry", "doctor", "backup"} <= named
    assert named <= commands
