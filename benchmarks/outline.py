"""How fast documents are cut into pieces and sections, and whose plans they are, in milliseconds.

    python benchmarks/outline.py [FOLDER …]

Without folders the documents are the sample plans. Then made-up documents of one form, twice as long each time: the
time must double, no more (issue 4, item 6).
"""

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from extractors.identity.identify import identify  # noqa: E402  the checkout must be on the path first
from extractors.outline.pieces import split_pieces  # noqa: E402
from extractors.reader import read_document  # noqa: E402
from extractors.vocabulary import Vocabulary  # noqa: E402
from schemas.document import Document  # noqa: E402
from schemas.issues import DocumentReadError  # noqa: E402
from tests.notation import document  # noqa: E402

FORMS = {
    "numbered": lambda n: "\n".join(f"{i + 1}、货位{i}\n货位{i}每周盘点一次。" for i in range(n)),
    "bold": lambda n: "\n".join(f"**货位{i}**\n货位{i}每周盘点一次，差错当天改。" for i in range(n)),
    "styles": lambda n: "\n".join(f"{'#' * (i % 9 + 1)} 货位{i}\n货位{i}每周盘点一次。" for i in range(n)),
    "compilation": lambda n: "\n".join(f"一、货位{i}\n每周盘点一次。\n二、货架{i}\n天天擦。" for i in range(n // 2)),
}


def seconds(documents: list[Document], vocabulary: Vocabulary) -> float:
    """Processor seconds of the faster of two runs over all documents."""
    best = float("inf")
    for _ in range(2):
        started = time.process_time()
        for each in documents:
            for piece in split_pieces(each, vocabulary):
                identify(piece, each, vocabulary, None)
        best = min(best, time.process_time() - started)
    return best


def read_all(folders: list[Path]) -> list[Document]:
    found = []
    for folder in folders:
        for path in sorted(folder.rglob("*.docx")):
            try:
                found.append(read_document(path))
            except DocumentReadError:
                continue
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, default=[ROOT / "sample_docs"])
    folders = parser.parse_args().folders
    vocabulary = Vocabulary.load()
    documents = read_all(folders)
    each = 1000 * seconds(documents, vocabulary) / max(1, len(documents))
    sys.stdout.write(f"{len(documents)} documents: {each:.1f} ms each\n")
    worst = 0.0
    for name, form in FORMS.items():
        times = [seconds([document(form(n))], vocabulary) for n in (1250, 2500, 5000)]
        growth = (times[2] / times[0]) ** 0.5
        worst = max(worst, growth)
        sys.stdout.write(f"{name:12} 5,000 headings {times[2]:.2f} s, growth when doubled {growth:.2f}\n")
    return 0 if worst < 3 else 1


if __name__ == "__main__":
    sys.exit(main())
