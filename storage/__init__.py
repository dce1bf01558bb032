"""Rows in, tables out. Knows nothing of how a row was found; `open_store` is the way in."""

from storage.answer import Answer
from storage.store import Store, open_store
from storage.write import Stored

__all__ = ["Answer", "Store", "Stored", "open_store"]
