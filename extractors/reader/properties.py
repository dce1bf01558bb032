"""What a document says about itself: docProps/core.xml and app.xml."""

from dataclasses import dataclass, field
from datetime import datetime

from extractors.reader.package import Package

NAMES = {
    "subject": "subject",
    "keywords": "keywords",
    "category": "category",
    "lastModifiedBy": "last_modified_by",
    "description": "comments",
}


@dataclass(frozen=True, slots=True)
class Properties:
    """Title, author and dates; the rest by name. Empty ones are None or left out."""

    title: str | None = None
    author: str | None = None
    created: datetime | None = None
    modified: datetime | None = None
    others: dict[str, str] = field(default_factory=dict)


def read_properties(package: Package) -> Properties:
    """The core properties, and the company from the extended ones."""
    found: dict[str, str] = {}
    for kind in ("core-properties", "extended-properties"):
        name = package.related("", kind)
        root = None if name is None else package.xml(name)
        for child in root if root is not None else ():
            if isinstance(child.tag, str) and child.text and child.text.strip():
                found.setdefault(child.tag.rpartition("}")[2], child.text.strip())
    others = {ours: found[theirs] for theirs, ours in NAMES.items() if theirs in found}
    if "Company" in found:
        others["company"] = found["Company"]
    return Properties(
        found.get("title"), found.get("creator"), moment(found.get("created")), moment(found.get("modified")), others
    )


def moment(text: str | None) -> datetime | None:
    """A W3CDTF date; None when there is none to read."""
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
