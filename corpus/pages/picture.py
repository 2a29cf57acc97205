"""A page as a picture, and what turns one back into characters: the seam between PDF and OCR."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from corpus.pages.datatypes import PageContent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_PNG = b"\x89PNG\r\n\x1a\n"
_RGB_8_BIT = (8, 2, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A rendered page. ``pixels`` are rows × columns × (red, green, blue), one byte each.

    ``width`` and ``height`` are the page's in points, so ``pixels.shape[1] / width`` is the scale.
    """

    number: int
    width: float
    height: float
    pixels: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class PageView:
    """What the text layer of a page says, beside the page as a picture."""

    content: PageContent
    picture: PagePicture


class PageReader(Protocol):
    """Reads the characters and rules of a picture.

    Returns them in points, origin top left, under the picture's page number. Raises ReadError where the
    engine cannot run.
    """

    def __call__(self, picture: PagePicture, /) -> PageContent:
        """Read one page."""
        ...


def to_png(pixels: NDArray[np.uint8]) -> bytes:
    """Encode rows × columns × RGB as a PNG file."""
    height, width, _ = pixels.shape
    rows = b"".join(b"\0" + pixels[row].tobytes() for row in range(height))
    header = struct.pack(">II5B", width, height, *_RGB_8_BIT)
    pixels_part = _png_chunk(b"IDAT", zlib.compress(rows, level=6))
    return _PNG + _png_chunk(b"IHDR", header) + pixels_part + _png_chunk(b"IEND", b"")


def _png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
