"""Two breakdowns of one total side by side: 支出 by function in one half, by use in another."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby

from corpus.checks.book import Book, place_of_cell
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.judge import graded
from corpus.checks.rules import Rule
from corpus.checks.table_ground import Sheet, amount_columns, first_damage, row_name, say, sheet_of, title_of
from corpus.datatypes import RowRole, Table

RULE = "sides_agree"
_TOTALS = (RowRole.TOTAL, RowRole.SUBTOTAL)
_FEWEST = 2


def check_sides(book: Book) -> Iterator[Finding]:
    """A half without a total of its own against the total of the half under the same heading."""
    for _, same in groupby(book.tables, key=lambda table: (table.title, table.source)):
        halves = [table for table in same if amount_columns(table) and table.rows]
        for half in halves:
            others = [other for other in halves if other is not half and _heading(other) == _heading(half)]
            if _heading(half) and not _has_total(half) and len(others) == 1 and _has_total(others[0]):
                yield from _compared(sheet_of(book, half), sheet_of(book, others[0]))


def _heading(table: Table) -> str:
    path = table.columns[amount_columns(table)[0]]
    return path[0] if len(path) > 1 else ""


def _has_total(table: Table) -> bool:
    return any(row.role in _TOTALS for row in table.rows)


def _compared(half: Sheet, other: Sheet) -> Iterator[Finding]:
    column, there = amount_columns(half.table)[0], amount_columns(other.table)[0]
    rows = [i for i, row in enumerate(half.table.rows) if row.level == 1 and half.values[i][column] is not None]
    totals = [i for i, row in enumerate(other.table.rows) if row.role in _TOTALS and other.values[i][there] is not None]
    if len(rows) < _FEWEST or not totals:
        return
    found = sum((half.values[i][column] or Decimal(0) for i in rows), Decimal(0))
    slack = half.units[column] / 2 * (len(rows) + 1)
    gaps = {i: found - (other.values[i][there] or Decimal(0)) for i in totals}
    nearest = min(gaps, key=lambda i: abs(gaps[i]))
    document, gap = half.book.document.id, gaps[nearest]
    if abs(gap) <= slack:
        yield Finding(RULE, document, Outcome.PASS, Severity.INFO, "两栏合计相符")
        return
    outcome, severity = graded(gap, slack)
    total = other.values[nearest][there] or Decimal(0)
    text = (
        f"“{title_of(half.table)}”左右两种分类的支出不等：按“{half.table.label_header}”所列各行相加为{say(found)}，"
        f"“{row_name(other.table, nearest)}”印的是{say(total)}，相差{say(abs(gap))}"
    )
    reason = first_damage(half.table.rows[i].cells[column] for i in rows)
    places = (
        place_of_cell(half.book, other.table, nearest, there),
        *(place_of_cell(half.book, half.table, i, column) for i in rows[:3]),
    )
    yield Finding(
        RULE,
        document,
        Outcome.PARSE_DOUBT if reason else outcome,
        severity,
        f"{text}。{reason}" if reason else text,
        places,
        found,
        total,
        -gap,
        half.table.unit,
    )


RULES: tuple[Rule, ...] = (Rule(RULE, check_sides),)
