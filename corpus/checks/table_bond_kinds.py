"""Projects listed with the kind of their bonds: those of each kind come to what the debt table says of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from corpus.checks.book import Book, place_of_cell
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.rules import Rule
from corpus.checks.table_debt import debt_sheets, kind_of
from corpus.checks.table_ground import Sheet, amount_columns, column_name, row_name, say, sheet_of, title_of
from corpus.checks.table_new_bonds import is_new_column
from corpus.checks.table_words import word_list, words
from corpus.datatypes import GridPlace, RowRole, Table

RULE = "bond_list_by_kind"
_FEWEST = 3
_MOST = 4


def check_kinds(book: Book) -> Iterator[Finding]:
    """Lists that name the kind of each bond, against the one row of a debt table that one kind already fits."""
    others = list(debt_sheets(book))
    for table in book.tables:
        rows = _rows_by_kind(table)
        column = next((c for c in amount_columns(table) if words("bond_amount").search(table.columns[c][-1])), None)
        if column is not None and len(rows) > 1 and sum(map(len, rows.values())) >= _FEWEST:
            yield from _compared(sheet_of(book, table), column, rows, [s for s in others if s.table is not table])


def _rows_by_kind(table: Table) -> Mapping[str, list[int]]:
    """The rows of projects by 一般 or 专项, where every row says which it is."""
    found: dict[str, list[int]] = defaultdict(list)
    items = [i for i, row in enumerate(table.rows) if row.role is RowRole.ITEM]
    for index in items:
        kinds = {kind_of(text) for _, text in table.rows[index].attributes if words("debt").search(text)}
        if len(kinds) == 1:
            found[kinds.pop()].append(index)
    return found if sum(map(len, found.values())) == len(items) and "" not in found else {}


def _compared(sheet: Sheet, column: int, rows: Mapping[str, list[int]], others: list[Sheet]) -> Iterator[Finding]:
    sums = {kind: sum((sheet.values[i][column] or Decimal(0) for i in own), Decimal(0)) for kind, own in rows.items()}
    for other in others:
        seats = _seats(other, sums) if other.table.unit == sheet.table.unit else None
        if seats is None:
            continue
        for kind, place in seats.items():
            yield _finding(sheet, column, rows[kind], kind, sums[kind], other, place)
        return


def _seats(other: Sheet, sums: Mapping[str, Decimal]) -> dict[str, GridPlace] | None:
    """For each kind its cell in the first row of which at least one cell fits."""
    heads = {
        kind: c
        for kind in word_list("debt_kinds")
        for c in range(len(other.table.columns))
        if any(is_new_column(other.table, c, word, kind) for word in ("limit", "issued_head"))
    }
    for row in range(len(other.table.rows)):
        known = {kind: GridPlace(row, heads[kind]) for kind in sums if kind in heads}
        if len(known) > 1 and any(other.value(place) == sums[kind] for kind, place in known.items()):
            return known
    return None


def _finding(
    sheet: Sheet, column: int, rows: list[int], kind: str, total: Decimal, other: Sheet, place: GridPlace
) -> Finding:
    document, stated = sheet.book.document.id, other.value(place) or Decimal(0)
    slack = sheet.units[column] / 2 * (len(rows) + 1)
    if abs(total - stated) <= slack:
        return Finding(RULE, document, Outcome.PASS, Severity.INFO, "按债券类别合计相符")
    text = (
        f"“{title_of(sheet.table)}”所列{len(rows)}个{kind}债券项目"
        f"“{column_name(sheet.table, column)}”相加为{say(total)}，"
        f"而“{title_of(other.table)}”“{row_name(other.table, place.row)}”"
        f"“{column_name(other.table, place.column)}”为{say(stated)}，相差{say(abs(total - stated))}"
    )
    places = (
        place_of_cell(sheet.book, sheet.table, rows[0], column),
        place_of_cell(sheet.book, other.table, place.row, place.column),
        *(place_of_cell(sheet.book, sheet.table, row, column) for row in rows[1:_MOST]),
    )
    unit = sheet.table.unit
    return Finding(RULE, document, Outcome.FAIL, Severity.WARNING, text, places, stated, total, total - stated, unit)


RULES: tuple[Rule, ...] = (Rule(RULE, check_kinds),)
