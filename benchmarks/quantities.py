"""How fast quantities and periods are found, in megabytes of UTF-8 text per second on one core.

    python benchmarks/quantities.py [TEXT.txt …]

Without files the text is the body of the sample plans. Then the case tables, which are little but numbers (one in
twelve characters), and texts of one repeated form, twice as long each time: the time must double, no more (issue 5,
items 8 and 9).
"""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from extractors.numbers.periods import find_periods  # noqa: E402  the checkout must be on the path first
from extractors.numbers.quantities import find_quantities  # noqa: E402
from extractors.reader import read_document  # noqa: E402
from schemas.issues import DocumentReadError  # noqa: E402
from tests.quantity_notation import cases  # noqa: E402

FLOOR = 1.0
FORMS = ("全年完成860万元，", "8—10万元/㎡、", "（", "1", "一", "1-", "1月、", "2025年", "目标", "x_", "3亿5千万")
Finder = Callable[[str], object]


def seconds(work: Finder, lines: list[str], times: int = 5) -> float:
    """Processor seconds of the fastest of several runs."""
    best = float("inf")
    for _ in range(times):
        started = time.process_time()
        for line in lines:
            work(line)
        best = min(best, time.process_time() - started)
    return best


def report(line: str) -> None:
    sys.stdout.write(line + "\n")


def own_lines() -> list[str]:
    """Lines of about 60 characters, the length of a plan's sentences, from the case tables."""
    texts = [text for name in ("quantities.yaml", "periods.yaml") for text, _ in cases(name)]
    return ["；".join(texts[start : start + 5]) for start in range(0, len(texts), 5)]


def plan_lines() -> list[str]:
    """Every paragraph and cell of the sample plans."""
    lines = []
    for path in sorted((ROOT / "sample_docs").rglob("*.docx")):
        try:
            document = read_document(path)
        except DocumentReadError:
            continue
        for block in document.blocks:
            lines += [cell.text for cell in block.cells] or [block.text]
    return lines


def speed(title: str, lines: list[str]) -> float:
    """Megabytes a second of both grammars together, reported."""
    size = sum(len(line.encode()) for line in lines) / 1e6
    quantities, periods = seconds(find_quantities, lines), seconds(find_periods, lines)
    both = size / (quantities + periods)
    found = sum(len(find_quantities(line)) for line in lines)
    report(f"{title}: {size:.2f} MB in {len(lines)} lines, {found} quantities")
    report(f"  quantities {size / quantities:.2f}, periods {size / periods:.2f}, both {both:.2f} MB/s (floor {FLOOR})")
    return both


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    files = parser.parse_args().files
    for finder in (find_quantities, find_periods):
        finder("1")  # the grammar is compiled once a process
    both = speed("plans", [line for file in files for line in file.read_text("utf-8").splitlines()] or plan_lines())
    speed("case tables", own_lines())
    report("twice the text, times the time (quantities, periods)")
    for form in FORMS:
        once, twice = form * (50_000 // len(form)), form * (100_000 // len(form))
        finders = (find_quantities, find_periods)
        growth = [seconds(find, [twice], 3) / max(seconds(find, [once], 3), 1e-6) for find in finders]
        report(f"  {form:　<12} {growth[0]:.2f} {growth[1]:.2f}")
    return 0 if both >= FLOOR else 1


if __name__ == "__main__":
    sys.exit(main())
