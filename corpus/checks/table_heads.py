"""Headers at odds with their table: figures of execution under a column called only 预算数."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from corpus.checks.book import Book, place_of_cell
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.rules import Rule
from corpus.checks.table_ground import amount_columns, column_name, row_name, say, title_of
from corpus.checks.table_words import word_list, words
from corpus.datatypes import RowRole, Table
from corpus.tiers import tier_in
from corpus.vocabulary import clean_label

RULE = "header_at_odds"


def check_heads(book: Book) -> Iterator[Finding]:
    """Tables whose only amounts are called 预算数 though they are of what was done."""
    seen: set[tuple[str, int | None]] = set()
    for table in book.tables:
        columns = amount_columns(table)
        if not columns or not all(words("budget_leaf").search(table.columns[c][-1]) for c in columns):
            continue
        if (table.title, table.source.page) in seen:
            continue
        finding = _by_title(book, table, columns) or _by_value(book, table, columns)
        if finding is not None:
            if finding.outcome is Outcome.FAIL:
                seen.add((table.title, table.source.page))
            yield finding


def _by_title(book: Book, table: Table, columns: Sequence[int]) -> Finding | None:
    """The title says 执行情况, 完成情况 or 决算, and nothing else."""
    if not words("done_title").search(table.title) or words("plan_title").search(table.title) or not table.rows:
        return None
    text = f"“{title_of(table)}”的题目是执行或决算情况，数字栏却只称“{column_name(table, columns[0])}”"
    place = place_of_cell(book, table, 0, columns[0])
    return Finding(RULE, book.document.id, Outcome.FAIL, Severity.WARNING, text, (place,))


def _by_value(book: Book, table: Table, columns: Sequence[int]) -> Finding | None:
    """The first row is the executed total of another table of the same place and year."""
    row = next((i for i, line in enumerate(table.rows) if line.cells[columns[0]].value), None)
    if row is None or len(columns) != 1 or _year(table.title) is None:
        return None
    value, label = table.rows[row].cells[columns[0]].value or Decimal(0), clean_label(table.rows[row].label)
    subject = next((word for word in word_list("budgets") if word in label), None)
    side = next((word for word in word_list("sides") if word in label), None)
    if subject is None or side is None:
        return None
    for other in book.tables:
        if other is not table and _is_twin(table, other, subject, side):
            planned, done = _totals(other, "budget_leaf"), _totals(other, "done_leaf")
            if value in planned.values():
                return Finding(RULE, book.document.id, Outcome.PASS, Severity.INFO, "栏名与数字相符")
            column = next((c for c, total in done.items() if total == value), None)
            if column is not None and planned:
                return _found(book, table, row, columns[0], other, column)
    return None


def _is_twin(table: Table, other: Table, subject: str, side: str) -> bool:
    same_time = _year(table.title) == _year(other.title) and tier_in(table.title) is tier_in(other.title)
    return (same_time and subject in other.title and side in other.title and other.unit in (table.unit, None)) or (
        same_time and subject in other.title and side in other.title and table.unit is None
    )


def _year(title: str) -> str | None:
    match = re.search(r"20\d\d(?=年)", title)
    return match[0] if match else None


def _totals(table: Table, leaf: str) -> dict[int, Decimal]:
    """The grand total of each amount column whose name is of that kind, earlier years aside."""
    row = next((line for line in table.rows if line.role in (RowRole.TOTAL, RowRole.SUBTOTAL)), None)
    if row is None:
        return {}
    found: dict[int, Decimal] = {}
    for column in amount_columns(table):
        head = "".join(table.columns[column])
        years = set(re.findall(r"20\d\d(?=年)", head))
        value = row.cells[column].value
        if words(leaf).search(head) and value is not None and years <= {_year(table.title)}:
            found[column] = value
    return found


def _found(book: Book, table: Table, row: int, column: int, other: Table, done: int) -> Finding:
    value = table.rows[row].cells[column].value or Decimal(0)
    total = next(i for i, line in enumerate(other.rows) if line.role in (RowRole.TOTAL, RowRole.SUBTOTAL))
    text = (
        f"“{title_of(table)}”的数字栏称“{column_name(table, column)}”，但其中“{row_name(table, row)}”{say(value)}"
        f"是“{title_of(other)}”“{row_name(other, total)}”的“{column_name(other, done)}”，不是预算数，栏名疑误"
    )
    places = (place_of_cell(book, table, row, column), place_of_cell(book, other, total, done))
    return Finding(RULE, book.document.id, Outcome.FAIL, Severity.WARNING, text, places, actual=value, unit=table.unit)


RULES: tuple[Rule, ...] = (Rule(RULE, check_heads),)
