"""What decides how a document is read, beside its bytes and the versions of extractor and vocabulary."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grounds:
    """`read_with`: fingerprint of register, folder pattern and manifest entry, None without any.

    `said_store`, `said_year`: what whoever handed the document in said of it; they overrule the text and the manifest.
    """

    read_with: str | None = None
    said_store: str | None = None
    said_year: int | None = None


PLAIN = Grounds()
"""Nothing beside the bytes."""
