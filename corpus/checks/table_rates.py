"""Columns that follow from others: 增减额, 增减%, 完成预算%, 占比, recomputed from the table's own columns.

Which columns a rate was made of is found, not assumed: the pair that most rows keep. Rows that do not are told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from corpus.checks.book import Book, place_of_cell
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.edits import proposal
from corpus.checks.judge import graded, half_unit
from corpus.checks.rules import Rule
from corpus.checks.table_formulas import (
    Formula,
    Kind,
    best_formula,
    change_columns,
    differences,
    misfit,
    rate_columns,
    rates,
)
from corpus.checks.table_ground import Sheet, column_name, first_damage, row_name, say, sheet_of, title_of
from corpus.checks.table_sums import blamed_cells
from corpus.checks.table_tiers import exceeding_cells
from corpus.datatypes import GridPlace

CHANGE, RATE, ZERO = "table_change", "table_rate", "table_zero_base"
_FEWEST = 3
_SMALL_MISFIT = Decimal("0.005")


def check_changes(book: Book) -> Iterator[Finding]:
    """Differences that a table prints between two of its own columns."""
    for sheet in _sheets(book):
        for column in change_columns(sheet.table):
            yield from _checked(CHANGE, sheet, column, differences(sheet, column))


def check_rates(book: Book) -> Iterator[Finding]:
    """Percentages that a table prints of its own columns."""
    for sheet in _sheets(book):
        for column in rate_columns(sheet.table):
            yield from _checked(RATE, sheet, column, rates(sheet, column))


def check_zero_bases(book: Book) -> Iterator[Finding]:
    """A growth over nothing has no percentage."""
    for sheet in _sheets(book):
        for column in rate_columns(sheet.table):
            formula = best_formula(sheet, column, rates(sheet, column))
            if formula is not None and formula.kind is Kind.GROWTH:
                yield from _zero_bases(sheet, column, formula)


def _sheets(book: Book) -> Iterator[Sheet]:
    return (sheet_of(book, table) for table in book.tables if len(table.columns) >= _FEWEST)


# --- findings -------------------------------------------------------------------------------------


def _checked(rule: str, sheet: Sheet, column: int, formulas: Sequence[Formula]) -> Iterator[Finding]:
    formula = best_formula(sheet, column, formulas)
    if formula is None:
        return
    blamed: frozenset[GridPlace] | None = None
    for row in range(len(sheet.table.rows)):
        found = misfit(sheet, row, column, formula)
        if found is None:
            continue
        if abs(found[0]) <= found[1]:
            yield Finding(rule, sheet.book.document.id, Outcome.PASS, Severity.INFO, "相符")
            continue
        blamed = blamed_cells(sheet) | exceeding_cells(sheet) if blamed is None else blamed
        if not any(GridPlace(row, c) in blamed for c in _columns_of(column, formula)):
            yield _about(rule, sheet, row, column, formula, found)  # else that number is told of already


def _about(rule: str, sheet: Sheet, row: int, column: int, formula: Formula, found: tuple[Decimal, Decimal]) -> Finding:
    table, (gap, tolerance) = sheet.table, found
    printed = sheet.values[row][column] or Decimal(0)
    expected = _shown(printed - gap, sheet, row, column)
    outcome, severity = graded(gap, tolerance)
    if (
        severity is Severity.WARNING
        and formula.kind is not Kind.DIFFERENCE
        and abs(gap) <= abs(expected) * _SMALL_MISFIT
    ):
        severity = Severity.ROUNDING  # thousands of percent, off in the last places
    text = (
        f"“{title_of(table)}”“{row_name(table, row)}”行“{column_name(table, column)}”栏印的是{say(printed)}，"
        f"按{_how(sheet, row, formula)}计算为{say(expected)}，相差{say(abs(printed - expected))}"
    )
    cells = [table.rows[row].cells[c] for c in _columns_of(column, formula)]
    reason = first_damage(cells)
    is_slip = severity is Severity.WARNING and reason is None and formula.kind is Kind.DIFFERENCE
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
        table.rows[row].cells[column].unit or (table.unit if formula.kind is Kind.DIFFERENCE else "%"),
        proposal(printed, expected, "与所列两数相符") if is_slip else None,
    )


def _columns_of(column: int, formula: Formula) -> tuple[int, ...]:
    return (column, formula.first) if formula.kind is Kind.SHARE else (column, formula.first, formula.second)


def _how(sheet: Sheet, row: int, formula: Formula) -> str:
    """“本年数”93.2与“上年数”100.0的增减幅度."""
    first = sheet.values[row][formula.first]
    one = f"“{column_name(sheet.table, formula.first)}”{_or_blank(first)}"
    if formula.kind is Kind.SHARE:
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
    return value.quantize(unit.normalize(), ROUND_HALF_UP)


def _zero_bases(sheet: Sheet, column: int, formula: Formula) -> Iterator[Finding]:
    table = sheet.table
    for row in range(len(sheet.table.rows)):
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
