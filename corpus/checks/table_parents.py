"""Rows that a table lost: parts whose own 类 or 款 it does not print, though it prints all the others.

The sums still hold then, for the parts take the place of the row above them.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus.checks.book import Book, place_of_cell
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.rules import Rule
from corpus.checks.table_ground import is_exact, row_name, title_of
from corpus.classification import class_item, parent_code, system_of
from corpus.datatypes import Table

RULE = "table_parent_rows"
_ENOUGH = 2  # rows above must be this table's habit


def check_parents(book: Book) -> Iterator[Finding]:
    """Every table with codes of two levels or more."""
    for table in book.tables:
        codes = {row.code for row in table.rows if row.code and row.cells and system_of(row.code)}
        above: dict[int, set[str]] = {}
        for code in codes:
            parent = parent_code(code)
            if parent:
                above.setdefault(len(parent), set()).add(parent)
        for parents in above.values():
            yield from _checked(book, table, parents & codes, parents - codes)


def _checked(book: Book, table: Table, printed: set[str], missing: set[str]) -> Iterator[Finding]:
    if len(printed) < _ENOUGH:
        return
    if not missing:
        yield Finding(RULE, book.document.id, Outcome.PASS, Severity.INFO, "上级科目各有一行")
    if len(missing) == 1:
        yield _lost(book, table, missing.pop())


def _lost(book: Book, table: Table, code: str) -> Finding:
    item = class_item(code, book.document.identity.year)
    rows = [n for n, row in enumerate(table.rows) if row.code and parent_code(row.code) == code and row.cells]
    parts = "、".join(f"“{row_name(table, n)}”" for n in rows[:3])
    above = f"{code}{item.name if item else ''}"
    text = (
        f"“{title_of(table)}”有{parts}{'等' if len(rows) > 3 else ''}，却没有其上级科目{above}一行，"
        "而其他各科目都有上级，疑为漏行"
    )
    doubt = "" if is_exact(book.document) else "，也可能是读表时漏行"
    outcome = Outcome.PARSE_DOUBT if doubt else Outcome.FAIL
    places = tuple(place_of_cell(book, table, n, 0) for n in rows[:3])
    return Finding(RULE, book.document.id, outcome, Severity.WARNING, text + doubt, places)


RULES: tuple[Rule, ...] = (Rule(RULE, check_parents),)
