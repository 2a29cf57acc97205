"""What a workbook says of the look of its cells: number formats, hidden rows and columns, formulas never computed.

Read from the XML of .xlsx here, and through xlrd, which only this module knows, for .xls.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from corpus.errors import ReadError
from corpus.readers.docx_xml import Package, attribute, number_of
from corpus.readers.number_format import BUILTIN

if TYPE_CHECKING:
    import xlrd

Place = tuple[int, int]  # row and column from 0
_MOST_COLUMNS = 16_384
_OWN_DATES = range(14, 23)  # shown as each country writes dates


@dataclass(slots=True)
class SheetLook:
    """The look of one sheet. ``formats``: codes of cells whose value is not printed plainly."""

    formats: dict[Place, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    uncomputed: list[Place] = field(default_factory=list)
    hides_zeros: bool = False
    rows: int = 0  # how far the filled cells reach
    columns: int = 0


def read_xlsx_looks(data: bytes, file: str) -> dict[str, SheetLook]:
    """The looks of the sheets of an .xlsx by name. Raises ReadError for a damaged or oversized package."""
    package = Package(data, file)
    package.check_size()
    package.read("xl/sharedStrings.xml")  # raises where it unpacks to more than its header says
    workbook = package.parse("xl/workbook.xml")
    links = package.parse("xl/_rels/workbook.xml.rels")
    if workbook is None or links is None:
        return {}
    targets = {attribute(link, "Id"): attribute(link, "Target") for link in links}
    formats = _formats(package.parse("xl/styles.xml"))
    looks: dict[str, SheetLook] = {}
    for sheet in workbook.iter():
        if _local(sheet.tag) == "sheet":
            target = targets.get(attribute(sheet, "id"), "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            content = package.read(path)
            if content is not None:
                looks[attribute(sheet, "name")] = _sheet_look(content, formats, file)
    return looks


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2]


def _formats(styles: Element | None) -> list[str]:
    """The format code of each cell style, "" for a plain one."""
    if styles is None:
        return []
    codes = dict(BUILTIN)
    found: list[str] = []
    for node in styles.iter():
        if _local(node.tag) == "numFmt":
            codes[number_of(attribute(node, "numFmtId")) or 0] = attribute(node, "formatCode")
        elif _local(node.tag) == "cellXfs":
            found = [codes.get(number_of(attribute(xf, "numFmtId")) or 0, "") for xf in node]
    return found


def _sheet_look(content: bytes, formats: list[str], file: str) -> SheetLook:
    if re.search(rb"<!(?:DOCTYPE|ENTITY)", content.replace(b"\x00", b""), re.IGNORECASE):
        raise ReadError(f"工作簿“{file}”已损坏，或不是 Excel 文件", "请用 Excel 打开确认后另存为 .xlsx 再导入")
    look = SheetLook()
    place = (0, -1)
    row = -1
    try:
        for event, node in ElementTree.iterparse(io.BytesIO(content), ("start", "end")):
            tag = _local(node.tag)
            if event == "start" and tag == "row":
                row = (number_of(attribute(node, "r")) or row + 2) - 1
                place = (row, -1)
                if attribute(node, "hidden") in ("1", "true"):
                    look.hidden_rows.add(row)
            elif event == "end" and tag == "c":
                place = _place(attribute(node, "r")) or (row, place[1] + 1)
                _note_cell(look, node, place, formats)
            elif event == "end" and tag == "col" and attribute(node, "hidden") in ("1", "true"):
                first, last = number_of(attribute(node, "min")) or 1, number_of(attribute(node, "max")) or 1
                look.hidden_columns |= set(range(first - 1, min(last, _MOST_COLUMNS)))
            elif event == "start" and tag == "sheetView":
                look.hides_zeros = attribute(node, "showZeros") in ("0", "false")
            if event == "end" and tag == "row":
                node.clear()
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise ReadError(f"工作簿“{file}”已损坏", "请用 Excel 打开确认后另存为 .xlsx 再导入") from error
    return look


def _place(name: str) -> Place | None:
    found = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", name)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def _note_cell(look: SheetLook, node: Element, place: Place, formats: list[str]) -> None:
    parts = {_local(part.tag): part for part in node}
    value = parts.get("v")
    is_filled = (value is not None and bool(value.text)) or "is" in parts
    if "f" in parts and not is_filled:
        look.uncomputed.append(place)
    if not is_filled:
        return
    look.rows, look.columns = max(look.rows, place[0] + 1), max(look.columns, place[1] + 1)
    style = number_of(attribute(node, "s")) or 0
    if attribute(node, "t") in ("", "n", "d") and style < len(formats) and formats[style]:
        look.formats[place] = formats[style]


def read_xls_looks(data: bytes) -> dict[str, SheetLook] | None:
    """The looks of the sheets of an .xls by name; None where xlrd cannot tell them.

    Damage shows itself to xlrd in many ways, none of which keeps calamine from reading the values.
    """
    import xlrd

    damage = (
        xlrd.XLRDError, xlrd.compdoc.CompDocError, struct.error, ValueError, LookupError, TypeError, AttributeError,
        AssertionError, OSError, ArithmeticError, RecursionError, MemoryError, NotImplementedError,
    )  # fmt: skip
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
        return {sheet.name: _xls_look(book, sheet) for sheet in book.sheets()}
    except damage:
        return None


def _xls_look(book: xlrd.book.Book, sheet: xlrd.sheet.Sheet) -> SheetLook:
    look = SheetLook(
        hidden_rows={row for row, info in sheet.rowinfo_map.items() if info.hidden},
        hidden_columns={column for column, info in sheet.colinfo_map.items() if info.hidden},
        hides_zeros=not sheet.show_zero_values,
        rows=sheet.nrows,
        columns=sheet.ncols,
    )
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            if sheet.cell_type(row, column) not in (2, 3):  # numbers and dates
                continue
            key = book.xf_list[sheet.cell_xf_index(row, column)].format_key
            code = BUILTIN.get(key) or ("" if key in _OWN_DATES else book.format_map[key].format_str)
            if code and code.lower() != "general":
                look.formats[row, column] = code
    return look
