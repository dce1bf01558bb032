"""The evidence view: a document as read, with everything that was taken from it marked in place."""

from flows.evidence.marks import Mark, Segment, marks_of, segments
from flows.evidence.page import ShownBlock, evidence_page, shown_blocks

__all__ = ["Mark", "Segment", "ShownBlock", "evidence_page", "marks_of", "segments", "shown_blocks"]
