"""Target or figure: the role of each cell, what its row's other cells add to it, and which totals stand alone."""

import re
from collections.abc import Sequence

from extractors.targets.drafts import Draft
from extractors.targets.tables.axes import Axis
from extractors.targets.tables.table import Table
from extractors.words.mentions import is_general
from schemas.plan import FigureRole

KIND_ROLE: dict[str, FigureRole] = {
    "past": "actual",
    "completion": "actual",
    "weight": "weight",
    "price": "price",
    "incentive": "incentive",
    "definition": "definition",
    "note": "other",
}
RELATIVE = re.compile(r"率|幅|%|％|增长$|同比$|环比$|增速")


def settle_role(table: Table, draft: Draft, line: Axis, column: Axis) -> None:
    calendar = table.setting.calendar
    periods = [*column.times, *line.times]
    past = any(calendar.is_past(p) for p in periods)
    planned = any(p.year is not None or p.shift is not None for p in periods) and not past
    ground = table.ground
    draft.confidence = 0.9
    if column.kind in KIND_ROLE:
        as_figure(draft, KIND_ROLE[column.kind], f"table.{column.kind}")
    elif column.kind == "growth":
        as_figure(draft, "actual" if past or ground.stance == "review" else "other", "table.growth")
    elif past or line.kind == "past":
        as_figure(draft, "actual", "table.past")
    elif ground.stance == "review" and ground.strength >= 0.5 and not (planned and column.kind == "plan"):
        as_figure(draft, "actual", "table.review")
    elif ground.stance == "swot":
        as_figure(draft, "other", "table.swot")
    elif ground.stance == "market" and column.kind != "plan":
        as_figure(draft, "market", "table.market")
    elif re.search(r"竞品|对手|竞争|同行", line.text + column.text):
        as_figure(draft, "competitor", "table.competitor")
    elif table.setting.kind == "summary":
        as_figure(draft, "actual", "table.summary")
    elif table.setting.kind in ("policy", "method") and column.kind != "plan":
        as_figure(draft, "rule", "table.policy")
    elif (
        ground.stance == "pay"
        and column.kind != "plan"
        and not any(not is_general(m) for m in (*column.metrics, *line.metrics))
    ):
        as_figure(draft, "incentive" if draft.quantity.kind == "money" else "rule", "table.pay")
    elif draft.metric == "other" and draft.mention is None and draft.unit is None:
        as_figure(draft, "other", "table.unknown")
    else:
        draft.rule = f"table.{column.kind}.{'row' if draft.mention in line.metrics else 'column'}"
        draft.confidence = 0.95 if draft.mention is not None else 0.7
        if line.total or column.total:
            draft.flag("total_row")


def as_figure(draft: Draft, role: FigureRole, rule: str) -> None:
    draft.role, draft.rule = role, rule


def join_row(table: Table, cells: Sequence[tuple[int, Draft]]) -> None:
    """Last year's value becomes the baseline, a growth column the growth, of the one target it can belong to."""
    targets = [(c, d) for c, d in cells if d.role is None]
    for col, draft in cells:
        kind = table.columns[col].kind if col < len(table.columns) else "value"
        if kind == "past" and draft.rule in ("table.past",) and table.columns[col].kind == "past":
            same = [t for _, t in targets if (t.metric, t.unit) == (draft.metric, draft.unit)]
            bases = [
                c
                for c, d in cells
                if table.columns[c].kind == "past" and (d.metric, d.unit) == (draft.metric, draft.unit)
            ]
            if len(same) == 1 and len(bases) == 1 and same[0].baseline is None:
                same[0].baseline = draft.low
        elif kind == "growth":
            levels = [t for c, t in targets if c < col and t.unit != "%"]
            group = table.columns[col].texts[:-1]
            levels = [t for c, t in targets if group and table.columns[c].texts[:-1] == group and t in levels] or levels
            owner = levels[-1] if levels else None
            if (
                owner is not None
                and len({t.metric for t in levels}) == 1
                and owner.growth is None
                and draft.low is not None
            ):
                absolute = draft.quantity.kind != "percent" and not RELATIVE.search(table.columns[col].text)
                owner.growth = draft.low * owner.quantity.scale if absolute and draft.quantity.scale == 1 else draft.low
                owner.growth_unit = owner.unit if absolute else "%"
                draft.rule = "table.carried"


def settle_totals(drafts: Sequence[Draft]) -> None:
    """A total row is a target only when nothing else in the plan states that total; else a figure `total`."""
    stated = {
        (d.unit, d.low, d.high if d.low is None else None, d.period, d.metric)
        for d in drafts
        if d.role is None and "total_row" not in d.flags
    }
    for draft in drafts:
        if draft.role is not None or "total_row" not in draft.flags:
            continue
        value = (draft.unit, draft.low, draft.high if draft.low is None else None)
        if (*value, draft.period, draft.metric) in stated:
            as_figure(draft, "total", "table.total_stated")
