"""What reading costs: beside opening with python-docx, in memory, and as files grow.

    python benchmarks/reading.py [FOLDER …]

For every .docx in the folders (default: sample_docs) the best of five readings is divided by the best of five
`docx.Document(path)`, in one run; the median is the figure to watch (floor 1.5). Memory is the growth of a fresh
process while it reads, by the size of the uncompressed main part (floor 12). Growth is the time for twice the size by
the time for once (floor 2.5).
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[1]))

import docx  # noqa: E402  the checkout must be on the path first

from extractors.reader import read_document  # noqa: E402

HAN = "全年销售目标完成同比增长门店会员客户万元提升不低于季度"
NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def best(work: Callable[[], object], times: int = 5) -> float:
    """Seconds of the fastest of several runs."""
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def beside_python_docx(folders: list[Path]) -> str:
    """The median ratio over the readable files of some folders."""
    ratios, ours, theirs = [], [], []
    for path in sorted(path for folder in folders for path in folder.rglob("*.docx")):
        try:
            opening = best(lambda path=path: docx.Document(str(path)))
            reading = best(lambda path=path: read_document(path))
        except Exception:  # a file either of them refuses has no ratio
            continue
        ratios.append(reading / opening)
        ours.append(reading * 1000)
        theirs.append(opening * 1000)
    if not ratios:
        return "no readable .docx in the folders"
    return (
        f"{len(ratios)} files: reading takes {median(ratios):.2f} times opening with python-docx "
        f"(worst {max(ratios):.2f}); medians {median(ours):.1f} ms and {median(theirs):.1f} ms"
    )


def write(path: Path, size: int, kind: str) -> int:
    """A document whose main part has about `size` bytes of one kind of content; its exact size."""
    dice = random.Random(size)
    pieces: list[str] = []
    length = 0
    while length < size:
        words = "".join(dice.choices(HAN, k=12)) + str(dice.randrange(10_000))
        run = f"<w:r><w:rPr><w:b/></w:rPr><w:t>{words}</w:t></w:r>"
        cell = f"<w:tc><w:p>{run}</w:p></w:tc>"
        piece = {
            "paragraphs": f"<w:p>{run}</w:p>",
            "runs": f"<w:p>{run * 20}</w:p>",
            "tables": "<w:tbl>" + f"<w:tr>{cell * 6}</w:tr>" * 5 + "</w:tbl>",
        }[kind]
        pieces.append(piece)
        length += len(piece.encode())
    main = f"<w:document {NAMESPACE}><w:body>{''.join(pieces)}</w:body></w:document>".encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", main)
    return len(main)


def memory(path: Path) -> int:
    """Bytes a fresh process grows by while it reads a file."""
    command = [sys.executable, str(HERE), "--memory", str(path)]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def report_memory(path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "small.docx"
        write(small, 1_000, "paragraphs")
        read_document(small)
    before = peak()
    document = read_document(path)
    sys.stdout.write(str(peak() - before if document.blocks else 0))


def peak() -> int:
    """The most memory this process ever had resident, in bytes (Linux; getrusage would count its parent's)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def growth() -> list[str]:
    """A line a kind of content: time and memory as the main part doubles."""
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.docx"
        for kind in ("paragraphs", "runs", "tables"):
            seconds = []
            size = 0
            for megabytes in (1, 2, 4, 8):
                size = write(path, megabytes * 2**20, kind)
                seconds.append(best(lambda: read_document(path), 3))
            ratios = ", ".join(f"{b / a:.2f}" for a, b in pairwise(seconds))
            lines.append(
                f"{kind}: 1, 2, 4, 8 MB in {', '.join(f'{s:.2f}' for s in seconds)} s (growth {ratios}); "
                f"memory at 8 MB {memory(path) / size:.1f} times the main part"
            )
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, default=[HERE.parents[1] / "sample_docs"])
    parser.add_argument("--memory", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.memory:
        report_memory(options.memory)
        return
    sys.stdout.write(beside_python_docx(options.folders) + "\n")
    for line in growth():
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
