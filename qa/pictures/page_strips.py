"""The page of a citation → a picture of the strip around the printed text, which is tinted and framed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corpus.datatypes import BBox
from corpus.pages.picture import PageView, to_png
from corpus.pages.printed_place import Piece, find_printed, packed
from qa.pictures.datatypes import Mark, Picture, Pixels

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CONTEXT = 80.0  # points shown above and below the text
_PAD = 1.5  # points between the text and its frame
_FRAME = 2  # pixels
_TINT = (255, 236, 130)
_LINE = (222, 66, 14)
_SEPARATOR = 6  # pixels between strips
_GREY = 205
_MOST_HEADER = 170.0  # points

ViewPage = Callable[[int], PageView | None]  # None where the file has no such page


@dataclass(frozen=True, slots=True)
class Strip:
    """A band of a page over its whole width, in points."""

    page: int
    top: float
    bottom: float


def locate(view_page: ViewPage, page: int, text: str, near: BBox | None, nth: int | None) -> tuple[Piece, ...]:
    """The pieces of ``text`` beginning inside ``near`` on ``page``: the ``nth`` of several, else all that read so."""
    view = view_page(page)
    if view is None or not view.content.glyphs:
        return ()
    found = find_printed(view.content, text, near)
    if not found:
        following = view_page(page + 1)
        found = find_printed(view.content, text, near, following.content if following else None)
    if not found:
        return tuple(_sentences(view, text, near))
    chosen = [found[nth - 1]] if nth is not None and nth <= len(found) else found
    return tuple(piece for place in chosen for piece in place)


def _sentences(view: PageView, text: str, near: BBox | None) -> list[Piece]:
    """Of a longer passage, those lines and sentences that stand on the page."""
    parts = [part for part in text.replace("。", "。\n").split("\n") if len(packed(part)) >= 8]
    found = (find_printed(view.content, part, near if n == 0 else None) for n, part in enumerate(parts))
    return [piece for places in found for place in places[:1] for piece in place]


def draw(view_page: ViewPage, pieces: Sequence[Piece], header: Strip | None, *, is_exact: bool = True) -> Picture:
    """The strips around the pieces (and the header of their table) one below the other, the pieces marked."""
    strips = _strips(view_page, pieces, header)
    bands: list[NDArray[np.uint8]] = []
    marks: list[Mark] = []
    offset = 0
    for strip in strips:
        view = view_page(strip.page)
        if view is None:
            continue
        band, scale, first = _cut(view, strip)
        for piece in pieces:
            if piece.page == strip.page and strip.top <= piece.bbox[1] and piece.bbox[3] <= strip.bottom:
                box = _to_pixels(piece.bbox, scale, first)
                _mark(band, box)
                x0, top, x1, bottom = box
                marks.append(Mark(piece.text, (x0, top + offset, x1, bottom + offset), piece.page, piece.bbox))
        bands.append(band)
        offset += band.shape[0] + _SEPARATOR
    pixels = _stacked(bands)
    return Picture(to_png(pixels), pixels.shape[1], pixels.shape[0], tuple(marks), is_exact)


def whole_page(view: PageView) -> Picture:
    """A page on which nothing could be marked."""
    pixels = _rgb(view)
    return Picture(to_png(pixels), pixels.shape[1], pixels.shape[0], (), is_exact=False)


def _strips(view_page: ViewPage, pieces: Sequence[Piece], header: Strip | None) -> list[Strip]:
    bands: list[Strip] = []
    for page in dict.fromkeys(piece.page for piece in pieces):
        view = view_page(page)
        if view is None:
            continue
        boxes = [piece.bbox for piece in pieces if piece.page == page]
        top = max(0.0, min(box[1] for box in boxes) - _CONTEXT)
        bottom = min(view.content.height, max(box[3] for box in boxes) + _CONTEXT)
        bands.append(Strip(page, top, bottom))
    if header is None or not bands:
        return bands
    first = bands[0]
    if header.page == first.page and header.bottom >= first.top - _CONTEXT / 2:
        return [Strip(first.page, min(header.top, first.top), first.bottom), *bands[1:]]
    return [Strip(header.page, max(header.top, header.bottom - _MOST_HEADER), header.bottom), *bands]


def _cut(view: PageView, strip: Strip) -> tuple[NDArray[np.uint8], float, int]:
    """The pixels of a strip, the scale, and the number of the first row of pixels."""
    pixels = _rgb(view)
    scale = pixels.shape[1] / view.content.width
    first = max(0, int(strip.top * scale))
    last = min(pixels.shape[0], int(strip.bottom * scale) + 1)
    return pixels[first:last].copy(), scale, first


def _rgb(view: PageView) -> NDArray[np.uint8]:
    """Transparent places of pictures are white."""
    pixels = view.picture.pixels
    if pixels.shape[2] == 3:
        return pixels
    alpha = pixels[:, :, 3:].astype(np.uint16)
    return ((pixels[:, :, :3] * alpha + 255 * (255 - alpha)) // 255).astype(np.uint8)


def _to_pixels(box: BBox, scale: float, first: int) -> Pixels:
    x0, top, x1, bottom = box
    return (
        round((x0 - _PAD) * scale),
        round((top - _PAD) * scale) - first,
        round((x1 + _PAD) * scale),
        round((bottom + _PAD) * scale) - first,
    )


def _mark(band: NDArray[np.uint8], box: Pixels) -> None:
    """Tint the box and draw a frame just outside; both let the print show through."""
    height, width, _ = band.shape
    x0, top, x1, bottom = box
    outer = (x0 - _FRAME, top - _FRAME, x1 + _FRAME, bottom + _FRAME)
    for left, upper, right, lower, colour in (
        (x0, top, x1, bottom, _TINT),
        (outer[0], outer[1], outer[2], top, _LINE),
        (outer[0], bottom, outer[2], outer[3], _LINE),
        (outer[0], top, x0, bottom, _LINE),
        (x1, top, outer[2], bottom, _LINE),
    ):
        rows = slice(max(upper, 0), min(max(lower, 0), height))
        columns = slice(max(left, 0), min(max(right, 0), width))
        area = band[rows, columns].astype(np.uint16)
        band[rows, columns] = (area * np.array(colour, np.uint16) // 255).astype(np.uint8)


def _stacked(bands: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    width = max(band.shape[1] for band in bands)
    parts: list[NDArray[np.uint8]] = []
    for band in bands:
        if parts:
            parts.append(np.full((_SEPARATOR, width, 3), _GREY, np.uint8))
        missing = width - band.shape[1]
        parts.append(np.pad(band, ((0, 0), (0, missing), (0, 0)), constant_values=255))
    return np.concatenate(parts)
