"""The administrative divisions of China (GB/T 2260) and how texts name them.

A name is one of several places more often than not (鼓楼 is a district of several cities), so a
match keeps all its candidates; a chain such as 福州市鼓楼区 narrows them. Development zones
(南昌经济技术开发区) are not in the standard: they are regions inside the place they are named after.
Nor are places that are new, historic or invented (示例市): a name of that form is a region without code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from corpus.agency_words import agency_words, is_ordinary_place

_FILE = Path(__file__).parent / "data" / "regions.tsv"
_LEVELS = ("province", "prefecture", "county", "zone")
_SUFFIXES = (
    "特别行政区",
    "壮族自治区",
    "回族自治区",
    "维吾尔自治区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "新区",
    "林区",
    "特区",
    "地区",
    "左旗",
    "右旗",
    "省",
    "市",
    "区",
    "县",
    "盟",
    "旗",
    "州",
)
_LONG_STEM = 3  # characters of a short name that is no chance inside other words
_LINK = "底末初年度在的和与及跟同比到由按对给问看查把从于让吗呢啊说么下是、，。？！：；“”（）()\"' "
"""Characters after which a two-character short name may start; inside words it is chance (财政和平衡)."""


@dataclass(frozen=True, slots=True)
class Region:
    """A division; ``code`` has six digits, "" for a development zone or a place outside the standard.

    ``parent`` is the code of the division above, its name where it has no code, "" where unknown.
    """

    code: str
    name: str
    level: str  # province | prefecture | county | zone
    parent: str


@dataclass(frozen=True, slots=True)
class RegionMatch:
    """A place named in a text, ``text[start:end]``; candidates by level, the highest first."""

    start: int
    end: int
    text: str
    candidates: tuple[Region, ...]

    @property
    def name(self) -> str:
        """Full name of the first candidate."""
        return self.candidates[0].name

    @property
    def level(self) -> str:
        """Level of the first candidate."""
        return self.candidates[0].level

    @property
    def parent(self) -> str:
        """Code of the division above the first candidate."""
        return self.candidates[0].parent


class RegionRelation(StrEnum):
    """How the region of an agency stands to the region that somebody named."""

    SAME = "same"
    NARROWER = "narrower"  # the agency's region lies inside the named one
    WIDER = "wider"  # the named region lies inside the agency's
    DISJOINT = "disjoint"
    UNKNOWN = "unknown"  # one of them is not known


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    by_code: dict[str, Region]
    by_name: dict[str, tuple[Region, ...]]  # full and short names
    full_names: frozenset[str]
    longest: int


@cache
def _gazetteer() -> _Gazetteer:
    by_code: dict[str, Region] = {}
    by_name: dict[str, list[Region]] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        code, name, level, parent, others = line.split("\t")
        region = by_code[code] = Region(code, name, level, parent)
        by_name.setdefault(name, []).append(region)
        for form in (*_short_names(name), *filter(None, others.split("|"))):
            by_name.setdefault(form, []).append(region)
    ordered = {
        name: tuple(sorted(regions, key=_rank)) if len(regions) > 1 else tuple(regions)
        for name, regions in by_name.items()
    }
    full = frozenset(region.name for region in by_code.values())
    return _Gazetteer(by_code, ordered, full, max(map(len, ordered)))


def _rank(region: Region) -> tuple[int, str]:
    return _LEVELS.index(region.level), region.code


def _short_names(name: str) -> tuple[str, ...]:
    """恩施土家族苗族自治州 → 恩施, 恩施州; 南昌市 → 南昌; a short form has at least two characters."""
    stem = name.removesuffix(next((suffix for suffix in _SUFFIXES if name.endswith(suffix)), ""))
    if name.endswith(("自治州", "自治县", "自治旗", "自治区")):
        place = _without_ethnic_groups(stem)
        kind = name[-1] if not name.endswith("自治区") else ""
        return tuple(form for form in (place, place + kind if kind else "") if len(form) > 1)
    return (stem,) if len(stem) > 1 and stem not in _not_places() else ()


@cache
def _not_places() -> frozenset[str]:
    return frozenset(agency_words().not_places)


@cache
def _field_words() -> tuple[str, ...]:
    words = agency_words()
    return (*words.cores, *(word for group in words.synonyms for word in group if len(word) > 1))


def _without_ethnic_groups(stem: str) -> str:
    """阿坝藏族羌族 → 阿坝; a name that is nothing else stays."""
    groups = agency_words().ethnic_groups
    while group := next((g for g in groups if stem.endswith(g) and len(stem) - len(g) > 1), ""):
        stem = stem.removesuffix(group)
    return stem


def all_regions() -> tuple[Region, ...]:
    """All divisions of the standard, by code."""
    return tuple(_gazetteer().by_code.values())


def region_by_code(code: str) -> Region | None:
    """The division with this six-digit GB/T 2260 code."""
    return _gazetteer().by_code.get(code)


def regions_named(name: str) -> tuple[Region, ...]:
    """All divisions with this full or short name, the highest level first."""
    return _gazetteer().by_name.get(name, ())


def short_name(region: Region) -> str:
    """南昌市 → 南昌, 恩施土家族苗族自治州 → 恩施; the full name where it has no short form."""
    if region.level == "zone":
        return _zone_short(region.name)
    forms = _short_names(region.name)
    return forms[0] if forms else region.name


def chain(region: Region) -> tuple[Region, ...]:
    """The region with all above it, outermost first."""
    above = _gazetteer().by_code.get(region.parent)
    if above is None and region.parent:
        above = Region("", region.parent, _level_outside(region.parent), "")
    return (*chain(above), region) if above else (region,)


def is_within(inner: Region, outer: Region) -> bool:
    """Whether ``inner`` is ``outer`` or lies in it."""
    return _same(inner, outer) or any(_same(region, outer) for region in chain(inner))


def _same(a: Region, b: Region) -> bool:
    return (a.code, a.name) == (b.code, b.name) and (a.parent == b.parent or not (a.parent and b.parent))


def find_regions(text: str) -> tuple[RegionMatch, ...]:
    """All places named in ``text`` in order; parts of one chain (江西省赣州市) are matches of their own.

    A short name of two characters counts only where a word can begin, a full name everywhere.
    """
    matches: list[RegionMatch] = []
    position = 0
    while position < len(text):
        touching = matches[-1] if matches and matches[-1].end == position else None
        match = _region_at(text, position, touching)
        if match:
            matches.append(match)
            position = match.end
        else:
            position += 1
    return tuple(matches)


def leading_regions(text: str) -> tuple[RegionMatch, ...]:
    """Those of ``find_regions`` that ``text`` begins with, each where the one before ends."""
    matches: list[RegionMatch] = []
    while match := _region_at(text, matches[-1].end if matches else 0, matches[-1] if matches else None):
        matches.append(match)
    return tuple(matches)


def _region_at(text: str, start: int, touching: RegionMatch | None) -> RegionMatch | None:
    """The place named from ``start`` on; ``touching`` is one that ends there."""
    return _zone_at(text, start, touching) or _place_at(text, start, touching) or _outside_at(text, start, touching)


def _place_at(text: str, start: int, above: RegionMatch | None) -> RegionMatch | None:
    gazetteer = _gazetteer()
    for length in range(min(gazetteer.longest, len(text) - start), 1, -1):
        name = text[start : start + length]
        regions = gazetteer.by_name.get(name)
        if not regions:
            continue
        longer = text[start : start + length + 1]
        if name not in gazetteer.full_names and _outside_name(text, start) == longer:
            return None  # 长安市 is no division; the short name of 长安区 is not meant
        end, inside = start + length, _inside(regions, above)
        is_long = name in gazetteer.full_names or length >= _LONG_STEM
        certain = is_long and name not in _not_places()
        if inside or certain or _may_stand(text, start, end, regions):
            return RegionMatch(start, end, name, inside or regions)
    return None


def _inside(regions: tuple[Region, ...], above: RegionMatch | None) -> tuple[Region, ...]:
    if above is None:
        return ()
    return tuple(r for r in regions if any(is_within(r, outer) for outer in above.candidates))


def _may_stand(text: str, start: int, end: int, regions: tuple[Region, ...]) -> bool:
    """Whether a short name is meant as a place, by what stands before and after it."""
    if text[start:end] in _not_places():
        return False
    before = text[start - 1 : start]
    at_boundary = not before or before in _LINK or not "一" <= before <= "鿿"
    return at_boundary or regions[0].level == "province" or text.startswith(_field_words(), end)


_OUTSIDE = re.compile(
    r"(?:[一-鿿]{2,4}?|某)(?:自治[区州县旗]|省(?![级份钱])|市(?![场容值价级长区县]|民(?![政族])|政(?![府协法务]))|新区"
    r"|区(?![域间划块位别分段级长县])|县(?![域城级长区])|旗(?![下舰帜]))"
)
"""A name of the form of a division's, the shortest; 市场, 市政工程, 区块, 县域 are other words."""


def _outside_at(text: str, start: int, above: RegionMatch | None) -> RegionMatch | None:
    """A place that the standard does not have (示例市), where a word can begin."""
    name = _outside_name(text, start)
    if not name or (above is None and not _may_begin(text, start)):
        return None
    parent = above.candidates[0].code or above.candidates[0].name if above else ""
    return RegionMatch(start, start + len(name), name, (Region("", name, _level_outside(name), parent),))


def _may_begin(text: str, start: int) -> bool:
    """Whether a name may start here: not amid a word, and after a word that stands before names."""
    words = _words_around()
    if text.startswith(words, start):
        return False
    if start and any(text.startswith(word, start - n) for word in words for n in range(1, min(len(word), start + 1))):
        return False
    before = text[start - 1 : start]
    return not before or before in _LINK or not "一" <= before <= "鿿" or text[:start].endswith(words)


def _outside_name(text: str, start: int) -> str:
    match = _OUTSIDE.match(text, start)
    if (
        match is None
        or match[0][-2] == match[0][-1]
        or is_ordinary_place(match[0])
        or text.startswith(_words_around(), start)
    ):
        return ""
    name = match[0]
    full_names = _gazetteer().full_names
    known_within = any(name[n:] in full_names for n in range(1, len(name) - 1))
    return "" if known_within or _words_outside_places().search(name) else name


@cache
def _words_around() -> tuple[str, ...]:
    return (*agency_words().leading, *agency_words().breaks)


@cache
def _words_outside_places() -> re.Pattern[str]:
    """Any word that no name of a place holds."""
    breaks = (word for word in agency_words().breaks if not set(word) & set("省市县区"))
    return re.compile("|".join(map(re.escape, (*breaks, *_LINK, *_field_words()))))


def _level_outside(name: str) -> str:
    """The level that the last character suggests."""
    if name.endswith(("省", "自治区")):
        return "province"
    return "prefecture" if name.endswith(("市", "州")) else "county"


@cache
def _zone_pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(agency_words().zone_kinds, key=len, reverse=True)))


def _zone_at(text: str, start: int, above: RegionMatch | None) -> RegionMatch | None:
    """A development zone directly after its place (南昌|经济技术开发区); alone only 经开区, 高新区."""
    kind = _zone_pattern().match(text, start)
    if not kind:
        return None
    official = agency_words().zone_kinds[kind[0]]
    if above is None:
        if len(kind[0]) < 3 or official not in agency_words().zone_short_forms:
            return None
        return RegionMatch(start, kind.end(), kind[0], (Region("", official, "zone", ""),))
    zones = tuple(
        Region("", (short_name(place) + official), "zone", place.code or place.name)
        for place in above.candidates
        if place.level != "zone"
    )
    return RegionMatch(start, kind.end(), kind[0], zones) if zones else None


def _zone_short(name: str) -> str:
    for official, shorts in agency_words().zone_short_forms.items():
        if name.endswith(official):
            return name.removesuffix(official) + shorts[0]
    return name


def innermost(matches: tuple[RegionMatch, ...]) -> tuple[Region, ...]:
    """The candidates of the last match of a chain: of 江西省赣州市 that is 赣州市; () for no match."""
    return matches[-1].candidates if matches else ()


def region_relation(named: tuple[Region, ...], of_agency: tuple[Region, ...]) -> RegionRelation:
    """Compare candidates, the best agreement counts: SAME, then NARROWER, then WIDER.

    A zone named without its place (经开区) agrees with any zone of that kind.
    """
    if not named or not of_agency:
        return RegionRelation.UNKNOWN
    pairs = [(a, b) for a in named for b in of_agency]
    if any(_same(a, b) or _same_kind_of_zone(a, b) for a, b in pairs):
        return RegionRelation.SAME
    if any(is_within(b, a) for a, b in pairs):
        return RegionRelation.NARROWER
    if any(is_within(a, b) for a, b in pairs):
        return RegionRelation.WIDER
    return RegionRelation.DISJOINT


def _same_kind_of_zone(a: Region, b: Region) -> bool:
    if a.level != "zone" or b.level != "zone" or (a.parent and b.parent):
        return False
    return a.name.endswith(b.name) or b.name.endswith(a.name)


def regions_compatible(named: tuple[Region, ...], of_agency: tuple[Region, ...]) -> bool:
    """Whether an agency of region ``of_agency`` can be meant by somebody who named ``named``.

    True if the agency's region is the named one or lies in it (江西省 → 赣州市), or one is unknown;
    whether it is exactly the named one, ``region_relation`` tells.
    """
    return region_relation(named, of_agency) not in (RegionRelation.WIDER, RegionRelation.DISJOINT)
