"""Do the columns of two grids stand in the same places? Widens the one that has fewer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.datatypes import Grid, GridCell

_SLACK = 4.0  # points by which the same column may shift from page to page


@dataclass(frozen=True, slots=True)
class Edge:
    """Where a column may end: between the texts left and right of it, ``low`` … ``high`` in points."""

    low: float
    high: float


Row = tuple[GridCell | None, ...]


def edges_of(grid: Grid) -> list[Edge]:
    """The edges of all columns, outer ones included, as narrow as the printed boxes tell.

    A blank cell knows its own box; of others only the box of the text is known.
    """
    width = len(grid.rows[0]) if grid.rows else 0
    lows, highs = [float("-inf")] * (width + 1), [float("inf")] * (width + 1)
    for row in grid.rows:
        for column, cell in enumerate(row):
            if cell is None or cell.source.bbox is None:
                continue
            end = min(column + cell.col_span, width)
            highs[column] = min(highs[column], cell.source.bbox[0])
            lows[end] = max(lows[end], cell.source.bbox[2])
    return [Edge(min(low, high), max(low, high)) for low, high in zip(lows, highs, strict=True)]


def places_of(fewer: Sequence[Edge], more: Sequence[Edge]) -> list[int] | None:
    """For each edge of the grid with fewer columns its place among the other's, or None where one has no match.

    The outer edges match each other; the inner ones match in order, each the nearest that overlaps.
    """
    last, inner_last = len(more) - 1, len(fewer) - 2
    if not _touch(fewer[0], more[0]) or not _touch(fewer[-1], more[-1]):
        return None
    places = [0]
    for index, edge in enumerate(fewer[1:-1], 1):
        candidates = range(places[-1] + 1, last - (inner_last - index))
        fitting = [n for n in candidates if _touch(edge, more[n])]
        if not fitting:
            return None
        places.append(min(fitting, key=lambda n: (_distance(edge, more[n]), n)))
    return [*places, last]


def _touch(one: Edge, other: Edge) -> bool:
    return one.low - _SLACK <= other.high and other.low - _SLACK <= one.high


def _distance(one: Edge, other: Edge) -> float:
    """Between the middles; outer edges, open to one side, are told by the other side."""
    return abs(_middle(one) - _middle(other))


def _middle(edge: Edge) -> float:
    if edge.low == float("-inf"):
        return edge.high
    return edge.low if edge.high == float("inf") else (edge.low + edge.high) / 2


def widened(row: Row, places: Sequence[int]) -> Row:
    """A row on the columns of the wider grid: ``places`` are those of its edges there."""
    wide: list[GridCell | None] = [None] * places[-1]
    for column, cell in enumerate(row):
        if cell is not None:
            start, end = places[column], places[min(column + cell.col_span, len(places) - 1)]
            wide[start] = replace(cell, col_span=end - start)
    return tuple(wide)
