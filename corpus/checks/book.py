"""One document laid open for the rules: its tables, figures and sentences, found by place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from corpus.checks.datatypes import Place
from corpus.datatypes import Document, Fact, Gap, Origin, Paragraph, Reading, Source, Table
from corpus.vocabulary import clean_label

_Seat = tuple[int, Source]


@dataclass(frozen=True, slots=True)
class Book:
    """A reading with what the rules look up. ``prose`` are the facts of running text, in reading order."""

    reading: Reading
    prose: tuple[Fact, ...]
    by_seat: Mapping[_Seat, Fact] = field(repr=False)  # table number and place of the cell

    @property
    def document(self) -> Document:
        """The document."""
        return self.reading.document

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All figures, in reading order."""
        return self.reading.facts

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Places where a figure could stand and none does."""
        return self.reading.gaps

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables."""
        return self.reading.document.tables

    def cell_fact(self, table: Table, row: int, column: int) -> Fact | None:
        """The figure read from a cell (row and value column from 0); None for a blank one."""
        return self.by_seat.get((table.number, table.rows[row].cells[column].source))


def open_book(reading: Reading) -> Book:
    """The reading, laid open."""
    seats = {(fact.table, fact.source): fact for fact in reading.facts if fact.table is not None}
    prose = tuple(fact for fact in reading.facts if fact.origin is Origin.PROSE)
    return Book(reading, prose, seats)


def by_sentence(facts: Sequence[Fact]) -> dict[tuple[tuple[str, ...], str], list[Fact]]:
    """Figures of running text by section and sentence, each in reading order."""
    found: dict[tuple[tuple[str, ...], str], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.sentence:
            found[fact.section, fact.sentence].append(fact)
    return dict(found)


# --- places ---------------------------------------------------------------------------------------


def place_of_fact(fact: Fact) -> Place:
    """Where a figure stands, in a reader's words."""
    if fact.origin is Origin.PROSE:
        section = fact.section[-1] if fact.section else None
        words = f"正文“{clean_label(section)}”" if section else "正文"
        return Place(fact.document, fact.source, words, fact.id, section)
    column = " / ".join(fact.columns) or None
    row = fact.row or fact.item
    words = "·".join(part for part in (fact.scope, row, column) if part)
    return Place(fact.document, fact.source, words, fact.id, table=fact.scope, row=row, column=column)


def place_of_cell(book: Book, table: Table, row: int, column: int) -> Place:
    """Where a cell stands (row and value column from 0), blank or not."""
    fact = book.cell_fact(table, row, column)
    if fact is not None:
        return place_of_fact(fact)
    line, cell = table.rows[row], table.rows[row].cells[column]
    path = " / ".join(part for part in table.columns[column] if part)
    title = table.title or f"第{table.number}张表"
    source = cell.source if cell.source.text.strip() else line.source
    words = "·".join(part for part in (title, clean_label(line.label), path) if part)
    return Place(book.document.id, source, words, table=title, row=clean_label(line.label), column=path or None)


def place_of_words(paragraph: Paragraph, document: str, source: Source) -> Place:
    """Where words of running text stand."""
    section = paragraph.section[-1] if paragraph.section else None
    words = f"正文“{clean_label(section)}”" if section else "正文"
    return Place(document, source, words, section=section)
