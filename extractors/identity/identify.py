"""Whose plan a piece is and for when, each answer with the place it was found in. Unknown stays unknown.

Places are asked in the order of trust: manifest, title, headings, cover table, header, signature, opening sentences,
file name, folders, core properties. Two answers are never merged; a lower place that contradicts a higher one gives an
issue.
"""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from extractors.identity.manifest import Entry
from extractors.identity.names import Unit, find_subject, find_units, is_anonymous, is_group
from extractors.identity.owners import find_department, find_owner
from extractors.identity.parties import bracketed_name, is_other_party, promising_party
from extractors.identity.people import find_person, personal_name, signed_name
from extractors.identity.places import Place, places_of
from extractors.identity.plan_time import find_time
from extractors.identity.stores import StoreRegistry
from extractors.outline.headings import Headings, headings_of
from schemas.document import Document
from schemas.issues import Issue, IssueCode
from schemas.metric import StoreInfo
from schemas.plan import Identity, Piece

__all__ = ["identify"]

FIRST_PERSON = re.compile(r"我(?![们店部司院厅])|本人")
"""One person speaks."""
COVER_KEYS = (
    "门店名称",
    "门店",
    "店名",
    "店铺",
    "单位名称",
    "单位",
    "编制单位",
    "申报单位",
    "所属门店",
    "分公司",
    "部门",
    "编制部门",
)
"""Rows of a cover table whose value names a unit."""


def identify(
    piece: Piece, document: Document, vocabulary: Any, stores: StoreRegistry | None, *, manifest: Entry | None = None
) -> tuple[Identity, tuple[Issue, ...]]:
    """The identity of one piece. `stores` resolves names to codes; a manifest entry overrules the text and says so."""
    words = headings_of(vocabulary)
    places = places_of(piece, document, words)
    identity, issues = find_store(places, stores, words)
    person = next((found for place in places if (found := person_at(place, words))), None) or signatory(
        places, document
    )
    identity = replace(identity, person=person, industry=find_industry(piece, words))
    identity, doubts = find_time(identity, places, piece, document, words)
    issues += doubts
    if manifest is not None:
        identity = overruled(identity, manifest, stores, issues)
    if identity.store is None and any(is_anonymous(p.text) for p in places if p.source in ("title", "text")):
        issues.append(Issue(IssueCode.ANONYMISED, "门店名称被隐去，只能在清单里补上", "info"))
    plan_id = f"{document.document_id}#{piece.ordinal}"
    return identity, tuple(replace(issue, plan_id=plan_id) for issue in issues)


def find_store(places: list[Place], stores: StoreRegistry | None, words: Headings) -> tuple[Identity, list[Issue]]:
    """Store, region and department, each from the first place that names it. A name of the registry in a place goes
    before any other name there; a title that names a region and no store leaves the store unknown."""
    found: dict[str, tuple[str, Place]] = {}
    asked = [place for place in places if place.source not in ("heading", "document")]
    told = [place.text for place in asked if place.source in ("title", "text")]
    for place in asked:
        registered = stores.find_in(name_of(place)) if stores and place.source != "text" else None
        if registered is not None and registered.store is not None and "store" not in found:
            return of_registry(registered.store, f"{place.source}:{registered.via}", asked, words), []
        if "region" in found and found["region"][1].source == "title":
            continue
        for unit in units_at(place, words):
            if unit.kind == "store" and is_group(unit.name, told):
                continue
            if unit.kind == "store" or place.source != "text":
                found.setdefault(unit.kind, (unit.name, place))
    if not found and asked and asked[0].source == "title" and (name := bracketed_name(asked[0].text)):
        found["store"] = (name, asked[0])
    identity = Identity(
        store=found["store"][0] if "store" in found else None,
        store_source=found["store"][1].source if "store" in found else None,
        region=found["region"][0] if "region" in found else None,
        department=department_of(asked, words),
    )
    return with_code(identity, stores) if stores and identity.store else (identity, [])


def of_registry(store: StoreInfo, source: str, places: list[Place], words: Headings) -> Identity:
    return Identity(
        store=store.name,
        store_code=store.code,
        store_source=source,
        region=store.region,
        department=department_of(places, words),
    )


def department_of(places: list[Place], words: Headings) -> str | None:
    """The department from title, cover or signature; else the name a title begins with, when it is no store's."""
    told = [place for place in places if place.source in ("title", "cover", "signature")]
    known = (unit.name for place in told for unit in units_at(place, words) if unit.kind == "department")
    titles = (place for place in told if place.source == "title" and not units_at(place, words))
    return next(known, None) or next(filter(None, (find_department(place.text) for place in titles)), None)


def units_at(place: Place, words: Headings) -> list[Unit]:
    """The units a place names. Running text counts only where a store speaks; of 甲方 and 乙方 the plan is 乙方's."""
    if place.source == "text":
        subject = find_subject(place.text, words, own=place.own)
        return [subject] if subject else []
    if is_other_party(place.text):
        return []
    party = promising_party(place.text) if place.source == "signature" else None
    if party is not None:
        return units_of_party(*party, words)
    units = find_units(name_of(place), words)
    owner = find_owner(place.text, words, own=place.own) if place.source == "title" and place.single else None
    longer = [unit for unit in units if owner and unit.kind == "store" and owner.startswith(unit.name)]
    if longer and owner and len(owner) - len(longer[0].name) <= 2:
        return [Unit("store", owner) if unit is longer[0] else unit for unit in units]
    return units or ([Unit("store", owner)] if owner else [])


def units_of_party(name: str, headed: bool, words: Headings) -> list[Unit]:
    """The unit that promises. A bare name is one when it has a head: 乙方：柳巷 负责人：马春; 乙方：马春 is none."""
    units = find_units(name, words)
    if units or not headed:
        return units
    return [Unit("department" if name[-1] in "部组科处队" else "store", name)]


def name_of(place: Place) -> str:
    """The part of a place that may hold a name: all of it, or a cover row's value when its key asks for a unit."""
    if place.source != "cover":
        return place.text
    key, _, value = place.text.partition("：")
    return value if key in COVER_KEYS else ""


def with_code(identity: Identity, stores: StoreRegistry) -> tuple[Identity, list[Issue]]:
    """The store's code and registered name: exact, alias, or nearest by a margin; what stays in doubt is an issue."""
    match = stores.match(identity.store or "")
    if match is None:
        message = f"“{identity.store}”不在门店表里。请核对名称，或加为别名"
        return identity, [Issue(IssueCode.STORE_UNREGISTERED, message, "warning")]
    if match.store is None:
        message = f"“{identity.store}”像 {'、'.join(match.rivals)} 中的几家，请在门店表里加别名"
        return identity, [Issue(IssueCode.STORE_AMBIGUOUS, message, "warning")]
    issues = []
    if match.via == "fuzzy":
        issues.append(
            Issue(IssueCode.STORE_GUESSED, f"“{identity.store}”按相近读作“{match.store.name}”，请核对", "info")
        )
    source = f"{identity.store_source}:{match.via}"
    region = match.store.region or identity.region
    identity = replace(
        identity, store=match.store.name, store_code=match.store.code, store_source=source, region=region
    )
    return identity, issues


def person_at(place: Place, words: Headings) -> str | None:
    return find_person(place.text, words) if place.source in ("cover", "signature", "header", "title") else None


def signatory(places: list[Place], document: Document) -> str | None:
    """Who signed with the bare name, or whose own plan the title or the file says it is."""
    speaks = any(FIRST_PERSON.search(place.text) for place in places if place.source == "text")
    titled = (personal_name(place.text, speaks=speaks) for place in places if place.source in ("title", "filename"))
    signed = (signed_name(place.text, document.filename) for place in places if place.source == "signature")
    return next(filter(None, (*titled, *signed)), None)


def find_industry(piece: Piece, words: Headings) -> str | None:
    """The trade whose words the piece uses most: two different words, or one in the title."""
    title = piece.title or ""
    body = "".join(section.title + section.text for section in piece.sections)
    best: tuple[int, str] | None = None
    for industry, cues in words.industries.items():
        different = sum(cue in body for cue in cues)
        score = different * 2 + min(sum(body.count(cue) for cue in cues), 20) + 10 * any(cue in title for cue in cues)
        if (different >= 2 or score >= 10) and (best is None or score > best[0]):
            best = (score, industry)
    return best[1] if best else None


def overruled(identity: Identity, entry: Entry, stores: StoreRegistry | None, issues: list[Issue]) -> Identity:
    """The manifest's word over the text's; where they differ, an issue says so."""
    changes: dict[str, Any] = {}
    for field, value in (("store", entry.store), ("year", entry.year), ("department", entry.department)):
        if value is None:
            continue
        read = getattr(identity, field)
        if read is not None and read != value:
            message = f"清单说 {field} 是“{value}”，文中是“{read}”。取清单"
            issues.append(Issue(IssueCode.MANIFEST_OVERRULES, message, "info"))
        changes[field] = value
    if "store" in changes:
        changes |= {"store_source": "manifest", "store_code": None}
        match = stores.match(changes["store"]) if stores else None
        if match and match.store:
            changes |= {"store": match.store.name, "store_code": match.store.code}
    if "year" in changes:
        changes |= {"year_source": "manifest"}
        if identity.year is not None and identity.period_start and identity.period_end:
            shift = changes["year"] - identity.year
            changes |= {
                "period_start": moved(identity.period_start, shift), "period_end": moved(identity.period_end, shift)
            }  # fmt: skip
    return replace(identity, **changes)


def moved(day: date, years: int) -> date:
    return day.replace(year=day.year + years, day=28 if (day.month, day.day) == (2, 29) else day.day)
