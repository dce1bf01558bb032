"""Numbered lines as runs: 一、二、三、 belong together, and 1. 2. between them form runs of their own below.

A run is found by its numbers alone: a line continues the innermost open run of its scheme whose number it follows, and
closes the runs inside it. Whether a run is of headings or of list items is decided later (`candidates`).
"""

from dataclasses import dataclass, field

from extractors.outline.labels import ITEM_SCHEMES, SCHEMES, Label
from extractors.outline.lines import Line

__all__ = ["Run", "Runs", "find_runs"]

WIDEST_GAP = 4
"""How many numbers may be missing between two members of one run (六、 then 十、 is one run; 二、 then 九、 is not)."""


@dataclass(slots=True, eq=False)
class Run:
    """Lines of one scheme whose numbers follow each other. `parent` is the line under which the run begins."""

    scheme: str
    parent: int | None
    members: list[int] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    @property
    def first(self) -> int:
        return self.numbers[0]

    def follows(self, number: int) -> bool:
        """True when a line with this number can be the next member; a number printed twice can."""
        return 0 <= number - self.numbers[-1] <= WIDEST_GAP and not (number == 1 and len(self.numbers) > 1)


@dataclass(slots=True)
class Runs:
    """All runs of some lines. `of` gives a line's run, `below` the runs that begin under a line, `end` the line before
    which a numbered line's region ends."""

    runs: list[Run]
    of: dict[int, Run]
    below: dict[int, list[Run]]
    end: dict[int, int]


def find_runs(lines: list[Line]) -> Runs:
    """The runs of `lines`, in one pass; open runs are at most as many as there are schemes."""
    found = Runs([], {}, {}, {})
    stack: list[Run] = []
    for index, line in enumerate(lines):
        label = line.label
        if label is None or not label.counts or label.scheme in ITEM_SCHEMES:
            continue
        run = place(stack, label, index, found)
        run.members.append(index)
        run.numbers.append(label.number)
        found.of[index] = run
    for run in stack:
        found.end[run.members[-1]] = len(lines)
    return found


def place(stack: list[Run], label: Label, index: int, found: Runs) -> Run:
    """The open run that the label continues, or a new one; runs inside it are closed."""
    same = [run for run in reversed(stack) if run.scheme == label.scheme]
    inside = bool(stack) and label.number == 1 and begins_inside(stack[-1], label)
    goes_on = None if inside else next((run for run in same if run.follows(label.number)), None)
    if goes_on is None and len(stack) == 1 and same and label.number > same[0].numbers[-1]:
        goes_on = same[0]
    if goes_on is not None:
        while stack[-1] is not goes_on:
            close(stack, index, found)
        found.end[goes_on.members[-1]] = index
        return goes_on
    if same and not inside:
        while same[0] in stack:
            close(stack, index, found)
    while stack and outranked(stack[-1], label):
        close(stack, index, found)
    parent = stack[-1].members[-1] if stack else None
    run = Run(label.scheme, parent)
    found.runs.append(run)
    if parent is not None:
        found.below.setdefault(parent, []).append(run)
    stack.append(run)
    return run


def begins_inside(run: Run, label: Label) -> bool:
    """1、 below （一） begins a list of its own, though （一） itself stands below another 1、."""
    return SCHEMES.index(run.scheme) < SCHEMES.index(label.scheme)


def close(stack: list[Run], index: int, found: Runs) -> None:
    run = stack.pop()
    found.end[run.members[-1]] = index


def outranked(run: Run, label: Label) -> bool:
    """A run that began in the middle, or a line that does, ends the usual inner schemes: （三）（四） then 三、."""
    inner = SCHEMES.index(run.scheme) > SCHEMES.index(label.scheme)
    return inner and (run.first > 1 or label.number > 1)
