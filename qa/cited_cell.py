"""A citation → the cell of the parsed table that it points to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.datatypes import Cell, Row, Source, Table

if TYPE_CHECKING:
    from qa.schema import Citation


@dataclass(frozen=True, slots=True)
class CitedCell:
    """A cell by the places of its row and column in the table, from 0; ``column`` None: the label of the row."""

    table: Table
    row_index: int
    column: int | None

    @property
    def row(self) -> Row:
        """The row that the cell stands in."""
        return self.table.rows[self.row_index]

    @property
    def cell(self) -> Cell | None:
        """The cell; None where the label is cited."""
        return None if self.column is None else self.row.cells[self.column]


def find_cell(tables: Iterable[Table], citation: Citation) -> CitedCell | None:
    """The cell that a citation points to, the best by title, row and column; None for running text."""
    found = [cited for table in tables for cited in _cited_in(table, citation)]
    return max(found, key=lambda cited: _agreement(cited, citation), default=None)


def _cited_in(table: Table, citation: Citation) -> Iterator[CitedCell]:
    for number, row in enumerate(table.rows):
        for column, cell in enumerate(row.cells):
            if is_same_place(cell.source, citation):
                yield CitedCell(table, number, column)
        if is_same_place(row.source, citation):
            yield CitedCell(table, number, _column_named(table, citation.column))


def is_same_place(source: Source, citation: Citation) -> bool:
    """Whether a source is the place that a citation names."""
    place = (source.page, source.line, source.sheet, source.cell, source.bbox)
    named = (citation.page, citation.line, citation.sheet, citation.cell, citation.bbox)
    is_placed = any(part is not None for part in place)
    return is_placed and place == named and source.text.strip() == citation.text.strip()


def _column_named(table: Table, name: str | None) -> int | None:
    return next((n for n, path in enumerate(table.columns) if " / ".join(path) == name), None)


def _agreement(cited: CitedCell, citation: Citation) -> tuple[bool, bool, bool]:
    path = cited.table.columns[cited.column] if cited.column is not None else ()
    return cited.table.title == citation.table, cited.row.label == citation.row, " / ".join(path) == citation.column
