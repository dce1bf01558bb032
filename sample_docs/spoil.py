"""Make a good document unreadable in the ways head office meets: a password, a broken download, Word 97.

The OLE container follows [MS-CFB], the password [MS-OFFCRYPTO] 2.3.4.5 (standard encryption, AES-128, SHA-1).
Salt and verifier are fixed, so that the bytes are; a real one draws them.
"""

import hashlib
import struct
from collections.abc import Callable

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PASSWORD = "sui-he-2025"
SALT = b"sample documents"
VERIFIER = b"sixteen letters."
SECTOR = 512
FREE, CHAIN_END, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def container(streams: dict[str, bytes]) -> bytes:
    """An OLE compound file, version 3, with these streams in its root.

    Streams are padded to 4096 bytes, the least size that lives in ordinary sectors.
    """
    padded = [data.ljust(4096, b"\0") for data in streams.values()]
    sizes = [-(-len(data) // SECTOR) for data in padded]
    fat_sectors = next(n for n in range(1, 109) if n * 128 >= sum(sizes) + n + 1)
    fat = [FAT_SECTOR] * fat_sectors + [CHAIN_END]
    starts = []
    for size in sizes:
        starts.append(len(fat))
        fat += [*range(len(fat) + 1, len(fat) + size), CHAIN_END]
    fat += [FREE] * (fat_sectors * 128 - len(fat))
    entries = [entry("Root Entry", 5, CHAIN_END, 0, child=1)]
    for i, (name, data) in enumerate(zip(streams, padded, strict=True)):
        # Names in the order of [MS-CFB] 2.6.4 (shorter first) make a plain right-hand chain a valid tree.
        right = i + 2 if i + 1 < len(padded) else FREE
        entries.append(entry(name, 2, starts[i], len(data), right=right))
    directory = b"".join(entries).ljust(SECTOR, b"\0")
    header = struct.pack(
        "<8s16s5H6x9I",
        bytes.fromhex("d0cf11e0a1b11ae1"), b"", 0x3E, 3, 0xFFFE, 9, 6,
        0, fat_sectors, fat_sectors, 0, 4096, CHAIN_END, 0, CHAIN_END, 0,
    )  # fmt: skip
    sectors = [*range(fat_sectors)] + [FREE] * (109 - fat_sectors)
    body = b"".join(data.ljust(size * SECTOR, b"\0") for data, size in zip(padded, sizes, strict=True))
    return header + struct.pack("<109I", *sectors) + struct.pack(f"<{len(fat)}I", *fat) + directory + body


def entry(name: str, kind: int, start: int, size: int, *, child: int = FREE, right: int = FREE) -> bytes:
    """A directory entry of a compound file ([MS-CFB] 2.6.1)."""
    letters = name.encode("utf-16-le") + b"\0\0"
    return struct.pack("<64sHBB3I36xIQ", letters, len(letters), kind, 1, FREE, right, child, start, size)


def encrypt(data: bytes) -> bytes:
    """The document behind PASSWORD, as Word saves it."""
    key = hashlib.sha1(SALT + PASSWORD.encode("utf-16-le")).digest()
    for i in range(50000):
        key = hashlib.sha1(struct.pack("<I", i) + key).digest()
    key = hashlib.sha1(key + bytes(4)).digest()
    key = hashlib.sha1(bytes(a ^ b for a, b in zip(key.ljust(64, b"\0"), b"\x36" * 64, strict=True))).digest()[:16]
    cipher = Cipher(algorithms.AES(key), modes.ECB())

    def sealed(plain: bytes) -> bytes:
        return cipher.encryptor().update(plain + bytes(-len(plain) % 16))

    provider = "Microsoft Enhanced RSA and AES Cryptographic Provider\0".encode("utf-16-le")
    head = struct.pack("<8I", 0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0) + provider
    proof = SALT.join([struct.pack("<I", 16), sealed(VERIFIER)]) + struct.pack("<I", 20)
    proof += sealed(hashlib.sha1(VERIFIER).digest())
    info = struct.pack("<HHII", 4, 2, 0x24, len(head)) + head + proof
    return container({"EncryptionInfo": info, "EncryptedPackage": struct.pack("<Q", len(data)) + sealed(data)})


def legacy(data: bytes) -> bytes:
    """A Word 97-2003 container: its stream WordDocument starts as every such file does ([MS-DOC] 2.5.2)."""
    return container({"WordDocument": struct.pack("<HH", 0xA5EC, 0xC1) + bytes(28) + data[:64]})


def truncate(data: bytes) -> bytes:
    """A download that stopped at once: neither the zip directory nor a word of the text has arrived."""
    return data[:600]


def keep(data: bytes) -> bytes:
    return data


SPOILERS: dict[str, Callable[[bytes], bytes]] = {
    "": keep,
    "encrypt": encrypt,
    "truncate": truncate,
    "legacy": legacy,
}
