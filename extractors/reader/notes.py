"""Footnotes and endnotes, fetched when their reference is met."""

from extractors.reader.markup import Element, W
from extractors.reader.package import Package


class Notes:
    """The notes of a document by kind and id; each is given out once, so that a note can never hold itself."""

    def __init__(self, package: Package, main: str) -> None:
        self._package = package
        self._main = main
        self._notes: dict[str, dict[str | None, Element]] = {}
        self._sources: dict[str, str] = {}

    def take(self, kind: str, identifier: str | None) -> tuple[Element, str] | None:
        """The note behind a reference and the part it stands in; None when it is missing or was already given."""
        if kind not in self._notes:
            self._notes[kind] = self._load(kind)
        note = self._notes[kind].pop(identifier, None)
        return None if note is None else (note, self._sources[kind])

    def _load(self, kind: str) -> dict[str | None, Element]:
        name = self._package.related(self._main, f"{kind}s")
        root = None if name is None else self._package.xml(name)
        if root is None or name is None:
            return {}
        self._sources[kind] = name
        return {note.get(W + "id"): note for note in root.iterchildren(W + kind)}
