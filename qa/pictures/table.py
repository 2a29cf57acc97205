"""A cell of a parsed table → a picture of the table around it: head, some rows, the cell lit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.datatypes import Table
from qa.cited_cell import CitedCell
from qa.pictures.canvas import Canvas, Colour, Typeface
from qa.pictures.datatypes import Mark, Picture
from qa.pictures.fonts import typeface
from qa.pictures.place_words import place_words
from qa.render import without_controls

if TYPE_CHECKING:
    from qa.schema import Citation

_SIZE, _SMALL = 20, 16
_MARGIN, _PAD = 20, 8
_MOST_WIDTH = 1500  # of the table, in pixels
_WIDEST, _NARROWEST = 260, 64  # of one column
_MOST_LINES = 4  # of one cell; the lit one is never cut
_BEFORE = _BEHIND = 4  # rows around the lit one
_MORE = "…"
_LINE: Colour = (160, 160, 160)
_HEAD: Colour = (238, 240, 243)
_TINT: Colour = (255, 249, 224)
_LIT: Colour = (255, 228, 92)
_FRAME: Colour = (222, 66, 14)
_GREY: Colour = (110, 110, 110)


@dataclass(frozen=True, slots=True)
class Spot:
    """The place of a cell among those drawn, from 0."""

    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Extract:
    """The part of a table that is drawn: texts by row and column, the first ``heads`` rows its head."""

    texts: tuple[tuple[str, ...], ...]
    heads: int
    lit: Spot


def draw_table(cited: CitedCell, citation: Citation, font: str) -> Picture:
    """The table around a cell. ``font``: the setting. Raises UsageError where no font can be had."""
    face, small = typeface(font, _SIZE), typeface(font, _SMALL)
    extract = extract_of(cited, citation.text, lambda text: min(face.width(text), _WIDEST) + 2 * _PAD)
    unit = f"（单位：{cited.table.unit}）" if cited.table.unit else ""
    title = without_controls(cited.table.title + unit)
    return _Drawing(extract, face, small).draw(title, place_words(citation))


def extract_of(cited: CitedCell, text: str, width_of: Callable[[str], int]) -> Extract:
    """What is drawn: all levels of the head, rows and columns around the cell, "…" where some are left out."""
    table = cited.table
    columns = _columns_shown(table, cited.column or 0, width_of)
    rows = range(max(0, cited.row_index - _BEFORE), min(len(table.rows), cited.row_index + _BEHIND + 1))
    has_codes = any(table.rows[n].code for n in rows)
    levels = max((len(path) for path in table.columns), default=1)
    lead = 1 + has_codes
    cut_left, cut_right = columns[0] > 0, columns[-1] < len(table.columns) - 1

    def framed(values: Sequence[str], *leading: str) -> tuple[str, ...]:
        return (*leading, *([_MORE] if cut_left else []), *values, *([_MORE] if cut_right else []))

    texts: list[tuple[str, ...]] = []
    for level in range(levels):
        values = [_header(table.columns[n], level, levels) for n in columns]
        name = table.label_header if level == levels - 1 else ""
        texts.append(framed(values, *(["编码"] if has_codes and level == levels - 1 else [""] * has_codes), name))
    if rows.start > 0:
        texts.append(tuple(_MORE for _ in texts[0]))
    lit_row = len(texts) + cited.row_index - rows.start
    for number in rows:
        row = table.rows[number]
        values = [row.cells[n].text for n in columns]
        texts.append(framed(values, *([row.code or ""] if has_codes else []), row.label))
    if rows.stop < len(table.rows):
        texts.append(tuple(_MORE for _ in texts[0]))
    lit = Spot(lit_row, lead - 1 if cited.column is None else lead + cut_left + columns.index(cited.column))
    return Extract(_with(texts, lit, text.strip()), levels, lit)


def _with(texts: Sequence[tuple[str, ...]], lit: Spot, text: str) -> tuple[tuple[str, ...], ...]:
    """The lit cell shows the literal text of the citation; nothing may steer a terminal or turn the writing."""
    return tuple(
        tuple(without_controls(text if Spot(r, c) == lit else cell) for c, cell in enumerate(row))
        for r, row in enumerate(texts)
    )


def _header(path: Sequence[str], level: int, levels: int) -> str:
    """Short paths stand at the bottom of the head."""
    place = level - (levels - len(path))
    return path[place] if place >= 0 else ""


def _columns_shown(table: Table, middle: int, width_of: Callable[[str], int]) -> list[int]:
    """As many columns around the lit one as there is room for, nearest first."""
    widths = [
        max(map(width_of, (*path, *(row.cells[n].text for row in table.rows)))) for n, path in enumerate(table.columns)
    ]
    chosen = [middle]
    room = _MOST_WIDTH - 2 * _WIDEST - widths[middle]
    for step in range(1, len(widths)):
        for number in (middle - step, middle + step):
            if 0 <= number < len(widths) and room >= widths[number] and _is_beside(number, chosen):
                chosen.append(number)
                room -= widths[number]
    return sorted(chosen)


def _is_beside(number: int, chosen: Sequence[int]) -> bool:
    return number + 1 in chosen or number - 1 in chosen


class _Drawing:
    """Lays an extract out and draws it."""

    def __init__(self, extract: Extract, face: Typeface, small: Typeface) -> None:
        self._extract = extract
        self._face, self._small = face, small
        count = len(extract.texts[0])
        self._widths = [self._column_width(column) for column in range(count)]
        self._lines = [
            [self._wrapped(text, Spot(r, c)) for c, text in enumerate(row)] for r, row in enumerate(extract.texts)
        ]
        self._heights = [max(map(len, row)) * face.line_height + 2 * _PAD for row in self._lines]

    def _column_width(self, column: int) -> int:
        widest = max(self._face.width(row[column]) for row in self._extract.texts)
        lit = self._extract.lit
        own = self._face.width(self._extract.texts[lit.row][lit.column]) if lit.column == column else 0
        return max(min(max(widest, _NARROWEST), _WIDEST), min(own, 2 * _WIDEST)) + 2 * _PAD

    def _wrapped(self, text: str, spot: Spot) -> list[str]:
        lines = self._face.wrapped(text, self._widths[spot.column] - 2 * _PAD)
        if spot == self._extract.lit or len(lines) <= _MOST_LINES:
            return lines
        return [*lines[: _MOST_LINES - 1], lines[_MOST_LINES - 1][:-1] + _MORE]

    def draw(self, title: str, caption: str) -> Picture:
        width = max(sum(self._widths), 640)
        head, foot = self._face.wrapped(title, width), self._small.wrapped(caption, width)
        top = _MARGIN + len(head) * self._face.line_height + _PAD
        height = top + sum(self._heights) + _PAD + len(foot) * self._small.line_height + _MARGIN
        canvas = Canvas(width + 2 * _MARGIN, height)
        for n, line in enumerate(head):
            canvas.text(_MARGIN, _MARGIN + n * self._face.line_height, line, self._face)
        mark = self._draw_cells(canvas, top)
        below = top + sum(self._heights) + _PAD
        for n, line in enumerate(foot):
            canvas.text(_MARGIN, below + n * self._small.line_height, line, self._small, _GREY)
        return Picture(canvas.to_png(), canvas.width, canvas.height, (mark,))

    def _draw_cells(self, canvas: Canvas, top: int) -> Mark:
        lit, extract = self._extract.lit, self._extract
        lit_box = (0, 0, 0, 0)
        for r, row in enumerate(self._lines):
            left = _MARGIN
            for c, lines in enumerate(row):
                box = (left, top, left + self._widths[c] + 1, top + self._heights[r] + 1)
                canvas.box(box, self._colour(Spot(r, c)), _LINE)
                self._draw_lines(canvas, box[0], top, lines, Spot(r, c))
                if Spot(r, c) == lit:
                    lit_box = box
                left += self._widths[c]
            top += self._heights[r]
        canvas.box(lit_box, None, _FRAME, 3)
        return Mark(extract.texts[lit.row][lit.column], lit_box)

    def _draw_lines(self, canvas: Canvas, left: int, top: int, lines: Sequence[str], spot: Spot) -> None:
        is_number = spot.row >= self._extract.heads and all(char in "0123456789,.，%-— " for char in "".join(lines))
        for n, line in enumerate(lines):
            room = self._widths[spot.column] - 2 * _PAD - self._face.width(line)
            canvas.text(
                left + _PAD + (room if is_number else 0), top + _PAD + n * self._face.line_height, line, self._face
            )

    def _colour(self, spot: Spot) -> Colour:
        lit = self._extract.lit
        if spot == lit:
            return _LIT
        if spot.row == lit.row or spot.column == lit.column:
            return _TINT
        return _HEAD if spot.row < self._extract.heads else (255, 255, 255)
