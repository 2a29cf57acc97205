"""Newspaper columns: rows over the whole page → the columns of text in the order in which they are read.

White-space cuts: a gutter is a white strip over several rows with running text on both sides. What stands
above it is read first, then its left, then its right side, then what stands below; each part is cut again.
A gap between columns of a table is no gutter, because the text beside it does not fill its column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from corpus.datatypes import BBox
from corpus.pages.datatypes import Glyph
from corpus.pages.spacing import box_of, em_of

_GUTTER = 0.9  # em, the narrowest strip that may part two columns
_ROWS = 4  # that a gutter must part at least
_GLYPHS = 8  # in the middle line of a column of running text
_FULL = 0.5  # share of lines that reach both margins of a column of running text
_RAGGED = 1.7  # em that a full line may miss at the margin
_INDENT = 2.6  # em that the first line of a paragraph may be set in
_FIGURES = 0.35  # share of digits above which text is no running text
_DEPTH = 12  # of cuts within cuts; no page has as many

Row = tuple[Glyph, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a row without any gap as wide as a gutter."""

    glyphs: Row
    box: BBox


@dataclass(frozen=True, slots=True)
class _Strip:
    """A gutter: white from ``x0`` to ``x1`` in the rows ``first`` … ``last``."""

    x0: float
    x1: float
    first: int
    last: int


Pieces = list[Piece]


def columns_of(rows: Sequence[Row]) -> list[list[Row]]:
    """Cut rows into columns of text, in reading order; a page without newspaper columns is one column."""
    pieces = [_pieces(row) for row in rows if row]
    if not pieces:
        return []
    em = median(em_of(row) for row in rows if row)
    found = _cut(pieces, em, _DEPTH)
    return [[tuple(g for piece in row for g in piece.glyphs) for row in column] for column in found]


def _pieces(row: Row) -> Pieces:
    em = em_of(row)
    parts: list[list[Glyph]] = [[row[0]]]
    right = row[0].bbox[2]
    for left, glyph in pairwise(row):
        right = max(right, left.bbox[2])
        if glyph.bbox[0] - right >= _GUTTER * em:
            parts.append([])
        parts[-1].append(glyph)
    return [Piece(tuple(part), box_of(part)) for part in parts]


def _cut(rows: list[Pieces], em: float, depth: int) -> list[list[Pieces]]:
    rows = [row for row in rows if row]
    strip = _best_strip(rows, em) if depth and len(rows) >= _ROWS else None
    if strip is None:
        return [rows] if rows else []
    left, right = _sides(rows, strip)
    first = strip.first + _overhang(left, right)
    left, right = left[first - strip.first :], right[first - strip.first :]
    parts = (rows[:first], left, right, rows[strip.last + 1 :])
    return [column for part in parts for column in _cut(part, em, depth - 1)]


def _overhang(left: list[Pieces], right: list[Pieces]) -> int:
    """How many rows at the top stand on the right only, clearly above the left column: they are read first."""
    start = next((index for index, row in enumerate(left) if row), 0)
    if not start:
        return 0
    top = min(piece.box[1] for piece in left[start])
    return sum(1 for row in right[:start] if row and max(piece.box[3] for piece in row) < top)


def _best_strip(rows: list[Pieces], em: float) -> _Strip | None:
    seen: set[tuple[int, int, int]] = set()
    best: _Strip | None = None
    for index, row in enumerate(rows):
        for a, b in pairwise(row):
            strip = _extended(rows, index, a.box[2], b.box[0], em)
            key = (round(strip.x0), strip.first, strip.last)
            if key in seen or (best and strip.last - strip.first <= best.last - best.first):
                continue
            seen.add(key)
            if _is_gutter(rows, strip, em):
                best = strip
    return best


def _extended(rows: list[Pieces], index: int, x0: float, x1: float, em: float) -> _Strip:
    """The white strip between ``x0`` and ``x1`` as far up and down as it stays wide enough."""
    first = last = index
    for step in (-1, 1):
        place = index + step
        while 0 <= place < len(rows):
            narrowed = _white(rows[place], x0, x1)
            if narrowed is None or narrowed[1] - narrowed[0] < _GUTTER * em:
                break
            x0, x1 = narrowed
            first, last = min(first, place), max(last, place)
            place += step
    return _Strip(x0, x1, first, last)


def _white(row: Pieces, x0: float, x1: float) -> tuple[float, float] | None:
    """What of the strip stays white in this row: the widest part."""
    edges = [x0]
    for piece in row:
        if piece.box[2] > x0 and piece.box[0] < x1:
            edges += [max(x0, piece.box[0]), min(x1, piece.box[2])]
    edges.append(x1)
    parts = [(edges[i], edges[i + 1]) for i in range(0, len(edges), 2)]
    widest = max(parts, key=lambda part: part[1] - part[0])
    return widest if widest[1] > widest[0] else None


def _sides(rows: list[Pieces], strip: _Strip) -> tuple[list[Pieces], list[Pieces]]:
    middle = (strip.x0 + strip.x1) / 2
    inside = rows[strip.first : strip.last + 1]
    left = [[piece for piece in row if piece.box[2] <= middle] for row in inside]
    right = [[piece for piece in row if piece.box[2] > middle] for row in inside]
    return left, right


def _is_gutter(rows: list[Pieces], strip: _Strip, em: float) -> bool:
    left, right = _sides(rows, strip)
    nearest = ([row[-1] for row in left if row], [row[0] for row in right if row])
    return all(_is_running_text(side, em) for side in nearest)


def _is_running_text(pieces: Sequence[Piece], em: float) -> bool:
    """Whether pieces under each other fill a column as the lines of paragraphs do."""
    if len(pieces) < _ROWS:
        return False
    left = median(piece.box[0] for piece in pieces)
    right = _usual_right(pieces, em)
    full = [p for p in pieces if p.box[0] <= left + _INDENT * em and abs(p.box[2] - right) < _RAGGED * em]
    text = "".join(glyph.text for piece in pieces for glyph in piece.glyphs)
    figures = sum(char.isdigit() for char in text) / len(text)
    long = median(len(piece.glyphs) for piece in pieces) >= _GLYPHS
    return long and len(full) >= _FULL * len(pieces) and figures < _FIGURES


def _usual_right(pieces: Sequence[Piece], em: float) -> float:
    """The right end that most pieces share."""
    ends = [piece.box[2] for piece in pieces]
    return max(ends, key=lambda end: (sum(1 for other in ends if abs(other - end) < em), end))
