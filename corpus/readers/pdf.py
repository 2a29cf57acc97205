"""Reads PDF files through pypdfium2, the only module that knows it.

Pages are taken one by one: only their blocks are kept, so a long file needs little memory.
"""

from __future__ import annotations

import ctypes
import hashlib
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from corpus.datatypes import BBox, RawDocument
from corpus.errors import ReadError
from corpus.pages.blocks import pages_to_blocks
from corpus.pages.datatypes import Glyph, PageContent, Rule
from corpus.pages.picture import PagePicture, PageReader, PageView, to_png
from corpus.pages.scan_place import ScannedPage, as_displayed, page_problems
from corpus.pages.shapes import Matrix, Point, Shade, Shape, apply, chain, upright_frame, visible_rules
from corpus.pages.text_layer import (
    UNREADABLE,
    Defect,
    as_printed,
    char_of,
    find_defect,
    is_unreadable,
    printed_once,
    turn_of,
)

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_OCR_SCALE = 200 / 72  # pixels per point
_MAX_PIXELS = 40_000_000
_MAX_PAGES = 3000
_WHITE = 250  # of 255, in each colour
_MAX_GLYPHS = 300_000  # per page
_MAX_OBJECTS = 300_000  # drawn objects and path segments per page
_SAMPLE = 200  # characters that tell how a page is to be held
_MAX_ANNOTATIONS = 2000  # per page
_MAX_DEPTH = 8  # of forms within forms
_ONE_THREAD = threading.RLock()  # PDFium must never be entered by two threads of a process; held page by page


def read_pdf(data: bytes, file: str, ocr: PageReader | None = None) -> RawDocument:
    """Read a PDF: lines and grids of every page in reading order.

    Pages whose text layer cannot be used go to ``ocr`` as pictures; without one, and where it fails,
    ``problems`` names them. Raises ReadError for empty, encrypted and damaged files.
    """
    if not data:
        raise ReadError(f"文件“{file}”是空的", "请检查文件是否上传完整")
    problems: list[str] = []
    with _opened(data, file) as document:
        count = len(document)
        scanned: dict[int, ScannedPage] = {}
        pages = _noted(_usable_pages(document, ocr, problems), scanned, problems)
        blocks = as_displayed(pages_to_blocks(pages), scanned)
    return RawDocument(file, hashlib.sha256(data).hexdigest(), blocks, count, tuple(problems))


def read_without_rules(data: bytes, file: str, pages: frozenset[int]) -> RawDocument:
    """The text layer of some pages as if no lines were drawn: columns told from alignment alone.

    A second, independent reading of their tables. Raises ReadError for encrypted and damaged files.
    """
    with _opened(data, file) as document:
        contents = [_bare_page(document, number) for number in sorted(pages) if 1 <= number <= len(document)]
        blocks = pages_to_blocks(content for content in contents if content is not None)
    return RawDocument(file, hashlib.sha256(data).hexdigest(), blocks, len(contents))


def _bare_page(document: PdfDocument, number: int) -> PageContent | None:
    with _page(document, number) as page:
        layer = _read_page(page, number)
    if find_defect(layer.content.glyphs, layer.picture_share, layer.curves) is not None:
        return None
    return replace(layer.content, rules=())


def read_pages(data: bytes) -> Iterator[PageContent]:
    """What the text layer and the drawn rules of each page say, usable or not.

    Raises ReadError for encrypted and damaged files.
    """
    with _opened(data, "PDF") as document:
        for number in range(1, min(len(document), _MAX_PAGES) + 1):
            with _page(document, number) as page:
                content = _read_page(page, number).content
            yield content


def view_page(data: bytes, page: int, scale: float = 2.0) -> PageView:
    """One page held as a reader holds it, its glyphs with their ink; ``scale`` is pixels per point.

    Raises ReadError for encrypted and damaged files and for a page that the file does not have.
    """
    with _opened(data, "PDF") as document:
        _check_number(document, page)
        with _page(document, page) as opened:
            content = _read_page(opened, page, with_ink=True).content
            return PageView(content, _picture(opened, page, scale))


def render(data: bytes, page: int, scale: float = 2.0) -> bytes:
    """A PNG picture of one page; ``scale`` is pixels per point.

    Raises ReadError for encrypted and damaged files and for a page that the file does not have.
    """
    return to_png(view_page(data, page, scale).picture.pixels)


# --- files and pages ---------------------------------------------------------------------------


@contextmanager
def _opened(data: bytes, file: str) -> Iterator[PdfDocument]:
    import pypdfium2

    try:
        with _ONE_THREAD:
            document = pypdfium2.PdfDocument(data)
            count = len(document)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise ReadError(f"PDF 文件“{file}”有密码保护", "请先解除密码再导入") from error
        raise ReadError(f"PDF 文件“{file}”已损坏，或不是 PDF 文件", "请重新下载，或打印成新的 PDF 再导入") from error
    try:
        if not count:
            raise ReadError(f"PDF 文件“{file}”里没有页面", "请重新下载，或打印成新的 PDF 再导入")
        yield document
    finally:
        with _ONE_THREAD:
            document.close()


def _check_number(document: PdfDocument, number: int) -> None:
    if not 1 <= number <= len(document):
        raise ReadError(f"文件没有第{number}页", f"页码应在1到{len(document)}之间")


@contextmanager
def _page(document: PdfDocument, number: int) -> Iterator[PdfPage]:
    with _ONE_THREAD:
        page = document[number - 1]
        try:
            if _has_filled_in(page) and _flatten(page):
                page.close()
                page = document[number - 1]
            _set_upright(page)
            yield page
        finally:
            page.close()


def _set_upright(page: PdfPage) -> None:
    """Turn a page whose text runs sideways or upside down, as a reader would."""
    import pypdfium2.raw as raw

    text_page = raw.FPDFText_LoadPage(page.raw)
    if not text_page:
        return
    try:
        count = raw.FPDFText_CountChars(text_page)
        sample = range(0, count, max(1, count // _SAMPLE))
        angles = [raw.FPDFText_GetCharAngle(text_page, n) for n in sample if raw.FPDFText_GetUnicode(text_page, n) > 32]
    finally:
        raw.FPDFText_ClosePage(text_page)
    turn = turn_of(angles)
    if turn is not None and turn != page.get_rotation():
        page.set_rotation(turn)


def _has_filled_in(page: PdfPage) -> bool:
    """Whether texts stand in form fields, text boxes or stamps, which are no part of the page itself."""
    import pypdfium2.raw as raw

    kinds = (raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP)
    for index in range(min(raw.FPDFPage_GetAnnotCount(page.raw), _MAX_ANNOTATIONS)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        raw.FPDFPage_CloseAnnot(annotation)
        if kind in kinds:
            return True
    return False


def _flatten(page: PdfPage) -> bool:
    """Make annotations part of the page as displayed; seen once the page is opened again."""
    import pypdfium2.raw as raw

    return bool(raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS)


def _usable_pages(document: PdfDocument, ocr: PageReader | None, problems: list[str]) -> Iterator[PageContent]:
    """The pages in order, read by OCR where the text layer is of no use; ``problems`` grows on the way."""
    import pypdfium2

    if len(document) > _MAX_PAGES:
        problems.append(f"文件共{len(document)}页，只读取了前{_MAX_PAGES}页。请把文件分成几份导入")
    for number in range(1, min(len(document), _MAX_PAGES) + 1):
        try:
            with _page(document, number) as page:
                content = _usable_page(page, number, ocr, problems)
        except pypdfium2.PdfiumError:
            problems.append(f"第{number}页已损坏，没有读取。请重新下载文件再导入")
            continue
        if content is not None:
            yield content


def _noted(pages: Iterable[PageContent], scanned: dict[int, ScannedPage], problems: list[str]) -> Iterator[PageContent]:
    """The pages, those read by OCR entered in ``scanned``, with what a reader must know of them."""
    for page in pages:
        if isinstance(page, ScannedPage):
            scanned[page.number] = page
            problems += page_problems(page)
        yield page


def _usable_page(page: PdfPage, number: int, ocr: PageReader | None, problems: list[str]) -> PageContent | None:
    layer = _read_page(page, number)
    glyphs = layer.content.glyphs
    defect = find_defect(glyphs, layer.picture_share, layer.curves)
    if layer.is_cut:
        problems.append(f"第{number}页内容过多，只读取了一部分。请核对原文")
    if defect is None:
        spoilt = sum(1 for glyph in glyphs if glyph.text == UNREADABLE)
        if spoilt:
            problems.append(f"第{number}页有{spoilt}个字的字体编码无法识别，显示为“{UNREADABLE}”。请核对原文")
        return layer.content
    return _read_by_ocr(page, number, defect, ocr, problems)


def _read_by_ocr(
    page: PdfPage, number: int, defect: Defect, ocr: PageReader | None, problems: list[str]
) -> PageContent | None:
    if ocr is None:
        problems.append(
            f"第{number}页{defect.value}，没有读取。请安装文字识别（OCR）组件后重新导入，或换用可复制文字的文件"
        )
        return None
    try:
        return ocr(_picture(page, number, _OCR_SCALE))
    except ReadError as error:
        problems.append(f"第{number}页{defect.value}，文字识别失败：{error}")
        return None


def _picture(page: PdfPage, number: int, scale: float) -> PagePicture:
    import pypdfium2.raw as raw

    width, height = page.get_size()
    bounded = min(scale, (_MAX_PIXELS / max(width * height, 1)) ** 0.5)
    bitmap = page.render(scale=bounded, rev_byteorder=True, force_bitmap_format=raw.FPDFBitmap_BGR)
    try:
        pixels = bitmap.to_numpy()[:, :, :3].copy()
    finally:
        bitmap.close()
    return PagePicture(number, width, height, pixels)


# --- one page ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Layer:
    """A page's content with what tells whether its text layer can be used."""

    content: PageContent
    picture_share: float  # of the page, covered by its largest image
    curves: int
    is_cut: bool


def _read_page(page: PdfPage, number: int, *, with_ink: bool = False) -> _Layer:
    width, height = page.get_size()
    frame = upright_frame(page.get_rotation(), page.get_bbox())
    drawing = _Drawing(frame, width, height)
    drawing.read(page.raw)
    characters = _Characters(frame, width, height, with_ink=with_ink)
    characters.read(page.raw)
    content = PageContent(number, width, height, printed_once(characters.glyphs), tuple(drawing.rules))
    is_cut = characters.is_cut or drawing.is_cut
    return _Layer(content, drawing.picture / max(width * height, 1), drawing.curves, is_cut)


class _Characters:
    """Collects the characters of a page's text layer."""

    def __init__(self, frame: Matrix, width: float, height: float, *, with_ink: bool) -> None:
        self.glyphs: list[Glyph] = []
        self._with_ink = with_ink
        self.is_cut = False
        self._frame = frame
        self._width = width
        self._height = height

    def read(self, page: Any) -> None:
        import pypdfium2.raw as raw

        text_page = raw.FPDFText_LoadPage(page)
        if not text_page:
            return
        try:
            count = raw.FPDFText_CountChars(text_page)
            self.is_cut = count > _MAX_GLYPHS
            self._read_chars(text_page, min(count, _MAX_GLYPHS))
        finally:
            raw.FPDFText_ClosePage(text_page)

    def _read_chars(self, text_page: Any, count: int) -> None:
        import pypdfium2.raw as raw

        get_unicode, get_box = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox
        is_unmapped = raw.FPDFText_HasUnicodeMapError
        box = raw.FS_RECTF()
        reference = ctypes.byref(box)
        high = 0
        for index in range(count):
            code = get_unicode(text_page, index)
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if high:
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if 0xDC00 <= code < 0xE000 else 0xFFFD
                high = 0
            char = char_of(code)
            if char and get_box(text_page, index, reference):
                if is_unmapped(text_page, index) == 1 or is_unreadable(char):
                    char = UNREADABLE
                ink = self._ink(text_page, index) if self._with_ink else None
                self._add(char, self._turned(box.left, box.bottom, box.right, box.top), ink)

    def _add(self, char: str, box: BBox, ink: BBox | None) -> None:
        x0, y0, x1, y1 = box
        if 0 <= (x0 + x1) / 2 <= self._width and 0 <= (y0 + y1) / 2 <= self._height:
            self.glyphs.append(
                Glyph(as_printed(char), (round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2)), ink=ink)
            )

    def _turned(self, left: float, bottom: float, right: float, top: float) -> BBox:
        """A box of the file as one of the page as displayed."""
        (x0, y0), (x1, y1) = apply(self._frame, left, bottom), apply(self._frame, right, top)
        return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    def _ink(self, text_page: Any, index: int) -> BBox | None:
        """The box of what is drawn of a character; None where the font does not say."""
        import pypdfium2.raw as raw

        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        sides = map(ctypes.byref, (left, right, bottom, top))
        if not raw.FPDFText_GetCharBox(text_page, index, *sides):
            return None
        if left.value == right.value or bottom.value == top.value:
            return None
        return self._turned(left.value, bottom.value, right.value, top.value)


class _Drawing:
    """Collects the straight lines and thin filled shapes of a page, and what hints at a scan."""

    def __init__(self, frame: Matrix, width: float, height: float) -> None:
        self.rules: list[Rule] = []
        self.picture = 0.0  # area of the largest image
        self.curves = 0
        self.is_cut = False
        self._frame = frame
        self._width = width
        self._height = height
        self._left = _MAX_OBJECTS
        self._shapes: list[Shape] = []

    def read(self, page: Any) -> None:
        import pypdfium2.raw as raw

        for index in range(raw.FPDFPage_CountObjects(page)):
            self._object(raw.FPDFPage_GetObject(page, index), self._frame, depth=0)
        self.rules = visible_rules(self._shapes, self._width, self._height)

    def _object(self, item: Any, outer: Matrix, depth: int) -> None:
        import pypdfium2.raw as raw

        self._left -= 1
        if self._left < 0 or depth > _MAX_DEPTH:
            self.is_cut = True
            return
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            self._path(item, chain(_matrix_of(item), outer))
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            self._image(chain(_matrix_of(item), outer))
        elif kind == raw.FPDF_PAGEOBJ_FORM:
            inner = chain(_matrix_of(item), outer)
            for index in range(raw.FPDFFormObj_CountObjects(item)):
                self._object(raw.FPDFFormObj_GetObject(item, index), inner, depth + 1)

    def _image(self, matrix: Matrix) -> None:
        """An image fills the unit square of its own space."""
        corners = [apply(matrix, x, y) for x in (0, 1) for y in (0, 1)]
        xs = [min(max(x, 0), self._width) for x, _ in corners]
        ys = [min(max(y, 0), self._height) for _, y in corners]
        self.picture = max(self.picture, (max(xs) - min(xs)) * (max(ys) - min(ys)))

    def _path(self, path: Any, matrix: Matrix) -> None:
        import pypdfium2.raw as raw

        count = raw.FPDFPath_CountSegments(path)
        if count < 2:
            return
        self._left -= count
        if self._left < 0:
            self.is_cut = True
            return
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))
        if not fill.value and not stroke.value:
            return
        shade = _shade(path, stroked=bool(stroke.value))
        for points in self._strokes(path, count, matrix):
            self._shapes.append(Shape(tuple(points), is_stroked=bool(stroke.value), shade=shade))

    def _strokes(self, path: Any, count: int, matrix: Matrix) -> Iterator[list[Point]]:
        """The straight runs of a path; a curve ends one."""
        import pypdfium2.raw as raw

        x, y = ctypes.c_float(), ctypes.c_float()
        points: list[Point] = []
        for index in range(count):
            segment = raw.FPDFPath_GetPathSegment(path, index)
            kind = raw.FPDFPathSegment_GetType(segment)
            raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
            if kind == raw.FPDF_SEGMENT_LINETO:
                points.append(apply(matrix, x.value, y.value))
            else:
                yield points
                self.curves += kind == raw.FPDF_SEGMENT_BEZIERTO
                points = [apply(matrix, x.value, y.value)]
            if raw.FPDFPathSegment_GetClose(segment) and points:
                yield [*points, points[0]]
                points = []
        yield points


def _shade(path: Any, *, stroked: bool) -> Shade:
    import pypdfium2.raw as raw

    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    read = raw.FPDFPageObj_GetStrokeColor if stroked else raw.FPDFPageObj_GetFillColor
    if not read(path, *map(ctypes.byref, (red, green, blue, alpha))):
        return Shade.INK
    if not alpha.value:
        return Shade.NONE
    return Shade.WHITE if min(red.value, green.value, blue.value) >= _WHITE else Shade.INK


def _matrix_of(item: Any) -> Matrix:
    import pypdfium2.raw as raw

    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f
