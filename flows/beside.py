"""Tables that lie beside the plans: `manifest.csv` and `stores.csv` in the root of a folder that is read."""

from collections.abc import Iterable
from pathlib import Path

from flows.settings import Settings
from flows.words import say

TABLES = {"manifest": "manifest.csv", "stores": "stores.csv"}
"""Name of the setting, name of the file."""


def with_tables_beside(settings: Settings, places: Iterable[str | Path]) -> tuple[Settings, list[str]]:
    """Settings that use the tables lying in the folders, and a sentence for each that is used.

    What the settings name themselves is never overruled. Of several folders the first that has the table gives it.
    """
    folders = [Path(place) for place in places if Path(place).is_dir()]
    found = {
        setting: next((folder / name for folder in folders if (folder / name).is_file()), None)
        for setting, name in TABLES.items()
        if getattr(settings, setting) is None
    }
    used = {setting: path for setting, path in found.items() if path is not None}
    return settings.model_copy(update=used), [sentence(setting, path) for setting, path in used.items()]


def sentence(setting: str, path: Path) -> str:
    """That a table was found and is used."""
    if setting == "manifest":
        return say(f"使用文件夹中的清单 {path}", f"using the manifest in the folder: {path}")
    return say(f"使用文件夹中的门店名册 {path}", f"using the register of stores in the folder: {path}")
