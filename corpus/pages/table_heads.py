"""The header of a table without rules: which of its texts head one column and which span several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.pages.alignment import Column
from corpus.pages.chunks import Chunk


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A header text over the columns ``first`` … ``last``; several chunks where it is wrapped."""

    chunks: tuple[Chunk, ...]
    first: int
    last: int


def head_rows(lines: Sequence[Sequence[Chunk]], columns: Sequence[Column]) -> list[list[HeadCell]] | None:
    """Header cells by level, outermost first; None where a text stands over no clear columns.

    ``lines``: the printed header lines from top to bottom. A cell that heads one column stands in the last
    level that it reaches; the caller gives it the rows that are free above.
    """
    cells: list[HeadCell] = []
    for index, line in enumerate(lines):
        below = [chunk for later in lines[index + 1 :] for chunk in later]
        placed = _place_line(line, below, columns)
        if placed is None:
            return None
        cells += placed
    return _levels(_unwrapped(cells), len(columns))


def _place_line(line: Sequence[Chunk], below: Sequence[Chunk], columns: Sequence[Column]) -> list[HeadCell] | None:
    spans = [_covered(chunk, columns) for chunk in line]
    if any(a[1] >= b[0] for a, b in pairwise(spans) if a != b):
        return None
    parents = {
        n for n in range(len(columns)) if any(_covered(c, columns)[0] <= n <= _covered(c, columns)[1] for c in below)
    }
    taken = {n for first, last in spans for n in range(first, last + 1)}
    free = parents - taken
    found = []
    for chunk, (first, last) in zip(line, spans, strict=True):
        if first in parents:
            first, last = _widened(chunk, first, last, free, columns)
            free -= set(range(first, last + 1))
        found.append(HeadCell((chunk,), first, last))
    return found


def _covered(chunk: Chunk, columns: Sequence[Column]) -> tuple[int, int]:
    """The columns under a text; the nearest one where it stands between columns."""
    x0, _, x1, _ = chunk.box
    under = [n for n, c in enumerate(columns) if min(x1, c.x1) - max(x0, c.x0) > 0.3 * min(x1 - x0, c.x1 - c.x0)]
    if under:
        return under[0], under[-1]
    middle = (x0 + x1) / 2
    near = min(range(len(columns)), key=lambda n: max(columns[n].x0 - middle, middle - columns[n].x1))
    return near, near


def _widened(chunk: Chunk, first: int, last: int, free: set[int], columns: Sequence[Column]) -> tuple[int, int]:
    """A parent stands in the middle of its children: take free neighbours while that brings it nearer."""
    middle = (chunk.box[0] + chunk.box[2]) / 2

    def miss(a: int, b: int) -> float:
        return abs((columns[a].x0 + columns[b].x1) / 2 - middle)

    lowest, highest = first, last
    while lowest - 1 in free:
        lowest -= 1
    while highest + 1 in free:
        highest += 1
    options = [(a, b) for a in range(lowest, first + 1) for b in range(last, highest + 1)]
    return min(options, key=lambda span: (miss(*span), span[1] - span[0]))


def _unwrapped(cells: Sequence[HeadCell]) -> list[HeadCell]:
    """Texts under each other over the same columns are one wrapped text."""
    joined: list[HeadCell] = []
    for cell in cells:
        above = next((n for n, c in enumerate(joined) if (c.first, c.last) == (cell.first, cell.last)), None)
        between = above is not None and any(
            c is not joined[above] and c.first <= cell.last and c.last >= cell.first for c in joined[above + 1 :]
        )
        if above is None or between:
            joined.append(cell)
        else:
            joined[above] = HeadCell((*joined[above].chunks, *cell.chunks), cell.first, cell.last)
    return joined


def _levels(cells: Sequence[HeadCell], width: int) -> list[list[HeadCell]] | None:
    depth = [0] * width
    levels: list[list[HeadCell]] = []
    for cell in cells:
        level = max(depth[cell.first : cell.last + 1])
        while len(levels) <= level:
            levels.append([])
        levels[level].append(cell)
        for column in range(cell.first, cell.last + 1):
            depth[column] = level + 1
    return levels if _are_nested(levels) else None


def _are_nested(levels: Sequence[Sequence[HeadCell]]) -> bool:
    """Whether each cell stands under one parent at most."""
    for above, below in pairwise(levels):
        for cell in below:
            over = [p for p in above if p.first <= cell.last and p.last >= cell.first]
            if len(over) > 1 or (over and not (over[0].first <= cell.first and cell.last <= over[0].last)):
                return False
    return True
