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


def to_chunk(glyphs: Sequence[Glyph], line: int) -> Chunk:
    """A piece of some glyphs of a line."""
    return _chunk(glyphs, line, spacing_of(glyphs))


def _chunk(glyphs: Sequence[Glyph], place: int, spacing: Spacing) -> Chunk:
    return Chunk(to_text(glyphs, spacing), box_of(glyphs), tuple(glyphs), place)


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)
