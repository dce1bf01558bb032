"""Floors on the public corpus of Word files and on the fixture of Chinese numbering; skipped where they are absent."""

import importlib.util
import json
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from statistics import mean, median
from types import ModuleType
from typing import Any

import pytest

from extractors.reader import Limits, read_document, render_text
from schemas.issues import DocumentReadError

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
FIXTURE = CORPUS / "chinese_numbering.docx"
FLOORS = {
    **dict.fromkeys(("main", "table", "nested", "sdt", "textbox", "notes", "hf", "comment"), 0.995),
    **dict.fromkeys(("smartart", "chart", "math"), 0.9),
}

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of public Word files is not here")


@cache
def scorer() -> ModuleType:
    """The corpus's own scorer."""
    spec = importlib.util.spec_from_file_location("recall", CORPUS / "recall.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def expected() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CORPUS / "expected.jsonl").read_text(encoding="utf-8").splitlines()]


@cache
def reading(name: str) -> tuple[str, str | None]:
    """The text of a corpus file and the code of what is wrong with it, if anything."""
    try:
        document = read_document(CORPUS / "files" / name, limits=Limits(conversion_seconds=0))
    except DocumentReadError as error:
        return "", error.code
    return render_text(document), None if document.status == "ok" else "damaged"


def test_every_label_of_the_chinese_numbering_fixture_is_right() -> None:
    wanted = re.compile(r"(?P<label>.*?)\s*目标项(?P<item>\d+)期望「(?P<expected>.*?)」")
    lines = re.split(r"[\n\t]", render_text(read_document(FIXTURE)))
    found = [match for line in lines if (match := wanted.match(line.strip()))]
    assert len(found) == 218
    assert [match["item"] for match in found if match["label"].strip() != match["expected"]] == []


def test_no_readable_file_fails_and_every_unreadable_one_has_a_code() -> None:
    failed = [e["file"] for e in expected() if e["status"] == "ok" and reading(e["file"])[1]]
    unnamed = [e["file"] for e in expected() if e["status"] != "ok" and not reading(e["file"])[1]]
    assert (failed, unnamed) == ([], [])


@pytest.mark.parametrize("place", sorted(FLOORS))
def test_text_is_found_wherever_it_stands(place: str) -> None:
    recall = scorer()
    shares = []
    for entry in expected():
        if entry["status"] == "ok" and place in entry["texts"]:
            text = reading(entry["file"])[0]
            wanted = recall.grams(entry["texts"][place])
            share = recall.recall(wanted, recall.grams([text]), recall.squeeze(text))
            shares += [] if share is None else [share]
    assert mean(shares) >= FLOORS[place]


def test_text_is_shown_once_and_deleted_text_never() -> None:
    recall = scorer()
    ratios, leaked = [], []
    apart = ("table", "nested", "textbox", "sdt")
    for entry in (e for e in expected() if e["status"] == "ok"):
        text = reading(entry["file"])[0]
        there = recall.grams([t for place, ts in entry["texts"].items() if place not in apart for t in ts])
        if sum(there.values()) > 50:
            ratios.append(sum(recall.grams([text]).values()) / sum(there.values()))
        shown = recall.squeeze(text)
        kept = [recall.squeeze("".join(ts)) for ts in entry["texts"].values()]
        for deleted in map(recall.squeeze, entry.get("deleted", [])):
            if len(deleted) > 8 and deleted in shown and not any(deleted in text for text in kept):
                leaked.append(entry["file"])
    assert median(ratios) <= 1.1
    assert leaked == []


def test_labels_are_those_a_reader_sees() -> None:
    """Six that the corpus expects are LibreOffice's mistakes; the files themselves name the right ones."""
    recall = scorer()
    right: dict[str, int] = defaultdict(int)
    for entry in (e for e in expected() if e["status"] == "ok" and e.get("labels")):
        right["all"] += len(entry["labels"])
        right["hit"] += recall.label_hits(entry["labels"], reading(entry["file"])[0])
    assert right["hit"] / right["all"] >= 0.985


def test_a_second_reader_finds_no_words_that_we_lose() -> None:
    """office-oxide as an alarm: the words it shows and we do not are names of commenters, symbols and formulas."""
    office_oxide = pytest.importorskip("office_oxide")
    found = lost = 0
    for path in sorted((CORPUS / "files").glob("*.doc[xm]")):
        ours, code = reading(path.name)
        if code:
            continue
        try:
            with office_oxide.Document.open(str(path)) as document:
                lines = document.plain_text().splitlines()
        except office_oxide.OfficeOxideError:
            continue
        shown = scorer().squeeze(ours)
        for line in lines:
            words = re.findall(r"\w{3,}", line) if not line.startswith("Comment (") else []
            found += len(words)
            lost += sum(scorer().squeeze(word) not in shown for word in words)
    assert found > 100_000
    assert lost / found < 0.002
