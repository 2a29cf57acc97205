"""A second, independent reading of tables whose sums fail: is it the parse, or does the document say so?

Where two ways of reading a page agree on every figure, the failing sum is the document's own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from corpus.datatypes import RawDocument, Row, Table
from corpus.layout import lay_out
from corpus.tables import build_tables
from corpus.vocabulary import clean_label

LookAgain = Callable[[frozenset[int]], RawDocument]
"""Reads these pages another way."""

_ENOUGH = Decimal("0.9")  # share of the rows with figures that the second reading must have


def seen_twice(tables: Sequence[Table], look_again: LookAgain) -> tuple[Table, ...]:
    """The tables, those with failing sums compared with a second reading of their pages."""
    pages = frozenset(page for table in tables if table.certificate.failed for page in _pages(table))
    if not pages:
        return tuple(tables)
    others = build_tables(lay_out(look_again(pages)))
    return tuple(_compared(table, others) if table.certificate.failed else table for table in tables)


def _pages(table: Table) -> range:
    first = table.source.page
    return range(first, (table.last_page or first) + 1) if first else range(0)


def _compared(table: Table, others: Sequence[Table]) -> Table:
    rows = [row for row in table.rows if any(cell.value is not None for cell in row.cells)]
    again = _rows_by_name(other for other in others if set(_pages(other)) & set(_pages(table)))
    pairs = [(row, again[_name(row)].pop(0)) for row in rows if again.get(_name(row))]
    is_enough = len(pairs) >= len(rows) * _ENOUGH
    if rows and is_enough and all(_figures(a) == _figures(b) for a, b in pairs):
        return replace(table, certificate=replace(table.certificate, confirmed=table.certificate.failed))
    return table


def _rows_by_name(tables: Iterator[Table]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for table in tables:
        for row in table.rows:
            if any(cell.value is not None for cell in row.cells):
                found[_name(row)].append(row)
    return found


def _name(row: Row) -> str:
    return row.code or clean_label(row.label)


def _figures(row: Row) -> list[Decimal]:
    """The figures as read, in order; repairs are no reading."""
    return [cell.value for cell in row.cells if cell.value is not None]
