"""Drawn shapes → rules: what of a path on a page may part cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus.pages.datatypes import Rule

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]

_THIN = 2.5  # points; a shape thinner than this is a rule
_SLANT = 0.6


def apply(m: Matrix, x: float, y: float) -> Point:
    """Where a matrix takes a point."""
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def chain(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does ``first`` and after it ``then``."""
    a, b, c, d, e, f = first
    return (
        a * then[0] + b * then[2],
        a * then[1] + b * then[3],
        c * then[0] + d * then[2],
        c * then[1] + d * then[3],
        e * then[0] + f * then[2] + then[4],
        e * then[1] + f * then[3] + then[5],
    )


def rules_of_shape(points: Sequence[Point], width: float, height: float, *, stroked: bool) -> Iterator[Rule]:
    """The rules that a straight run of a path draws on a page of this size, cut at its edges.

    A thin filled shape is a rule; of a large one only the outline counts, and only where it is ``stroked``.
    """
    for rule in _rules(points, stroked=stroked):
        is_off = rule.x1 < 0 or rule.bottom < 0 or rule.x0 > width or rule.top > height
        if not is_off and (rule.x0 < rule.x1 or rule.top < rule.bottom):
            yield Rule(max(rule.x0, 0), max(rule.top, 0), min(rule.x1, width), min(rule.bottom, height))


def _rules(points: Sequence[Point], *, stroked: bool) -> Iterator[Rule]:
    if len(points) < 2:
        return
    x0, x1 = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    if x1 - x0 < _THIN:  # a dot of a dotted line is both: its neighbours decide in which direction
        yield Rule((x0 + x1) / 2, top, (x0 + x1) / 2, bottom)
    if bottom - top < _THIN:
        yield Rule(x0, (top + bottom) / 2, x1, (top + bottom) / 2)
    elif stroked and x1 - x0 >= _THIN:
        for start, end in pairwise(points):
            yield from _side(start, end)


def _side(start: Point, end: Point) -> Iterator[Rule]:
    (xa, ya), (xb, yb) = start, end
    if abs(ya - yb) < _SLANT:
        yield Rule(min(xa, xb), (ya + yb) / 2, max(xa, xb), (ya + yb) / 2)
    elif abs(xa - xb) < _SLANT:
        yield Rule((xa + xb) / 2, min(ya, yb), (xa + xb) / 2, max(ya, yb))
