"""Files of every kind under wrong names, and the reader that they get."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest

from corpus.datatypes import Grid, RawDocument
from corpus.errors import ReadError, UnsupportedFormatError
from corpus.readers.detect import looks_like_csv, read_raw, reader_of

ROOT = Path(__file__).parents[2]
DOC = (Path(__file__).parent / "data" / "word97.doc").read_bytes()
SHARED = ROOT.parent / "shared" / "documents"


def package(*names: str, **contents: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name in names:
            made.writestr(name, "")
        for name, content in contents.items():
            made.writestr(name, content)
    return buffer.getvalue()


def xls() -> bytes:
    import xlwt

    book = xlwt.Workbook()
    book.add_sheet("表").write(0, 0, "甲")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


CSV = "项目,数\n甲,1\n乙,2\n"
PROSE = "示例市文化馆2024年预算\n\n一、收入12万元，其中财政拨款10万元。\n"
ODS = package(mimetype="application/vnd.oasis.opendocument.spreadsheet")


@pytest.mark.parametrize(
    "data, name",
    [
        (package("[Content_Types].xml", "xl/workbook.xml"), "read_excel"),
        (package("[Content_Types].xml", "word/document.xml"), "read_docx"),
        (package("[Content_Types].xml", "word/document2.xml", "word/embeddings/xl/book.xlsx"), "read_docx"),
        (package("xl/workbook.xml")[:45], "read_excel"),
        (ODS, "read_excel"),
        (DOC, "read_doc"),
        (xls(), "read_excel"),
        (b"%PDF-1.7\n%\xe2", "_read_pdf"),
        (b"\n\n%PDF-1.4", "_read_pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0", "read_image"),
        (b"\xff\xd8\xff\xe0\0\0", "read_image"),
        (b"BM\x36\0\0\0\0\0\0\0", "read_image"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "read_image"),
        (b"<!DOCTYPE html><p>x", "read_html"),
        ("\ufeff<html><body>甲".encode(), "read_html"),
        ("<html><body>甲".encode("utf-16"), "read_html"),
        (b"<?xml version='1.0'?><!-- x --><html xmlns='y'>", "read_html"),
        (b"<table><tr><td>1</table>", "read_html"),
        (b"From: a\r\nContent-Type: multipart/related; boundary=b\r\n\r\n", "read_html"),
        (CSV.encode(), "read_csv"),
        (CSV.replace(",", ";").encode("gb18030"), "read_csv"),
        (CSV.encode("utf-16"), "read_csv"),
        (CSV.replace(",", "\t").encode(), "read_text"),
        (PROSE.encode("gbk"), "read_text"),
        (b"# \xe9\xa2\x98\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n", "read_text"),
        (b"BM is not a bitmap", "read_text"),
    ],
)
def test_the_content_chooses_the_reader(data: bytes, name: str) -> None:
    assert getattr(reader_of(data, "无后缀"), "__name__", "") == name


@pytest.mark.parametrize(
    "data, kind",
    [
        (package("ppt/presentation.xml"), "演示文稿"),
        (package("OFD.xml", "Doc_0/Document.xml"), "OFD"),
        (package(mimetype="application/vnd.oasis.opendocument.text"), "odt"),
        (package("a.txt"), "压缩包"),
        (b"Rar!\x1a\x07\x01\x00", "压缩包"),
        (b"{\\rtf1\\ansi}", "RTF"),
        (b"<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?><Workbook/>", "XML 格式的 Excel"),
        (b"<?xml version='1.0'?><root/>", "XML 文件"),
    ],
)
def test_kinds_that_cannot_be_read_are_named(data: bytes, kind: str) -> None:
    with pytest.raises(UnsupportedFormatError) as caught:
        read_raw(data, "文件")
    assert kind in caught.value.problem
    assert caught.value.remedy


@pytest.mark.parametrize(
    "data, problem",
    [
        (b"", "空的"),
        (b" \n\0", "空的"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "已损坏"),
        (bytes(range(256)) * 4, "不是文本"),
    ],
)
def test_unreadable_files(data: bytes, problem: str) -> None:
    with pytest.raises(ReadError, match=problem):
        read_raw(data, "文件")


def test_a_table_saved_as_a_web_page_under_a_workbook_name() -> None:
    raw = read_raw("<html><table><tr><td>项目<td>数<tr><td>甲<td>1</table>".encode(), "表.xls")
    (grid,) = raw.blocks
    assert isinstance(grid, Grid)
    assert [[cell and cell.text for cell in row] for row in grid.rows] == [["项目", "数"], ["甲", "1"]]


@pytest.mark.parametrize(
    "text, expected",
    [
        (CSV, True),
        ("支出预算表,,\n单位：万元,,\n" + "项目,预算,决算\n甲,1,2\n乙,3,4\n" * 3, True),
        ("sep=;\n甲;乙\n丙;丁\n", True),
        (PROSE * 5, False),
        ("甲，乙\n丙，丁\n", False),
        ("收入1,234.50万元\n支出1,234.50万元\n", False),
    ],
)
def test_delimited_tables_are_told_from_prose(text: str, expected: bool) -> None:
    assert looks_like_csv(text) is expected


def test_mutations_end_in_a_document_or_an_error() -> None:
    chance = random.Random(8)
    outcomes = set()
    for number in range(60):
        broken = bytearray((DOC, xls(), CSV.encode(), b"<html><p>a</p></html>")[number % 4])
        for _ in range(chance.randint(1, 20)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            outcomes.add(type(read_raw(bytes(broken), "坏")).__name__)
        except ReadError:
            outcomes.add("ReadError")
    assert outcomes <= {"RawDocument", "ReadError"}


@pytest.mark.skipif(not SHARED.exists(), reason="no shared documents here")
def test_real_documents_under_names_that_say_nothing() -> None:
    for ending in ("docx", "doc", "html", "xls"):
        for path in SHARED.glob(f"*.{ending}"):
            raw = read_raw(path.read_bytes(), "附件")
            assert isinstance(raw, RawDocument)
            assert len(raw.blocks) > 3
