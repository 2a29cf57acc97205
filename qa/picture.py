"""A citation → a picture of the cited place. Only files of the library are opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from corpus.datatypes import Document, Table
from corpus.errors import LibraryError, ReadError, UsageError
from corpus.pages.picture import PageView
from corpus.pages.printed_place import Piece, packed
from qa.cited_cell import CitedCell, find_cell
from qa.pictures.datatypes import Picture

if TYPE_CHECKING:
    from index.library import Library
    from index.records import DocumentRecord
    from qa.pictures.page_strips import Strip
    from qa.schema import Citation

_SCALE = 2.0  # pixels per point
_ABOVE_TITLE = 4.0  # points


def picture_of(library: Library, citation: Citation) -> Picture:
    """The cited place with its printed text marked.

    PDF and pictures: a strip of the page; all else: the parsed table or paragraph, drawn. Raises UsageError
    for a document that is not in the library and where a font is missing, ReadError for a page that the file
    does not have, LibraryError where the copy of the source is gone.
    """
    record = library.document(citation.document)
    if record.id != citation.document:
        raise UsageError(f"文库中没有编号为“{citation.document}”的文档", "请用 budgetqa docs 查看编号")
    document = library.content(record.id)
    cited = find_cell(document.tables, citation)
    if citation.page is None:
        return _drawn(document, cited, citation, library.settings.font)
    return _of_page(_Pages(library, record), cited, citation)


class _Pages:
    """The pages of one stored file, each drawn once."""

    def __init__(self, library: Library, record: DocumentRecord) -> None:
        path = library.source_path(record.id).resolve()
        if not path.is_relative_to(library.settings.home.resolve()) or not path.is_file():
            raise LibraryError(f"文库中没有“{record.file}”的原文件", "请重新用 budgetqa ingest 读入这份文件")
        self._data = path.read_bytes()
        self._file = record.file
        self._views: dict[int, PageView | None] = {}

    def __call__(self, page: int) -> PageView | None:
        if page not in self._views:
            from corpus.readers.page_view import view_page

            try:
                self._views[page] = view_page(self._data, self._file, page, _SCALE)
            except ReadError:
                self._views[page] = None
        return self._views[page]

    def first(self, page: int) -> PageView:
        """The page that must be there. Raises ReadError."""
        view = self(page)
        if view is None:
            raise ReadError(f"文件“{self._file}”没有第{page}页，或该页已损坏", "请检查页码，或重新读入这份文件")
        return view


def _of_page(pages: _Pages, cited: CitedCell | None, citation: Citation) -> Picture:
    from qa.pictures.page_strips import draw, locate, whole_page

    assert citation.page is not None
    view = pages.first(citation.page)
    pieces = locate(pages, citation.page, citation.text, citation.bbox, citation.nth)
    is_exact = _reads(pieces, packed(citation.text))
    if not pieces and citation.bbox is not None:  # a scan, whose letters have no boxes of their own
        pieces = (Piece(citation.page, citation.bbox, packed(citation.text)),)
    if not pieces:
        return whole_page(view)
    return draw(pages, pieces, _header_of(cited.table) if cited else None, is_exact=is_exact)


def _reads(pieces: Sequence[Piece], wanted: str) -> bool:
    """Whether the pieces spell the text, once or (where it is not told which) several times."""
    spelt = "".join(piece.text for piece in pieces)
    return bool(spelt) and spelt == wanted * (len(spelt) // len(wanted))


def _header_of(table: Table) -> Strip | None:
    """The band from the title of a table to its first row, on the page where it begins."""
    from qa.pictures.page_strips import Strip

    title = table.source
    if title.page is None or title.bbox is None:
        return None
    sources = [source for row in table.rows for source in (row.source, *(cell.source for cell in row.cells))]
    tops = [source.bbox[1] for source in sources if source.page == title.page and source.bbox]
    below = [top for top in tops if top > title.bbox[1]]
    return Strip(title.page, max(0.0, title.bbox[1] - _ABOVE_TITLE), min(below)) if below else None


def _drawn(document: Document, cited: CitedCell | None, citation: Citation, font: str) -> Picture:
    from qa.pictures.paragraph import draw_paragraph
    from qa.pictures.table import draw_table

    if cited is not None:
        return draw_table(cited, citation, font)
    return draw_paragraph(document, citation, font)
