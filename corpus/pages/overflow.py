"""Text printed beyond the cell that it belongs to, because the row is too low for it → back to its cell.

Such lines stand in the cell above or below, over the text of that cell; that they were set in one go with
the lines of their own cell tells where they belong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.datatypes import BBox
from corpus.pages.cell_text import Run

_LEADING = 1.7  # heights of a line, from the top of one to the top of the next at most
_SAME_SIZE = 0.1
_ACROSS = 0.15  # of its height that a line sticks out of a cell
_FIGURE = re.compile(r"[-−+]?[\d,.]+%?")


@dataclass(frozen=True, slots=True)
class _Seat:
    run: Run
    cell: int


def reseated(texts: Sequence[Sequence[Run]], boxes: Sequence[BBox]) -> list[list[Run]]:
    """Move overflowing lines; ``texts`` and ``boxes`` are those of the cells.

    A block of lines goes as a whole to the one of its cells in which nothing else is printed; of two such
    cells to that around its middle, if a line stands across their edge. Else all stays where it is printed.
    """
    seats = sorted((_Seat(run, cell) for cell, runs in enumerate(texts) for run in runs), key=lambda s: s.run.first)
    moved: dict[int, int] = {}
    for block in _blocks(seats, boxes):
        home = _home(block, texts, boxes)
        if home is not None:
            moved |= {seat.run.first: home for seat in block}
    result: list[list[Run]] = [[] for _ in texts]
    for seat in seats:
        result[moved.get(seat.run.first, seat.cell)].append(seat.run)
    return result


def _home(block: Sequence[_Seat], texts: Sequence[Sequence[Run]], boxes: Sequence[BBox]) -> int | None:
    cells = {seat.cell for seat in block}
    if len(cells) < 2 or any(_FIGURE.fullmatch(seat.run.text) for seat in block):
        return None
    own = [cell for cell in cells if len(texts[cell]) == sum(1 for seat in block if seat.cell == cell)]
    if len(own) == 2 and any(_is_across(seat, boxes[seat.cell]) for seat in block):
        top = min(seat.run.glyphs[0].bbox[1] for seat in block)
        bottom = max(seat.run.glyphs[0].bbox[3] for seat in block)
        own = [cell for cell in own if boxes[cell][1] < (top + bottom) / 2 < boxes[cell][3]]
    return own[0] if len(own) == 1 else None


def _is_across(seat: _Seat, box: BBox) -> bool:
    """Whether a line sticks out of the cell in which its middle lies."""
    _, top, _, bottom = seat.run.glyphs[0].bbox
    return max(box[1] - top, bottom - box[3]) > _ACROSS * (bottom - top)


def _blocks(seats: Sequence[_Seat], boxes: Sequence[BBox]) -> Iterator[list[_Seat]]:
    """Runs set one after the other as lines of one text."""
    block: list[_Seat] = []
    for seat in seats:
        if block and not _continues(block[-1], seat, boxes):
            yield block
            block = []
        block.append(seat)
    if block:
        yield block


def _continues(before: _Seat, after: _Seat, boxes: Sequence[BBox]) -> bool:
    if after.run.first != before.run.first + len(before.run.glyphs):
        return False
    if after.cell == before.cell:
        return True
    last, first = before.run.glyphs[0].bbox, after.run.glyphs[0].bbox
    height, other = last[3] - last[1], first[3] - first[1]
    is_below = 0.5 * height < first[1] - last[1] < _LEADING * height
    is_same_size = abs(height - other) <= _SAME_SIZE * height
    beside = after.run.glyphs[0].bbox[0] < before.run.glyphs[-1].bbox[2] and last[0] < after.run.glyphs[-1].bbox[2]
    return is_below and is_same_size and beside and _is_next(boxes[before.cell], boxes[after.cell])


def _is_next(one: BBox, other: BBox) -> bool:
    """Whether one of two cells stands directly over the other."""
    return (one[3] == other[1] or other[3] == one[1]) and one[0] < other[2] and other[0] < one[2]
