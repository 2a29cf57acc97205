"""FactStore: figures and gaps, kept in SQLite and looked up by structure. No heavy import on this path."""

from __future__ import annotations

import json
from collections import defaultdict
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from corpus.datatypes import Fact, Gap, Phase
from index.filters import Bound, FactFilter, amount_key, unit_of
from index.findings import findings_touching
from index.items import add_items, similar_items
from index.records import AgencyRecord, Coverage, DocumentRecord, ItemMatch, Ranking, Total
from index.rows import column_list, column_names, from_row, to_row

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from corpus.checks.datatypes import Finding
    from index.store import Database

__all__ = ["Bound", "FactFilter", "FactStore"]

_KEYS = ("dimension", "amount_key", "n")
_FACT_COLUMNS = frozenset((*column_names(Fact), *_KEYS))
_GAP_COLUMNS = frozenset((*column_names(Gap), "n"))
_ALL = FactFilter()
# A government reports on the year that ends and lays before the congress the budget of the next;
# it states figures of the places below it too.
_PUBLISHES = (
    "(d.year IS c.year AND d.phase IS c.phase) OR "
    "(d.level = '政府' AND d.phase = 'budget' AND c.phase = 'final' AND c.year = d.year - 1)"
)
Order = Literal["largest", "smallest"]
Facet = Literal["agency", "year", "phase", "item", "concept", "code", "measure", "form", "scope", "document"]


class FactStore:
    """Reads the figures of one library. Safe to use from several threads.

    Every method may raise LibraryError where the database cannot be read.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def snapshot(self) -> AbstractContextManager[None]:
        """Inside ``with store.snapshot():`` all lookups of this thread see one state of the library."""
        return self._database.snapshot()

    def state(self) -> int:
        """A number that changes with the content: whoever remembers an answer may ask if it still holds."""
        rows = self._database.rows("SELECT value FROM meta WHERE name = 'revision'")
        return int(rows[0][0]) if rows else 0

    def find(self, wanted: FactFilter = _ALL) -> list[Fact]:
        """All matching facts, by document and then in reading order."""
        where = wanted.matching(_FACT_COLUMNS)
        # Rows by their place in the file: from a disk, a document's figures come in half the time.
        places = f"SELECT rowid FROM facts WHERE {where.sql}"
        return self._facts(f"WHERE rowid IN ({places}) ORDER BY document, n", where.parameters)

    def find_gaps(self, wanted: FactFilter = _ALL) -> list[Gap]:
        """All matching gaps, in the same order; fields of the filter that no gap has do not restrict."""
        where = wanted.matching(_GAP_COLUMNS)
        sql = f"SELECT {column_list(Gap)} FROM gaps WHERE {where.sql} ORDER BY document, n"
        return [from_row(Gap, row) for row in self._database.rows(sql, where.parameters)]

    def get(self, ids: Sequence[str]) -> list[Fact]:
        """The facts with these ids that exist, in the order of ``ids``."""
        found = self._facts("WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(ids),))
        by_id = {fact.id: fact for fact in found}
        return [by_id[one] for one in ids if one in by_id]

    def findings_touching(self, ids: Sequence[str]) -> dict[str, list[Finding]]:
        """The failed checks that touch each of these facts; facts without any are left out."""
        return findings_touching(self._database, ids)

    def count(self, wanted: FactFilter = _ALL) -> int:
        """How many facts match."""
        where = wanted.matching(_FACT_COLUMNS)
        return int(self._database.rows(f"SELECT count(*) FROM facts WHERE {where.sql}", where.parameters)[0][0])

    def rank(self, wanted: FactFilter, order: Order = "largest", limit: int | None = None) -> Ranking:
        """Matching facts by size, taken over all of them; equal ones in reading order.

        Sizes compare within one dimension (money, ratio, people …): restrict ``aspects`` or ``units``.
        """
        where = wanted.matching(_FACT_COLUMNS)
        direction = "DESC" if order == "largest" else "ASC"
        rest = f"WHERE {where.sql} ORDER BY dimension {direction}, amount_key {direction}, document, n LIMIT ?"
        with self.snapshot():
            facts = self._facts(rest, (*where.parameters, -1 if limit is None else limit))
            return Ranking(tuple(facts), self.count(wanted))

    def totals(self, wanted: FactFilter) -> list[Total]:
        """Exact sums of all matching facts, one for each unit printed, by unit."""
        where = wanted.matching(_FACT_COLUMNS)
        rows = self._database.rows(f"SELECT unit, value FROM facts WHERE {where.sql}", where.parameters)
        values: dict[str, list[Decimal]] = defaultdict(list)
        for unit, value in rows:
            values[unit].append(Decimal(value))
        return [Total(unit, sum(some, Decimal(0)), len(some)) for unit, some in sorted(values.items())]

    def distinct(self, facet: Facet, wanted: FactFilter = _ALL) -> list[Any]:
        """The distinct values of one column among the matching facts, ascending, without None."""
        where = wanted.matching(_FACT_COLUMNS)
        sql = f'SELECT DISTINCT "{facet}" FROM facts WHERE {where.sql} AND "{facet}" IS NOT NULL ORDER BY 1'
        values = [row[0] for row in self._database.rows(sql, where.parameters)]
        return [Phase(value) for value in values] if facet == "phase" else values

    def documents(self) -> list[DocumentRecord]:
        """All documents, by agency, year, file."""
        sql = f"SELECT {column_list(DocumentRecord)} FROM documents ORDER BY agency, year, file, id"
        return [from_row(DocumentRecord, row) for row in self._database.rows(sql)]

    def agencies(self, records: Sequence[DocumentRecord] | None = None) -> list[AgencyRecord]:
        """All organisations that figures are of, by name; particulars come from their own documents.

        ``records`` are all ``documents``, where the caller has them.
        """
        with self.snapshot():
            own = self.documents() if records is None else records
            mentions = self._database.rows(
                "SELECT agency, document FROM coverage GROUP BY agency, document ORDER BY agency, document"
            )
        documents: dict[str, dict[str, None]] = defaultdict(dict)
        by_agency: dict[str, list[DocumentRecord]] = defaultdict(list)
        for agency, document in mentions:
            documents[agency][document] = None
        for record in own:
            documents[record.agency][record.id] = None
            by_agency[record.agency].append(record)
        return [_agency(name, tuple(documents[name]), by_agency.get(name, ())) for name in sorted(documents)]

    def coverage(self) -> list[Coverage]:
        """For each agency, year and phase: the documents that state figures of it; by agency, year."""
        sql = (
            "SELECT c.agency, c.year, c.phase, json_group_array(DISTINCT c.document), sum(c.facts),"
            f" sum(c.gaps), max((d.agency = c.agency OR d.level = '政府') AND ({_PUBLISHES}))"
            " FROM coverage AS c JOIN documents AS d ON d.id = c.document"
            " GROUP BY c.agency, c.year, c.phase ORDER BY c.agency, c.year, c.phase"
        )
        return [
            Coverage(
                agency,
                year,
                None if phase is None else Phase(phase),
                tuple(sorted(json.loads(documents))),
                facts,
                gaps,
                bool(published),
            )
            for agency, year, phase, documents, facts, gaps, published in self._database.rows(sql)
        ]

    def item_names(self, agencies: Sequence[str]) -> list[str]:
        """The distinct items of the facts and gaps of these agencies, by name; read from an index alone."""
        among = "WHERE agency IN (SELECT value FROM json_each(?1))"
        sql = f"SELECT item FROM facts {among} UNION SELECT item FROM gaps {among} ORDER BY item"
        return [item for (item,) in self._database.rows(sql, (json.dumps(list(agencies), ensure_ascii=False),))]

    def items_like(self, text: str, limit: int = 50, agencies: Sequence[str] | None = None) -> list[ItemMatch]:
        """Items whose names share characters with ``text``, best first; only of ``agencies`` if given."""
        found: list[ItemMatch] = []
        with self.snapshot():
            for item, score in similar_items(self._database, text, agencies):
                found += [ItemMatch(a, item, score) for a in self._owners(item, agencies, limit - len(found))]
                if len(found) == limit:
                    break
        return found

    def _owners(self, item: str, agencies: Sequence[str] | None, most: int) -> list[str]:
        """Agencies with a figure or a gap of the item, by name, ``most`` of them: an item may be of all."""
        chosen = None if agencies is None else json.dumps(list(agencies), ensure_ascii=False)
        among = "item = ?1 AND (?2 IS NULL OR agency IN (SELECT value FROM json_each(?2)))"
        some = f"SELECT * FROM (SELECT DISTINCT agency FROM {{}} WHERE {among} ORDER BY agency LIMIT ?3)"
        sql = f"{some.format('facts')} UNION {some.format('gaps')} ORDER BY agency LIMIT ?3"
        return [agency for (agency,) in self._database.rows(sql, (item, chosen, most))]

    def _facts(self, rest: str, parameters: Sequence[Any]) -> list[Fact]:
        rows = self._database.rows(f"SELECT {column_list(Fact)} FROM facts {rest}", parameters)
        return [from_row(Fact, row) for row in rows]


def add_facts(connection: sqlite3.Connection, facts: Sequence[Fact], gaps: Sequence[Gap]) -> None:
    """Enter the facts and gaps of one document, in reading order; within a writing transaction."""
    marks = ", ".join("?" * len(_FACT_COLUMNS))
    connection.executemany(
        f"INSERT INTO facts ({column_list(Fact)}, dimension, amount_key, n) VALUES ({marks})",
        ((*to_row(fact), *amount_key(fact.value, unit_of(fact.unit)), n) for n, fact in enumerate(facts, 1)),
    )
    marks = ", ".join("?" * len(_GAP_COLUMNS))
    connection.executemany(
        f"INSERT INTO gaps ({column_list(Gap)}, n) VALUES ({marks})",
        ((*to_row(gap), n) for n, gap in enumerate(gaps, 1)),
    )
    add_items(connection, [*(fact.item for fact in facts), *(gap.item for gap in gaps)])
    _add_coverage(connection, facts, gaps)


def _add_coverage(connection: sqlite3.Connection, facts: Sequence[Fact], gaps: Sequence[Gap]) -> None:
    counts: dict[tuple[str, str, int | None, Phase | None], list[int]] = defaultdict(lambda: [0, 0])
    for fact in facts:
        counts[fact.document, fact.agency, fact.year, fact.phase][0] += 1
    for gap in gaps:
        counts[gap.document, gap.agency, gap.year, gap.phase][1] += 1
    connection.executemany(
        "INSERT INTO coverage VALUES (?, ?, ?, ?, ?, ?)", ((*key, *count) for key, count in counts.items())
    )


def _agency(name: str, documents: tuple[str, ...], own: Sequence[DocumentRecord]) -> AgencyRecord:
    return AgencyRecord(
        name,
        tuple(dict.fromkeys(alias for record in own for alias in record.aliases)),
        next((record.region for record in own if record.region), None),
        next((record.level for record in own if record.level), None),
        next((record.parent for record in own if record.parent), None),
        documents,
    )
