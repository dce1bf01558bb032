"""What extraction costs beside python-docx, and how it grows: `python benchmarks/extraction.py [FOLDER …]`.

For every .docx in the folders (default: sample_docs) that python-docx can open, the time for the whole trip is divided
by the time python-docx needs to open the file and read all its text, warm, in one run; the sums and the median are
printed (ceiling 4). Then hostile lines and tables, twice as large each time: the time must double, no more (ceiling 3,
noise included).
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import docx  # noqa: E402  the checkout must be on the path first
import docx.opc.exceptions  # noqa: E402

from extractors import extract  # noqa: E402
from extractors.vocabulary import Vocabulary  # noqa: E402

CEILING = 4.0
LINES: dict[str, Callable[[int], str]] = {
    "one sentence": lambda n: "全年力争把门店销售额做到五百万元并且" * n + "。",
    "numbers": lambda n: "，".join(f"销售额{i}万元" for i in range(n)) + "。",
    "bare numbers": lambda n: "，".join(str(i) for i in range(n)) + "。",
    "brackets": lambda n: "（" * n + "销售额500万元",
}


def best(work: Callable[[], object], times: int = 3) -> float:
    """Seconds of the fastest of several runs."""
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def read_with_python_docx(path: Path) -> list[str]:
    """All text of a file as python-docx gives it."""
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


def opens(path: Path) -> bool:
    """Whether python-docx opens a file; samples are damaged, encrypted or legacy on purpose."""
    try:
        docx.Document(str(path))
    except (docx.opc.exceptions.PackageNotFoundError, KeyError, ValueError):
        return False
    return True


def beside_python_docx(paths: list[Path], vocabulary: Vocabulary) -> float:
    """Processor time for all files by that of python-docx, the median of five rounds."""
    ratios = []
    for _ in range(5):
        theirs, ours = seconds(read_with_python_docx, paths), seconds(partial(extract, vocabulary=vocabulary), paths)
        ratios.append(ours / theirs)
        per = 1000 / len(paths)
        tell(f"{len(paths)} files: {ours * per:.1f} ms each, python-docx {theirs * per:.1f} ms; {ratios[-1]:.2f} times")
    tell(f"  median {median(ratios):.2f} (ceiling {CEILING})")
    return median(ratios)


def seconds(work: Callable[[Path], object], paths: list[Path]) -> float:
    """Processor time for all files, one after the other."""
    started = time.process_time()
    for path in paths:
        work(path)
    return time.process_time() - started


def growth(folder: Path, vocabulary: Vocabulary) -> None:
    """Time for hostile documents of two sizes."""

    def timed(fill: Callable[[docx.document.Document], object]) -> float:
        document = docx.Document()
        document.add_heading("二、年度目标", 1)
        fill(document)
        path = folder / "hostile.docx"
        document.save(str(path))
        return best(lambda: extract(path, vocabulary=vocabulary), times=1)

    for name, line in LINES.items():
        small, large = (timed(partial(add_line, line(n))) for n in (2000, 4000))
        tell(f"{name}: {small:.2f} s, twice as long {large:.2f} s ({large / small:.1f} times)")
    small, large = (timed(lambda d, n=n: fill_table(d, n)) for n in (150, 300))
    tell(f"table of 60 columns: 150 rows {small:.2f} s, 300 rows {large:.2f} s ({large / small:.1f} times)")


def add_line(text: str, document: "docx.document.Document") -> None:
    document.add_paragraph(text)


def fill_table(document: "docx.document.Document", rows: int) -> None:
    """A table of shops by months."""
    table = document.add_table(rows, 60)
    for r, row in enumerate(table.rows):
        for c, cell in enumerate(row.cells):
            cell.text = (f"{c}月销售额" if r == 0 else f"{r}号店") if r == 0 or c == 0 else str(r * c)


def tell(line: str) -> None:
    sys.stdout.write(line + "\n")


def main() -> int:
    """Both measurements; fails when the first is over its ceiling."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, default=[ROOT / "sample_docs"])
    given = parser.parse_args()
    vocabulary = Vocabulary.load()
    paths = sorted(path for folder in given.folders for path in folder.rglob("*.docx") if opens(path))
    for path in paths:
        extract(path, vocabulary=vocabulary)
    ratio = beside_python_docx(paths, vocabulary)
    with tempfile.TemporaryDirectory() as folder:
        growth(Path(folder), vocabulary)
    return int(ratio > CEILING)


if __name__ == "__main__":
    sys.exit(main())
