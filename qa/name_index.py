"""Where the names of the library's agencies are looked up: by beginning, by characters, by place.

No lookup goes through all names, so that none takes longer in a larger library.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property, lru_cache

from corpus.agencies import AgencyParts, Region, RegionRelation, chain, region_relation, regions_named, split_agency
from index.records import AgencyRecord

_NAMES_KEPT = 1 << 16
_ZONE = "zone"


@lru_cache(maxsize=_NAMES_KEPT)
def split_name(name: str) -> AgencyParts:
    """``split_agency``, remembered."""
    return split_agency(name)


def regions_of(record: AgencyRecord) -> tuple[Region, ...]:
    """Where an agency is: from its name, else from the region its documents state."""
    return split_name(record.name).regions or regions_named(record.region or "")


def is_in(regions: tuple[Region, ...], named: tuple[Region, ...]) -> bool:
    """Whether an agency of these regions is of a place named, or of one in it."""
    return region_relation(named, regions) in (RegionRelation.SAME, RegionRelation.NARROWER)


class NameIndex:
    """Names with the agencies that go by them, in library order. What few questions need is made when first used."""

    def __init__(self, records: tuple[AgencyRecord, ...], names: Iterable[tuple[str, str]]) -> None:
        """``names`` are pairs of a name and its agency, in library order."""
        self._records = records
        owners: dict[str, list[str]] = defaultdict(list)
        for name, owner in names:
            owners[name].append(owner)
        self._owners = {name: tuple(some) for name, some in owners.items()}  # tuples: no work for garbage collection
        beginning: dict[tuple[str, int], list[str]] = defaultdict(list)
        for name in owners:
            beginning[name[:2], len(name)].append(name)
        self._by_head: dict[str, tuple[tuple[int, tuple[str, ...]], ...]] = {}
        for (head, length), some in sorted(beginning.items(), reverse=True):
            self._by_head[head] = (*self._by_head.get(head, ()), (length, tuple(some)))

    def owners(self, name: str) -> tuple[str, ...]:
        """The agencies of this name."""
        return self._owners.get(name, ())

    def beginning(self, head: str) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """The names that begin with these two characters, by length, the longest first."""
        return self._by_head.get(head, ())

    def with_all(self, text: str) -> set[str]:
        """The names that hold every character of ``text``."""
        holding = sorted((self._holding.get(character, set()) for character in set(text)), key=len)
        return holding[0].intersection(*holding[1:]) if holding else set()

    def with_all_but(self, text: str, wrong: int) -> set[str]:
        """Names as long as ``text``, among them all that differ from it in no more than ``wrong`` characters.

        Of any ``wrong`` + 1 characters such a name holds one: the rarest tell most.
        """
        holding = sorted((self._holding.get(character, set()) for character in text), key=len)
        return {name for names in holding[: wrong + 1] for name in names if len(name) == len(text)}

    def sharing(self, text: str, enough: int) -> tuple[str, ...]:
        """Agencies whose full names share two characters in a row with ``text``, by the rarest of these.

        No more are looked for when ``enough`` are found; of a small library all are given.
        """
        if len(self._records) <= enough:
            return tuple(record.name for record in self._records)
        found: dict[str, None] = {}
        for having in sorted((self._with_pair.get(pair, []) for pair in _pairs(text)), key=len):
            found.update(dict.fromkeys(having))
            if len(found) >= enough:
                break
        return self.in_order(found)

    def inside(self, named: tuple[Region, ...]) -> tuple[str, ...]:
        """The agencies of these places and of what lies in them."""
        keys = {key for region in named for key in _keys_of(region)}
        groups = {regions: names for key in keys for regions, names in self._by_place.get(key, {}).items()}
        return self.in_order(n for regions, names in groups.items() if is_in(regions, named) for n in names)

    def in_order(self, agencies: Iterable[str]) -> tuple[str, ...]:
        """Agencies in library order, each once."""
        return tuple(sorted(set(agencies), key=self._order.__getitem__))

    @cached_property
    def _order(self) -> dict[str, int]:
        return {record.name: place for place, record in enumerate(self._records)}

    @cached_property
    def _holding(self) -> dict[str, set[str]]:
        """The names that hold a character."""
        found: dict[str, set[str]] = defaultdict(set)
        for name in self._owners:
            for character in name:
                found[character].add(name)
        return dict(found)

    @cached_property
    def _with_pair(self) -> dict[str, list[str]]:
        """The agencies whose full names hold two characters in a row."""
        found: dict[str, list[str]] = defaultdict(list)
        for record in self._records:
            for pair in _pairs(record.name):
                found[pair].append(record.name)
        return dict(found)

    @cached_property
    def _by_place(self) -> dict[tuple[str, str], dict[tuple[Region, ...], list[str]]]:
        """Agencies by their regions, under each region that theirs is or lies in."""
        grouped: dict[tuple[Region, ...], list[str]] = defaultdict(list)
        for record in self._records:
            grouped[regions_of(record)].append(record.name)
        found: dict[tuple[str, str], dict[tuple[Region, ...], list[str]]] = defaultdict(dict)
        for regions, names in grouped.items():
            for key in {key for region in regions for above in chain(region) for key in _keys_of(above)}:
                found[key][regions] = names
        return dict(found)


def _pairs(text: str) -> set[str]:
    return {text[start : start + 2] for start in range(len(text) - 1)}


def _keys_of(region: Region) -> list[tuple[str, str]]:
    """What a region is found under; zones may agree by their kind alone."""
    return [(region.code, region.name), *([(_ZONE, "")] if region.level == _ZONE else [])]
