"""What the name of a file says when its content does not: a place, also one spelt in pinyin."""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from pathlib import PurePath

from corpus.regions import Region, all_regions, find_regions, short_name
from corpus.sounds import sounds

_LEVELS = ("province", "prefecture")  # smaller places sound alike too often
_MOST_READINGS = 8


def place_of_file_name(file: str) -> Region | None:
    """The province or prefecture that a file name means, in characters or in pinyin; None if none or several.

    >>> place_of_file_name("nanchang_2025_budget.pdf").name
    '南昌市'
    """
    stem = PurePath(file).stem
    named = [match.candidates[0] for match in find_regions(stem) if len(match.candidates) == 1]
    if named:
        return named[-1]
    found: dict[str, Region] = {}
    for word in re.findall(r"[a-z]{4,}", stem.lower()):
        regions = _by_pinyin().get(word, ())
        if len(regions) == 1:
            found[regions[0].name] = regions[0]
    return next(iter(found.values())) if len(found) == 1 else None


@cache
def _by_pinyin() -> dict[str, tuple[Region, ...]]:
    spelt: dict[str, tuple[Region, ...]] = {}
    for region in all_regions():
        if region.level in _LEVELS:
            for reading in _readings(short_name(region)):
                for word in (reading, *(reading + tail for tail in ("shi", "sheng") if region.name.endswith("市省"))):
                    spelt[word] = (*spelt.get(word, ()), region)
    return spelt


def _readings(name: str) -> set[str]:
    options = [sorted(sounds(char)) for char in name]
    return {"".join(choice) for _, choice in zip(range(_MOST_READINGS), product(*options), strict=False)}
