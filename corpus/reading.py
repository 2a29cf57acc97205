"""One file → Reading: the right reader, layout, tables, prose, identity, facts with their verification."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from corpus.datatypes import Document, Fact, Gap, Identity, RawDocument, Reading, Table
from corpus.errors import ReadError, UnsupportedFormatError
from corpus.grade import grade
from corpus.identity import identify
from corpus.layout import lay_out
from corpus.parts import parts_of
from corpus.prose import read_prose
from corpus.prose_places import with_printed_lines
from corpus.readers.text import read_text
from corpus.table_facts import table_facts
from corpus.tables import build_tables

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_ID_LENGTH = 12


def read_documents(path: Path) -> tuple[Reading, ...]:
    """Read a file from disk: one document, or one for each agency where it holds the budgets of several.

    Raises ReadError where there is no readable file, UnsupportedFormatError for an unknown kind.
    """
    parts = parts_of(_read_raw(_content(path), path.name))
    if len(parts) == 1:
        return (interpret(parts[0]),)
    return tuple(interpret(part, f"-{number}") for number, part in enumerate(parts, 1))


def read_file(path: Path) -> Reading:
    """Read a file from disk as one document, whoever it is of. Raises as ``read_documents`` does."""
    return read_bytes(_content(path), path.name)


def _content(path: Path) -> bytes:
    if path.is_dir():
        raise ReadError(f"“{path.name}”是文件夹，不是文件", "请给出文件夹里的文件")
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ReadError(f"找不到文件“{path.name}”", "请核对路径") from error
    except OSError as error:
        raise ReadError(f"文件“{path.name}”打不开", "请检查读取权限和磁盘") from error


def read_bytes(data: bytes, file: str) -> Reading:
    """Read the content of a file; ``file`` is its name. The kind is told by the content.

    Raises ReadError for an empty or damaged file, UnsupportedFormatError for an unknown kind.
    """
    return interpret(_read_raw(data, file))


def interpret(raw: RawDocument, suffix: str = "") -> Reading:
    """Make facts of what a format reader found; ``suffix`` tells the ids of the parts of one file apart."""
    layout = lay_out(raw)
    tables = tuple(build_tables(layout))
    identity = identify(layout, tables, raw.file)
    document_id = raw.sha256[:_ID_LENGTH] + suffix
    facts, gaps = _read_tables(tables, document_id, identity)
    paragraphs = with_printed_lines(layout.paragraphs, raw.blocks)
    prose = read_prose(paragraphs, tables, document_id, identity)
    problems = (*raw.problems, *_identity_problems(identity), *prose.problems)
    document = Document(
        id=document_id,
        file=raw.file,
        sha256=raw.sha256,
        identity=identity,
        sections=layout.sections,
        paragraphs=paragraphs,
        tables=tables,
        pages=raw.pages,
        problems=problems,
    )
    ordered = _in_reading_order([*facts, *prose.facts])
    graded = grade([replace(fact, id=f"{document_id}:{n}") for n, fact in enumerate(ordered, 1)], tables)
    numbered = tuple(replace(gap, id=f"{document_id}:g{n}") for n, gap in enumerate(gaps, 1))
    return Reading(document, tuple(graded), numbered, (*problems, *_table_warnings(tables)))


def _read_tables(tables: Sequence[Table], document_id: str, identity: Identity) -> tuple[list[Fact], list[Gap]]:
    facts: list[Fact] = []
    gaps: list[Gap] = []
    for table in tables:
        found, missing = table_facts(table, document_id, identity)
        facts.extend(found)
        gaps.extend(missing)
    return facts, gaps


def _in_reading_order(facts: list[Fact]) -> list[Fact]:
    """By page and line; facts of a workbook keep the order of its sheets, which have neither."""
    return sorted(facts, key=lambda fact: (fact.source.page or 0, fact.source.line or 0))


def _identity_problems(identity: Identity) -> list[str]:
    missing = [
        name
        for name, value in (
            ("单位名称", identity.agency),
            ("年度", identity.year),
            ("预算或决算", identity.phase),
        )
        if not value
    ]
    return [f"文件内容没有写明{'、'.join(missing)}"] if missing else []


def _table_warnings(tables: Sequence[Table]) -> list[str]:
    return [
        f"第{table.number}张表“{table.title or '无标题'}”读得不完全可靠：有{table.certificate.failed}处合计不等"
        for table in tables
        if table.certificate.outcome == "doubtful"
    ]


def _read_raw(data: bytes, file: str) -> RawDocument:
    if not data.strip():
        raise ReadError(f"文件“{file}”是空的", "请换一个有内容的文件")
    if data.startswith((_ZIP, _OLE)):
        return _read_office(data, file)
    if data.lstrip().startswith(b"%PDF") or b"%PDF-" in data[:1024]:
        from corpus.readers.pdf import read_pdf

        return read_pdf(data, file)
    if data.startswith(_IMAGES):
        raise _unsupported(file, "图片")
    if re.match(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html)", data[:512], re.IGNORECASE):
        from corpus.readers.html import read_html

        return read_html(data, file)
    return read_text(data, file)


def _read_office(data: bytes, file: str) -> RawDocument:
    """Workbooks, told from Word and other files of the same container by the parts inside."""
    if b"xl/workbook" in data or "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        from corpus.readers.excel import read_excel

        return read_excel(data, file)
    if b"word/document" in data or "WordDocument".encode("utf-16-le") in data:
        if data.startswith(_OLE):
            from corpus.readers.doc import read_doc

            return read_doc(data, file)
        from corpus.readers.docx import read_docx

        return read_docx(data, file)
    raise _unsupported(file, "压缩包或其他办公文件")


def _unsupported(file: str, kind: str) -> UnsupportedFormatError:
    return UnsupportedFormatError(f"“{file}”是{kind}，目前还不能读取", "请另存为文本（.txt）或 Excel（.xlsx）后再导入")
