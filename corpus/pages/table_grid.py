"""Rows and columns of a table without rules → the cells of its grid, with what is printed and where."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.datatypes import BBox, GridCell, Source
from corpus.pages.alignment import Column, column_of
from corpus.pages.chunks import Chunk
from corpus.pages.spacing import box_of
from corpus.pages.table_bands import TableLine
from corpus.pages.table_heads import HeadCell

_SAME_LEFT = 0.5  # em by which the lines of one label may begin apart
_FULL_LABELS = 3  # labels that end at the same right edge show that labels wrap there
_DEEPEST = 2.5  # em that the lines of a wrapped label may be set in
_SHORTEST_WRAPPED = 5  # characters; columns are not so narrow that less fills them
_NUMBERING = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[、.．)）]|其中|.{0,8}[合总小]\s*计$")


def body_rows(
    bands: Sequence[Sequence[TableLine]], columns: Sequence[Column], em: float, page: int
) -> list[tuple[GridCell | None, ...]] | None:
    """The rows of a body; None where a figure stands in no column, or two of a row in one. ``em`` in points."""
    rows: list[tuple[GridCell | None, ...]] = []
    for band in bands:
        cells: list[list[Chunk]] = [[] for _ in columns]
        for chunk in (chunk for line in band for chunk in line.chunks):
            column = column_of(chunk, columns, em)
            if column is None or (chunk.is_value and cells[column]):
                return None
            cells[column].append(chunk)
        top, bottom = min(line.top for line in band), max(line.bottom for line in band)
        rows.append(
            tuple(_cell(chunks, (c.x0, top, c.x1, bottom), page) for chunks, c in zip(cells, columns, strict=True))
        )
    return rows


def has_doubtful_labels(rows: Sequence[Sequence[GridCell | None]], columns: Sequence[Column], em: float) -> bool:
    """Whether a row without figures may be the beginning or the rest of a wrapped label.

    It may where labels fill the width of their column, as only wrapped ones do.
    """
    for number, column in enumerate(columns):
        if column.has_values:
            continue
        labels = [row[number] for row in rows]
        full = [
            bool(cell and cell.source.bbox and _is_full(cell.text, cell.source.bbox, column, em)) for cell in labels
        ]
        if sum(full) < _FULL_LABELS:
            continue
        blank = [not any(cell and cell.text for n, cell in enumerate(row) if columns[n].has_values) for row in rows]
        for n, is_full in enumerate(full[:-1]):
            follows = labels[n + 1]
            if is_full and blank[n] != blank[n + 1] and _may_continue(labels[n], follows, em):
                return True
    return False


def _may_continue(label: GridCell | None, follows: GridCell | None, em: float) -> bool:
    """Whether a label may be the rest of the one above: it begins at the same place and with no number."""
    if not label or not follows or not label.source.bbox or not follows.source.bbox or not follows.text:
        return False
    is_below = abs(follows.source.bbox[0] - label.source.bbox[0]) < _SAME_LEFT * em
    return is_below and not _NUMBERING.match(follows.text)


def _is_full(label: str, box: BBox, column: Column, em: float) -> bool:
    is_left = box[0] < column.x0 + _DEEPEST * em
    return len(label) >= _SHORTEST_WRAPPED and is_left and box[2] > column.x1 - em


def _cell(chunks: Sequence[Chunk], place: BBox, page: int, rows: int = 1, columns: int = 1) -> GridCell:
    """The cell of these chunks; ``place`` is its box where it is blank."""
    text = "".join(chunk.text for chunk in chunks)
    box = box_of([glyph for chunk in chunks for glyph in chunk.glyphs]) if chunks else place
    return GridCell(text, Source(text, page=page, bbox=box), rows, columns)


def head_grid(
    levels: Sequence[Sequence[HeadCell]], columns: Sequence[Column], page: int
) -> list[tuple[GridCell | None, ...]]:
    """Header rows; a cell without anything below it reaches down to the last of them."""
    depth = len(levels)
    grid: list[list[GridCell | None]] = [[None] * len(columns) for _ in levels]
    filled = [[False] * len(columns) for _ in levels]
    for level, cells in enumerate(levels):
        for cell in cells:
            span = range(cell.first, cell.last + 1)
            lower = [
                n
                for n in range(level + 1, depth)
                if any(c.first <= cell.last and c.last >= cell.first for c in levels[n])
            ]
            last = lower[0] if lower else depth
            grid[level][cell.first] = _cell(cell.chunks, (0, 0, 0, 0), page, last - level, len(span))
            for row in range(level, last):
                for place in span:
                    filled[row][place] = True
    top = min((c.box[1] for cells in levels for cell in cells for c in cell.chunks), default=0.0)
    bottom = max((c.box[3] for cells in levels for cell in cells for c in cell.chunks), default=0.0)
    for row in range(depth):
        for number, column in enumerate(columns):
            if not filled[row][number]:
                grid[row][number] = _cell((), (column.x0, top, column.x1, bottom), page)
    return [tuple(row) for row in grid]
