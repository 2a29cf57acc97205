"""Lists of the projects that new bonds were used for, against the table of new bonds issued."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from corpus.checks.book import Book, place_of_cell
from corpus.checks.datatypes import Finding, Outcome, Place, Severity
from corpus.checks.rules import Rule
from corpus.checks.table_ground import Sheet, amount_columns, column_name, row_name, say, sheet_of, title_of
from corpus.checks.table_words import is_total_name, word_list, words
from corpus.datatypes import RowRole, Table, Tier
from corpus.tiers import tier_in
from corpus.vocabulary import clean_label

RULE = "bond_list_complete"


class _Whose(Enum):
    """Of which places a sum of bonds is."""

    ALL = auto()
    OWN = auto()
    BELOW = auto()


@dataclass(frozen=True, slots=True)
class _Listed:
    """What a list says of some places: a printed total, or what its rows come to."""

    whose: _Whose
    value: Decimal
    count: int
    row: int  # of the total, else of the first row


def check_bond_lists(book: Book) -> Iterator[Finding]:
    """Every list of new-bond projects, where the document also prints what was issued."""
    sheets = [sheet_of(book, table) for table in book.tables if words("debt").search(table.title)]
    issued = next(((s, c) for s in sheets for c in range(len(s.table.columns)) if _is_issue(s.table, c)), None)
    for sheet in sheets:
        column = _listed_column(sheet.table)
        if issued is not None and column is not None and sheet.table.unit == issued[0].table.unit:
            yield from _compared(sheet, column, *issued)


def _is_issue(table: Table, column: int) -> bool:
    head = "".join(table.columns[column])
    is_all = not any(word in head for word in word_list("debt_kinds"))
    is_first = table.columns[column][-1] in ("小计", "合计") or len(table.columns[column]) <= 2
    return table.form != "project" and bool(words("new_bonds").search(head)) and is_all and is_first


def _listed_column(table: Table) -> int | None:
    if table.form != "project" or not words("new_bonds").search(table.title):
        return None
    return next((c for c in amount_columns(table) if words("bond_amount").search(table.columns[c][-1])), None)


def _compared(sheet: Sheet, column: int, issues: Sheet, issue: int) -> Iterator[Finding]:
    places: list[Place] = []
    told: list[str] = []
    first: tuple[Decimal, Decimal] | None = None
    for listed in _listed(sheet, column):
        row = _issue_row(issues, listed.whose)
        value = issues.values[row][issue] if row is not None else None
        if row is None or value is None:
            continue
        if abs(value - listed.value) <= sheet.units[column] * max(listed.count, 1):
            yield Finding(RULE, sheet.book.document.id, Outcome.PASS, Severity.INFO, "与发行额相符")
            continue
        first = first or (value, listed.value)
        name = row_name(sheet.table, listed.row) if listed.count == 1 else f"所列{listed.count}个项目"
        told.append(
            f"{name}“{column_name(sheet.table, column)}”{'' if listed.count == 1 else '相加'}为{say(listed.value)}，"
            f"而“{title_of(issues.table)}”“{row_name(issues.table, row)}”"
            f"“{column_name(issues.table, issue)}”为{say(value)}"
        )
        places += [
            place_of_cell(sheet.book, sheet.table, listed.row, column),
            place_of_cell(sheet.book, issues.table, row, issue),
        ]
    if first is not None:
        text = f"“{title_of(sheet.table)}”{'；'.join(told)}，明细可能未列全"
        document, gap = sheet.book.document.id, first[1] - first[0]
        yield Finding(
            RULE, document, Outcome.FAIL, Severity.WARNING, text, tuple(places), *first, gap, sheet.table.unit
        )


def _listed(sheet: Sheet, column: int) -> Iterator[_Listed]:
    """The totals that a list prints; its rows are the own level's where those below have a total of their own."""
    table = sheet.table
    totals = [i for i, row in enumerate(table.rows) if is_total_name(row.label) and sheet.values[i][column] is not None]
    for index in totals:
        yield _Listed(_whose(table, index), sheet.values[index][column] or Decimal(0), 1, index)
    kinds = {_whose(table, index) for index in totals}
    items = [i for i, row in enumerate(table.rows) if row.role is RowRole.ITEM and i not in totals]
    values = [value for i in items if (value := sheet.values[i][column]) is not None]
    if kinds == {_Whose.BELOW} and values:
        yield _Listed(_Whose.OWN, sum(values, Decimal(0)), len(values), items[0])


def _whose(table: Table, row: int) -> _Whose:
    label = clean_label(table.rows[row].label)
    if words("below").search(label):
        return _Whose.BELOW
    is_own = tier_in(label) is Tier.OWN or tier_in(table.title) is Tier.OWN
    return _Whose.OWN if is_own else _Whose.ALL


def _issue_row(sheet: Sheet, whose: _Whose) -> int | None:
    labels = [clean_label(row.label) for row in sheet.table.rows]
    if whose is _Whose.BELOW:
        return next((i for i, label in enumerate(labels) if words("below").search(label)), None)
    if whose is _Whose.OWN:
        return next((i for i, label in enumerate(labels) if tier_in(label) is Tier.OWN), None)
    return 0 if labels else None


RULES: tuple[Rule, ...] = (Rule(RULE, check_bond_lists),)
