"""Columns that follow from others: 增减额, 增减%, 完成预算%, 占比, recomputed from the table's own columns.

Which columns a rate was made of is found, not assumed: the pair that most rows keep. Rows that do not are told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import permutations

from corpus.checks.book import Book, place_of_cell
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.edits import proposal
from corpus.checks.judge import graded, half_unit
from corpus.checks.rules import Rule
from corpus.checks.table_ground import (
    Sheet,
    amount_columns,
    column_name,
    first_damage,
    row_name,
    say,
    sheet_of,
    title_of,
)
from corpus.checks.table_words import words
from corpus.datatypes import RowRole, Table
from corpus.numerals import to_half_width

CHANGE, RATE, ZERO = "table_change", "table_rate", "table_zero_base"
_HUNDRED = Decimal(100)
_FEWEST = 3
_MAJORITY = Decimal("0.6")
_SMALL_MISFIT = Decimal("0.005")


class _Kind(StrEnum):
    """How a derived column is made of two others; the value says it in Chinese."""

    DIFFERENCE = "之差"
    RATIO = "之比"
    GROWTH = "的增减幅度"
    SHARE = "占合计的比重"


@dataclass(frozen=True, slots=True)
class _Formula:
    """``first`` and ``second`` are columns; of a SHARE the second is the row of the total."""

    kind: _Kind
    first: int
    second: int


@dataclass(frozen=True, slots=True)
class _Result:
    """What a formula gives for a row, and how far rounding of its numbers may move that."""

    value: Decimal
    slack: Decimal


def check_changes(book: Book) -> Iterator[Finding]:
    """Differences that a table prints between two of its own columns."""
    for sheet in _sheets(book):
        for column in _change_columns(sheet.table):
            yield from _checked(CHANGE, sheet, column, _differences(sheet, column))


def check_rates(book: Book) -> Iterator[Finding]:
    """Percentages that a table prints of its own columns."""
    for sheet in _sheets(book):
        for column in _rate_columns(sheet.table):
            yield from _checked(RATE, sheet, column, _rates(sheet, column))


def check_zero_bases(book: Book) -> Iterator[Finding]:
    """A growth over nothing has no percentage."""
    for sheet in _sheets(book):
        for column in _rate_columns(sheet.table):
            formula = _best(sheet, column, _rates(sheet, column))
            if formula is not None and formula.kind is _Kind.GROWTH:
                yield from _zero_bases(sheet, column, formula)


def _sheets(book: Book) -> Iterator[Sheet]:
    return (sheet_of(book, table) for table in book.tables if len(table.columns) >= _FEWEST)


# --- columns --------------------------------------------------------------------------------------


def _head(table: Table, column: int) -> str:
    return to_half_width("/".join(table.columns[column]))


def _rate_columns(table: Table) -> list[int]:
    return [c for c in range(len(table.columns)) if words("rate_head").search(_head(table, c))]


def _change_columns(table: Table) -> list[int]:
    rates = _rate_columns(table)
    return [
        c for c in range(len(table.columns)) if c not in rates and words("change_leaf").search(table.columns[c][-1])
    ]


def _bases(table: Table) -> list[int]:
    changes = _change_columns(table)
    return [c for c in amount_columns(table) if c not in changes and not words("rate_head").search(_head(table, c))]


def _differences(sheet: Sheet, column: int) -> list[_Formula]:
    bases = _bases(sheet.table)
    return [_Formula(_Kind.DIFFERENCE, a, b) for a, b in permutations(bases, 2) if column not in (a, b)]


def _rates(sheet: Sheet, column: int) -> list[_Formula]:
    """The formulas that the header of a percentage allows."""
    head, bases = _head(sheet.table, column), _bases(sheet.table)
    pairs = list(permutations(bases, 2))
    if words("growth_head").search(head):
        return [_Formula(_Kind.GROWTH, a, b) for a, b in pairs]
    totals = [i for i, row in enumerate(sheet.table.rows) if row.role in (RowRole.TOTAL, RowRole.SUBTOTAL)]
    shares = [_Formula(_Kind.SHARE, a, row) for a in bases for row in totals]
    return [_Formula(_Kind.RATIO, a, b) for a, b in pairs] + shares


# --- which formula --------------------------------------------------------------------------------


def _best(sheet: Sheet, column: int, formulas: Sequence[_Formula]) -> _Formula | None:
    """The formula that most rows keep, the nearer columns first; None where most rows keep none."""
    ranked = sorted(
        formulas, key=lambda f: abs(f.first - column) + (abs(f.second - column) if f.kind is not _Kind.SHARE else 0)
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


def _kept(sheet: Sheet, column: int, formula: _Formula) -> int:
    return sum(
        _misfit(sheet, r, column, formula) is not None and _fits(sheet, r, column, formula) for r in _rows(sheet)
    )


def _fits(sheet: Sheet, row: int, column: int, formula: _Formula) -> bool:
    found = _misfit(sheet, row, column, formula)
    return found is not None and abs(found[0]) <= found[1]


def _misfit(sheet: Sheet, row: int, column: int, formula: _Formula) -> tuple[Decimal, Decimal] | None:
    """How far a printed rate is off, and how far it may be: rounded or cut at its last place."""
    printed, result = sheet.values[row][column], _result(sheet, row, formula)
    if printed is None or result is None:
        return None
    unit = half_unit(sheet.table.rows[row].cells[column].text, printed)
    own = unit if formula.kind is _Kind.DIFFERENCE else unit * 2
    return printed - result.value, own + result.slack


def _result(sheet: Sheet, row: int, formula: _Formula) -> _Result | None:
    first = sheet.values[row][formula.first]
    if formula.kind is _Kind.SHARE:
        second, unit = sheet.values[formula.second][formula.first], sheet.units[formula.first]
    else:
        second, unit = sheet.values[row][formula.second], sheet.units[formula.second]
    if formula.kind is _Kind.DIFFERENCE:
        return None if first is None and second is None else _difference(sheet, formula, first, second)
    if not second or second < 0 or (first is None and formula.kind is not _Kind.GROWTH):
        return None  # of less than nothing, some divide by the amount and some by its size
    top = (first or Decimal(0)) - (second if formula.kind is _Kind.GROWTH else Decimal(0))
    errors = (sheet.units[formula.first] / 2 + abs(first or Decimal(0)) / second * unit / 2) / second * _HUNDRED
    return _Result(top / second * _HUNDRED, errors)


def _difference(sheet: Sheet, formula: _Formula, first: Decimal | None, second: Decimal | None) -> _Result:
    slack = (sheet.units[formula.first] + sheet.units[formula.second]) / 2
    return _Result((first or Decimal(0)) - (second or Decimal(0)), slack)


# --- findings -------------------------------------------------------------------------------------


def _checked(rule: str, sheet: Sheet, column: int, formulas: Sequence[_Formula]) -> Iterator[Finding]:
    formula = _best(sheet, column, formulas)
    if formula is None:
        return
    for row in _rows(sheet):
        found = _misfit(sheet, row, column, formula)
        if found is None:
            continue
        if abs(found[0]) <= found[1]:
            yield Finding(rule, sheet.book.document.id, Outcome.PASS, Severity.INFO, "相符")
        else:
            yield _about(rule, sheet, row, column, formula, found)


def _about(
    rule: str, sheet: Sheet, row: int, column: int, formula: _Formula, found: tuple[Decimal, Decimal]
) -> Finding:
    table, (gap, tolerance) = sheet.table, found
    printed = sheet.values[row][column] or Decimal(0)
    expected = _shown(printed - gap, sheet, row, column)
    outcome, severity = graded(gap, tolerance)
    if (
        severity is Severity.WARNING
        and formula.kind is not _Kind.DIFFERENCE
        and abs(gap) <= abs(expected) * _SMALL_MISFIT
    ):
        severity = Severity.ROUNDING  # thousands of percent, off in the last places
    text = (
        f"“{title_of(table)}”“{row_name(table, row)}”行“{column_name(table, column)}”印的是{say(printed)}，"
        f"按{_how(sheet, row, formula)}计算为{say(expected)}，相差{say(abs(printed - expected))}"
    )
    cells = [table.rows[row].cells[c] for c in _columns_of(column, formula)]
    reason = first_damage(cells)
    is_slip = severity is Severity.WARNING and reason is None and formula.kind is _Kind.DIFFERENCE
    return Finding(
        rule,
        sheet.book.document.id,
        Outcome.PARSE_DOUBT if reason else outcome,
        severity,
        f"{text}。{reason}" if reason else text,
        tuple(place_of_cell(sheet.book, table, row, c) for c in _columns_of(column, formula)),
        expected,
        printed,
        printed - expected,
        table.rows[row].cells[column].unit or (table.unit if formula.kind is _Kind.DIFFERENCE else "%"),
        proposal(printed, expected, "与所列两数相符") if is_slip else None,
    )


def _columns_of(column: int, formula: _Formula) -> tuple[int, ...]:
    return (column, formula.first) if formula.kind is _Kind.SHARE else (column, formula.first, formula.second)


def _how(sheet: Sheet, row: int, formula: _Formula) -> str:
    """“本年数”93.2与“上年数”100.0的增减幅度."""
    first = sheet.values[row][formula.first]
    one = f"“{column_name(sheet.table, formula.first)}”{_or_blank(first)}"
    if formula.kind is _Kind.SHARE:
        return (
            f"{one}占“{row_name(sheet.table, formula.second)}”{_or_blank(sheet.values[formula.second][formula.first])}"
        )
    second = f"“{column_name(sheet.table, formula.second)}”{_or_blank(sheet.values[row][formula.second])}"
    return f"{one}与{second}{formula.kind.value}"


def _or_blank(value: Decimal | None) -> str:
    return "（空白）" if value is None else say(value)


def _shown(value: Decimal, sheet: Sheet, row: int, column: int) -> Decimal:
    printed = sheet.values[row][column] or Decimal(0)
    unit = half_unit(sheet.table.rows[row].cells[column].text, printed) * 2
    return value.quantize(unit, ROUND_HALF_UP)


def _zero_bases(sheet: Sheet, column: int, formula: _Formula) -> Iterator[Finding]:
    table = sheet.table
    for row in _rows(sheet):
        printed, base = sheet.values[row][column], sheet.values[row][formula.second]
        now = sheet.values[row][formula.first]
        if not printed or base or not now:
            continue
        text = (
            f"“{title_of(table)}”“{row_name(table, row)}”行“{column_name(table, formula.second)}”{_or_blank(base)}，"
            f"“{column_name(table, column)}”却印着{say(printed)}，基数为0时增减幅度没有意义"
        )
        reason = first_damage(table.rows[row].cells[c] for c in (column, formula.first, formula.second))
        places = tuple(place_of_cell(sheet.book, table, row, c) for c in (column, formula.second))
        outcome = Outcome.PARSE_DOUBT if reason else Outcome.FAIL
        yield Finding(ZERO, sheet.book.document.id, outcome, Severity.WARNING, text, places, actual=printed, unit="%")


RULES: tuple[Rule, ...] = (Rule(CHANGE, check_changes), Rule(RATE, check_rates), Rule(ZERO, check_zero_bases))
