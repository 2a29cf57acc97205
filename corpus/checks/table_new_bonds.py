"""New bonds of each place within its new limit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from corpus.checks.book import Book, place_of_cell
from corpus.checks.datatypes import Finding, Outcome, Place, Severity
from corpus.checks.rules import Rule
from corpus.checks.table_debt import debt_sheets, kind_of
from corpus.checks.table_ground import Sheet, row_name, say, title_of
from corpus.checks.table_words import word_list, words
from corpus.datatypes import Table
from corpus.vocabulary import clean_label, name_key

RULE = "new_bonds_within_new_limit"
_MOST = 4


def check_new_bonds(book: Book) -> Iterator[Finding]:
    """What a place issued of new bonds against its new limit, where the totals say that both count the same."""
    sheets = list(debt_sheets(book))
    for kind in word_list("debt_kinds"):
        limits = [
            (s, c) for s in sheets for c in range(len(s.table.columns)) if is_new_column(s.table, c, "limit", kind)
        ]
        issues = [
            (s, c)
            for s in sheets
            for c in range(len(s.table.columns))
            if is_new_column(s.table, c, "issued_head", kind)
        ]
        for limit_sheet, limit in limits[:1]:
            for issue_sheet, issue in issues[:1]:
                if issue_sheet.table is not limit_sheet.table:
                    yield from _new_bonds(limit_sheet, limit, issue_sheet, issue, kind)


def is_new_column(table: Table, column: int, word: str, kind: str) -> bool:
    """Whether a column is of new debt of a kind: its limit or what was issued of it, as ``word`` says."""
    head = "".join(table.columns[column])
    return bool(words("new").search(head)) and bool(words(word).search(head)) and kind_of(head) == kind


def _new_bonds(limit_sheet: Sheet, limit: int, issue_sheet: Sheet, issue: int, kind: str) -> Iterator[Finding]:
    """The rows of both by the names of places; the first row is the whole."""
    there = {name_key(clean_label(row.label)): i for i, row in enumerate(issue_sheet.table.rows)}
    pairs = [
        (i, there[key])
        for i, row in enumerate(limit_sheet.table.rows)
        if (key := name_key(clean_label(row.label))) in there
    ]
    both = [(i, j, limit_sheet.values[i][limit], issue_sheet.values[j][issue]) for i, j in pairs]
    known = [(i, j, a, b) for i, j, a, b in both if a is not None and b is not None]
    if limit_sheet.table.unit != issue_sheet.table.unit or not known or known[0][2] != known[0][3]:
        return
    unit = limit_sheet.units[limit] + issue_sheet.units[issue]
    over = [(i, j, a, b) for i, j, a, b in known if b > a + unit]
    yield Finding(
        RULE,
        limit_sheet.book.document.id,
        Outcome.PASS,
        Severity.INFO,
        "发行在新增限额之内",
        count=len(known) - len(over),
    )
    if over:
        yield _over_limit(limit_sheet, limit, issue_sheet, issue, kind, over)


def _over_limit(
    limit_sheet: Sheet,
    limit: int,
    issue_sheet: Sheet,
    issue: int,
    kind: str,
    over: Sequence[tuple[int, int, Decimal, Decimal]],
) -> Finding:
    rows = "、".join(f"{row_name(limit_sheet.table, i)}限额{say(a)}、发行{say(b)}" for i, _, a, b in over[:_MOST])
    text = (
        f"“{title_of(limit_sheet.table)}”的新增{kind}债务限额与“{title_of(issue_sheet.table)}”的新增{kind}债券发行额"
        f"合计相同，分到各地却不一致，发行大于限额的有：{rows}"
    )
    i, j, allowed, issued = over[0]
    places: tuple[Place, ...] = (
        place_of_cell(limit_sheet.book, limit_sheet.table, i, limit),
        place_of_cell(issue_sheet.book, issue_sheet.table, j, issue),
    )
    return Finding(
        RULE,
        limit_sheet.book.document.id,
        Outcome.FAIL,
        Severity.WARNING,
        text,
        places,
        issued,
        allowed,
        allowed - issued,
        limit_sheet.table.unit,
    )


RULES: tuple[Rule, ...] = (Rule(RULE, check_new_bonds),)
