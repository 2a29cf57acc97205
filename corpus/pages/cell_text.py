"""Glyphs → the texts of cells: whose cell a glyph stands in, and how wrapped lines of a cell read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.datatypes import BBox
from corpus.pages.datatypes import Glyph
from corpus.pages.rows import rows_of
from corpus.pages.spacing import to_text

_TIGHT = 0.1  # em; glyphs no further apart were set as one word
_OVERLAP = -0.35
_SAME_LINE = 0.25
_NUMBER = re.compile(r"[-−+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?")
_NUMBER_PART = re.compile(r"[-−+]?[\d,.]+%?")
_NUMBER_CHARS = frozenset("0123456789.,-+%−")
_MARGIN = 6.0  # points; cell margins are no wider, so a line that leaves more was not broken for want of room


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs set one after the other without a gap; ``first`` is the place of the first among all of the page."""

    glyphs: tuple[Glyph, ...]
    first: int

    @property
    def text(self) -> str:
        """The characters of the run."""
        return "".join(glyph.text for glyph in self.glyphs)


def runs_of(glyphs: Sequence[tuple[int, Glyph]]) -> Iterator[Run]:
    """Cut glyphs, given with their place in content order, into runs."""
    run: list[Glyph] = []
    last = -2
    for place, glyph in glyphs:
        if run and (place != last + 1 or not _follows(run[-1], glyph)):
            yield Run(tuple(run), last - len(run) + 1)
            run = []
        run.append(glyph)
        last = place
    if run:
        yield Run(tuple(run), last - len(run) + 1)


def _follows(left: Glyph, right: Glyph) -> bool:
    height = max(left.bbox[3] - left.bbox[1], right.bbox[3] - right.bbox[1])
    gap = (right.bbox[0] - left.bbox[2]) / max(height, 1.0)
    shift = abs((right.bbox[1] + right.bbox[3]) - (left.bbox[1] + left.bbox[3])) / 2
    return _OVERLAP < gap < _TIGHT and shift < _SAME_LINE * height


def seated(run: Run, cell_at: Callable[[float, float], int | None]) -> Iterator[tuple[int, Run]]:
    """Which cell a run belongs to; one that crosses an edge is whole where most of it lies.

    Numbers of two cells that touch are told apart by not being one number together.
    """
    parts = list(_by_cell(run, cell_at))
    if len(parts) == 1 or not _is_split_number(run, [part for _, part in parts]):
        home = max(parts, key=lambda part: _width(part[1]))[0]
        if home is not None:
            yield home, run
        return
    for cell, part in parts:
        if cell is not None:
            yield cell, part


def _by_cell(run: Run, cell_at: Callable[[float, float], int | None]) -> Iterator[tuple[int | None, Run]]:
    start = 0
    cells = [cell_at((g.bbox[0] + g.bbox[2]) / 2, (g.bbox[1] + g.bbox[3]) / 2) for g in run.glyphs]
    for index in range(1, len(cells) + 1):
        if index == len(cells) or cells[index] != cells[start]:
            yield cells[start], Run(run.glyphs[start:index], run.first + start)
            start = index


def _is_split_number(run: Run, parts: Sequence[Run]) -> bool:
    """Whether a run across cells is rather several texts: a part is a number, the whole is none."""
    return not _NUMBER.fullmatch(run.text) and any(_NUMBER.fullmatch(part.text) for part in parts)


def _width(run: Run) -> float:
    return sum(glyph.bbox[2] - glyph.bbox[0] for glyph in run.glyphs)


def text_of(runs: Sequence[Run], box: BBox) -> str:
    """The text of one cell, lines parted by line breaks; ``box`` is the cell's."""
    if len(runs) < 2:
        return runs[0].text if runs else ""
    glyphs = [glyph for run in runs for glyph in run.glyphs]
    places = {id(glyph): run.first + n for run in runs for n, glyph in enumerate(run.glyphs)}
    rows = rows_of(glyphs)
    lines = [_line_text(row, places) for row in rows]
    return _with_whole_numbers(lines, rows, box)


def _line_text(row: Sequence[Glyph], places: dict[int, int]) -> str:
    """One line. What was not printed in one go is no number together, however close it stands."""
    parts: list[list[Glyph]] = [[row[0]]]
    for left, right in pairwise(row):
        is_broken = places[id(right)] != places[id(left)] + 1
        if is_broken and left.text in _NUMBER_CHARS and right.text in _NUMBER_CHARS:
            parts.append([])
        parts[-1].append(right)
    return " ".join(to_text(part) for part in parts)


def _with_whole_numbers(lines: Sequence[str], rows: Sequence[tuple[Glyph, ...]], box: BBox) -> str:
    """Join lines of a number that was broken because the cell is too narrow: ``30,439.8⏎2``."""
    texts = [lines[0]]
    number = lines[0]
    for index in range(1, len(lines)):
        whole = number + lines[index]
        if _NUMBER_PART.fullmatch(whole) and _is_well_formed(whole, lines[index]) and _is_full(rows, index - 1, box):
            texts[-1] = number = whole
        else:
            texts.append(lines[index])
            number = lines[index]
    return "\n".join(texts)


def _is_well_formed(whole: str, tail: str) -> bool:
    """``tail`` must be a rest that could not stand alone as well as behind its head."""
    return bool(_NUMBER.fullmatch(whole)) and not ("." in tail and not tail.startswith(".") and "," not in whole)


def _is_full(rows: Sequence[tuple[Glyph, ...]], index: int, box: BBox) -> bool:
    """Whether a line leaves no room in its cell for one more digit."""
    row, next_glyph = rows[index], rows[index + 1][0]
    x0, x1 = row[0].bbox[0], row[-1].bbox[2]
    margin = min(max(min(x0 - box[0], box[2] - x1), 0.0), _MARGIN)
    return (x1 - x0) + (next_glyph.bbox[2] - next_glyph.bbox[0]) > (box[2] - box[0]) - 2 * margin - 0.5
