"""The words of stored plans."""

from pathlib import Path

from extractors import extract
from extractors.vocabulary import Vocabulary
from storage import open_store
from storage.database import reading
from storage.texts import section_texts
from tests.storage.samples import REGISTRY, SAMPLES


def test_texts_are_those_of_the_stores_asked_for(tmp_path: Path) -> None:
    vocabulary = Vocabulary.load()
    with open_store(tmp_path / "jihua.sqlite") as store:
        store.put_stores(REGISTRY.stores)
        for name in ("枫林路店2025年工作计划.docx", "大学城店2025年计划.docx"):
            store.replace_document(extract(next(SAMPLES.rglob(name)), vocabulary=vocabulary, stores=REGISTRY))
        with reading(store.engine) as connection:
            everything = section_texts(connection)
            one_store = section_texts(connection, ["枫林路店"])

    assert any("营业收入：1452万元" in text for text in one_store)
    assert not any("836万元" in text for text in one_store)
    assert any("836万元" in text for text in everything)
