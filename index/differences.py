"""What a new edition of a document prints otherwise than the one it replaced.

The old edition leaves the library; its differing figures stay on record, so that nobody who cited
one of them is left without a trace.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from corpus.datatypes import Fact, Phase
from index.filters import amount_key, unit_of
from index.rows import column_list, column_names, from_row, to_row

if TYPE_CHECKING:
    import sqlite3

    from index.records import DocumentRecord
    from index.store import Database

_Name = tuple[object, ...]


class Change(StrEnum):
    """What became of an old figure."""

    CHANGED = "changed"  # the new edition prints another figure in its place
    WITHDRAWN = "withdrawn"  # it prints none


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of a replaced edition that the new edition does not print as it was."""

    document: str  # id of the new edition
    replaced: str  # id of the old one
    replaced_file: str
    replaced_at: str  # when the new edition came in: ISO 8601, UTC
    change: Change
    agency: str
    year: int | None
    phase: Phase | None
    item: str
    code: str | None
    scope: str
    columns: tuple[str, ...]
    old_value: Decimal
    old_unit: str
    old_text: str  # as the old edition printed it
    old_page: int | None
    old_line: int | None
    new_fact: str | None = None
    new_value: Decimal | None = None
    new_unit: str | None = None


def differences(
    record: DocumentRecord, new: Sequence[Fact], old_record: DocumentRecord, old: Sequence[Fact]
) -> list[Difference]:
    """The old figures that changed or are gone, in the old edition's order.

    Figures are matched by what they say of what (agency, year, phase, item, column, 口径), and where one
    thing is stated more than once, in reading order.
    """
    now = _by_name(new)
    found: dict[str, Difference] = {}
    for name, before in _by_name(old).items():
        after = now.get(name, [])
        for was, became in _pairs(before, after):
            if became is None or _amount(was) != _amount(became):
                found[was.id] = _difference(record, old_record, was, became)
    return [found[fact.id] for fact in old if fact.id in found]


def _pairs(before: Sequence[Fact], after: Sequence[Fact]) -> Iterator[tuple[Fact, Fact | None]]:
    """Each old figure with the one in its place; equal ones first, so that an insertion shifts nothing."""
    left = list(after)
    unmatched: list[Fact] = []
    for was in before:
        same = next((fact for fact in left if _amount(fact) == _amount(was)), None)
        if same is None:
            unmatched.append(was)
        else:
            left.remove(same)
    for was in unmatched:
        yield was, left.pop(0) if left else None


def _amount(fact: Fact) -> tuple[str, int]:
    return amount_key(fact.value, unit_of(fact.unit))


def _by_name(facts: Sequence[Fact]) -> dict[_Name, list[Fact]]:
    named: dict[_Name, list[Fact]] = defaultdict(list)
    for fact in facts:
        named[_name(fact)].append(fact)
    return named


def _name(fact: Fact) -> _Name:
    """What the figure is of; a table without a known form is told by its title."""
    place = fact.form or fact.scope
    return (
        *(fact.agency, fact.year, fact.phase, fact.code or fact.item, fact.path, fact.role),
        *(fact.columns or fact.measure, fact.aspect, fact.base, fact.origin, place),
    )


def _difference(record: DocumentRecord, old_record: DocumentRecord, was: Fact, became: Fact | None) -> Difference:
    return Difference(
        document=record.id,
        replaced=old_record.id,
        replaced_file=old_record.file,
        replaced_at=record.ingested_at,
        change=Change.CHANGED if became else Change.WITHDRAWN,
        agency=was.agency,
        year=was.year,
        phase=was.phase,
        item=was.item,
        code=was.code,
        scope=was.scope,
        columns=was.columns,
        old_value=was.value,
        old_unit=was.unit,
        old_text=was.source.text,
        old_page=was.source.page,
        old_line=was.source.line,
        new_fact=became.id if became else None,
        new_value=became.value if became else None,
        new_unit=became.unit if became else None,
    )


def add_differences(connection: sqlite3.Connection, found: Sequence[Difference]) -> None:
    """Keep them; within a writing transaction, after the new document went in."""
    marks = ", ".join("?" * len(column_names(Difference)))
    connection.executemany(
        f"INSERT INTO differences ({column_list(Difference)}) VALUES ({marks})", (to_row(one) for one in found)
    )


def taken_over(connection: sqlite3.Connection, old: Sequence[str], new: str) -> list[Difference]:
    """What editions that go now had themselves replaced, on record under the new edition from now on."""
    sql = f"SELECT {column_list(Difference)} FROM differences WHERE document = ? ORDER BY replaced_at, rowid"
    found = [from_row(Difference, row) for one in old for row in connection.execute(sql, (one,))]
    return [replace(one, document=new, new_fact=None) if one.document != new else one for one in found]


def load_differences(database: Database, document: str) -> list[Difference]:
    """What this document's edition changed, the oldest replacement first."""
    sql = f"SELECT {column_list(Difference)} FROM differences WHERE document = ? ORDER BY replaced_at, rowid"
    return [from_row(Difference, row) for row in database.rows(sql, (document,))]


def load_all_differences(database: Database) -> dict[str, list[Difference]]:
    """The same of every document that changed something, by its id."""
    sql = f"SELECT {column_list(Difference)} FROM differences ORDER BY document, replaced_at, rowid"
    found: dict[str, list[Difference]] = {}
    for one in (from_row(Difference, row) for row in database.rows(sql)):
        found.setdefault(one.document, []).append(one)
    return found


def describe(found: Sequence[Difference], most: int = 3) -> str:
    """The differences in one Chinese sentence, the first few by name; "" for none."""
    if not found:
        return ""
    named = "；".join(_described(one) for one in found[:most])
    rest = f"；另有{len(found) - most}处" if len(found) > most else ""
    return f"与旧版相比有{len(found)}个数字不同：{named}{rest}"


def _described(one: Difference) -> str:
    now = "新版没有印出" if one.new_value is None else f"新版为{one.new_value}{one.new_unit}"
    return f"“{one.scope}”{one.item}旧版为{one.old_value}{one.old_unit}，{now}"
