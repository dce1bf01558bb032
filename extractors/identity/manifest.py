"""The manifest: a CSV beside the files that says whose plans they are. It overrules the texts."""

import csv
from dataclasses import dataclass
from pathlib import Path, PurePath

from schemas.issues import SettingsError

__all__ = ["Entry", "Manifest"]

COLUMNS = {"file", "store", "year", "department"}


@dataclass(frozen=True, slots=True)
class Entry:
    """What the manifest says of one file; None where it says nothing."""

    file: str
    store: str | None = None
    year: int | None = None
    department: str | None = None


@dataclass(frozen=True, eq=False)
class Manifest:
    """Entries by file: a path relative to the manifest's folder, or a bare file name."""

    entries: dict[str, Entry]

    @classmethod
    def load(cls, path: Path) -> "Manifest":
        """Read a manifest (UTF-8, columns file, store, year, department). Raises SettingsError with file and line."""
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                reader = csv.DictReader(file)
                rows, columns = list(reader), set(reader.fieldnames or ())
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise SettingsError(f"清单 {path} 读不出来：{error}", remedy="请存为 UTF-8 的 CSV") from error
        if "file" not in columns or columns - COLUMNS:
            raise SettingsError(
                f"清单 {path} 的列是 {'、'.join(sorted(columns))}", remedy="列只能是 file、store、year、department"
            )
        entries = {}
        for line, row in enumerate(rows, 2):
            entry = entry_of(row, f"{path} 第{line}行")
            if entry.file in entries:
                raise SettingsError(f"{path} 第{line}行的“{entry.file}”写了两次", remedy="一个文件只写一行")
            entries[entry.file] = entry
        return cls(entries)

    def of(self, path: str) -> Entry | None:
        """The entry for a file: by the longest end of its path that is listed."""
        parts = PurePath(path.replace("\\", "/")).parts
        for start in range(len(parts)):
            entry = self.entries.get("/".join(parts[start:]))
            if entry is not None:
                return entry
        return None


def entry_of(row: dict[str, str | None], place: str) -> Entry:
    said = {key: (value or "").strip() or None for key, value in row.items()}
    file, year = said.get("file"), said.get("year")
    if not file:
        raise SettingsError(f"{place} 没有写文件名", remedy="请填 file 一列")
    if year is not None and not (year.isdecimal() and 1990 <= int(year) <= 2099):
        raise SettingsError(f"{place} 的年度“{year}”不是四位年份", remedy="请写 2025 这样的年份，不知道就留空")
    return Entry(file.replace("\\", "/"), said.get("store"), int(year) if year else None, said.get("department"))
