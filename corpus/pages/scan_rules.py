"""The drawn lines of a scanned page, from its ink.

Strokes of characters are straight too: a short line counts only where it meets lines that run the
other way, as the lines of a table do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.pages.datatypes import Rule
from corpus.pages.scan_pixels import Axis, Grey, PixelBox, runs

# All in points.
_SHORTEST_ACROSS, _SHORTEST_DOWN = 11.0, 9.0  # shorter runs are strokes of characters
_THICKEST = 4.0
_SAME_LINE = 1.6  # pieces this near across their direction are one line
_GAP = 2.0  # breaks of a line
_MEETS = 3.0  # how far a line may end before the one it meets
_ENDS_ON = 2.0  # the same for a short line
_ALONE_ACROSS, _ALONE_DOWN = 80.0, 40.0  # lines this long need no other


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line: where it lies across its direction, where it starts and ends along it."""

    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        """From start to end."""
        return self.end - self.start


def rules_in(ink: Grey, scale: float) -> tuple[Rule, ...]:
    """The drawn lines of a page; ``scale`` is how many points a pixel measures."""
    thickest = round(_THICKEST / scale)
    boxes_across = runs(ink, Axis.ACROSS, max(round(_SHORTEST_ACROSS / scale), 3), thickest)
    boxes_down = runs(ink, Axis.DOWN, max(round(_SHORTEST_DOWN / scale), 3), thickest)
    across = merged(_across(box, scale) for box in boxes_across)
    down = merged(_down(box, scale) for box in boxes_down)
    return to_rules(across, down)


def to_rules(across: Sequence[Stroke], down: Sequence[Stroke]) -> tuple[Rule, ...]:
    """The lines that are no strokes of characters, each ending on the line it meets."""
    kept_across = [s for s in across if s.length >= _ALONE_ACROSS or _hangs(s, down)]
    kept_down = [s for s in down if s.length >= _ALONE_DOWN or _hangs(s, kept_across)]
    kept_across = [s for s in kept_across if s.length >= _ALONE_ACROSS or _hangs(s, kept_down)]
    rows = (snapped(s, kept_down) for s in kept_across)
    columns = (snapped(s, kept_across) for s in kept_down)
    return (*(Rule(s.start, s.at, s.end, s.at) for s in rows), *(Rule(s.at, s.start, s.at, s.end) for s in columns))


def merged(strokes: Iterable[Stroke]) -> list[Stroke]:
    """Pieces of one line made one: a break, a wobble or a double contour does not split it."""
    lines: list[Stroke] = []
    for stroke in sorted(strokes, key=lambda s: (s.at, s.start)):
        near = [line for line in lines if abs(line.at - stroke.at) <= _SAME_LINE and _touch(line, stroke)]
        for line in near:
            lines.remove(line)
            stroke = _joined(line, stroke)
        lines.append(stroke)
    return sorted(lines, key=lambda s: (s.at, s.start))


def snapped(stroke: Stroke, others: Sequence[Stroke]) -> Stroke:
    """The line with its ends moved onto the lines that it nearly reaches or slightly overshoots."""
    met = [o.at for o in others if o.start - _MEETS <= stroke.at <= o.end + _MEETS]
    start = min(met, key=lambda at: abs(at - stroke.start), default=stroke.start)
    end = min(met, key=lambda at: abs(at - stroke.end), default=stroke.end)
    return replace(
        stroke,
        start=start if abs(start - stroke.start) <= _MEETS else stroke.start,
        end=end if abs(end - stroke.end) <= _MEETS else stroke.end,
    )


def _across(box: PixelBox, scale: float) -> Stroke:
    return Stroke((box.top + box.bottom) / 2 * scale, box.x0 * scale, box.x1 * scale)


def _down(box: PixelBox, scale: float) -> Stroke:
    return Stroke((box.x0 + box.x1) / 2 * scale, box.top * scale, box.bottom * scale)


def _touch(one: Stroke, other: Stroke) -> bool:
    return one.start <= other.end + _GAP and other.start <= one.end + _GAP


def _joined(one: Stroke, other: Stroke) -> Stroke:
    weight = one.length + other.length or 1.0
    at = (one.at * one.length + other.at * other.length) / weight
    return Stroke(at, min(one.start, other.start), max(one.end, other.end))


def _hangs(stroke: Stroke, others: Sequence[Stroke]) -> bool:
    """Whether a line starts and ends on lines that run the other way."""
    met = [o.at for o in others if o.start - _MEETS <= stroke.at <= o.end + _MEETS]
    return all(any(abs(at - end) <= _ENDS_ON for at in met) for end in (stroke.start, stroke.end))
