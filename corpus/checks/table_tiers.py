"""A part never exceeds its whole: 市本级 within 全市, 其中 within its item."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from corpus.checks.book import Book, place_of_cell
from corpus.checks.datatypes import Finding, Outcome, Severity
from corpus.checks.rules import Rule
from corpus.checks.table_formulas import bears_out, derived
from corpus.checks.table_ground import Sheet, amount_columns, damage, row_name, say, sheet_of, title_of
from corpus.checks.table_words import words
from corpus.datatypes import GridPlace, RowRole, Table, Tier
from corpus.tiers import split_tier, tier_in
from corpus.vocabulary import clean_label, name_key

OWN, INNER = "own_within_whole", "part_within_item"
_MOST_COLUMNS = 3


def check_tiers(book: Book) -> Iterator[Finding]:
    """The own level of a place against the whole place: two tables, or two columns of one."""
    wholes = [table for table in book.tables if tier_in(table.title) is Tier.WHOLE]
    owns = [table for table in book.tables if tier_in(table.title) is Tier.OWN]
    for own in owns:
        twins = [w for w in wholes if _subject(w) == _subject(own) and w.form == own.form and w.unit == own.unit]
        if len(twins) == 1:
            yield from _tables(sheet_of(book, twins[0]), sheet_of(book, own))
    for table in book.tables:
        yield from _columns(sheet_of(book, table))


def _subject(table: Table) -> str:
    return _untiered(table.title) + "|" + table.label_header


def _untiered(text: str) -> str:
    return re.sub(words("tier").pattern, "", name_key(text))


def _tables(whole: Sheet, own: Sheet) -> Iterator[Finding]:
    rows = _unique_rows(whole.table)
    pairs = [
        (c, other)
        for c in amount_columns(own.table)
        for other in amount_columns(whole.table)
        if _heads(own.table, c) == _heads(whole.table, other)
        and not words("change").search("".join(own.table.columns[c]))
    ]
    for key, index in _unique_rows(own.table).items():
        if key in rows and not words("between_tiers").search(own.table.rows[index].label):
            yield from _row(whole, rows[key], own, index, pairs)


def _heads(table: Table, column: int) -> tuple[str, ...]:
    return tuple(name_key(part) for part in table.columns[column])


def _unique_rows(table: Table) -> Mapping[str, int]:
    keys = [row.code or name_key(clean_label(row.label)) for row in table.rows]
    return {key: i for i, key in enumerate(keys) if keys.count(key) == 1}


def _row(whole: Sheet, whole_row: int, own: Sheet, own_row: int, pairs: Sequence[tuple[int, int]]) -> Iterator[Finding]:
    """One finding for a row, naming the columns in which its part is the larger."""
    told = []
    for own_column, whole_column in pairs:
        part, all_ = own.values[own_row][own_column], whole.values[whole_row][whole_column]
        if part is None or all_ is None or part < 0 or all_ < 0:
            continue
        slack = (own.units[own_column] + whole.units[whole_column]) / 2
        if part > all_ + slack:
            told.append((own_column, whole_column, part, all_))
        else:
            yield Finding(OWN, own.book.document.id, Outcome.PASS, Severity.INFO, "本级不大于全域")
    if told:
        yield _own_exceeds(whole, whole_row, own, own_row, told)


def _own_exceeds(
    whole: Sheet, whole_row: int, own: Sheet, own_row: int, told: Sequence[tuple[int, int, Decimal, Decimal]]
) -> Finding:
    own_column, whole_column, part, all_ = told[0]
    same = whole.table is own.table
    lead = f"“{title_of(whole.table)}”“{row_name(whole.table, whole_row)}”"
    facts = [
        f"“{_column(whole, c_whole)}”为{say(b)}，"
        f"{'' if same else f'“{title_of(own.table)}”同一项'}{f'“{_column(own, c_own)}”' if same else ''}为{say(a)}"
        for c_own, c_whole, a, b in told[:_MOST_COLUMNS]
    ]
    text = f"{lead}{'；'.join(facts)}，本级反而大于全域{_what_rates_say(own, own_row, told) if same else ''}"
    cells = [
        cell
        for c_own, c_whole, *_ in told
        for cell in (own.table.rows[own_row].cells[c_own], whole.table.rows[whole_row].cells[c_whole])
    ]
    reason = next((r for cell in cells if (r := damage(cell))), None)
    return Finding(
        OWN,
        own.book.document.id,
        Outcome.PARSE_DOUBT if reason else Outcome.FAIL,
        Severity.ERROR,
        f"{text}。{reason}" if reason else text,
        (
            place_of_cell(whole.book, whole.table, whole_row, whole_column),
            place_of_cell(own.book, own.table, own_row, own_column),
        ),
        part,
        all_,
        all_ - part,
        own.table.unit,
    )


def _what_rates_say(sheet: Sheet, row: int, told: Sequence[tuple[int, int, Decimal, Decimal]]) -> str:
    """Rates printed beside the own level's figure that fit the other one."""
    columns = derived(sheet)
    fits = [all_ for own, _, _, all_ in told if bears_out(sheet, columns, GridPlace(row, own), all_)]
    return f"；本行印出的百分比只与{say(fits[0])}相符" if fits else ""


def exceeding_cells(sheet: Sheet) -> frozenset[GridPlace]:
    """The own level's figures that exceed the whole place's in the same table."""
    pairs = _column_pairs(sheet)
    rows = [i for i, row in enumerate(sheet.table.rows) if not words("between_tiers").search(row.label)]
    return frozenset(GridPlace(r, own) for r in rows for own, whole in pairs if _is_over(sheet, r, own, whole))


def _is_over(sheet: Sheet, row: int, own: int, whole: int) -> bool:
    part, all_ = sheet.values[row][own], sheet.values[row][whole]
    return part is not None and all_ is not None and part > all_ >= 0


def _column(sheet: Sheet, column: int) -> str:
    return "/".join(part for part in sheet.table.columns[column] if part)


# --- two columns of one table ---------------------------------------------------------------------


def _columns(sheet: Sheet) -> Iterator[Finding]:
    pairs = _column_pairs(sheet)
    for index, row in enumerate(sheet.table.rows if pairs else ()):
        if not words("between_tiers").search(row.label):
            yield from _row(sheet, index, sheet, index, pairs)


def _column_pairs(sheet: Sheet) -> list[tuple[int, int]]:
    """Columns 全市… and 市本级… of one table that say the same of both, in the same order; the own one first."""
    split = {c: split_tier("".join(sheet.table.columns[c])) for c in amount_columns(sheet.table)}
    wholes = [c for c, (tier, _) in split.items() if tier is Tier.WHOLE]
    owns = [c for c, (tier, _) in split.items() if tier is Tier.OWN]
    pairs = list(zip(owns, wholes, strict=False)) if len(wholes) == len(owns) else []
    return pairs if all(_plain(split[a][1]) == _plain(split[b][1]) for a, b in pairs) else []


def _plain(name: str) -> str:
    return words("adjusted").sub("", name_key(name))


# --- 其中 -----------------------------------------------------------------------------------------


def check_of_which(book: Book) -> Iterator[Finding]:
    """其中 rows against the row that they are a part of."""
    for table in book.tables:
        sheet = sheet_of(book, table)
        for index, row in enumerate(table.rows):
            if row.role is not RowRole.OF_WHICH or table.form in ("project_target", "agency_target"):
                continue
            parent = next((i for i in range(index - 1, -1, -1) if table.rows[i].level < row.level), None)
            if parent is not None:
                yield from _inner(sheet, index, parent)


def _inner(sheet: Sheet, index: int, parent: int) -> Iterator[Finding]:
    table = sheet.table
    for c in amount_columns(table):
        part, whole = sheet.values[index][c], sheet.values[parent][c]
        if part is None or whole is None or part < 0 or whole < 0 or words("change").search("".join(table.columns[c])):
            continue
        if part <= whole + sheet.units[c]:
            yield Finding(INNER, sheet.book.document.id, Outcome.PASS, Severity.INFO, "部分不大于整体")
            continue
        text = (
            f"“{title_of(table)}”“{row_name(table, parent)}”为{say(whole)}，"
            f"其中“{row_name(table, index)}”却为{say(part)}，部分大于整体"
        )
        cells = (table.rows[index].cells[c], table.rows[parent].cells[c])
        reason = next((r for cell in cells if (r := damage(cell))), None)
        if any(
            (sheet.values[i][c] or 0) < 0
            for i in range(parent + 1, len(table.rows))
            if table.rows[i].level > table.rows[parent].level
        ):
            reason = reason or "同级各项中有负数"
        yield Finding(
            INNER,
            sheet.book.document.id,
            Outcome.PARSE_DOUBT if reason else Outcome.FAIL,
            Severity.ERROR,
            f"{text}。{reason}" if reason else text,
            (place_of_cell(sheet.book, table, index, c), place_of_cell(sheet.book, table, parent, c)),
            whole,
            part,
            part - whole,
            table.unit,
        )


RULES: tuple[Rule, ...] = (Rule(OWN, check_tiers), Rule(INNER, check_of_which))
