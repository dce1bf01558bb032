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
            yield Finding(ITEMS[check.__name__], "bad", error.message, error.remedy)


ITEMS = {
    "python_runtime": "Python",
    "system_library": "glibc",
    "packages": "软件包",
    "xml_library": "libxml2",
    "word_lists": "词表",
    "segmenter": "分词缓存",
    "store_register": "门店名册",
    "store": "库",
    "space": "磁盘",
    "inbox": "收件箱",
    "prefect_server": "Prefect",
    "legacy_converter": "LibreOffice",
    "chinese_fonts": "中文字体",
}


def python_runtime(_: Settings) -> Finding:
    state = f"{platform.python_version()}，{platform.system()} {platform.machine()}"
    if (3, 11) <= sys.version_info[:2] <= (3, 13):
        return Finding("Python", "ok", state)
    return Finding("Python", "bad", state, "需要 Python 3.11 到 3.13")


def system_library(_: Settings) -> Finding:
    name, number = platform.libc_ver()
    if name != "glibc":
        return Finding("glibc", "ok", "不适用")
    if tuple(int(part) for part in number.split(".")[:2]) >= OLDEST_GLIBC:
        return Finding("glibc", "ok", number)
    return Finding("glibc", "bad", number, "需要 glibc 2.28 或更新的系统")


def packages(_: Settings) -> Finding:
    names = ("jihua", "lxml", "jieba", "spacy", "prefect", "sqlalchemy", "pandas")
    try:
        return Finding("软件包", "ok", "，".join(f"{name} {version(name)}" for name in names))
    except PackageNotFoundError as error:
        return Finding("软件包", "bad", f"缺少 {error.name}", "请按 requirements.lock 重新安装")


def xml_library(_: Settings) -> Finding:
    from extractors.reader.markup import LIBXML_VERSION

    state = ".".join(str(part) for part in LIBXML_VERSION)
    if LIBXML_VERSION[:2] >= OLDEST_LIBXML:
        return Finding("libxml2", "ok", state)
    return Finding("libxml2", "note", state, "版本较旧，请用 requirements.lock 中的 lxml，而不是系统自带的")


def word_lists(settings: Settings) -> Finding:
    from extractors.vocabulary import Vocabulary

    vocabulary = Vocabulary.load(settings.vocabulary)
    where = str(settings.vocabulary) if settings.vocabulary else "自带"
    return Finding("词表", "ok", f"{len(vocabulary.metrics)} 个指标，版本 {vocabulary.version}（{where}）")


def segmenter(_: Settings) -> Finding:
    from extractors.mentions import cache_directory

    folder = cache_directory()
    if os.name == "posix" and folder.exists() and folder.stat().st_mode & 0o077:
        return Finding("分词缓存", "bad", f"{folder} 他人可写", f"chmod 700 {folder}")
    return Finding("分词缓存", "ok", str(folder))


def store_register(settings: Settings) -> Finding:
    if settings.stores is None:
        return Finding("门店名册", "note", "未设置", '在 jihua.toml 写 stores = "stores.csv"，门店别名才能归一')
    from extractors.stores import StoreRegistry

    register = StoreRegistry.load(settings.stores)
    return Finding("门店名册", "ok", f"{len(register.stores)} 家（{settings.stores}）")


def store(settings: Settings) -> Finding:
    from storage.store import open_store

    try:
        with open_store(settings.db, archive=settings.originals, create=False) as opened:
            failures = len(opened.failed_documents())
    except JihuaError as error:
        if error.code == "store_missing":
            return Finding("库", "note", f"还没有：{settings.db}", "首次 jihua ingest 会建立")
        raise
    state = f"{opened.engine.url.render_as_string(hide_password=True)}，SQLite {sqlite3.sqlite_version}"
    if failures:
        return Finding("库", "note", f"{state}；有 {failures} 份文件读取失败", "jihua retry --list 查看原因")
    return Finding("库", "ok", state)


def space(settings: Settings) -> Finding:
    folder = settings.state.absolute()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    state = f"{folder} 剩余 {free / 2**30:.1f} GB"
    return Finding("磁盘", "ok", state) if free > LITTLE_SPACE else Finding("磁盘", "bad", state, "请腾出至少 2 GB")


def inbox(settings: Settings) -> Finding:
    if "://" in settings.inbox or Path(settings.inbox).is_dir():
        return Finding("收件箱", "ok", settings.inbox)
    return Finding(
        "收件箱", "note", f"没有文件夹 {settings.inbox}", "请建立它，或在 jihua.toml 改 inbox（nightly 要读）"
    )


def prefect_server(_: Settings) -> Finding:
    import httpx

    api = os.environ.get("PREFECT_API_URL")
    if not api:
        return Finding("Prefect", "ok", f"{version('prefect')}，未指定服务，每次运行自带一个")
    try:
        httpx.get(f"{api}/health", timeout=5).raise_for_status()
    except httpx.HTTPError as error:
        return Finding("Prefect", "bad", f"{api} 没有应答（{type(error).__name__}）", "启动服务：prefect server start")
    return Finding("Prefect", "ok", f"{version('prefect')}，{api}")


def legacy_converter(_: Settings) -> Finding:
    from extractors.reader.legacy import converter

    if place := converter():
        return Finding("LibreOffice", "ok", str(place))
    return Finding("LibreOffice", "note", "没有", "读 .doc、.wps 时才需要：apt-get install libreoffice-writer")


def chinese_fonts(_: Settings) -> Finding:
    if not shutil.which("fc-list"):
        return Finding("中文字体", "ok", "不适用" if os.name == "nt" else "未知（没有 fc-list）")
    listed = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False, timeout=20)
    families = sorted({line.split(",")[0] for line in listed.stdout.splitlines() if line})
    if families:
        return Finding("中文字体", "ok", f"{families[0]} 等 {len(families)} 种")
    return Finding("中文字体", "note", "没有", "图表中的汉字会缺：apt-get install fonts-noto-cjk")
