"""The shapes of the vocabulary's YAML files. Unknown keys are refused: a typing error must not pass as silence."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Word = Annotated[str, StringConstraints(min_length=2, strip_whitespace=True)]
Sentence = Annotated[str, StringConstraints(min_length=2)]
UnitKind = Annotated[str, StringConstraints(min_length=1)]
"""A `QuantityKind` (money, percent, count …), a canonical counter (台, 人次) or what a number is divided by (/人)."""

Direction = Literal["higher", "lower", "neutral"]
OverTime = Literal["sum", "average", "last", "max", "none"]
OverStores = Literal["sum", "weighted", "average", "none"]


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MetricEntry(Entry):
    """One metric: `words` maps each way of saying it to a sentence that shows it in use."""

    label: str
    units: tuple[UnitKind, ...] = Field(min_length=1)
    direction: Direction
    kind: Literal["outcome", "activity", "management"]
    over_time: OverTime
    over_stores: OverStores
    words: dict[Word, Sentence] = {}
    otherwise: dict[UnitKind, str] = {}
    """Which metric the same words mean beside another unit: 毛利 beside % is the margin."""
    few: bool = False
    """Never counted in thousands: a bare number of that size is money (宴席支持260万) or belongs elsewhere."""
    unless_daily: str | None = None
    """Of a metric per day (杯/天), the metric when the words say nothing of a day."""
    newly: str | None = None
    """Of a stock, the metric of new ones, when the words say that they are new (新增网点 → stores_new)."""


class TradeFile(Entry):
    """How one trade says the metrics, `words` by metric; `cues` are the words that give the trade away."""

    trade: str
    cues: tuple[str, ...] = ()
    words: dict[str, dict[Word, Sentence]]


class SenseEntry(Entry):
    """One reading of a word that has several. It holds when every condition given holds."""

    metric: str
    example: Sentence
    units: tuple[UnitKind, ...] = ()
    near: tuple[str, ...] = ()
    not_near: tuple[str, ...] = ()
    trades: tuple[str, ...] = ()


class HeadEntry(Entry):
    """Composition: a noun that ends in `heads` is a metric of this unit kind; `modifiers` tell which."""

    heads: tuple[str, ...] = Field(min_length=1)
    units: tuple[UnitKind, ...] = Field(min_length=1)
    modifiers: dict[str, tuple[Word, ...]] = {}
    """By metric, the words before the head that tell it."""
    default: str = "other"
    alone: bool = False
    """True when the head without a modifier is a mention too (占比 after a comma)."""
    clause: bool = False
    """True when the modifier may stand anywhere before in the clause (近效期（6个月以内）商品占比)."""
    share: bool = False
    """True for a share: the word before is what is shared out, unless it is a rate itself."""
    before_number: bool = False
    """True when the head counts only with a number of per cent behind it (占到全店的三成)."""
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    examples: dict[Sentence, str]


class VerbEntry(Entry):
    """A metric said as an act: verb, number with counter, object (招2个人). Objects may be empty (拜访15家)."""

    metric: str
    verbs: tuple[str, ...] = Field(min_length=1)
    counters: tuple[str, ...] = Field(min_length=1)
    objects: tuple[str, ...] = ()
    bare: bool = False
    """True when the verb and the counter alone are enough."""
    examples: tuple[Sentence, ...] = Field(min_length=1)
    counter_examples: tuple[Sentence, ...] = ()


class BordersFile(Entry):
    """Where a word of ours is only part of another."""

    longer: dict[Word, Sentence] = {}
    """Longer words that hold one of ours and are no metric, each in a sentence in which they must not be found."""
    continuations: tuple[Word, ...] = ()
    """Words that may follow by sharing our last character (会员数据: 会员数 + 数据)."""


class GeneralEntry(Entry):
    """Words that name no metric of their own (任务, 目标): the unit beside them decides, and any metric goes before."""

    words: dict[Word, Sentence] = {}
    senses: tuple[SenseEntry, ...] = ()


class SensesFile(Entry):
    senses: dict[Word, tuple[SenseEntry, ...]] = {}
    weak: tuple[Word, ...] = ()
    """Words of `senses` that often only say where or what (线上, 手机): any other metric goes before them."""
    divided: dict[str, tuple[Word, ...]] = {}
    """By what a number is divided, the words before it that say so (人: 人均), as 元/人 would."""
    tails: tuple[Word, ...] = ()
    """Words that add nothing behind another metric (零售预算)."""
    newly: tuple[Word, ...] = ()
    """Words that make a stock a number of new ones (净增, 新开)."""
    general: GeneralEntry = GeneralEntry()


class HeadsFile(Entry):
    compose: dict[str, HeadEntry] = {}
    stops: tuple[str, ...] = ()
    """Words that end the modifier when it is read backwards (的, 达到, 提高)."""
    keeps: tuple[str, ...] = ()
    """Words that begin like a stop and are none (到店 beside 到)."""


class VerbsFile(Entry):
    verbs: dict[str, VerbEntry] = {}
    fillers: tuple[str, ...] = ()
    """Words that may stand between verb and number (不少于, 每月, 了)."""


class ThingsFile(Entry):
    """What targets are set for: `things` by kind; `own`, by metric, the things that the metric is about anyway."""

    things: dict[str, tuple[Word, ...]] = {}
    own: dict[str, tuple[Word, ...]] = {}
