"""What a scanned page looks like, pixel by pixel: the only module that knows OpenCV.

An image is a two-dimensional array of grey levels, 0 black to 255 white; boxes are in its pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
_BLOCK = 25  # pixels around each pixel that say what paper is there
_DARKER = 12  # grey levels below the paper that make ink
_FIRMLY_DARKER = 15  # the same for a smoothed page, whose grain does not reach that far
_CONTRAST = 40  # grey levels by which a blurred stroke still stands out from the paper
_SHARP_STEP = 0.5  # share of the contrast between ink and paper that a sharp edge passes in one pixel
_COARSE_WIDTH, _FINE_WIDTH = 700, 1400  # pixels to which a page is shrunk to measure its skew
_MOST_SKEW = 3.0  # degrees


class Axis(StrEnum):
    """Which way a drawn line runs."""

    ACROSS = "across"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class PixelBox:
    """A box in pixels; ``x1`` and ``bottom`` are just outside."""

    x0: int
    top: int
    x1: int
    bottom: int

    @property
    def width(self) -> int:
        """Pixels from left to right."""
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        """Pixels from top to bottom."""
        return self.bottom - self.top


def to_grey(image: NDArray[np.uint8]) -> Grey:
    """Grey levels of a grey, RGB or RGBA image; what is transparent becomes white."""
    if image.ndim == 2:
        return np.ascontiguousarray(image)
    weights = np.array([0.299, 0.587, 0.114], np.float32)
    grey = image[..., :3].astype(np.float32) @ weights if image.shape[2] >= 3 else image[..., 0].astype(np.float32)
    if image.shape[2] in (2, 4):
        opacity = image[..., -1].astype(np.float32) / 255
        grey = grey * opacity + 255 * (1 - opacity)
    return np.ascontiguousarray(np.clip(grey, 0, 255).astype(np.uint8))


def is_blank(grey: Grey) -> bool:
    """Whether no stroke stands out from the paper: nothing to recognise."""
    import cv2

    small = cv2.GaussianBlur(grey, (0, 0), 1.0)
    paper = cv2.blur(grey, (_BLOCK * 2 + 1, _BLOCK * 2 + 1)).astype(np.int16)
    return bool((paper - small).max(initial=0) < _CONTRAST)


def ink_of(grey: Grey) -> Grey:
    """255 where a pixel is darker than the paper around it, else 0; a dark ground counts as paper."""
    import cv2

    return _as_grey(
        cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, _BLOCK, _DARKER)
    )


def firm_ink_of(grey: Grey) -> Grey:
    """The ink without the grain of the paper and of the scanner; hair lines may be lost."""
    import cv2

    smooth = cv2.GaussianBlur(grey, (0, 0), 1.0)
    firm = cv2.adaptiveThreshold(
        smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 2 * _BLOCK + 1, _FIRMLY_DARKER
    )
    return _as_grey(firm)


def sharpness_of(grey: Grey) -> float:
    """How abrupt the edges of the ink are, 1 for a sharp scan, less for one enlarged or out of focus.

    A page enlarged twofold has twice the pixels and no more detail than before.
    """
    import cv2

    ink = firm_ink_of(grey) > 0
    smooth = cv2.GaussianBlur(grey, (0, 0), 0.5).astype(np.float32)
    across, down = np.abs(np.diff(smooth, axis=1))[:-1], np.abs(np.diff(smooth, axis=0))[:, :-1]
    steps = np.maximum(across, down)[ink[:-1, :-1]]
    if not len(steps):
        return 1.0
    contrast = float(np.percentile(grey[::7, ::7], 80)) - float(np.percentile(grey[ink], 10))
    return min(float(np.percentile(steps, 90)) / max(contrast, 1.0) / _SHARP_STEP, 1.0)


def turned(grey: Grey, quarters: int) -> Grey:
    """The image turned left by so many quarters."""
    return np.ascontiguousarray(np.rot90(grey, quarters))


def skew_of(grey: Grey) -> float:
    """Degrees by which the image must be turned left to stand straight, between -3 and 3.

    Straight is where the ink falls into the sharpest rows and columns.
    """
    ink = ink_of(grey)
    coarse = _sharpest(_shrunk(ink, _COARSE_WIDTH), np.arange(-_MOST_SKEW, _MOST_SKEW + 0.01, 0.25))
    return _sharpest(_shrunk(ink, _FINE_WIDTH), coarse + np.arange(-0.25, 0.26, 0.05))


def straightened(grey: Grey, degrees: float) -> Grey:
    """The image turned left by some degrees around its middle, in a frame of the same size."""
    import cv2

    paper = float(np.percentile(grey[::7, ::7], 80))
    return _as_grey(_rotated(grey, degrees, cv2.INTER_CUBIC, paper))


def runs(ink: Grey, axis: Axis, shortest: int, thickest: int) -> tuple[PixelBox, ...]:
    """The straight runs of ink that are at least ``shortest`` pixels long and no thicker than ``thickest``."""
    import cv2

    across = axis is Axis.ACROSS
    kernel = np.ones((1, shortest) if across else (shortest, 1), np.uint8)
    lines = cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel)
    lines = cv2.dilate(lines, np.ones((3, 1) if across else (1, 3), np.uint8))  # steps of a line not quite straight
    lines = cv2.morphologyEx(lines, cv2.MORPH_CLOSE, np.ones((1, 9) if across else (9, 1), np.uint8))
    found = _components(_as_grey(lines))
    return tuple(b for b in found if (b.height if across else b.width) <= thickest + 2)


def blobs(ink: Grey, gap: int) -> tuple[PixelBox, ...]:
    """The boxes of ink that hangs together when gaps of so many pixels across are bridged."""
    import cv2

    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, max(gap, 1)), np.uint8))
    return _components(_as_grey(joined))


def erased(ink: Grey, boxes: Iterable[PixelBox]) -> Grey:
    """The ink outside the boxes."""
    result = ink.copy()
    for box in boxes:
        result[max(box.top, 0) : max(box.bottom, 0), max(box.x0, 0) : max(box.x1, 0)] = 0
    return result


def cropped(grey: Grey, box: PixelBox) -> Grey:
    """The part of the image in a box, as far as it lies in the image."""
    return np.ascontiguousarray(grey[max(box.top, 0) : max(box.bottom, 0), max(box.x0, 0) : max(box.x1, 0)])


def stretched(grey: Grey, across: float, down: float) -> Grey:
    """The image enlarged (or shrunk) by a factor in each direction."""
    import cv2

    smaller = across < 1 and down < 1
    how = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
    return _as_grey(cv2.resize(grey, None, fx=across, fy=down, interpolation=how))


def _components(ink: Grey) -> tuple[PixelBox, ...]:
    import cv2

    count, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    found: Sequence[Sequence[int]] = stats[1:count, :4].tolist()
    return tuple(PixelBox(x, y, x + width, y + height) for x, y, width, height in found)


def _shrunk(ink: Grey, width: int) -> Grey:
    factor = width / ink.shape[1]
    return stretched(ink, factor, factor) if factor < 1 else ink


def _sharpest(ink: Grey, angles: NDArray[np.float64]) -> float:
    import cv2

    scores = [_sharpness(_as_grey(_rotated(ink, float(angle), cv2.INTER_LINEAR, 0))) for angle in angles]
    return round(float(angles[int(np.argmax(scores))]), 2)


def _sharpness(ink: Grey) -> float:
    """How much the sums of neighbouring rows, and of neighbouring columns, differ."""
    return sum(float(np.square(np.diff(ink.sum(axis=axis, dtype=np.float64))).sum()) for axis in (0, 1))


def _rotated(grey: Grey, degrees: float, interpolation: int, border: float) -> NDArray[np.generic]:
    import cv2

    height, width = grey.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return np.asarray(cv2.warpAffine(grey, matrix, (width, height), flags=interpolation, borderValue=border))


def _as_grey(image: NDArray[np.generic]) -> Grey:
    return image.astype(np.uint8, copy=False)
