"""Which cell a set of failing sums points to.

A wrong number breaks every sum that it takes part in, by the same amount. The cell whose change mends the most
failing sums and breaks none that hold is the suspect; where no cell stands out, the total itself is named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from corpus.checks.table_formulas import Derived, bears_out
from corpus.checks.table_ground import Sheet, missing_in, tolerance_in
from corpus.checks.table_structure import holds_in
from corpus.datatypes import GridPlace, TableSum

_TWO_WITNESSES = 2


@dataclass(frozen=True, slots=True)
class Suspect:
    """A cell, what it should be, and the failing sums that it explains.

    ``settles`` tells whether every sum that it takes part in would then hold.
    """

    place: GridPlace
    expected: Decimal
    explains: tuple[TableSum, ...]
    settles: bool
    borne_out: bool = False  # by rates that its row prints


def suspects(sheet: Sheet, sums: Sequence[TableSum], failing: Sequence[TableSum]) -> tuple[Suspect, ...]:
    """Cells that two or more failing sums point to, the strongest first; each failing sum counts once."""
    book = _by_place(sums)
    left = list(failing)
    found: list[Suspect] = []
    while True:
        best = _best(sheet, book, left)
        if best is None:
            return tuple(found)
        found.append(best)
        left = [item for item in left if item not in best.explains]


def lone_suspect(sheet: Sheet, sums: Sequence[TableSum], failing: Sequence[TableSum], item: TableSum) -> Suspect | None:
    """The one cell of a failing sum that may be changed without breaking another sum; None if several may."""
    book = _by_place(sums)
    weighed = [_weighed(sheet, book, place, failing) for place in (item.whole, *item.parts)]
    free = [s for s in weighed if s is not None and s.settles]
    return free[0] if len(free) == 1 and free[0].explains == (item,) else None


def borne_out(sheet: Sheet, columns: Derived, item: TableSum) -> Suspect | None:
    """The one number of a failing sum whose own rates say that it should be what the sum makes it."""
    found = []
    for place in (item.whole, *item.parts):
        expected = (sheet.value(place) or Decimal(0)) + _change(sheet, item, place)
        if sheet.value(place) is not None and bears_out(sheet, columns, place, expected):
            found.append(Suspect(place, expected, (item,), True, True))
    return found[0] if len(found) == 1 else None


def _by_place(sums: Sequence[TableSum]) -> Mapping[GridPlace, list[TableSum]]:
    book: dict[GridPlace, list[TableSum]] = defaultdict(list)
    for item in sums:
        for place in (item.whole, *item.parts):
            book[place].append(item)
    return book


def _best(sheet: Sheet, book: Mapping[GridPlace, list[TableSum]], failing: Sequence[TableSum]) -> Suspect | None:
    places = {place for item in failing for place in (item.whole, *item.parts)}
    weighed = [s for place in sorted(places) if (s := _weighed(sheet, book, place, failing))]
    strong = [s for s in weighed if len(s.explains) >= _TWO_WITNESSES]
    return max(strong, key=lambda s: (s.settles, len(s.explains), sheet.value(s.place) is None), default=None)


def _weighed(
    sheet: Sheet, book: Mapping[GridPlace, list[TableSum]], place: GridPlace, failing: Sequence[TableSum]
) -> Suspect | None:
    """The place with the change that mends the most failing sums; None where that breaks as many."""
    own = [item for item in book[place] if item in failing]
    best: Suspect | None = None
    for item in own:
        change = _change(sheet, item, place)
        mended = tuple(
            other for other in own if abs(_change(sheet, other, place) - change) <= tolerance_in(sheet, other)
        )
        broken = sum(_would_break(sheet, other, place, change) for other in book[place] if other not in own)
        expected = (sheet.value(place) or Decimal(0)) + change
        settles = not broken and len(mended) == len(own)
        if len(mended) > broken and (best is None or len(mended) > len(best.explains)):
            best = Suspect(place, expected, mended, settles)
    return best


def _change(sheet: Sheet, item: TableSum, place: GridPlace) -> Decimal:
    """What must be added to a place for the sum to hold."""
    gap = missing_in(sheet.values, item)
    return -gap if place == item.whole else gap


def _would_break(sheet: Sheet, item: TableSum, place: GridPlace, change: Decimal) -> bool:
    if not holds_in(sheet, item):
        return False
    gap = missing_in(sheet.values, item) + (change if place == item.whole else -change)
    return abs(gap) > tolerance_in(sheet, item)
