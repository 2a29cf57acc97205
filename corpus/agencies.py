"""Names of public bodies: taking them apart and abbreviating them.

General rules over word data (``data/agency_words.json``); no agency is named in code or data.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice, product

from corpus.agency_words import LEVEL_WORDS, agency_words, synonym_options
from corpus.organisations import OrgMention, find_org_mentions
from corpus.regions import (
    Region,
    RegionMatch,
    RegionRelation,
    chain,
    find_regions,
    innermost,
    leading_regions,
    region_relation,
    regions_compatible,
    regions_named,
    short_name,
)

__all__ = [
    "AgencyParts",
    "OrgMention",
    "Region",
    "RegionMatch",
    "RegionRelation",
    "aliases_of",
    "chain",
    "find_org_mentions",
    "find_regions",
    "innermost",
    "region_relation",
    "regions_compatible",
    "regions_named",
    "short_name",
    "split_agency",
]

_LEADING_CODE = re.compile(r"^[\[【（(]?\d{3,}[\]】）)]?[-—_]?")
_TAIL = re.compile(r"(?:[（(](?:本级|机关|部门|单位|汇总|系统)[）)]|本级|（含下属单位）)$")
_PARTY = re.compile(r"^(?:中国共产党|中共)")
_FORMS_OF_CORE = 64  # bounds the product of equivalents in one name
_MOST_ALIASES = 300
_SHORTEST_ALIAS = 3


@dataclass(frozen=True, slots=True)
class AgencyParts:
    """江西省赣州市 | 行政审批 | 局. ``region`` is the printed region chain, "" where none stands.

    ``regions`` are the candidates of its innermost part; ``level`` is the bare level word of
    names such as 市财政局 ("市"), else "".
    """

    region: str
    regions: tuple[Region, ...]
    level: str
    core: str
    head: str


# --- taking apart -----------------------------------------------------------------------------


def split_agency(name: str) -> AgencyParts:
    """Split the name of a public body; a name without a known head has head "".

    Leading budget codes ([118001]), 中共 and tails such as （本级） are dropped.
    """
    bare = _PARTY.sub("", _TAIL.sub("", _LEADING_CODE.sub("", re.sub(r"\s+", "", name))))
    matches = leading_regions(bare)
    region = bare[: matches[-1].end] if matches else ""
    rest = bare[len(region) :]
    level = "" if region else _leading_level(rest)
    rest = rest[len(level) :]
    if _is_party_committee(rest):
        rest = "委" + rest.removeprefix("委员会").removeprefix("委")
    inner = re.match(r"人民政府(?=.)", rest)
    if inner:
        rest = rest[inner.end() :]
    core, head = _split_head(rest)
    return AgencyParts(region, innermost(matches), level, core, head)


def _leading_level(rest: str) -> str:
    """市 of 市财政局, 省 of 省委办公厅; not the first character of a longer word."""
    level = next((word for word in LEVEL_WORDS if rest.startswith(word)), "")
    after = rest[len(level) :]
    words = agency_words()
    known = (*words.cores, *words.whole_heads, *words.organ_cores, *synonym_options())
    return level if level and after.startswith(tuple(known)) else ""


def _is_party_committee(rest: str) -> bool:
    return rest.startswith(("委员会", "委")) and not rest.startswith("委托")


def _split_head(rest: str) -> tuple[str, str]:
    heads = agency_words().heads
    if rest in agency_words().organ_cores and rest not in heads:
        return rest, ""
    for length in range(min(len(rest), max(map(len, heads))), 0, -1):
        head = rest[-length:]
        if head in heads:
            return rest[:-length], head
    return rest, ""


# --- abbreviating -----------------------------------------------------------------------------


def aliases_of(name: str, region: str | None = None) -> tuple[str, ...]:
    """Ways in which people name this body, the fullest first, without ``name`` itself.

    ``region`` (赣州市) completes a name that prints none. The aliases are not unique to the body:
    审批局 is an alias of every 行政审批局, and only the library can tell which one is meant.
    """
    parts = split_agency(name)
    if not parts.region and region:
        matches = leading_regions(region)
        parts = AgencyParts(region, innermost(matches), "", parts.core, parts.head)
    regions = _region_forms(parts)
    made = dict.fromkeys(
        alias
        for core, head in _body_forms(parts)
        for place in regions
        if (alias := _join(place, core, head)) is not None
    )
    if parts.head == "大学" and len(parts.core) >= 2:
        made[parts.core[0] + "大"] = None
    made.pop(re.sub(r"\s+", "", name), None)
    return tuple(sorted(made, key=lambda alias: -len(alias)))[:_MOST_ALIASES]


def _region_forms(parts: AgencyParts) -> tuple[str, ...]:
    """甲省乙市 → itself, 甲乙市, 甲乙, 乙市, 乙, 市, and nothing at all."""
    if not parts.regions:
        return tuple(dict.fromkeys((parts.level, "")))
    last = parts.regions[0]
    forms = [parts.region, last.name, short_name(last)]
    if last.level == "zone":
        forms += _zone_forms(last)
    else:
        above = chain(last)[:-1]
        forms += [short_name(above[-1]) + form for form in (last.name, short_name(last)) if above]
        forms += [above[-1].name + last.name] if above else []
        forms += [word for word in LEVEL_WORDS if last.name.endswith(word)][:1]
    return tuple(dict.fromkeys((*forms, "")))


def _zone_forms(zone: Region) -> list[str]:
    """南昌经济技术开发区 → 南昌经开区, 南昌经开, 经开区, 经开 …"""
    words = agency_words()
    official = next((kind for kind in words.zone_short_forms if zone.name.endswith(kind)), None)
    if official is None:
        return []
    place = zone.name.removesuffix(official)
    kinds = [official, *words.zone_short_forms[official]]
    return [p + kind for kind in kinds for p in (place, place + "市" if place else "", "")]


def _body_forms(parts: AgencyParts) -> list[tuple[str, str]]:
    """All pairs of core and head under which the body goes, the printed ones first."""
    heads = list(agency_words().heads.get(parts.head, [parts.head]))
    if parts.core in agency_words().organ_cores and parts.head in ("办公厅", "办公室", "办"):
        heads.append("")
    return [(core, head) for core in _core_forms(parts.core) for head in dict.fromkeys(heads)]


def _core_forms(core: str) -> tuple[str, ...]:
    options = _tokens_with_options(core)
    forms = ("".join(choice) for choice in islice(product(*options), _FORMS_OF_CORE))
    return tuple(dict.fromkeys(form for form in forms if len(form) > 1 or form == core))


def _tokens_with_options(core: str) -> list[tuple[str, ...]]:
    """行政审批服务 → [(行政审批, 审批, 行审), (服务, "")]; other characters stand for themselves."""
    synonyms = synonym_options()
    droppable = agency_words().droppable
    options: list[tuple[str, ...]] = []
    position = 0
    while position < len(core):
        word = _longest_word_at(core, position, synonyms, droppable)
        if word in synonyms:
            options.append(synonyms[word])
        else:
            options.append((word, "") if word in droppable else (word,))
        position += len(word)
    return options


def _longest_word_at(core: str, start: int, synonyms: dict[str, tuple[str, ...]], droppable: list[str]) -> str:
    for length in range(len(core) - start, 0, -1):
        word = core[start : start + length]
        if word in synonyms or word in droppable:
            return word
    return core[start]


def _join(place: str, core: str, head: str) -> str | None:
    """The alias, or None where it would not be a name: too short, or a mere place."""
    body = core + head
    is_committee = core == "委"
    if is_committee and not place.endswith(LEVEL_WORDS):
        return None
    alias = place + body
    if not body or (not head and core not in agency_words().organ_cores and not place):
        return None if not place or not head else alias
    if len(alias) < _SHORTEST_ALIAS and core not in agency_words().organ_cores and not is_committee:
        return None
    return alias
