"""Between the boxes of an OCR engine and characters on a page: boxes cut at rules, lines split into glyphs.

Boxes of lines are in pixels of the straightened page, glyphs in points.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from corpus.datatypes import BBox
from corpus.pages.datatypes import Glyph, Rule
from corpus.pages.scan_pixels import Grey, PixelBox, blobs, cropped, erased

_NARROWEST = 3  # pixels that a piece of a cut box must keep
_RULE_HALF = 1.2  # points from the middle of a rule to its edge, with some margin
_CUTS = 0.6  # share of a box's height that a rule must pass to cut it
_WIDE, _SLIM = 0.5, 0.28  # half the width of a character in heights of its line: Chinese, Latin
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


def rule_box(rule: Rule, scale: float) -> PixelBox:
    """The pixels that a rule covers."""
    left, top, right, bottom = (value / scale for value in (rule.x0, rule.top, rule.x1, rule.bottom))
    edge = _RULE_HALF / scale
    return PixelBox(round(left - edge), round(top - edge), round(right + edge) + 1, round(bottom + edge) + 1)


def overlooked(ink: Grey, boxes: Sequence[PixelBox], rules: Sequence[Rule], scale: float) -> list[PixelBox]:
    """Boxes of ink as high as characters outside all boxes and rules: engines pass over lone digits and dashes."""
    left = erased(ink, [*boxes, *(rule_box(rule, scale) for rule in rules)])
    found = [box for box in blobs(left, round(4 / scale)) if _may_be_text(box, scale)]
    if len(found) > _MOST_LEFT:
        return []
    margin = round(1.5 / scale)
    return [PixelBox(b.x0 - margin, b.top - margin, b.x1 + margin, b.bottom + margin) for b in found]


def _may_be_text(box: PixelBox, scale: float) -> bool:
    width, height = box.width * scale, box.height * scale
    is_stroke = height >= 3 * _SPECK and width >= _SPECK / 2
    is_dash = width >= 2.5 * _SPECK and height >= _SPECK / 3
    return (is_stroke or is_dash) and height <= _HIGHEST


def to_glyphs(box: PixelBox, line: Recognised, ink: Grey, scale: float) -> tuple[Glyph, ...]:
    """The characters of a line with boxes: middles as recognised, the outer edges where the ink ends."""
    frame = ink_frame(ink, box)
    heights = frame.height or box.height
    places = [
        (char, box.x0 + box.width * middle, c)
        for char, middle, c in zip(line.text, line.middles, line.confidences, strict=True)
        if not char.isspace()
    ]
    middles = [place for _, place, _ in places]
    glyphs = []
    for n, (char, middle, confidence) in enumerate(places):
        half = heights * (_WIDE if unicodedata.east_asian_width(char) in "WF" else _SLIM)
        left = max(middle - half, (middles[n - 1] + middle) / 2 if n else frame.x0)
        right = min(middle + half, (middles[n + 1] + middle) / 2 if n + 1 < len(middles) else frame.x1)
        left, right = min(left, right, middle), max(left, right, middle)
        glyphs.append(Glyph(char, scaled(left, frame.top, right, frame.bottom, scale), confidence))
    return tuple(glyphs)


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
