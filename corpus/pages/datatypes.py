"""What is printed on a page, before any interpretation.

Coordinates are points (1/72 inch) on the page as a reader sees it (rotation applied), origin top left:
``bbox`` is (x0, top, x1, bottom). Pages count from 1.
"""

from __future__ import annotations

from dataclasses import dataclass

from corpus.datatypes import BBox, Grid


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character with the box it is printed in; blanks are never glyphs.

    ``confidence`` (0 … 1) is how sure OCR is; a text layer is sure. ``bbox`` is as high as the font says, which
    may be more than a line; ``ink`` is what is drawn, where it was asked for.
    """

    text: str
    bbox: BBox
    confidence: float = 1.0
    ink: BBox | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line: horizontal where ``top == bottom``, vertical where ``x0 == x1``."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PageContent:
    """All that is printed on one page."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class PageLine:
    """One printed line of a page. ``text`` has a blank where the gap between glyphs is one.

    ``wraps``: whether it runs to the right margin of its column, so that the next line goes on with it.
    """

    text: str
    bbox: BBox
    glyphs: tuple[Glyph, ...]
    page: int
    wraps: bool = False


@dataclass(frozen=True, slots=True)
class PageTable:
    """A grid found on a page and the box that it covers; what is printed inside belongs to it."""

    grid: Grid
    bbox: BBox
    page: int
    is_ruled: bool
