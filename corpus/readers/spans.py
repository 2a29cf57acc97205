"""Cells with spans → Grid, and text of cells: what Word, web pages and spreadsheets have in common."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.datatypes import Grid, GridCell, Source
from corpus.errors import ReadError
from corpus.readers.text import column_letters

MOST_PLACES = 2_000_000
MOST_COLUMNS = 1_000
_NUMBER = re.compile(r"[+-]?[\d,]*\d(?:\.\d+)?%?")


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell at a place (row and column from 0). ``line`` is its line in the document, ``text`` the literal text."""

    text: str
    row: int
    column: int
    row_span: int = 1
    col_span: int = 1
    line: int | None = None


def cell_text(literal: str) -> str:
    """The lines of a cell as one text: a margin parts Chinese text without a blank.

    Two whole figures in one cell stay apart: joined, they would make a third.

    >>> cell_text("因公出国" + chr(10) + "（境）费")
    '因公出国（境）费'
    """
    text = ""
    last = ""
    for part in (line.strip() for line in literal.splitlines()):
        if not part:
            continue
        text += _joint(last, part) + part if text else part
        last = part
    return text


def _joint(before: str, after: str) -> str:
    if _NUMBER.fullmatch(before) and _NUMBER.fullmatch(after):
        return "；"
    is_word = before[-1].isascii() and before[-1].isalpha() and after[0].isascii() and after[0].isalpha()
    return " " if is_word else ""


def to_grid(cells: Sequence[Placed], file: str) -> Grid | None:
    """Lay cells out as a grid; spans that would cover another cell's place are cut, other places are blank.

    Columns in which no cell begins are closed up. None where there is no cell. Raises ReadError for a
    table beyond any bound.
    """
    if not cells:
        return None
    height = max(cell.row for cell in cells) + 1
    width = max(cell.column for cell in cells) + 1
    if height * width > MOST_PLACES or any(cell.column >= MOST_COLUMNS for cell in cells):
        raise ReadError(f"文件“{file}”里有一张表过大（{height}行{width}列）", "请拆成较小的表再导入")
    owners = _owners(cells, height, width)
    used = sorted({cell.column for cell in cells})
    rows = tuple(
        tuple(_grid_cell(owners, row, column, place, used) for place, column in enumerate(used))
        for row in range(height)
    )
    return Grid(rows)


def _owners(cells: Sequence[Placed], height: int, width: int) -> dict[tuple[int, int], Placed]:
    """Which cell covers a place; beginnings of cells come before spans, the first before a later one."""
    owners: dict[tuple[int, int], Placed] = {}
    for cell in cells:
        owners.setdefault((cell.row, cell.column), cell)
    for cell in list(owners.values()):
        fitted = _fit(cell, owners, height, width)
        for row in range(cell.row, cell.row + fitted.row_span):
            for column in range(cell.column, cell.column + fitted.col_span):
                owners[row, column] = fitted
    return owners


def _fit(cell: Placed, owners: dict[tuple[int, int], Placed], height: int, width: int) -> Placed:
    columns = 1
    while columns < cell.col_span and cell.column + columns < width:
        if (cell.row, cell.column + columns) in owners:
            break
        columns += 1
    rows = 1
    while rows < cell.row_span and cell.row + rows < height:
        if any((cell.row + rows, cell.column + c) in owners for c in range(columns)):
            break
        rows += 1
    return replace(cell, row_span=rows, col_span=columns)


def _grid_cell(
    owners: dict[tuple[int, int], Placed], row: int, column: int, place: int, used: Sequence[int]
) -> GridCell | None:
    cell = owners.get((row, column))
    name = f"{column_letters(place)}{row + 1}"
    if cell is None:
        return GridCell("", Source("", cell=name))
    if (cell.row, cell.column) != (row, column):
        return None
    columns = bisect_left(used, column + cell.col_span) - bisect_left(used, column)
    source = Source(cell.text, line=cell.line, cell=name)
    return GridCell(cell_text(cell.text), source, cell.row_span, columns)


def align_edges(rows: Sequence[Sequence[int]], tolerance: int) -> list[list[int]]:
    """Left-to-right edges of each row's cells → numbers of the columns that they part, over all rows.

    Edges nearer than ``tolerance`` are one, unless one row has both.
    """
    shared: list[int] = []
    apart = {pair for edges in rows for pair in pairwise(edges)}
    for edge in sorted({edge for edges in rows for edge in edges}):
        if not shared or edge - shared[-1] > tolerance or (shared[-1], edge) in apart:
            shared.append(edge)
    return [[_nearest(shared, edge) for edge in edges] for edges in rows]


def _nearest(shared: Sequence[int], edge: int) -> int:
    return max(0, bisect_right(shared, edge) - 1)
