"""One line with everything that can be looked up in it: clauses of numbers, windows of words, periods by place."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from extractors.targets.changes import Part, parts_of
from extractors.targets.lines import Clause, Line
from schemas.mention import PeriodMention

BRACKETS = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")


class View:
    """What stands where in a line. `masked` is the folded line with everything in brackets blanked; `owner` the
    innermost clause of each number; `text` the words of the clause being read, brackets open for those inside one."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.text = self.masked = _mask(line.folded)
        self.parts = parts_of(line)
        self.owner = _owners(line)
        self.period_starts = [p.start for p in line.periods]
        self.starts = [q.start for q in line.quantities]
        self.sentence_text = _sentence_texts(line)
        self.sentence_start, self.first_clause = _sentence_starts(line)

    def enter(self, clause: Clause) -> str:
        """The words to look at while a number of `clause` is read."""
        self.text = self.line.folded if clause.depth else self.masked
        return self.text

    def periods(self, start: int, end: int) -> Sequence[PeriodMention]:
        first = bisect_left(self.period_starts, start)
        last = bisect_left(self.period_starts, end)
        return self.line.periods[first:last]

    def has_number(self, clause: Clause) -> bool:
        i = bisect_left(self.starts, clause.start)
        return i < len(self.starts) and self.starts[i] < clause.end

    def group_start(self, index: int, part: Part | None) -> int:
        """The first number that belongs to the same relation: the words before it are this number's as well."""
        if part is None:
            return index
        first = index
        while first > 0:
            before = self.parts.get(first - 1)
            if before is None or before.level != part.level:
                break
            first -= 1
        return first

    def left_edge(self, index: int, clause: Clause) -> int:
        before = self.line.quantities[index - 1].end if index else 0
        if index and self.line.clauses[self.owner[index - 1]].depth > clause.depth:
            before = self.before_bracket(index, clause)
        return max(clause.start, before)

    def before_bracket(self, index: int, clause: Clause) -> int:
        """The end of the nearest earlier number that stands outside brackets."""
        i = index - 1
        while i >= 0 and self.line.clauses[self.owner[i]].depth > clause.depth:
            i -= 1
        return self.line.quantities[i].end if i >= 0 else 0

    def right_edge(self, index: int, clause: Clause) -> int:
        after = self.line.quantities[index + 1].start if index + 1 < len(self.line.quantities) else clause.end
        return min(clause.end, max(after, self.line.quantities[index].end))

    def words(self, start: int, end: int) -> str:
        """The words from `start` to `end` without periods and rates, up to the first number among them."""
        first = bisect_left(self.starts, start)
        if first < len(self.starts) and self.starts[first] < end and self.line.quantities[first].kind != "duration":
            number = self.line.quantities[first]
            if not re.search(r"以上|以下|及", self.line.folded[number.start : number.end + 2]):
                end = number.start
        out, position = [], start
        for period in self.periods(start, end):
            out.append(self.text[position : period.start])
            position = max(position, period.end)
        out.append(self.text[position:end])
        return "".join(out).replace(" ", "")


def _mask(folded: str) -> str:
    """The line with everything in brackets blanked, character for character."""
    return BRACKETS.sub(lambda m: " " * len(m.group()), folded)


def _owners(line: Line) -> list[int]:
    """For each number the index of the innermost clause it stands in."""
    order = sorted(range(len(line.clauses)), key=lambda i: (line.clauses[i].start, -line.clauses[i].end))
    starts = [line.clauses[i].start for i in order]
    out = []
    for quantity in line.quantities:
        i = bisect_right(starts, quantity.start) - 1
        while i > 0 and line.clauses[order[i]].end <= quantity.start:
            i -= 1
        out.append(order[max(i, 0)])
    return out


def _sentence_texts(line: Line) -> dict[int, str]:
    bounds: dict[int, tuple[int, int]] = {}
    for clause in line.clauses:
        start, end = bounds.get(clause.sentence, (clause.start, clause.end))
        bounds[clause.sentence] = (min(start, clause.start), max(end, clause.end))
    return {sentence: line.folded[start : min(end, start + 600)] for sentence, (start, end) in bounds.items()}


def _sentence_starts(line: Line) -> tuple[dict[int, int], dict[int, int]]:
    """For each sentence where it begins, and the index of its first clause."""
    starts: dict[int, int] = {}
    first: dict[int, int] = {}
    for index, clause in enumerate(line.clauses):
        starts[clause.sentence] = min(starts.get(clause.sentence, clause.start), clause.start)
        first.setdefault(clause.sentence, index)
    return starts, first
