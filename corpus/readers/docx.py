"""Reads .docx: paragraphs with their automatic numbers, tables, text boxes, notes, in reading order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from corpus.datatypes import Block, Line, RawDocument, Source
from corpus.errors import ReadError
from corpus.readers.cutting import cut
from corpus.readers.docx_numbering import Numbering, read_numbering
from corpus.readers.docx_styles import Styles, read_number_ref, read_styles
from corpus.readers.docx_tables import columns_of, read_rows
from corpus.readers.docx_text import ParagraphReader, Pieces, chosen
from corpus.readers.docx_xml import Package, attribute, child, children, damaged, is_on, number_of, value_of
from corpus.readers.list_counter import ListCounter
from corpus.readers.merges import rows_to_cells
from corpus.readers.numbering import with_heading_mark, with_number
from corpus.readers.pictures import text_problems
from corpus.readers.spans import Placed

_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_TRANSPARENT = {"w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo", "w:smartTag"}


def read_docx(data: bytes, file: str) -> RawDocument:
    """Read a Word document of the XML kind. Lines and rows are numbered through the document.

    Deleted and hidden text is left out, as are page heads and feet; pictures, charts and embedded objects
    are counted in ``problems``. Raises ReadError for empty, encrypted and damaged files.
    """
    if not data:
        raise ReadError(f"文件“{file}”是空的", "请检查文件是否上传完整")
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise ReadError(f"文件“{file}”有密码保护", "请先解除密码再导入")
        raise damaged(file)
    package = Package(data, file)
    body = _body(package, file)
    reader = _Reader(package, file)
    blocks = tuple(reader.blocks(body, 0))
    return RawDocument(file, hashlib.sha256(data).hexdigest(), blocks, problems=tuple(reader.problems(blocks)))


def _body(package: Package, file: str) -> Element:
    root = package.parse(_main_part(package))
    body = child(root, "w:body") if root is not None else None
    if body is None:
        raise damaged(file)
    return body


def _main_part(package: Package) -> str:
    """The package's own relations name the document; it is nearly always word/document.xml."""
    relations = package.parse("_rels/.rels")
    targets = (
        attribute(node, "Target").lstrip("/")
        for node in (relations if relations is not None else ())
        if attribute(node, "Type").endswith("/officeDocument")
    )
    named = next(targets, "word/document.xml")
    return named if named in package.names() else "word/document.xml"


@dataclass(slots=True)
class _Counts:
    """What runs through a document while it is read."""

    line: int = 0
    pictures: int = 0
    objects: int = 0
    foreign: int = 0  # altChunk: another document inside this one
    pending: str = ""  # text of a paragraph whose end mark was deleted
    notes: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _CellText:
    line: int
    text: str


class _Reader:
    """One pass over one document; numbering, fields and line numbers go on from paragraph to paragraph."""

    def __init__(self, package: Package, file: str) -> None:
        self._file = file
        self._styles: Styles = read_styles(package.parse("word/styles.xml"))
        self._numbering: Numbering = read_numbering(package.parse("word/numbering.xml"))
        self._counter = ListCounter(self._numbering.lists)
        self._paragraphs = ParagraphReader(self._styles)
        self._notes = _notes(package)
        self._counts = _Counts()

    def blocks(self, parent: Element, depth: int) -> Iterator[Block]:
        """The blocks of a body, cell or text box, each with the text boxes and notes that hang on it."""
        for node in chosen(parent):
            if node.tag == "w:p":
                yield from self._paragraph_blocks(node, depth)
            elif node.tag == "w:tbl":
                yield from self._table_blocks(node, depth)
                yield from self._note_lines(depth)
            elif node.tag == "w:altChunk":
                self._counts.foreign += 1
            elif node.tag in _TRANSPARENT:
                yield from self.blocks(node, depth)

    def problems(self, blocks: tuple[Block, ...]) -> Iterator[str]:
        """What could not be read, in Chinese."""
        counts = self._counts
        yield from text_problems(bool(blocks), counts.pictures)
        if counts.objects:
            yield f"文件里有{counts.objects}个图表或嵌入的表格对象，其中的内容没有读取"
        if counts.foreign:
            yield f"文件里嵌有{counts.foreign}份其他格式的文档，没有读取"

    # --- paragraphs

    def _paragraph_blocks(self, node: Element, depth: int) -> Iterator[Block]:
        pieces = self._read(node)
        text = self._counts.pending + self._printed(node, pieces, depth)
        mark = child(node, "w:pPr")
        if is_on(mark, "w:rPr", "w:del") is not None:  # its end is deleted: the next one goes on here
            self._counts.pending = text
        else:
            self._counts.pending = ""
            yield from self._lines(text)
        yield from self._box_blocks(pieces, depth)
        yield from self._note_lines(depth)

    def _read(self, node: Element) -> Pieces:
        pieces = self._paragraphs.read(node)
        self._counts.pictures += pieces.pictures
        self._counts.objects += pieces.objects
        self._counts.notes += pieces.notes
        return pieces

    def _printed(self, node: Element, pieces: Pieces, depth: int) -> str:
        is_gone = not pieces.text.strip() and is_on(child(node, "w:pPr"), "w:rPr", "w:del") is not None
        label = "" if is_gone else self._label(node)  # a blank paragraph counts in its list
        text = with_number(label, pieces.text.strip()) if pieces.text.strip() else pieces.text
        level = self._heading_level(node)
        is_first = self._counts.line == 0
        return with_heading_mark(text, level) if level and not depth and not is_first else text

    def _label(self, node: Element) -> str:
        """The automatic number of a paragraph, from its own properties or those of its style."""
        properties = child(node, "w:pPr")
        style = value_of(properties, "w:pStyle") or self._styles.default_paragraph
        own, inherited = read_number_ref(properties), self._styles.number(style)
        list_id = own.list_id if own.list_id is not None else inherited.list_id
        if list_id is None or list_id == "0":
            return ""
        tied = self._numbering.style_levels.get((list_id, style)) if own.list_id is None else None
        level = next((n for n in (own.level, tied, inherited.level) if n is not None), 0)
        return self._counter.next_label(list_id, level)

    def _heading_level(self, node: Element) -> int | None:
        properties = child(node, "w:pPr")
        own = number_of(value_of(properties, "w:outlineLvl"))
        if own is not None:
            return own + 1 if 0 <= own < 9 else None
        return self._styles.outline_level(value_of(properties, "w:pStyle"))

    def _lines(self, text: str) -> Iterator[Line]:
        """A paragraph is a line, unless its writer broke it; a blank one counts, as in text files."""
        for part in text.split("\n"):
            self._counts.line += 1
            if part.strip():
                literal = part.strip().lstrip("#").strip()
                yield Line(part.strip(), Source(literal, line=self._counts.line), wraps=False)

    def _box_blocks(self, pieces: Pieces, depth: int) -> Iterator[Block]:
        for box in pieces.boxes:
            yield from self.blocks(box, depth + 1)

    def _note_lines(self, depth: int) -> Iterator[Line]:
        if depth:  # notes of a cell or box stand below the whole table
            return
        waiting, self._counts.notes = self._counts.notes, []
        for note in waiting:
            node = self._notes.get(note)
            parts = [self._paragraphs.read(p).text.strip() for p in children(node, "w:p")] if node is not None else []
            if any(parts):
                yield from self._lines("注：" + "".join(parts).removeprefix("注："))

    # --- tables

    def _table_blocks(self, table: Element, depth: int) -> Iterator[Block]:
        """A table and behind it those nested in its cells; a table of one cell is only a frame."""
        rows = read_rows(table)
        cells = [cell for row in rows for cell in row.cells]
        if len(cells) == 1:
            yield from self.blocks(cells[0].content, depth)
            return
        nested: list[Block] = []
        texts: dict[int, _CellText] = {}
        for row in rows:
            self._counts.line += 1
            texts |= {id(cell): self._cell_text(cell.content, nested, depth) for cell in row.cells}
        placed = [
            Placed(texts[id(cell)].text, p.row, p.column, p.row_span, p.col_span, texts[id(cell)].line)
            for cell, p in rows_to_cells(rows, columns_of(rows))
        ]
        yield from cut(placed, self._file)
        yield from nested

    def _cell_text(self, content: Element, nested: list[Block], depth: int) -> _CellText:
        """The text of a cell, all on the line of its row; tables inside are added to ``nested``."""
        line = self._counts.line
        inner = list(self.blocks(content, depth + 1))
        texts = [block.text for block in inner if isinstance(block, Line)]
        tables = [block for block in inner if not isinstance(block, Line)]
        nested += tables
        self._counts.line = self._counts.line if tables else line
        return _CellText(line, "\n".join(texts))


def _notes(package: Package) -> dict[tuple[str, str], Element]:
    found: dict[tuple[str, str], Element] = {}
    for kind in ("footnote", "endnote"):
        root = package.parse(f"word/{kind}s.xml")
        for node in children(root, f"w:{kind}") if root is not None else ():
            if attribute(node, "type") in ("", "normal"):
                found[kind, attribute(node, "id")] = node
    return found
