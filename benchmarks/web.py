"""Speed and size of the pages over 200,000 targets: a real server, a real client, an ingest writing meanwhile.

    python -m benchmarks.web [--stores 1000] [--years 5] [--keep FOLDER]

1,000 stores × 5 years × 40 targets a plan. Times are medians of what the client waits for, in milliseconds, each
address asked cold (after a write, nothing remembered) and warm. Memory is the server's own resident set.
"""

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import httpx
import psutil

from benchmarks.storage import document, say
from extractors.vocabulary import Vocabulary
from flows.opening import metric_info
from schemas.plan import Extraction, Quadrant, SwotItem
from schemas.span import Span
from storage import Store, open_store
from storage.database import analyse

TARGETS = 40
ITEMS = 8
READERS = 50
REGIONS = 12
QUADRANTS: tuple[Quadrant, ...] = ("strength", "weakness", "opportunity", "threat")
SUBJECTS = (
    *("门店客流", "老会员", "新会员", "导购队伍", "店长", "团购客户", "线上订单", "周边小区", "社区团长", "陈列"),
    *("库存", "仓库", "停车位", "装修", "售后服务", "维修技师", "品牌知名度", "价格", "促销活动", "竞品门店"),
    *("商场物业", "租金", "供应商", "新品", "爆款", "收银", "排班", "培训", "企业客户", "学校", "医院", "交通", "外卖"),
)
REMARKS = (
    *("不足", "偏少", "流失较多", "稳定", "增长快", "口碑好", "能力强", "成本上升", "竞争加剧", "下滑明显", "活跃度低"),
    *("经验丰富", "配合默契", "位置好", "更新慢", "到货不及时", "支持力度大", "有待提升", "潜力大", "依赖老客户"),
)
PLACES = ("周末", "节假日", "晚间", "淡季", "旺季", "月底", "学校放假后", "修路期间", "新商场开业后")
FLOORS = {"first page": 150, "filtered": 150, "compare with chart": 300}
MEMORY = 200


def plan(number: int, stores: int, years: int, metrics: list[tuple[str, str]]) -> Extraction:
    """The plan of one store for one year, with 40 targets; numbers beyond stores × years are new versions of plans."""
    made = document(number)
    base = made.plans[0]
    store, year = number % stores, 2021 + number // stores % years
    first = base.targets[0]
    targets = tuple(
        replace(
            first,
            target_id=f"{base.plan_id}.t{n}",
            metric=metrics[n % len(metrics)][0],
            unit=metrics[n % len(metrics)][1],
            low=Decimal(100_000 + 1000 * n + number % 977),
            high=Decimal(100_000 + 1000 * n + number % 977),
            period=str(year) if n < 30 else f"{year}-Q{n % 4 + 1}",
            confidence=0.5 + (number * 7 + n) % 50 / 100,
        )
        for n in range(TARGETS)
    )
    own = replace(
        base,
        store=f"门店{store:04}",
        store_code=None,
        department=None,
        region=f"区域{store % REGIONS}",
        year=year,
        sections=base.sections[:6],
        targets=targets,
        swot=tuple(swot_item(base.plan_id, store, number, n) for n in range(ITEMS)),
    )
    return replace(made, plans=(own,))


def swot_item(plan_id: str, store: int, number: int, n: int) -> SwotItem:
    """An item in the words of its store: chains say the same few things, each a little differently."""
    subject = SUBJECTS[(store * 7 + n * 5) % len(SUBJECTS)]
    remark = REMARKS[(store * 3 + number // 11 + n) % len(REMARKS)]
    text = f"{subject}{remark}" + (f"，尤其是{PLACES[store % len(PLACES)]}" if store % 3 == 0 else "")
    span = Span(n, 0, len(text))
    return SwotItem(f"{plan_id}/w{n}", QUADRANTS[n % 4], text, text, span, subject="self", topics=())


def chosen_metrics() -> list[tuple[str, str]]:
    """Sixty metrics with their units, those first that the pages are asked for."""
    infos = {one.code: one for one in map(metric_info, Vocabulary.load(None).metrics.values())}
    codes = dict.fromkeys(("sales_revenue", "sales_volume", "gross_profit", *infos))
    return [(code, infos[code].unit or "") for code in codes][:60]


def fill(address: str, folder: Path, stores: int, years: int) -> None:
    """Load the store."""
    infos = [metric_info(metric) for metric in Vocabulary.load(None).metrics.values()]
    metrics = chosen_metrics()
    with open_store(address, archive=folder / "originals") as store:
        store.put_metrics(infos)
        start = time.perf_counter()
        for number in range(stores * years):
            store.replace_document(plan(number, stores, years, metrics))
        say(f"loaded {stores * years * TARGETS:,} targets in {time.perf_counter() - start:.0f} s")


@contextmanager
def server(address: str, folder: Path) -> Iterator[tuple[str, psutil.Process]]:
    """The pages in a process of their own, as `jihua web` starts them."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ, "JIHUA_DB": address, "JIHUA_STATE": str(folder / "state"), "JIHUA_ORIGINALS":
        str(folder / "originals"), "JIHUA_WEB_SESSION_KEY": str(folder / "session.key"),
    }  # fmt: skip
    command = [sys.executable, "-c", "from flows.cli import main; main()", "web", "--port", str(port)]
    process = subprocess.Popen(command, env=environment)
    try:
        root = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 60
        while True:
            try:
                httpx.get(f"{root}/api/ready", timeout=5).raise_for_status()
                break
            except httpx.HTTPError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        yield root, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(30)


def median(
    client: httpx.Client, process: psutil.Process, path: str, times: int, before: "Writer | None" = None
) -> tuple[float, float]:
    """Median milliseconds of an address, waited and of the server's processor; `before` writes first, so that
    nothing is remembered, and lets the counts that are made behind the scenes end."""
    waited, worked = [], []
    for _ in range(times):
        if before:
            before.write()
            settle(process)
        start, cpu = time.perf_counter(), processor(process)
        client.get(path).raise_for_status()
        waited.append((time.perf_counter() - start) * 1000)
        worked.append((processor(process) - cpu) * 1000)
    return statistics.median(waited), statistics.median(worked)


def processor(process: psutil.Process) -> float:
    """Seconds of processor time the server has used."""
    times = process.cpu_times()
    return float(times.user + times.system)


def settle(process: psutil.Process) -> None:
    """Wait until the server is at rest."""
    before = -1.0
    while (now := processor(process)) != before:
        before = now
        time.sleep(0.05)


class Writer:
    """An ingest that stores the new version of one plan after another, so that there stay 200,000 current targets."""

    def __init__(self, store: Store, number: int, stores: int, years: int, metrics: list[tuple[str, str]]) -> None:
        self.store, self.number, self.stores, self.years, self.metrics = store, number, stores, years, metrics
        self.written = 0
        self.stop = threading.Event()

    def write(self) -> None:
        """Store the next plan."""
        self.store.replace_document(plan(self.number + self.written, self.stores, self.years, self.metrics))
        self.written += 1

    def run(self) -> None:
        """Write until told to stop."""
        while not self.stop.is_set():
            self.write()


def measure(root: str, process: psutil.Process, writer: Writer) -> bool:
    """Ask and print; whether all floors were met."""
    good = True
    with httpx.Client(base_url=root, timeout=60, headers={"accept-encoding": "identity"}) as client:
        say(f"memory after start: {megabytes(process)} MB")
        for name, path in PATHS.items():
            (cold, busy), (warm, _) = median(client, process, path, 5, writer), median(client, process, path, 7)
            floor = next((ms for key, ms in FLOORS.items() if name.startswith(key)), None)
            met = floor is None or cold <= floor
            good &= met
            told = "" if met else f"floor {floor} missed"
            say(f"{name:<34} cold {cold:5.0f} ms (processor {busy:4.0f})   warm {warm:5.0f} ms   {told}")
        say(f"memory after the pages: {megabytes(process)} MB")
    return good


PATHS = {
    "first page of targets": "/targets",
    "first page, last page of it": "/targets?page=4000",
    "filtered by year": "/targets?year=2024",
    "filtered by region and year": "/targets?region=%E5%8C%BA%E5%9F%9F3&year=2024",
    "filtered by metric": "/targets?metric=sales_revenue",
    "filtered by store": "/targets?store=%E9%97%A8%E5%BA%970007",
    "sorted by value": "/targets?sort=-low",
    "search in the words": "/targets?q=%E5%A2%9E%E9%95%BF",
    "compare with chart, all stores": "/compare?metric=sales_revenue",
    "compare with chart, a region": "/compare?metric=sales_revenue&region=%E5%8C%BA%E5%9F%9F3",
    "compare with chart, three metrics": "/compare?metric=sales_revenue&metric=sales_volume&metric=gross_profit",
    "api list": "/api/lists/targets",
    "plans": "/plans",
    "quality": "/quality",
    "swot": "/swot",
    "review": "/review",
}


def crowd(root: str, process: psutil.Process, writer: Writer, seconds: float) -> bool:
    """Fifty readers at once while an ingest writes; whether none saw an error."""
    answers: Counter[int] = Counter()
    spans: list[float] = []
    peak = 0
    paths = [path for name, path in PATHS.items() if name not in ("review", "swot", "quality")]
    deadline = time.monotonic() + seconds

    def read(number: int) -> None:
        with httpx.Client(base_url=root, timeout=120) as client:
            turn = number
            while time.monotonic() < deadline:
                start = time.perf_counter()
                answers[client.get(paths[turn % len(paths)]).status_code] += 1
                spans.append(time.perf_counter() - start)
                turn += 1

    writing = threading.Thread(target=writer.run)
    writing.start()
    with ThreadPoolExecutor(READERS) as readers:
        running = [readers.submit(read, number) for number in range(READERS)]
        while time.monotonic() < deadline:
            peak = max(peak, megabytes(process))
            time.sleep(0.2)
        for one in running:
            one.result()
    writer.stop.set()
    writing.join()
    spans.sort()
    say(
        f"{READERS} readers for {seconds:.0f} s while an ingest wrote {writer.written} plans: {dict(answers)}, median "
        f"{spans[len(spans) // 2] * 1000:.0f} ms, 99% {spans[int(len(spans) * 0.99)] * 1000:.0f} ms, peak {peak} MB"
    )
    return set(answers) == {200} and peak <= MEMORY


def megabytes(process: psutil.Process) -> int:
    """The server's resident memory."""
    return int(process.memory_info().rss / 2**20)


def main() -> None:
    """Fill a store, start the pages, measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stores", type=int, default=1000)
    parser.add_argument("--years", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--keep", type=Path, help="a folder whose store is used again")
    asked = parser.parse_args()
    folder = asked.keep or Path(tempfile.mkdtemp(prefix="jihua-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    address = f"sqlite:///{folder / 'store.db'}"
    metrics = chosen_metrics()
    try:
        if not (folder / "store.db").exists():
            fill(address, folder, asked.stores, asked.years)
        with open_store(address, archive=folder / "originals") as store:
            analyse(store.engine)
        with open_store(address, archive=folder / "originals") as store, server(address, folder) as (root, process):
            plans = asked.stores * asked.years
            first = plans * (1 + int(time.time())) + asked.stores * (asked.years - 1) + 7
            writer = Writer(store, first, asked.stores, asked.years, metrics)
            good = measure(root, process, writer)
            good &= crowd(root, process, writer, asked.seconds)
    finally:
        if asked.keep is None:
            shutil.rmtree(folder, ignore_errors=True)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
