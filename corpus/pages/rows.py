"""Glyphs → printed rows: what stands beside each other on one base line, over the whole width of the page."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from corpus.datatypes import BBox
from corpus.pages.datatypes import Glyph
from corpus.pages.spacing import em_of

_SHARE = 0.5  # of the lower of two glyphs that must stand beside the other
_SIZES = 2.6  # the largest ratio of heights within one row: a superscript beside its word
_BUCKET = 16.0  # points; only rows near a glyph are compared with it
_NEAR_MIDDLE = 0.2  # of the height of a glyph: as far from its middle marks may stand freely
_OFF_MIDDLE = 4.0  # points beside a row that one point above or below it is worth
_FLAT = "一ー丶丿"
_TALL_MARKS = "()（）[]【】"


@dataclass(slots=True)
class _Row:
    """A row while it grows to the right; ``top`` and ``bottom`` are those of its last full glyph."""

    glyphs: list[Glyph]
    top: float
    bottom: float
    marks: list[Glyph] = field(default_factory=list)


def rows_of(glyphs: Iterable[Glyph]) -> list[tuple[Glyph, ...]]:
    """Group glyphs into rows, each from left to right, ordered from top to bottom.

    A row may sink or climb slowly (skewed scans): a glyph is compared with its left neighbours, not with
    the whole row.
    """
    full: list[Glyph] = []
    flat: list[Glyph] = []
    for glyph in glyphs:
        (flat if _is_flat(glyph) else full).append(glyph)
    rows = _chain(sorted(full, key=lambda g: (g.bbox[0], g.bbox[1])))
    rows += _attach(flat, rows)
    found = [tuple(sorted((*row.glyphs, *row.marks), key=lambda g: (g.bbox[0] + g.bbox[2], g.bbox[1]))) for row in rows]
    return sorted(found, key=lambda row: (_middle(row), row[0].bbox[0]))


def _is_flat(glyph: Glyph) -> bool:
    """Characters whose ink is so flat that its height says nothing about the row."""
    is_sign = unicodedata.category(glyph.text[:1])[0] in "PSZ"
    return glyph.text in _FLAT or (is_sign and glyph.text not in _TALL_MARKS)


def _middle(glyphs: Sequence[Glyph]) -> float:
    """Height of the middle of a row at its left end."""
    first = next((g for g in glyphs if not _is_flat(g)), glyphs[0])
    return (first.bbox[1] + first.bbox[3]) / 2


def _chain(glyphs: Sequence[Glyph]) -> list[_Row]:
    rows: list[_Row] = []
    near: dict[int, list[_Row]] = defaultdict(list)
    for glyph in glyphs:
        row = _best(glyph, near)
        if row is None:
            row = _Row([], glyph.bbox[1], glyph.bbox[3])
            rows.append(row)
        elif _height(glyph) / max(row.bottom - row.top, 0.1) > 0.7:
            row.top, row.bottom = glyph.bbox[1], glyph.bbox[3]
        row.glyphs.append(glyph)
        for bucket in _buckets(row.top, row.bottom):
            if row not in near[bucket][-40:]:
                near[bucket].append(row)
    return rows


def _buckets(top: float, bottom: float) -> range:
    return range(int(top // _BUCKET), int(bottom // _BUCKET) + 1)


def _height(glyph: Glyph) -> float:
    return glyph.bbox[3] - glyph.bbox[1]


def _best(glyph: Glyph, near: dict[int, list[_Row]]) -> _Row | None:
    best: _Row | None = None
    best_share = _SHARE
    for bucket in _buckets(glyph.bbox[1], glyph.bbox[3]):
        for row in near[bucket]:
            share = _overlap(glyph, row)
            if share > best_share:
                best, best_share = row, share
    return best


def _overlap(glyph: Glyph, row: _Row) -> float:
    height, row_height = _height(glyph), row.bottom - row.top
    low, high = min(height, row_height), max(height, row_height)
    if high > _SIZES * max(low, 0.1) or row.glyphs[-1] is glyph:
        return 0.0
    return (min(glyph.bbox[3], row.bottom) - max(glyph.bbox[1], row.top)) / max(low, 0.1)


def _attach(flat: Sequence[Glyph], rows: list[_Row]) -> list[_Row]:
    """Give each flat glyph to the row that it stands in; what stands in none makes rows of its own."""
    near: dict[int, list[tuple[BBox, _Row]]] = defaultdict(list)
    for row in rows:
        for glyph in row.glyphs:
            for bucket in _buckets(glyph.bbox[1], glyph.bbox[3]):
                near[bucket].append((glyph.bbox, row))
    alone: list[Glyph] = []
    for glyph in flat:
        home = _home(glyph, near)
        if home is None:
            alone.append(glyph)
        else:
            home.marks.append(glyph)
    return _alone(alone)


def _home(glyph: Glyph, near: dict[int, list[tuple[BBox, _Row]]]) -> _Row | None:
    """The row of the nearest full glyph beside this one, by its height on the page before its distance."""
    x0, top, x1, bottom = glyph.bbox
    middle = (top + bottom) / 2
    best: tuple[float, _Row] | None = None
    for bucket in range(int(middle // _BUCKET) - 1, int(middle // _BUCKET) + 2):
        for box, row in near[bucket]:
            slack = 0.3 * (box[3] - box[1])
            if not box[1] - slack <= middle <= box[3] + slack:
                continue
            beside = max(0.0, box[0] - x1, x0 - box[2])
            off = abs((box[1] + box[3]) / 2 - middle) - _NEAR_MIDDLE * (box[3] - box[1])
            distance = beside + _OFF_MIDDLE * max(0.0, off)
            if best is None or distance < best[0]:
                best = (distance, row)
    return best[1] if best else None


def _alone(glyphs: Sequence[Glyph]) -> list[_Row]:
    rows: list[_Row] = []
    for glyph in sorted(glyphs, key=lambda g: g.bbox[0]):
        middle = (glyph.bbox[1] + glyph.bbox[3]) / 2
        reach = 0.3 * em_of([glyph])
        row = next((r for r in rows if r.top - reach <= middle <= r.bottom + reach), None)
        if row is None:
            row = _Row([], glyph.bbox[1], glyph.bbox[3])
            rows.append(row)
        row.glyphs.append(glyph)
    return rows
