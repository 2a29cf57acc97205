"""Names of public bodies: taking them apart, abbreviating them, and noticing them in a question.

General rules over word data (``data/agency_words.json``); no agency is named in code or data.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice, product

from corpus.agency_words import agency_words
from corpus.regions import (
    Region,
    RegionMatch,
    RegionRelation,
    chain,
    find_regions,
    innermost,
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

_LEVEL_WORDS = ("自治区", "省", "市", "区", "县", "州", "旗")
_OFFICE = r"(?:办公厅|办公室|办(?![公理法案事件学]))?"
_PARTY_COMMITTEE = rf"(?<=[省市区县州旗])委(?![员托派任]){_OFFICE}"
_LEADING_CODE = re.compile(r"^[\[【（(]?\d{3,}[\]】）)]?[-—_]?")
_TAIL = re.compile(r"(?:[（(](?:本级|机关|部门|单位|汇总|系统)[）)]|本级|（含下属单位）)$")
_PARTY = re.compile(r"^(?:中国共产党|中共)")
_FORMS_OF_CORE = 64  # bounds the product of equivalents in one name
_MOST_ALIASES = 300
_SHORTEST_ALIAS = 3
_LONGEST_CORE = 16
_LONGEST_UNKNOWN_PLACE = 4


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


@dataclass(frozen=True, slots=True)
class OrgMention:
    """``text[start:end]`` names an organisation, known to the library or not; ``regions`` may be ()."""

    start: int
    end: int
    text: str
    regions: tuple[Region, ...]


# --- taking apart -----------------------------------------------------------------------------


def split_agency(name: str) -> AgencyParts:
    """Split the name of a public body; a name without a known head has head "".

    Leading budget codes ([118001]), 中共 and tails such as （本级） are dropped.
    """
    bare = _PARTY.sub("", _TAIL.sub("", _LEADING_CODE.sub("", re.sub(r"\s+", "", name))))
    matches = _leading_chain(bare)
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


def _leading_chain(name: str) -> tuple[RegionMatch, ...]:
    found: list[RegionMatch] = []
    for match in find_regions(name):
        if match.start != (found[-1].end if found else 0):
            break
        found.append(match)
    return tuple(found)


def _leading_level(rest: str) -> str:
    """市 of 市财政局, 省 of 省委办公厅; not the first character of a longer word."""
    level = next((word for word in _LEVEL_WORDS if rest.startswith(word)), "")
    after = rest[len(level) :]
    known = (*agency_words().cores, *agency_words().organ_cores, *_synonym_options())
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
        matches = _leading_chain(region)
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
    """上海市普陀区 → itself, 上海普陀区, 上海普陀, 普陀区, 普陀, 区, and nothing at all."""
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
        forms += [word for word in _LEVEL_WORDS if last.name.endswith(word)][:1]
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
    synonyms = _synonym_options()
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


def _longest_word_at(
    core: str, start: int, synonyms: dict[str, tuple[str, ...]], droppable: list[str]
) -> str:
    for length in range(len(core) - start, 0, -1):
        word = core[start : start + length]
        if word in synonyms or word in droppable:
            return word
    return core[start]


@cache
def _synonym_options() -> dict[str, tuple[str, ...]]:
    """Every member of a group of synonyms → itself and all others; a word may be in several groups."""
    options: dict[str, dict[str, None]] = {}
    for group in agency_words().synonyms:
        for word in group:
            if len(word) > 1:
                options.setdefault(word, {word: None}).update(dict.fromkeys(group))
    return {word: tuple(others) for word, others in options.items()}


def _join(place: str, core: str, head: str) -> str | None:
    """The alias, or None where it would not be a name: too short, or a mere place."""
    body = core + head
    is_committee = core == "委"
    if is_committee and not place.endswith(_LEVEL_WORDS):
        return None
    alias = place + body
    if not body or (not head and core not in agency_words().organ_cores and not place):
        return None if not place or not head else alias
    if len(alias) < _SHORTEST_ALIAS and core not in agency_words().organ_cores and not is_committee:
        return None
    return alias


# --- noticing ---------------------------------------------------------------------------------


def find_org_mentions(text: str) -> list[OrgMention]:
    """Spans of ``text`` that name an organisation, whether or not any library knows it.

    With a region before it any core counts (某县档案馆); without one only a core or head that ordinary
    words do not have (教育局, 示范大学). Words such as 办公费, 中心城区, 部门预算 are no organisations.
    """
    masked = _masked(text)
    places = find_regions(text)
    mentions: list[OrgMention] = []
    for match in _head_pattern().finditer(masked):
        taken = mentions[-1].end if mentions else 0
        mention = _mention_ending_at(masked, match, places, taken)
        if mention is None:
            continue
        start, regions = mention
        if mentions and start == mentions[-1].end:  # 示例大学|附属中学 is one body
            start, regions = mentions[-1].start, mentions[-1].regions
        if mentions and start <= mentions[-1].start:
            mentions.pop()
        mentions.append(OrgMention(start, match.end(), text[start : match.end()], regions))
    return mentions


def _masked(text: str) -> str:
    return _ordinary_words().sub(lambda m: "\0" * len(m[0]), text)


@cache
def _ordinary_words() -> re.Pattern[str]:
    words = sorted(agency_words().not_organisations, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


@cache
def _head_pattern() -> re.Pattern[str]:
    """A head (or an organ such as 人大) that is not the beginning of another word (局部, 办理, 中心大厅)."""
    words = agency_words()
    alternatives = []
    for head in sorted({*words.heads, *(c for c in words.organ_cores if len(c) > 1)}, key=len, reverse=True):
        not_after = words.not_after.get(head, [])
        guard = f"(?!{'|'.join(map(re.escape, not_after))})" if not_after else ""
        office = _OFFICE if head in words.organ_cores else ""
        alternatives.append(re.escape(head) + guard + office)
    return re.compile("|".join((_PARTY_COMMITTEE, *alternatives)))


def _mention_ending_at(
    text: str, head: re.Match[str], places: tuple[RegionMatch, ...], taken: int
) -> tuple[int, tuple[Region, ...]] | None:
    """Start and regions of the mention whose head is given, or None where it is an ordinary word."""
    if any(p.start < head.end() <= p.end for p in places):
        return None
    before = [p for p in places if p.end <= head.start() and p.start >= taken]
    if before and _is_name(text[before[-1].end : head.start()], head[0]):
        linked = [before[-1]]
        for place in reversed(before[:-1]):
            if place.end == linked[0].start:
                linked.insert(0, place)
        return linked[0].start, innermost(tuple(linked))
    start = _start_without_region(text, head, taken)
    return (start, ()) if start is not None else None


def _is_name(core: str, head: str) -> bool:
    """Whether words between a region and a head can be the core of a name."""
    if not core:
        return head in ("管委会", "管理委员会") or _is_organ(head)
    return len(core) <= _LONGEST_CORE and re.fullmatch(r"[一-鿿]+", core) is not None and not _broken(core)


def _is_organ(head: str) -> bool:
    """Whether the head is a body by itself: 人大, 委办公厅, 人民政府办公室."""
    return re.sub(r"(?<=.)办(?:公厅|公室)?$", "", head) in agency_words().organ_cores


def _broken(core: str) -> bool:
    return any(word in core for word in agency_words().breaks)


def _start_without_region(text: str, head: re.Match[str], taken: int) -> int | None:
    run = re.search(r"[一-鿿]*$", text[taken : head.start()])
    words = run[0] if run else ""
    core = _core_without_region(words, head[0])
    if core is None:
        return None
    start = head.start() - len(core)
    level = next((w for w in _LEVEL_WORDS if text[taken:start].endswith(w)), "")
    if not level:
        return start
    # an unknown or misspelt place (赣洲市财政局) belongs to the name
    place = _free_core(words.removesuffix(core).removesuffix(level)) or ""
    return start - len(level) - (len(place) if len(place) <= _LONGEST_UNKNOWN_PLACE else 0)


def _core_without_region(words: str, head: str) -> str | None:
    core = _known_core_at_end(words)
    if core is not None:
        return core
    if _is_organ(head):
        needs_level = head.startswith(("委", "政府", "人民政府"))
        return "" if not needs_level or words.endswith(_LEVEL_WORDS) else None
    return _free_core(words) if head in agency_words().strong_heads else None


def _known_core_at_end(words: str) -> str | None:
    """The longest field of government at the end of ``words``, with droppable words after it."""
    known = _known_cores()
    for length in range(min(len(words), _LONGEST_CORE), 1, -1):
        candidate = words[-length:]
        stem = next((c for c in known if candidate.startswith(c)), None)
        if stem is not None and _only_droppable(candidate[len(stem) :]):
            return candidate
    return None


@cache
def _known_cores() -> tuple[str, ...]:
    words = {*agency_words().cores, *(w for w in _synonym_options() if len(w) > 1)}
    return tuple(sorted(words - set(agency_words().zone_short_forms), key=len, reverse=True))


def _only_droppable(rest: str) -> bool:
    while rest:
        word = next((w for w in (*agency_words().droppable, *_known_cores()) if rest.startswith(w)), None)
        if word is None:
            return False
        rest = rest[len(word) :]
    return True


def _free_core(words: str) -> str | None:
    """What may be a proper name before a strong head: after the last breaking and leading word."""
    for word in agency_words().breaks:
        words = words.rsplit(word, 1)[-1]
    while lead := next((w for w in agency_words().leading if words.startswith(w)), None):
        words = words[len(lead) :]
    return words if 2 <= len(words) <= _LONGEST_CORE else None
