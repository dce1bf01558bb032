"""Why a number was read as it was: the rule, the words behind each field, the points weighed and what lost."""

from collections.abc import Iterable

from extractors.targets.drafts import Draft

__all__ = ["explain_draft", "explain_drafts"]

SHOWN = ("metric", "scope", "comparator", "period", "per", "per_unit", "change", "growth", "baseline", "tier")
SILENT = {"comparator": "eq", "change": "level", "tier": "base"}


def explain_draft(draft: Draft) -> list[str]:
    """One number in at most four lines: the verdict, the fields with their words, the weighing, the losers."""
    verdict = "目标" if draft.role is None else f"数字 {draft.role}"
    lines = [f"「{draft.evidence.strip()}」 {verdict}  ← {draft.rule}，把握 {draft.confidence:.2f}"]
    if draft.role is None:
        lines.append("  " + "；".join(_field(draft, name) for name in SHOWN if _told(draft, name)))
    if draft.signs:
        points = sorted(draft.signs.items(), key=lambda sign: -abs(sign[1]))
        lines.append("  权衡：" + " ".join(f"{name}{value:+.1f}" for name, value in points if value))
    if draft.lost:
        lines.append("  落选：" + "、".join(dict.fromkeys(draft.lost)))
    return lines


def explain_drafts(drafts: Iterable[Draft]) -> str:
    """All numbers of a piece in the order of the text."""
    return "\n".join(line for draft in drafts for line in explain_draft(draft))


def _told(draft: Draft, name: str) -> bool:
    value = getattr(draft, name)
    return value is not None and value != SILENT.get(name)


def _field(draft: Draft, name: str) -> str:
    words = draft.why.get(name) or (draft.metric_text if name == "metric" else "")
    return f"{name}={getattr(draft, name)}" + (f"（{words}）" if words else "")
