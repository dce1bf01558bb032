"""`jihua doctor`: is everything there that a run needs, and what to do about what is not. Nothing is changed."""

import os
import platform
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from flows.settings import Settings
from flows.words import say
from schemas.issues import JihuaError

Verdict = Literal["ok", "note", "bad"]
OLDEST_GLIBC = (2, 28)
OLDEST_LIBXML = (2, 11)
"""libxml2 before 2.11 has holes that documents of strangers can reach; lxml's own wheels carry a newer one."""

LITTLE_SPACE = 2 * 2**30


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `note`: works, but less; `bad`: will fail."""

    item: str
    verdict: Verdict
    state: str
    remedy: str = ""


def examine(settings: Settings) -> Iterator[Finding]:
    """Everything, in the order in which a run would meet it; a check that fails itself is a finding."""
    checks: tuple[Callable[[Settings], Finding], ...] = (
        python_runtime,
        system_library,
        packages,
        xml_library,
        word_lists,
        segmenter,
        store_register,
        store,
        space,
        inbox,
        prefect_server,
        legacy_converter,
        chinese_fonts,
    )
    for check in checks:
        try:
            yield check(settings)
        except JihuaError as error:
            yield Finding(item(check), "bad", error.message, error.remedy)


ITEMS = {
    "python_runtime": ("Python", "Python"),
    "system_library": ("glibc", "glibc"),
    "packages": ("软件包", "packages"),
    "xml_library": ("libxml2", "libxml2"),
    "word_lists": ("词表", "vocabulary"),
    "segmenter": ("分词缓存", "segmenter cache"),
    "store_register": ("门店名册", "register of stores"),
    "store": ("库", "store"),
    "space": ("磁盘", "disk"),
    "inbox": ("收件箱", "inbox"),
    "prefect_server": ("Prefect", "Prefect"),
    "legacy_converter": ("LibreOffice", "LibreOffice"),
    "chinese_fonts": ("中文字体", "Chinese fonts"),
}


def item(check: Callable[[Settings], Finding]) -> str:
    """What a check looks at, in the language of this run."""
    return say(*ITEMS[check.__name__])


def python_runtime(_: Settings) -> Finding:
    state = f"{platform.python_version()}, {platform.system()} {platform.machine()}"
    if (3, 11) <= sys.version_info[:2] <= (3, 13):
        return Finding(item(python_runtime), "ok", state)
    return Finding(item(python_runtime), "bad", state, say("需要 Python 3.11 到 3.13", "Python 3.11 to 3.13 is needed"))


def system_library(_: Settings) -> Finding:
    name, number = platform.libc_ver()
    if name != "glibc":
        return Finding(item(system_library), "ok", say("不适用", "not applicable"))
    if tuple(int(part) for part in number.split(".")[:2]) >= OLDEST_GLIBC:
        return Finding(item(system_library), "ok", number)
    return Finding(
        item(system_library),
        "bad",
        number,
        say("需要 glibc 2.28 或更新的系统", "a system with glibc 2.28 or newer is needed"),
    )


def packages(_: Settings) -> Finding:
    names = ("jihua", "lxml", "jieba", "spacy", "prefect", "sqlalchemy", "pandas")
    try:
        return Finding(item(packages), "ok", ", ".join(f"{name} {version(name)}" for name in names))
    except PackageNotFoundError as error:
        return Finding(
            item(packages),
            "bad",
            say(f"缺少 {error.name}", f"{error.name} is missing"),
            say("请按 requirements.lock 重新安装", "install requirements.lock anew"),
        )


def xml_library(_: Settings) -> Finding:
    from extractors.reader.markup import LIBXML_VERSION

    state = ".".join(str(part) for part in LIBXML_VERSION)
    if LIBXML_VERSION[:2] >= OLDEST_LIBXML:
        return Finding(item(xml_library), "ok", state)
    return Finding(
        item(xml_library),
        "note",
        state,
        say(
            "版本较旧，请用 requirements.lock 中的 lxml，而不是系统自带的",
            "old: take lxml from requirements.lock, not the system's own",
        ),
    )


def word_lists(settings: Settings) -> Finding:
    from extractors.vocabulary import Vocabulary

    vocabulary = Vocabulary.load(settings.vocabulary)
    where = str(settings.vocabulary) if settings.vocabulary else say("自带", "our own")
    number = len(vocabulary.metrics)
    return Finding(
        item(word_lists),
        "ok",
        say(
            f"{number} 个指标，版本 {vocabulary.version}（{where}）",
            f"{number} metrics, version {vocabulary.version} ({where})",
        ),
    )


def segmenter(_: Settings) -> Finding:
    from extractors.words.mentions import cache_directory

    folder = cache_directory()
    if os.name == "posix" and folder.exists() and folder.stat().st_mode & 0o077:
        return Finding(
            item(segmenter), "bad", say(f"{folder} 他人可写", f"{folder} is open to others"), f"chmod 700 {folder}"
        )
    return Finding(item(segmenter), "ok", str(folder))


def store_register(settings: Settings) -> Finding:
    if settings.stores is None:
        return Finding(
            item(store_register),
            "note",
            say("未设置", "not set"),
            say(
                '在 jihua.toml 写 stores = "stores.csv"，门店别名才能归一',
                'write stores = "stores.csv" in jihua.toml, so that other names of a store are understood',
            ),
        )
    from extractors.identity.stores import StoreRegistry

    register = StoreRegistry.load(settings.stores)
    return Finding(
        item(store_register),
        "ok",
        say(f"{len(register.stores)} 家（{settings.stores}）", f"{len(register.stores)} stores ({settings.stores})"),
    )


def store(settings: Settings) -> Finding:
    from storage.store import open_store

    try:
        with open_store(settings.db, archive=settings.originals, create=False) as opened:
            failures = len(opened.failed_documents())
    except JihuaError as error:
        if error.code == "store_missing":
            return Finding(
                item(store),
                "note",
                say(f"还没有：{settings.db}", f"not yet there: {settings.db}"),
                say("首次 jihua ingest 会建立", "the first jihua ingest makes it"),
            )
        raise
    state = f"{opened.engine.url.render_as_string(hide_password=True)}, SQLite {sqlite3.sqlite_version}"
    if failures:
        return Finding(
            item(store),
            "note",
            say(f"{state}；有 {failures} 份文件读取失败", f"{state}; {failures} files could not be read"),
            say("jihua retry --list 查看原因", "jihua retry --list tells why"),
        )
    return Finding(item(store), "ok", state)


def space(settings: Settings) -> Finding:
    folder = settings.state.absolute()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    state = say(f"{folder} 剩余 {free / 2**30:.1f} GB", f"{folder}: {free / 2**30:.1f} GB free")
    return (
        Finding(item(space), "ok", state)
        if free > LITTLE_SPACE
        else Finding(item(space), "bad", state, say("请腾出至少 2 GB", "make room: at least 2 GB"))
    )


def inbox(settings: Settings) -> Finding:
    if "://" in settings.inbox or Path(settings.inbox).is_dir():
        return Finding(item(inbox), "ok", settings.inbox)
    return Finding(
        item(inbox),
        "note",
        say(f"没有文件夹 {settings.inbox}", f"no folder {settings.inbox}"),
        say(
            "请建立它，或在 jihua.toml 改 inbox（nightly 要读）",
            "make it, or change inbox in jihua.toml (nightly reads it)",
        ),
    )


def prefect_server(_: Settings) -> Finding:
    import httpx

    api = os.environ.get("PREFECT_API_URL")
    if not api:
        return Finding(
            item(prefect_server),
            "ok",
            f"{version('prefect')}"
            + say("，未指定服务，每次运行自带一个", ", no server named: each run brings its own"),
        )
    try:
        httpx.get(f"{api}/health", timeout=5).raise_for_status()
    except httpx.HTTPError as error:
        return Finding(
            item(prefect_server),
            "bad",
            say(f"{api} 没有应答（{type(error).__name__}）", f"{api} does not answer ({type(error).__name__})"),
            say("启动服务：prefect server start", "start it: prefect server start"),
        )
    return Finding(item(prefect_server), "ok", f"{version('prefect')}, {api}")


def legacy_converter(_: Settings) -> Finding:
    from extractors.reader.legacy import converter

    if place := converter():
        return Finding(item(legacy_converter), "ok", str(place))
    return Finding(
        item(legacy_converter),
        "note",
        say("没有", "not there"),
        say(
            "读 .doc、.wps 时才需要：apt-get install libreoffice-writer",
            "needed for .doc and .wps only: apt-get install libreoffice-writer",
        ),
    )


def chinese_fonts(_: Settings) -> Finding:
    if not shutil.which("fc-list"):
        return Finding(
            item(chinese_fonts),
            "ok",
            say("不适用", "not applicable") if os.name == "nt" else say("未知（没有 fc-list）", "unknown (no fc-list)"),
        )
    listed = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False, timeout=20)
    families = sorted({line.split(",")[0] for line in listed.stdout.splitlines() if line})
    if families:
        return Finding(
            item(chinese_fonts),
            "ok",
            say(f"{families[0]} 等 {len(families)} 种", f"{families[0]} and others, {len(families)} in all"),
        )
    return Finding(
        item(chinese_fonts),
        "note",
        say("没有", "none"),
        say(
            "图表中的汉字会缺：apt-get install fonts-noto-cjk",
            "charts will lack their characters: apt-get install fonts-noto-cjk",
        ),
    )
