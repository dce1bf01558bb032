"""Words that tell what headings, pieces and documents are, read from vocabulary/headings.yaml.

A site's vocabulary folder may hold a `headings.yaml` of its own; its words come in addition to the packaged ones.
"""

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from extractors.vocabulary.reading import check_shape, read_sheet
from schemas.plan import SectionRole

__all__ = ["Headings", "document_noun", "has_any", "headings_of", "load_headings", "role_of"]

FILE = Path(__file__).parent.parent / "vocabulary" / "headings.yaml"
Words = tuple[str, ...]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DocumentNouns(_Closed):
    """What documents of each kind are called."""

    plan: Words = ()
    summary: Words = ()
    policy: Words = ()
    method: Words = ()
    other: Words = ()


class MethodWords(_Closed):
    """How texts speak that teach to write plans."""

    titles: Words = ()
    body: Words = ()


class Halves(_Closed):
    """Words of the two halves of 总结及计划."""

    review: Words = ()
    plan: Words = ()


class Boilerplate(_Closed):
    """Words of sharing sites: a strong one, or two weak ones, mark a paragraph."""

    strong: Words = ()
    weak: Words = ()
    musing: Words = ()


class Headings(_Closed):
    """The whole of headings.yaml."""

    roles: Mapping[SectionRole, Words] = {}
    matter: Words = ()
    tails: Words = ()
    lone_heads: Words = ()
    documents: DocumentNouns = DocumentNouns()
    method: MethodWords = MethodWords()
    policy_body: Words = ()
    plan_body: Words = ()
    halves: Halves = Halves()
    boilerplate: Boilerplate = Boilerplate()
    opening: Words = ()
    closing: Words = ()
    store_nouns: Words = ()
    region_nouns: Words = ()
    department_nouns: Words = ()
    generic: Words = ()
    roles_of_people: Words = ()
    industries: Mapping[str, Words] = {}

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other


SHAPE: TypeAdapter[Headings] = TypeAdapter(Headings)


def headings_of(vocabulary: Any) -> Headings:
    """The heading words that belong to a vocabulary: the packaged ones, and its site folder's in addition."""
    return load_headings(getattr(vocabulary, "folder", None))


@lru_cache(maxsize=8)
def load_headings(folder: Path | None = None) -> Headings:
    """Read headings.yaml, and a site folder's over it. Raises VocabularyError with file and line."""
    packaged = check_shape(read_sheet(FILE), SHAPE)
    site = None if folder is None else Path(folder) / "headings.yaml"
    if site is None or not site.is_file():
        return packaged
    return SHAPE.validate_python(
        joined(packaged.model_dump(), check_shape(read_sheet(site), SHAPE).model_dump(exclude_unset=True))
    )


def joined(base: Any, more: Any) -> Any:
    """Lists one after the other, mappings key by key; a single word of the site replaces the packaged one."""
    if not more or isinstance(base, str):
        return more or base
    if isinstance(base, Mapping):
        keys = dict.fromkeys((*base, *more))
        return {key: joined(base.get(key, ()), more.get(key, ())) if key in base else more[key] for key in keys}
    return (*base, *more)


@lru_cache(maxsize=4096)
def role_of(title: str, headings: Headings) -> SectionRole | None:
    """What a heading's own words say of its section; None when they say nothing.

    The word that ends last decides, as the head of a Chinese noun phrase stands last: 目标市场 is market, 市场目标
    targets.
    """
    best: tuple[int, int, SectionRole] | None = None
    plain = title.rstrip("：:。 ").upper()
    for role, words in headings.roles.items():
        for word in words:
            at = plain.rfind(word.upper())
            if at >= 0 and (best is None or (at + len(word), len(word)) > best[:2]):
                best = (at + len(word), len(word), role)
    return best[2] if best else None


def has_any(text: str, words: Iterable[str]) -> str | None:
    """The first of the words that stands in the text."""
    return next((word for word in words if word in text), None)


DocumentKind = Literal["plan", "summary", "policy", "method", "other"]


@cache
def document_nouns(headings: Headings) -> tuple[tuple[str, DocumentKind], ...]:
    """All document nouns with their kind, the longest first."""
    kinds: tuple[DocumentKind, ...] = ("plan", "summary", "policy", "method", "other")
    pairs = [(word, kind) for kind in kinds for word in getattr(headings.documents, kind)]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def document_noun(text: str, words: Headings) -> tuple[str, DocumentKind] | None:
    """The noun that names the kind of document, the last one in a title: 总结及计划 → 计划, plan."""
    best: tuple[int, int, str, DocumentKind] | None = None
    for noun, kind in document_nouns(words):
        at = text.rfind(noun)
        if at >= 0 and (best is None or (at + len(noun), len(noun)) > best[:2]):
            best = (at + len(noun), len(noun), noun, kind)
    return None if best is None else (best[2], best[3])
