"""Document → Chunks: the passages that retrieval finds and quotes, each with its Source.

``Chunk.text`` is verbatim and may be quoted; ``Chunk.context`` (headings, table title) only helps to find it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.datatypes import Cell, Document, Paragraph, Row, Section, Source, Table

LONGEST = 400  # characters of one paragraph chunk
SHORTEST = 160  # a piece is closed at the first sentence end after this many

_SENTENCE = re.compile(r"[^。！？!?；;]*[。！？!?；;]+[”’」』）)]*|[^。！？!?；;]+")
_CLAUSE = re.compile(r"[^，,、]*[，,、]|[^，,、]+")
_DEFINITION = re.compile(r"[^，。：:]{2,40}(?:[：:]\s*(?:是|主要)?指|是指|，指|指的是|[：:]反映)")
_GLOSSARY = re.compile(r"名词解释|专业名词|名词说明|术语解释")
_ROWS_NAMED = 60  # labels that the chunk of a whole table names


class ChunkKind(StrEnum):
    """What a chunk was made of."""

    PARAGRAPH = "paragraph"
    DEFINITION = "definition"  # explains a term (名词解释)
    HEADING = "heading"  # a heading with nothing directly under it
    TABLE = "table"  # title, columns and row labels of a table
    TABLE_ROW = "table_row"


@dataclass(frozen=True, slots=True)
class Chunk:
    """One passage. ``id`` is "<document>:c<n>", n from 1 in reading order of its kind."""

    id: str
    document: str
    section: tuple[str, ...]
    text: str
    context: str
    kind: ChunkKind
    source: Source
    table: int | None = None  # Table.number

    @property
    def indexed(self) -> str:
        """What the indexes read: the context, then the text."""
        return f"{self.context}\n{self.text}" if self.context else self.text


def to_chunks(document: Document) -> tuple[Chunk, ...]:
    """All chunks of a document: paragraphs, bare headings, tables and their rows."""
    drafts = [
        *(chunk for paragraph in document.paragraphs for chunk in paragraph_chunks(paragraph)),
        *(_heading_chunk(section) for section in _bare_sections(document)),
        *(chunk for table in document.tables for chunk in table_chunks(table)),
    ]
    return tuple(
        replace(draft, id=f"{document.id}:c{number}", document=document.id)
        for number, draft in enumerate(drafts, start=1)
    )


def paragraph_chunks(paragraph: Paragraph) -> Iterator[Chunk]:
    """One paragraph, in pieces of whole sentences where it is long. Without id and document."""
    for piece in split_text(paragraph.text):
        yield Chunk(
            id="",
            document="",
            section=paragraph.section,
            text=piece,
            context=" ".join(paragraph.section[-2:]),
            kind=_kind_of(paragraph, piece),
            source=locate(piece, paragraph.source),
        )


def split_text(text: str) -> list[str]:
    """Pieces of ``text`` that end at sentence ends; joined they are ``text`` again, but for outer blanks."""
    if len(text) <= LONGEST:
        return [text.strip()] if text.strip() else []
    pieces = [""]
    for part in _parts(text):
        full = len(pieces[-1]) >= SHORTEST or len(pieces[-1]) + len(part) > LONGEST
        if full and pieces[-1]:
            pieces.append("")
        pieces[-1] += part
    return [piece.strip() for piece in pieces if piece.strip()]


def _parts(text: str) -> Iterator[str]:
    """Sentences; of an overlong sentence its clauses; of an overlong clause equal lengths."""
    for sentence in _SENTENCE.findall(text):
        for clause in [sentence] if len(sentence) <= LONGEST else _CLAUSE.findall(sentence):
            yield from (clause[start : start + LONGEST] for start in range(0, len(clause), LONGEST))


def locate(piece: str, source: Source) -> Source:
    """The Source of ``piece`` inside a longer one: its literal text, and its line where lines are kept.

    Cleaning only takes blanks away, so the two are matched blanks aside. Where they do not match, the
    whole source is the honest answer.
    """
    places, bare = _bare(source.text)
    wanted = "".join(piece.split())
    start = bare.find(wanted)
    if start < 0 or not wanted:
        return source
    first, last = places[start], places[start + len(wanted) - 1]
    line = None if source.line is None else source.line + source.text.count("\n", 0, first)
    return replace(source, text=source.text[first : last + 1], line=line)


@lru_cache(maxsize=8)
def _bare(text: str) -> tuple[tuple[int, ...], str]:
    """A text without blanks, and where each of its characters stands; asked for each piece of a paragraph."""
    places = tuple(place for place, character in enumerate(text) if not character.isspace())
    return places, "".join(text[place] for place in places)


def _kind_of(paragraph: Paragraph, text: str) -> ChunkKind:
    explains = any(_GLOSSARY.search(title) for title in paragraph.section) or _DEFINITION.match(text)
    return ChunkKind.DEFINITION if explains else ChunkKind.PARAGRAPH


def _bare_sections(document: Document) -> Iterable[Section]:
    """Headings that no paragraph and no table names as its own: nothing else would find them."""
    used = {paragraph.section for paragraph in document.paragraphs}
    used |= {table.section for table in document.tables}
    return (section for section in document.sections if section.path not in used)


def _heading_chunk(section: Section) -> Chunk:
    parents = " ".join(section.path[:-1][-2:])
    return Chunk("", "", section.path, section.title, parents, ChunkKind.HEADING, section.source)


def table_chunks(table: Table) -> Iterator[Chunk]:
    """The table as a whole, then each row that prints anything. Without id and document."""
    heading = " ".join(dict.fromkeys(part for part in (*table.section[-1:], table.title, table.project) if part))
    labels = "、".join(row.label for row in table.rows[:_ROWS_NAMED] if row.label)
    columns = "、".join(dict.fromkeys(_header(path) for path in table.columns))
    text = "；".join(part for part in (table.title, columns, labels) if part)
    if text:
        yield Chunk("", "", table.section, text, heading, ChunkKind.TABLE, table.source, table.number)
    for row in table.rows:
        if text := row_text(table, row):
            context = " ".join((heading, *row.path))
            yield Chunk("", "", table.section, text, context, ChunkKind.TABLE_ROW, row.source, table.number)


def row_text(table: Table, row: Row) -> str:
    """A row in words: "2010301 行政运行：合计 12.5万元，基本支出 12.5万元"; "" if it prints no cell."""
    cells = [
        f"{_header(path)} {_cell_text(cell, table.unit)}".strip()
        for path, cell in zip(table.columns, row.cells, strict=True)
        if cell.text.strip()
    ]
    label = " ".join(part for part in (row.code, row.label) if part)
    return f"{label}：{'，'.join(cells)}" if cells else ""


def _header(path: tuple[str, ...]) -> str:
    return "/".join(dict.fromkeys(part for part in path if part))


def _cell_text(cell: Cell, unit: str | None) -> str:
    """As printed, with the table's unit where the cell is a bare number."""
    return cell.text if cell.value is None or cell.unit else f"{cell.text}{unit or ''}"
