"""Reads pictures of pages offline with RapidOCR, whose models come in its package; only here is it known."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol, cast

import numpy as np

from corpus.errors import UnsupportedFormatError
from corpus.pages.datatypes import Glyph
from corpus.pages.picture import PagePicture
from corpus.pages.scan_digits import Doubt, Look, other_reading
from corpus.pages.scan_lines import (
    Recognised,
    cut_at_rules,
    grown,
    ink_frame,
    inked,
    overlooked,
    scaled,
    to_glyphs,
    without_rules,
)
from corpus.pages.scan_pixels import (
    Grey,
    PixelBox,
    cropped,
    firm_ink_of,
    ink_of,
    is_blank,
    sharpness_of,
    skew_of,
    straightened,
    stretched,
    to_grey,
    turned,
)
from corpus.pages.scan_place import Placement, ScannedPage
from corpus.pages.scan_rules import rules_in

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from rapidocr import RapidOCR
    from rapidocr.ch_ppocr_rec.typings import WordInfo

_PACKAGES = ("rapidocr", "onnxruntime", "cv2")
_LONGEST_SIDE = 3600  # pixels; larger pictures are shrunk, they only cost time
_DETECTION_SIDE = 2400
_UPRIGHT_SAMPLE = 12  # lines that are asked whether they stand on their heads
_LEAST_SKEW = 0.05  # degrees
_LEAST_CONFIDENCE = 0.5  # of a line that the engine itself found
_LEAST_OVERLOOKED = 0.75  # of ink that it did not find


class Engine(Protocol):
    """What a recogniser must be able to do."""

    def find(self, grey: Grey) -> Sequence[PixelBox]:
        """The boxes of the lines of text."""

    def recognise(self, crops: Sequence[Grey]) -> Sequence[Recognised]:
        """What each picture of one line says."""

    def is_upside_down(self, crops: Sequence[Grey]) -> bool:
        """Whether most of the pictures of lines stand on their heads."""


@dataclass(frozen=True, slots=True)
class _Upright:
    """A page ready to be read. ``scale`` is how many points a pixel measures; ``sharpness`` 1 is best."""

    grey: Grey
    boxes: Sequence[PixelBox]
    scale: float
    placement: Placement
    sharpness: float


@dataclass(frozen=True, slots=True)
class _ReadLine:
    box: PixelBox
    line: Recognised


def is_installed() -> bool:
    """Whether pictures can be read here."""
    return all(find_spec(name) for name in _PACKAGES)


class OcrReader:
    """Reads pages, one at a time; the engine is loaded with the first page that is not blank.

    May be shared by threads. ``threads``: of the engine, None for all cores.
    """

    def __init__(self, threads: int | None = None, engine: Engine | None = None) -> None:
        self._threads = threads
        self._engine = engine
        self._lock = threading.Lock()

    def __call__(self, picture: PagePicture) -> ScannedPage:
        """Read one page: glyphs, rules and doubts, upright and straight.

        Raises UnsupportedFormatError where the OCR packages are not installed.
        """
        if not is_installed():
            raise UnsupportedFormatError(
                "这里没有安装文字识别（OCR）组件，扫描页和图片不能读取", '请运行 pip install "budgetqa[ocr]" 后重新导入'
            )
        with self._lock:
            return self._read(picture)

    def _read(self, picture: PagePicture) -> ScannedPage:
        grey = _bounded(to_grey(picture.pixels))
        placement = Placement(picture.width, picture.height)
        if is_blank(grey):
            return ScannedPage(picture.number, picture.width, picture.height, (), placement=placement)
        if self._engine is None:
            self._engine = RapidEngine(self._threads)
        upright = _stood_up(grey, placement, self._engine)
        return _read_upright(upright, picture.number, self._engine)


def _bounded(grey: Grey) -> Grey:
    factor = _LONGEST_SIDE / max(grey.shape)
    return stretched(grey, factor, factor) if factor < 1 else grey


def _stood_up(grey: Grey, placement: Placement, engine: Engine) -> _Upright:
    """Straighten the page, turn it until its lines run from left to right and stand on their feet."""
    degrees = skew_of(grey)
    straight = straightened(grey, degrees) if abs(degrees) >= _LEAST_SKEW else grey
    degrees = degrees if straight is not grey else 0.0
    boxes = engine.find(straight)
    quarters = 0
    if _run_down(boxes):
        quarters, straight = 1, turned(straight, 1)
        boxes = engine.find(straight)
    longest = sorted(boxes, key=lambda box: -box.width)[:_UPRIGHT_SAMPLE]
    if longest and engine.is_upside_down([cropped(straight, box) for box in longest]):
        quarters, straight = quarters + 2, turned(straight, 2)
        height, width = straight.shape
        boxes = [PixelBox(width - b.x1, height - b.bottom, width - b.x0, height - b.top) for b in reversed(boxes)]
    width_in_points = placement.height if quarters % 2 else placement.width
    scale = width_in_points / straight.shape[1]
    return _Upright(straight, boxes, scale, replace(placement, quarters=quarters, degrees=degrees), sharpness_of(grey))


def _run_down(boxes: Sequence[PixelBox]) -> bool:
    """Whether most lines, by their length, run from top to bottom."""
    down = sum(box.height for box in boxes if box.height > 1.5 * box.width)
    return down > sum(box.width for box in boxes if box.width > 1.5 * box.height)


def _read_upright(page: _Upright, number: int, engine: Engine) -> ScannedPage:
    rules = rules_in(ink_of(page.grey), page.scale)
    ink = without_rules(firm_ink_of(page.grey), rules, page.scale)
    boxes = inked(cut_at_rules(page.boxes, rules, page.scale), ink, page.scale)
    boxes = grown(boxes, ink, rules, page.scale)
    lines = _recognised(page.grey, boxes, _LEAST_CONFIDENCE, engine)
    left = overlooked(ink, boxes, page.scale)
    more = _recognised(page.grey, left, _LEAST_OVERLOOKED, engine)
    doubts = _doubts(page, [*lines, *more], ink, engine)
    glyphs: list[Glyph] = []
    for read in (*lines, *more):
        glyphs += to_glyphs(read.box, read.line, ink, page.scale)
    height, width = page.grey.shape
    return ScannedPage(
        number,
        round(width * page.scale, 2),
        round(height * page.scale, 2),
        tuple(glyphs),
        rules,
        page.placement,
        doubts,
        len(boxes) + len(left) - len(lines) - len(more),
    )


def _recognised(grey: Grey, boxes: Sequence[PixelBox], least: float, engine: Engine) -> list[_ReadLine]:
    crops = [cropped(grey, box) for box in boxes]
    whole = [(box, crop) for box, crop in zip(boxes, crops, strict=True) if crop.size]
    lines = engine.recognise([crop for _, crop in whole])
    return [
        _ReadLine(box, line)
        for (box, _), line in zip(whole, lines, strict=True)
        if line.text.strip() and sum(line.confidences) / len(line.confidences) >= least
    ]


def _doubts(page: _Upright, lines: Sequence[_ReadLine], ink: Grey, engine: Engine) -> tuple[Doubt, ...]:
    """Look at every line with a digit a second time, cropped and stretched otherwise."""
    figures = [read for read in lines if any(char.isdigit() for char in read.line.text)]
    second = engine.recognise([_second_look(page.grey, read.box) for read in figures])
    found = []
    for read, again in zip(figures, second, strict=True):
        frame = ink_frame(ink, read.box)
        other = other_reading(_look(read.line), _look(again), frame.height * page.sharpness)
        if other is not None:
            bbox = scaled(frame.x0, frame.top, frame.x1, frame.bottom, page.scale)
            found.append(Doubt(bbox, read.line.text, other))
    return tuple(found)


def _second_look(grey: Grey, box: PixelBox) -> Grey:
    trim = 1 if box.height > 8 else 0
    inner = replace(box, top=box.top + trim, bottom=box.bottom - trim)
    return stretched(cropped(grey, inner), 2.3, 2.0)


class RapidEngine:
    """PP-OCR models run by onnxruntime. Loading takes about two seconds and 0.7 GB of memory."""

    def __init__(self, threads: int | None = None) -> None:
        from rapidocr import RapidOCR

        self._ocr: RapidOCR = RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.max_side_len": _DETECTION_SIDE,
                "Global.return_word_box": True,
                "EngineConfig.onnxruntime.intra_op_num_threads": -1 if threads is None else threads,
            }
        )

    def find(self, grey: Grey) -> Sequence[PixelBox]:
        """The boxes around the lines of text, from top to bottom."""
        result = self._ocr(_as_colour(grey), use_det=True, use_cls=False, use_rec=False)
        quads: Sequence[NDArray[np.float32]] | None = getattr(result, "boxes", None)  # one of four types
        height, width = grey.shape
        return [_box_around(quad, width, height) for quad in quads] if quads is not None else ()

    def recognise(self, crops: Sequence[Grey]) -> Sequence[Recognised]:
        """What each picture of one line says."""
        if not crops:
            return ()
        result = self._ocr.recognize_txt([_as_colour(crop) for crop in crops])
        infos = cast("Sequence[WordInfo]", result.word_results)  # declared as what later steps make of them
        return [_to_recognised(text, info) for text, info in zip(result.txts or (), infos, strict=True)]

    def is_upside_down(self, crops: Sequence[Grey]) -> bool:
        """Whether most of the pictures of lines stand on their heads."""
        _, verdicts = self._ocr.cls_and_rotate([_as_colour(crop) for crop in crops])
        labels = [label for label, _ in verdicts.cls_res or ()]
        return labels.count("180") * 2 > len(labels)


def _box_around(quad: NDArray[np.float32], width: int, height: int) -> PixelBox:
    left, top = np.floor(quad.min(axis=0)).tolist()
    right, bottom = np.ceil(quad.max(axis=0)).tolist()
    return PixelBox(max(int(left), 0), max(int(top), 0), min(int(right), width), min(int(bottom), height))


def _as_colour(grey: Grey) -> NDArray[np.uint8]:
    return np.repeat(grey[..., None], 3, axis=2)


def _to_recognised(text: str, info: WordInfo) -> Recognised:
    """A blank takes the place of the character before it: the engine gives it none."""
    columns = iter([column for word in info.word_cols for column in word])
    place = 0.0
    middles = []
    for char in text:
        if not char.isspace():
            place = min((next(columns, 0) + 0.5) / info.line_txt_len, 1.0)
        middles.append(place)
    return Recognised(text, tuple(middles), tuple(info.confs[: len(text)]))


def _look(line: Recognised) -> Look:
    return Look(line.text, line.confidences)
