"""dev.py: standard library only, an environment made once, a lock without a registry in it."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import dev

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_dev_needs_nothing_but_the_standard_library() -> None:
    tree = ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names


@pytest.mark.parametrize("arguments", [[], ["--help"]])
def test_dev_says_what_it_can_do(arguments: list[str]) -> None:
    run = subprocess.run(
        [sys.executable, ROOT / "dev.py", *arguments], capture_output=True, encoding="utf-8", check=False
    )
    for command in ("demo", "test", "check", "run", "lock"):
        assert command in run.stdout
    assert run.returncode == (0 if arguments else 2)


def test_every_package_of_the_lock_has_hashes_and_no_address() -> None:
    entries = re.split(r"\n(?=[a-z0-9])", LOCK.strip())
    assert len(entries) > 100
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in LOCK
    assert "index-url" not in LOCK


def test_the_lock_holds_what_pyproject_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = list(project["project"]["dependencies"])
    for group in (*project["project"]["optional-dependencies"].values(), *project["dependency-groups"].values()):
        wanted += group
    names = {normal(re.split(r"[\[<>=!~ ]", one, maxsplit=1)[0]) for one in wanted}
    locked = {normal(name) for name in re.findall(r"^([A-Za-z0-9._-]+)==", LOCK, re.MULTILINE)}
    assert names <= locked


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_build_tools_come_from_the_same_lock() -> None:
    entries = dev.entries_of(LOCK, dev.BUILD_TOOLS)
    assert set(re.findall(r"^([a-z-]+)==", entries, re.MULTILINE)) == set(dev.BUILD_TOOLS)
    assert entries.count("--hash=") >= len(dev.BUILD_TOOLS)


def test_the_stamp_changes_with_what_the_environment_was_made_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("requirements.lock", "pyproject.toml"):
        (tmp_path / name).write_text("a", encoding="utf-8")
    monkeypatch.setattr(dev, "HERE", tmp_path)
    monkeypatch.setattr(dev, "LOCK", tmp_path / "requirements.lock")
    first = dev.stamp_of_today()
    assert dev.stamp_of_today() == first
    (tmp_path / "requirements.lock").write_text("b", encoding="utf-8")
    assert dev.stamp_of_today() != first


def test_a_python_that_is_too_old_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 2))
    with pytest.raises(SystemExit, match=r"3\.11 到 3\.13"):
        dev.prepare()
