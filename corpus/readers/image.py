"""Reads pictures of pages (PNG, JPEG, TIFF, BMP, GIF, WebP) through Pillow, the only module that knows it."""

from __future__ import annotations

import hashlib
import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from corpus.datatypes import RawDocument
from corpus.errors import ReadError
from corpus.pages.blocks import pages_to_blocks
from corpus.pages.picture import PagePicture
from corpus.pages.scan_place import ScannedPage, as_displayed, page_problems
from corpus.readers.ocr import OcrReader

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP")
# What Pillow raises over damaged files: its plugins let whatever goes wrong inside them through.
_DAMAGE = (
    OSError, ValueError, EOFError, SyntaxError, TypeError, LookupError, ArithmeticError, AttributeError, AssertionError,
    struct.error, zlib.error, NotImplementedError, RuntimeError,
)  # fmt: skip
_MAX_PIXELS = 60_000_000  # per page: A3 at 400 dpi has 31 million
_MAX_PAGES = 300
_LEAST_DPI, _MOST_DPI = 72, 1200  # what a scanner may write about itself
_A4_LONG_SIDE = 842.0  # points; the size of a page whose picture does not say one
_INCH = 72.0  # points


def read_image(data: bytes, file: str, ocr: OcrReader | None = None) -> RawDocument:
    """Read a picture file by OCR; each frame of a TIFF is a page.

    Raises ReadError for empty, damaged and oversized files, UnsupportedFormatError where OCR is not installed.
    """
    if not data:
        raise ReadError(f"文件“{file}”是空的", "请检查文件是否上传完整")
    reader = ocr or OcrReader()
    scanned: dict[int, ScannedPage] = {}
    problems: list[str] = []
    blocks = as_displayed(pages_to_blocks(_read_pages(data, file, reader, scanned, problems)), scanned)
    return RawDocument(file, hashlib.sha256(data).hexdigest(), blocks, max(scanned, default=0), tuple(problems))


def _read_pages(
    data: bytes, file: str, reader: OcrReader, scanned: dict[int, ScannedPage], problems: list[str]
) -> Iterator[ScannedPage]:
    """The pages in order; ``scanned`` and ``problems`` grow on the way."""
    for picture in pictures_of(data, file, problems):
        page = reader(picture)
        scanned[page.number] = page
        problems += page_problems(page)
        yield page


def pictures_of(data: bytes, file: str, problems: list[str]) -> Iterator[PagePicture]:
    """The pages of a picture file, with what could not be read in ``problems``.

    Raises ReadError for damaged and oversized files.
    """
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # sizes are checked below
            image = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise _oversized(file) from error
    except _DAMAGE as error:
        raise _damaged(file) from error
    with image:
        yield from _frames(image, file, problems)


def _frames(image: Image, file: str, problems: list[str]) -> Iterator[PagePicture]:
    """The frames of a TIFF; of other formats (a moving GIF) the first."""
    frames = _count(image, file)
    if frames > _MAX_PAGES:
        problems.append(f"图片共有{frames}页，只读取了前{_MAX_PAGES}页。请把文件分成几份导入")
    for number in range(1, min(frames, _MAX_PAGES) + 1):
        try:
            image.seek(number - 1)
            if image.width * image.height > _MAX_PIXELS:
                raise _oversized(file)
            yield _to_picture(image, number)
        except _DAMAGE as error:
            if number == 1:
                raise _damaged(file) from error
            problems.append(f"第{number}页已损坏，没有读取。请重新扫描")


def _count(image: Image, file: str) -> int:
    """The pages of a picture file: the frames of a TIFF, one of any other kind."""
    try:
        return int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1
    except _DAMAGE as error:
        raise _damaged(file) from error


def _to_picture(image: Image, number: int) -> PagePicture:
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(image)
    pixels = np.asarray(upright.convert("RGBA" if _has_holes(upright) else "RGB"))
    scale = _points_per_pixel(upright)
    return PagePicture(number, round(upright.width * scale, 2), round(upright.height * scale, 2), pixels)


def _has_holes(image: Image) -> bool:
    return "A" in image.mode or "transparency" in image.info


def _points_per_pixel(image: Image) -> float:
    """By the resolution that the file states, else as if the longer side were that of A4."""
    across = float(image.info.get("dpi", (0, 0))[0])
    if _LEAST_DPI < across <= _MOST_DPI:
        return _INCH / across
    return _A4_LONG_SIDE / max(image.size)


def _damaged(file: str) -> ReadError:
    return ReadError(f"图片“{file}”已损坏，或不是图片", "请重新扫描，或另存为 PNG 再导入")


def _oversized(file: str) -> ReadError:
    return ReadError(f"图片“{file}”太大，超过{_MAX_PIXELS // 1_000_000}百万像素", "请用 200 到 400 dpi 重新扫描再导入")
