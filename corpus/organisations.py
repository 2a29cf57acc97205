"""Noticing in a question that an organisation is named, whether or not a library knows it.

General rules over word data (``data/agency_words.json``); no agency is named in code or data.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from corpus.agency_words import LEVEL_WORDS, agency_words, is_ordinary_place, synonym_options
from corpus.regions import Region, RegionMatch, find_regions, innermost

_OFFICE = r"(?:办公厅|办公室|办(?!公(?!务|共|车)|[理法案事件学]))?"
_PARTY_COMMITTEE = rf"(?<=[省市区县州旗])委(?![员托派任]){_OFFICE}"
_LONGEST_CORE = 16
_LONGEST_UNKNOWN_PLACE = 4


@dataclass(frozen=True, slots=True)
class OrgMention:
    """``text[start:end]`` names an organisation, known to the library or not; ``regions`` may be ()."""

    start: int
    end: int
    text: str
    regions: tuple[Region, ...]


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
    whole = agency_words().whole_heads  # 供销合作社 is no 合作社
    return _ordinary_words().sub(lambda m: m[0] if m[0] in whole else "\0" * len(m[0]), text)


@cache
def _ordinary_words() -> re.Pattern[str]:
    words = sorted({*agency_words().not_organisations, *agency_words().whole_heads}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


@cache
def _head_pattern() -> re.Pattern[str]:
    """A head (or an organ such as 人大) that is not the beginning of another word (局部, 办理, 中心大厅)."""
    words = agency_words()
    alternatives = []
    for head in sorted({*words.heads, *(c for c in words.organ_cores if len(c) > 1)}, key=len, reverse=True):
        not_after = words.not_after.get(head, [])
        guard = f"(?!{'|'.join(not_after)})" if not_after else ""
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
    if before and _is_name_in(before[-1], text[before[-1].end : head.start()], head[0]):
        linked = [before[-1]]
        for place in reversed(before[:-1]):
            if place.end == linked[0].start:
                linked.insert(0, place)
        return linked[0].start, innermost(tuple(linked))
    start = _start_without_region(text, head, taken)
    return (start, ()) if start is not None else None


def _is_name_in(place: RegionMatch, core: str, head: str) -> bool:
    """Whether words between a region and a head can be the core of a name.

    After a place outside the standard, which may be chance, core or head must be certain.
    """
    if not core:
        return head in ("管委会", "管理委员会", *agency_words().whole_heads) or _is_organ(head)
    outside = place.level != "zone" and not place.candidates[0].code
    if outside and head not in _certain_heads() and _known_core_at_end(core) != core:
        return False
    return len(core) <= _LONGEST_CORE and re.fullmatch(r"[一-鿿]+", core) is not None and not _broken(core)


@cache
def _certain_heads() -> frozenset[str]:
    words = agency_words()
    return frozenset((*words.strong_heads, *words.whole_heads, "局", "厅", "办公室"))


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
    level = next((w for w in LEVEL_WORDS if text[taken:start].endswith(w)), "")
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
        return "" if not needs_level or _ends_with_level(words) else None
    if head in agency_words().whole_heads:
        return "" if _ends_with_level(words) else None
    if head not in agency_words().strong_heads:
        return None
    core = _free_core(words)
    return None if core is not None and is_ordinary_place(core) and "管" not in head else core


def _ends_with_level(words: str) -> bool:
    """市|图书馆, but not 城市|图书馆."""
    return words.endswith(LEVEL_WORDS) and not is_ordinary_place(words)


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
    words = {*agency_words().cores, *(w for w in synonym_options() if len(w) > 1)}
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
