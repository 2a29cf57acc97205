"""Drawn rules → ruled tables, as a chain of steps: connected rules → mesh → cells → texts → grid."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from corpus.datatypes import BBox, Grid, GridCell, Source
from corpus.pages.cell_text import Run, runs_of, seated, text_of
from corpus.pages.cells import Area, Filled, Mesh
from corpus.pages.datatypes import Glyph, PageContent, PageTable
from corpus.pages.open_rows import with_open_rows
from corpus.pages.overflow import reseated
from corpus.pages.ruling import TOUCH, Ruling, Stroke, connected, ruling_of
from corpus.pages.spacing import box_of
from corpus.pages.stacked_rows import split_stacked

_SLIVER = 3.0  # points; rules closer than this are one (double rules, pieces a hair apart)
_NARROW = 12.0  # a column this narrow without any text of its own comes from rules that do not quite align
_LOW = 5.0  # the same for rows
_COVER = 0.55  # of a cell's side must be drawn
_STICK_OUT = 6.0  # points; rules that end this far beyond the last crossing rule have a cell beyond it
_AGREE = 5.0
_AROUND = 40.0  # points
_MOST_PLACES = 60_000
_MOST_TABLES = 100  # on one page


@dataclass(frozen=True, slots=True)
class RuledPage:
    """The ruled tables of a page and the glyphs that stand in none of them, in content order."""

    tables: tuple[PageTable, ...]
    rest: tuple[Glyph, ...]


def find_ruled_tables(page: PageContent) -> list[PageTable]:
    """All tables of a page that have rules between their columns, from top to bottom."""
    return list(split_ruled(page).tables)


def split_ruled(page: PageContent) -> RuledPage:
    """Part the ruled tables of a page from the rest; every glyph is in one of them."""
    meshes = [mesh for ruling in connected(ruling_of(page.rules)) if (mesh := mesh_of(ruling))]
    ink = _Ink(page.glyphs)
    taken: set[int] = set()
    tables = []
    for mesh in sorted(meshes, key=_size)[:_MOST_TABLES]:  # a table inside a cell of another comes first
        texts = _texts(mesh, ink, taken)
        if sum(1 for runs in texts if runs) < 2:
            continue
        taller = with_open_rows(mesh, texts, _runs_around(mesh, ink, taken, texts))
        if taller is not mesh:
            mesh, texts = taller, _texts(taller, ink, taken)
        taken |= _places(texts)
        cells, bounds = _without_phantoms(mesh, texts)
        tables.append(_table(split_stacked(cells), bounds, page.number))
    tables.sort(key=lambda table: (table.bbox[1], table.bbox[0]))
    return RuledPage(tuple(tables), tuple(glyph for place, glyph in enumerate(page.glyphs) if place not in taken))


class _Ink:
    """The glyphs of a page, found by their height."""

    def __init__(self, glyphs: Sequence[Glyph]) -> None:
        self._glyphs = glyphs
        self._order = sorted(range(len(glyphs)), key=lambda place: _middle(glyphs[place]))
        self._middles = [_middle(glyphs[place]) for place in self._order]

    def between(self, top: float, bottom: float) -> list[tuple[int, Glyph]]:
        """The glyphs whose middle lies there, with their places, in content order."""
        places = self._order[bisect_left(self._middles, top) : bisect_right(self._middles, bottom)]
        return [(place, self._glyphs[place]) for place in sorted(places)]


def _middle(glyph: Glyph) -> float:
    return (glyph.bbox[1] + glyph.bbox[3]) / 2


def _places(texts: Sequence[Sequence[Run]]) -> set[int]:
    return {place for runs in texts for run in runs for place in range(run.first, run.first + len(run.glyphs))}


def _runs_around(mesh: Mesh, ink: _Ink, taken: set[int], texts: Sequence[Sequence[Run]]) -> list[Run]:
    """What is printed outside of tables at the height of this one and right above and below it."""
    used = taken | _places(texts)
    near = ink.between(mesh.ys[0] - _AROUND, mesh.ys[-1] + _AROUND)
    return list(runs_of([(place, glyph) for place, glyph in near if place not in used]))


def _size(mesh: Mesh) -> float:
    return (mesh.xs[-1] - mesh.xs[0]) * (mesh.ys[-1] - mesh.ys[0])


# --- rules → mesh ------------------------------------------------------------------------------


def mesh_of(ruling: Ruling) -> Mesh | None:
    """The cells that connected rules enclose, or None where they enclose no two columns."""
    horizontal, vertical = _closed(ruling.horizontal, ruling.vertical)
    vertical, horizontal = _closed(vertical, horizontal)
    ys, xs = _positions(horizontal), _positions(vertical)
    if len(xs) < 3 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) > _MOST_PLACES:
        return None
    across = _drawn(horizontal, ys, xs)
    down = _drawn(vertical, xs, ys)
    return Mesh(tuple(xs), tuple(ys), tuple(_cells(across, down, len(ys) - 1, len(xs) - 1)))


def _closed(along: Sequence[Stroke], crossing: Sequence[Stroke]) -> tuple[tuple[Stroke, ...], tuple[Stroke, ...]]:
    """Add the missing outer rules across the ends of rules that stick out beyond the last crossing rule.

    So tables without side rules keep their outer columns, and a row cut off by the page turn is a row.
    """
    added: list[Stroke] = []
    if len(along) >= 2 and crossing:
        low, high = min(rule.at for rule in along), max(rule.at for rule in along)
        first, last = min(rule.at for rule in crossing), max(rule.at for rule in crossing)
        starts = _agreed([rule.start for rule in along if rule.start < first - _STICK_OUT])
        ends = _agreed([rule.end for rule in along if rule.end > last + _STICK_OUT])
        added = [Stroke(at, low, high) for at in (*starts[:1], *ends[-1:])]
    return tuple(along), (*crossing, *added)


def _agreed(ends: Sequence[float]) -> list[float]:
    """The positions at which at least two rules end, in order."""
    ordered = sorted(ends)
    return [
        at
        for n, at in enumerate(ordered)
        if any(abs(at - other) < _AGREE for other in ordered[max(0, n - 1) : n] + ordered[n + 1 : n + 2])
    ]


def _positions(strokes: Sequence[Stroke]) -> list[float]:
    """The positions of rules, those a sliver apart as one."""
    groups: list[list[Stroke]] = []
    for stroke in sorted(strokes, key=lambda s: s.at):
        if groups and stroke.at - groups[-1][0].at < _SLIVER:
            groups[-1].append(stroke)
        else:
            groups.append([stroke])
    return [_mean(group) for group in groups]


def _mean(group: Sequence[Stroke]) -> float:
    weight = sum(stroke.end - stroke.start for stroke in group)
    return sum(stroke.at * (stroke.end - stroke.start) for stroke in group) / weight


def _drawn(strokes: Sequence[Stroke], positions: Sequence[float], crossings: Sequence[float]) -> list[list[bool]]:
    """``[k][n]``: is the side at position k drawn between crossings n and n+1?"""
    at_position: list[list[Stroke]] = [[] for _ in positions]
    for stroke in strokes:
        nearest = min(range(len(positions)), key=lambda k: abs(positions[k] - stroke.at))
        at_position[nearest].append(stroke)
    return [
        [_covers(group, crossings[n], crossings[n + 1]) for n in range(len(crossings) - 1)] for group in at_position
    ]


def _covers(strokes: Sequence[Stroke], start: float, end: float) -> bool:
    covered = sum(max(0.0, min(stroke.end, end) - max(stroke.start, start)) for stroke in strokes)
    return covered >= _COVER * (end - start)


def _cells(across: list[list[bool]], down: list[list[bool]], rows: int, columns: int) -> Iterator[Area]:
    """Cut the mesh into the largest rectangles without a drawn side inside, from the top left."""
    taken = [[False] * columns for _ in range(rows)]
    for row in range(rows):
        for column in range(columns):
            if taken[row][column]:
                continue
            right = column + 1
            while right < columns and not taken[row][right] and not down[right][row]:
                right += 1
            bottom = row + 1
            while bottom < rows and _goes_on(across, down, taken, bottom, column, right):
                bottom += 1
            for r in range(row, bottom):
                for c in range(column, right):
                    taken[r][c] = True
            yield Area(row, column, bottom, right)


def _goes_on(
    across: list[list[bool]], down: list[list[bool]], taken: list[list[bool]], row: int, left: int, right: int
) -> bool:
    """Whether a cell over columns ``left`` … ``right`` reaches down into ``row`` as well."""
    is_open = not any(across[row][column] or taken[row][column] for column in range(left, right))
    return is_open and not any(down[column][row] for column in range(left + 1, right))


# --- texts -------------------------------------------------------------------------------------


def _texts(mesh: Mesh, ink: _Ink, taken: set[int]) -> list[list[Run]]:
    """The runs printed in each cell of the mesh."""
    owner = _owners(mesh)
    columns, rows = len(mesh.xs) - 1, len(mesh.ys) - 1

    def cell_at(x: float, y: float) -> int | None:
        column, row = bisect_right(mesh.xs, x) - 1, bisect_right(mesh.ys, y) - 1
        return owner[row][column] if 0 <= column < columns and 0 <= row < rows else None

    x0, x1 = mesh.xs[0] - TOUCH, mesh.xs[-1] + TOUCH
    near = [
        (place, glyph)
        for place, glyph in ink.between(mesh.ys[0] - TOUCH, mesh.ys[-1] + TOUCH)
        if place not in taken and x0 <= (glyph.bbox[0] + glyph.bbox[2]) / 2 <= x1
    ]
    texts: list[list[Run]] = [[] for _ in mesh.cells]
    for run in runs_of(near):
        for cell, part in seated(run, cell_at):
            texts[cell].append(part)
    return reseated(texts, [mesh.box(area) for area in mesh.cells])


def _owners(mesh: Mesh) -> list[list[int]]:
    owner = [[0] * (len(mesh.xs) - 1) for _ in range(len(mesh.ys) - 1)]
    for index, area in enumerate(mesh.cells):
        for row in range(area.top, area.bottom):
            for column in range(area.left, area.right):
                owner[row][column] = index
    return owner


# --- phantom rows and columns ------------------------------------------------------------------


def _without_phantoms(mesh: Mesh, texts: Sequence[Sequence[Run]]) -> tuple[list[Filled], BBox]:
    """Drop narrow columns and low rows in which nothing is printed."""
    cells = [Filled(area, tuple(runs), mesh.box(area)) for area, runs in zip(mesh.cells, texts, strict=True)]
    columns = _places_left(_needed(mesh.xs, [(c.area.left, c.area.right) for c in cells if c.runs], _NARROW))
    rows = _places_left(_needed(mesh.ys, [(c.area.top, c.area.bottom) for c in cells if c.runs], _LOW))
    bounds = (mesh.xs[0], mesh.ys[0], mesh.xs[-1], mesh.ys[-1])
    return [kept for cell in cells if (kept := _shrunk(cell, columns, rows))], bounds


def _places_left(needed: Sequence[bool]) -> list[int]:
    """Where each mesh line is counted among those that stay."""
    return list(accumulate(needed, initial=0))


def _needed(positions: Sequence[float], filled: Sequence[tuple[int, int]], least: float) -> list[bool]:
    single = {start for start, end in filled if end == start + 1}
    return [positions[n + 1] - positions[n] >= least or n in single for n in range(len(positions) - 1)]


def _shrunk(cell: Filled, columns: Sequence[int], rows: Sequence[int]) -> Filled | None:
    area = cell.area
    moved = Area(rows[area.top], columns[area.left], rows[area.bottom], columns[area.right])
    return replace(cell, area=moved) if moved.top < moved.bottom and moved.left < moved.right else None


# --- grid --------------------------------------------------------------------------------------


def _table(cells: Sequence[Filled], bounds: BBox, page: int) -> PageTable:
    rows, columns = max(cell.area.bottom for cell in cells), max(cell.area.right for cell in cells)
    places: list[list[GridCell | None]] = [[None] * columns for _ in range(rows)]
    for cell in cells:
        places[cell.area.top][cell.area.left] = _grid_cell(cell, page)
    return PageTable(Grid(tuple(map(tuple, places))), bounds, page, is_ruled=True)


def _grid_cell(cell: Filled, page: int) -> GridCell:
    text = text_of(cell.runs, cell.box)
    box = box_of([glyph for run in cell.runs for glyph in run.glyphs]) if cell.runs else cell.box
    area = cell.area
    return GridCell(text, Source(text, page=page, bbox=box), area.bottom - area.top, area.right - area.left)
