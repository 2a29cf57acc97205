"""A picture of a cited place, and where on it the printed text is marked."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.datatypes import BBox

Pixels = tuple[int, int, int, int]  # x0, top, x1, bottom; x1 and bottom are outside


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked box. ``page`` and ``bbox`` (points) say where it is on the page, None on drawn pictures."""

    text: str
    pixels: Pixels
    page: int | None = None
    bbox: BBox | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG file with its marks; ``is_exact``: the marks hold exactly the printed text, not a region around it."""

    png: bytes
    width: int
    height: int
    marks: tuple[Mark, ...]
    is_exact: bool = True
