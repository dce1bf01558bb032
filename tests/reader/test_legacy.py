"""Legacy .doc files go through LibreOffice where it is installed."""

import subprocess
from pathlib import Path

import pytest

from extractors.reader import Limits, read_document
from extractors.reader.legacy import converter
from schemas.issues import DocumentReadError
from tests.reader.packages import p, package, tbl, tr, zipped

pytestmark = pytest.mark.skipif(converter() is None, reason="LibreOffice Writer is not installed")


@pytest.fixture(scope="module")
def legacy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Word 97 file with a paragraph and a table, made by LibreOffice itself."""
    folder = tmp_path_factory.mktemp("legacy")
    (folder / "计划.docx").write_bytes(
        zipped(package(p("年度目标500万元") + tbl(tr("店", "值"), tr("青禾", "5")) + p("完")))
    )
    program = converter()
    assert program is not None
    command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to"]
    subprocess.run(
        [*command, "doc:MS Word 97", "--outdir", folder, folder / "计划.docx"], check=True, capture_output=True
    )
    return folder / "计划.doc"


def test_a_legacy_document_is_converted_and_read(legacy: Path) -> None:
    document = read_document(legacy)
    assert [block.text for block in document.blocks] == ["年度目标500万元", "店\t值\n青禾\t5", "完"]
    assert (document.format, document.filename) == ("doc", "计划.doc")


def test_a_legacy_document_under_a_modern_name_is_read_too(legacy: Path, tmp_path: Path) -> None:
    misnamed = tmp_path / "计划.docx"
    misnamed.write_bytes(legacy.read_bytes())
    document = read_document(misnamed)
    assert (len(document.blocks), document.format, document.filename) == (3, "doc", "计划.docx")


def test_a_conversion_that_takes_too_long_is_stopped(
    legacy: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    slow = tmp_path / "soffice"
    slow.write_text("#!/bin/sh\nsleep 60\n", encoding="utf-8")
    slow.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(DocumentReadError) as caught:
        read_document(legacy, limits=Limits(conversion_seconds=1))
    assert caught.value.code == "limit_conversion_seconds"


def test_a_converter_that_makes_nothing_is_an_error(
    legacy: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    idle = tmp_path / "soffice"
    idle.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    idle.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(DocumentReadError) as caught:
        read_document(legacy)
    assert caught.value.code == "legacy_unconverted"
