"""Reads .doc (Word 97–2003, also as WPS writes it): paragraphs, tables, text boxes, notes, in reading order."""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from corpus.datatypes import Block, Line, RawDocument, Source
from corpus.errors import ReadError
from corpus.readers.cutting import cut
from corpus.readers.doc_file import DocFile, damaged, open_streams
from corpus.readers.doc_stories import Stories, read_stories
from corpus.readers.doc_styles import read_lists, read_styles
from corpus.readers.doc_tables import RowShape, lay_table, read_row_shape
from corpus.readers.doc_text import DocPieces, DocText, ParagraphProperties
from corpus.readers.list_counter import ListCounter
from corpus.readers.merges import rows_to_cells
from corpus.readers.numbering import with_heading_mark, with_number
from corpus.readers.pictures import text_problems
from corpus.readers.spans import Placed

_MARKS = re.compile("[\r\x07\x0c]")
_CELL = "\x07"
_DEEPEST = 20
_BODY_TEXT = 9


def read_doc(data: bytes, file: str) -> RawDocument:
    """Read a Word document of the binary kind. Lines and rows are numbered through the document.

    Deleted and hidden text is left out, as are page heads and feet; pictures and embedded objects are counted
    in ``problems``. Raises ReadError for empty, encrypted and damaged files, UnsupportedFormatError for those
    of Word 95 and before.
    """
    if not data:
        raise ReadError(f"文件“{file}”是空的", "请检查文件是否上传完整")
    return replace(read_streams(open_streams(data, file), file), sha256=hashlib.sha256(data).hexdigest())


def read_streams(streams: dict[str, bytes], file: str) -> RawDocument:
    """Read the streams of a Word document (WordDocument, 0Table or 1Table, Data); ``sha256`` stays empty.

    Raises ReadError as ``read_doc`` does.
    """
    try:
        reader = _Reader(DocFile(streams, file), file)
        blocks = tuple(reader.document())
    except (struct.error, IndexError, OverflowError) as error:  # a structure ends before its content does
        raise damaged(file) from error
    return RawDocument(file, "", blocks, problems=tuple(reader.problems(blocks)))


@dataclass(slots=True)
class _Row:
    shape: RowShape
    cells: list[str]
    line: int


@dataclass(slots=True)
class _OpenTable:
    """A table while its paragraphs come in."""

    rows: list[_Row] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)  # of the row that is open
    texts: list[str] = field(default_factory=list)  # of the cell that is open
    nested: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class _Counts:
    """What runs through a document while it is read."""

    line: int = 0
    pictures: int = 0
    objects: int = 0


class _Reader:
    """One pass over one document; lists and fields go on from paragraph to paragraph."""

    def __init__(self, doc: DocFile, file: str) -> None:
        self._file = file
        self._styles = read_styles(doc)
        self._text = DocText(doc, self._styles)
        self._counter = ListCounter(read_lists(doc))
        self._stories: Stories = read_stories(doc)
        self._end = min(doc.stories.main_end, len(self._text.text))
        self._counts = _Counts()
        self._waiting: list[int] = []  # anchors of notes and shapes in a table that is still open

    def document(self) -> Iterator[Block]:
        """The blocks of the main text, each with the text boxes and notes that hang on it."""
        yield from self._blocks(0, self._end)
        for box in self._stories.unanchored_boxes():
            yield from self._blocks(box.start, box.end)

    def problems(self, blocks: tuple[Block, ...]) -> Iterator[str]:
        """What could not be read, in Chinese."""
        counts = self._counts
        yield from text_problems(bool(blocks), counts.pictures)
        if counts.objects:
            yield f"文件里有{counts.objects}个嵌入的对象，其中的内容没有读取"

    # --- paragraphs

    def _blocks(self, start: int, end: int) -> Iterator[Block]:
        """The blocks of a range of the text; tables are open until a paragraph less deep comes."""
        tables: list[_OpenTable] = []
        for begin, mark in self._paragraph_ends(start, end):
            char = self._text.text[mark]
            properties = self._text.properties(mark)
            depth = min(max(properties.depth, char == _CELL), _DEEPEST)
            yield from self._close_to(tables, depth)
            while len(tables) < depth:
                tables.append(_OpenTable())
            pieces = self._text.read(begin, mark)
            self._count(pieces)
            self._waiting += [cp for cp in self._stories.notes_in(begin, mark) if not self._text.is_gone(cp)]
            if tables:
                self._add_to_table(tables[-1], properties, pieces, mark)
            else:
                yield from self._lines(self._printed(pieces, properties, is_top=True))
                yield from self._hanging()
        yield from self._close_to(tables, 0)
        yield from self._hanging()

    def _paragraph_ends(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Where each paragraph begins and where its end mark stands."""
        begin = start
        for found in _MARKS.finditer(self._text.text, start, end):
            mark = found.start()
            is_page_break = found[0] == "\x0c" and mark not in self._stories.section_ends
            is_joined = found[0] == "\r" and self._text.is_gone(mark) and not self._text.properties(mark).depth
            if is_page_break or is_joined:
                continue
            yield begin, mark
            begin = mark + 1
        if begin < end:
            yield begin, end

    def _count(self, pieces: DocPieces) -> None:
        self._counts.pictures += pieces.pictures
        self._counts.objects += pieces.objects
        self._waiting += pieces.shapes

    def _printed(self, pieces: DocPieces, properties: ParagraphProperties, *, is_top: bool) -> str:
        """The text of a paragraph behind its automatic number, marked where only its style makes it a heading."""
        label = ""
        if properties.list_number > 0 and not properties.ends_row:
            label = self._counter.next_label(str(properties.list_number), properties.list_level)
        text = pieces.text
        if not text.strip():
            return text
        printed = with_number(label, text.strip())
        level = self._styles.heading_level(properties.style)
        if properties.outline_level is not None:
            level = properties.outline_level + 1 if properties.outline_level < _BODY_TEXT else None
        return with_heading_mark(printed, level) if level and is_top and self._counts.line else printed

    def _lines(self, text: str) -> Iterator[Line]:
        """A paragraph is a line, unless its writer broke it; a blank one counts, as in text files."""
        for part in text.split("\n"):
            self._counts.line += 1
            if part.strip():
                literal = part.strip().lstrip("#").strip()
                yield Line(part.strip(), Source(literal, line=self._counts.line), wraps=False)

    def _hanging(self) -> Iterator[Block]:
        """Text boxes and notes that hang on what was just read."""
        waiting, self._waiting = self._waiting, []
        for anchor in waiting:
            for box in self._stories.boxes_at(anchor):
                yield from self._blocks(box.start, box.end)
            note = self._stories.note_at(anchor)
            if note is not None:
                text = self._text.read(note.start, note.end).text.strip()
                if text:
                    yield from self._lines("注：" + "".join(text.split("\n")).removeprefix("注："))

    # --- tables

    def _add_to_table(self, table: _OpenTable, properties: ParagraphProperties, pieces: DocPieces, mark: int) -> None:
        if properties.ends_row:
            if table.texts:
                table.cells.append("\n".join(table.texts))
            self._counts.line += 1
            if not self._text.is_gone(mark) and table.cells:
                table.rows.append(_Row(read_row_shape(properties.grpprl), table.cells, self._counts.line))
            table.cells, table.texts = [], []
            return
        table.texts.append(self._printed(pieces, properties, is_top=False))
        if self._text.text[mark] == _CELL or properties.ends_cell:
            table.cells.append("\n".join(table.texts))
            table.texts = []

    def _close_to(self, tables: list[_OpenTable], depth: int) -> Iterator[Block]:
        """Close the tables that are deeper; an inner one becomes blocks behind the outer one."""
        while len(tables) > depth:
            table = tables.pop()
            blocks = self._table_blocks(table)
            if tables:
                tables[-1].nested += blocks
            else:
                yield from blocks
                yield from self._hanging()

    def _table_blocks(self, table: _OpenTable) -> list[Block]:
        left = [*table.cells, "\n".join(table.texts)] if table.texts or table.cells else []
        rows = [*table.rows, *([_Row(RowShape(), left, self._counts.line)] if left else [])]
        cells = [(row.line, text) for row in rows for text in row.cells]
        if len(cells) == 1:  # only a frame
            return [*self._lines(cells[0][1]), *table.nested]
        laid = lay_table([row.shape for row in rows], [len(row.cells) for row in rows])
        placed = [
            Placed(cells[cell.content][1], p.row, p.column, p.row_span, p.col_span, cells[cell.content][0])
            for cell, p in rows_to_cells(laid.rows, laid.columns)
        ]
        return [*cut(placed, self._file), *table.nested]
