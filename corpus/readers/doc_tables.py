"""The geometry of .doc tables: table properties of a row's end mark → edges and merges of its cells."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from corpus.readers.doc_file import sprms
from corpus.readers.merges import TableCell, TableRow
from corpus.readers.spans import align_edges

T = TypeVar("T")
_SAME_EDGE = 45  # twentieths of a point, 0.8 mm
_MOST_CELLS = 64
_CELL_SIZE = 20  # bytes of a TC80
_CONTINUES, _RESTARTS = 1, 3  # vertical merge


@dataclass(slots=True)
class RowShape:
    """The edges of a row's cells (twentieths of a point, one more than cells) and how each cell is merged."""

    edges: list[int] = field(default_factory=list)
    sideways: list[int] = field(default_factory=list)
    downwards: list[int] = field(default_factory=list)


def read_row_shape(grpprl: bytes) -> RowShape:
    """Apply the table properties in their order; no edges where a row defines none."""
    shape = RowShape()
    for code, operand in sprms(grpprl):
        if code == 0xD608 and len(operand) > 3:
            _define(shape, operand)
        elif code == 0xD62B and len(operand) >= 3 and operand[1] < len(shape.downwards):
            shape.downwards[operand[1]] = operand[2] & 3
        elif code == 0x5624 and len(operand) == 2:  # merge a range of cells
            for number in range(operand[0], min(operand[1], len(shape.sideways))):
                shape.sideways[number] = 1 if number == operand[0] else 2
        elif code == 0x5625 and len(operand) == 2:  # and part them again
            for number in range(operand[0], min(operand[1], len(shape.sideways))):
                shape.sideways[number] = 0
        elif code in (0x7621, 0x7623) and len(operand) == 4:
            _change_columns(shape, code, operand)
        elif code == 0x5622 and len(operand) == 2:
            _delete(shape, operand[0], operand[1])
    return shape


def _define(shape: RowShape, operand: bytes) -> None:
    """TDefTable: number of cells, their edges, and for each a structure that may be cut off at the end."""
    count = min(operand[2], _MOST_CELLS)
    if 3 + 2 * (count + 1) > len(operand):
        return
    shape.edges = list(struct.unpack_from(f"<{count + 1}h", operand, 3))
    flags = []
    for number in range(count):
        place = 3 + 2 * (operand[2] + 1) + _CELL_SIZE * number
        flags.append(struct.unpack_from("<H", operand, place)[0] if place + 2 <= len(operand) else 0)
    shape.sideways = [flag & 3 for flag in flags]
    shape.downwards = [(flag >> 5) & 3 for flag in flags]


def _change_columns(shape: RowShape, code: int, operand: bytes) -> None:
    """Insert cells (0x7621) or set the width of some (0x7623)."""
    first, second, width = struct.unpack("<BBh", operand)
    if not shape.edges or first > len(shape.sideways):
        return
    if code == 0x7621:
        count = min(second, _MOST_CELLS - len(shape.sideways))
        added = [shape.edges[first] + width * (number + 1) for number in range(count)]
        behind = [edge + width * count for edge in shape.edges[first + 1 :]]
        shape.edges = [*shape.edges[: first + 1], *added, *behind]
        shape.sideways[first:first] = [0] * count
        shape.downwards[first:first] = [0] * count
        return
    for number in range(first, min(second, len(shape.sideways))):
        change = width - (shape.edges[number + 1] - shape.edges[number])
        shape.edges = [edge + (change if place > number else 0) for place, edge in enumerate(shape.edges)]


def _delete(shape: RowShape, first: int, limit: int) -> None:
    if first >= limit or limit > len(shape.sideways):
        return
    gone = shape.edges[limit] - shape.edges[first]
    shape.edges = [*shape.edges[: first + 1], *(edge - gone for edge in shape.edges[limit + 1 :])]
    del shape.sideways[first:limit]
    del shape.downwards[first:limit]


@dataclass(frozen=True, slots=True)
class LaidTable:
    """Rows with their merges, and for each row the columns of its cells' edges."""

    rows: list[TableRow[int]]
    columns: list[list[int]]


def lay_table(shapes: Sequence[RowShape], counts: Sequence[int]) -> LaidTable:
    """Align the rows of a table by the edges of their cells.

    ``counts``: how many cells each row really has; the content of a cell is its number in reading order.
    """
    fitted = [_fit(shape, count) for shape, count in zip(shapes, counts, strict=True)]
    if any(not shape.edges for shape in shapes):  # no geometry: cells by their numbers
        fitted = [RowShape(list(range(0, 1000 * count + 1, 1000)), [0] * count, [0] * count) for count in counts]
    rows: list[TableRow[int]] = []
    number = 0
    for shape, count in zip(fitted, counts, strict=True):
        left = _continuing(shape.sideways)
        cells = tuple(
            TableCell(number + place, 1, 0, shape.downwards[place] == _CONTINUES, left[place]) for place in range(count)
        )
        rows.append(TableRow(cells, before=0, after=0, width_before=0))
        number += count
    return LaidTable(rows, align_edges([shape.edges for shape in fitted], _SAME_EDGE))


def _fit(shape: RowShape, count: int) -> RowShape:
    """As many edges as the row has cells: those beyond what is defined get a width of their own."""
    edges = sorted(shape.edges[: count + 1]) or [0]
    edges += [edges[-1] + 1000 * (extra + 1) for extra in range(count + 1 - len(edges))]
    padding = [0] * count
    return RowShape(edges, [*shape.sideways, *padding][:count], [*shape.downwards, *padding][:count])


def _continuing(marks: Sequence[int]) -> list[bool]:
    """Which cells continue the one to their left.

    Writers disagree on which of the two marks opens a merged range, so the first mark in a row of marked
    cells opens it, and its other kind continues it.
    """
    result: list[bool] = []
    opening = 0
    for mark in marks:
        continues = bool(mark and opening and mark != opening)
        if not continues:
            opening = mark
        result.append(continues)
    return result
