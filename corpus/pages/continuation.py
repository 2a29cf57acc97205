"""Tables that run over page turns → one grid each.

A grid is taken for the rest of the one before only where its page follows, its columns stand in the same
places, and nothing new is said between them: a title, a unit or a header of its own makes it another table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.datatypes import Block, Grid, Line
from corpus.head_lines import is_furniture, unit_in
from corpus.pages.column_match import Row, edges_of, match_columns, widened
from corpus.pages.page_turn import is_figure, merged_at_turn
from corpus.table_mesh import is_dash

_CONTINUED = re.compile(r"[（(【]?(?:接|承)?(?:上表|上页|续表?|续上表|续前表)[)）】]?[\d一二三四五六七八九十]*")
_CONTINUED_MARK = re.compile(
    r"[（(【]\s*续(?:表|上表)?\s*[\d一二三四五六七八九十]*\s*[)）】]|[（(]\d{1,3}/\d{1,3}[)）]"
)
_LINES_ABOVE = 6  # how far up the lines over a table are looked at
_LONGEST_HEAD = 24  # characters; longer cells are text
_HEADER_SHARE = 0.7  # of its columns that a header row fills


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
    return _appended(before, after, repeated, is_silent=not between)


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
    return any(is_figure(cell) for cell in row if cell)


def _is_counting(texts: Sequence[str]) -> bool:
    """Whether a row numbers the columns: 栏次 1 2 3."""
    numbers = [text for text in texts if text.isdigit()]
    return len(numbers) > 1 and numbers == [str(n) for n in range(int(numbers[0]), int(numbers[0]) + len(numbers))]


def _is_own_header(after: Grid, before: Grid) -> bool:
    """Whether the first row names columns: words in nearly all of them, over figures in other rows."""
    cells = [cell for cell in after.rows[0] if cell]
    words = [cell for cell in cells if cell.text.strip() and not is_figure(cell) and not is_dash(cell.text)]
    if any(len(_plain(cell.text)) > _LONGEST_HEAD for cell in words):
        return False
    fills = len(words) == len([c for c in cells if c.text.strip()]) and len(words) > _HEADER_SHARE * len(cells)
    has_figures = any(_has_figure(row) for row in after.rows[1:]) and any(_has_figure(row) for row in before.rows)
    return fills and len(words) > 1 and has_figures


# --- rows --------------------------------------------------------------------------------------


def _appended(before: Grid, after: Grid, repeated: int, *, is_silent: bool) -> Grid | None:
    """``after``, without its repeated header, under ``before``; None where the columns do not match.

    ``is_silent``: nothing is printed between them, so that even rows divided in another way belong together.
    """
    body = after.rows[repeated:]
    if repeated and len(before.rows[0]) == len(after.rows[0]):
        return Grid(merged_at_turn(before.rows, body))
    match = match_columns(edges_of(before), edges_of(after))
    if match is None or not (match.is_nested or (is_silent and not repeated)):
        return None
    return Grid(merged_at_turn([widened(r, match.one) for r in before.rows], [widened(r, match.other) for r in body]))


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
