"""The words of stored plans."""

from pathlib import Path

from storage import open_store
from storage.database import reading
from storage.texts import section_texts
from tests.storage.samples import REGISTRY, sample_extractions


def test_texts_are_those_of_the_stores_asked_for(tmp_path: Path) -> None:
    with open_store(tmp_path / "jihua.sqlite") as store:
        store.put_stores(REGISTRY.stores)
        for one in sample_extractions():
            store.replace_document(one)
        with reading(store.engine) as connection:
            everything = section_texts(connection)
            some = section_texts(connection, ["枫林路店"])

    assert 0 < len(some) < len(everything)
    assert set(some) <= set(everything)
