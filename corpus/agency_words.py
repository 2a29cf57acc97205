"""The words that names of public bodies and places are made of, loaded from ``data/agency_words.json``.

They hold for any agency in China; no agency's name stands there.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LEVEL_WORDS = ("自治区", "省", "市", "区", "县", "州", "旗")
_FILE = Path(__file__).parent / "data" / "agency_words.json"


@dataclass(frozen=True, slots=True)
class AgencyWords:
    """See the field names in the data file; every list is in the file's order."""

    zone_kinds: dict[str, str]  # printed form of a development zone's kind → official kind
    zone_short_forms: dict[str, list[str]]
    ethnic_groups: list[str]
    not_places: list[str]  # short names of divisions that are ordinary words (公安, 资源)
    ordinary_places: list[str]  # patterns: ends of words that only look like a place (社区, 全市)
    whole_heads: list[str]  # heads that are a body by themselves after a place (图书馆, 气象台)
    heads: dict[str, list[str]]  # last word of a name → its equivalents, itself first
    organ_cores: list[str]  # cores that name a body without any head (省人大)
    synonyms: list[list[str]]  # equivalent words inside names, official form first
    droppable: list[str]  # words that people leave out
    cores: list[str]  # fields of government that make 局/委/办 … an organisation without a region
    strong_heads: list[str]  # heads that make any words before them an organisation
    not_organisations: list[str]  # ordinary words that look like one
    not_after: dict[str, list[str]]  # head → continuations that make it part of another word (patterns)
    breaks: list[str]  # words that never stand inside a name
    leading: list[str]  # words that precede a name in a question
    reporters: list[str]  # cores of the bodies that write a government's budget report


@cache
def agency_words() -> AgencyWords:
    """The word lists, read once."""
    return AgencyWords(**json.loads(_FILE.read_text(encoding="utf-8")))


def is_ordinary_place(words: str) -> bool:
    """Whether ``words`` end in a word that looks like a division and is none: 社区, 全市, 各县."""
    return _ordinary_places().search(words) is not None


@cache
def _ordinary_places() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(agency_words().ordinary_places)})$")


@cache
def synonym_options() -> dict[str, tuple[str, ...]]:
    """Every member of a group of synonyms → itself and all others; a word may be in several groups."""
    options: dict[str, dict[str, None]] = {}
    for group in agency_words().synonyms:
        for word in group:
            if len(word) > 1:
                options.setdefault(word, {word: None}).update(dict.fromkeys(group))
    return {word: tuple(others) for word, others in options.items()}
