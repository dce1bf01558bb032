"""What a run did, in counts and failures: for the screen, the Prefect page, the store's run and the night's digest."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from flows.words import say

Outcome = Literal["new", "replaced", "unchanged", "failed"]
OUTCOMES: dict[Outcome, tuple[str, str]] = {
    "new": ("新增", "new"),
    "replaced": ("重新读取", "read anew"),
    "unchanged": ("未变", "unchanged"),
    "failed": ("失败", "failed"),
}
SHOWN_FAILURES = 200


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that gave nothing, why, and what to do."""

    name: str
    code: str
    message: str


@dataclass
class Summary:
    """Counts and failures of one run, filled as documents are stored."""

    kind: str
    started: datetime
    run_id: str | None = None
    counts: Counter[str] = field(default_factory=Counter)
    targets: int = 0
    failures: list[Failure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    finished: datetime | None = None

    @property
    def files(self) -> int:
        """All files that were looked at."""
        return sum(self.counts.values())

    @property
    def seconds(self) -> float:
        """How long the run took; 0 while it runs."""
        return (self.finished - self.started).total_seconds() if self.finished else 0

    def fail(self, failure: Failure) -> None:
        """Count and keep a failure."""
        self.counts["failed"] += 1
        self.failures.append(failure)

    def sentence(self) -> str:
        """The run in one sentence."""
        parts = [f"{say(*labels)} {self.counts[name]}" for name, labels in OUTCOMES.items()]
        return say(
            f"共 {self.files} 份：{'，'.join(parts)}；目标 {self.targets} 条；用时 {self.seconds:.0f} 秒",
            f"{self.files} files: {', '.join(parts)}; {self.targets} targets; {self.seconds:.0f} seconds",
        )

    def markdown(self) -> str:
        """The run as a Prefect artifact."""
        lines = [f"## {self.sentence()}", "", *self.notes, ""]
        if self.failures:
            lines += ["| 文件 | 原因 | 说明与办法 |", "|---|---|---|"]
            lines += [
                f"| {cell(one.name)} | {one.code} | {cell(one.message)} |" for one in self.failures[:SHOWN_FAILURES]
            ]
            if len(self.failures) > SHOWN_FAILURES:
                lines.append(f"\n另有 {len(self.failures) - SHOWN_FAILURES} 份失败，见页面或 jihua retry --list")
        return "\n".join(lines)


def cell(text: str) -> str:
    """Text that cannot break out of a Markdown table's cell."""
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")
