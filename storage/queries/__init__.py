"""The analysts' questions (docs/queries.md): each has a name, a view for those who write SQL, and one answer here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from schemas.issues import StorageError
from storage.answer import Answer
from storage.queries.asking import ask
from storage.queries.catalog import VIEWS
from storage.queries.columns import columns
from storage.queries.copies import copies
from storage.queries.matrix import coverage, monthly_activities, months
from storage.queries.themes import themes
from storage.queries.views import ALL, Filters
from storage.registry import unknown_stores

Answering = Callable[[sa.Connection, Filters], Answer]


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its number in docs/queries.md, its name for the command line, and its SQL view."""

    number: int
    name: str
    text: str
    view: str


QUESTIONS = (
    Question(1, "who-set", "哪些店定了哪些目标，谁没有定？", "q01_who_set"),
    Question(2, "years", "同一家店今年和去年的目标差多少？", "q02_years"),
    Question(3, "actuals", "今年目标比去年实际高多少？", "q03_actuals"),
    Question(4, "splits", "季度、月份和分项加起来等于总数吗？", "q04_splits"),
    Question(5, "contradictions", "计划哪里自相矛盾？", "q05_contradictions"),
    Question(6, "gaps", "哪些目标缺基数、期间、单位或数字？", "q06_gaps"),
    Question(7, "ambition", "谁的目标更有雄心？", "q07_ambition"),
    Question(8, "coverage-matrix", "各份计划覆盖了哪些指标？", "q08_coverage"),
    Question(9, "monthly-activities", "承诺了哪些活动，和结果挂钩吗？", "q09_activities"),
    Question(10, "months", "全年各月各季是什么样子？", "q10_calendar"),
    Question(11, "themes", "哪些优势、劣势、机会、威胁反复出现？", "q11_swot"),
    Question(12, "answers", "目标回应了所说的短板吗？", "q12_answers"),
    Question(13, "families", "哪些计划是抄的或套模板的，数字改了吗？", "q13_copies"),
    Question(14, "pieces", "哪些文件不是计划，合订本怎么拆的？", "q14_pieces"),
    Question(15, "worklist", "先核对哪些数字？", "q15_worklist"),
)
"""The 15 questions in order."""


def _unknown_stores(connection: sa.Connection, filters: Filters) -> Answer:
    """Store names the registry does not know; filters do not apply to what is unknown."""
    if filters.allowed_stores is not None or filters.allowed_regions is not None:
        return Answer("unknown-stores", "未登记门店", columns("store mentions"), ())
    return Answer("unknown-stores", "未登记门店", columns("store mentions"), tuple(unknown_stores(connection)))


_COMPUTED: dict[str, Answering] = {
    "unknown-stores": _unknown_stores,
    "coverage-matrix": coverage,
    "monthly-activities": monthly_activities,
    "months": months,
    "themes": themes,
    "families": copies,
}
NAMES = tuple(dict.fromkeys((*(question.name for question in QUESTIONS), *VIEWS, *_COMPUTED)))
"""Everything that may be asked for."""


def answer(
    connection: sa.Connection,
    name: str,
    filters: Filters = ALL,
    *,
    sort: Sequence[str] = (),
    limit: int | None = None,
    offset: int = 0,
    count: bool = False,
) -> Answer:
    """A question or list by its name. Raises StorageError (`query_unknown`) that names those there are."""
    if name in VIEWS:
        return ask(connection, VIEWS[name], filters, sort=sort, limit=limit, offset=offset, count=count)
    if name not in _COMPUTED:
        raise StorageError(f"没有这个问题：{name}", remedy=f"可用：{'、'.join(NAMES)}", code="query_unknown")
    whole = _COMPUTED[name](connection, filters)
    end = None if limit is None else offset + limit
    return replace(whole, rows=whole.rows[offset:end], total=len(whole.rows) if count else None)
