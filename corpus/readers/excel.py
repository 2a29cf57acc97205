"""Reads .xlsx and .xls workbooks through python-calamine, the only module that knows it.

Calamine gives values, not what the screen shows: a number format is lost, so 0.95 shown as "95%"
reads as "0.95" and 8 shown as "8.00" reads as "8".
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from corpus.datatypes import Block, Grid, GridCell, Line, RawDocument, Source
from corpus.errors import ReadError
from corpus.numerals import to_plain

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

    Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta

_UNIT_OR_AGENCY = re.compile(
    r"(?:金额)?\s*单\s*位\s*[:：]|(?:填报|编制|预算|部门|公开)(?:单位|部门)?(?:名称)?\s*[:：\[［【]|\[\d{3,}\]|[（(]\s*万?元\s*[）)]$"
)
_NOTE = re.compile(r"^\s*(?:备?注\s*\d*|说明)\s*[:：]")
_NUMBER = re.compile(r"[+-]?[\d,]+(?:\.\d+)?%?")
_DEFAULT_SHEET = re.compile(r"(?:sheet|工作表)\s*\d*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Span:
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet as texts from A1 on, with the anchors of its merged ranges and the places they cover."""

    name: str
    rows: list[list[str]]
    spans: dict[tuple[int, int], _Span]
    covered: frozenset[tuple[int, int]]


def read_excel(data: bytes, file: str) -> RawDocument:
    """Read a workbook: for each visible sheet the lines above, between and below its grids, and the grids.

    Raises ReadError for empty, encrypted and damaged files.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    if not data:
        raise ReadError(f"文件“{file}”是空的", "请检查文件是否上传完整")
    blocks: list[Block] = []
    problems: list[str] = []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for index, metadata in enumerate(book.sheets_metadata):
            if metadata.visible != SheetVisibleEnum.Visible:
                problems.append(f"工作表“{metadata.name}”是隐藏的，没有读取")
                continue
            blocks += _sheet_to_blocks(_load_sheet(book, index))
    except PasswordError as error:
        raise ReadError(f"工作簿“{file}”有密码保护", "请先解除密码再导入") from error
    except CalamineError as error:
        problem = "有密码保护或已损坏" if _is_encrypted(data) else "已损坏，或不是 Excel 文件"
        raise ReadError(f"工作簿“{file}”{problem}", "请用 Excel 打开确认后另存为 .xlsx 再导入") from error
    return RawDocument(file, hashlib.sha256(data).hexdigest(), tuple(blocks), problems=tuple(problems))


def _is_encrypted(data: bytes) -> bool:
    """MS-OFFCRYPTO: an encrypted .xlsx is an OLE container with a stream of this name."""
    return "EncryptedPackage".encode("utf-16-le") in data


def _load_sheet(book: CalamineWorkbook, index: int) -> _Sheet:
    sheet: CalamineSheet = book.get_sheet_by_index(index)
    rows = [[value_to_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    spans: dict[tuple[int, int], _Span] = {}
    covered: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        spans[top, left] = _Span(bottom - top + 1, right - left + 1)
        places = {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
        covered |= places - {(top, left)}
    return _Sheet(sheet.name, rows, spans, frozenset(covered))


def value_to_text(value: Value) -> str:
    """Print a cell value: whole numbers without ".0", fractions without binary noise, dates as ISO dates.

    Excel itself keeps 15 significant digits, so the sixteenth is noise: 1098951.4600000001 → "1098951.46".
    """
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        number = Decimal(f"{value:.15g}")
        return to_plain(number.quantize(Decimal(1)) if number == number.to_integral_value() else number)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value).strip()


def _sheet_to_blocks(sheet: _Sheet) -> list[Block]:
    """Cut a sheet into lines and grids, in reading order."""
    blocks: list[Block] = []
    grid: list[int] = []
    for row in range(len(sheet.rows)):
        if not any(sheet.rows[row]):
            continue
        if not _is_line(sheet, row, grid):
            grid.append(row)
            continue
        blocks += _close_grid(sheet, grid)
        grid = []
        blocks += _row_to_lines(sheet, row)
    blocks += _close_grid(sheet, grid)
    has_title = not blocks or isinstance(blocks[0], Line)
    if has_title or _DEFAULT_SHEET.fullmatch(sheet.name):
        return blocks
    return [Line(sheet.name, Source(sheet.name, sheet=sheet.name)), *blocks]


def _is_line(sheet: _Sheet, row: int, grid: list[int]) -> bool:
    """Does this row stand outside any grid? ``grid``: rows of the grid open above it."""
    filled = [(column, text) for column, text in enumerate(sheet.rows[row]) if text]
    if _NOTE.match(filled[0][1]):
        return True
    follows_gap = bool(grid) and not any(sheet.rows[row - 1])
    if len(filled) == 1:
        column, text = filled[0]
        if _NUMBER.fullmatch(text):
            return False
        span = sheet.spans.get((row, column))
        is_wide = span is not None and span.columns * 2 > len(sheet.rows[row])
        return not grid or is_wide or (follows_gap and not _continues(sheet, row))
    numbers = any(_NUMBER.fullmatch(text) for _, text in filled)
    is_unit_line = len(filled) <= 4 and any(_UNIT_OR_AGENCY.search(text) for _, text in filled)
    return is_unit_line and not numbers and (not grid or follows_gap)


def _continues(sheet: _Sheet, row: int) -> bool:
    """After a blank row, does the next filled row still hold figures (an open grid) or a new head?"""
    for later in sheet.rows[row + 1 :]:
        filled = [text for text in later if text]
        if filled:
            return any(_NUMBER.fullmatch(text) for text in filled)
    return False


def _row_to_lines(sheet: _Sheet, row: int) -> list[Block]:
    """The cells of a line row; a cell with line breaks gives several lines."""
    lines: list[Block] = []
    for column, text in enumerate(sheet.rows[row]):
        place = cell_name(row + 1, column + 1)
        parts = (part.strip() for part in text.splitlines())
        lines += [Line(part, Source(part, sheet=sheet.name, cell=place)) for part in parts if part]
    return lines


def _close_grid(sheet: _Sheet, rows: list[int]) -> list[Block]:
    """The grid over these sheet rows, without empty columns behind its last filled one."""
    if not rows:
        return []
    width = max(column + 1 for row in rows for column, text in enumerate(sheet.rows[row]) if text)
    wide_heads = [
        column + span.columns for (row, column), span in sheet.spans.items() if row in rows and sheet.rows[row][column]
    ]
    width = min(max([width, *wide_heads]), max(len(sheet.rows[row]) for row in rows))
    return [Grid(tuple(tuple(_grid_cell(sheet, rows, row, c, width) for c in range(width)) for row in rows))]


def _grid_cell(sheet: _Sheet, rows: list[int], row: int, column: int, width: int) -> GridCell | None:
    if (row, column) in sheet.covered:
        return None
    text = "".join(part.strip() for part in sheet.rows[row][column].splitlines())
    source = Source(text, sheet=sheet.name, cell=cell_name(row + 1, column + 1))
    span = sheet.spans.get((row, column), _Span(1, 1))
    height = sum(1 for other in rows if row <= other < row + span.rows)  # blank rows are not in the grid
    return GridCell(text, source, height, min(span.columns, width - column))


def cell_name(row: int, column: int) -> str:
    """A1 notation, both counted from 1.

    >>> cell_name(5, 28)
    'AB5'
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"
