"""Rows without rules between them → rows: one ruled row that holds several lines of figures."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from corpus.pages.cell_text import Run, text_of
from corpus.pages.cells import Area, Filled

_FIGURE = re.compile(r"[-−+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?|[-—－–]+")
_ALIGNED = 0.4  # heights of a line by which lines side by side may differ


@dataclass(frozen=True, slots=True)
class _PrintedLine:
    middle: float
    height: float
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def split_stacked(cells: Sequence[Filled]) -> list[Filled]:
    """Cut rows in which several lines of figures stand side by side; all others stay as they are.

    Only where every line can be given to one of the rows: a label that is wrapped in some other way, or a
    single cell with two figures, leaves the row whole.
    """
    members: dict[int, list[Filled]] = defaultdict(list)
    for cell in cells:
        if cell.area.bottom == cell.area.top + 1:
            members[cell.area.top].append(cell)
    pieces = {row: found for row, cells_of_row in members.items() if (found := _pieces(cells_of_row))}
    if not pieces:
        return list(cells)
    rows = max(cell.area.bottom for cell in cells)
    more = [len(pieces[row]) // len(members[row]) - 1 if row in pieces else 0 for row in range(rows)]
    starts = [row + before for row, before in enumerate(accumulate(more, initial=0))]
    whole = [cell for cell in cells if not (cell.area.bottom == cell.area.top + 1 and cell.area.top in pieces)]
    moved = [replace(cell, area=_moved(cell.area, starts[cell.area.top], starts[cell.area.bottom])) for cell in whole]
    split = [
        replace(
            piece, area=_moved(piece.area, piece.area.top - row + starts[row], piece.area.bottom - row + starts[row])
        )
        for row, found in pieces.items()
        for piece in found
    ]
    return moved + split


def _moved(area: Area, top: int, bottom: int) -> Area:
    return Area(top, area.left, bottom, area.right)


def _pieces(members: Sequence[Filled]) -> list[Filled]:
    """The cells of the rows that one row is cut into; none where it is one row."""
    lines = [_lines(cell) for cell in members]
    bands = _bands(members, lines)
    if not bands:
        return []
    seats = [_seats(printed, bands) for printed in lines]
    if any(seat is None for seat in seats):
        return []
    edges = [(one.middle + other.middle) / 2 for one, other in pairwise(bands)]
    return [
        _piece(cell, seat or [], band, edges)
        for cell, seat in zip(members, seats, strict=True)
        for band in range(len(bands))
    ]


def _piece(cell: Filled, seat: Sequence[Sequence[Run]], band: int, edges: Sequence[float]) -> Filled:
    area, (x0, top, x1, bottom) = cell.area, cell.box
    box = (x0, edges[band - 1] if band else top, x1, edges[band] if band < len(edges) else bottom)
    return Filled(Area(area.top + band, area.left, area.top + band + 1, area.right), tuple(seat[band]), box)


def _lines(cell: Filled) -> list[_PrintedLine]:
    lines: list[_PrintedLine] = []
    for run in sorted(cell.runs, key=lambda run: run.glyphs[0].bbox[1]):
        _, top, _, bottom = run.glyphs[0].bbox
        middle, height = (top + bottom) / 2, bottom - top
        if lines and abs(lines[-1].middle - middle) < _ALIGNED * height:
            lines[-1] = replace(lines[-1], runs=(*lines[-1].runs, run))
        else:
            lines.append(_PrintedLine(middle, height, (run,)))
    return lines


def _bands(members: Sequence[Filled], lines: Sequence[Sequence[_PrintedLine]]) -> Sequence[_PrintedLine]:
    """The lines of a column of figures, if another column has lines beside all of them."""
    for cell, printed in zip(members, lines, strict=True):
        is_stack = len(printed) > 1 and all(_FIGURE.fullmatch(line.text) for line in printed)
        if not is_stack or text_of(cell.runs, cell.box).count("\n") + 1 < len(printed):
            continue
        others = [other for other in lines if other is not printed]
        if any(all(_beside(band, other) for band in printed) for other in others):
            return printed
    return ()


def _beside(band: _PrintedLine, lines: Sequence[_PrintedLine]) -> bool:
    return any(abs(line.middle - band.middle) < _ALIGNED * band.height for line in lines)


def _seats(lines: Sequence[_PrintedLine], bands: Sequence[_PrintedLine]) -> list[list[Run]] | None:
    """The runs of one cell for each band, or None where a line belongs to none for certain.

    Further lines of a label go with the line above, if each band has a first line.
    """
    seats: list[list[Run]] = [[] for _ in bands]
    current = -1
    is_full = all(_beside(band, lines) for band in bands)
    for line in lines:
        band = next((n for n, band in enumerate(bands) if _beside(band, [line])), None)
        if band is None and (not is_full or current < 0 or _FIGURE.fullmatch(line.text)):
            return None
        current = current if band is None else band
        seats[current].extend(line.runs)
    return seats
