"""How columns of a table follow from others: differences, rates of completion, growth and shares.

Which columns a rate was made of is found, not assumed: of all pairs that its header allows, the one that most
rows keep.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import permutations

from corpus.checks.judge import half_unit
from corpus.checks.table_ground import Sheet, amount_columns
from corpus.checks.table_words import words
from corpus.datatypes import GridPlace, RowRole, Table
from corpus.numerals import to_half_width

_HUNDRED = Decimal(100)
_FEWEST = 3
_MAJORITY = Decimal("0.6")


class Kind(StrEnum):
    """How a derived column is made of two others; the value says it in Chinese."""

    DIFFERENCE = "之差"
    RATIO = "之比"
    GROWTH = "的增减幅度"
    SHARE = "占合计的比重"


@dataclass(frozen=True, slots=True)
class Formula:
    """``first`` and ``second`` are columns; of a SHARE the second is the row of the total."""

    kind: Kind
    first: int
    second: int


@dataclass(frozen=True, slots=True)
class Result:
    """What a formula gives for a row, and how far rounding of its numbers may move that."""

    value: Decimal
    slack: Decimal


# --- columns --------------------------------------------------------------------------------------


def _head(table: Table, column: int) -> str:
    return to_half_width("/".join(table.columns[column]))


def rate_columns(table: Table) -> list[int]:
    """Columns of percentages."""
    return [c for c in range(len(table.columns)) if words("rate_head").search(_head(table, c))]


def change_columns(table: Table) -> list[int]:
    """Columns of differences in money."""
    rates = rate_columns(table)
    return [
        c for c in range(len(table.columns)) if c not in rates and words("change_leaf").search(table.columns[c][-1])
    ]


def _bases(table: Table) -> list[int]:
    changes = change_columns(table)
    return [c for c in amount_columns(table) if c not in changes and not words("rate_head").search(_head(table, c))]


def differences(sheet: Sheet, column: int) -> list[Formula]:
    """The pairs that a column of differences may be of."""
    bases = _bases(sheet.table)
    return [Formula(Kind.DIFFERENCE, a, b) for a, b in permutations(bases, 2) if column not in (a, b)]


def rates(sheet: Sheet, column: int) -> list[Formula]:
    """The formulas that the header of a percentage allows."""
    head, bases = _head(sheet.table, column), _bases(sheet.table)
    pairs = list(permutations(bases, 2))
    if words("growth_head").search(head):
        return [Formula(Kind.GROWTH, a, b) for a, b in pairs]
    totals = [i for i, row in enumerate(sheet.table.rows) if row.role in (RowRole.TOTAL, RowRole.SUBTOTAL)]
    shares = [Formula(Kind.SHARE, a, row) for a in bases for row in totals]
    return [Formula(Kind.RATIO, a, b) for a, b in pairs] + shares


# --- which formula --------------------------------------------------------------------------------


def best_formula(sheet: Sheet, column: int, formulas: Sequence[Formula]) -> Formula | None:
    """The formula that most rows keep, the nearer columns first; None where most rows keep none."""
    ranked = sorted(
        formulas, key=lambda f: abs(f.first - column) + (abs(f.second - column) if f.kind is not Kind.SHARE else 0)
    )
    scored = [(_kept(sheet, column, formula), formula) for formula in ranked]
    best = max(scored, key=lambda pair: pair[0], default=None)
    if best is None:
        return None
    held = best[0]
    tested = sum(_result(sheet, r, best[1]) is not None and sheet.values[r][column] is not None for r in _rows(sheet))
    return best[1] if held >= _FEWEST and held >= tested * _MAJORITY else None


def _rows(sheet: Sheet) -> range:
    return range(len(sheet.table.rows))


def _kept(sheet: Sheet, column: int, formula: Formula) -> int:
    return sum(_fits(sheet, r, column, formula) is True for r in _rows(sheet))


def _fits(sheet: Sheet, row: int, column: int, formula: Formula) -> bool | None:
    found = misfit(sheet, row, column, formula)
    return None if found is None else abs(found[0]) <= found[1]


def misfit(sheet: Sheet, row: int, column: int, formula: Formula) -> tuple[Decimal, Decimal] | None:
    """How far a printed rate is off, and how far it may be: rounded or cut at its last place."""
    printed, result = sheet.values[row][column], _result(sheet, row, formula)
    if printed is None or result is None:
        return None
    unit = half_unit(sheet.table.rows[row].cells[column].text, printed)
    own = unit if formula.kind is Kind.DIFFERENCE else unit * 2
    return printed - result.value, own + result.slack


def _result(sheet: Sheet, row: int, formula: Formula) -> Result | None:
    first = sheet.values[row][formula.first]
    if formula.kind is Kind.SHARE:
        second, unit = sheet.values[formula.second][formula.first], sheet.units[formula.first]
    else:
        second, unit = sheet.values[row][formula.second], sheet.units[formula.second]
    if formula.kind is Kind.DIFFERENCE:
        return None if first is None and second is None else _difference(sheet, formula, first, second)
    if not second or second < 0 or (first is None and formula.kind is not Kind.GROWTH):
        return None  # of less than nothing, some divide by the amount and some by its size
    top = (first or Decimal(0)) - (second if formula.kind is Kind.GROWTH else Decimal(0))
    errors = (sheet.units[formula.first] / 2 + abs(first or Decimal(0)) / second * unit / 2) / second * _HUNDRED
    return Result(top / second * _HUNDRED, errors)


def _difference(sheet: Sheet, formula: Formula, first: Decimal | None, second: Decimal | None) -> Result:
    slack = (sheet.units[formula.first] + sheet.units[formula.second]) / 2
    return Result((first or Decimal(0)) - (second or Decimal(0)), slack)


# --- as witnesses ---------------------------------------------------------------------------------

Derived = tuple[tuple[int, Formula], ...]


def derived(sheet: Sheet) -> Derived:
    """The derived columns of a table with the formula of each, where one is found."""
    if len(sheet.table.columns) < _FEWEST:
        return ()
    possible = [(c, differences(sheet, c)) for c in change_columns(sheet.table)]
    possible += [(c, rates(sheet, c)) for c in rate_columns(sheet.table)]
    return tuple((c, best) for c, formulas in possible if (best := best_formula(sheet, c, formulas)))


def bears_out(sheet: Sheet, columns: Derived, place: GridPlace, value: Decimal) -> bool:
    """Whether rates beside a number are wrong with it and right with another value."""
    own = [(c, f) for c, f in columns if place.column in _numbers_of(c, f)]
    changed = _with(sheet, place, value)
    wrong = [pair for pair in own if _fits(sheet, place.row, *pair) is False]
    return bool(wrong) and all(_fits(changed, place.row, *pair) is not False for pair in own)


def speaks_against(sheet: Sheet, columns: Derived, place: GridPlace, value: Decimal) -> bool:
    """Whether a rate beside a number is right with it and would be wrong with another value."""
    own = [(c, f) for c, f in columns if place.column in _numbers_of(c, f)]
    changed = _with(sheet, place, value)
    return any(_fits(sheet, place.row, *pair) and _fits(changed, place.row, *pair) is False for pair in own)


def _numbers_of(column: int, formula: Formula) -> tuple[int, ...]:
    return (column, formula.first) if formula.kind is Kind.SHARE else (column, formula.first, formula.second)


def _with(sheet: Sheet, place: GridPlace, value: Decimal) -> Sheet:
    values = list(sheet.values)
    row = list(values[place.row])
    row[place.column] = value
    values[place.row] = row
    return replace(sheet, values=values)
