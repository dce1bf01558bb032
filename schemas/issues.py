"""What can go wrong or stay in doubt, each with a stable code: errors stop one file, issues become rows."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from schemas.span import Span

Severity = Literal["info", "warning", "error"]


class IssueCode(StrEnum):
    """Doubts about the content of a document that was read (contract, section 5, and the reader's own)."""

    NO_BASELINE = "no_baseline"
    INHERITED_UNIT = "inherited_unit"
    UNIT_MISSING = "unit_missing"
    PP_OR_PCT = "pp_or_pct"
    PLACEHOLDER = "placeholder"
    YEAR_UNKNOWN = "year_unknown"
    YEAR_INFERRED = "year_inferred"
    YEAR_CONFLICT = "year_conflict"
    OCR_REPAIRED = "ocr_repaired"
    NUMBERING_GAP = "numbering_gap"
    SPLIT_BY_RULE = "split_by_rule"
    BOUNDARY_INFERRED = "boundary_inferred"
    TRUNCATED_START = "truncated_start"
    RESTATED = "restated"
    TOTAL_ROW = "total_row"
    SUM_MISMATCH = "sum_mismatch"
    RATE_MISMATCH = "rate_mismatch"
    DIRECTION_CONFLICT = "direction_conflict"
    IMPLAUSIBLE = "implausible"
    POLARITY_CONFLICT = "polarity_conflict"
    ACTION_NOT_FACTOR = "action_not_factor"
    ANONYMISED = "anonymised"
    DUPLICATE_TEXT = "duplicate_text"
    BOUNDARY_MISS = "boundary_miss"
    UNKNOWN_METRIC = "unknown_metric"
    SITE_TEXT_DROPPED = "site_text_dropped"
    PIECE_COUNT = "piece_count"
    STORE_UNREGISTERED = "store_unregistered"
    STORE_AMBIGUOUS = "store_ambiguous"
    STORE_GUESSED = "store_guessed"
    MANIFEST_OVERRULES = "manifest_overrules"
    PART_DAMAGED = "part_damaged"
    EXTERNAL_REFERENCE = "external_reference"
    EMBEDDED_UNREAD = "embedded_unread"
    NUMBER_CLAMPED = "number_clamped"


@dataclass(frozen=True, slots=True)
class Issue:
    """Something a person should see. `message` is a sentence in Chinese that names the place and the remedy."""

    code: str
    message: str
    severity: Severity = "warning"
    plan_id: str | None = None
    section_id: str | None = None
    evidence: str | None = None
    source: Span | None = None


class JihuaError(Exception):
    """Base of every error jihua raises on purpose: a stable code, what happened, and what to do about it."""

    code = "error"

    def __init__(self, message: str, *, remedy: str = "", code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        if code is not None:
            self.code = code

    @property
    def sentence(self) -> str:
        """What happened and what to do, without the code."""
        return f"{self.message}{'。' + self.remedy if self.remedy else ''}"

    def __str__(self) -> str:
        return f"[{self.code}] {self.sentence}"


class DocumentReadError(JihuaError):
    """A file that cannot be read as a Word document; the run goes on without it."""

    code = "unreadable"


class VocabularyError(JihuaError):
    """A vocabulary file that breaks a rule; nothing is read before it is mended."""

    code = "vocabulary"


class StorageError(JihuaError):
    """The store cannot be opened, read or written."""

    code = "storage"


class SettingsError(JihuaError):
    """A setting or option that cannot be used."""

    code = "settings"
