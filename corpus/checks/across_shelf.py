"""The documents of one agency side by side: what the rules across documents look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.datatypes import Fact, Phase

_MENTIONED_NAMES = 2  # characters; a shorter alias names nobody


@dataclass(frozen=True, slots=True)
class Filed:
    """One document of a library, as far as rules across documents need it.

    ``level``: 部门, 单位 or 政府, None where the document does not say.
    """

    id: str
    file: str
    title: str
    agency: str
    year: int | None
    phase: Phase | None
    level: str | None
    aliases: tuple[str, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """All documents of one agency."""

    documents: tuple[Filed, ...]

    def of(self, year: int | None, phase: Phase | None) -> tuple[Filed, ...]:
        """The agency's own documents of a year and phase (a later report that looks back is none)."""
        return tuple(one for one in self.documents if (one.year, one.phase) == (year, phase))


def shelves(documents: Iterable[Filed]) -> tuple[Shelf, ...]:
    """The documents by agency: one name, or the full name of one is a known other name of the other."""
    groups: list[list[Filed]] = []
    for one in documents:
        group = next((group for group in groups if any(_one_agency(one, other) for other in group)), None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    return tuple(Shelf(tuple(group)) for group in groups)


def _one_agency(one: Filed, other: Filed) -> bool:
    if one.agency == other.agency:
        return True
    names = {one.agency, *one.aliases}, {other.agency, *other.aliases}
    known = one.agency in names[1] or other.agency in names[0]
    return known and min(len(one.agency), len(other.agency)) > _MENTIONED_NAMES


def own_facts(document: Filed) -> Iterator[Fact]:
    """Figures of the document's own agency; a file may hold those of its units as well."""
    return (fact for fact in document.facts if fact.agency == document.agency)
