"""How fast metric words are found, in megabytes of UTF-8 text per second on one core.

    python benchmarks/mentions.py [TEXT.txt …]

Without files the text is the project's own sentences: the vocabulary's examples and the cases of tests/data. Then texts
of one repeated form, twice as long each time: the time must double, no more (issue 5, items 8 and 9).
"""

import argparse
import sys
import time
from functools import partial
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from extractors.vocabulary import Vocabulary  # noqa: E402
from extractors.words.mentions import find_metrics  # noqa: E402  the checkout must be on the path first

FLOOR = 1.0
FORMS = ("销售额", "会员", "率", "占比", "招3个", "新开店6家", "费用", "人效", "，")


def seconds(lines: list[str], vocabulary: Vocabulary, times: int = 5) -> float:
    """Processor seconds of the fastest of several runs."""
    best = float("inf")
    for _ in range(times):
        started = time.process_time()
        for line in lines:
            find_metrics(line, vocabulary)
        best = min(best, time.process_time() - started)
    return best


def own_lines(vocabulary: Vocabulary) -> list[str]:
    """Lines of about 60 characters, the length of a plan's sentences."""
    cases = yaml.safe_load((ROOT / "tests" / "data" / "metrics.yaml").read_text(encoding="utf-8"))
    sentences = [w.example for w in vocabulary.wordings.values()] + [s for group in cases.values() for s in group]
    return ["，".join(sentences[i : i + 5]) + "。" for i in range(0, len(sentences), 5)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", nargs="*", type=Path)
    files = parser.parse_args().texts
    vocabulary = Vocabulary.load()
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()] or own_lines(vocabulary)
    find_metrics("人效率先突破", vocabulary)  # patterns and jieba's dictionary are loaded once a process
    size = sum(len(line.encode()) for line in lines) / 1e6
    speed = size / seconds(lines, vocabulary)
    sys.stdout.write(f"{size:.2f} MB in {len(lines)} lines: {speed:.2f} MB/s (floor {FLOOR})\n")
    for form in FORMS:
        spent = partial(seconds, vocabulary=vocabulary, times=3)
        short, long = (spent([form * (length // len(form))]) for length in (50_000, 100_000))
        sys.stdout.write(f"{form}: 50,000 characters {short * 1000:.0f} ms, 100,000 {long * 1000:.0f} ms\n")
    return 0 if speed >= FLOOR else 1


if __name__ == "__main__":
    sys.exit(main())
