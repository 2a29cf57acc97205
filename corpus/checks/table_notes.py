"""Notes under forms: “本表为空表” stands under an empty form only, and an empty form has its note."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from corpus.checks.book import Book, place_of_cell
from corpus.checks.datatypes import Finding, Outcome, Place, Severity
from corpus.checks.rules import Rule
from corpus.checks.table_ground import damage, row_name, say, title_of
from corpus.checks.table_words import words
from corpus.datatypes import GapKind, Table

NOTE, SILENT = "note_over_figures", "empty_without_note"
_MOST = 3


def check_notes(book: Book) -> Iterator[Finding]:
    """Every note that calls its form empty, against what the form prints."""
    for tables in _forms(book):
        note = next((note for table in tables for note in table.notes if _says_empty(note)), None)
        if note is None:
            continue
        figures = [place for table in tables for place in _figures(table)]
        if figures:
            yield _contradicted(book, note, figures)
        else:
            yield Finding(NOTE, book.document.id, Outcome.PASS, Severity.INFO, "空表说明在空表下")


def _forms(book: Book) -> Iterator[Sequence[Table]]:
    """Tables as printed: halves side by side are one form."""
    for _, same in groupby(book.tables, key=lambda table: (table.title, table.source)):
        yield tuple(same)


def _says_empty(note: str) -> bool:
    return bool(words("says_empty").search(note)) and not words("general_remark").search(note)


def _figures(table: Table) -> list[tuple[Table, int, int]]:
    """The cells that print more than nothing."""
    return [
        (table, r, c)
        for r, row in enumerate(table.rows)
        for c, cell in enumerate(row.cells)
        if cell.value and damage(cell) is None
    ]


def _contradicted(book: Book, note: str, figures: Sequence[tuple[Table, int, int]]) -> Finding:
    table = figures[0][0]
    shown = "、".join(
        f"{row_name(t, r)}{'·' + '/'.join(p for p in t.columns[c] if p) if any(t.columns[c]) else ''}"
        f"{say(t.rows[r].cells[c].value or Decimal(0))}"
        for t, r, c in figures[:_MOST]
    ).replace("（本行）·", "")
    text = f"“{title_of(table)}”注明“{note.strip()}”，表中却有数字：{shown}"
    places = tuple(place_of_cell(book, t, r, c) for t, r, c in figures[:_MOST])
    return Finding(NOTE, book.document.id, Outcome.FAIL, Severity.ERROR, text, places, unit=table.unit)


def check_empty(book: Book) -> Iterator[Finding]:
    """Forms without a single figure: a reader needs to be told that there is nothing to tell."""
    noted = {gap.table for gap in book.gaps if gap.kind is GapKind.EMPTY_FORM and gap.note}
    for tables in _forms(book):
        if not tables[0].form or any(cell.value is not None for t in tables for row in t.rows for cell in row.cells):
            continue
        has_note = any(table.number in noted or words("nothing").search("".join(table.notes)) for table in tables)
        has_note = has_note or any(words("nothing_line").match(line) for line in _lines_near(book, tables[-1]))
        text = f"“{title_of(tables[0])}”没有任何数字，也没有说明"
        place = Place(book.document.id, tables[0].source, title_of(tables[0]), table=title_of(tables[0]))
        if has_note or not tables[0].source.text.strip():
            yield Finding(SILENT, book.document.id, Outcome.PASS, Severity.INFO, "空表有说明")
        else:
            yield Finding(SILENT, book.document.id, Outcome.FAIL, Severity.INFO, text, (place,))


def _lines_near(book: Book, table: Table) -> Iterator[str]:
    """The lines on the page on which a form ends."""
    page = table.last_page or table.source.page
    for paragraph in book.document.paragraphs if page else ():
        for source in (paragraph.source, *(line for _, line in paragraph.lines)):
            if source.page == page:
                yield source.text.strip()


RULES: tuple[Rule, ...] = (Rule(NOTE, check_notes), Rule(SILENT, check_empty))
