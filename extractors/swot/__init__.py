"""SWOT items and strategies of one piece: heads open quadrants, the lines under them are cut into items."""

import re
from dataclasses import dataclass, replace

from extractors.swot.extents import Extent, find_extents, missing_before
from extractors.swot.flags import item_flags
from extractors.swot.heads import HeadReader, head_reader
from extractors.swot.items import split_line, trim
from extractors.swot.lines import Line, read_lines
from extractors.swot.prose import prose_items
from extractors.swot.tables import read_table
from extractors.swot.topics import find_topics
from extractors.vocabulary import Vocabulary
from extractors.words.mentions import keywords
from schemas.document import Document
from schemas.issues import Issue, IssueCode
from schemas.plan import Piece, Quadrant, Strategy, StrategyQuadrants, Subject, SwotItem

CONFIDENCE = {
    "swot.section.title": 0.95,
    "swot.section.colon": 0.9,
    "swot.line.title": 0.92,
    "swot.line.colon": 0.9,
    "swot.line.bare": 0.75,
    "swot.table": 0.95,
    "swot.prose": 0.6,
    "swot.truncated": 0.6,
}
TERMS = 4
THEME_NAME = re.compile(r"[^，。；,;：:]{1,8}[：:]?")


@dataclass(frozen=True, slots=True)
class Found:
    """An item before it becomes a row."""

    quadrant: Quadrant
    subject: Subject
    group: str | None
    line: Line
    rule: str


def collect_swot(
    piece: Piece, document: Document, vocabulary: Vocabulary, plan_id: str
) -> tuple[tuple[SwotItem, ...], tuple[Strategy, ...], tuple[Issue, ...]]:
    """Items, strategies and doubts of one piece, in reading order.

    Method texts and rules hold definitions and examples, no SWOT of their own (contract, section 2).
    """
    if piece.kind in {"method", "policy"}:
        return (), (), ()
    reader = head_reader(vocabulary.folder)
    lines = read_lines(piece, document)
    extents = find_extents(lines, reader)
    found = _truncated(lines, extents, reader) if extents else []
    for extent in extents:
        found += _items(extent, reader)
    tables, strategies = _tables(lines, document, reader)
    found += tables
    if not found:
        found = [Found(q, "self", None, line, "swot.prose") for q, line in prose_items(lines, reader)]
    strategies += _strategy_lines(lines, reader, bool(found))
    found = _once(found)
    items = tuple(_row(f, number, plan_id, reader, vocabulary) for number, f in enumerate(found, 1))
    rows = tuple(
        Strategy(
            strategy_id=f"{plan_id}/y{number}",
            quadrants=pair,
            text=line.text,
            evidence=line.text,
            source=line.span,
            section_id=line.section.section_id if line.section else None,
        )
        for number, (pair, line) in enumerate(strategies, 1)
    )
    return items, rows, _issues(items, plan_id)


def _items(extent: Extent, reader: HeadReader) -> list[Found]:
    """The items of one quadrant: numbered lines, groups with items below, or plain paragraphs."""
    lines = [line for line in extent.lines if not line.table and not reader.is_definition(line.text)]
    lines = [line for line in lines if reader.read_strategy(line.text) is None]
    ranked = [_rank(line, lines) for line in lines]
    numbered = any(rank for rank in ranked)
    themed = _themed(lines, ranked)
    found: list[Found] = []
    group: str | None = None
    for position, (line, rank) in enumerate(zip(lines, ranked, strict=True)):
        after = ranked[position + 1] if position + 1 < len(lines) else 0
        if rank and after > rank:
            group = _group_name(line)
            continue
        if rank and rank == min(r for r in ranked if r):
            group = None
        if rank and themed:
            group = line.text
            continue
        if not rank and numbered and group is None:
            if found and extent.rule.startswith("swot.line"):
                break
            continue
        if line.text.endswith(("：", ":")):
            continue
        sentences = extent.inline or not line.shape
        found += [
            Found(extent.head.quadrant, extent.subject, group, part, extent.rule)
            for piece in split_line(line, sentences=sentences)
            if (part := trim(piece)) is not None
        ]
        if not rank:
            group = None if group and numbered else group
    return found


def _rank(line: Line, lines: list[Line]) -> int:
    """Depth of a numbered line among the numbers of its quadrant, by first appearance; 0 for a line without one."""
    if not line.shape:
        return 0
    shapes: list[tuple[int, str]] = []
    for other in lines:
        key = (_level(other), other.shape)
        if other.shape and key not in shapes:
            shapes.append(key)
    shapes.sort(key=lambda key: key[0])
    return 1 + shapes.index((_level(line), line.shape))


def _level(line: Line) -> int:
    depth = line.section.level if line.section else 0
    return depth if line.heading else depth + 1


def _group_name(line: Line) -> str:
    return re.split(r"[:：]", line.text, maxsplit=1)[0].strip()


def _themed(lines: list[Line], ranked: list[int]) -> bool:
    """True when every number stands before a few words and the next paragraph tells what they mean."""
    followed = [*ranked[1:], 1]
    names = [line for line, rank in zip(lines, ranked, strict=True) if rank]
    alone = [not after for rank, after in zip(ranked, followed, strict=True) if rank]
    return bool(names) and all(alone) and all(THEME_NAME.fullmatch(line.text) for line in names)


def _tables(
    lines: list[Line], document: Document, reader: HeadReader
) -> tuple[list[Found], list[tuple[StrategyQuadrants, Line]]]:
    found: list[Found] = []
    strategies: list[tuple[StrategyQuadrants, Line]] = []
    for line in lines:
        if not line.table:
            continue
        subject = reader.subject_of(line.section.title) if line.section else "self"
        result = read_table(document.blocks[line.span.block], line.section, subject, reader)
        found += [Found(q, s, name, item, "swot.table") for q, s, name, item in result.items]
        strategies += list(result.strategies)
    return found, strategies


def _strategy_lines(lines: list[Line], reader: HeadReader, beside_items: bool) -> list[tuple[StrategyQuadrants, Line]]:
    """Lines `SO：…` beside a SWOT set, and the lines under a head `SO策略`."""
    if not beside_items:
        return []
    found: list[tuple[StrategyQuadrants, Line]] = []
    open_pair: StrategyQuadrants | None = None
    for line in lines:
        if line.table:
            continue
        named = reader.read_strategy(line.text)
        if named is not None:
            pair, start = named
            rest = trim(replace(line, text=line.text[start:], span=replace(line.span, start=line.span.start + start)))
            open_pair = None if rest else pair
            if rest:
                found.append((pair, rest))
        elif line.heading or (not line.shape and open_pair is None):
            open_pair = None
        elif open_pair is not None:
            found += [(open_pair, part) for part in split_line(line, sentences=False)]
    return found


def _truncated(lines: list[Line], extents: list[Extent], reader: HeadReader) -> list[Found]:
    """A first quadrant whose head was cut off: numbered lines before the first heading, which is a later quadrant."""
    first = extents[0]
    if first.section is None or first.section.ordinal != 1 or first.section.label.strip("（(")[:1] in "一1":
        return []
    before = [line for line in lines if line.section is None and not line.table]
    named = {reader.by_word[m.group()][0] for line in before for m in reader.word.finditer(line.text[:10])}
    quadrant = named.pop() if len(named) == 1 else missing_before(first.head.quadrant)
    if quadrant is None:
        return []
    keep = [line for line in before if line.shape or theme_of(line.text, quadrant, reader) or line is before[0]]
    if not any(line.shape for line in keep):
        return []
    return [Found(quadrant, first.subject, None, part, "swot.truncated") for line in keep if (part := trim(line))]


def theme_of(text: str, quadrant: Quadrant, reader: HeadReader) -> str | None:
    """The word before the quadrant's own word at an item's start: 品牌劣势 知名度低 → 品牌."""
    found = reader.word.search(text[:14])
    if found is None or found.start() == 0 or reader.by_word[found.group()][0] != quadrant:
        return None
    before = text[: found.start()]
    return before if re.fullmatch(r"[\w·]{1,8}", before) and not reader.measure.search(before) else None


def _once(found: list[Found]) -> list[Found]:
    """Each place once, in reading order."""
    seen: set[tuple[object, ...]] = set()
    kept: list[Found] = []
    for item in found:
        key = (item.line.span,)
        if key not in seen:
            seen.add(key)
            kept.append(item)
    return kept


def _row(found: Found, number: int, plan_id: str, reader: HeadReader, vocabulary: Vocabulary) -> SwotItem:
    line = found.line
    return SwotItem(
        swot_id=f"{plan_id}/w{number}",
        quadrant=found.quadrant,
        text=line.text,
        evidence=line.text,
        source=line.span,
        theme=theme_of(line.text, found.quadrant, reader),
        group=found.group,
        subject=found.subject,
        flags=item_flags(line.text, found.quadrant, reader.words),
        terms=tuple(keywords(line.text, top=TERMS)),
        topics=find_topics(line.text, vocabulary),
        section_id=line.section.section_id if line.section else None,
        rule=found.rule,
        confidence=CONFIDENCE[found.rule],
    )


def _issues(items: tuple[SwotItem, ...], plan_id: str) -> tuple[Issue, ...]:
    """An inferred quadrant is told once, with its first item."""
    first = next((item for item in items if item.rule == "swot.truncated"), None)
    if first is None:
        return ()
    return (
        Issue(
            code=IssueCode.TRUNCATED_START,
            message="这份计划从半截开始，前面的SWOT小标题已缺失，所属象限按后面的标题推定；请与原件核对",
            severity="warning",
            plan_id=plan_id,
            section_id=first.section_id,
            evidence=first.evidence,
            source=first.source,
        ),
    )
