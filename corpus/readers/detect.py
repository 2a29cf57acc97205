"""Any file → the reader for what it really is. The content decides, never the name's ending."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from functools import partial

from corpus.datatypes import RawDocument
from corpus.errors import ReadError, UnsupportedFormatError
from corpus.guarded import guarded

Reader = Callable[[bytes, str], RawDocument]

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*")
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00", b"PK\x05\x06")
_HEAD = 8192
_PAGE_START = re.compile(
    rb"(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!\[.*?\]>\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|style|script|table|div|center|font|p|h[1-6]|base|link)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML_START = re.compile(rb"<\?xml|<[A-Za-z_][\w.-]*(?::[\w.-]+)?[^<>]*xmlns", re.IGNORECASE)
_FIGURE = re.compile(r"[-+(（]?[\d,]+(?:\.\d+)?[)）]?%?")
_CSV_ROWS = 50


def read_raw(data: bytes, file: str) -> RawDocument:
    """Read a file of any known kind; ``file`` is its name, used in messages only.

    Raises ReadError for an empty, encrypted or damaged file, UnsupportedFormatError for a kind that cannot be read.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise ReadError(f"文件“{file}”是空的", "请换一个有内容的文件")
    return guarded(reader_of(data, file)(data, file))


def reader_of(data: bytes, file: str) -> Reader:
    """The reader for a file's content. Raises UnsupportedFormatError where there is none."""
    if data.startswith(_ZIP):
        return _reader_of_zip(data, file)
    if data.startswith(_OLE):
        return _reader_of_ole(data, file)
    if b"%PDF-" in data[:1024]:
        return _read_pdf
    if data.startswith(_IMAGES) or _is_bitmap(data) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        from corpus.readers.image import read_image

        return read_image
    if data.startswith(_ARCHIVES):
        raise _unsupported(file, "压缩包", "请先解压，再导入其中的文件")
    return _reader_of_text(data, file)


def second_reading(data: bytes, file: str) -> Callable[[frozenset[int]], RawDocument] | None:
    """Another way of reading pages of this file, where there is one."""
    if b"%PDF-" not in data[:1024]:
        return None
    from corpus.readers.pdf import read_without_rules

    return partial(read_without_rules, data, file)


def _read_pdf(data: bytes, file: str) -> RawDocument:
    """A PDF; its pages without usable text go to OCR where its packages are installed."""
    from corpus.readers.ocr import OcrReader, is_installed
    from corpus.readers.pdf import read_pdf

    return read_pdf(data, file, OcrReader() if is_installed() else None)


def _is_bitmap(data: bytes) -> bool:
    """A text may begin with BM; a bitmap also states its own length, and zeros behind it."""
    return data.startswith(b"BM") and data[6:10] == b"\0\0\0\0"


def _unsupported(file: str, kind: str, remedy: str) -> UnsupportedFormatError:
    return UnsupportedFormatError(f"“{file}”是{kind}，目前还不能读取", remedy)


# --- containers --------------------------------------------------------------------------------


def _reader_of_zip(data: bytes, file: str) -> Reader:
    names = _zip_names(data)
    if _has(names, data, "xl/"):
        from corpus.readers.excel import read_excel

        return read_excel
    if _has(names, data, "word/"):
        from corpus.readers.docx import read_docx

        return read_docx
    if _has(names, data, "ppt/"):
        raise _unsupported(file, "演示文稿（PowerPoint）", "请另存为 PDF 后再导入")
    if "OFD.xml" in names:
        raise _unsupported(file, "版式文件（OFD）", "请用 OFD 阅读器另存为 PDF 后再导入")
    if "mimetype" in names or b"mimetypeapplication/vnd.oasis" in data[:200]:
        return _reader_of_open_document(data, file)
    raise _unsupported(file, "压缩包", "请先解压，再导入其中的文件")


def _zip_names(data: bytes) -> frozenset[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return frozenset(name.replace("\\", "/").lstrip("/") for name in package.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        return frozenset()


def _has(names: frozenset[str], data: bytes, folder: str) -> bool:
    """Whether a package has a folder; of a damaged one, whether its bytes still name the folder's parts."""
    if names:
        return any(name.startswith(folder) for name in names)
    return folder.encode() in data


def _reader_of_open_document(data: bytes, file: str) -> Reader:
    if b"opendocument.spreadsheet" in data[:200]:
        from corpus.readers.excel import read_excel

        return read_excel
    if b"opendocument.text" in data[:200]:
        raise _unsupported(file, "OpenDocument 文本（.odt）", "请用 LibreOffice 或 Word 另存为 .docx 后再导入")
    raise _unsupported(file, "OpenDocument 文件", "请另存为 PDF、.docx 或 .xlsx 后再导入")


def _reader_of_ole(data: bytes, file: str) -> Reader:
    from corpus.readers.doc_file import root_names

    names = root_names(data)
    if "EncryptedPackage" in names:
        raise ReadError(f"文件“{file}”有密码保护", "请先解除密码再导入")
    if names & {"Workbook", "Book"} or (not names and "Workbook".encode("utf-16-le") in data):
        from corpus.readers.excel import read_excel

        return read_excel
    if "WordDocument" in names or (not names and "WordDocument".encode("utf-16-le") in data):
        from corpus.readers.doc import read_doc

        return read_doc
    if "PowerPoint Document" in names:
        raise _unsupported(file, "演示文稿（PowerPoint）", "请另存为 PDF 后再导入")
    if not names:
        raise ReadError(f"文件“{file}”已损坏", "请用 Office 或 WPS 打开确认后另存再导入")
    raise _unsupported(file, "其他办公软件的文件", "请另存为 PDF、.docx 或 .xlsx 后再导入")


# --- text --------------------------------------------------------------------------------------


def _reader_of_text(data: bytes, file: str) -> Reader:
    """Web pages, tables of delimited text and plain text; what has markup of another kind is named."""
    from corpus.readers.html import is_archive, read_html

    head = data[:_HEAD].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if is_archive(data) or _PAGE_START.match(head):
        return read_html
    if head.startswith(b"{\\rtf"):
        raise _unsupported(file, "RTF 文件", "请用 Word 打开后另存为 .docx 再导入")
    if _XML_START.match(head):
        raise _unsupported(file, _kind_of_xml(head), "请用 Office 打开后另存为 .xlsx 或 .docx 再导入")
    from corpus.readers.csv_file import read_csv
    from corpus.readers.encodings import decode
    from corpus.readers.text import read_text

    return read_csv if looks_like_csv(decode(data, file)) else read_text


def _kind_of_xml(head: bytes) -> str:
    if b"Excel.Sheet" in head or b"office:spreadsheet" in head:
        return "XML 格式的 Excel 表格"
    return "XML 格式的 Word 文件" if b"Word.Document" in head or b"wordml" in head else "XML 文件"


def looks_like_csv(text: str) -> bool:
    """Whether text is a table of delimited values: most lines part alike, and figures stand among the values.

    Tables set with tabs or as Markdown, and those with prose around them, are the text reader's.
    """
    from corpus.readers.csv_file import find_delimiter, parse_records

    delimiter = find_delimiter(text)
    if delimiter is None or delimiter == "\t":
        return False
    if text.lower().startswith("sep="):
        return True
    records = []
    for record in parse_records(text, delimiter, 1):
        records.append([value.strip() for value in record.values])
        if len(records) == _CSV_ROWS:
            break
    rows = [values for values in records if any(values)]
    wide = [values for values in rows if len(values) > 1]
    with_figures = [values for values in wide if any(_FIGURE.fullmatch(value) for value in values)]
    is_markdown = delimiter == "|" and any(not values[0] for values in wide)
    return not is_markdown and len(wide) * 4 >= len(rows) * 3 and len(with_figures) * 3 >= len(wide)
