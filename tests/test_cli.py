"""The command line as people use it: output, exit codes, sentences."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from schemas.contract import json_schema
from tests.flows.plans import write_plan, write_plans

COMMANDS = (
    "extract", "text", "ingest", "nightly", "watch", "schedule", "retry", "compare", "export", "schema", "doctor",
)  # fmt: skip


def jihua(*arguments: str | Path, folder: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run the console script's entry in a folder of its own."""
    return subprocess.run(
        [sys.executable, "-c", "from flows.cli import main; main()", *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), "COLUMNS": "200", **variables},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    folder = tmp_path / "计划"
    write_plans(folder, 3)
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shows_an_example(command: str, tmp_path: Path) -> None:
    run = jihua(command, "--help", folder=tmp_path)
    assert run.returncode == 0
    assert f"例：jihua {command}" in run.stdout


def test_help_speaks_english_on_request(tmp_path: Path) -> None:
    run = jihua("--language", "en", "compare", "--help", folder=tmp_path)
    assert "Compare: jihua compare" in run.stdout


def test_extract_prints_one_object_a_file_in_order(plans: Path, tmp_path: Path) -> None:
    run = jihua("extract", "计划", "--json", folder=tmp_path)
    assert run.returncode == 0
    assert run.stderr == ""
    objects = [json.loads(line) for line in run.stdout.splitlines()]
    paths = [one["document"]["path"] for one in objects]
    assert paths == [str(Path("计划", "片区0", f"0000{number}.docx")) for number in range(3)]
    revenue = objects[1]["plans"][0]["targets"][0]
    assert (revenue["metric"], revenue["low"], revenue["unit"]) == ("sales_revenue", 5010000, "CNY")


def test_what_extract_prints_is_what_the_schema_says(plans: Path, tmp_path: Path) -> None:
    (plans / "坏.docx").write_bytes(b"nothing of a document")
    run = jihua("extract", "计划", "没有.docx", "--json", folder=tmp_path)
    schema = json_schema()
    objects = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(objects) == 5
    for one in objects:
        jsonschema.validate(one, schema)


def test_failures_are_objects_on_stdout_sentences_on_stderr_and_exit_code_one(plans: Path, tmp_path: Path) -> None:
    (plans / "坏.docx").write_bytes(b"nothing of a document")
    run = jihua("extract", "计划", "没有.docx", "--json", folder=tmp_path)
    assert run.returncode == 1
    documents = [json.loads(line)["document"] for line in run.stdout.splitlines()]
    codes = {document["filename"]: document["error"]["code"] for document in documents if document["error"]}
    assert codes == {"坏.docx": "not_word", "没有.docx": "missing"}
    assert len(run.stderr.splitlines()) == 2
    assert "没有.docx" in run.stderr


def test_the_readable_view_shows_targets_with_their_words(plans: Path, tmp_path: Path) -> None:
    run = jihua("extract", "计划/片区0/00000.docx", folder=tmp_path)
    assert "第0门店2023年销售计划" in run.stdout
    assert "500万元" in run.stdout
    assert "优势  店员平均工龄五年" in run.stdout


def test_text_gives_path_text_and_error(plans: Path, tmp_path: Path) -> None:
    run = jihua("text", "计划/片区0/00000.docx", "没有.docx", "--json", folder=tmp_path)
    first, second = map(json.loads, run.stdout.splitlines())
    assert first["error"] is None
    assert "全年销售额500万元，毛利率不低于18%。" in first["text"].splitlines()
    assert (second["text"], second["error"]["code"]) == ("", "missing")
    assert run.returncode == 1


def test_a_name_that_is_no_text_does_not_stop_the_run(plans: Path, tmp_path: Path) -> None:
    odd = os.fsencode(str(plans)) + b"/\xff\xfe.docx"
    Path(os.fsdecode(odd)).write_bytes(b"nothing")
    run = jihua("extract", "计划", "--json", folder=tmp_path)
    assert len([json.loads(line) for line in run.stdout.splitlines()]) == 4


@pytest.mark.parametrize("locale", ["C", "zh_CN.GBK"])
def test_any_locale_gives_the_same_bytes(plans: Path, tmp_path: Path, locale: str) -> None:
    usual = jihua("extract", "计划", "--json", folder=tmp_path)
    other = jihua("extract", "计划", "--json", folder=tmp_path, LC_ALL=locale, LANG=locale)
    assert other.stdout == usual.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["extract"],
        ["fly"],
        ["extract", "--fast", "x"],
        ["export", ".", "--format", "pdf"],
        ["ingest", "--workers", "0", "x"],
    ],
)
def test_wrong_usage_is_exit_code_two(arguments: list[str], tmp_path: Path) -> None:
    assert jihua(*arguments, folder=tmp_path).returncode == 2


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    (tmp_path / "jihua.toml").write_text("wrokers = 3\n", encoding="utf-8")
    run = jihua("text", "x.docx", folder=tmp_path)
    assert run.returncode == 2
    assert "wrokers" in run.stderr


def test_options_win_over_variables_over_the_file(tmp_path: Path) -> None:
    from flows.settings import load_settings

    (tmp_path / "jihua.toml").write_text('db = "file.sqlite"\nbatch_size = 7\nworkers = 3\n', encoding="utf-8")
    here = Path.cwd()
    os.chdir(tmp_path)
    os.environ["JIHUA_BATCH_SIZE"] = "9"
    try:
        settings = load_settings(db="option.sqlite", workers=None)
    finally:
        del os.environ["JIHUA_BATCH_SIZE"]
        os.chdir(here)
    assert (settings.db, settings.batch_size, settings.workers) == ("option.sqlite", 9, 3)


def test_from_folder_to_comparison_and_export(plans: Path, tmp_path: Path) -> None:
    write_plan(plans / "a.docx", store="枫林路店", year=2024, revenue=800)
    write_plan(plans / "b.docx", store="枫林路店", year=2025, revenue=860)
    home = {"PREFECT_HOME": str(tmp_path / "prefect")}
    run = jihua("ingest", "计划", "--db", "s.sqlite", folder=tmp_path, **home)
    assert run.returncode == 0, run.stderr
    assert "新增 5" in run.stdout
    table = jihua("compare", "--metric", "销售额", "--store", "枫林路店", "--db", "s.sqlite", folder=tmp_path)
    assert "800" in table.stdout
    assert "860 (+7.5%)" in table.stdout
    margin = jihua("compare", "--metric", "毛利率", "--store", "枫林路店", "--db", "s.sqlite", folder=tmp_path)
    assert "≥18 (+0.0个百分点)" in margin.stdout
    csv = jihua("compare", "--metric", "sales_revenue", "--csv", "对比.csv", "--db", "s.sqlite", folder=tmp_path)
    assert csv.returncode == 0
    written = (tmp_path / "对比.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    for command in (("compare", "--metric", "sales_revenue"), ("ask", "targets")):
        piped = jihua(*command, "--csv", "-", "--db", "s.sqlite", folder=tmp_path)
        assert piped.stdout.startswith("\ufeff")
        assert len(piped.stdout.splitlines()) > 3
        assert not (tmp_path / "-").exists()
    wrong = jihua("compare", "--metric", "销售颚", "--db", "s.sqlite", folder=tmp_path)
    assert wrong.returncode == 2
    assert "销售额" in wrong.stderr
    for form, files in (("csv", "targets.csv"), ("parquet", "targets.parquet"), ("xlsx", "jihua.xlsx")):
        assert jihua("export", f"out-{form}", "--format", form, "--db", "s.sqlite", folder=tmp_path).returncode == 0
        assert (tmp_path / f"out-{form}" / files).stat().st_size > 0
    assert "0 份" in jihua("retry", "--list", "--db", "s.sqlite", folder=tmp_path).stderr


def tables_beside(folder: Path) -> None:
    """A register of stores and a manifest that overrules two of three plans."""
    (folder / "stores.csv").write_text(
        "code,name,aliases,region\nD1,大学城店,第0门店,城西片区\nB2,滨湖店,,城东片区\n", encoding="utf-8"
    )
    (folder / "manifest.csv").write_text("file,store,year\n片区0/00001.docx,滨湖店,2031\n", encoding="utf-8")


def test_tables_in_the_root_of_the_folder_are_used_and_said(plans: Path, tmp_path: Path) -> None:
    tables_beside(plans)
    read = jihua("extract", plans, "--json", folder=tmp_path)
    found = [json.loads(line)["plans"][0] for line in read.stdout.splitlines()]
    assert [(plan["store"], plan["year"]) for plan in found] == [
        ("大学城店", 2023),
        ("滨湖店", 2031),
        ("第2门店", 2025),
    ]
    assert f"使用文件夹中的清单 {plans / 'manifest.csv'}" in read.stderr
    assert f"使用文件夹中的门店名册 {plans / 'stores.csv'}" in read.stderr
    stored = jihua("ingest", plans, "--db", "s.sqlite", folder=tmp_path)
    assert "使用文件夹中的门店名册" in stored.stdout
    asked = jihua("ask", "targets", "--store", "大学城店", "--csv", "-", "--db", "s.sqlite", folder=tmp_path)
    assert "大学城店" in asked.stdout


def test_tables_that_are_named_come_before_those_in_the_folder(plans: Path, tmp_path: Path) -> None:
    tables_beside(plans)
    (tmp_path / "other.csv").write_text("code,name,aliases,region\nX9,南门店,第0门店,\n", encoding="utf-8")
    (tmp_path / "whose.csv").write_text("file,year\n00001.docx,2040\n", encoding="utf-8")
    read = jihua(
        "extract", plans, "--json", "--stores", "other.csv", "--manifest", "whose.csv", folder=tmp_path
    )  # fmt: skip
    found = [json.loads(line)["plans"][0] for line in read.stdout.splitlines()]
    assert [(plan["store"], plan["year"]) for plan in found][:2] == [("南门店", 2023), ("第1门店", 2040)]
    assert read.stderr == ""


def test_the_samples_bring_their_own_register() -> None:
    samples = Path(__file__).parent.parent / "sample_docs"
    read = jihua("extract", "sample_docs", "--json", folder=samples.parent)
    stores = {plan["store"] for line in read.stdout.splitlines() for plan in json.loads(line)["plans"]}
    assert "大学城店" in stores
    assert "大学城数码馆" not in stores


def test_a_store_that_is_not_there_is_told_not_made(tmp_path: Path) -> None:
    run = jihua("compare", "--db", "nothing.sqlite", folder=tmp_path)
    assert run.returncode == 1
    assert "store_missing" in run.stderr
    assert not (tmp_path / "nothing.sqlite").exists()


CHINESE = re.compile("[\u4e00-\u9fff]")


def test_doctor_summary_and_empty_cells_speak_english_on_request(plans: Path, tmp_path: Path) -> None:
    for options, variables in ((("--language", "en"), {}), ((), {"JIHUA_LANGUAGE": "en"})):
        assert not CHINESE.search(jihua("doctor", *options, folder=tmp_path, **variables).stdout)
    read = jihua("ingest", "计划", "--db", "s.sqlite", "--language", "en", folder=tmp_path)
    assert not CHINESE.search(read.stdout)
    assert "3 files: new 3, read anew 0, unchanged 0, failed 0; 9 targets;" in read.stdout
    compared = jihua("compare", "--metric", "sales_revenue", "--db", "s.sqlite", "--language", "en", folder=tmp_path)
    assert "no plan" in compared.stdout


def test_the_doctor_looks_at_everything_and_changes_nothing(tmp_path: Path) -> None:
    run = jihua("doctor", folder=tmp_path, XDG_CACHE_HOME=str(tmp_path / "cache"))
    for item in ("Python", "glibc", "libxml2", "词表", "分词缓存", "库", "磁盘", "Prefect", "LibreOffice", "中文字体"):
        assert item in run.stdout
    assert run.returncode == 0, run.stdout
    assert not list(tmp_path.glob("*.sqlite"))


def test_the_vocabulary_passes_its_own_examples(tmp_path: Path) -> None:
    run = jihua("vocabulary", "check", folder=tmp_path)
    assert run.returncode == 0, run.stderr
