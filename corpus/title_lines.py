"""Where the lines of a table title stand on the page: centred, and often broken over two lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.covers import is_agency
from corpus.datatypes import BBox, Block, Grid, Line, Source

_MOST_LINES = 3  # of one title
_OFF_CENTRE = 0.06  # of the wider of two lines, or of the grid
_SAME_HEIGHT = 0.15  # of the font size
_LEADING = 1.3  # blank between two lines of one title, in line heights
_NARROW = 0.85  # of the grid; a wider line is running text
_LARGER = 1.3  # font size of a title, of that of the lines under it
_REACH = 100.0  # points between a title and its grid
_CLOSED = re.compile(r"[。；;，,、：:？！]$")
_MONEY_WORD = re.compile(r"预算|决算|收入|支出|收支|经费|资金|债")


def title_run(blocks: Sequence[Block], index: int) -> tuple[Line, ...]:
    """The lines of one title whose last line is ``blocks[index]``, first line first."""
    last = blocks[index]
    run = [last] if isinstance(last, Line) else []
    while run and len(run) < _MOST_LINES and index >= len(run):
        upper = blocks[index - len(run)]
        if not isinstance(upper, Line) or not _goes_on(upper, run[0]):
            break
        run.insert(0, upper)
    return tuple(run)


def run_text(run: Sequence[Line]) -> str:
    """The text of the lines of a title."""
    return "".join(line.text.strip() for line in run)


def run_source(run: Sequence[Line]) -> Source:
    """The place of a title: of its first line, with a box around all of them."""
    source = run[0].source
    boxes = [line.source.bbox for line in run]
    if len(run) == 1 or source.bbox is None:
        return source
    return replace(source, text="\n".join(line.source.text for line in run), bbox=_around([b for b in boxes if b]))


def heads_grid(line: Line, between: Sequence[Line], grid: Grid) -> bool:
    """Whether a line that no word marks as a title is one by its place: short, near its grid, and either centred
    over it or larger than the lines ``between`` them.

    Where the format knows no places, by its words, and only if there are lines of the table's head between.
    """
    text = re.sub(r"\s+", "", line.text)
    if not 5 < len(text) <= 45 or _CLOSED.search(text) or is_agency(text) or not _MONEY_WORD.search(text):
        return False
    box, frame = line.source.bbox, _top_of(grid, line.source.page)
    if box is None or frame is None:
        return box is None and bool(between)
    width = frame[2] - frame[0]
    is_centred = abs(_centre(box) - _centre(frame)) <= _OFF_CENTRE * width and box[2] - box[0] <= _NARROW * width
    return (is_centred or _is_larger(box, between)) and 0 <= frame[1] - box[3] <= _REACH


def _is_larger(box: BBox, others: Sequence[Line]) -> bool:
    heights = [other.source.bbox[3] - other.source.bbox[1] for other in others if other.source.bbox]
    return bool(heights) and box[3] - box[1] >= _LARGER * max(heights)


def _goes_on(upper: Line, lower: Line) -> bool:
    """Whether a title was broken between two lines: as large, on one axis, the upper one not the shorter."""
    a, b = upper.source.bbox, lower.source.bbox
    text = upper.text.strip()
    if a is None or b is None or upper.source.page != lower.source.page or _CLOSED.search(text) or is_agency(text):
        return False
    height, widths = b[3] - b[1], (a[2] - a[0], b[2] - b[0])
    return (
        widths[0] >= widths[1]
        and abs(_centre(a) - _centre(b)) <= _OFF_CENTRE * widths[0]
        and abs((a[3] - a[1]) - height) <= _SAME_HEIGHT * height
        and 0 <= b[1] - a[3] + _SAME_HEIGHT * height <= _LEADING * height
    )


def _centre(box: BBox) -> float:
    return (box[0] + box[2]) / 2


def _around(boxes: Sequence[BBox]) -> BBox:
    lows, highs = [box[:2] for box in boxes], [box[2:] for box in boxes]
    return (min(x for x, _ in lows), min(y for _, y in lows), max(x for x, _ in highs), max(y for _, y in highs))


def _top_of(grid: Grid, page: int | None) -> BBox | None:
    """The box of the first row of a grid that begins on this page."""
    cells = [cell.source for cell in grid.rows[0] if cell] if grid.rows else []
    boxes = [source.bbox for source in cells if source.bbox and source.page == page]
    return _around(boxes) if boxes else None
