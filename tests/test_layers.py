"""Imports run one way, and each big library has one door (pyproject.toml, import-linter contracts)."""

import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parent.parent


def test_every_import_contract_is_kept(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    code = lint_imports(config_filename="pyproject.toml", no_cache=True)
    assert code == 0, capsys.readouterr().out


@pytest.mark.parametrize("command", [["extract", "--help"], ["text", "nowhere.docx"], ["schema"], ["--help"]])
def test_light_commands_load_nothing_heavy(command: list[str]) -> None:
    program = (
        "import sys; sys.argv = ['jihua', *sys.argv[1:]]\n"
        "from flows.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'prefect', 'pandas', 'spacy', 'jieba', 'fastapi', 'dask'} & set(sys.modules)\n"
        "sys.exit(f'loaded: {sorted(heavy)}' if heavy else 0)\n"
    )
    run = subprocess.run([sys.executable, "-c", program, *command], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-500:]
