"""Names of files made safe to show, to store and to write: whatever bytes an archive or a disk gave them."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # controls, marks that turn the writing, half characters
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)  # names that Windows keeps for itself
_LONGEST = 255  # bytes, by most file systems
_LONGEST_ENDING = 12
_NAMELESS = "未命名"


def shown(text: str) -> str:
    """A path as people may see it: bytes that are not UTF-8 read as GBK, without invisible characters.

    >>> shown("a" + chr(10) + "b.txt")
    'ab.txt'
    """
    if any("\ud800" <= char <= "\udfff" for char in text):
        text = _decoded(text)
    return "".join(char for char in text if unicodedata.category(char) not in _UNSAFE)


def _decoded(text: str) -> str:
    """Python keeps what is not UTF-8 as half characters; old Chinese archives and disks mean GBK."""
    try:
        return text.encode("utf-8", "surrogateescape").decode("gb18030")
    except UnicodeError:
        return text


def safe_name(name: str) -> str:
    """One name, without folders, that every file system takes; its ending stays.

    >>> safe_name("con.txt")
    '_con.txt'
    """
    clean = shown(name).replace("/", "_").replace("\\", "_").strip(" ")
    if clean in ("", ".", ".."):
        return _NAMELESS
    path = PurePosixPath(clean)
    ending = path.suffix if len(path.suffix.encode()) <= _LONGEST_ENDING else ""
    stem = clean.removesuffix(ending).encode()[: _LONGEST - len(ending.encode())].decode(errors="ignore")
    return f"_{stem}{ending}" if _DEVICE.match(stem + ending) else stem + ending


def is_safe(name: str) -> bool:
    """Whether a name may stay as it is."""
    return safe_name(name) == name
