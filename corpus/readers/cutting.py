"""Rows of a table that are no part of it: titles, unit lines and notes that were set as cells.

Writers of Word files and web pages put the title, the unit and the notes of a table into merged rows of the
table itself, and several tables one below the other into one. Here they are parted again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from corpus.datatypes import Block, Line, Source
from corpus.readers.spans import Placed, to_grid

UNIT_OR_AGENCY = re.compile(
    r"(?:金额)?\s*单\s*位\s*[:：]|(?:填报|编制|预算|部门|公开)(?:单位|部门)?(?:名称)?\s*[:：\[［【]|\[\d{3,}\]|[（(]\s*万?元\s*[）)]$"
)
UNIT_LINE = re.compile(r"[（(]?\s*(?:(?:金额|计量)\s*)?单\s*位\s*[:：]\s*(?:人民币\s*)?(?:[百千万亿]+\s*)?元\s*[)）]?")
NOTE = re.compile(r"^\s*(?:备?注\s*\d*|说明)\s*[:：]")
NUMBER = re.compile(r"[+-]?[\d,]+(?:\.\d+)?%?")
_UNIT_BRACKET = re.compile(r"[（(]万?元[）)]$")
_FURNITURE_WORD = re.compile(r"单位[:：]|\[\d{3,}\]|(?:填报|编制|公开)(?:单位|部门)")
_COVER = re.compile(r"\d{4}年度?.{0,12}(?:预算|决算)(?:公开|说明|草案)?(?:文本|报告)?$")
_TITLE = re.compile(r"(?:表|情况|明细|目录)(?:[（(].{0,20}[)）])?$")
_FORM_NUMBER = re.compile(r"(?:附[表件]|公开|预算|决算|财决|表)+[\d一二三四五六七八九十]*(?:[-—.]\d+)*表?[:：]?")
_YEAR = re.compile(r"[（(]?\d{4}年?度?[)）]?")
_LONGEST_TITLE = 60


def cut(cells: Sequence[Placed], file: str) -> list[Block]:
    """The grids and lines that a table with spans really is. Raises ReadError for a table beyond any bound."""
    if not cells:
        return []
    width = max(cell.column + cell.col_span for cell in cells)
    rows = [list(group) for _, group in groupby(sorted(cells, key=_place), key=lambda cell: cell.row)]
    blocks: list[Block] = []
    part: list[list[Placed]] = []
    for row, is_line in zip(rows, _line_rows(rows, width), strict=True):
        if not is_line:
            part.append(row)
            continue
        blocks += _close(part, file)
        part = []
        blocks += _lines(row)
    return [*blocks, *_close(part, file)]


def _place(cell: Placed) -> tuple[int, int]:
    return cell.row, cell.column


def _line_rows(rows: Sequence[Sequence[Placed]], width: int) -> list[bool]:
    """Which rows stand outside any grid: those above the first head, between two tables, and notes below."""
    maybe = [_may_be_line(row, width) for row in rows]
    result = list(maybe)
    start = 0
    for is_line, group in groupby(maybe):
        end = start + len(list(group))
        if is_line and start and end < len(rows):
            keep = _parts_tables(rows[start:end])
            result[start:end] = [keep] * (end - start)
        elif is_line and start:
            result[start:end] = _notes_at_end(rows[start:end])
        start = end
    return result


def _may_be_line(row: Sequence[Placed], width: int) -> bool:
    filled = [cell for cell in row if cell.text.strip()]
    texts = ["".join(cell.text.split()) for cell in filled]
    if not filled or any(cell.row_span > 1 and cell.col_span < width for cell in filled):
        return False
    if any(NUMBER.fullmatch(text) for text in texts):
        return False
    if len(filled) == 1:
        return filled[0].col_span >= width or len(row) == 1 or _stands_above(texts[0]) or bool(NOTE.match(texts[0]))
    return len(filled) <= 4 and all(_is_furniture(text) for text in texts)


def _stands_above(text: str) -> bool:
    return _is_furniture(text) or _is_title(text) or (len(text) <= _LONGEST_TITLE and bool(_COVER.search(text)))


def is_head_line(text: str) -> bool:
    """Whether a line over a table gives its unit, agency, number or year, but not its name."""
    return _is_furniture("".join(text.split()))


def gives_unit_or_agency(text: str) -> bool:
    """Whether a cell gives a unit or an agency for a whole table: 金额（万元） is the header of one column."""
    compact = "".join(text.split())
    bracket = _UNIT_BRACKET.search(compact)
    if bracket and not _FURNITURE_WORD.search(compact):
        return bracket.start() == 0 or _is_title(compact[: bracket.start()])
    return bool(UNIT_OR_AGENCY.search(text))


def is_table_name(text: str) -> bool:
    """Whether a text names a table: longer than its number, and ends in 表, 情况 or the like."""
    compact = "".join(text.split())
    return len(compact) > 3 and _is_title(compact) and not _is_furniture(compact)


def _is_furniture(text: str) -> bool:
    return bool(UNIT_OR_AGENCY.search(text) or _FORM_NUMBER.fullmatch(text) or _YEAR.fullmatch(text))


def _is_title(text: str) -> bool:
    return len(text) <= _LONGEST_TITLE and bool(_TITLE.search(text))


def _parts_tables(rows: Sequence[Sequence[Placed]]) -> bool:
    """Rows in the middle of a table part it in two where one is a title or a unit line, not a mere heading."""
    texts = ["".join(cell.text.split()) for row in rows for cell in row if cell.text.strip()]
    return any(UNIT_OR_AGENCY.search(text) or _FORM_NUMBER.fullmatch(text) or NOTE.match(text) for text in texts)


def _notes_at_end(rows: Sequence[Sequence[Placed]]) -> list[bool]:
    """Below the table: the first row that is a note, and all behind it."""
    is_note = [any(NOTE.match(cell.text) for cell in row) for row in rows]
    first = is_note.index(True) if True in is_note else len(rows)
    return [number >= first for number in range(len(rows))]


def _lines(row: Sequence[Placed]) -> list[Block]:
    return [
        Line(part.strip(), Source(part.strip(), line=cell.line), wraps=False)
        for cell in row
        for part in cell.text.splitlines()
        if part.strip()
    ]


def _close(part: Sequence[Sequence[Placed]], file: str) -> list[Block]:
    """The grid over these rows without blank columns behind the last filled one; none without any text."""
    cells = [cell for row in part for cell in row]
    rightmost = max((cell.column for cell in cells if cell.text.strip()), default=None)
    if rightmost is None:
        return []
    first, last = part[0][0].row, part[-1][0].row
    kept = [cell for cell in cells if cell.column <= rightmost]
    moved = [replace(c, row=c.row - first, row_span=min(c.row_span, last - c.row + 1)) for c in kept]
    grid = to_grid(moved, file)
    return [grid] if grid is not None else []
