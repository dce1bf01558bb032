"""The drafts of one cell: a value with the words of its row and column, a sentence read as prose, a label's numbers."""

import re

from extractors.fold import fold
from extractors.targets.basis import stated_basis
from extractors.targets.drafts import Draft
from extractors.targets.lines import read_line
from extractors.targets.prose import read_prose
from extractors.targets.tables.coverage import find_scope, settle_time
from extractors.targets.tables.grid import YEAR_LABEL
from extractors.targets.tables.roles import KIND_ROLE, as_figure, settle_role
from extractors.targets.tables.table import Table
from extractors.targets.tables.values import cell_quantity, settle_metric
from schemas.plan import Comparator, FigureRole
from schemas.span import Span

QUADRANT = re.compile(
    r"\W*[SWOT]?\W*(?:内部|外部|我们的|面临的)?(?:(?P<own>优势|劣势|强项|弱项|短板)|(?P<chance>机会|机遇|契机)|威胁|挑战|风险)"
)
"""How a corner of a SWOT table begins."""


def read_cell(table: Table, row: int, col: int) -> list[Draft]:
    grid = table.grid
    cell = grid.at(row, col)
    assert cell is not None
    if row < grid.header_rows or col < grid.label_cols:
        return _label_cell(table, row, col)
    column, line = table.columns[col], table.rows[row]
    if column.kind in ("serial", "unit"):
        return []
    if not grid.numeric(row, col):
        return _text_cell(table, row, col)
    text = fold(cell.text)
    quantity = cell_quantity(text)
    if quantity is None:
        return []
    draft = Draft(
        quantity=quantity,
        source=Span(grid.block.index, quantity.start, quantity.end, cell.row, cell.col),
        evidence=cell.text[quantity.start : quantity.end],
        section_id=table.at.section.section_id if table.at.section else None,
        comparator=quantity.comparator,
        flags=list(quantity.flags),
    )
    if draft.comparator == "eq":
        bound(draft, next((axis.comparator for axis in (column, line) if axis.comparator != "eq"), "eq"))
    mention, code = settle_metric(table, draft, row, col)
    bound(draft, draft.comparator)
    draft.metric, draft.mention = code, mention
    draft.metric_text = mention.text if mention else line.leaf or column.leaf
    settle_time(table, draft, line, column, (row, col))
    draft.scope = find_scope(table, line, column, mention)
    draft.basis = stated_basis(column.text, line.text, table.at.before.folded if table.at.before else "")
    settle_role(table, draft, line, column)
    return [draft]


def bound(draft: Draft, comparator: Comparator) -> None:
    """A number bounded by its header: ge keeps the low end, le the high one."""
    draft.comparator = comparator
    if comparator == "ge":
        draft.high = None
    elif comparator == "le" and draft.high is not None:
        draft.low = None


def _text_cell(table: Table, row: int, col: int) -> list[Draft]:
    """A cell with a sentence is read as prose; its row's name is its label."""
    cell = table.grid.at(row, col)
    assert cell is not None
    if not any(ch.isdigit() for ch in cell.text) and not re.search(r"[一二两三四五六七八九十零]", cell.text):
        return []
    out: list[Draft] = []
    start = 0
    for part in cell.text.split("\n"):
        span = Span(table.grid.block.index, start, start + len(part), cell.row, cell.col)
        start += len(part) + 1
        line = read_line(part, table.setting.vocabulary, span=span, section=table.at.section)
        if not line.quantities:
            continue
        periods = [p for p in (*table.rows[row].periods, *table.columns[col].periods) if p.grain != "rate"]
        table.memory.row_period = periods[0] if periods else None
        drafts = read_prose(line, table.ground, table.memory, table.setting)
        table.memory.row_period = None
        if table.columns[col].kind in KIND_ROLE and table.columns[col].kind != "note":
            for draft in drafts:
                as_figure(draft, KIND_ROLE[table.columns[col].kind], f"table.{table.columns[col].kind}")
        out += drafts
    return out


def _label_cell(table: Table, row: int, col: int) -> list[Draft]:
    """Numbers in headers and row names define what they name (5000元以上机型); dates and units are no figures."""
    cell = table.grid.at(row, col)
    assert cell is not None
    line = read_line(cell.text.replace("\n", " "), table.setting.vocabulary)
    out = []
    role = _quadrant_role(cell.text)
    for quantity in line.quantities:
        if quantity.unit is None or quantity.low == 0 or (quantity.start == 0 and YEAR_LABEL.match(fold(cell.text))):
            continue
        out.append(
            Draft(
                quantity=quantity,
                source=Span(table.grid.block.index, quantity.start, quantity.end, cell.row, cell.col),
                evidence=cell.text[quantity.start : quantity.end],
                section_id=table.at.section.section_id if table.at.section else None,
                role=role,
                low=quantity.low,
                high=quantity.high,
                unit=quantity.unit,
                rule="table.label" if role == "definition" else "table.quadrant",
                confidence=0.8,
            )
        )
    return out


def _quadrant_role(text: str) -> FigureRole:
    """The role of numbers in a corner of a SWOT table, which stands where other tables have their labels."""
    quadrant = QUADRANT.match(text)
    if quadrant is None or "\n" not in text.strip():
        return "definition"
    if quadrant["own"]:
        return "actual"
    return "market" if quadrant["chance"] else "competitor"
