"""What the folders of an inbox say, when the house has agreed on them: `{region}/{store}/{year}` in the settings.

The text comes first; the agreed folders fill what it leaves open, and say so (`store_source`, `year_source`: folder).
"""

import re
from dataclasses import dataclass, replace
from pathlib import PurePath

from extractors.identity.stores import StoreRegistry
from schemas.issues import SettingsError
from schemas.plan import Identity

__all__ = ["FolderPattern"]

NAMES = {"region", "store", "year", "any"}
YEAR = re.compile(r"(?<!\d)(19|20)\d{2}(?!\d)")
PART = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class FolderPattern:
    """The names of the folders right above a file, outermost first; `{any}` is passed over."""

    parts: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> "FolderPattern":
        """A pattern as written in the settings. Raises SettingsError for a name it does not know."""
        parts = []
        for part in text.strip("/").split("/"):
            match = PART.fullmatch(part)
            if match is None or match[1] not in NAMES:
                raise SettingsError(
                    f"文件夹规则“{text}”里的“{part}”看不懂",
                    remedy="请写成 {region}/{store}/{year} 这样，不用的一层写 {any}",
                )
            parts.append(match[1])
        return cls(tuple(parts))

    def read(self, path: str) -> dict[str, str]:
        """What the folders above a file say, by name; nothing when there are too few of them."""
        folders = [part for part in PurePath(path.replace("\\", "/")).parent.parts if part not in ("/", ".", "..")]
        if len(folders) < len(self.parts):
            return {}
        above = folders[len(folders) - len(self.parts) :]
        return {name: folder for name, folder in zip(self.parts, above, strict=True) if name != "any"}

    def fill(self, identity: Identity, path: str, stores: StoreRegistry | None) -> Identity:
        """The identity with what it leaves open taken from the folders."""
        said = self.read(path)
        if identity.region is None and "region" in said:
            identity = replace(identity, region=said["region"])
        if identity.year is None and (year := YEAR.search(said.get("year", ""))):
            identity = replace(identity, year=int(year[0]), year_source="folder")
        if identity.store is None and identity.department is None and (name := said.get("store")):
            match = stores.match(name) if stores else None
            store = match.store if match else None
            identity = replace(
                identity,
                store=store.name if store else name,
                store_code=store.code if store else None,
                region=identity.region or (store.region if store else None),
                store_source="folder",
            )
        return identity
