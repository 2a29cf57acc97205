"""Rows of cells that say themselves how they are merged → places with spans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TableCell(Generic[T]):
    """A cell: how many grid columns it covers, its width (twentieths of a point), how it is merged."""

    content: T
    columns: int
    width: int
    continues_above: bool
    continues_left: bool


@dataclass(frozen=True, slots=True)
class TableRow(Generic[T]):
    """A row; ``before``, ``after``: grid columns left empty at its sides."""

    cells: tuple[TableCell[T], ...]
    before: int
    after: int
    width_before: int

    @property
    def columns(self) -> int:
        """Grid columns from the left edge of the table to the right end of the row."""
        return self.before + sum(cell.columns for cell in self.cells) + self.after


@dataclass(slots=True)
class Place:
    """Where a cell stands (from 0) and what it covers; grows while the rows below are laid."""

    row: int
    column: int
    row_span: int
    col_span: int


def rows_to_cells(rows: Sequence[TableRow[T]], columns: Sequence[Sequence[int]]) -> list[tuple[TableCell[T], Place]]:
    """Every printed cell with its place; what merely continues another cell adds to that one's span.

    ``columns``: for each row the columns at which its cells begin, and the one at which the last ends.
    """
    placed: list[tuple[TableCell[T], Place]] = []
    above: dict[int, Place] = {}
    for number, (row, starts) in enumerate(zip(rows, columns, strict=True)):
        current: dict[int, Place] = {}
        last: Place | None = None
        for cell, start, end in zip(row.cells, starts, starts[1:], strict=False):
            if cell.continues_left and last is not None:
                last.col_span += end - start
                continue
            place = above.get(start) if cell.continues_above else None
            if place is not None:
                place.row_span = number - place.row + 1
            else:
                place = Place(number, start, 1, max(1, end - start))
                placed.append((cell, place))
            current[start] = last = place
        above = current
    return placed
