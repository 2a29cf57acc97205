"""The fixture book as a PDF with a text layer, and pages of it as scans."""

from __future__ import annotations

import io
from collections.abc import Sequence
from enum import StrEnum

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageFilter
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from bench.fixture_book import Book, Form, Text
from bench.fixture_spans import Placed, placed

_FONT = "STSong-Light"
_MARGIN = 54.0
_NUMERIC = frozenset("0123456789.,")
_SIZES = {0: 18.0, 1: 13.0, None: 10.5}


class Ruling(StrEnum):
    """Which lines of the tables are drawn."""

    ALL = "all"
    HORIZONTAL = "horizontal"


def to_pdf(book: Book, ruling: Ruling) -> bytes:
    """A4 pages; the same bytes on every run."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    story: list[Flowable] = [_paragraph(text) for text in book.texts]
    for form in book.forms:
        story += _form(form, ruling)
    buffer = io.BytesIO()
    frame = {"leftMargin": _MARGIN, "rightMargin": _MARGIN, "topMargin": _MARGIN, "bottomMargin": _MARGIN}
    template = SimpleDocTemplate(buffer, pagesize=A4, invariant=1, title=book.texts[0].text, **frame)
    template.build(story, onFirstPage=_page_number, onLaterPages=_page_number)
    return buffer.getvalue()


def _page_number(canvas: object, template: object) -> None:
    canvas.setFont(_FONT, 9)  # type: ignore[attr-defined]
    canvas.drawCentredString(A4[0] / 2, 30, f"— {template.page} —")  # type: ignore[attr-defined]


def _style(size: float, alignment: int = 0) -> ParagraphStyle:
    name = f"{size}-{alignment}"
    return ParagraphStyle(name, fontName=_FONT, fontSize=size, leading=size * 1.4, alignment=alignment, wordWrap="CJK")


def _paragraph(text: Text) -> Paragraph:
    style = _style(_SIZES[text.level], TA_CENTER if text.level == 0 else 0)
    style.spaceAfter = 10
    style.firstLineIndent = 0 if text.level == 0 else 21
    return Paragraph(text.text, style)


def _form(form: Form, ruling: Ruling) -> list[Flowable]:
    flow: list[Flowable] = [PageBreak()] if form.starts_page else [Spacer(1, 18)]
    flow += [Paragraph(form.title, _style(14, TA_CENTER)), Spacer(1, 6)]
    flow += [_table(form, ruling)]
    return [*flow, Paragraph(form.note, _style(9))] if form.note else flow


def _table(form: Form, ruling: Ruling) -> Table:
    """The form with its lines in a row without rules above the head, as many publishers print it."""
    width = A4[0] - 2 * _MARGIN
    columns = [width * share / sum(form.widths) for share in form.widths]
    last = len(columns) - 1
    cells = list(placed(form.rows))
    data: list[list[Flowable | str]] = [[""] * len(columns) for _ in range(len(form.rows) + 1)]
    data[0][0] = form.lines[0]
    data[0][last] = form.lines[1] if len(form.lines) > 1 else ""
    for cell in cells:
        data[cell.row + 1][cell.column] = _cell(cell, cell.row < len(form.head))
    table = Table(data, colWidths=columns, repeatRows=range(1, 1 + len(form.head)) if form.head else 0)
    table.setStyle(TableStyle(_commands(cells, len(form.rows), last, ruling)))
    return table


def _cell(cell: Placed, is_head: bool) -> Paragraph:
    is_number = bool(cell.text) and set(cell.text) <= _NUMERIC
    alignment = TA_CENTER if is_head else TA_RIGHT if is_number and "." in cell.text else 0
    return Paragraph(cell.text, _style(9, alignment))


def _commands(cells: Sequence[Placed], rows: int, last: int, ruling: Ruling) -> list[tuple[object, ...]]:
    thin = (0.5, colors.black)
    commands: list[tuple[object, ...]] = [
        ("FONT", (0, 0), (-1, 0), _FONT, 9),
        ("ALIGN", (last, 0), (last, 0), "RIGHT"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
    if ruling is Ruling.ALL:
        commands.append(("GRID", (0, 1), (-1, rows), *thin))
    else:
        commands += [("LINEABOVE", (0, 1), (-1, 1), *thin), ("LINEBELOW", (0, 1), (-1, rows), *thin)]
    for cell in cells:
        if cell.rows * cell.columns > 1:
            end = (cell.column + cell.columns - 1, cell.row + cell.rows)
            commands.append(("SPAN", (cell.column, cell.row + 1), end))
    return commands


def to_scans(pdf: bytes, pages: Sequence[int], dpi: int) -> list[Image.Image]:
    """Pages (from 0) as a scanner would see them: slightly askew, soft, with a little noise."""
    noise = np.random.default_rng(7)
    document = pdfium.PdfDocument(pdf)
    skews = (0.3, -0.25)
    return [_scan(document[page], skews[n % 2], dpi, noise) for n, page in enumerate(pages)]


def _scan(page: pdfium.PdfPage, skew: float, dpi: int, noise: np.random.Generator) -> Image.Image:
    clean = page.render(scale=dpi / 72).to_pil().convert("L")
    turned = clean.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=255).filter(ImageFilter.GaussianBlur(0.4))
    grey = np.asarray(turned, np.float32) * 0.985 + noise.normal(0, 2, (turned.height, turned.width))
    return Image.fromarray(np.clip(grey, 0, 255).astype("uint8"))


def scans_to_pdf(scans: Sequence[Image.Image], dpi: int) -> bytes:
    """Pictures as JPEG on pages without any text."""
    buffer = io.BytesIO()
    scans[0].save(buffer, "PDF", save_all=True, append_images=list(scans[1:]), resolution=dpi, quality=40)
    return buffer.getvalue()


def scan_to_png(scan: Image.Image, dpi: int) -> bytes:
    """Few greys, which keeps the file small."""
    buffer = io.BytesIO()
    few = scan.point([min(255, (grey + 16) // 32 * 32) for grey in range(256)])
    few.save(buffer, "PNG", optimize=True, dpi=(dpi, dpi))
    return buffer.getvalue()
