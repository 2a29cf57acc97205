"""How wide the gaps between glyphs are, and which of them a reader sees as blanks. Shared by flow and tables.

All limits are in em (the size of the type), so that they hold for every font size and for the boxes that OCR
estimates. Boxes may be those of the ink or those of the advance: both occur.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from corpus.datatypes import BBox
from corpus.pages.datatypes import Glyph

_WORD_GAP = 0.2  # between Latin letters
_DIGIT_PITCH = 0.7  # from middle to middle of two digits
_DIGIT_GAP = 0.18
_MARK_GAP = 0.42  # beside other marks
_INNER_GAP = 0.6  # between a comma or point and a digit: some fonts give marks the room of a digit
_CHINESE_GAP = 0.8  # beside a Chinese character: less is only good typesetting
_WIDE_GAP = 1.3
_OPENING = "（《〈“‘【〔「『"
_CLOSING = "，。、；：）》〉”’】〕」』！？"
_NUMBER_MARKS = ".,，．"


def is_chinese(text: str) -> bool:
    """Whether a character is set on a full square: an ideograph or Chinese punctuation."""
    char = text[:1]
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or char >= "\U00020000" or is_mark(char)


def is_mark(text: str) -> bool:
    """Whether a character is Chinese punctuation, whose ink fills only part of its square."""
    char = text[:1]
    return bool(char) and (char in _OPENING or char in _CLOSING or "\uff01" <= char <= "\uff5e")


def em_of(glyphs: Sequence[Glyph]) -> float:
    """The size of the type that the glyphs are printed in, in points."""
    squares = [g.bbox for g in glyphs if is_chinese(g.text) and not is_mark(g.text)]
    if squares:
        # OCR divides a line evenly, which narrows its squares beside figures; their height is sure.
        widths, heights = [box[2] - box[0] for box in squares], [box[3] - box[1] for box in squares]
        return max(median(widths), 0.75 * median(heights), 1.0)
    heights = [g.bbox[3] - g.bbox[1] for g in glyphs]
    digits = [g.bbox[2] - g.bbox[0] for g in glyphs if g.text.isalnum()]
    return max(2.1 * median(digits) if digits else 0.0, median(heights), 1.0)


def box_of(glyphs: Sequence[Glyph]) -> BBox:
    """The box around some glyphs."""
    return (
        min(g.bbox[0] for g in glyphs),
        min(g.bbox[1] for g in glyphs),
        max(g.bbox[2] for g in glyphs),
        max(g.bbox[3] for g in glyphs),
    )


@dataclass(frozen=True, slots=True)
class Spacing:
    """The type of one line: ``em`` in points and ``tracking``, the em by which its letters are spaced out."""

    em: float
    tracking: float


def spacing_of(glyphs: Sequence[Glyph]) -> Spacing:
    """Measure a line, glyphs from left to right."""
    em = em_of(glyphs)
    gaps = [_gap(a, b, em) for a, b in pairwise(glyphs) if is_chinese(a.text) and is_chinese(b.text)]
    close = [gap for gap in gaps if gap < _WIDE_GAP]
    usual = median(close) if len(close) >= 3 and 2 * len(close) > len(gaps) else 0.0
    return Spacing(em, usual if usual > 0.25 else 0.0)


def gap_between(left: Glyph, right: Glyph, spacing: Spacing) -> float:
    """The white between two neighbours in em, without what belongs to their squares or to the tracking."""
    return _gap(left, right, spacing.em) - spacing.tracking


def _gap(left: Glyph, right: Glyph, em: float) -> float:
    gap = (right.bbox[0] - left.bbox[2]) / em
    if left.text in _CLOSING and left.bbox[2] - left.bbox[0] < 0.6 * em:
        gap -= 0.5
    if right.text in _OPENING and right.bbox[2] - right.bbox[0] < 0.6 * em:
        gap -= 0.5
    return gap


def to_text(glyphs: Sequence[Glyph], spacing: Spacing | None = None) -> str:
    """The text of one line: a blank between words, two for a wide gap, none inside words and numbers."""
    if not glyphs:
        return ""
    spacing = spacing or spacing_of(glyphs)
    parts = [glyphs[0].text]
    for left, right in pairwise(glyphs):
        parts += [_blank(left, right, spacing), right.text]
    return "".join(parts)


def _blank(left: Glyph, right: Glyph, spacing: Spacing) -> str:
    gap = gap_between(left, right, spacing)
    if gap >= _WIDE_GAP:
        return "  "
    if is_chinese(left.text) or is_chinese(right.text):
        return " " if gap >= _CHINESE_GAP else ""
    return " " if _parts_words(left, right, gap, spacing) else ""


def _parts_words(left: Glyph, right: Glyph, gap: float, spacing: Spacing) -> bool:
    if left.text.isdigit() and right.text.isdigit():
        pitch = (right.bbox[0] + right.bbox[2] - left.bbox[0] - left.bbox[2]) / 2 / spacing.em - spacing.tracking
        return gap > _DIGIT_GAP and pitch > _DIGIT_PITCH
    if left.text in _NUMBER_MARKS and right.text.isdigit():
        return gap > _INNER_GAP
    if left.text in _NUMBER_MARKS or right.text in _NUMBER_MARKS or not (left.text + right.text).isalnum():
        return gap > _MARK_GAP
    return gap > _WORD_GAP
