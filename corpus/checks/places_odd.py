"""Text and form differ: which of them is the odd one out, by the form's own sums and by the other places."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from corpus.checks.book import Book
from corpus.checks.judge import half_unit
from corpus.checks.places_index import Index, Stated, is_telling
from corpus.datatypes import GridPlace, Origin, Table, TableSum
from corpus.quantities import unit_of


def cell_is_odd(one: Stated, cells: Sequence[Stated], book: Book, index: Index) -> bool:
    """Whether more speaks for the figure of the text than for the one cell that differs from it."""
    if len(cells) != 1:
        return False
    cell = cells[0]
    mended, broken = _sums_with(one, cell, book)
    for_text = mended + len(_elsewhere(one, index, cell))
    for_cell = broken + len(_elsewhere(cell, index, one))
    return for_text > for_cell


def told_alike(one: Stated, index: Index, other: Stated) -> list[Stated]:
    """A place of each further table or section that states the same number of an item named alike."""
    return _elsewhere(one, index, other)


def _elsewhere(one: Stated, index: Index, other: Stated) -> list[Stated]:
    if not is_telling(one.fact.value):
        return []
    found: dict[tuple[str, ...], Stated] = {}
    for third in index.by_value.get(one.value, ()):
        is_alike = _named_alike(one, third) and third.fact.aspect is one.fact.aspect
        if third.place not in (one.place, other.place) and is_alike and third.fact.year == one.fact.year:
            found.setdefault(third.place, third)
    return list(found.values())


def _named_alike(one: Stated, other: Stated) -> bool:
    if one.quantity.code and one.quantity.code == other.quantity.code:
        return True
    short, long = sorted((one.fact.item, other.fact.item), key=len)
    return len(short) >= 4 and short in long


# --- sums ------------------------------------------------------------------------------------------


def _sums_with(one: Stated, cell: Stated, book: Book) -> tuple[int, int]:
    """How many sums of the form the number of the text would mend, and how many it would break."""
    table = next((table for table in book.tables if table.number == cell.fact.table), None)
    if table is None or cell.fact.origin is not Origin.CELL:
        return 0, 0
    seat = _seat(table, cell)
    if seat is None:
        return 0, 0
    value = one.value / unit_of(cell.fact.unit).factor
    mended = broken = 0
    for total in (total for total in table.sums if seat in (total.whole, *total.parts)):
        before, after = _holds(table, total, {}), _holds(table, total, {seat: value})
        mended += after and not before
        broken += before and not after
    return mended, broken


def _seat(table: Table, cell: Stated) -> GridPlace | None:
    places = (
        GridPlace(r, c)
        for r, row in enumerate(table.rows)
        for c, one in enumerate(row.cells)
        if one.source == cell.fact.source
    )
    return next(places, None)


def _holds(table: Table, total: TableSum, instead: dict[GridPlace, Decimal]) -> bool:
    """Whether a sum is kept within the rounding of its terms, with other values for some places."""
    gap = slack = Decimal(0)
    for place, sign in ((total.whole, 1), *((part, -1) for part in total.parts)):
        cell = table.rows[place.row].cells[place.column]
        value = instead.get(place, cell.value)
        if value is not None:
            gap += sign * value
            slack += half_unit(cell.text, value)
    return abs(gap) <= slack
