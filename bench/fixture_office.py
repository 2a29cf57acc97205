"""The fixture book as spreadsheets (.xlsx, .xls) and as a word document (.docx)."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from typing import TYPE_CHECKING

import xlwt
from docx import Document
from openpyxl import Workbook

from bench.fixture_book import Book, Form
from bench.fixture_spans import Placed, placed

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_AMOUNT = re.compile(r"[\d,]+\.\d\d")
_MONEY = "#,##0.00"


def _sheet_name(number: int, title: str) -> str:
    return f"{number:02d}" + re.sub(r"[“”、（）]|2024年", "", title)[:20]


def _amount(text: str) -> Decimal | None:
    return Decimal(text.replace(",", "")) if _AMOUNT.fullmatch(text) else None


def _lines(form: Form) -> list[Placed]:
    """The lines above a form as cells of its sheet: the title over all columns, the others at both ends."""
    width = len(form.rows[0])
    title = Placed(0, 0, 1, width, form.title)
    if len(form.lines) == 1:
        return [title, Placed(1, 0, 1, width, form.lines[0])]
    return [title, Placed(1, 0, 1, 1, form.lines[0]), Placed(1, width - 1, 1, 1, form.lines[1])]


def _sheet_cells(form: Form) -> list[Placed]:
    """All cells of the sheet of a form, with their places on the sheet."""
    body = [Placed(cell.row + 2, cell.column, cell.rows, cell.columns, cell.text) for cell in placed(form.rows)]
    note = [Placed(2 + len(form.rows), 0, 1, len(form.rows[0]), form.note)] if form.note else []
    return [*_lines(form), *body, *note]


def to_xlsx(book: Book) -> bytes:
    """The prose on one sheet, each form on a sheet of its own; amounts are numbers."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    sheet = workbook.create_sheet("情况说明")
    for row, text in enumerate(book.texts, 1):
        sheet.cell(row, 1, text.text)
    for number, form in enumerate(book.forms, 1):
        sheet = workbook.create_sheet(_sheet_name(number, form.title))
        for item in _sheet_cells(form):
            amount = _amount(item.text)
            cell = sheet.cell(item.row + 1, item.column + 1, item.text if amount is None else amount)
            if amount is None:
                cell.data_type = "s"  # "=42座" is a text, not a formula
            else:
                cell.number_format = _MONEY
            if item.rows * item.columns > 1:
                end = {"end_row": item.row + item.rows, "end_column": item.column + item.columns}
                sheet.merge_cells(start_row=item.row + 1, start_column=item.column + 1, **end)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def to_xls(book: Book) -> bytes:
    """The same in the old format."""
    workbook = xlwt.Workbook(encoding="utf-8")
    sheet = workbook.add_sheet("情况说明")
    for row, text in enumerate(book.texts):
        sheet.write(row, 0, text.text)
    money = xlwt.easyxf(num_format_str=_MONEY)
    general = xlwt.easyxf()
    for number, form in enumerate(book.forms, 1):
        sheet = workbook.add_sheet(_sheet_name(number, form.title))
        for item in _sheet_cells(form):
            amount = _amount(item.text)
            value, style = (item.text, general) if amount is None else (amount, money)
            if item.rows * item.columns > 1:
                last = (item.row + item.rows - 1, item.column + item.columns - 1)
                sheet.write_merge(item.row, last[0], item.column, last[1], value, style)
            else:
                sheet.write(item.row, item.column, value, style)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def to_docx(book: Book) -> bytes:
    """Headings by style, tables with merged cells."""
    document = Document()
    for text in book.texts:
        if text.level is None:
            document.add_paragraph(text.text)
        else:
            document.add_heading(text.text, text.level)
    for form in book.forms:
        document.add_heading(form.title, 2)
        for line in form.lines:
            document.add_paragraph(line)
        _add_table(document, form)
        document.add_paragraph(form.note)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _add_table(document: WordDocument, form: Form) -> None:
    table = document.add_table(len(form.rows), len(form.rows[0]))
    table.style = "Table Grid"
    grid = [row.cells for row in table.rows]
    for item in placed(form.rows):
        cell = grid[item.row][item.column]
        if item.rows * item.columns > 1:
            cell = cell.merge(grid[item.row + item.rows - 1][item.column + item.columns - 1])
        cell.text = item.text
