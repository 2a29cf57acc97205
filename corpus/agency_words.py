"""The words that names of public bodies and places are made of, loaded from ``data/agency_words.json``.

They hold for any agency in China; no agency's name stands there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "agency_words.json"


@dataclass(frozen=True, slots=True)
class AgencyWords:
    """See the field names in the data file; every list is in the file's order."""

    zone_kinds: dict[str, str]  # printed form of a development zone's kind → official kind
    zone_short_forms: dict[str, list[str]]
    ethnic_groups: list[str]
    not_places: list[str]  # short names of divisions that are ordinary words (公安, 资源)
    heads: dict[str, list[str]]  # last word of a name → its equivalents, itself first
    organ_cores: list[str]  # cores that name a body without any head (省人大)
    synonyms: list[list[str]]  # equivalent words inside names, official form first
    droppable: list[str]  # words that people leave out
    cores: list[str]  # fields of government that make 局/委/办 … an organisation without a region
    strong_heads: list[str]  # heads that make any words before them an organisation
    not_organisations: list[str]  # ordinary words that look like one
    not_after: dict[str, list[str]]  # head → continuations that make it part of another word
    breaks: list[str]  # words that never stand inside a name
    leading: list[str]  # words that precede a name in a question


@cache
def agency_words() -> AgencyWords:
    """The word lists, read once."""
    return AgencyWords(**json.loads(_FILE.read_text(encoding="utf-8")))
