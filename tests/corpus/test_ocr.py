"""Scanned pages: from pixels and a hand-made engine to glyphs, doubts and places; one page by the real engine."""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from corpus.datatypes import Grid, GridCell, Line, Source
from corpus.errors import ReadError, UnsupportedFormatError
from corpus.pages.datatypes import Glyph, PageContent, Rule
from corpus.pages.picture import PagePicture
from corpus.pages.scan_digits import Doubt, Look, other_reading, well_formed
from corpus.pages.scan_lines import Recognised, cut_at_rules, grown, overlooked, to_glyphs
from corpus.pages.scan_pixels import (
    Grey,
    PixelBox,
    is_blank,
    sharpness_of,
    skew_of,
    straightened,
    stretched,
    to_grey,
    turned,
)
from corpus.pages.scan_place import Placement, ScannedPage, as_displayed, page_problems
from corpus.readers import ocr
from corpus.readers.image import pictures_of, read_image
from corpus.readers.ocr import OcrReader

FONTS = ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc")
needs_ocr = pytest.mark.skipif(not ocr.is_installed(), reason="the OCR packages are not installed")


def look(text: str, *unsure: int) -> Look:
    """A reading that is unsure of the characters at these places."""
    return Look(text, tuple(0.6 if n in unsure else 0.99 for n in range(len(text))))


# --- doubts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "first, second, height, other",
    [
        (look("1,234.50"), look("1,234.50"), 20, None),
        (look("1, 234.50"), look("1,234. 50"), 20, None),
        (look("１，２３４.５０"), look("1,234.50"), 20, None),
        (look("基本支出"), look("基木支出"), 20, None),
        (look("比上年增加12.5万元。"), look("比上年增加12.5万元."), 20, None),
        (look("1,234.50"), look("7,234.50"), 20, "7,234.50"),
        (look("33.50"), look("3.50"), 20, "3.50"),
        (look("-43.8"), look("43.8"), 20, "43.8"),
        (look("2.40"), look("240"), 20, "240"),
        (look("比上年增加12.5万元"), look("比上年增加125万元"), 20, "比上年增加125万元"),
        (look("支出"), look("支出1"), 20, "支出1"),
        (look("1,733,87"), look("1,733,87"), 20, "1,733.87"),
        (look("1.430.03"), look("1.430.03"), 20, "1,430.03"),
        (look("1O.5"), look("1O.5"), 20, "10.5"),
        (look("59,972.79", 0), look("59,972.79"), 20, "59,972.79"),
        (look("支5出", 0), look("支5出"), 20, None),
        (look("59,972.79"), look("59,972.79"), 6, "59,972.79"),
    ],
)
def test_a_figure_is_certain_only_if_two_sure_readings_agree(
    first: Look, second: Look, height: int, other: str | None
) -> None:
    assert other_reading(first, second, height) == other


@pytest.mark.parametrize(
    "text, number",
    [
        ("1,733,87", "1,733.87"),
        ("1.430.03", "1,430.03"),
        ("12.345.678", "12,345,678"),
        ("1O.5l", "10.51"),
        ("1,234", "1,234"),
        ("12,5", "12.5"),
        ("12,5%", "12.5%"),
        ("12.5", "12.5"),
        ("1234", "1234"),
    ],
)
def test_what_is_nearly_a_number_most_likely_prints_one(text: str, number: str) -> None:
    assert well_formed(text) == number


# --- pixels ---------------------------------------------------------------------------------------


def striped_page(width: int = 900, height: int = 1200) -> Grey:
    """A page with the grey levels of lines of text."""
    page = np.full((height, width), 240, np.uint8)
    for top in range(100, height - 100, 30):
        page[top : top + 12, 90:800:3] = 40
    return page


@pytest.mark.parametrize("degrees", [-2.7, -1.0, -0.3, 0.0, 0.5, 2.4])
def test_skew_is_measured_and_undone(degrees: float) -> None:
    skewed = straightened(striped_page(), degrees)
    assert skew_of(skewed) == pytest.approx(-degrees, abs=0.1)


def test_blank_pages_are_told_from_pages_with_one_small_mark() -> None:
    rng = np.random.default_rng(2)
    paper = np.clip(235 + rng.normal(0, 9, (600, 500)), 0, 255).astype(np.uint8)
    marked = paper.copy()
    marked[300:312, 200:202] = 60  # the stem of one digit
    assert is_blank(paper)
    assert not is_blank(marked)


def test_grey_levels_of_colours_and_of_what_is_transparent() -> None:
    pixels = np.array([[[255, 255, 255, 255], [0, 0, 0, 255], [0, 0, 0, 0], [255, 0, 0, 255]]], np.uint8)
    assert to_grey(pixels).tolist() == [[255, 0, 255, 76]]


def test_an_enlarged_page_is_no_sharper_than_before() -> None:
    page = page_with_marks()
    enlarged = stretched(page, 2.5, 2.5)
    assert sharpness_of(page) == 1
    assert sharpness_of(enlarged) < 0.9
    assert sharpness_of(np.full((90, 90), 255, np.uint8)) == 1


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
@pytest.mark.parametrize("degrees", [0.0, 1.5])
def test_a_box_is_led_back_to_the_page_as_displayed(quarters: int, degrees: float) -> None:
    displayed = np.full((300, 200), 255, np.uint8)
    displayed[50:54, 150:154] = 0
    upright = turned(straightened(displayed, degrees), quarters)
    rows, columns = np.nonzero(upright < 100)
    box = (float(columns.min()), float(rows.min()), float(columns.max() + 1), float(rows.max() + 1))
    x0, top, x1, bottom = Placement(200, 300, quarters, degrees).displayed(box)
    assert (x0 + x1) / 2 == pytest.approx(152, abs=1)
    assert (top + bottom) / 2 == pytest.approx(52, abs=1)


# --- lines ----------------------------------------------------------------------------------------


def test_a_box_over_a_vertical_rule_is_cut_there() -> None:
    box = PixelBox(10, 20, 110, 40)
    rules = (Rule(50, 0, 50, 100), Rule(70, 0, 70, 22), Rule(0, 30, 200, 30))
    assert cut_at_rules([box], rules, 1.0) == [PixelBox(10, 20, 49, 40), PixelBox(51, 20, 110, 40)]


def test_a_box_grows_over_a_digit_that_was_cut_off_but_not_over_a_rule() -> None:
    ink = np.zeros((60, 200), np.uint8)
    ink[20:40, 30:40] = ink[20:40, 43:100] = ink[20:40, 103:110] = 255
    found = grown([PixelBox(42, 18, 101, 42)], ink, (Rule(102, 0, 102, 60),), 1.0)
    assert found == [PixelBox(30, 18, 101, 42)]


def test_ink_that_the_engine_passed_over_is_offered_again() -> None:
    ink = np.zeros((100, 200), np.uint8)
    ink[20:40, 20:80] = ink[20:40, 150:156] = 255
    ink[60, 60] = 255  # dirt
    assert overlooked(ink, [PixelBox(18, 18, 82, 42)], 0.36) == [PixelBox(146, 16, 160, 44)]


def test_glyphs_end_where_the_ink_does_though_the_engine_knows_places_only_roughly() -> None:
    ink = np.zeros((40, 100), np.uint8)
    ink[10:30, 10:20] = ink[10:30, 40:44] = ink[10:30, 50:60] = 255
    line = Recognised("1 15", (0.1, 0.2, 0.47, 0.62), (0.9, 1.0, 0.8, 0.7))
    assert to_glyphs(PixelBox(5, 5, 65, 35), line, ink, 0.5) == (
        Glyph("1", (5.0, 5.0, 10.0, 15.0), 0.9),
        Glyph("1", (20.0, 5.0, 22.0, 15.0), 0.8),
        Glyph("5", (25.0, 5.0, 30.0, 15.0), 0.7),
    )


def test_characters_that_touch_are_parted_half_way() -> None:
    ink = np.zeros((40, 100), np.uint8)
    ink[10:30, 10:30] = ink[10:30, 34:44] = 255
    line = Recognised("甲乙5", (0.25, 0.5, 0.85), (0.9, 1.0, 0.8))
    assert to_glyphs(PixelBox(5, 5, 45, 35), line, ink, 1.0) == (
        Glyph("甲", (10.0, 10.0, 20.0, 30.0), 0.9),
        Glyph("乙", (20.0, 10.0, 30.0, 30.0), 1.0),
        Glyph("5", (34.0, 10.0, 44.0, 30.0), 0.8),
    )


# --- the reader, with an engine made by hand --------------------------------------------------------


@dataclass
class FakeEngine:
    """Finds one box on the page and reads it as told, first and second time."""

    box: PixelBox
    readings: list[str]
    upside_down: bool = False
    calls: list[str] = field(default_factory=list)

    def find(self, grey: Grey) -> Sequence[PixelBox]:
        self.calls.append("find")
        return [self.box]

    def recognise(self, crops: Sequence[Grey]) -> Sequence[Recognised]:
        if not crops:
            return ()
        text = self.readings.pop(0)
        count = len(text)
        return [Recognised(text, tuple((n + 0.5) / count for n in range(count)), (0.95,) * count)]

    def is_upside_down(self, crops: Sequence[Grey]) -> bool:
        return self.upside_down


def page_with_marks() -> Grey:
    """Four digits of solid ink on a page of 400 × 300 pixels."""
    page = np.full((300, 400), 255, np.uint8)
    for left in (100, 115, 130, 145):
        page[100:120, left : left + 10] = 0
    return page


def picture(grey: Grey, number: int = 3) -> PagePicture:
    height, width = grey.shape
    return PagePicture(number, width / 2, height / 2, np.repeat(grey[..., None], 3, axis=2))


@needs_ocr
def test_a_page_becomes_glyphs_and_doubts() -> None:
    engine = FakeEngine(PixelBox(95, 95, 160, 125), ["1234", "1284"])
    page = OcrReader(engine=engine)(picture(page_with_marks()))
    assert "".join(glyph.text for glyph in page.glyphs) == "1234"
    assert [round(glyph.bbox[0]) for glyph in page.glyphs] == pytest.approx([50, 57, 65, 72], abs=1)
    assert [(doubt.text, doubt.other) for doubt in page.doubts] == [("1234", "1284")]
    assert (page.number, page.width, page.height, page.overlooked) == (3, 200, 150, 0)
    assert page_problems(page) == ["第3页是扫描件，“1234”（或为“1284”）数字识别没有把握。请核对原件"]


@needs_ocr
def test_a_page_on_its_head_is_turned() -> None:
    engine = FakeEngine(PixelBox(240, 175, 305, 205), ["1234", "1234"], upside_down=True)
    page = OcrReader(engine=engine)(picture(turned(page_with_marks(), 2)))
    assert page.placement.quarters == 2
    assert [round(glyph.bbox[0]) for glyph in page.glyphs] == pytest.approx([50, 57, 65, 72], abs=1)
    assert page.placement.displayed(page.glyphs[0].bbox)[0] == pytest.approx(145, abs=1)


@needs_ocr
def test_a_blank_page_costs_nothing() -> None:
    engine = FakeEngine(PixelBox(0, 0, 9, 9), [])
    page = OcrReader(engine=engine)(picture(np.full((300, 400), 250, np.uint8)))
    assert (page.glyphs, page.rules, engine.calls) == ((), (), [])


def test_without_the_packages_a_reader_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "find_spec", lambda _: None)
    with pytest.raises(UnsupportedFormatError) as error:
        OcrReader()(picture(page_with_marks()))
    assert "没有安装文字识别" in error.value.problem
    assert 'pip install "budgetqa[ocr]"' in error.value.remedy


# --- blocks -----------------------------------------------------------------------------------------


def test_blocks_of_scanned_pages_are_led_back_and_others_kept() -> None:
    page = ScannedPage(2, 200, 100, (), placement=Placement(100, 200, 1))
    line = Line("甲", Source("甲", page=2, bbox=(10, 20, 30, 40)))
    other = Line("乙", Source("乙", page=1, bbox=(10, 20, 30, 40)))
    grid = Grid(((GridCell("丙", Source("丙", page=2, bbox=(10, 20, 30, 40))), None),))
    moved = (60.0, 10.0, 80.0, 30.0)
    assert as_displayed([line, other, grid], {2: page}) == (
        Line("甲", Source("甲", page=2, bbox=moved, ocr=True)),
        other,
        Grid(((GridCell("丙", Source("丙", page=2, bbox=moved, ocr=True)), None),)),
    )


def test_problems_name_five_doubts_and_count_the_rest() -> None:
    doubts = tuple(Doubt((0, 0, 1, 1), f"{n}", f"{n}") for n in range(7))
    page = ScannedPage(4, 10, 10, (), doubts=doubts, overlooked=2)
    assert page_problems(page) == [
        "第4页是扫描件，“0”、“1”、“2”、“3”、“4”等7处数字识别没有把握。请核对原件",
        "第4页有2处印迹没有认出。请核对原件",
    ]


# --- picture files ------------------------------------------------------------------------------------


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP"])
def test_each_kind_of_picture_becomes_a_page_of_its_size(kind: str) -> None:
    problems: list[str] = []
    (page,) = pictures_of(encoded(Image.new("RGB", (400, 200), "white"), kind), "图片", problems)
    assert page.pixels.shape[:2] == (200, 400)
    assert page.width == pytest.approx(2 * page.height)
    assert problems == []


def test_the_resolution_that_a_file_states_gives_its_size_in_points() -> None:
    (page,) = pictures_of(encoded(Image.new("L", (1654, 2339), 255), "PNG", dpi=(200, 200)), "a.png", [])
    assert (round(page.width), round(page.height)) == (595, 842)


def test_each_frame_of_a_tiff_is_a_page() -> None:
    frames = [Image.new("1", (60, 80), 1) for _ in range(3)]
    data = encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    assert [page.number for page in pictures_of(data, "a.tif", [])] == [1, 2, 3]


@pytest.mark.parametrize(
    "data", [b"", b"\x89PNG\r\n\x1a\n", b"not a picture", encoded(Image.new("L", (90, 90)), "PNG")[:60]]
)
def test_damaged_pictures_are_refused(data: bytes) -> None:
    with pytest.raises(ReadError):
        read_image(data, "a.png", OcrReader(engine=FakeEngine(PixelBox(0, 0, 9, 9), [])))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = encoded(Image.new("1", (8_000, 8_000)), "PNG")
    with pytest.raises(ReadError, match="太大"):
        list(pictures_of(bomb, "a.png", []))


@needs_ocr
def test_a_picture_file_becomes_a_document() -> None:
    data = encoded(Image.fromarray(page_with_marks()), "PNG", dpi=(144, 144))
    engine = FakeEngine(PixelBox(95, 95, 160, 125), ["1234", "1234"])
    document = read_image(data, "a.png", OcrReader(engine=engine))
    assert [block.text for block in document.blocks if isinstance(block, Line)] == ["1234"]
    assert (document.file, document.pages, document.problems) == ("a.png", 1, ())


# --- the real engine ----------------------------------------------------------------------------------


@needs_ocr
def test_a_skewed_noisy_table_is_read_right_by_the_real_engine() -> None:
    """Slow (some seconds): the only test that runs the recogniser."""
    path = next((name for name in FONTS if Path(name).exists()), None)
    if path is None:
        pytest.skip("no font with Chinese characters")
    rows = [("项目", "合计", "基本支出"), ("教育支出", "21,345.67", "1,345.60"), ("卫生支出", "808.95", "7")]
    page = read_page_of(rows, path)
    for text in ("教育支出", "21,345.67", "1,345.60", "卫生支出", "808.95"):
        assert text in lines_of(page)
    assert [glyph.text for glyph in page.glyphs][-1] == "7"
    assert sum(rule.top == rule.bottom for rule in page.rules) == 4
    assert sum(rule.x0 == rule.x1 for rule in page.rules) == 4
    assert page.placement.degrees == pytest.approx(-1, abs=0.15)
    assert page.doubts == ()


def read_page_of(rows: Sequence[Sequence[str]], font_path: str) -> ScannedPage:
    """Draw a table at 200 dpi, skew it, spoil it, and read it."""
    image = Image.new("L", (1000, 420), 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(font_path, 28)
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            draw.rectangle((60 + 280 * c, 60 + 90 * r, 340 + 280 * c, 150 + 90 * r), outline=0, width=2)
            draw.text((90 + 280 * c, 82 + 90 * r), text, font=font, fill=0)
    skewed = image.rotate(1, resample=Image.Resampling.BICUBIC, fillcolor=255)
    noise = np.random.default_rng(3).normal(0, 8, (420, 1000))
    spoilt = Image.fromarray(np.clip(np.asarray(skewed, np.float32) * 0.95 + noise, 0, 255).astype(np.uint8))
    jpeg = encoded(spoilt, "JPEG", quality=60, dpi=(200, 200))
    (picture_read,) = pictures_of(jpeg, "a.jpg", [])
    return OcrReader(threads=1)(picture_read)


def lines_of(page: PageContent) -> list[str]:
    """The glyphs joined where they stand in one line without a wide gap."""
    lines: list[str] = []
    last: Glyph | None = None
    for glyph in page.glyphs:
        if last and abs(last.bbox[1] - glyph.bbox[1]) < 3 and 0 <= glyph.bbox[0] - last.bbox[2] < 15:
            lines[-1] += glyph.text
        else:
            lines.append(glyph.text)
        last = glyph
    return lines


def test_the_engine_is_looked_for_without_loading_it() -> None:
    assert ocr.is_installed() == bool(importlib.util.find_spec("rapidocr") and importlib.util.find_spec("cv2"))
