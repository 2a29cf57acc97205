"""Whole files of every kind that is read, for ``bench.fuzz`` to damage: the test fixtures and some made here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from functools import cache
from pathlib import Path

FIXTURES = Path(__file__).parents[1] / "tests" / "fixtures"
TEXT = """示例市园林局2024年单位预算

一、收支总体情况
2024年收入预算4200.50万元，比上年增加300.25万元，增长7.70%。

一般公共预算“三公”经费支出表
单位：万元
项目\t2023年\t2024年\t增减
合计\t3.50\t4.10\t0.60
公务接待费\t1.50\t1.60\t0.10
公务用车运行维护费\t2.00\t2.50\t0.50
"""
_ROWS = [
    ("项目", "2023年", "2024年", "增减"),
    ("合计", "3.50", "4.10", "0.60"),
    ("公务接待费", "1.50", "1.60", "0.10"),
    ("公务用车运行维护费", "2.00", "2.50", "0.50"),
]
_ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="三公经费支出表">{}</table:table>'
    "</office:spreadsheet></office:body></office:document-content>"
)


@dataclass(frozen=True, slots=True)
class Seed:
    """A good file. ``reader``: the name under which its cases are counted."""

    reader: str
    name: str
    data: bytes


@cache
def seeds() -> tuple[Seed, ...]:
    """All of them, in a fixed order."""
    fixtures = {path.name: path.read_bytes() for path in sorted(FIXTURES.iterdir())}
    page = fixtures["book_utf8.html"].decode()
    return (
        *(Seed(_reader(name), name, data) for name, data in fixtures.items()),
        Seed("ods", "表.ods", ods(_ROWS)),
        Seed("mht", "页.mht", mht(page)),
        Seed("txt", "短.txt", TEXT.encode("gb18030")),
        Seed("csv", "表.tsv", TEXT.encode("utf-16")),
        Seed("pdf", "平.pdf", plain_pdf([TEXT, TEXT])),
        Seed("xlsx", "小.xlsx", small_xlsx()),
        Seed("docx", "小.docx", small_docx()),
        Seed("image", "扫.tif", picture("TIFF")),
        Seed("image", "扫.jpg", picture("JPEG")),
        Seed("image", "扫.gif", picture("GIF")),
        Seed("image", "扫.webp", picture("WEBP")),
        Seed("image", "扫.bmp", picture("BMP")),
    )


def _reader(name: str) -> str:
    ending = name.rpartition(".")[2]
    return {"png": "image", "md": "txt"}.get(ending, ending)


def packed(parts: dict[str, bytes]) -> bytes:
    """A zip container; the first part is stored as it is, as OpenDocument wants its type."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for number, (name, content) in enumerate(parts.items()):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            package.writestr(info, content, zipfile.ZIP_STORED if number == 0 else zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    """The parts of a zip container."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {info.filename: package.read(info) for info in package.infolist()}


def ods(rows: Sequence[tuple[str, ...]]) -> bytes:
    """An OpenDocument spreadsheet."""
    cells = "".join(
        "<table:table-row>" + "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in row)
        + "</table:table-row>"
        for row in rows
    )  # fmt: skip
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind.decode()}"/></manifest:manifest>'
    )
    return packed(
        {"mimetype": kind, "content.xml": _ODS.format(cells).encode(), "META-INF/manifest.xml": manifest.encode()}
    )


def mht(page: str) -> bytes:
    """A web page saved with its parts."""
    message = MIMEMultipart("related", boundary="----edge")
    message["From"] = "<saved>"
    message["Subject"] = "page"
    message.attach(MIMEText(page, "html", "utf-8"))
    return message.as_bytes()


def plain_pdf(pages: list[str]) -> bytes:
    """A PDF without compression, so that mutations reach its structure; the text stands in hexadecimal."""
    count = len(pages)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(count))),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts "
        b"[<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo "
        b"<< /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>] >>",
    ]
    for number, text in enumerate(pages):
        lines = [
            f"BT /F1 10 Tf 50 {800 - 18 * place} Td <{line.encode('utf-16-be').hex()}> Tj ET"
            for place, line in enumerate(text.splitlines())
        ]
        content = "\n".join([*lines, *(f"50 {300 + 20 * n} m 500 {300 + 20 * n} l S" for n in range(4))]).encode()
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            b"/Contents %d 0 R >>" % (5 + 2 * number),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        ]
    return pdf_of(objects)


def pdf_of(objects: list[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalog."""
    body = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    return body + head + table + trailer


def small_xlsx() -> bytes:
    """A workbook with formats, merged cells, hidden rows, and a formula."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "三公经费支出表"
    for row in _ROWS:
        sheet.append([float(text) if text[0].isdigit() and "年" not in text else text for text in row])
    sheet["D5"] = "=C3-B3"
    sheet["C3"].number_format = "#,##0.00_);[Red](#,##0.00)"
    sheet.merge_cells("A6:D6")
    sheet.row_dimensions[4].hidden = True
    buffer = io.BytesIO()
    book.save(buffer)
    return packed(unpacked(buffer.getvalue()))


def small_docx() -> bytes:
    """A Word document with a list, a table, and a merged cell."""
    import docx

    document = docx.Document()
    for line in TEXT.splitlines()[:4]:
        document.add_paragraph(line, style="List Number")
    table = document.add_table(rows=0, cols=4)
    for row in _ROWS:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    buffer = io.BytesIO()
    document.save(buffer)
    return packed(unpacked(buffer.getvalue()))


def picture(kind: str) -> bytes:
    """A small picture in one of the formats that are read."""
    from PIL import Image

    image = Image.open(FIXTURES / "scan.png").convert("RGB").resize((200, 280))
    buffer = io.BytesIO()
    image.save(buffer, kind, **({"save_all": True, "append_images": [image]} if kind == "TIFF" else {}))
    return buffer.getvalue()
