"""Builders of small documents in many formats from one notation.

A line with ``|`` is a table row; ``<`` is merged with the cell to its left, ``^`` with the one above. A line with
``~`` in front is a title merged over the whole width; ``@ name`` begins a sheet; ``%%`` begins a page.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

_NUMBER = re.compile(r"-?\d+\.\d+")


@dataclass(frozen=True, slots=True)
class Case:
    """A document in this notation and the whole of what it says."""

    name: str
    file: str
    build: Callable[[str], bytes]
    text: str
    expected: str
    fault: str = ""  # why it is not read rightly yet


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell of a written table with its spans; rows and columns from 0."""

    text: str
    row: int
    column: int
    rows: int
    columns: int


def cells_of(lines: Sequence[str]) -> list[Placed]:
    """The cells of consecutive table rows; leading spaces of a cell stay, they are levels."""
    rows = [[cell.rstrip() for cell in line.split("|")] for line in lines]
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    placed = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text.strip() in ("<", "^"):
                continue
            columns = 1
            while c + columns < width and row[c + columns].strip() == "<":
                columns += 1
            down = 1
            while r + down < len(rows) and rows[r + down][c].strip() == "^":
                down += 1
            placed.append(Placed(text, r, c, down, columns))
    return placed


def tabbed(text: str) -> bytes:
    """Plain text with tabs; merged cells are blank, as copying from a table leaves them."""
    lines = []
    for line in text.strip("\n").splitlines():
        cells = [re.sub(r"^\s*[<^]\s*$", "", cell) for cell in line.lstrip("~").split("|")]
        lines.append("\t".join(cells))
    return "\n".join(lines).encode()


def web(text: str) -> bytes:
    """A page as content systems publish it: paragraphs and tables with spans."""
    parts = ["<html><head><meta charset='utf-8'></head><body><div>"]
    for lines in _stretches(text):
        if "|" not in lines[0]:
            parts += [f"<p>{line.lstrip('~')}</p>" for line in lines]
            continue
        parts.append("<table>")
        cells = cells_of(lines)
        for r in range(len(lines)):
            tds = [f"<td rowspan={c.rows} colspan={c.columns}>{c.text.strip()}</td>" for c in cells if c.row == r]
            parts.append(f"<tr>{''.join(tds)}</tr>")
        parts.append("</table>")
    return "".join([*parts, "</div></body></html>"]).encode()


def workbook(text: str) -> bytes:
    """A workbook; amounts with two decimals are numbers shown as ``#,##0.00``."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for part in re.split(r"^@ ", text.strip("\n"), flags=re.MULTILINE)[1:]:
        name, _, body = part.partition("\n")
        _write_sheet(book.create_sheet(name.strip()), body.rstrip("\n").splitlines())
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_sheet(sheet: Any, lines: Sequence[str]) -> None:
    width = max(line.count("|") + 1 for line in lines)
    for cell in cells_of([line if "|" in line else line.lstrip("~") for line in lines]):
        if not cell.text:
            continue
        target = sheet.cell(cell.row + 1, cell.column + 1)
        if _NUMBER.fullmatch(cell.text.strip()):
            target.value, target.number_format = float(cell.text), "#,##0.00"
        else:
            target.value = cell.text
        columns = width if lines[cell.row].startswith("~") else cell.columns
        if columns > 1 or cell.rows > 1:
            sheet.merge_cells(
                start_row=cell.row + 1,
                start_column=cell.column + 1,
                end_row=cell.row + cell.rows,
                end_column=cell.column + columns,
            )


def word(text: str) -> bytes:
    """A Word file: paragraphs and tables with merged cells."""
    import docx

    document = docx.Document()
    for lines in _stretches(text):
        if "|" not in lines[0]:
            for line in lines:
                document.add_paragraph(line.lstrip("~"))
            continue
        cells = cells_of(lines)
        width = max(cell.column + cell.columns for cell in cells)
        table = document.add_table(len(lines), width)
        for cell in cells:
            last = table.cell(cell.row + cell.rows - 1, cell.column + cell.columns - 1)
            table.cell(cell.row, cell.column).merge(last).text = cell.text.strip()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def printed(text: str, style: str = "ruled") -> bytes:
    """A PDF set with a Chinese font; ``style`` is "ruled", "lines" (no vertical rules) or "bare"."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    body = ParagraphStyle("body", fontName="STSong-Light", fontSize=10, leading=16)
    title = ParagraphStyle("title", parent=body, fontSize=16, leading=24, alignment=1)
    grid = {
        "ruled": [("GRID", (0, 0), (-1, -1), 0.5, "black")],
        "lines": [("LINEABOVE", (0, 0), (-1, 0), 0.5, "black"), ("LINEBELOW", (0, 0), (-1, -1), 0.5, "black")],
    }
    flow: list[Any] = []
    for number, page in enumerate(re.split(r"^%%\n", text.strip("\n"), flags=re.MULTILINE)):
        flow += [PageBreak()] if number else []
        for lines in _stretches(page):
            if "|" not in lines[0]:
                flow += [Paragraph(line.lstrip("~"), title if line.startswith("~") else body) for line in lines]
                continue
            cells = cells_of(lines)
            width = max(cell.column + cell.columns for cell in cells)
            rows = [[""] * width for _ in lines]
            spans = []
            for cell in cells:
                rows[cell.row][cell.column] = cell.text.replace("  ", "\u3000")
                spans.append(
                    ("SPAN", (cell.column, cell.row), (cell.column + cell.columns - 1, cell.row + cell.rows - 1))
                )
            font = [("FONT", (0, 0), (-1, -1), "STSong-Light", 9)]
            flow += [Table(rows, style=[*font, *grid.get(style, []), *spans]), Spacer(1, 12)]
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=landscape(A4)).build(flow)
    return out.getvalue()


def _stretches(text: str) -> list[list[str]]:
    """Consecutive lines that are all table rows or all not; blank lines part and are dropped."""
    found: list[list[str]] = []
    kind = None
    for line in text.strip("\n").splitlines():
        own = None if not line.strip() else "|" in line
        if own is not None and own == kind:
            found[-1].append(line)
        elif own is not None:
            found.append([line])
        kind = own
    return found
