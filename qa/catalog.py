"""What a library holds, as answering needs it: agencies, coverage, and views of their figures."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from corpus.agencies import split_agency
from corpus.datatypes import Fact, Origin, Phase, Tier
from corpus.vocabulary import vocabulary
from index.facts import FactFilter, FactStore
from index.recent import Recent
from index.records import AgencyRecord, Coverage, DocumentRecord
from qa.matching import View
from qa.names import AgencyNames
from qa.pinyin import PinyinReader
from qa.standing import of_column
from qa.words import words

_VIEWS_KEPT = 64  # more would make the pauses of the garbage collector felt
_ITEM_SETS_KEPT = 256
_OFFERS_KEPT = 8192
_TOWN = re.compile("[一-鿿]{2}(?:镇|乡|街道)$")


@dataclass(frozen=True, slots=True)
class Edition:
    """A published year and phase of one agency."""

    year: int
    phase: Phase | None


class Catalog:
    """One state of a library. Reads lazily and remembers; make a new one when the library changes."""

    def __init__(self, store: FactStore) -> None:
        self.store = store
        records = store.documents()
        self.documents: dict[str, DocumentRecord] = {record.id: record for record in records}
        self.names = AgencyNames(tuple(self._placed(record) for record in store.agencies(records)))
        self._own: dict[str, list[DocumentRecord]] = defaultdict(list)
        for record in self.documents.values():
            self._own[record.agency].append(record)
        self._coverage: dict[str, list[Coverage]] = defaultdict(list)
        for coverage in store.coverage():
            self._coverage[coverage.agency].append(coverage)
        self._views: Recent[tuple[str, int], View] = Recent(_VIEWS_KEPT)
        self._items: Recent[tuple[str, ...], tuple[str, ...]] = Recent(_ITEM_SETS_KEPT)
        self._offers: Recent[tuple[str, date], bool] = Recent(_OFFERS_KEPT)

    @cached_property
    def pinyin(self) -> PinyinReader:
        """Reads questions typed in pinyin, by the names of the library and of the field."""
        agencies = (name for record in self.names.records for name in (record.name, *record.aliases))
        return PinyinReader.of((*words().spelt, *vocabulary().name_keys(), *agencies, *self.names.places()))

    @cached_property
    def agencies(self) -> tuple[str, ...]:
        """Agencies with a document of their own."""
        return tuple(record.name for record in self.names.records if self.publishes(record.name))

    def publishes(self, agency: str) -> bool:
        """Whether an agency has a document of its own."""
        return any(c.published and c.year is not None for c in self._coverage.get(agency, ()))

    @cached_property
    def troubled(self) -> tuple[DocumentRecord, ...]:
        """Documents with problems of reading and without an agency that publishes."""
        return tuple(d for d in self.documents.values() if d.problems and not self.publishes(d.agency))

    def _placed(self, record: AgencyRecord) -> AgencyRecord:
        """A place that only another's report mentions lies where that report is of (高新区 of a city)."""
        owners = {self.documents[name].agency for name in record.documents}
        if record.region or record.name in owners or len(owners) != 1:
            return record
        return replace(record, region=min(owners))

    def editions(self, agency: str) -> tuple[Edition, ...]:
        """The published years and phases of an agency, latest first, budget before final account."""
        found = {Edition(c.year, c.phase) for c in self._coverage.get(agency, ()) if c.published and c.year is not None}
        order = [Phase.BUDGET, Phase.ADJUSTED, Phase.FINAL, Phase.ESTIMATED, None]
        return tuple(sorted(found, key=lambda e: (-e.year, order.index(e.phase))))

    def years(self, agency: str) -> tuple[int, ...]:
        """Published years, latest first."""
        return tuple(dict.fromkeys(edition.year for edition in self.editions(agency)))

    def phases(self, agency: str, year: int) -> tuple[Phase, ...]:
        """Published phases of one year."""
        return tuple(e.phase for e in self.editions(agency) if e.year == year and e.phase is not None)

    def below(self, government: str) -> tuple[str, ...]:
        """The places whose figures this agency's documents state beside its own (县区 in a city's report)."""
        found = {agency for document in self.documents_of(government) for agency in self._told_of[document.id]}
        return tuple(sorted(a for a in found if a != government and (split_agency(a).regions or is_town(a))))

    @cached_property
    def _told_of(self) -> dict[str, set[str]]:
        """The agencies that each document states figures of."""
        found: dict[str, set[str]] = defaultdict(set)
        for agency, all_ in self._coverage.items():
            for document in (document for coverage in all_ for document in coverage.documents):
                found[document].add(agency)
        return found

    def mentioned_years(self, agency: str) -> tuple[int, ...]:
        """Years that any document states figures of, published or not (last year's column)."""
        years = {c.year for c in self._coverage.get(agency, ()) if c.year is not None and c.facts}
        return tuple(sorted(years, reverse=True))

    def documents_of(self, agency: str, year: int | None = None) -> tuple[DocumentRecord, ...]:
        """The agency's own documents, of one year or all."""
        return tuple(d for d in self._own.get(agency, ()) if year is None or d.year == year)

    def is_in_item(self, text: str) -> bool:
        """Whether ``text`` is part of the name of any item of the library (医院接入数 is no hospital)."""
        return any(text in match.item for match in self.store.items_like(text, limit=8))

    def view(self, agency: str, year: int) -> View:
        """All that the library states of an agency and year."""
        return self._views.get((agency, year), lambda: self._view(agency, year))

    def item_names(self, agencies: tuple[str, ...]) -> tuple[str, ...]:
        """The distinct items of these agencies, the longest first."""
        return self._items.get(agencies, lambda: self._item_names(agencies))

    def is_answered(self, question: str, as_of: date, ask: Callable[[], bool]) -> bool:
        """Whether an offered question has an answer, as ``ask`` finds out: the same is offered again and again."""
        return self._offers.get((question, as_of), ask)

    def _view(self, agency: str, year: int) -> View:
        wanted = FactFilter(agencies=(agency,), years=(year,))
        return View(self._with_tiers([of_column(f) for f in self.store.find(wanted)]), self.store.find_gaps(wanted))

    def _with_tiers(self, facts: list[Fact]) -> list[Fact]:
        """A government's table that states no tier, beside tables of its 本级, is of the whole place."""
        split = {f.document for f in facts if f.tier is Tier.OWN and f.origin is Origin.CELL}
        split = {document for document in split if self.documents[document].level == "政府"}
        return [
            replace(f, tier=Tier.WHOLE) if f.tier is None and f.document in split and f.origin is Origin.CELL else f
            for f in facts
        ]

    def _item_names(self, agencies: tuple[str, ...]) -> tuple[str, ...]:
        if not agencies:
            return ()
        return tuple(sorted(self.store.item_names(agencies), key=len, reverse=True))


def is_town(agency: str) -> bool:
    """Whether a name is that of a town or a township, which no list of regions holds."""
    return _TOWN.search(agency) is not None
