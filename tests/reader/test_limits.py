"""The limits of reading are settings, and a message names the one that was met."""

from pathlib import Path

import pytest

from extractors import read_text
from extractors.reader import Limits
from flows.settings import load_settings
from schemas.issues import SettingsError
from tests.reader.packages import document_xml, p, package, zipped


def written(folder: Path, data: bytes) -> Path:
    path = folder / "计划.docx"
    path.write_bytes(data)
    return path


def test_a_limit_comes_from_the_settings_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "jihua.toml").write_text("[limits]\nentries = 3\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert load_settings().limits == Limits(entries=3)


def test_a_limit_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIHUA_LIMITS", '{"file_size": 10}')
    assert load_settings().setup().reading.file_size == 10


def test_a_limit_nobody_knows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIHUA_LIMITS", '{"file_sise": 10}')
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "limits.file_sise" in caught.value.message


def test_a_message_names_the_limit_and_how_to_raise_it(tmp_path: Path) -> None:
    text, error = read_text(written(tmp_path, zipped(package(p("文")))), limits=Limits(entries=3))
    assert (text, error is not None and error.code) == ("", "limit_entries")
    assert error is not None
    assert "上限 3" in error.message
    assert "limits.entries" in error.message


def test_the_text_of_a_damaged_file_comes_with_what_is_wrong(tmp_path: Path) -> None:
    whole = document_xml(p("一、目标") + p("丢失"))
    cut = zipped({**package(""), "word/document.xml": whole[: whole.index("丢失")]})
    text, error = read_text(written(tmp_path, cut))
    assert text == "一、目标"
    assert error is not None
    assert error.code == "damaged"
    assert "word/document.xml" in error.message
