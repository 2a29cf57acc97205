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
class Ledger:
    """All sums of a table, each reckoned once: what is missing, how much may be, whether it holds."""

    sums: tuple[TableSum, ...]
    gaps: tuple[Decimal, ...]
    slacks: tuple[Decimal, ...]
    states: tuple[bool | None, ...]
    at: Mapping[GridPlace, tuple[int, ...]]  # the numbers of the sums that a cell takes part in


def ledger_of(sheet: Sheet, sums: Sequence[TableSum]) -> Ledger:
    """The sums of a table, reckoned."""
    at: dict[GridPlace, list[int]] = defaultdict(list)
    for number, item in enumerate(sums):
        for place in (item.whole, *item.parts):
            at[place].append(number)
    return Ledger(
        tuple(sums),
        tuple(missing_in(sheet.values, item) for item in sums),
        tuple(tolerance_in(sheet, item) for item in sums),
        tuple(holds_in(sheet, item) for item in sums),
        {place: tuple(numbers) for place, numbers in at.items()},
    )


@dataclass(frozen=True, slots=True)
class Suspect:
    """A cell, what it should be, and the failing sums that it explains, by number and in full.

    ``settles`` tells whether every sum that it takes part in would then hold.
    """

    place: GridPlace
    expected: Decimal
    numbers: tuple[int, ...]
    explains: tuple[TableSum, ...]
    settles: bool
    borne_out: bool = False  # by rates that its row prints


def suspects(sheet: Sheet, ledger: Ledger, failing: Sequence[int]) -> tuple[Suspect, ...]:
    """Cells that two or more failing sums point to, the strongest first; each failing sum counts once."""
    left = set(failing)
    found: list[Suspect] = []
    while True:
        best = _best(sheet, ledger, left)
        if best is None:
            return tuple(found)
        found.append(best)
        left -= set(best.numbers)


def lone_suspect(sheet: Sheet, ledger: Ledger, failing: Sequence[int], number: int) -> Suspect | None:
    """The one cell of a failing sum that may be changed without breaking another sum; None if several may."""
    item, wrong = ledger.sums[number], set(failing)
    weighed = (_weighed(sheet, ledger, place, wrong) for place in (item.whole, *item.parts))
    free = [suspect for suspect in weighed if suspect is not None and suspect.settles]
    free = [suspect for suspect in free if sheet.value(suspect.place) is not None or suspect.expected > 0]
    return free[0] if len(free) == 1 and free[0].numbers == (number,) else None


def borne_out(sheet: Sheet, ledger: Ledger, columns: Derived, number: int) -> Suspect | None:
    """The one number of a failing sum whose own rates say that it should be what the sum makes it."""
    if not columns:
        return None
    item = ledger.sums[number]
    found = []
    for place in (item.whole, *item.parts):
        value = sheet.value(place)
        if value is None:
            continue
        expected = value + _change(ledger, number, place)
        if bears_out(sheet, columns, place, expected):
            found.append(Suspect(place, expected, (number,), (item,), settles=True, borne_out=True))
    return found[0] if len(found) == 1 else None


def _best(sheet: Sheet, ledger: Ledger, failing: set[int]) -> Suspect | None:
    counts: dict[GridPlace, int] = defaultdict(int)
    for number in failing:
        for place in (ledger.sums[number].whole, *ledger.sums[number].parts):
            counts[place] += 1
    shared = sorted(place for place, count in counts.items() if count >= _TWO_WITNESSES)
    weighed = [found for place in shared if (found := _weighed(sheet, ledger, place, failing))]
    strong = [found for found in weighed if len(found.numbers) >= _TWO_WITNESSES]
    return max(strong, key=lambda s: (s.settles, len(s.numbers), sheet.value(s.place) is None), default=None)


def _weighed(sheet: Sheet, ledger: Ledger, place: GridPlace, failing: set[int]) -> Suspect | None:
    """The place with the change that mends the most failing sums; None where that breaks as many."""
    own = [number for number in ledger.at[place] if number in failing]
    changes = {number: _change(ledger, number, place) for number in own}
    best: Suspect | None = None
    for change in dict.fromkeys(changes.values()):
        mended = tuple(n for n in own if abs(changes[n] - change) <= ledger.slacks[n])
        broken = sum(_would_break(ledger, n, place, change) for n in ledger.at[place] if n not in changes)
        if len(mended) > broken and (best is None or len(mended) > len(best.numbers)):
            expected = (sheet.value(place) or Decimal(0)) + change
            explains = tuple(ledger.sums[n] for n in mended)
            best = Suspect(place, expected, mended, explains, not broken and len(mended) == len(own))
    return best


def _change(ledger: Ledger, number: int, place: GridPlace) -> Decimal:
    """What must be added to a place for the sum to hold."""
    gap = ledger.gaps[number]
    return -gap if place == ledger.sums[number].whole else gap


def _would_break(ledger: Ledger, number: int, place: GridPlace, change: Decimal) -> bool:
    if not ledger.states[number]:
        return False
    gap = ledger.gaps[number] + (change if place == ledger.sums[number].whole else -change)
    return abs(gap) > ledger.slacks[number]
