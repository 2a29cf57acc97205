"""Between the boxes of an OCR engine and characters on a page: boxes cut at rules, lines split into glyphs.

Boxes of lines are in pixels of the straightened page, glyphs in points.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from corpus.datatypes import BBox
from corpus.pages.datatypes import Glyph, Rule
from corpus.pages.scan_pixels import Grey, PixelBox, blobs, cropped, erased

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NARROWEST = 3  # pixels that a piece of a cut box must keep
_RULE_HALF = 0.8  # points from the middle of a rule to its edge, with some margin
_RULE_EDGE = 1.5  # the same with all of its blurred edge
_CUTS = 0.6  # share of a box's height that a rule must pass to cut it
_FAINT = 0.3  # share of a box's height; less ink than that is a dash, or too pale to go by
_SPECK = 1.2  # points: ink smaller than this is dirt
_HIGHEST = 30.0  # points: ink higher than this is a picture or a stamp
_MOST_LEFT = 300  # boxes of ink that the engine may have overlooked on one page


@dataclass(frozen=True, slots=True)
class Recognised:
    """One recognised line: characters, where the middle of each is (0 left … 1 right), how sure each is."""

    text: str
    middles: tuple[float, ...]
    confidences: tuple[float, ...]

    def __post_init__(self) -> None:
        if not len(self.text) == len(self.middles) == len(self.confidences):
            raise ValueError("one place and one confidence for each character")


@dataclass(frozen=True, slots=True)
class _Span:
    """A stretch of columns."""

    start: float
    end: float


def cut_at_rules(boxes: Iterable[PixelBox], rules: Sequence[Rule], scale: float) -> list[PixelBox]:
    """The boxes, those that reach over a vertical rule cut in two there, without the rule itself.

    ``scale`` is how many points a pixel measures.
    """
    down = sorted((rule for rule in rules if rule.x0 == rule.x1), key=lambda rule: rule.x0)
    return [piece for box in boxes for piece in _pieces(box, down, scale)]


def _pieces(box: PixelBox, down: Sequence[Rule], scale: float) -> Iterator[PixelBox]:
    start = box.x0
    for rule in down:
        passed = min(box.bottom, rule.bottom / scale) - max(box.top, rule.top / scale)
        if not box.x0 < rule.x0 / scale < box.x1 or passed < _CUTS * box.height:
            continue
        end = round((rule.x0 - _RULE_HALF) / scale)
        if end - start >= _NARROWEST:
            yield replace(box, x0=start, x1=end)
        start = round((rule.x0 + _RULE_HALF) / scale)
    if box.x1 - start >= _NARROWEST:
        yield replace(box, x0=start)


def grown(boxes: Sequence[PixelBox], ink: Grey, rules: Sequence[Rule], scale: float) -> list[PixelBox]:
    """The boxes, widened where ink goes on beside them: engines may cut the first or last digit off.

    They grow over gaps narrower than those between words, never into a rule or another box.
    """
    barriers = [*boxes, *(rule_box(rule, scale) for rule in rules if rule.x0 == rule.x1)]
    return [_grown(box, ink, [b for b in barriers if b is not box and _is_level(box, b)]) for box in boxes]


def _is_level(box: PixelBox, other: PixelBox) -> bool:
    return min(box.bottom, other.bottom) - max(box.top, other.top) > box.height * (1 - _CUTS)


def _grown(box: PixelBox, ink: Grey, barriers: Sequence[PixelBox]) -> PixelBox:
    middle = (box.x0 + box.x1) // 2
    reach, gap = box.height, max(box.height // 4, 1)
    start = max([b.x1 for b in barriers if b.x1 <= middle] + [box.x0 - reach, 0])
    end = min([b.x0 for b in barriers if b.x0 >= middle] + [box.x1 + reach, ink.shape[1]])
    core = ink[box.top + box.height // 4 : box.bottom - box.height // 4].max(axis=0, initial=0)
    left, right = core[start : max(start, box.x0)][::-1], core[box.x1 : max(end, box.x1)]
    return replace(box, x0=box.x0 - _run(left, gap), x1=box.x1 + _run(right, gap))


def _run(columns: Grey, gap: int) -> int:
    """How far ink goes on from the first column without a gap that wide."""
    end = 0
    for column in np.flatnonzero(columns):
        if column - end >= gap:
            break
        end = int(column) + 1
    return end


def without_rules(ink: Grey, rules: Sequence[Rule], scale: float) -> Grey:
    """The ink of the characters alone."""
    return erased(ink, (rule_box(rule, scale) for rule in rules))


def rule_box(rule: Rule, scale: float) -> PixelBox:
    """The pixels that a rule covers, with its blurred edges."""
    left, top, right, bottom = (value / scale for value in (rule.x0, rule.top, rule.x1, rule.bottom))
    edge = _RULE_EDGE / scale
    return PixelBox(round(left - edge), round(top - edge), round(right + edge) + 1, round(bottom + edge) + 1)


def inked(boxes: Iterable[PixelBox], ink: Grey, scale: float) -> list[PixelBox]:
    """The boxes that hold ink as large as a character; ``ink`` without rules."""
    kept = []
    for box in boxes:
        frame = ink_frame(ink, box)
        if cropped(ink, box).any() and _may_be_text(frame, scale):
            kept.append(box)
    return kept


def overlooked(ink: Grey, boxes: Sequence[PixelBox], scale: float) -> list[PixelBox]:
    """Boxes of ink as high as characters outside all boxes: engines pass over lone digits and dashes.

    ``ink``: without rules.
    """
    found = [b for b in blobs(erased(ink, boxes), round(4 / scale)) if _may_be_text(b, scale)]
    apart = [b for b in found if not any(_overlap(b, box) for box in boxes)]
    margin = round(1.5 / scale)
    if len(apart) > _MOST_LEFT:
        return []
    return [PixelBox(b.x0 - margin, b.top - margin, b.x1 + margin, b.bottom + margin) for b in apart]


def _overlap(one: PixelBox, other: PixelBox) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1 and one.top < other.bottom and other.top < one.bottom


def _may_be_text(box: PixelBox, scale: float) -> bool:
    width, height = box.width * scale, box.height * scale
    is_stroke = height >= 3 * _SPECK and width >= _SPECK / 2
    is_dash = width >= 2.5 * _SPECK and height >= _SPECK / 3
    return (is_stroke or is_dash) and height <= _HIGHEST


def to_glyphs(box: PixelBox, line: Recognised, ink: Grey, scale: float) -> tuple[Glyph, ...]:
    """The characters of a line with boxes. An engine knows places only roughly: the gaps in the ink part them."""
    frame = ink_frame(ink, box)
    if frame.height < _FAINT * box.height:
        frame = box
    columns = cropped(ink, frame).max(axis=0, initial=0) > 0
    kept = [n for n, char in enumerate(line.text) if not char.isspace()]
    middles = [min(max(box.x0 + box.width * line.middles[n] - frame.x0, 0), frame.width) for n in kept]
    spans = _runs_at(columns, middles, frame.height / 2) or _parted(columns, middles)
    return tuple(
        Glyph(
            line.text[n],
            scaled(frame.x0 + span.start, frame.top, frame.x0 + span.end, frame.bottom, scale),
            line.confidences[n],
        )
        for n, span in zip(kept, spans, strict=False)
    )


def _runs_at(columns: NDArray[np.bool_], middles: Sequence[float], reach: float) -> list[_Span]:
    """The runs of ink, where there are as many as characters and each is near its place; else none."""
    edges = np.flatnonzero(np.diff(columns.astype(np.int8), prepend=0, append=0))
    runs = [_Span(float(start), float(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    if len(runs) != len(middles):
        return []
    near = (run.start - reach <= middle <= run.end + reach for run, middle in zip(runs, middles, strict=True))
    return runs if all(near) else []


def _parted(columns: NDArray[np.bool_], middles: Sequence[float]) -> list[_Span]:
    """From gap to gap."""
    gaps = [_gap(columns, one, other) for one, other in pairwise(middles)]
    starts = [0.0, *(gap.end for gap in gaps)]
    ends = [*(gap.start for gap in gaps), float(len(columns))]
    return [_Span(start, max(start, end)) for start, end in zip(starts, ends, strict=False)]


def _gap(columns: NDArray[np.bool_], one: float, other: float) -> _Span:
    """The widest stretch without ink between two places; where there is none, the point half way."""
    best = _Span((one + other) / 2, (one + other) / 2)
    first = start = math.ceil(one)
    for column in range(first, math.floor(other) + 1):
        if column >= len(columns) or columns[column]:
            start = column + 1
        elif column + 1 - start > best.end - best.start:
            best = _Span(start, column + 1)
    return best


def ink_frame(ink: Grey, box: PixelBox) -> PixelBox:
    """The part of a box that holds ink; all of it where it holds none."""
    part = cropped(ink, box)
    rows, columns = np.flatnonzero(part.max(axis=1, initial=0)), np.flatnonzero(part.max(axis=0, initial=0))
    if not len(rows):
        return box
    x0, top = max(box.x0, 0), max(box.top, 0)
    return PixelBox(x0 + int(columns[0]), top + int(rows[0]), x0 + int(columns[-1]) + 1, top + int(rows[-1]) + 1)


def scaled(x0: float, top: float, x1: float, bottom: float, scale: float) -> BBox:
    """A box in points, to a hundredth."""
    return (round(x0 * scale, 2), round(top * scale, 2), round(x1 * scale, 2), round(bottom * scale, 2))
