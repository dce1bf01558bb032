"""How right the extraction is: `python benchmarks/scores.py SCORER SET=DOCS:GOLD … [--write docs/scores.md]`.

SCORER is a scorer of contract section 6 (`score.py GOLD READ.jsonl --json`); each SET names a folder of documents and
one of gold. Prints, or writes as a page, F1 over all documents (micro) and the mean over documents (macro).
"""

import argparse
import json
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

MEASURES = ("targets core", "targets strict", "figures", "swot", "sections", "plans")
HEAD = """# How right the extraction is

F1, micro / macro, by the scorer of the contract's section 6: a target is *core* right when metric, numbers, unit and
change are; *strict* right when comparator, rate, scope, period, growth, baseline and tier are too. Rules were made with
the development plans, the samples and the voices open; nobody who makes rules has read the check plans, so only their
line says what to expect of new ones. Made by `benchmarks/scores.py`.

"""


def measure(scorer: Path, documents: Path, gold: Path) -> dict[str, dict[str, float]]:
    """F1 by measure of one set."""
    jihua = Path(sys.executable).with_name("jihua")
    read = subprocess.run([jihua, "extract", documents, "--json"], capture_output=True, check=False).stdout
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as file:
        file.write(read)
        file.flush()
        done = subprocess.run(
            [sys.executable, scorer, gold, file.name, "--json"], capture_output=True, text=True, check=True
        )
    found: dict[str, dict[str, float]] = json.loads(done.stdout)
    return found


def table(rows: dict[str, dict[str, dict[str, float]]]) -> str:
    """One line a set."""
    lines = ["| plans | " + " | ".join(MEASURES) + " |", "|---" * (len(MEASURES) + 1) + "|"]
    for name, scores in rows.items():
        cells = [f"{scores[m]['micro']:.3f} / {scores[m]['macro']:.3f}" for m in MEASURES]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure every set that was named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scorer", type=Path)
    parser.add_argument("sets", nargs="+", metavar="SET=DOCS:GOLD")
    parser.add_argument("--write", type=Path)
    given = parser.parse_args()
    rows = {}
    for one in given.sets:
        name, _, places = one.partition("=")
        documents, _, gold = places.partition(":")
        rows[name] = measure(given.scorer, Path(documents), Path(gold))
    page = HEAD + table(rows) + f"\n{date.today().isoformat()}\n"
    if given.write:
        given.write.write_text(page, encoding="utf-8")
    sys.stdout.write(page)


if __name__ == "__main__":
    main()
