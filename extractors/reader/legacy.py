"""Legacy .doc and .wps through LibreOffice, where it is installed."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from extractors.reader.limits import Limits
from schemas.issues import DocumentReadError

CONVERTERS = ("soffice", "libreoffice")
FILTER = "docx:MS Word 2007 XML"

# No macro runs, no link to another file or server is followed or brought up to date.
SECURITY = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
</oor:items>
"""


def legacy_name(path: Path) -> str:
    """The format of a legacy file: as its name says when it says one, else `doc`."""
    suffix = path.suffix.lower().lstrip(".")
    return suffix if suffix in ("doc", "dot", "wps", "wpt") else "doc"


def converter() -> str | None:
    """The LibreOffice program, if there is one."""
    return next((found for name in CONVERTERS if (found := shutil.which(name))), None)


def to_docx(data: bytes, limits: Limits) -> bytes:
    """A legacy Word document as .docx; raises `DocumentReadError` when that cannot be done.

    The bytes must already be known to be Word's (LibreOffice "converts" anything and exits 0). Every conversion has a
    private folder and a profile of its own that go with it; macros and links are off in that profile.
    """
    program = converter()
    if program is None or limits.conversion_seconds <= 0:
        raise DocumentReadError(
            "这是旧版 Word 文档（.doc 或 .wps）",
            remedy="请用 Word 或 WPS 另存为 .docx；或在本机安装 LibreOffice Writer，旧版文件会自动转换",
            code="legacy_format",
        )
    with tempfile.TemporaryDirectory(prefix="jihua-legacy-") as folder:
        source = Path(folder) / "legacy.doc"
        source.write_bytes(data)
        run(program, source, Path(folder), limits.conversion_seconds)
        target = Path(folder) / "legacy.docx"
        converted = target.read_bytes() if target.is_file() else b""
    if not converted.startswith(b"PK"):
        raise DocumentReadError(
            "旧版 Word 文档转换失败", remedy="请用 Word 或 WPS 另存为 .docx 再提交", code="legacy_unconverted"
        )
    return converted


def run(program: str, source: Path, folder: Path, seconds: int) -> None:
    """LibreOffice once, killed with all it started when it takes longer than `seconds`."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(SECURITY, encoding="utf-8")
    command = [
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--convert-to",
        FILTER,
        "--outdir",
        str(folder),
        str(source),
    ]
    environment = {**os.environ, "HOME": str(folder), "http_proxy": "", "https_proxy": ""}
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        kill_all(process)
        raise DocumentReadError(
            f"旧版 Word 文档转换超过 {seconds} 秒",
            remedy="请用 Word 或 WPS 另存为 .docx，或调高设置项 limits.conversion_seconds",
            code="limit_conversion_seconds",
        ) from None


def kill_all(process: "subprocess.Popen[bytes]") -> None:
    """End a process and, where sessions exist, all it started."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
