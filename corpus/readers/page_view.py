"""One page of a stored file as a reader sees it: its picture, and what its text layer says."""

from __future__ import annotations

from corpus.errors import ReadError
from corpus.pages.datatypes import PageContent
from corpus.pages.picture import PageView


def view_page(data: bytes, file: str, page: int, scale: float = 2.0) -> PageView:
    """Page ``page`` of a PDF (drawn with ``scale`` pixels per point) or of a picture file (as it is).

    Raises ReadError for damaged files and for a page that the file does not have.
    """
    if b"%PDF-" in data[:1024]:
        from corpus.readers.pdf import view_page as view_pdf_page

        return view_pdf_page(data, page, scale)
    from corpus.readers.image import pictures_of

    for picture in pictures_of(data, file, []):
        if picture.number == page:
            return PageView(PageContent(page, picture.width, picture.height, ()), picture)
    raise ReadError(f"文件“{file}”没有第{page}页", "请检查页码")
