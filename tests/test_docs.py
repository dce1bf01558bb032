"""What the pages of documentation show exists: links, commands, options, the API of pandas."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from flows.cli.app import app
from storage.queries import NAMES

ROOT = Path(__file__).parents[1]
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
PAGES = [*READMES, *sorted((ROOT / "docs").glob("*.md")), ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
COMMAND = re.compile(r"(?<![\w.])(?<!-u )jihua ((?:[a-z]+ ?)+)((?:[^\n`#]*?)?)(?=[\n`#，。；：、）)]|$)")


def commands(page: Path) -> list[tuple[str, tuple[str, ...]]]:
    """Every `jihua …` in code on a page: its words and its options. In prose jihua is a name."""
    code = "\n".join(CODE.findall(page.read_text(encoding="utf-8")))
    return [(m[1].strip(), tuple(re.findall(r"(?<!\S)--[a-z-]+", m[2]))) for m in COMMAND.finditer(code)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_on_the_page_exists_with_its_options(page: Path) -> None:
    root = get_command(app)
    for words, options in commands(page):
        command, rest = root, words.split()
        while rest and hasattr(command, "commands"):
            name = rest.pop(0)
            assert name in command.commands, f"jihua {words}"
            command = command.commands[name]
        known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
        assert set(options) <= known, f"jihua {words} {options}"


def test_both_readmes_show_the_same_commands() -> None:
    english, chinese = (
        re.findall(r"^(?:jihua|python3|store\.)\S*(?: \S+)*", page.read_text(encoding="utf-8"), re.MULTILINE)
        for page in READMES
    )
    assert [line.split("  ")[0] for line in english] == [line.split("  ")[0] for line in chinese]


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_every_frame_on_the_page_may_be_asked_for(page: Path) -> None:
    asked = re.findall(r'store\.frame\("([\w-]+)"', page.read_text(encoding="utf-8"))
    assert asked
    assert set(asked) <= set(NAMES)
