"""Tables whose columns are only aligned by position: without rules, or with horizontal rules alone.

Lines that print figures beside each other are the kernel; the lines between them, the header above and
wrapped labels join. Where figures do not stand in clear columns, the lines stay text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from corpus.datatypes import BBox, Grid
from corpus.pages.alignment import Column, columns_of_rows
from corpus.pages.chunks import Chunk, chunks_of, split_at_starts
from corpus.pages.datatypes import PageContent, PageLine, PageTable
from corpus.pages.spacing import box_of, em_of
from corpus.pages.table_bands import TableLine, row_bands, rules_across
from corpus.pages.table_grid import body_rows, has_doubtful_labels, head_grid
from corpus.pages.table_heads import read_head

_HEAD_LINES = 9
_OVERHANG = 10.0  # em that a header may reach beyond the figures under it
_NEARER = 0.95  # of the distance to the header: labels nearer to the figures belong to them
_SAME_RIGHT = 0.3  # em by which figures of one column may end apart
_SAME_LEFT = 0.5  # em by which labels may begin apart
_STEP = 1.6  # of the usual distance of rows, within which rows without figures may stand above the first
_SOFT_LINES = 12  # lines without figures that may stand between two rows
_FAR = 3.2  # em of white between two lines of one table without rules
_FARTHEST = 8.0  # em, where the figures of both lines stand under each other
_LONG_TEXT = 26  # characters of one piece: more is a sentence
_UNIT = re.compile(r"单\s*位\s*[:：]|[（(]\s*[千万亿]*元\s*[）)]\s*$")
_LEADERS = re.compile(r"[.．…·]{4,}|(?:[.．…·]\s){4,}")
_TITLE = re.compile(r"(?:表|情况|明细|目录)\s*(?:[（(].{0,12}[）)])?$|^(?:附?表\s*\d|公开\d+表)")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line with its pieces and its place among the lines of the page."""

    place: int
    line: PageLine
    chunks: tuple[Chunk, ...]

    @property
    def is_kernel(self) -> bool:
        """Whether it prints a figure beside something else."""
        values = sum(chunk.is_number for chunk in self.chunks)
        return values >= 2 or any(chunk.is_number for chunk in self.chunks[1:])

    @property
    def is_prose(self) -> bool:
        """Whether it is running text, or names a unit or a title: no part of a grid."""
        return (
            any(len(chunk.glyphs) > _LONG_TEXT for chunk in self.chunks)
            or bool(_UNIT.search(self.line.text))
            or bool(_LEADERS.search(self.line.text))
            or (self.line.wraps and len(self.chunks) == 1 and len(self.line.glyphs) > _LONG_TEXT / 2)
        )


def find_unruled_tables(lines: Sequence[PageLine], page: PageContent) -> list[PageTable]:
    """The tables among the lines of a page, given in reading order, from top to bottom.

    The lines inside the box of a table are printed in its grid; doubtful lines stay outside.
    """
    printed = [line for line in lines if line.glyphs]
    pieces = split_at_starts([chunks_of(line, place) for place, line in enumerate(printed)])
    entries = [_Entry(n, line, chunks) for n, (line, chunks) in enumerate(zip(printed, pieces, strict=True))]
    tables: list[PageTable] = []
    start = 0
    while start < len(entries):
        if not _is_start(entries[start]):
            start += 1
            continue
        end = _region_end(entries, start, page)
        table = _table(entries, start, end, _last_place(tables, entries), page)
        if table is not None:
            tables.append(table)
        start = end
    return tables


def _last_place(tables: Sequence[PageTable], entries: Sequence[_Entry]) -> int:
    """Index of the last entry inside the table found last."""
    if not tables:
        return -1
    box = tables[-1].bbox
    return max(n for n, e in enumerate(entries) if _is_inside(e.line.bbox, box))


def _is_inside(box: BBox, outer: BBox) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _is_start(entry: _Entry) -> bool:
    return entry.is_kernel and not entry.is_prose and not all(chunk.is_year for chunk in entry.chunks)


# --- which lines --------------------------------------------------------------------------------


def _region_end(entries: Sequence[_Entry], start: int, page: PageContent) -> int:
    """Index behind the last line of the table whose first row is ``start``."""
    end = start + 1
    place = start + 1
    soft = 0
    while place < len(entries) and _is_next(entries[place - 1], entries[place], page):
        entry = entries[place]
        if entry.is_prose or _is_head_like(entry, entries[start:end]) or _is_page_number(entry, entries[start:end]):
            break
        place += 1
        if entry.is_kernel or _is_lone_figure(entry):
            end, soft = place, 0
        elif soft >= _SOFT_LINES:
            break
        else:
            soft += 1
    return _with_tail(entries, end, place, page)


def _is_next(above: _Entry, entry: _Entry, page: PageContent) -> bool:
    """Whether a line follows close enough below for one table."""
    white = entry.line.bbox[1] - above.line.bbox[3]
    em = em_of(entry.line.glyphs)
    if not -em < white:
        return False
    if entry.is_kernel and above.is_kernel and _are_aligned(above, entry):
        return white <= _FARTHEST * em
    return white <= _FAR * em or any(
        above.line.bbox[3] <= height <= entry.line.bbox[1]
        for height in rules_across(page, entry.line.bbox[0], entry.line.bbox[2])
        if white <= 2 * _FAR * em
    )


def _are_aligned(above: _Entry, entry: _Entry) -> bool:
    """Whether two lines print figures under each other, in two columns or beside labels that begin alike."""
    upper = [chunk.box for chunk in above.chunks if chunk.is_value]
    under = [c for c in entry.chunks if c.is_value and any(c.box[0] < b[2] and c.box[2] > b[0] for b in upper)]
    em = em_of(entry.line.glyphs)
    is_left = abs(above.line.bbox[0] - entry.line.bbox[0]) < _SAME_LEFT * em
    is_right = any(abs(c.box[2] - box[2]) < _SAME_RIGHT * em for c in under for box in upper)
    return len(under) >= 2 or (len(under) == 1 and (is_left or is_right))


def _is_lone_figure(entry: _Entry) -> bool:
    return all(chunk.is_value for chunk in entry.chunks)


def _is_head_like(entry: _Entry, rows: Sequence[_Entry]) -> bool:
    """Texts over several columns of figures begin another table."""
    if any(chunk.is_value for chunk in entry.chunks):
        return False
    values = [chunk.box for row in rows for chunk in row.chunks if chunk.is_number]
    over = [c for c in entry.chunks if any(c.box[0] < box[2] and c.box[2] > box[0] for box in values)]
    return len(over) >= 2 or (len(entry.chunks) == 1 and len(over) == 1 and len(over[0].glyphs) > 6)


def _is_page_number(entry: _Entry, rows: Sequence[_Entry]) -> bool:
    """Whether a line prints a single figure under none of the columns of figures."""
    values = [chunk.box for row in rows for chunk in row.chunks if chunk.is_value]
    x0, _, x1, _ = entry.line.bbox
    is_single = len(entry.chunks) == 1 and entry.chunks[0].is_value
    return is_single and not any(box[0] < x1 and box[2] > x0 for box in values)


def _with_tail(entries: Sequence[_Entry], end: int, place: int, page: PageContent) -> int:
    """Lines of a label that wraps below the last figures: those above a closing rule, or set close."""
    for index in range(end, place):
        above, entry = entries[index - 1], entries[index]
        heights = rules_across(page, above.line.bbox[0], above.line.bbox[2])
        if any(above.line.bbox[3] - 1 <= height <= entry.line.bbox[1] + 1 for height in heights):
            break
        is_closed = any(height >= entry.line.bbox[3] - 1 for height in heights)
        if not is_closed and not _is_close_tail(entries, index, end):
            break
        end = index + 1
    return end


def _is_close_tail(entries: Sequence[_Entry], index: int, end: int) -> bool:
    entry, above = entries[index], entries[index - 1]
    if _is_lone_figure(above):
        return entry.line.bbox[1] < above.line.bbox[3] + 0.5 * em_of(entry.line.glyphs)
    steps = [b.line.bbox[3] - a.line.bbox[3] for a, b in pairwise(entries[max(0, end - 6) : end])]
    step = entry.line.bbox[3] - above.line.bbox[3]
    return index == end and bool(steps) and step < 0.82 * median(steps) and len(entry.chunks) == 1


def _head_start(entries: Sequence[_Entry], start: int, floor: int, columns: Sequence[Column], page: PageContent) -> int:
    """Index of the first header line of the table whose first row is ``start``."""
    left, right = columns[0].x0, columns[-1].x1
    heights = rules_across(page, left, right)
    ruled = _ruled_head(entries, start, floor, heights)
    if ruled is not None:
        return ruled
    first = start
    for index in range(start - 1, max(floor, start - 1 - _HEAD_LINES), -1):
        entry = entries[index]
        if entry.is_prose or not _is_above(entry, entries[index + 1], page) or not _may_head(entry, columns):
            break
        first = index
    while first < start and len(entries[first].chunks) == 1 and _is_title(entries[first], columns):
        first += 1
    return first


def _is_above(entry: _Entry, below: _Entry, page: PageContent) -> bool:
    """Whether a line is near enough for a header; header rows are often high."""
    white = below.line.bbox[1] - entry.line.bbox[3]
    em = em_of(entry.line.glyphs)
    return _is_next(entry, below, page) or (len(entry.chunks) >= 2 and -em < white <= _FARTHEST * em)


def _ruled_head(entries: Sequence[_Entry], start: int, floor: int, heights: Sequence[float]) -> int | None:
    """With rules the header stands between the uppermost of them and the first row."""
    limit = max(floor + 1, start - _HEAD_LINES, 0)
    for index in range(limit, start):
        top = entries[index].line.bbox[1]
        above = entries[index - 1].line.bbox[3] if index else 0.0
        if any(above - 2 <= height <= top + 2 for height in heights):
            return index if not any(e.is_prose for e in entries[index:start]) else None
    top = entries[start].line.bbox[1]
    above = entries[start - 1].line.bbox[3] if start else 0.0
    return start if len([h for h in heights if above - 2 <= h <= top + 2]) and start - 1 <= floor else None


def _with_blank_rows(entries: Sequence[_Entry], start: int, floor: int, body: Sequence[_Entry]) -> int:
    """Rows without figures above the first figures: their texts begin where those of the other rows do."""
    em = em_of(body[0].line.glyphs)
    lefts = [chunk.box[0] for entry in body for chunk in entry.chunks if not chunk.is_value]
    steps = [b.line.bbox[3] - a.line.bbox[3] for a, b in pairwise(body)]
    reach = _STEP * median(steps) if steps else 0.0
    while start - 1 > floor:
        entry = entries[start - 1]
        is_row = all(any(abs(c.box[0] - x) < _SAME_LEFT * em for x in lefts) for c in entry.chunks)
        if entry.is_prose or not is_row or not 0 < entries[start].line.bbox[3] - entry.line.bbox[3] <= reach:
            break
        if any(chunk.is_value for chunk in entry.chunks):
            break
        start -= 1
    return start


def _body_start(entries: Sequence[_Entry], first: int, start: int, columns: Sequence[Column]) -> int:
    """Labels without figures under a header, nearer to the first figures than to the header, begin the body."""
    while start - 1 > first and _is_label(entries[start - 1], columns):
        above, entry, below = entries[start - 2].line, entries[start - 1].line, entries[start].line
        to_above, to_below = entry.bbox[3] - above.bbox[3], below.bbox[3] - entry.bbox[3]
        if to_below > to_above * _NEARER:
            break
        start -= 1
    return start


def _is_label(entry: _Entry, columns: Sequence[Column]) -> bool:
    labels = [column for column in columns if not column.has_values]
    x0, _, x1, _ = entry.line.bbox
    return len(entry.chunks) == 1 and any(c.x0 - 1 <= x0 and x1 <= c.x1 + 1 for c in labels)


def _may_head(entry: _Entry, columns: Sequence[Column]) -> bool:
    em = em_of(entry.line.glyphs)
    left, right = columns[0].x0 - _OVERHANG * em, columns[-1].x1 + _OVERHANG * em
    is_inside = left <= entry.line.bbox[0] and (entry.line.bbox[2] <= right or len(entry.chunks) > 1)
    return is_inside and not any(c.is_value and not c.is_year for c in entry.chunks)


def _is_title(entry: _Entry, columns: Sequence[Column]) -> bool:
    """A single text over the whole table rather than over some of its columns."""
    x0, _, x1, _ = entry.line.bbox
    if _TITLE.search(entry.line.text):
        return True
    middle = (columns[0].x0 + columns[-1].x1) / 2
    return abs((x0 + x1) / 2 - middle) < 2 * em_of(entry.line.glyphs) or x1 < columns[1].x0


# --- the grid -----------------------------------------------------------------------------------


def _table(entries: Sequence[_Entry], start: int, end: int, floor: int, page: PageContent) -> PageTable | None:
    body = entries[start:end]
    em = median(em_of(entry.line.glyphs) for entry in body)
    columns = columns_of_rows([entry.chunks for entry in body], em)
    if columns is None or not _is_table(body, columns):
        return None
    start = _with_blank_rows(entries, start, floor, body)
    first = _head_start(entries, start, floor, columns, page)
    start = _body_start(entries, first, start, columns)
    body = entries[start:end]
    head = read_head([entry.chunks for entry in entries[first:start]], columns, page.rules, em)
    if head is None:
        return None
    if first == start and (_is_doubtful(body, columns, page) or _has_text_above(entries, start, floor)):
        return None
    if first < start and len(body) < 2 and not _is_small_form(columns):
        return None
    lines = [TableLine(entry.chunks, entry.line.bbox[1], entry.line.bbox[3]) for entry in body]
    bands = row_bands(lines, rules_across(page, columns[0].x0, columns[-1].x1))
    rows = body_rows(bands, head.columns, em, page.number) if bands else None
    if rows is None or has_doubtful_labels(rows, head.columns, em):
        return None
    box = box_of([glyph for entry in entries[first:end] for glyph in entry.line.glyphs])
    return PageTable(
        Grid((*head_grid(head.levels, head.columns, page.number), *rows)), box, page.number, is_ruled=False
    )


def _is_table(body: Sequence[_Entry], columns: Sequence[Column]) -> bool:
    rows = sum(entry.is_kernel for entry in body)
    return rows >= 1 and len(columns) >= 2 and any(column.has_values for column in columns)


def _is_doubtful(body: Sequence[_Entry], columns: Sequence[Column], page: PageContent) -> bool:
    """A table without a header: lists of pages, telephones and codes look alike."""
    if len(rules_across(page, columns[0].x0, columns[-1].x1)) >= 2:
        return False
    values = [chunk.text for entry in body for chunk in entry.chunks if chunk.is_number]
    has_money = any(re.search(r"[.,，．%％]", text) for text in values)
    return len(body) < 3 or not has_money


def _has_text_above(entries: Sequence[_Entry], start: int, floor: int) -> bool:
    """Whether a line that looks like a header stands over the first row without being one of this table."""
    if start - 1 <= floor:
        return False
    above, first = entries[start - 1], entries[start]
    white = first.line.bbox[1] - above.line.bbox[3]
    return len(above.chunks) >= 2 and not above.is_prose and white <= _FARTHEST * em_of(first.line.glyphs)


def _is_small_form(columns: Sequence[Column]) -> bool:
    """Whether a single row of figures under a header is surely a table."""
    return sum(column.has_values for column in columns) >= 3
