"""Rows and cells that a page turn cut in two → whole again, where that is certain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.datatypes import GridCell
from corpus.outline import starts_item
from corpus.pages.column_match import Row
from corpus.table_mesh import is_dash, label_text, number_in, percent_in

_BRACKETS = (("（", "）"), ("(", ")"), ("《", "》"), ("“", "”"), ("〔", "〕"))
_ENDS_SENTENCE = tuple("。；！？：;:!?")
_PROSE = 20  # characters


def is_figure(cell: GridCell) -> bool:
    """Whether a cell prints one number or percentage."""
    text = label_text(cell.text)
    return number_in(text) is not None or percent_in(text) is not None


def merged_at_turn(above: Sequence[Row], below: Sequence[Row]) -> tuple[Row, ...]:
    """The rows of two parts of one table; both have the same columns."""
    if not above or not below:
        return (*above, *below)
    whole = _whole_row(above[-1], below[0])
    if whole:
        return (*above[:-1], whole, *below[1:])
    return _with_long_cells(above, below)


def _whole_row(above: Row, below: Row) -> Row | None:
    """One row out of two, or None where that is not certain.

    Certain is it where what stands below only finishes cells above: it closes their brackets, or goes on with
    a sentence that does not end.
    """
    if not _same_shape(above, below):
        return None
    pairs = [(a, b) for a, b in zip(above, below, strict=True) if a and b and b.text.strip()]
    tails = [(a, b) for a, b in pairs if a.text.strip()]
    if not tails or not all(_closes(a, b) or _goes_on(a, b) for a, b in tails):
        return None
    if any(starts_item(b.text) or is_figure(b) for _, b in tails):
        return None
    if len(tails) < len(pairs) and any(is_figure(a) for a in above if a):
        return None
    return tuple(_whole_cell(a, b) for a, b in zip(above, below, strict=True))


def _same_shape(above: Row, below: Row) -> bool:
    """Whether two rows are divided alike, and no merged cell runs into the rows around them."""
    return all(
        (a is None) == (b is None) and (a is None or b is None or (a.col_span == b.col_span and b.row_span == 1))
        for a, b in zip(above, below, strict=True)
    ) and all(a is None or a.row_span == 1 for a in above)


def _closes(above: GridCell, below: GridCell) -> bool:
    return any(
        above.text.count(left) == above.text.count(right) + 1 and below.text.count(right) == below.text.count(left) + 1
        for left, right in _BRACKETS
    )


def _goes_on(above: GridCell, below: GridCell) -> bool:
    is_prose = len(above.text) >= _PROSE and any(mark in above.text for mark in "，。；、")
    return is_prose and not above.text.rstrip().endswith(_ENDS_SENTENCE) and not is_dash(below.text)


def _whole_cell(above: GridCell | None, below: GridCell | None) -> GridCell | None:
    """The place is that of the first part; the literal text shows both."""
    if above is None or below is None or not below.text.strip():
        return above
    if not above.text.strip():
        return below
    text = f"{above.text}\n{below.text}"
    return replace(above, text=text, source=replace(above.source, text=text))


def _with_long_cells(above: Sequence[Row], below: Sequence[Row]) -> tuple[Row, ...]:
    """A merged label that reaches the foot of the page goes on over the blank places at the head of the next."""
    first = below[0]
    if not any(cell and cell.text.strip() and not is_figure(cell) for cell in first):
        return (*above, *below)
    rows = [list(row) for row in above]
    head = list(first)
    for column, cell in enumerate(first):
        if cell is None or cell.text.strip():
            break
        top = _label_over(above, column, cell.col_span)
        label = rows[top][column] if top is not None else None
        if top is None or label is None:
            break
        rows[top][column] = replace(label, row_span=label.row_span + cell.row_span)
        head[column] = None
    return (*map(tuple, rows), tuple(head), *below[1:])


def _label_over(above: Sequence[Row], column: int, width: int) -> int | None:
    """The row of the merged label, in this column and as wide, that ends with the last row."""
    for row in range(len(above) - 1, -1, -1):
        cell = above[row][column]
        if cell is not None:
            is_merged = cell.row_span > 1 and row + cell.row_span == len(above) and cell.col_span == width
            return row if is_merged and cell.text.strip() and not is_figure(cell) else None
    return None
