"""The cells of a ruled table while it is read: areas of a mesh, and what is printed in them."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.datatypes import BBox
from corpus.pages.cell_text import Run


@dataclass(frozen=True, slots=True)
class Area:
    """A cell by the mesh lines around it: rows ``top`` … ``bottom``, columns ``left`` … ``right``, ends excluded."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Mesh:
    """Positions of all rules of a table: ``xs`` from left to right, ``ys`` downwards; and the cells between."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[Area, ...]

    def box(self, area: Area) -> BBox:
        """The box of a cell in points."""
        return self.xs[area.left], self.ys[area.top], self.xs[area.right], self.ys[area.bottom]


@dataclass(frozen=True, slots=True)
class Filled:
    """A cell with its runs and its box; the area shrinks as phantoms go, the box does not."""

    area: Area
    runs: tuple[Run, ...]
    box: BBox
