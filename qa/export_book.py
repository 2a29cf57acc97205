"""Sheets → an Excel workbook, through openpyxl: the only module that writes with it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import UsageError
from index.refusals import reason_of
from qa.export_cells import Formula, Link, Sheet, Sign, Value, is_exact_number
from qa.formula import number_format
from qa.safe_text import is_formula_like, plain_text

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_MOST_LINKS = 60_000  # the format takes 65,530 for a sheet


def write_book(sheets: Iterable[Sheet], path: Path) -> None:
    """Write an ``.xlsx`` file. Numbers are numbers, formulas only those that are Formula; all else is text.

    Raises UsageError when ``path`` cannot be written.
    """
    from openpyxl import Workbook

    try:
        stream = path.open("wb")
    except OSError as error:
        raise UsageError(f"不能写入 {path}（{reason_of(error)}）", "请换一个能写的位置") from error
    with stream:
        book = Workbook(write_only=True)
        for sheet in sheets:
            _write(book.create_sheet(sheet.title), sheet)
        book.save(stream)


def _write(page: WriteOnlyWorksheet, sheet: Sheet) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    page.freeze_panes = "A2"
    for column, width in enumerate(sheet.widths, 1):
        page.column_dimensions[get_column_letter(column)].width = width
    head = [_cell(page, title) for title in sheet.titles]
    for cell in head:
        cell.font = Font(bold=True)
    page.append(head)
    links = 0
    for row in sheet.rows:
        cells = []
        for value in row:
            cell = _cell(page, value)
            if isinstance(value, Link) and value.address and links < _MOST_LINKS:
                cell.hyperlink = value.address
                cell.font = Font(color="0563C1", underline="single")
                links += 1
            cells.append(cell)
        page.append(cells)


def _cell(page: WriteOnlyWorksheet, value: Value) -> Any:
    """A cell of openpyxl, its kind decided here and never by what the text looks like."""
    from openpyxl.cell import WriteOnlyCell

    match value:
        case None:
            return WriteOnlyCell(page)
        case Formula():
            cell = WriteOnlyCell(page, value.text)
            cell.data_type = "f"
            cell.number_format = number_format(value.value)
            return cell
        case Decimal() if is_exact_number(value):
            cell = WriteOnlyCell(page, value)
            cell.number_format = number_format(value)
            return cell
        case int():
            return WriteOnlyCell(page, value)
    text = plain_text(value.text if isinstance(value, Link | Sign) else str(value))
    cell = WriteOnlyCell(page, text)
    cell.data_type = "s"
    if is_formula_like(text):
        cell.quotePrefix = True  # stays text also when the cell is edited
    return cell
