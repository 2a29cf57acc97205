"""Drawn shapes → rules: what of a path on a page may part cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from corpus.datatypes import BBox
from corpus.pages.datatypes import Rule

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]

_THIN = 2.5  # points; a shape thinner than this is a rule
_SLANT = 0.6
_MOST_SURFACES = 200


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


def upright_frame(turn: int, box: BBox) -> Matrix:
    """From PDF space to the page as a reader sees it, origin top left.

    ``turn`` is by how many degrees clockwise the page is shown (0, 90, 180, 270), ``box`` its left, bottom,
    right and top in PDF space.
    """
    left, bottom, right, top = box
    turned: dict[int, Matrix] = {
        0: (1, 0, 0, -1, -left, top),
        90: (0, 1, 1, 0, -bottom, -left),
        180: (-1, 0, 0, 1, right, -bottom),
        270: (0, -1, -1, 0, top, right),
    }
    return turned[turn]


class Shade(Enum):
    """How a shape shows on the page."""

    INK = "ink"
    WHITE = "white"
    NONE = "none"  # fully transparent


@dataclass(frozen=True, slots=True)
class Shape:
    """A straight run of a path, in points of the page as a reader sees it."""

    points: tuple[Point, ...]
    is_stroked: bool  # else only filled
    shade: Shade = Shade.INK


def visible_rules(shapes: Sequence[Shape], width: float, height: float) -> list[Rule]:
    """The rules that shapes draw on a page of this size, cut at its edges.

    A thin filled shape is a rule; of a large one only the outline counts, and only where it is stroked.
    A white rule is one where it crosses a coloured surface.
    """
    surfaces = sorted((_box(shape.points) for shape in shapes if _is_surface(shape)), key=_area)[-_MOST_SURFACES:]
    rules: list[Rule] = []
    for shape in shapes:
        if shape.shade is Shade.NONE:
            continue
        found = [rule for rule in _rules(shape.points, stroked=shape.is_stroked) if _is_on(rule, width, height)]
        if shape.shade is Shade.WHITE:
            found = [rule for rule in found if any(_is_in(rule, box) for box in surfaces)]
        rules += [Rule(max(r.x0, 0), max(r.top, 0), min(r.x1, width), min(r.bottom, height)) for r in found]
    return rules


def _is_surface(shape: Shape) -> bool:
    if shape.shade is not Shade.INK or shape.is_stroked or len(shape.points) < 3:
        return False
    x0, top, x1, bottom = _box(shape.points)
    return x1 - x0 >= _THIN and bottom - top >= _THIN


def _box(points: Sequence[Point]) -> BBox:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _area(box: BBox) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _is_on(rule: Rule, width: float, height: float) -> bool:
    is_off = rule.x1 < 0 or rule.bottom < 0 or rule.x0 > width or rule.top > height
    return not is_off and (rule.x0 < rule.x1 or rule.top < rule.bottom)


def _is_in(rule: Rule, box: BBox) -> bool:
    x, y = (rule.x0 + rule.x1) / 2, (rule.top + rule.bottom) / 2
    return box[0] - _THIN <= x <= box[2] + _THIN and box[1] - _THIN <= y <= box[3] + _THIN


def _rules(points: Sequence[Point], *, stroked: bool) -> Iterator[Rule]:
    if len(points) < 2:
        return
    x0, top, x1, bottom = _box(points)
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
