"""Which columns the cells of a table without rules stand in.

Figures decide: those of one column share an edge or their middle, so their boxes overlap, and those of two
columns never do. Texts fill the places between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.pages.chunks import Chunk

_SAME_EDGE = 0.9  # em that edges or middles of one column may differ by


@dataclass(frozen=True, slots=True)
class Column:
    """The place of a column, in points; ``has_values`` where figures stand in it."""

    x0: float
    x1: float
    has_values: bool


def columns_of_rows(rows: Sequence[Sequence[Chunk]], em: float) -> list[Column] | None:
    """The columns of body rows from left to right; None where figures do not stand in clear columns."""
    values = _value_columns(rows, em)
    if values is None:
        return None
    texts = [chunk for row in rows for chunk in row if not chunk.is_value and not _begins_in(chunk, values, em)]
    spans = _united([_clipped(chunk, values) for chunk in texts])
    labels = _joined([Column(x0, x1, has_values=False) for x0, x1 in spans], values, rows)
    return sorted([*labels, *values], key=lambda column: column.x0)


def _value_columns(rows: Sequence[Sequence[Chunk]], em: float) -> list[Column] | None:
    numbers = [chunk for row in rows for chunk in row if chunk.is_number]
    columns = [Column(x0, x1, has_values=True) for x0, x1 in _united([(c.box[0], c.box[2]) for c in numbers])]
    for column in columns:
        members = [c for c in numbers if column.x0 <= (c.box[0] + c.box[2]) / 2 <= column.x1]
        if not _share_an_edge(members, em) or len({c.line for c in members}) < len(members):
            return None
    dashes = [c for row in rows for c in row if c.is_value and not c.is_number]
    lost = [c for c in dashes if column_of(c, columns, em) is None]
    return _with_dashes(columns, lost)


def _share_an_edge(chunks: Sequence[Chunk], em: float) -> bool:
    places = (
        [c.box[2] for c in chunks],
        [(c.box[0] + c.box[2]) / 2 for c in chunks],
        [c.box[0] for c in chunks],
    )
    return any(max(place) - min(place) <= _SAME_EDGE * em for place in places)


def _with_dashes(columns: list[Column], dashes: Sequence[Chunk]) -> list[Column]:
    """Columns that print nothing but dashes; a dash beside the figures of its column is none of them."""
    spans = _united([(c.box[0], c.box[2]) for c in dashes])
    return sorted([*columns, *(Column(x0, x1, has_values=True) for x0, x1 in spans)], key=lambda column: column.x0)


def _united(spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Overlapping spans joined."""
    found: list[tuple[float, float]] = []
    for x0, x1 in sorted(spans):
        if found and x0 <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], x1))
        else:
            found.append((x0, x1))
    return found


def _begins_in(chunk: Chunk, values: Sequence[Column], em: float) -> bool:
    """Whether a text stands in place of a figure (无) rather than running over from the left."""
    x0, _, x1, _ = chunk.box
    middle = (x0 + x1) / 2
    return any(v.x0 - 0.5 * em <= x0 < v.x1 or (v.x0 <= middle <= v.x1 and x1 - x0 < 6 * em) for v in values)


def _clipped(chunk: Chunk, values: Sequence[Column]) -> tuple[float, float]:
    """A long label may run over an empty cell of figures beside it; it does not widen its column by that."""
    end = min((v.x0 for v in values if v.x0 > chunk.box[0]), default=chunk.box[2])
    return chunk.box[0], max(chunk.box[0] + 0.1, min(chunk.box[2], end - 0.1))


def _joined(labels: list[Column], values: Sequence[Column], rows: Sequence[Sequence[Chunk]]) -> list[Column]:
    """Text columns beside each other that no row fills both of are one column (indented and centred labels)."""
    joined: list[Column] = []
    for column in labels:
        if joined and not _is_parted(joined[-1], column, values) and not _are_both_filled(joined[-1], column, rows):
            joined[-1] = Column(joined[-1].x0, column.x1, has_values=False)
        else:
            joined.append(column)
    return joined


def _is_parted(left: Column, right: Column, values: Sequence[Column]) -> bool:
    return any(left.x1 <= value.x0 and value.x1 <= right.x0 for value in values)


def _are_both_filled(left: Column, right: Column, rows: Sequence[Sequence[Chunk]]) -> bool:
    return any(_fills(row, left) and _fills(row, right) and not _is_spaced_word(row, left, right) for row in rows)


def _fills(row: Sequence[Chunk], column: Column) -> bool:
    return any(chunk.box[0] < column.x1 and chunk.box[2] > column.x0 for chunk in row)


def _is_spaced_word(row: Sequence[Chunk], left: Column, right: Column) -> bool:
    """Whether the row prints one short word with its characters spaced out: 合    计."""
    inside = [c for c in row if c.box[2] > left.x0 and c.box[0] < right.x1]
    return 2 <= len(inside) <= 4 and all(len(c.glyphs) == 1 and not c.is_value for c in inside)


def column_of(chunk: Chunk, columns: Sequence[Column], em: float) -> int | None:
    """The column that a cell of the body stands in; None where it stands in none or its place is doubtful."""
    x0, _, x1, _ = chunk.box
    overlaps = [min(x1, c.x1) - max(x0, c.x0) for c in columns]
    touched = [n for n, overlap in enumerate(overlaps) if overlap > 0]
    if not touched:
        return None
    if len(touched) == 1 or all(not columns[n].has_values for n in touched):
        return max(touched, key=lambda n: overlaps[n])
    if chunk.is_value:
        return None
    # A text belongs where it begins: what it covers to the right are empty cells.
    return touched[0] if x0 < columns[touched[0]].x1 - 0.5 * em else None
