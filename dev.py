#!/usr/bin/env python3
"""Everything a fresh clone needs, with nothing but Python 3.11 to 3.13: `python3 dev.py demo|test|check|run|lock`.

demo        read sample_docs through the flow into a fresh store and compare four stores over three years
test        run the tests (arguments go to pytest)
check       format, lint, types, import layers, vocabulary
run ARGS    the command line, as `jihua ARGS`
lock        make requirements.lock anew from pyproject.toml (needs uv)

The first start makes .venv and installs requirements.lock with hashes; later starts find its stamp and go on at once.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
LOCK = HERE / "requirements.lock"
STAMP = VENV / "dev.stamp"
DEMO = HERE / "demo"

SUPPORTED = ((3, 11), (3, 13))
BUILD_TOOLS = ("setuptools", "hatchling", "editables", "packaging", "pathspec", "pluggy", "trove-classifiers")
"""What builds jieba (published as source only) and this project; installed first, from the same lock."""


def main(arguments: list[str]) -> int:
    commands = {"demo": demo, "test": test, "check": check, "run": run, "lock": lock}
    if not arguments or arguments[0] not in commands:
        print(__doc__)
        return 0 if arguments in (["-h"], ["--help"]) else 2
    command, rest = arguments[0], arguments[1:]
    if command != "lock":
        prepare()
    return commands[command](rest)


def prepare() -> None:
    """Make .venv as requirements.lock says, unless its stamp shows that this was done."""
    if not SUPPORTED[0] <= sys.version_info[:2] <= SUPPORTED[1]:
        leave(
            f"Python {sys.version.split()[0]} 不受支持，需要 3.11 到 3.13 / Python 3.11 to 3.13 is needed",
            "请用 python3.12 dev.py … 再试 / try again with python3.12 dev.py …",
        )
    stamp = stamp_of_today()
    if STAMP.is_file() and STAMP.read_text(encoding="utf-8") == stamp:
        return
    started = time.monotonic()
    if not (BIN / python_name()).exists():
        say("建立 .venv", "making .venv")
        make_venv()
    say(
        "按 requirements.lock 安装依赖并核对哈希（首次约一至三分钟）",
        "installing requirements.lock with hashes (one to three minutes the first time)",
    )
    with tempfile.TemporaryDirectory() as folder:
        tools = Path(folder, "build-tools.lock")
        tools.write_text(entries_of(LOCK.read_text(encoding="utf-8"), BUILD_TOOLS), encoding="utf-8")
        pip("--require-hashes", "--no-deps", "-r", str(tools))
    pip("--require-hashes", "--no-deps", "--no-build-isolation", "-r", str(LOCK))
    pip("--no-deps", "--no-build-isolation", "--editable", str(HERE))
    STAMP.write_text(stamp, encoding="utf-8")
    say(f"环境就绪，用时 {time.monotonic() - started:.0f} 秒", "ready")


def stamp_of_today() -> str:
    """Changes with the Python, the lock and pyproject.toml: exactly what the environment was made from."""
    digest = hashlib.sha256(sys.version.encode())
    for file in (LOCK, HERE / "pyproject.toml"):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def make_venv() -> None:
    try:
        venv.create(VENV, with_pip=True)
    except (subprocess.CalledProcessError, ImportError, OSError) as error:
        shutil.rmtree(VENV, ignore_errors=True)
        leave(
            f"无法建立 .venv：{error} / .venv could not be made",
            "在 Debian、Ubuntu 上先运行 sudo apt-get install python3-venv，再试",
        )


def entries_of(lock_text: str, names: tuple[str, ...]) -> str:
    """The lock's entries of these packages, hashes included."""
    entries = re.split(r"\n(?=[a-z0-9])", lock_text)
    return "\n".join(entry for entry in entries if re.split(r"[=\[ ;]", entry, maxsplit=1)[0] in names) + "\n"


def pip(*arguments: str) -> None:
    command = [str(BIN / python_name()), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    if subprocess.run([*command, *arguments], cwd=HERE).returncode:
        leave(
            "安装失败，原因见上 / the installation failed, see above",
            "公司内网请先设置 PIP_INDEX_URL 指向可用的镜像，再运行一次（已装好的部分会保留）",
        )


def demo(rest: list[str]) -> int:
    """Sample plans into a fresh store, and what they say of four stores over three years."""
    shutil.rmtree(DEMO, ignore_errors=True)
    DEMO.mkdir()
    os.environ["JIHUA_DB"] = f"sqlite:///{(DEMO / 'jihua.sqlite').as_posix()}"
    os.environ["JIHUA_STORES"] = str(HERE / "sample_docs" / "stores.csv")
    say(
        "把 sample_docs 读入 demo/jihua.sqlite（其中三份故意读不了，会列为失败）",
        "reading sample_docs into a fresh store",
    )
    if (code := run(["ingest", "sample_docs", *rest])) > 1:
        return code
    stores = ["--store=枫林路店", "--store=滨湖广场店", "--store=柳营镇店", "--store=大学城店"]
    years = ["--year=2023", "--year=2024", "--year=2025"]
    for metric in ("sales_revenue", "gross_margin_rate"):
        if code := run(["compare", "--metric", metric, *stores, *years]):
            return code
    say("接下来可以试（先告诉 jihua 库在哪里）：", "What to type next:")
    print(f"  export JIHUA_DB={os.environ['JIHUA_DB']}")
    for command in ("extract sample_docs", "ask list", "export demo/out --format xlsx", "web"):
        print(f"  python3 dev.py run {command}")
    return 0


def test(rest: list[str]) -> int:
    """All tests, a file at a time on every processor (up to four); what is given goes to pytest instead."""
    spread = ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadfile"]
    return call(python_name(), "-m", "pytest", *(rest or spread))


def check(rest: list[str]) -> int:
    """Every gate, even when an earlier one fails; the exit code is 1 when any did."""
    gates = (
        ("格式 format", ("ruff", "format", "--check", ".")),
        ("检查 lint", ("ruff", "check", ".")),
        ("类型 types", ("mypy",)),
        ("分层 layers", ("lint-imports",)),
        ("词表 vocabulary", ("jihua", "vocabulary", "check")),
    )
    failed = []
    for name, command in gates:
        print(f"== {name}", flush=True)
        if call(*command, *rest):
            failed.append(name)
    print(f"== 未通过 failed: {', '.join(failed)}" if failed else "== 全部通过 all passed")
    return 1 if failed else 0


def run(rest: list[str]) -> int:
    return call("jihua", *rest)


def lock(rest: list[str]) -> int:
    """Made by uv: every version and hash for Python 3.11 to 3.13, extras and tests included, no registry's name."""
    uv = os.environ.get("UV") or shutil.which("uv")
    if not uv:
        leave("lock 需要 uv / lock needs uv", "先运行 pipx install uv，或用环境变量 UV 指出它的位置")
    options = ["--no-emit-project", "--no-emit-index-url", "--no-header", "--no-annotate"]
    if code := subprocess.run([uv, "lock", *rest], cwd=HERE).returncode:
        return code
    return subprocess.run(
        [uv, "export", "--quiet", "--locked", "--all-extras", "--all-groups", *options, "-o", str(LOCK)],
        cwd=HERE,
    ).returncode


def call(program: str, *arguments: str) -> int:
    """Run a program of .venv in the checkout; its exit code."""
    return subprocess.run([str(BIN / program), *arguments], cwd=HERE).returncode


def python_name() -> str:
    return "python.exe" if os.name == "nt" else "python"


def say(chinese: str, english: str) -> None:
    print(english if os.environ.get("JIHUA_LANGUAGE", "zh").startswith("en") else chinese, flush=True)


def leave(problem: str, remedy: str) -> None:
    sys.exit(f"{problem}\n{remedy}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
