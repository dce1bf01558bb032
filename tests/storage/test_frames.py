"""DataFrames with the dtypes of the data dictionary, guarded by pandera; the dictionary is up to date."""

from pathlib import Path

import pandas as pd
import pytest

from schemas.issues import StorageError
from schemas.tables import BY_NAME, TABLES
from storage import Store
from storage.dictionary import markdown
from storage.frames import DTYPES, check
from tests.storage.plans import extraction, figure, plan, swot, target

DICTIONARY = Path(__file__).parents[2] / "docs" / "data-dictionary.md"


@pytest.fixture
def filled(store: Store) -> Store:
    east = plan(
        "城东店", 2025, targets=[target(8600000), target(0.1, "gross_margin_rate", "%")], swot=[swot("threat", "新店")]
    )
    store.replace_document(extraction(east, figures=[figure(8000000, period="2024")]))
    store.replace_document(extraction(plan("江南店", 2024, targets=[target(None, status="placeholder")])))
    return store


def test_targets_come_as_a_typed_frame(filled: Store) -> None:
    frame = filled.targets(year=2025, store="城东店")
    assert frame["value"].tolist() == [8600000.0, 0.1]
    assert {str(frame[name].dtype) for name in ("value", "low")} == {"float64"}
    assert (str(frame["year"].dtype), str(frame["store"].dtype)) == ("Int64", "string")
    assert filled.targets(year=[2024], region="华南")["status"].tolist() == ["placeholder"]


def test_lists_are_chosen_alike(filled: Store) -> None:
    assert filled.swot(store="S01")["text"].tolist() == ["新店"]
    assert filled.figures()["low"].tolist() == [8000000.0]
    assert filled.plans(year=2024)["store"].tolist() == ["江南店"]
    assert filled.findings(store="江南店")["check_code"].tolist() == ["missing_number"]
    assert filled.quality()["placeholders"].tolist() == [0, 1]


@pytest.mark.parametrize("name", [table.name for table in TABLES])
def test_every_table_fits_its_schema_filled_and_empty(filled: Store, name: str) -> None:
    frame = filled.table(name)
    assert list(frame.columns) == [column.name for column in BY_NAME[name].columns]
    for column in BY_NAME[name].columns:
        assert str(frame[column.name].dtype) in (DTYPES[column.type], "str"), column.name


def test_a_frame_that_breaks_its_schema_is_refused_with_all_faults(filled: Store) -> None:
    frame = filled.table("targets")
    broken = pd.concat([frame, frame.assign(tier="top")], ignore_index=True)
    with pytest.raises(StorageError, match=r"frame_invalid.*tier") as error:
        check("targets", broken)
    assert "target_id" in str(error.value)


def test_the_data_dictionary_is_up_to_date() -> None:
    assert DICTIONARY.read_text(encoding="utf-8") == markdown(), (
        "run python -m storage.dictionary docs/data-dictionary.md"
    )
