"""Names that are never plans: lock files, temporary copies, the operating systems' own files."""

PREFIXES = ("~$", ".", "~WRL", "~wrl")
"""Word's owner files, hidden files (LibreOffice's `.~lock`, macOS's `._`), Word's temporary copies."""

NAMES = frozenset({"thumbs.db", "desktop.ini", "__macosx", "$recycle.bin", "system volume information"})
SUFFIXES = (".tmp", ".part", ".crdownload", ".download", ".bak", ".asd", ".wbk", ".lnk")


def is_leftover(name: str) -> bool:
    """True for the name of a file or folder that a search passes over (`~$计划.docx`, `._计划.docx`, `Thumbs.db`)."""
    lower = name.lower()
    return name.startswith(PREFIXES) or lower in NAMES or lower.endswith(SUFFIXES)
