"""Footnotes and endnotes, fetched when their reference is met."""

from collections.abc import Iterable
from dataclasses import dataclass

from extractors.reader.markup import Element, W
from extractors.reader.package import Package
from schemas.document import Part

SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})


@dataclass(frozen=True, slots=True)
class Note:
    """A note's markup, the package part it stands in, the part of the document it is."""

    element: Iterable[Element]
    source: str
    part: Part


class Notes:
    """The notes of a document by kind and id; each is given out once, so that no note can hold itself."""

    def __init__(self, package: Package, main: str) -> None:
        self._package = package
        self._main = main
        self._notes: dict[str, dict[str | None, Element]] = {}
        self._sources: dict[str, str] = {}

    def take(self, kind: str, identifier: str | None) -> Note:
        """The note behind a reference; an empty one when it is missing or was given before."""
        if kind not in self._notes:
            self._notes[kind] = self._load(kind)
        element = self._notes[kind].pop(identifier, ())
        return Note(element, self._sources.get(kind, ""), "footnote" if kind == "footnote" else "endnote")

    def _load(self, kind: str) -> dict[str | None, Element]:
        name = self._package.related(self._main, f"{kind}s")
        root = None if name is None else self._package.xml(name)
        if root is None or name is None:
            return {}
        self._sources[kind] = name
        return {
            note.get(W + "id"): note for note in root.iterchildren(W + kind) if note.get(W + "type") not in SEPARATORS
        }
