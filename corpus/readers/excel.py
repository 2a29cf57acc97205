"""Reads .xlsx and .xls workbooks through python-calamine, the only module that knows it, as the screen shows them."""

from __future__ import annotations

import hashlib
import io
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TYPE_CHECKING

from corpus.datatypes import Block, Grid, GridCell, Line, RawDocument, Source
from corpus.errors import ReadError
from corpus.readers.cutting import NOTE, NUMBER, UNIT_LINE, gives_unit_or_agency, is_head_line, is_table_name
from corpus.readers.excel_look import SheetLook, read_xls_looks, read_xlsx_looks
from corpus.readers.number_format import Value, shown, value_to_text
from corpus.readers.ole_chains import chains_end
from corpus.readers.spans import cell_text
from corpus.readers.text import column_letters

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_DEFAULT_SHEET = re.compile(r"(?:sheet|工作表)\s*\d*", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
_MOST_PLACES = 20_000_000  # beyond that, the values are not even loaded
_MOST_READ = 4_000_000
_NEAR_COLUMNS = 200
_NAMED_PLACES = 5


@dataclass(frozen=True, slots=True)
class _Span:
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The visible part of a sheet as texts, with the anchors of its merged ranges and the places they cover.

    ``row_numbers`` and ``column_numbers`` are those of the whole sheet (from 1), as its reader sees them.
    """

    name: str
    rows: list[list[str]]
    spans: dict[tuple[int, int], _Span]
    covered: frozenset[tuple[int, int]]
    row_numbers: list[int]
    column_numbers: list[int]


def read_excel(data: bytes, file: str) -> RawDocument:
    """Read a workbook: for each visible sheet the lines above, between and below its grids, and the grids.

    Numbers are texts as their formats show them (``0201``, ``95%``, ``-`` for nought in accounts). Hidden sheets,
    rows and columns and formulas without a result are left out and named in ``problems``.
    Raises ReadError for empty, encrypted and damaged files.
    """
    from python_calamine import CalamineError, PasswordError

    if not data:
        raise ReadError(f"文件“{file}”是空的", "请检查文件是否上传完整")
    if data.startswith(_OLE) and not chains_end(data):
        raise _damaged(data, file)
    problems: list[str] = []
    looks = _looks(data, file, problems)
    try:
        blocks = tuple(_book_to_blocks(data, looks, problems))
    except PasswordError as error:
        raise ReadError(f"工作簿“{file}”有密码保护", "请先解除密码再导入") from error
    except CalamineError as error:
        raise _damaged(data, file) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # calamine's own bugs; the class cannot be imported
            raise
        raise _damaged(data, file) from error
    return RawDocument(file, hashlib.sha256(data).hexdigest(), blocks, problems=tuple(problems))


def _damaged(data: bytes, file: str) -> ReadError:
    problem = "有密码保护或已损坏" if _is_encrypted(data) else "已损坏，或不是 Excel 文件"
    return ReadError(f"工作簿“{file}”{problem}", "请用 Excel 打开确认后另存为 .xlsx 再导入")


def _book_to_blocks(data: bytes, looks: dict[str, SheetLook], problems: list[str]) -> Iterator[Block]:
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for index, metadata in enumerate(book.sheets_metadata):
        look = looks.get(metadata.name, SheetLook())
        if metadata.visible != SheetVisibleEnum.Visible:
            problems.append(f"工作表“{metadata.name}”是隐藏的，没有读取")
            continue
        size = f"{look.rows}行{look.columns}列"
        if look.rows * look.columns > _MOST_PLACES:
            problems.append(f"工作表“{metadata.name}”的范围过大（{size}），没有读取")
            continue
        problems += _problems(metadata.name, look)
        sheet = book.get_sheet_by_index(index)
        limit = max(1, _MOST_READ // max(1, sheet.total_width))
        if sheet.total_height > limit:
            problems.append(f"工作表“{metadata.name}”的范围过大，只读取了前{limit}行")
        yield from _sheet_to_blocks(_load_sheet(sheet, limit, look))


def _is_encrypted(data: bytes) -> bool:
    """MS-OFFCRYPTO: an encrypted .xlsx is an OLE container with a stream of this name."""
    return "EncryptedPackage".encode("utf-16-le") in data


def _looks(data: bytes, file: str, problems: list[str]) -> dict[str, SheetLook]:
    """The looks of all sheets by name, as far as they can be told."""
    if data.startswith(_OLE):
        if _is_encrypted(data):
            return {}
        looks = read_xls_looks(data)
        if looks is None:
            problems.append("没有读出单元格的数字格式和隐藏的行列，百分比、编码可能与显示不同")
        return looks or {}
    if data.startswith(_ZIP) and b"xl/workbook.xml" in data:
        return read_xlsx_looks(data, file)
    problems.append("这种工作簿的合并单元格、数字格式和隐藏的行列没有读出，建议另存为 .xlsx 再导入")
    return {}


def _problems(name: str, look: SheetLook) -> Iterator[str]:
    """What of a sheet is not read, by the names that its reader sees."""
    rows = [row + 1 for row in sorted(look.hidden_rows) if row < look.rows]
    columns = [column_letters(column) for column in sorted(look.hidden_columns) if column < look.columns]
    if rows:
        yield f"工作表“{name}”有{len(rows)}行是隐藏的，没有读取（第{_listed(map(str, rows), len(rows))}行）"
    if columns:
        yield f"工作表“{name}”有{len(columns)}列是隐藏的，没有读取（{_listed(columns, len(columns))}列）"
    if look.uncomputed:
        places = (cell_name(row + 1, column + 1) for row, column in look.uncomputed)
        count = len(look.uncomputed)
        what = f"工作表“{name}”有{count}个公式没有保存计算结果，按空白读取（{_listed(places, count)}）"
        yield f"{what}，请用 Excel 打开保存后重新导入"


def _listed(names: Iterator[str] | Sequence[str], count: int) -> str:
    first = [name for _, name in zip(range(_NAMED_PLACES), names, strict=False)]
    return "、".join(first) + ("等" if count > _NAMED_PLACES else "")


def _load_sheet(sheet: CalamineSheet, limit: int, look: SheetLook) -> _Sheet:
    values = sheet.to_python(skip_empty_area=False, nrows=limit)
    width = max(map(len, values), default=0)
    rows = [row for row in range(len(values)) if row not in look.hidden_rows]
    far = (
        {c for row in values for c in range(_NEAR_COLUMNS, len(row)) if row[c] != ""}
        if width > _NEAR_COLUMNS
        else set()
    )
    seen = [*range(min(width, _NEAR_COLUMNS)), *sorted(far)]  # a stray cell far out brings no empty columns with it
    columns = [column for column in seen if column not in look.hidden_columns]
    spans: dict[tuple[int, int], _Span] = {}
    covered: set[tuple[int, int]] = set()
    area = 0
    anchors: dict[tuple[int, int], tuple[int, int]] = {}  # visible anchor → the cell that holds the text
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        seen_rows = range(bisect_left(rows, top), bisect_left(rows, bottom + 1))
        seen_columns = range(bisect_left(columns, left), bisect_left(columns, right + 1))
        if not seen_rows or not seen_columns:
            continue
        anchor = seen_rows[0], seen_columns[0]
        area += len(seen_rows) * len(seen_columns)
        if anchor in covered or anchor in spans or area > _MOST_READ:  # ranges that overlap are none for Excel either
            continue
        spans[anchor] = _Span(len(seen_rows), len(seen_columns))
        anchors[anchor] = top, left
        covered |= {(r, c) for r in seen_rows for c in seen_columns} - {anchor}
    texts = [
        [_text(values, anchors.get((r, c), (row, column)), look) for c, column in enumerate(columns)]
        for r, row in enumerate(rows)
    ]
    return _Sheet(sheet.name, texts, spans, frozenset(covered), [r + 1 for r in rows], [c + 1 for c in columns])


def _text(values: list[list[Value]], place: tuple[int, int], look: SheetLook) -> str:
    row, column = place
    value = values[row][column] if column < len(values[row]) else ""
    if look.hides_zeros and value == 0 and not isinstance(value, bool | str):
        return ""
    code = look.formats.get(place)
    return shown(value, code) if code else value_to_text(value)


def _sheet_to_blocks(sheet: _Sheet) -> list[Block]:
    """The blocks of a sheet, under its name where that says more than "Sheet1" and no title stands above."""
    blocks = _side_by_side(sheet) or _cut_rows(sheet)
    above = [
        block.text for block in takewhile(lambda block: isinstance(block, Line), blocks) if isinstance(block, Line)
    ]
    has_title = not blocks or not all(map(is_head_line, above)) or (bool(above) and not is_table_name(sheet.name))
    if has_title or _DEFAULT_SHEET.fullmatch(sheet.name):
        return blocks
    return [Line(sheet.name, Source(sheet.name, sheet=sheet.name)), *blocks]


def _side_by_side(sheet: _Sheet) -> list[Block]:
    """Tables beside one another, parted by empty columns; only where each has its own title, else none.

    Halves of one table may have an empty column between them too.
    """
    used = {c for row in sheet.rows for c, text in enumerate(row) if text}
    used |= {c + n for (r, c), span in sheet.spans.items() if sheet.rows[r][c] for n in range(span.columns)}
    parts: list[list[int]] = []
    for column in sorted(used):
        if parts and column == parts[-1][-1] + 1:
            parts[-1].append(column)
        else:
            parts.append([column])
    blocks = [_cut_rows(_columns_of(sheet, part[0], part[-1] + 1)) for part in parts] if len(parts) > 1 else []
    is_titled = all(isinstance(own[0], Line) and any(isinstance(block, Grid) for block in own) for own in blocks)
    return [block for own in blocks for block in own] if is_titled else []


def _columns_of(sheet: _Sheet, first: int, limit: int) -> _Sheet:
    """The part of a sheet from one column to before another."""
    return replace(
        sheet,
        rows=[row[first:limit] for row in sheet.rows],
        spans={(r, c - first): span for (r, c), span in sheet.spans.items() if first <= c < limit},
        covered=frozenset((r, c - first) for r, c in sheet.covered if first <= c < limit),
        column_numbers=sheet.column_numbers[first:limit],
    )


def _cut_rows(sheet: _Sheet) -> list[Block]:
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
    return [*blocks, *_close_grid(sheet, grid)]


def _is_line(sheet: _Sheet, row: int, grid: list[int]) -> bool:
    """Does this row stand outside any grid? ``grid``: rows of the grid open above it."""
    filled = [(column, text) for column, text in enumerate(sheet.rows[row]) if text]
    if NOTE.match(filled[0][1]):
        return True
    follows_gap = bool(grid) and not any(sheet.rows[row - 1])
    if len(filled) == 1:
        column, text = filled[0]
        if UNIT_LINE.fullmatch(text):
            return True
        if NUMBER.fullmatch(text):
            return False
        span = sheet.spans.get((row, column))
        is_wide = span is not None and span.columns * 2 > len(sheet.rows[row])
        return not grid or is_wide or (follows_gap and not _continues(sheet, row))
    numbers = any(NUMBER.fullmatch(text) for _, text in filled)
    is_unit_line = len(filled) <= 4 and any(gives_unit_or_agency(text) for _, text in filled)
    return is_unit_line and not numbers and (not grid or follows_gap)


def _continues(sheet: _Sheet, row: int) -> bool:
    """After a blank row, does the next filled row still hold figures (an open grid) or a new head?"""
    for later in sheet.rows[row + 1 :]:
        filled = [text for text in later if text]
        if filled:
            return any(NUMBER.fullmatch(text) for text in filled)
    return False


def _row_to_lines(sheet: _Sheet, row: int) -> list[Block]:
    """The cells of a line row; a cell with line breaks gives several lines."""
    lines: list[Block] = []
    for column, text in enumerate(sheet.rows[row]):
        place = cell_name(sheet.row_numbers[row], sheet.column_numbers[column])
        parts = (part.strip() for part in text.splitlines())
        lines += [Line(part, Source(part, sheet=sheet.name, cell=place)) for part in parts if part]
    return lines


def _close_grid(sheet: _Sheet, rows: list[int]) -> list[Block]:
    """The grid over these sheet rows, without empty columns behind its last filled one."""
    if not rows:
        return []
    width = max(column + 1 for row in rows for column, text in enumerate(sheet.rows[row]) if text)
    within = frozenset(rows)
    wide_heads = [
        column + span.columns
        for (row, column), span in sheet.spans.items()
        if row in within and sheet.rows[row][column]
    ]
    width = min(max([width, *wide_heads]), max(len(sheet.rows[row]) for row in rows))
    return [Grid(tuple(tuple(_grid_cell(sheet, rows, row, c, width) for c in range(width)) for row in rows))]


def _grid_cell(sheet: _Sheet, rows: list[int], row: int, column: int, width: int) -> GridCell | None:
    if (row, column) in sheet.covered:
        return None
    text = cell_text(sheet.rows[row][column])
    place = cell_name(sheet.row_numbers[row], sheet.column_numbers[column])
    source = Source(text, sheet=sheet.name, cell=place)
    span = sheet.spans.get((row, column), _Span(1, 1))
    height = bisect_left(rows, row + span.rows) - bisect_left(rows, row)  # blank rows are not in the grid
    return GridCell(text, source, height, min(span.columns, width - column))


def cell_name(row: int, column: int) -> str:
    """A1 notation, both counted from 1.

    >>> cell_name(5, 28)
    'AB5'
    """
    return f"{column_letters(column - 1)}{row}"
