"""A place whose document is in the library as pages that could not be read: that is said, not that it is missing."""

from __future__ import annotations

import re
from itertools import islice, product

from corpus.sounds import sounds
from index.records import DocumentRecord
from qa.catalog import Catalog

_SUFFIX = re.compile(r"[省市区县州盟旗]$")
_UNREAD = re.compile(r"扫描|无法读|读不出|没有文字|没有认出|乱码|不能读|未能读")
_READINGS = 16  # spellings of one name that are tried
_SHORTEST = 4  # letters; a shorter spelling stands in too many words


def unreadable_of(name: str, catalog: Catalog) -> DocumentRecord | None:
    """The document without an agency of its own whose file or title names the place, and whose pages were not read."""
    stem = _SUFFIX.sub("", name)
    for record in catalog.troubled:
        if any(_UNREAD.search(problem) for problem in record.problems) and _is_named(stem, record):
            return record
    return None


def _is_named(stem: str, record: DocumentRecord) -> bool:
    if len(stem) > 1 and any(stem in text for text in (record.file, record.title)):
        return True
    spellings = ("".join(letters) for letters in islice(product(*(sorted(sounds(c)) for c in stem)), _READINGS))
    file = record.file.lower()
    return any(len(s) >= _SHORTEST and s in file for s in spellings)
