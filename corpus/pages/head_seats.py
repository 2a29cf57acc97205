"""Which column each header text belongs to where no rules say so: the cheapest pairing in order.

A header may be centred over figures that are set to the right, so it need not stand over them. A text that
finds no column heads one in which the body prints nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.datatypes import BBox
from corpus.pages.alignment import Column

_BLANK = 1.5  # em, the cost of a column that the body leaves empty
_NO_HEAD = 1.5  # em, the cost of a column of figures without a header
_NO_LABEL_HEAD = 0.8  # em, of a column of labels
_AWAY = 0.3  # em that an em of white between a header and its figures costs: cells may be wide
_FARTHEST = 10.0  # em between a header and the figures of its column
_ASIDE = 0.02  # the same for their middles, which only decides between equals
_SHARE = 0.3  # of the narrower of two that must overlap for a text over several columns


@dataclass(frozen=True, slots=True)
class Seats:
    """All columns, and the first and last column of each text."""

    columns: tuple[Column, ...]
    seats: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Step:
    """The cheapest way to a state: what was paid, and the columns of the last text (None: a blank one)."""

    cost: float
    before: tuple[int, int] | None
    text: int | None = None
    span: tuple[int, int] | None = None


def seat_leaves(boxes: Sequence[BBox], columns: Sequence[Column], em: float) -> Seats:
    """Pair the lowest header texts with the columns of the body; ``em`` in points."""
    order = sorted(range(len(boxes)), key=lambda n: boxes[n][0] + boxes[n][2])
    spans = _cheapest([boxes[n] for n in order], columns, em)
    blanks = {
        n: Column(boxes[n][0], boxes[n][2], has_values=True) for n, s in zip(order, spans, strict=True) if s is None
    }
    found = sorted([*columns, *blanks.values()], key=lambda column: column.x0 + column.x1)
    place = {id(column): n for n, column in enumerate(found)}
    seats: dict[int, tuple[int, int]] = {}
    for n, span in zip(order, spans, strict=True):
        ends = (columns[span[0]], columns[span[1]]) if span else (blanks[n], blanks[n])
        seats[n] = (place[id(ends[0])], place[id(ends[1])])
    return Seats(tuple(found), tuple(seats[n] for n in range(len(boxes))))


def _cheapest(boxes: Sequence[BBox], columns: Sequence[Column], em: float) -> list[tuple[int, int] | None]:
    """For each text, from left to right, its columns."""
    steps: dict[tuple[int, int], _Step] = {(0, 0): _Step(0.0, None)}
    for i in range(len(boxes) + 1):
        for j in range(len(columns) + 1):
            here = steps[i, j].cost
            if i < len(boxes):
                _offer(steps, (i + 1, j), _Step(here + _BLANK * em, (i, j), i))
                for last, cost in _matches(boxes[i], j, columns, em):
                    _offer(steps, (i + 1, last + 1), _Step(here + cost, (i, j), i, (j, last)))
            if j < len(columns):
                free = _NO_HEAD if columns[j].has_values else _NO_LABEL_HEAD
                _offer(steps, (i, j + 1), _Step(here + free * em, (i, j)))
    return _walked(steps, (len(boxes), len(columns)), len(boxes))


def _offer(steps: dict[tuple[int, int], _Step], state: tuple[int, int], step: _Step) -> None:
    if state not in steps or step.cost < steps[state].cost:
        steps[state] = step


def _matches(box: BBox, first: int, columns: Sequence[Column], em: float) -> list[tuple[int, float]]:
    """The last columns that a text may head from ``first`` on, each with its cost."""
    if first >= len(columns):
        return []
    column = columns[first]
    away = max(0.0, column.x0 - box[2], box[0] - column.x1)
    aside = abs((column.x0 + column.x1 - box[0] - box[2]) / 2)
    found = [(first, _AWAY * away + _ASIDE * aside)] if away <= _FARTHEST * em else []
    last = first
    while last < len(columns) and _is_under(box, columns[last]):
        found.append((last, 0.0))
        last += 1
    return found


def _is_under(box: BBox, column: Column) -> bool:
    overlap = min(box[2], column.x1) - max(box[0], column.x0)
    return overlap > _SHARE * min(box[2] - box[0], column.x1 - column.x0)


def _walked(steps: dict[tuple[int, int], _Step], end: tuple[int, int], texts: int) -> list[tuple[int, int] | None]:
    spans: list[tuple[int, int] | None] = [None] * texts
    state: tuple[int, int] | None = end
    while state is not None:
        step = steps[state]
        if step.text is not None:
            spans[step.text] = step.span
        state = step.before
    return spans
