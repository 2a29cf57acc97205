"""The version of the domain data: documents read with other data should be read again."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files


@cache
def domain_version() -> str:
    """The first 12 hex digits of the hash of all files in ``corpus/data``."""
    digest = hashlib.sha256()
    folder = files("corpus").joinpath("data")
    for name in sorted(entry.name for entry in folder.iterdir() if entry.is_file()):
        digest.update(name.encode() + b"\0" + folder.joinpath(name).read_bytes() + b"\0")
    return digest.hexdigest()[:12]
