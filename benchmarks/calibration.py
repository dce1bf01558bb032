"""How well `Target.confidence` holds: `benchmarks/calibration.py SCORER DOCS:GOLD … [--write docs/calibration.md]`.

Every extracted target of the documents that have gold is put in a bin by its confidence; right means that SCORER's
`match` pairs it with a gold target. Prints or writes, bin by bin, how many there were and the share that was right,
then the Brier score and the expected calibration error.
"""

import argparse
import importlib.util
import json
import sys
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from extractors import extract, to_json  # noqa: E402  the checkout must be on the path first
from extractors.vocabulary import Vocabulary  # noqa: E402

BINS = (0.0, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 1.01)
HEAD = """# How well the confidence of a target holds

Each row takes the targets whose confidence lies in the bin: how many there were, their mean confidence, and the share
that a gold target answers (*core*: metric, numbers, unit and change agree; *found*: same words and numbers, so that at
least "this is a target" was right). The weights are chosen by hand and named in `extractors/targets/confidence.py`
(decision 0043); they were made with these documents open. Made by `benchmarks/calibration.py`.

"""
Row = tuple[float, bool, bool]


def load(path: Path) -> ModuleType:
    """The scorer, a script that stands outside the checkout."""
    spec = importlib.util.spec_from_file_location("scorer", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"no scorer: {path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def judged(scorer: Any, documents: Path, gold: Path) -> list[Row]:
    """(confidence, found, core right) of every target of the documents that have gold; optional ones left out."""
    vocabulary = Vocabulary.load()
    files = {path.name: path for path in documents.rglob("*.doc*")}
    rows: list[Row] = []
    for page in sorted(gold.glob("*.json")):
        wanted = json.loads(page.read_text(encoding="utf-8"))
        path = files.get(Path(wanted["path"]).name)
        if path is None:
            continue
        read = json.loads(json.dumps(to_json(extract(path, vocabulary=vocabulary)), default=str))
        found = [t for plan in read["plans"] for t in plan["targets"] if t.get("status", "target") == "target"]
        golds = [scorer.gold_target(t) for plan in wanted["plans"] for t in plan.get("targets", [])]
        pairs = {j: golds[i] for i, j in scorer.match(golds, found)}
        for j, target in enumerate(found):
            answer = pairs.get(j)
            if answer is not None and answer.get("optional"):
                continue
            core = answer is not None and all(scorer.agrees(field, answer, target) for field in scorer.CORE)
            rows.append((float(target["confidence"]), answer is not None, core))
    return rows


def table(rows: list[Row]) -> str:
    """The reliability table with its two sums."""
    lines = ["| confidence | targets | mean | found | core right |", "|---|---|---|---|---|"]
    error = 0.0
    for low, high in pairwise(BINS):
        inside = [row for row in rows if low <= row[0] < high]
        if not inside:
            continue
        mean, found, core = (sum(float(row[k]) for row in inside) / len(inside) for k in range(3))
        error += abs(mean - found) * len(inside) / len(rows)
        lines.append(f"| {low:.2f}–{min(high, 1):.2f} | {len(inside)} | {mean:.2f} | {found:.2f} | {core:.2f} |")
    brier = sum((row[0] - row[1]) ** 2 for row in rows) / len(rows)
    lines.append(f"\n{len(rows)} targets; Brier score {brier:.3f}, expected calibration error {error:.3f} (found).\n")
    return "\n".join(lines)


def main() -> None:
    """All pairs of documents and gold as one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scorer", type=Path)
    parser.add_argument("sets", nargs="+", metavar="DOCS:GOLD")
    parser.add_argument("--write", type=Path)
    given = parser.parse_args()
    scorer = load(given.scorer)
    rows: list[Row] = []
    for one in given.sets:
        documents, _, gold = one.partition(":")
        rows += judged(scorer, Path(documents), Path(gold))
    page = table(rows)
    if given.write:
        given.write.write_text(f"{HEAD}{page}\nMeasured {date.today()}.\n", encoding="utf-8")
    sys.stdout.write(page)


if __name__ == "__main__":
    main()
