"""The same tests of lists, comparison, plans, review and retry with the store on PostgreSQL."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.postgres import binaries, make_database, private_server
from tests.web.conftest import pages, read_samples, settings_in
from tests.web.test_pages import (  # noqa: F401 - collected here again
    test_errors_of_the_api_have_one_shape,
    test_every_page_opens_in_both_languages,
    test_every_question_opens,
    test_facets_count_what_the_list_shows,
    test_json_of_a_list_is_valid_for_every_list,
    test_pages_never_overlap,
    test_rows_without_a_value_can_be_chosen,
    test_the_comparison_shows_the_samples_numbers,
    test_the_plan_page_shows_tables_as_tables_and_chosen_kinds_only,
    test_the_same_address_gives_table_json_and_files_alike,
    test_two_years_of_a_store_are_compared_target_by_target,
)
from tests.web.test_retry import test_a_file_that_still_fails_says_why  # noqa: F401
from tests.web.test_review import (  # noqa: F401
    test_a_change_keeps_the_machines_value_and_can_be_undone,
    test_a_rejected_row_leaves_the_lists,
    test_a_slower_hand_is_told_what_the_faster_one_wrote,
    test_store_names_are_merged_after_a_preview,
    test_the_queue_shows_the_words_and_the_fields,
)

TEMPLATE = "samples"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A private server with a database of all sample documents, and the folder of their originals."""
    if binaries() is None:
        pytest.skip("PostgreSQL is not installed")
    folder = tmp_path_factory.mktemp("postgres")
    with private_server() as address:
        read_samples(settings_in(folder, make_database(address, TEMPLATE)))
        yield address, folder


@pytest.fixture
def client(server: tuple[str, Path], tmp_path: Path) -> Iterator[TestClient]:
    """The pages over a database and originals of their own."""
    address, folder = server
    shutil.copytree(folder, tmp_path / "house")
    with pages(tmp_path / "house", db=make_database(address, f"w{time.monotonic_ns()}", TEMPLATE)) as opened:
        yield opened


@pytest.fixture(scope="module")
def reader(server: tuple[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The same, shared by tests that only read."""
    address, folder = server
    house = tmp_path_factory.mktemp("reader") / "house"
    shutil.copytree(folder, house)
    with pages(house, db=make_database(address, "reader", TEMPLATE)) as opened:
        yield opened
