"""The store registry (stores.csv: code, name, aliases, region) and how names in texts are matched against it."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rapidfuzz import fuzz, process

from extractors.outline.lines import squeeze
from schemas.issues import SettingsError
from schemas.metric import StoreInfo

__all__ = ["StoreMatch", "StoreRegistry"]

CLOSE, MARGIN = 82.0, 12.0
"""A fuzzy match needs this score of 100, and this much more than the next store; else it is left to a person."""

Via = Literal["exact", "alias", "fuzzy"]


@dataclass(frozen=True, slots=True)
class StoreMatch:
    """A store and how its name was found. `rivals` are stores too close to tell apart; then `store` is None."""

    store: StoreInfo | None
    via: Via
    name: str
    rivals: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class StoreRegistry:
    """All stores of a company. Names are compared without white space and width."""

    stores: tuple[StoreInfo, ...]
    names: dict[str, StoreInfo]
    aliases: dict[str, StoreInfo]

    @classmethod
    def of(cls, stores: tuple[StoreInfo, ...]) -> "StoreRegistry":
        """A registry of these stores. Raises SettingsError when one name belongs to two stores."""
        names: dict[str, StoreInfo] = {}
        aliases: dict[str, StoreInfo] = {}
        for store in stores:
            for table, written in ((names, store.name), *((aliases, alias) for alias in store.aliases)):
                key = squeeze(written)
                other = names.get(key) or aliases.get(key)
                if other is not None and other.code != store.code:
                    raise SettingsError(
                        f"门店表里“{written}”既是 {other.code} 又是 {store.code}", remedy="一个名称只能属于一家门店"
                    )
                table[key] = store
        return cls(stores, names, aliases)

    @classmethod
    def load(cls, path: Path) -> "StoreRegistry":
        """Read stores.csv (UTF-8; aliases separated by | or ；). Raises SettingsError with file and line."""
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows = list(csv.DictReader(file))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise SettingsError(f"门店表 {path} 读不出来：{error}", remedy="请存为 UTF-8 的 CSV") from error
        stores = []
        for line, row in enumerate(rows, 2):
            code, name = (row.get("code") or "").strip(), (row.get("name") or "").strip()
            if not code or not name:
                raise SettingsError(f"{path} 第{line}行缺少 code 或 name", remedy="每家门店都要有代码和名称")
            written = (row.get("aliases") or "").replace("；", "|").replace(";", "|")
            aliases = tuple(alias.strip() for alias in written.split("|") if alias.strip())
            stores.append(StoreInfo(code, name, aliases, (row.get("region") or "").strip() or None))
        return cls.of(tuple(stores))

    def find_in(self, text: str) -> StoreMatch | None:
        """The store whose name or alias stands in a text: the longest; of equally long ones the first."""
        plain = squeeze(text)
        best: tuple[int, int, str, Via] | None = None
        for via, table in (("exact", self.names), ("alias", self.aliases)):
            for key in table:
                at = plain.find(key)
                if at >= 0 and (best is None or (len(key), -at) > best[:2]):
                    best = (len(key), -at, key, via)  # type: ignore[assignment]
        if best is None:
            return None
        return StoreMatch((self.names | self.aliases)[best[2]], best[3], best[2])

    def match(self, name: str) -> StoreMatch | None:
        """The store meant by a name found in a text: exact, alias, else the nearest when it is clearly nearest."""
        key = squeeze(name)
        if key in self.names:
            return StoreMatch(self.names[key], "exact", name)
        if key in self.aliases:
            return StoreMatch(self.aliases[key], "alias", name)
        inside = self.find_in(name)
        if inside is not None:
            return inside
        known = list(dict.fromkeys((*self.names, *self.aliases)))
        scored = process.extract(key, known, scorer=fuzz.ratio, score_cutoff=CLOSE - MARGIN, limit=8)
        best: dict[str, float] = {}
        for found, score, _ in scored:
            store = self.names.get(found) or self.aliases[found]
            best[store.code] = max(best.get(store.code, 0.0), score)
        ranked = sorted(best.items(), key=lambda pair: -pair[1])
        if not ranked or ranked[0][1] < CLOSE:
            return None
        close = tuple(code for code, score in ranked if score > ranked[0][1] - MARGIN)
        if len(close) > 1:
            return StoreMatch(None, "fuzzy", name, tuple(sorted(close)))
        return StoreMatch(next(s for s in self.stores if s.code == ranked[0][0]), "fuzzy", name)
