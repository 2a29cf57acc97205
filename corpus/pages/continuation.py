"""Tables that run over page turns → one grid each.

A grid is taken for the rest of the one before only where its page follows, its columns stand in the same
places, and nothing new is said between them: a title, a unit or a header of its own makes it another table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.datatypes import Block, Grid, GridCell, Line
from corpus.layout import is_furniture, unit_in
from corpus.outline import starts_item
from corpus.pages.column_match import Row, edges_of, places_of, widened
from corpus.table_mesh import is_dash, label_text, number_in, percent_in

_CONTINUED = re.compile(r"[（(【]?(?:接|承)?(?:上表|上页|续表?|续上表|续前表)[)）】]?[\d一二三四五六七八九十]*")
_CONTINUED_MARK = re.compile(
    r"[（(【]\s*续(?:表|上表)?\s*[\d一二三四五六七八九十]*\s*[)）】]|[（(]\d{1,3}/\d{1,3}[)）]"
)
_LINES_ABOVE = 6  # how far up the lines over a table are looked at
_HEADER_SHARE = 0.7  # of its columns that a header row fills
_BRACKETS = (("（", "）"), ("(", ")"), ("《", "》"), ("“", "”"), ("〔", "〕"))


@dataclass(slots=True)
class _Open:
    """The last grid so far: it may go on; ``above`` are the texts of the lines over its first part."""

    index: int
    above: tuple[str, ...]


def join_continued(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Join grids that a page turn cut; repeated titles, units and header rows between their parts go."""
    done: list[Block] = []
    current: _Open | None = None
    for block in blocks:
        done.append(block)
        if not isinstance(block, Grid):
            continue
        if current is not None:
            joined = _joined(done, current)
            if joined is not None:
                done[current.index :] = [joined]
                continue
        current = _Open(len(done) - 1, _above(done))
    return tuple(done)


def _above(done: Sequence[Block]) -> tuple[str, ...]:
    """Texts of the lines directly over the last block, on its page."""
    page = _first_page(done[-1])
    texts: list[str] = []
    for block in reversed(done[max(0, len(done) - 1 - _LINES_ABOVE) : -1]):
        if not isinstance(block, Line) or block.source.page != page:
            break
        texts.append(_plain(block.text))
    return tuple(texts)


def _joined(done: Sequence[Block], current: _Open) -> Grid | None:
    """The open grid with the last block as its rest, or None where that is another table."""
    before, after = done[current.index], done[-1]
    if not isinstance(before, Grid) or not isinstance(after, Grid):
        return None
    between = [block for block in done[current.index + 1 : -1] if isinstance(block, Line)]
    if _first_page(after) != _last_page(before) + 1 or not all(
        line.source.page == _first_page(after) and _says_nothing_new(line, current.above, before) for line in between
    ):
        return None
    repeated = _repeated_head(before, after)
    if repeated is None or (not repeated and _names_table(between)):
        return None
    return _appended(before, after, repeated)


def _names_table(between: Sequence[Line]) -> bool:
    """Whether the lines repeat a title: then the header would be repeated as well."""
    return any(not is_furniture(line.text) and not _CONTINUED.fullmatch(_plain(line.text)) for line in between)


def _says_nothing_new(line: Line, above: Sequence[str], before: Grid) -> bool:
    text = _plain(line.text)
    if _CONTINUED.fullmatch(text) or text in above:
        return True
    bare = _plain(_CONTINUED_MARK.sub("", line.text))
    if bare in {_plain(_CONTINUED_MARK.sub("", other)) for other in above}:
        return True
    unit = unit_in(line.text)
    is_only_unit = is_furniture(line.text) and unit is not None and len(text) < 15
    known = {unit_in(other) for other in above} | {
        unit_in(cell.text) for row in before.rows[:4] for cell in row if cell
    }
    return is_only_unit and unit in known


# --- headers -----------------------------------------------------------------------------------


def _repeated_head(before: Grid, after: Grid) -> int | None:
    """How many rows of ``after`` repeat the header of ``before``; None where it has a header of its own."""
    head = _header_rows(before)
    first, rest = [_row_key(row) for row in before.rows], [_row_key(row) for row in after.rows]
    for start in range(head):
        length = head - start
        if length < len(rest) and first[start:head] == rest[:length]:
            while length < len(rest) and _is_counting(rest[length]) and rest[length] in first:
                length += 1
            return length
    return None if rest[0] in first[:head] or _is_own_header(after, before) else 0


def _row_key(row: Row) -> tuple[str, ...]:
    return tuple(text for cell in row if cell and (text := _plain(cell.text)))


def _header_rows(grid: Grid) -> int:
    """Rows before the first that holds a figure, at least one."""
    count = next((n for n, row in enumerate(grid.rows) if _has_figure(row)), 1)
    return max(count, 1)


def _has_figure(row: Row) -> bool:
    return any(_is_figure(cell) for cell in row if cell)


def _is_figure(cell: GridCell) -> bool:
    text = label_text(cell.text)
    return number_in(text) is not None or percent_in(text) is not None


def _is_counting(texts: Sequence[str]) -> bool:
    """Whether a row numbers the columns: 栏次 1 2 3."""
    numbers = [text for text in texts if text.isdigit()]
    return len(numbers) > 1 and numbers == [str(n) for n in range(int(numbers[0]), int(numbers[0]) + len(numbers))]


def _is_own_header(after: Grid, before: Grid) -> bool:
    """Whether the first row names columns: words in nearly all of them, over figures in other rows."""
    cells = [cell for cell in after.rows[0] if cell]
    words = [cell for cell in cells if cell.text.strip() and not _is_figure(cell) and not is_dash(cell.text)]
    fills = len(words) == len([c for c in cells if c.text.strip()]) and len(words) > _HEADER_SHARE * len(cells)
    has_figures = any(_has_figure(row) for row in after.rows[1:]) and any(_has_figure(row) for row in before.rows)
    return fills and len(words) > 1 and has_figures


# --- rows --------------------------------------------------------------------------------------


def _appended(before: Grid, after: Grid, repeated: int) -> Grid | None:
    """``after``, without its repeated header, under ``before``; None where the columns do not match."""
    one, other = edges_of(before), edges_of(after)
    head, body = list(before.rows), list(after.rows[repeated:])
    if len(one) <= len(other):
        places = places_of(one, other)
        head = [widened(row, places) for row in head] if places else []
    else:
        places = places_of(other, one)
        body = [widened(row, places) for row in body] if places else []
    if places is None:
        return None
    if head and body and (whole := _whole_row(head[-1], body[0])):
        head[-1] = whole
        body = body[1:]
    return Grid((*head, *body))


def _whole_row(above: Row, below: Row) -> Row | None:
    """One row that the page turn cut in two, or None where that is not certain.

    It is where a bracket opened above is closed below, nowhere else is anything printed twice, and no row of
    the table has merged cells across it.
    """
    if len(above) != len(below) or any(
        (a is None) != (b is None) or (a and b and (a.col_span, a.row_span, b.row_span) != (b.col_span, 1, 1))
        for a, b in zip(above, below, strict=True)
    ):
        return None
    pairs = [(a, b) for a, b in zip(above, below, strict=True) if a and b and b.text.strip()]
    tails = [(a, b) for a, b in pairs if a.text.strip()]
    if not tails or not all(_closes(a, b) for a, b in tails) or any(starts_item(b.text) for _, b in tails):
        return None
    fresh = [b for a, b in pairs if not a.text.strip()]
    if fresh and any(_is_figure(a) for a in above if a):
        return None
    return tuple(_whole_cell(a, b) for a, b in zip(above, below, strict=True))


def _closes(above: GridCell, below: GridCell) -> bool:
    return any(
        above.text.count(left) == above.text.count(right) + 1 and below.text.count(right) == below.text.count(left) + 1
        for left, right in _BRACKETS
    )


def _whole_cell(above: GridCell | None, below: GridCell | None) -> GridCell | None:
    """The place is that of the first part; the literal text shows both."""
    if above is None or below is None or not below.text.strip():
        return above
    if not above.text.strip():
        return below
    text = f"{above.text}\n{below.text}"
    return replace(above, text=text, source=replace(above.source, text=text))


# --- pages -------------------------------------------------------------------------------------


def _pages(block: Block) -> list[int]:
    if isinstance(block, Line):
        return [block.source.page or 0]
    return [cell.source.page for row in block.rows for cell in row if cell and cell.source.page] or [0]


def _first_page(block: Block) -> int:
    return min(_pages(block))


def _last_page(block: Block) -> int:
    return max(_pages(block))


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)
