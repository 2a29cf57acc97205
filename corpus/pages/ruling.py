"""Drawn pieces → whole rules: dashes and broken pieces joined, near-equal positions snapped together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.pages.datatypes import Rule

TOUCH = 3.0  # points; pieces of one rule, and rules that should meet, are no further apart
_SNAP = 1.5
_SPREAD = 3.0  # the most that rules snapped together may lie apart in all
_SHORTEST = 4.0
_MOST = 3000  # rules of one direction; beyond this a page is a drawing


@dataclass(frozen=True, slots=True)
class Stroke:
    """A whole rule: ``at`` is its y (horizontal) or x (vertical), ``start`` … ``end`` its reach."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Ruling:
    """All rules of one page, or of one table."""

    horizontal: tuple[Stroke, ...]
    vertical: tuple[Stroke, ...]


def ruling_of(rules: Sequence[Rule]) -> Ruling:
    """Whole horizontal and vertical rules; pieces too short to part cells are gone."""
    across = [Stroke(rule.top, rule.x0, rule.x1) for rule in rules if rule.top == rule.bottom]
    down = [Stroke(rule.x0, rule.top, rule.bottom) for rule in rules if rule.x0 == rule.x1]
    horizontal, vertical = _joined(across), _joined(down)
    if max(len(horizontal), len(vertical)) > _MOST:
        return Ruling((), ())
    return Ruling(horizontal, vertical)


def _joined(pieces: Sequence[Stroke]) -> tuple[Stroke, ...]:
    whole = (stroke for group in _level(pieces) for stroke in _end_to_end(group))
    return tuple(stroke for stroke in whole if stroke.end - stroke.start >= _SHORTEST)


def _level(pieces: Sequence[Stroke]) -> Iterator[list[Stroke]]:
    """Pieces at one position, first to last."""
    group: list[Stroke] = []
    for piece in sorted(pieces, key=lambda stroke: stroke.at):
        if group and (piece.at - group[-1].at > _SNAP or piece.at - group[0].at > _SPREAD):
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


def _end_to_end(group: Sequence[Stroke]) -> Iterator[Stroke]:
    """Join pieces at one position that touch; the longer ones say where the rule lies."""
    length = sum(max(piece.end - piece.start, 0.1) for piece in group)
    at = sum(piece.at * max(piece.end - piece.start, 0.1) for piece in group) / length
    start = end = None
    for piece in sorted(group, key=lambda stroke: stroke.start):
        if start is None or end is None:
            start, end = piece.start, piece.end
        elif piece.start <= end + TOUCH:
            end = max(end, piece.end)
        else:
            yield Stroke(at, start, end)
            start, end = piece.start, piece.end
    if start is not None and end is not None:
        yield Stroke(at, start, end)


def connected(ruling: Ruling) -> list[Ruling]:
    """The groups of rules that touch one another: each may be a table."""
    count = len(ruling.horizontal)
    parent = list(range(count + len(ruling.vertical)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    positions = [down.at for down in ruling.vertical]  # in order, as ``ruling_of`` makes them
    for i, across in enumerate(ruling.horizontal):
        first, last = bisect_left(positions, across.start - TOUCH), bisect_right(positions, across.end + TOUCH)
        for j in range(first, last):
            if meets(across, ruling.vertical[j]):
                parent[root(i)] = root(count + j)
    groups: dict[int, list[int]] = {}
    for index in range(len(parent)):
        groups.setdefault(root(index), []).append(index)
    return [
        Ruling(
            tuple(ruling.horizontal[i] for i in members if i < count),
            tuple(ruling.vertical[i - count] for i in members if i >= count),
        )
        for members in groups.values()
        if len(members) > 1
    ]


def meets(across: Stroke, down: Stroke) -> bool:
    """Whether a horizontal and a vertical rule touch."""
    return across.start - TOUCH <= down.at <= across.end + TOUCH and down.start - TOUCH <= across.at <= down.end + TOUCH
