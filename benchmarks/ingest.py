"""What the flow costs beside a bare process pool, whether memory stays flat, what an unchanged file costs, how soon the
first row is there.

    .venv/bin/python benchmarks/ingest.py [cost|memory|unchanged …] [--documents 2000] [--repeats 3] [--workers 2]

Both roads read the same files on the same number of worker processes, store each document in a transaction of its own
(SQLite) and finish a run. The Prefect server is up before the clock starts. The roads alternate, and processor seconds
stand beside the clock's, so that what else the machine does decides nothing.
"""

import argparse
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from extractors import extract, warm_up  # noqa: E402
from extractors.vocabulary import Vocabulary  # noqa: E402

if TYPE_CHECKING:
    from flows.settings import Settings

Result = dict[str, Any]
_vocabulary: Vocabulary


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("what", nargs="*", default=["cost", "memory", "unchanged"])
    options.add_argument("--documents", type=int, default=2000, help="of the comparison with a bare pool")
    options.add_argument("--few", type=int, default=500, help="documents of the small run whose memory is taken")
    options.add_argument("--many", type=int, default=5000, help="documents of the large one")
    options.add_argument("--unchanged", type=int, default=10_000, help="known files of a rerun")
    options.add_argument("--repeats", type=int, default=3)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.child:
        road, count = given.child
        sys.stdout.write(json.dumps(ROADS[road](int(count), given.workers)) + "\n")
        return
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"JIHUA_BENCHMARK": folder, "PREFECT_HOME": f"{folder}/prefect"}
        for part in given.what:
            PARTS[part](given)


def cost(given: argparse.Namespace) -> None:
    """The flow and the bare pool in turn; medians and their ratio."""
    plans(given.documents)
    taken: dict[str, list[Result]] = {"bare": [], "flow": []}
    for _ in range(given.repeats):
        for road, results in taken.items():
            results.append(in_a_process_of_its_own(road, given.documents, given.workers))
            say(road, results[-1])
    for measure in ("seconds", "processor"):
        bare, flow = (statistics.median(result[measure] for result in taken[road]) for road in ("bare", "flow"))
        say(f"median {measure}", {"bare": round(bare, 2), "flow": round(flow, 2), "flow / bare": round(flow / bare, 3)})


def memory(given: argparse.Namespace) -> None:
    """The flow's own process with few and with many documents."""
    for count in (given.few, given.many):
        plans(count)
        say("memory", in_a_process_of_its_own("flow", count, given.workers))


def unchanged(given: argparse.Namespace) -> None:
    """A rerun over files the store knows."""
    plans(given.unchanged)
    in_a_process_of_its_own("kept", given.unchanged, given.workers)
    for _ in range(given.repeats):
        say("unchanged", in_a_process_of_its_own("kept", given.unchanged, given.workers))


PARTS = {"cost": cost, "memory": memory, "unchanged": unchanged}


def in_a_process_of_its_own(road: str, count: int, workers: int) -> Result:
    command = [sys.executable, __file__, "--child", road, str(count), "--workers", str(workers)]
    run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    result: Result = json.loads(run.stdout.splitlines()[-1])
    return result


def say(road: str, result: Result) -> None:
    sys.stdout.write(f"{road:18} " + "  ".join(f"{name} {value}" for name, value in result.items()) + "\n")
    sys.stdout.flush()


def place(name: str) -> Path:
    return Path(os.environ["JIHUA_BENCHMARK"], name)


def plans(count: int) -> Path:
    """A folder with so many plans, written once."""
    from tests.flows.plans import write_plans

    folder = place(f"plans{count}")
    if not folder.exists():
        write_plans(folder, count)
    return folder


def settings_for(store: str, workers: int) -> "Settings":
    from flows.settings import load_settings

    return load_settings(db=str(place(f"{store}.sqlite")), state=place("state"), workers=workers)


@contextmanager
def measured() -> Iterator[Result]:
    """Clock and processor seconds of what happens within, by process, and the largest size of this one in MB."""
    result: Result = {}
    with Largest() as largest:
        before, started = processor_seconds(), time.monotonic()
        yield result
        seconds, used = time.monotonic() - started, processor_seconds() - before
    result |= {"seconds": round(seconds, 2), "processor": round(used.total(), 2)}
    result |= {name: round(value, 2) for name, value in sorted(used.items())}
    result["MB"] = round(largest.megabytes)


def processor_seconds() -> "Counter[str]":
    """Seconds this process and its children have worked, by what they are."""
    used: Counter[str] = Counter()
    me = psutil.Process()
    for process in (me, *me.children(recursive=True)):
        name = "parent" if process == me else "server" if "flows.server" in process.cmdline() else "workers"
        times = process.cpu_times()
        used[name] += times.user + times.system  # type: ignore[assignment]
    return used


class Largest:
    """The largest resident size of this process while it works."""

    def __enter__(self) -> "Largest":
        self.megabytes = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        process = psutil.Process()
        while not self._done.wait(0.1):
            self.megabytes = max(self.megabytes, process.memory_info().rss / 2**20)


def start_bare() -> None:
    global _vocabulary  # noqa: PLW0603 (a pool's worker has nowhere else to keep it)
    _vocabulary = Vocabulary.load(None)
    warm_up(_vocabulary)


def read_bare(path: Path) -> Any:
    return extract(path, vocabulary=_vocabulary)


def bare(count: int, workers: int) -> Result:
    """A bare multiprocessing pool and the store: the floor. Its workers load this module, so it loads little."""
    from flows.opening import open_settled

    paths = sorted(plans(count).rglob("*.docx"))
    forget("bare")
    with ExitStack() as stack, measured() as result:
        store = stack.enter_context(open_settled(settings_for("bare", workers)))
        pool = stack.enter_context(get_context("spawn").Pool(workers, initializer=start_bare))
        run_id = store.start_run("bare")
        for path, extraction in zip(paths, pool.imap(read_bare, paths, chunksize=50), strict=True):
            store.replace_document(extraction, path, run_id=run_id)
        store.finish_run(run_id)
        result["files"] = len(paths)
    return result


def flow(count: int, workers: int) -> Result:
    """The ingest flow into a new store."""
    forget("flow")
    return through_flow(count, workers, "flow")


def kept(count: int, workers: int) -> Result:
    """The ingest flow into a store that may know the files."""
    return through_flow(count, workers, "kept")


def through_flow(count: int, workers: int, name: str) -> Result:
    """The ingest flow, once its server is up; when the first document was in the store."""
    from flows.launch import prefect_session, run_ingest

    settings, folder = settings_for(name, workers), plans(count)
    with prefect_session():
        import flows.ingest  # noqa: F401 (importing Prefect is not the flow's cost)

        with FirstRow(place(f"{name}.sqlite")) as first, measured() as result:
            summary = run_ingest([str(folder)], settings)
            result["files"] = summary.files
    assert summary.files == count, summary.sentence()
    result["ms a file"] = round(1000 * result["seconds"] / count, 2)
    result["first row after"] = first.seconds and round(first.seconds, 2)
    return result


def forget(name: str) -> None:
    """Remove a store and its originals."""
    for path in place("").glob(f"{name}.sqlite*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()


class FirstRow:
    """Seconds from entering until the store holds its first document."""

    seconds: float | None = None

    def __init__(self, store: Path) -> None:
        self.store = store

    def __enter__(self) -> "FirstRow":
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        started = time.monotonic()
        while self.seconds is None and not self._done.wait(0.05):
            try:
                with sqlite3.connect(f"file:{self.store}?mode=ro", uri=True) as connection:
                    if connection.execute("SELECT 1 FROM documents").fetchone():
                        self.seconds = time.monotonic() - started
            except sqlite3.Error:
                continue


ROADS = {"bare": bare, "flow": flow, "kept": kept}


if __name__ == "__main__":
    main()
