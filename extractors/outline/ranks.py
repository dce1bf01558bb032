"""Which kind of heading stands above which: one decision per text, from combined evidence.

Headings of one *class* (same style level, same numbering scheme, or for lines without number the same looks) stand on
one rank throughout a text. For every two classes the evidence is added up: style levels, which numbering begins anew
below which, which runs on across which, letter size, habit. No fixed table of schemes decides alone: a plan may well
put （1） above （一）.
"""

from collections import defaultdict
from itertools import combinations

from extractors.outline.headings import Headings
from extractors.outline.labels import SCHEMES
from extractors.outline.lines import squeeze
from extractors.outline.looks import Heading

__all__ = ["Class", "class_of", "rank_classes"]

Class = tuple[str, int | None, bool, float | None]
"""Scheme ("" without number), style level, bold, size. Looks count only for lines without number."""

STYLE, RESTART, CONTINUES, SIZE, ADJACENT, HABIT, BOLD, FIRST = 8.0, 2.0, 3.0, 3.0, 1.5, 1.0, 1.0, 0.5
ENOUGH = 50
"""Evidence of one kind between two classes is counted this often at most."""


def class_of(heading: Heading) -> Class:
    label = heading.label
    if label is not None and label.counts:
        return (label.scheme, heading.style, False, None)
    if heading.style is not None:
        return ("", heading.style, False, None)
    bullet = "" if label is None else "ordinal" if label.scheme == "ordinal" else label.text
    return (bullet, None, heading.bold, heading.size)


def rank_classes(headings: list[Heading], words: Headings) -> dict[Class, int]:
    """The rank of every class, 0 outermost."""
    order: dict[Class, int] = {}
    looks: dict[Class, Heading] = {}
    counts: dict[Class, int] = defaultdict(int)
    for heading in headings:
        if is_matter(heading, words):
            continue
        kind = class_of(heading)
        order.setdefault(kind, len(order))
        looks.setdefault(kind, heading)
        counts[kind] += 1
    nested = nesting(headings, words, counts)
    above: dict[Class, set[Class]] = {kind: set() for kind in order}
    for a, b in combinations(order, 2):
        score = compare(a, b, looks, order, nested)
        if score > 0.4:
            above[b].add(a)
        elif score < -0.4:
            above[a].add(b)
    ranked = sorted(order, key=lambda kind: (len(above[kind]), order[kind]))
    return {kind: len(above[kind]) for kind in ranked}


def compare(
    a: Class, b: Class, looks: dict[Class, Heading], order: dict[Class, int], nested: dict[tuple[Class, Class], float]
) -> float:
    """Above zero when `a` stands over `b`. Where one numbering has a style and the other has none, the style was
    forgotten, and looks say nothing."""
    score = min(nested[a, b], ENOUGH) - min(nested[b, a], ENOUGH)
    if a[1] is not None and b[1] is not None and a[1] != b[1]:
        score += STYLE if a[1] < b[1] else -STYLE
    forgotten = numbered(a) and numbered(b) and (a[1] is None) != (b[1] is None)
    if (a[1] is None) != (b[1] is None) and not forgotten:
        score += HABIT if a[1] is not None else -HABIT
    if numbered(a) and numbered(b):
        habit = SCHEMES.index(b[0]) - SCHEMES.index(a[0])
        score += HABIT * (habit > 0) - HABIT * (habit < 0)
    score += 0.0 if forgotten else by_looks(looks[a], looks[b])
    if numbered(a) and numbered(b):
        score += FIRST if order[a] < order[b] else -FIRST
    return score


def by_looks(a: Heading, b: Heading) -> float:
    if a.size is not None and b.size is not None and abs(a.size - b.size) > 0.4:
        return SIZE if a.size > b.size else -SIZE
    if a.bold != b.bold:
        return BOLD if a.bold else -BOLD
    return 0.0


def numbered(kind: Class) -> bool:
    return kind[0] in SCHEMES


def nesting(headings: list[Heading], words: Headings, counts: dict[Class, int]) -> dict[tuple[Class, Class], float]:
    """How often (weighted) the second class stands below the first: (outer, inner) → weight.

    A heading that begins a numbering follows its parent directly; a numbering that runs on across other headings holds
    them; headings without text between them are parent and child.
    """
    found: dict[tuple[Class, Class], float] = defaultdict(float)
    last: dict[Class, tuple[int, int]] = {}
    for position, heading in enumerate(headings):
        if is_matter(heading, words):
            continue
        kind = class_of(heading)
        number = heading.label.number if heading.label and heading.label.counts else None
        previous = last.get(kind)
        begins = number == 1 and heading.label is not None
        runs_on = number is not None and previous is not None and 0 < number - previous[1] <= 2
        for other, (seen, _) in last.items():
            if other == kind:
                continue
            since = previous is None or seen > previous[0]
            first_child = begins and since and seen == position - 1
            if first_child and (numbered(other) or previous is not None or counts[other] > 1):
                found[other, kind] += RESTART
            elif runs_on and since:
                found[kind, other] += CONTINUES
            elif number is None and since and position - seen == 1 and touching(headings[seen], heading):
                found[other, kind] += ADJACENT
        last[kind] = (position, number or 0)
    return found


def touching(upper: Heading, lower: Heading) -> bool:
    """No text between two headings."""
    return lower.index - upper.index == 1


def is_matter(heading: Heading, words: Headings) -> bool:
    """前言, 结束语, 附件: without number they stand level with the outermost headings."""
    title = squeeze(heading.title).rstrip(":：")
    return (
        heading.label is None
        and heading.style is None
        and (title in words.matter or (title.startswith(("附件", "附录", "附表", "附:")) and len(title) <= 16))
    )
