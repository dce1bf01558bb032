"""How much of a file we are willing to open. Settings may raise or lower every one of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds checked before and while a package is inflated (sizes in bytes; 0 `conversion_seconds`: no LibreOffice).

    1,662 real files reach 291 entries, 20 MB unpacked, 15 MB of XML and a ratio of 134:1 (a Chinese plan), so the
    customary 100:1 would refuse plans; 200:1 refuses none of them.
    """

    file_size: int = 100 * 1024 * 1024
    entries: int = 2_000
    unpacked: int = 200 * 1024 * 1024
    xml_part: int = 64 * 1024 * 1024
    ratio: int = 200
    ratio_from: int = 1024 * 1024
    embedded_depth: int = 3
    conversion_seconds: int = 25
