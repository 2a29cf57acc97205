"""A printed line → the pieces that wide gaps part: what may be the cells of a table without rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.datatypes import BBox
from corpus.pages.datatypes import Glyph, PageLine
from corpus.pages.spacing import Spacing, box_of, gap_between, spacing_of, to_text

_CELL_GAP = 0.85  # em between two cells of which one is text
_NUMBER_GAP = 0.4  # em between a complete number and the next cell
_TIGHT_GAP = 0.1  # em between a complete number and a text that begins where others do
_STARTS = 3  # texts that must begin at the same place …
_FIGURE_STARTS = 2  # … and behind a complete number
_COUNTERS = "年月日万亿元个项人名台辆次家户套件所条处批％%"  # what belongs to the number before it
_NUMBER = re.compile(
    r"[(（]?[-+－−]?\d{1,3}(?:[,，]\d{3})+(?:[.．]\d+)?[%％]?[)）]?|[(（]?[-+－−]?\d+(?:[.．]\d+)?[%％]?[)）]?"
)
_DASH = re.compile(r"[-－−—–─―/]{1,3}")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a line. ``line`` is the place of its line among the lines it was cut from."""

    text: str
    box: BBox
    glyphs: tuple[Glyph, ...]
    line: int

    @property
    def is_number(self) -> bool:
        """Whether it prints a figure and nothing else."""
        return bool(_NUMBER.fullmatch(_plain(self.text)))

    @property
    def is_value(self) -> bool:
        """Whether it may stand where figures stand: a figure or the dash for none."""
        return self.is_number or bool(_DASH.fullmatch(_plain(self.text)))

    @property
    def is_year(self) -> bool:
        """Whether it is a bare year, which heads columns."""
        return bool(_YEAR.fullmatch(self.text))


def chunks_of(line: PageLine, place: int) -> tuple[Chunk, ...]:
    """Cut a line at the gaps that are too wide for the text on both sides."""
    spacing = spacing_of(line.glyphs)
    parts: list[list[Glyph]] = [[line.glyphs[0]]]
    for left, right in pairwise(line.glyphs):
        if _parts_cells(parts[-1], left, right, spacing):
            parts.append([])
        parts[-1].append(right)
    return tuple(_chunk(part, place, spacing) for part in parts)


def _parts_cells(before: Sequence[Glyph], left: Glyph, right: Glyph, spacing: Spacing) -> bool:
    gap = gap_between(left, right, spacing)
    if gap >= _CELL_GAP:
        return True
    if gap < _NUMBER_GAP or right.text in _COUNTERS:
        return False
    return bool(_NUMBER.fullmatch("".join(glyph.text for glyph in before)))


def split_at_starts(lines: Sequence[Sequence[Chunk]]) -> list[tuple[Chunk, ...]]:
    """Cut pieces that run into the next cell where that begins as cells of other lines do."""
    starts = _shared_starts([chunk for line in lines for chunk in line])
    return [tuple(part for chunk in line for part in _split(chunk, starts)) for line in lines]


def _shared_starts(chunks: Sequence[Chunk]) -> dict[int, list[float]]:
    """Left edges of texts, by whole points."""
    edges: dict[int, list[float]] = {}
    for chunk in chunks:
        if not chunk.is_value:
            edges.setdefault(round(chunk.box[0]), []).append(chunk.box[0])
    return edges


def _split(chunk: Chunk, starts: dict[int, list[float]]) -> list[Chunk]:
    spacing = spacing_of(chunk.glyphs)
    parts: list[list[Glyph]] = [[chunk.glyphs[0]]]
    for left, right in pairwise(chunk.glyphs):
        x = right.bbox[0]
        shared = sum(abs(s - x) < 0.2 * spacing.em for n in (-1, 0, 1) for s in starts.get(round(x) + n, ()))
        if shared >= _FIGURE_STARTS and _begins_cell(parts[-1], left, right, spacing, shared):
            parts.append([])
        parts[-1].append(right)
    return [_chunk(part, chunk.line, spacing) for part in parts] if len(parts) > 1 else [chunk]


def _begins_cell(before: Sequence[Glyph], left: Glyph, right: Glyph, spacing: Spacing, shared: int) -> bool:
    """Whether a text that begins where ``shared`` others do is a cell: sooner behind a complete figure."""
    gap = gap_between(left, right, spacing)
    if right.text not in _COUNTERS and _NUMBER.fullmatch("".join(glyph.text for glyph in before)):
        return gap >= _TIGHT_GAP
    return shared >= _STARTS and gap >= _NUMBER_GAP


def to_chunk(glyphs: Sequence[Glyph], line: int) -> Chunk:
    """A piece of some glyphs of a line."""
    return _chunk(glyphs, line, spacing_of(glyphs))


def _chunk(glyphs: Sequence[Glyph], place: int, spacing: Spacing) -> Chunk:
    return Chunk(to_text(glyphs, spacing), box_of(glyphs), tuple(glyphs), place)


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)
