"""What the flow costs beside a bare process pool, whether memory stays flat, what an unchanged file costs, how soon the
first row is there.

    .venv/bin/python benchmarks/ingest.py [--documents 2000] [--unchanged 10000] [--workers 2]

Both roads read the same files with the same limits on the same number of worker processes and store each document in a
transaction of its own (SQLite, synchronous FULL). The Prefect server is up before the clock starts.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from extractors import extract, warm_up  # noqa: E402
from extractors.vocabulary import Vocabulary  # noqa: E402
from flows.opening import open_settled  # noqa: E402
from flows.settings import Settings, load_settings  # noqa: E402
from tests.flows.plans import write_plans  # noqa: E402

_vocabulary: Vocabulary


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--documents", type=int, default=2000)
    options.add_argument("--unchanged", type=int, default=10_000)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--child", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.child:
        sys.stdout.write(json.dumps(ROADS[given.child](given)) + "\n")
        return
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"JIHUA_BENCHMARK": folder, "PREFECT_HOME": f"{folder}/prefect"}
        write_plans(Path(folder, "plans"), given.documents)
        write_plans(Path(folder, "few"), given.documents // 4)
        write_plans(Path(folder, "many"), given.unchanged)
        for road in ("bare", "flow", "few", "unchanged"):
            say(road, in_a_process_of_its_own(road, given))


def in_a_process_of_its_own(road: str, given: argparse.Namespace) -> dict[str, Any]:
    command = [sys.executable, __file__, "--child", road, "--workers", str(given.workers)]
    run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    result: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return result


def say(road: str, result: dict[str, Any]) -> None:
    sys.stdout.write(f"{road:10} " + "  ".join(f"{name} {value}" for name, value in result.items()) + "\n")
    sys.stdout.flush()


def place(name: str) -> Path:
    return Path(os.environ["JIHUA_BENCHMARK"], name)


def settings_for(name: str, workers: int) -> Settings:
    return load_settings(db=str(place(f"{name}.sqlite")), state=place("state"), workers=workers)


class Memory:
    """The largest resident size of this process while it works, in MB."""

    def __enter__(self) -> "Memory":
        self.most = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        process = psutil.Process()
        while not self._done.wait(0.05):
            self.most = max(self.most, process.memory_info().rss / 2**20)


def start_bare() -> None:
    global _vocabulary  # noqa: PLW0603 (a pool's worker has nowhere else to keep it)
    _vocabulary = Vocabulary.load(None)
    warm_up(_vocabulary)


def read_bare(path: Path) -> Any:
    return extract(path, vocabulary=_vocabulary)


def bare(given: argparse.Namespace) -> dict[str, Any]:
    """A bare multiprocessing pool and the store: the floor."""
    paths = sorted(place("plans").rglob("*.docx"))
    started = time.monotonic()
    with (
        Memory() as memory,
        open_settled(settings_for("bare", given.workers)) as store,
        get_context("spawn").Pool(given.workers, initializer=start_bare) as pool,
    ):
        run_id = store.start_run("bare")
        for path, extraction in zip(paths, pool.imap(read_bare, paths, chunksize=50), strict=True):
            store.replace_document(extraction, path, run_id=run_id)
    seconds = time.monotonic() - started
    return {"files": len(paths), "seconds": round(seconds, 2), "MB": round(memory.most)}


def through_flow(folder: str, given: argparse.Namespace, store: str) -> dict[str, Any]:
    """The ingest flow, once its server is up; when the first document was in the store."""
    from flows.launch import prefect_session, run_ingest

    settings, files = settings_for(store, given.workers), len(list(place(folder).rglob("*.docx")))
    with prefect_session():
        import flows.ingest  # noqa: F401 (importing Prefect is not the flow's cost)

        first = FirstRow(place(f"{store}.sqlite"))
        started = time.monotonic()
        with Memory() as memory, first:
            summary = run_ingest([str(place(folder))], settings)
        seconds = time.monotonic() - started
    assert summary.files == files, summary.sentence()
    return {
        "files": files,
        "seconds": round(seconds, 2),
        "ms a file": round(1000 * seconds / files, 2),
        "first row after": first.seconds and round(first.seconds, 2),
        "MB": round(memory.most),
    }


class FirstRow:
    """Seconds from entering until the store holds its first document."""

    def __init__(self, store: Path) -> None:
        self.store, self.seconds = store, None

    seconds: float | None

    def __enter__(self) -> "FirstRow":
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        import sqlite3

        started = time.monotonic()
        while self.seconds is None and not self._done.wait(0.02):
            try:
                with sqlite3.connect(f"file:{self.store}?mode=ro", uri=True) as connection:
                    if connection.execute("SELECT 1 FROM documents").fetchone():
                        self.seconds = time.monotonic() - started
            except sqlite3.Error:
                continue


def unchanged(given: argparse.Namespace) -> dict[str, Any]:
    """A rerun over files the store knows."""
    through_flow("many", given, "many")
    return through_flow("many", given, "many")


ROADS = {
    "bare": bare,
    "flow": lambda given: through_flow("plans", given, "flow"),
    "few": lambda given: through_flow("few", given, "few"),
    "unchanged": unchanged,
}


if __name__ == "__main__":
    main()
