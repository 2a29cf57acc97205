"""Do the columns of two grids stand in the same places? Lays them over each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.datatypes import Grid, GridCell

_LEAST_SHARED = 0.5  # a row of which little is printed may look narrow
_SAME_BREADTH = 0.8  # needed where the columns differ
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


@dataclass(frozen=True, slots=True)
class Match:
    """The columns of two grids on one scale: for each edge of either its place there."""

    one: tuple[int, ...]
    other: tuple[int, ...]

    @property
    def is_nested(self) -> bool:
        """Whether one of the grids has all edges of the other."""
        return max(len(self.one), len(self.other)) == self.one[-1] + 1


def match_columns(one: Sequence[Edge], other: Sequence[Edge]) -> Match | None:
    """Lay two grids over each other, or None where they stand in different places.

    An edge without a counterpart is one more column on the common scale.
    """
    shared = _shared(one, other)
    if shared < _LEAST_SHARED:
        return None
    pairs = [(0, 0), *_inner_pairs(one, other), (len(one) - 1, len(other) - 1)]
    places: tuple[list[int], list[int]] = ([0], [0])
    scale = 0
    for (i, j), (next_i, next_j) in pairwise(pairs):
        single = [(_middle(one[k]), 0) for k in range(i + 1, next_i)]
        single += [(_middle(other[k]), 1) for k in range(j + 1, next_j)]
        for _, side in sorted(single):
            scale += 1
            places[side].append(scale)
        scale += 1
        places[0].append(scale)
        places[1].append(scale)
    match = Match(tuple(places[0]), tuple(places[1]))
    return match if match.is_nested or shared >= _SAME_BREADTH else None


def _shared(one: Sequence[Edge], other: Sequence[Edge]) -> float:
    """The part of the breadth of both grids, as far as it is printed, that they have in common."""
    lefts, rights = (one[0].high, other[0].high), (one[-1].low, other[-1].low)
    return (min(rights) - max(lefts)) / max(max(rights) - min(lefts), 1.0)


def _inner_pairs(one: Sequence[Edge], other: Sequence[Edge]) -> list[tuple[int, int]]:
    """The inner edges that are the same: as many as possible in order, then the nearest."""
    rows, columns = len(one) - 1, len(other) - 1
    best = [[(0, 0.0)] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, 0, -1):
        for j in range(columns - 1, 0, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1])
            if _touch(one[i], other[j]):
                count, cost = best[i + 1][j + 1]
                best[i][j] = max(best[i][j], (count + 1, cost - _distance(one[i], other[j])))
    pairs = []
    i = j = 1
    while i < rows and j < columns:
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            pairs.append((i, j))
            i, j = i + 1, j + 1
    return pairs


def _touch(one: Edge, other: Edge) -> bool:
    return one.low - _SLACK <= other.high and other.low - _SLACK <= one.high


def _distance(one: Edge, other: Edge) -> float:
    return abs(_middle(one) - _middle(other))


def _middle(edge: Edge) -> float:
    return (edge.low + edge.high) / 2


def widened(row: Row, places: Sequence[int]) -> Row:
    """A row on the common scale: ``places`` are those of its edges there."""
    wide: list[GridCell | None] = [None] * places[-1]
    for column, cell in enumerate(row):
        if cell is not None:
            start, end = places[column], places[min(column + cell.col_span, len(places) - 1)]
            wide[start] = replace(cell, col_span=end - start)
    return tuple(wide)
