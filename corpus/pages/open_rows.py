"""The row at a page turn that has no rule on its outer side → a row of its table.

Without that rule it stands outside the mesh: above the first rule on the page, or below the last.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.datatypes import BBox
from corpus.pages.cell_text import Run
from corpus.pages.cells import Area, Mesh
from corpus.pages.spacing import box_of

_FIGURE = re.compile(r"[-−+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?")
_REACH = 1.0  # heights of the line that may part it from the rule
_SAME_LINE = 0.4
_SLACK = 2.0  # points that a text may stick out of its column


@dataclass(frozen=True, slots=True)
class _Side:
    """The top or bottom of a mesh: the y of its outer rule, and the cells that touch it."""

    y: float
    is_top: bool
    cells: tuple[tuple[Area, Sequence[Run]], ...]


def with_open_rows(mesh: Mesh, texts: Sequence[Sequence[Run]], free: Sequence[Run]) -> Mesh:
    """The mesh with one more row above or below, if text there belongs to it; else the very same mesh.

    ``texts`` are the runs of each cell, ``free`` the runs outside of tables.
    """
    for side in (_side(mesh, texts, is_top=True), _side(mesh, texts, is_top=False)):
        line = _outer_line(side, free)
        if line and _is_row(line, side, mesh):
            mesh = _extended(mesh, side, line)
    return mesh


def _side(mesh: Mesh, texts: Sequence[Sequence[Run]], *, is_top: bool) -> _Side:
    last = len(mesh.ys) - 1
    cells = zip(mesh.cells, texts, strict=True)
    touching = [(a, runs) for a, runs in cells if (a.top == 0 if is_top else a.bottom == last)]
    return _Side(mesh.ys[0] if is_top else mesh.ys[-1], is_top, tuple(touching))


def _outer_line(side: _Side, free: Sequence[Run]) -> list[Run]:
    """The line of text next to the outer rule, over the whole width of the page."""
    near = [run for run in free if -_SLACK <= _gap(side, run) <= _REACH * _height(run)]
    if not near:
        return []
    nearest = min(near, key=lambda run: _gap(side, run))
    return [run for run in free if abs(_middle(run) - _middle(nearest)) < _SAME_LINE * _height(nearest)]


def _gap(side: _Side, run: Run) -> float:
    _, top, _, bottom = run.glyphs[0].bbox
    return side.y - bottom if side.is_top else top - side.y


def _height(run: Run) -> float:
    return run.glyphs[0].bbox[3] - run.glyphs[0].bbox[1]


def _middle(run: Run) -> float:
    return (run.glyphs[0].bbox[1] + run.glyphs[0].bbox[3]) / 2


def _is_row(line: Sequence[Run], side: _Side, mesh: Mesh) -> bool:
    """Whether each text stands in one column, figures under figures and words under words.

    Words alone might be a unit line or a header, a figure alone a page number: they are no row.
    """
    found: dict[int, str] = {}
    for run in line:
        home = next((n for n, (area, _) in enumerate(side.cells) if _is_within(run, mesh.box(area))), None)
        if home is None:
            return False
        found[home] = found.get(home, "") + run.text
    kinds = [bool(_FIGURE.fullmatch(text)) for text in found.values()]
    return any(kinds) and not all(kinds) and all(_is_like(text, side.cells[n][1]) for n, text in found.items())


def _is_like(text: str, runs: Sequence[Run]) -> bool:
    other = "".join(run.text for run in runs)
    return not other or bool(_FIGURE.fullmatch(text)) == bool(_FIGURE.fullmatch(other))


def _is_within(run: Run, cell: BBox) -> bool:
    box = box_of(run.glyphs)
    return cell[0] - _SLACK <= box[0] and box[2] <= cell[2] + _SLACK


def _extended(mesh: Mesh, side: _Side, line: Sequence[Run]) -> Mesh:
    box = box_of([glyph for run in line for glyph in run.glyphs])
    if side.is_top:
        cells = [Area(a.top + 1, a.left, a.bottom + 1, a.right) for a in mesh.cells]
        new = [Area(0, a.left, 1, a.right) for a, _ in side.cells]
        return Mesh(mesh.xs, (box[1], *mesh.ys), (*new, *cells))
    last = len(mesh.ys) - 1
    new = [Area(last, a.left, last + 1, a.right) for a, _ in side.cells]
    return Mesh(mesh.xs, (*mesh.ys, box[3]), (*mesh.cells, *new))
