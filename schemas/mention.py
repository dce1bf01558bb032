"""What is found in a text before anything is concluded from it: quantities, periods, metric words.

Offsets count in the text that was searched. Texts are folded one character to one (full width to half width), so
offsets in the folded text are offsets in the text as written.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from schemas.plan import Comparator, Rate

QuantityKind = Literal[
    "money",  # 120万元, ￥300, 2亿
    "percent",  # 15%, 三成, 百分之八, 5‰
    "points",  # 2个百分点, 2pp
    "count",  # 18台, 4次, 1500名
    "duration",  # 35天, 15分钟
    "ratio",  # 1:4
    "multiple",  # 1.5倍, 翻一番
    "rank",  # 前三, 第一名, TOP10
    "score",  # 95分, 4.8分, 5星
    "discount",  # 85折
    "bare",  # a number without a unit (118, 30万): what it counts is decided by its metric, header or neighbour
]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as written and as meant.

    `start`/`end` cover the whole expression, comparator cues and rate included (`不低于4.2万元/人`);
    `number_start`/`number_end` only the digits. `low`/`high` are in the base unit with `scale` applied
    (4.2万元 → low 42000, scale 10000); by comparator: ge/gt low only, le/lt high only, eq/approx both, range both.
    `unit` is canonical (CNY, %, pp, 台 …) or None when the words give none. `placeholder` marks a masked number
    (XX%, x万, ___元): low and high are None.
    """

    start: int
    end: int
    text: str
    kind: QuantityKind
    low: Decimal | None
    high: Decimal | None
    unit: str | None
    comparator: Comparator = "eq"
    scale: Decimal = Decimal(1)
    number_start: int = 0
    number_end: int = 0
    per: Rate | None = None
    per_unit: str | None = None
    placeholder: bool = False
    rule: str = ""
    flags: tuple[str, ...] = ()


PeriodGrain = Literal["year", "half", "quarter", "month", "decade", "week", "day", "range", "event", "rate", "years"]


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """Words that say when: an absolute or relative year, a part of a year, a rate (每月), an event.

    `year` is the stated calendar year; `shift` counts from the anchor when the year is relative (明年 +1, 去年 −1,
    今年 0). `part` is the rest of the ISO text behind the year: `H1`, `Q3`, `03`, `03-15`, `03/05` (months 3 to 5);
    empty for a whole year. `rate` is set for 每天, 月均, 每周. `deadline` is true for 6月底前, 截至.
    """

    start: int
    end: int
    text: str
    grain: PeriodGrain
    year: int | None = None
    end_year: int | None = None
    shift: int | None = None
    part: str = ""
    rate: Rate | None = None
    event: str | None = None
    deadline: bool = False
    rule: str = ""


@dataclass(frozen=True, slots=True)
class MetricMention:
    """A metric's words in a text. `codes` are the candidates, best first; the unit beside it decides among them.

    `rule` names the vocabulary entry or the composition (`head:率`) that found it.
    """

    start: int
    end: int
    text: str
    codes: tuple[str, ...]
    rule: str = ""
