"""The page on reading and its scripts agree."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("script", sorted(set(re.findall(r"benchmarks/\w+\.py", PAGE))))
def test_a_script_that_the_page_names_runs(script: str) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / script, "--help"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert "usage" in done.stdout


def test_the_table_sets_all_readers_side_by_side() -> None:
    table = PAGE[PAGE.index("<!-- readers -->") : PAGE.index("<!-- /readers -->")]
    rows = [line.split("|")[1].split()[0] for line in table.splitlines() if line.startswith("| ")]
    assert rows[2:] == ["jihua", "docx2python", "docling", "office-oxide", "unstructured", "python-docx"]


@pytest.mark.parametrize("number", sorted(set(re.findall(r"decision (\d{4})", PAGE))))
def test_a_decision_that_the_page_names_exists(number: str) -> None:
    assert list((ROOT / "docs" / "decisions").glob(f"{number}-*.md"))


def test_every_code_of_the_reader_is_explained() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "extractors" / "reader").glob("*.py"))
    codes = set(re.findall(r'code="(\w+)"', sources)) | set(
        re.findall(r'"(rtf|html|zip|not_word|legacy_format)"', sources)
    )
    codes |= {f"limit_{name}" for name in re.findall(r'too_large\([^)]*?"(\w+)"\)', sources, re.DOTALL)}
    codes |= {code.lower() for code in re.findall(r"IssueCode\.(\w+)", sources)}
    explained = set(re.findall(r"`(\w+)`", PAGE))
    assert {"damaged", "limit_ratio", "limit_unpacked", "number_clamped", "html"} <= codes
    assert codes <= explained
