"""The vocabulary: metrics and the words people use for them, read from the YAML files beside this module.

`metrics/*.yaml` hold the canonical codes (domain.md 1), `trades/*.yaml` how each trade says them, `senses.yaml` the
words with several readings, `heads.yaml` how an unknown noun is composed, `verbs.yaml` metrics said as acts
(招2个人), `borders.yaml` where a word of ours is only part of another, `things.yaml` what targets are set for. A
site's own folder with the same files is laid over the packaged one: its entries win.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from extractors.vocabulary.entries import (
    BordersFile,
    HeadEntry,
    HeadsFile,
    MetricEntry,
    SenseEntry,
    SensesFile,
    ThingsFile,
    TradeFile,
    VerbEntry,
    VerbsFile,
)
from extractors.vocabulary.reading import Sheet, check_shape, read_sheet, yaml_files
from extractors.vocabulary.spelling import CHARACTERS, spell
from schemas.issues import VocabularyError

__all__ = ["PACKAGED", "Metric", "Vocabulary", "Wording"]

PACKAGED = Path(__file__).parent
METRICS = TypeAdapter(dict[str, MetricEntry])
SHAPES: dict[str, TypeAdapter[Any]] = {
    "senses.yaml": TypeAdapter(SensesFile),
    "heads.yaml": TypeAdapter(HeadsFile),
    "verbs.yaml": TypeAdapter(VerbsFile),
    "borders.yaml": TypeAdapter(BordersFile),
    "things.yaml": TypeAdapter(ThingsFile),
}


@dataclass(frozen=True, slots=True)
class Metric:
    """A canonical metric. `units` are the unit kinds it is measured in; `otherwise` the metric beside other units."""

    code: str
    label: str
    units: tuple[str, ...]
    direction: str
    kind: str
    over_time: str
    over_stores: str
    otherwise: Mapping[str, str] = field(default_factory=dict)
    newly: str | None = None
    unless_daily: str | None = None
    few: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """One word for one metric: the sentence that shows it, the trade it belongs to, and where it is written down."""

    word: str
    code: str
    example: str
    trade: str | None
    place: str


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Everything that was read; words are in `spell` form.

    `wordings` mean one metric, `senses` one of several: `weak` ones give way to other words, `general` ones (任务) and
    numbers that no word names take one of the `unnamed` readings. `tails` add nothing behind a metric, `divided` say
    what a number is divided by (人均), `newly` that a stock's new ones are meant. `version` changes with any byte of
    any file; `folder` is the site's own, if any.
    """

    version: str
    metrics: Mapping[str, Metric]
    wordings: Mapping[str, Wording]
    senses: Mapping[str, tuple[SenseEntry, ...]]
    general: frozenset[str]
    weak: frozenset[str]
    divided: Mapping[str, tuple[str, ...]]
    tails: frozenset[str]
    newly: tuple[str, ...]
    unnamed: tuple[SenseEntry, ...]
    heads: Mapping[str, HeadEntry]
    stops: tuple[str, ...]
    keeps: tuple[str, ...]
    verbs: Mapping[str, VerbEntry]
    fillers: tuple[str, ...]
    borders: BordersFile
    trades: Mapping[str, tuple[str, ...]]
    things: frozenset[str]
    own: Mapping[str, frozenset[str]]
    folder: Path | None = None

    @classmethod
    def load(cls, folder: Path | None = None) -> "Vocabulary":
        """Read the packaged vocabulary, and a site's `folder` over it. Raises VocabularyError with file and line."""
        return load(None if folder is None else Path(folder))


def load(folder: Path | None) -> Vocabulary:
    """One vocabulary a version: files that did not change are not read again, changed ones are."""
    if folder is None:
        return assemble(None, version_of(PACKAGED))
    if not folder.is_dir():
        raise VocabularyError(f"没有词表文件夹 {folder}", remedy="请在设置里改正路径，或去掉这一项")
    return assemble(folder, version_of(PACKAGED, folder))


@lru_cache(maxsize=8)
def assemble(folder: Path | None, version: str) -> Vocabulary:
    packaged = gather(PACKAGED)
    whole = packaged if folder is None else lay_over(packaged, gather(folder, packaged))
    return replace(whole, version=version, folder=folder)


def version_of(*folders: Path) -> str:
    """Hash of the names and bytes of every YAML file (the SWOT and heading words too) and the character table."""
    digest = hashlib.sha256(CHARACTERS.read_bytes())
    for folder in folders:
        for path in yaml_files(folder):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def gather(folder: Path, base: Vocabulary | None = None) -> Vocabulary:
    """What the files of one folder say; words may name the metrics of `base` as well."""
    metrics: dict[str, Metric] = {}
    trades: dict[str, tuple[str, ...]] = {}
    spoken: list[Wording] = []
    for sheet in map(read_sheet, yaml_files(folder / "metrics")):
        for code, entry in check_shape(sheet, METRICS).items():
            if code in metrics:
                raise VocabularyError(f"{sheet.at(code)} 的指标 {code} 已在别处定义", remedy="一个代码只定义一次")
            metrics[code] = metric_of(code, entry)
            spoken += (Wording(w, code, s, None, sheet.at(code, "words", w)) for w, s in entry.words.items())
    for sheet in map(read_sheet, yaml_files(folder / "trades")):
        entry_file = check_shape(sheet, TypeAdapter(TradeFile))
        trades[entry_file.trade] = entry_file.cues
        spoken += trade_words(sheet, entry_file)
    rest = {name: read_shape(folder / name) for name in SHAPES}
    known = metrics if base is None else {**base.metrics, **metrics}
    senses_file: SensesFile = rest["senses.yaml"]
    general = frozenset(map(spell, senses_file.general.words))
    senses = {spell(word): entries for word, entries in senses_file.senses.items()}
    senses |= dict.fromkeys(general, senses_file.general.senses)
    for word in senses_file.weak:
        if spell(word) not in senses:
            raise VocabularyError(f"senses.yaml 的 weak 里“{word}”没有读法", remedy="请先写进 senses")
    vocabulary = Vocabulary(
        version="",
        metrics=metrics,
        wordings=unique(spoken, senses),
        senses=senses,
        general=general,
        weak=frozenset(map(spell, senses_file.weak)),
        divided={unit: tuple(map(spell, words)) for unit, words in senses_file.divided.items()},
        tails=frozenset(map(spell, senses_file.tails)),
        newly=tuple(map(spell, senses_file.newly)),
        unnamed=senses_file.general.senses,
        heads=rest["heads.yaml"].compose,
        stops=rest["heads.yaml"].stops,
        keeps=rest["heads.yaml"].keeps,
        verbs=rest["verbs.yaml"].verbs,
        fillers=rest["verbs.yaml"].fillers,
        borders=rest["borders.yaml"],
        trades=trades,
        things=frozenset(spell(word) for words in rest["things.yaml"].things.values() for word in words),
        own={code: frozenset(map(spell, words)) for code, words in rest["things.yaml"].own.items()},
    )
    for place, code in codes_used(vocabulary):
        if code not in known and code != "other":
            raise VocabularyError(f"{place} 用了未定义的指标代码 {code}", remedy="代码见 metrics/ 各文件")
    return vocabulary


def read_shape(path: Path) -> Any:
    shape = SHAPES[path.name]
    return check_shape(read_sheet(path), shape) if path.exists() else shape.validate_python({})


def metric_of(code: str, entry: MetricEntry) -> Metric:
    return Metric(code=code, **entry.model_dump(exclude={"words"}))


def trade_words(sheet: Sheet, entry: TradeFile) -> Iterator[Wording]:
    for code, words in entry.words.items():
        for word, sentence in words.items():
            yield Wording(word, code, sentence, entry.trade, sheet.at("words", code, word))


def unique(spoken: list[Wording], senses: Mapping[str, Any]) -> dict[str, Wording]:
    """Words by spelling. One word under two metrics is refused: readings by unit belong into senses.yaml."""
    found: dict[str, Wording] = {}
    for wording in spoken:
        key = spell(wording.word)
        if key in senses:
            raise VocabularyError(f"{wording.place} 的“{wording.word}”在 senses.yaml 里已有多种读法", remedy="只留一处")
        first = found.setdefault(key, wording)
        if first.code != wording.code:
            raise VocabularyError(
                f"{wording.place} 的“{wording.word}”归 {wording.code}，而 {first.place} 归 {first.code}",
                remedy="一个词只能归一个指标；按单位或上下文区分的词请写进 senses.yaml",
            )
    return found


def codes_used(vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    for wording in vocabulary.wordings.values():
        yield wording.place, wording.code
    for word, entries in vocabulary.senses.items():
        yield from ((f"senses.yaml 的“{word}”", entry.metric) for entry in entries)
    for rule, head in vocabulary.heads.items():
        yield from ((f"heads.yaml 的 {rule}", code) for code in (*head.modifiers, head.default))
    for rule, verb in vocabulary.verbs.items():
        yield f"verbs.yaml 的 {rule}", verb.metric
    yield from (("things.yaml 的 own", code) for code in vocabulary.own)
    for metric in vocabulary.metrics.values():
        yield from ((f"{metric.code} 的 otherwise", code) for code in metric.otherwise.values())
        yield f"{metric.code} 的 newly", metric.newly or metric.code
        yield f"{metric.code} 的 unless_daily", metric.unless_daily or metric.code


def lay_over(base: Vocabulary, site: Vocabulary) -> Vocabulary:
    """The site's entries over the packaged ones; a word the site gives a reading of its own loses the packaged one."""
    claimed = set(site.wordings) | set(site.senses)
    kept = {word: wording for word, wording in base.wordings.items() if word not in claimed}
    senses = {word: entries for word, entries in base.senses.items() if word not in claimed}
    longer = {word: text for word, text in base.borders.longer.items() if spell(word) not in claimed}
    return replace(
        base,
        metrics={**base.metrics, **site.metrics},
        wordings={**kept, **site.wordings},
        senses={**senses, **site.senses},
        general=base.general - set(site.wordings) | site.general,
        weak=base.weak - set(site.wordings) | site.weak,
        divided={**base.divided, **site.divided},
        tails=base.tails | site.tails,
        newly=base.newly + site.newly,
        unnamed=site.unnamed + base.unnamed,
        heads={**base.heads, **site.heads},
        stops=base.stops + site.stops,
        keeps=base.keeps + site.keeps,
        verbs={**base.verbs, **site.verbs},
        fillers=base.fillers + site.fillers,
        borders=BordersFile(
            longer={**longer, **site.borders.longer},
            continuations=base.borders.continuations + site.borders.continuations,
        ),
        trades={**base.trades, **site.trades},
        things=base.things | site.things,
        own={**base.own, **site.own},
    )
