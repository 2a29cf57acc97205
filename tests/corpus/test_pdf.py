"""PDF files made on the spot, and the real ones where they are at hand."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus.datatypes import Grid, Line
from corpus.errors import ReadError
from corpus.pages.datatypes import Glyph, PageContent
from corpus.pages.picture import PagePicture
from corpus.pages.text_layer import Defect, as_printed, char_of, find_defect, printed_once, turn_of
from corpus.readers.pdf import read_pages, read_pdf, render

ROOT = Path(__file__).parents[2]
DOCUMENTS = ROOT.parent / "shared" / "documents"

canvas = pytest.importorskip("reportlab.pdfgen.canvas")


def pdf_of(*pages: Callable[[Any], None], size: tuple[float, float] = (600, 800), **options: Any) -> bytes:
    """A PDF of pages that are drawn by functions, with a Chinese font set at 10 points."""
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont

    registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    drawing = canvas.Canvas(stream, pagesize=size, **options)
    for draw in pages:
        drawing.setFont("STSong-Light", 10)
        draw(drawing)
        drawing.showPage()
    drawing.save()
    return stream.getvalue()


def table(drawing: Any) -> None:
    for x in (100, 200, 300):
        drawing.line(x, 700, x, 660)
    for y in (700, 680, 660):
        drawing.line(100, y, 300, y)
    for x, y, text in ((105, 685, "项目"), (205, 685, "金额"), (105, 665, "办公费"), (205, 665, "1,234.56")):
        drawing.drawString(x, y, text)


def title(drawing: Any) -> None:
    drawing.drawString(100, 720, "示例市图书馆支出预算表")


def both(drawing: Any) -> None:
    title(drawing)
    table(drawing)


def shape(blocks: tuple[Line | Grid, ...]) -> list[str | list[list[str]]]:
    return [
        [[cell.text for cell in row if cell] for row in block.rows] if isinstance(block, Grid) else block.text
        for block in blocks
    ]


TABLE = [["项目", "金额"], ["办公费", "1,234.56"]]


def test_lines_and_tables() -> None:
    raw = read_pdf(pdf_of(both), "表.pdf")
    assert shape(raw.blocks) == ["示例市图书馆支出预算表", TABLE]
    assert (raw.file, raw.pages, raw.problems, len(raw.sha256)) == ("表.pdf", 1, (), 64)


@pytest.mark.parametrize("rotation, origin", [(90, (800, 0)), (180, (600, 800)), (270, (0, 600))])
def test_a_turned_page_reads_as_it_is_seen(rotation: int, origin: tuple[float, float]) -> None:
    def turned(drawing: Any) -> None:
        drawing.setPageRotation(rotation)
        drawing.translate(*origin)
        drawing.rotate(rotation)
        drawing.setFont("STSong-Light", 10)
        both(drawing)

    straight, seen = next(read_pages(pdf_of(both))), next(read_pages(pdf_of(turned)))
    assert (seen.width, seen.height) == (600, 800)
    assert [g.text for g in seen.glyphs] == [g.text for g in straight.glyphs]
    for one, other in zip(seen.glyphs, straight.glyphs, strict=True):
        assert one.bbox == pytest.approx(other.bbox, abs=0.02)
    assert shape(read_pdf(pdf_of(turned), "x").blocks) == ["示例市图书馆支出预算表", TABLE]


@pytest.mark.parametrize("angle, origin", [(90, (600, 0)), (270, (0, 800)), (180, (600, 800))])
def test_a_page_printed_sideways_is_turned(angle: int, origin: tuple[float, float]) -> None:
    def sideways(drawing: Any) -> None:
        drawing.translate(*origin)
        drawing.rotate(angle)
        drawing.translate(0, -200 if angle != 180 else 0)
        drawing.setFont("STSong-Light", 10)
        both(drawing)

    data = pdf_of(sideways)
    (page,) = read_pages(data)
    assert (page.width, page.height) == ((600, 800) if angle == 180 else (800, 600))
    assert shape(read_pdf(data, "x").blocks) == ["示例市图书馆支出预算表", TABLE]
    assert struct.unpack(">II", render(data, 1, scale=1)[16:24]) == (page.width, page.height)


def test_positions_are_points_from_the_top_left() -> None:
    (page,) = read_pages(pdf_of(table))
    assert (page.number, page.width, page.height) == (1, 600, 800)
    glyph = next(glyph for glyph in page.glyphs if glyph.text == "项")
    assert glyph.bbox == pytest.approx((105, 105, 115, 115), abs=3)
    assert min(rule.top for rule in page.rules) == pytest.approx(100)


def test_filled_strips_are_rules() -> None:
    def strips(drawing: Any) -> None:
        table(drawing)
        drawing.setFillGray(0.9)
        drawing.rect(100, 680, 200, 20, stroke=0, fill=1)

    def thin(drawing: Any) -> None:
        for x in (100, 200, 300):
            drawing.rect(x, 660, 0.7, 40, stroke=0, fill=1)
        for y in (700, 680, 660):
            drawing.rect(100, y, 200, 0.7, stroke=0, fill=1)
        for x, y, text in ((105, 685, "项目"), (205, 685, "金额"), (105, 665, "办公费"), (205, 665, "1,234.56")):
            drawing.drawString(x, y, text)

    assert shape(read_pdf(pdf_of(strips), "x").blocks) == [TABLE]
    assert shape(read_pdf(pdf_of(thin), "x").blocks) == [TABLE]


def test_white_rules_show_only_on_colour() -> None:
    def white(drawing: Any) -> None:
        drawing.setStrokeGray(1)
        drawing.line(100, 500, 400, 500)
        drawing.line(150, 480, 150, 520)
        drawing.setFillGray(0.8)
        drawing.rect(100, 660, 200, 40, stroke=0, fill=1)
        drawing.setFillGray(0)
        table(drawing)
        drawing.drawString(120, 505, "甲乙丙")
        drawing.drawString(160, 485, "丁戊己")

    assert shape(read_pdf(pdf_of(white), "x").blocks)[0] == TABLE
    (page,) = read_pages(pdf_of(white))
    assert max(rule.bottom for rule in page.rules) == pytest.approx(140)


def test_form_fields_are_read() -> None:
    def form(drawing: Any) -> None:
        title(drawing)
        drawing.acroForm.textfield(x=100, y=500, width=200, height=20, value="12345.67", fontSize=10)

    raw = read_pdf(pdf_of(form), "x")
    assert "12345.67" in [block.text for block in raw.blocks if isinstance(block, Line)]


def test_bold_by_printing_twice_reads_once() -> None:
    def twice(drawing: Any) -> None:
        drawing.drawString(100, 700, "合计 11 22")
        drawing.drawString(100.4, 700, "合计 11 22")

    (page,) = read_pages(pdf_of(twice))
    assert "".join(glyph.text for glyph in page.glyphs) == "合计1122"


def picture(drawing: Any) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    drawing.drawImage(ImageReader(Image.new("RGB", (60, 80), (200, 200, 200))), 0, 0, 600, 800)


SCAN = "第2页是扫描图片，没有文字层，没有读取。请安装文字识别（OCR）组件后重新导入，或换用可复制文字的文件"


def test_a_scanned_page_is_named() -> None:
    raw = read_pdf(pdf_of(title, picture), "x")
    assert (shape(raw.blocks), raw.problems) == (["示例市图书馆支出预算表"], (SCAN,))


def test_a_scanned_page_goes_to_ocr() -> None:
    seen: list[PagePicture] = []

    def ocr(page: PagePicture) -> PageContent:
        seen.append(page)
        glyphs = tuple(Glyph(char, (100 + 10 * n, 90, 110 + 10 * n, 100), 0.9) for n, char in enumerate("扫描的字"))
        return PageContent(page.number, page.width, page.height, glyphs)

    raw = read_pdf(pdf_of(title, picture, title), "x", ocr)
    texts = [block.text for block in raw.blocks if isinstance(block, Line)]
    assert texts == ["示例市图书馆支出预算表", "扫描的字", "示例市图书馆支出预算表"]
    assert raw.problems == ()
    (page,) = seen
    assert (page.number, page.width, page.height, page.pixels.shape) == (2, 600, 800, (2223, 1667, 3))
    assert page.pixels[1000, 800].tolist() == [200, 200, 200]


def test_an_ocr_that_fails_is_named() -> None:
    def ocr(page: PagePicture) -> PageContent:
        raise ReadError("识别引擎没有启动", "请重新安装")

    raw = read_pdf(pdf_of(picture), "x", ocr)
    assert raw.problems == ("第1页是扫描图片，没有文字层，文字识别失败：识别引擎没有启动。请重新安装。",)


def test_a_blank_page_is_no_problem() -> None:
    raw = read_pdf(pdf_of(title, lambda drawing: None), "x")
    assert (raw.pages, raw.problems) == (2, ())


def glyphs_of(text: str, width: float) -> tuple[Glyph, ...]:
    return tuple(Glyph(char, (n * width, 0, n * width + width, 10)) for n, char in enumerate(text))


@pytest.mark.parametrize(
    "text, width, expected",
    [
        pytest.param("!\"#$%&'()*+,-./0123456789:;<=>?@" * 3, 10, Defect.ENCODING, id="Chinese widths"),
        pytest.param("\ufffd\ufffd\ufffd预算支出" * 9, 10, Defect.ENCODING, id="unmapped"),
        pytest.param("\ue001\ue002\ue003\ue004" * 20, 5, Defect.ENCODING, id="private use"),
        pytest.param("1,234.56 0.00 98.7% " * 9, 5, None, id="numbers"),
        pytest.param("Annual budget of the library. " * 5, 5, None, id="English"),
        pytest.param("一般公共预算支出情况说明" * 9, 10, None, id="Chinese"),
        pytest.param("\uf06c一般公共预算支出情况说明如下所示" * 4, 10, None, id="bullets"),
    ],
)
def test_which_text_layers_are_text(text: str, width: float, expected: Defect | None) -> None:
    assert find_defect(glyphs_of(text.replace(" ", ""), width), 0, 0) is expected


def test_drawn_letters_are_no_text() -> None:
    assert find_defect((), 0, 5000) is Defect.DRAWN
    assert find_defect(glyphs_of("预算" * 40, 10), 0, 5000) is None


@pytest.mark.parametrize(
    "char, plain", [("⽬", "目"), ("⻓", "长"), ("ﬁ", "fi"), ("，", "，"), ("１", "１"), ("目", "目")]
)
def test_characters_in_their_ordinary_form(char: str, plain: str) -> None:
    assert as_printed(char) == plain


@pytest.mark.parametrize(
    "code, char",
    [(0x76EE, "目"), (0x02, "-"), (0xFFFE, "-"), (0x20, ""), (0x3000, ""), (0xFEFF, ""), (0xD800, "\ufffd")],
)
def test_characters_of_code_points(code: int, char: str) -> None:
    assert char_of(code) == char


@pytest.mark.parametrize(
    "angles, turn",
    [
        ([0.0] * 30, 0),
        ([4.7124] * 28 + [0.0] * 2, 90),
        ([1.5708] * 30, 270),
        ([4.7124] * 20 + [0.0] * 10, None),
        ([4.7124] * 5, None),
        ([-1.0] * 30, None),
    ],
)
def test_how_a_page_is_to_be_held(angles: list[float], turn: int | None) -> None:
    assert turn_of(angles) == turn


def test_digits_side_by_side_are_not_twins() -> None:
    side_by_side = glyphs_of("1111", 5)
    assert printed_once(side_by_side) == side_by_side


@pytest.mark.parametrize(
    "data, problem",
    [
        (b"", "文件“x.pdf”是空的"),
        (b"%PDF-1.7 nothing", "PDF 文件“x.pdf”已损坏，或不是 PDF 文件"),
        (b"not a pdf at all", "PDF 文件“x.pdf”已损坏，或不是 PDF 文件"),
    ],
)
def test_damaged_files(data: bytes, problem: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_pdf(data, "x.pdf")
    assert caught.value.problem == problem
    assert caught.value.remedy


def test_a_file_with_a_password() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    data = pdf_of(title, encrypt=StandardEncryption("secret", strength=128))
    with pytest.raises(ReadError) as caught:
        read_pdf(data, "x.pdf")
    assert caught.value.problem == "PDF 文件“x.pdf”有密码保护"


def test_a_picture_of_a_page() -> None:
    png = render(pdf_of(title, picture), page=2, scale=0.5)
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">II", png[16:24]) == (300, 400)
    start = png.index(b"IDAT") + 4
    (length,) = struct.unpack(">I", png[start - 8 : start - 4])
    pixels = zlib.decompress(png[start : start + length])
    assert (len(pixels), pixels[901 * 200 + 1 : 901 * 200 + 4]) == (901 * 400, bytes([200, 200, 200]))


def test_a_page_that_is_not_there() -> None:
    with pytest.raises(ReadError) as caught:
        render(pdf_of(title), page=2)
    assert caught.value.problem == "文件没有第2页"


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the shared documents are not at hand")
@pytest.mark.parametrize(
    "name, grids, cells, problems",
    [
        ("nanchang_2025_general_expenditure_execution.pdf", 1, 3362, 0),
        ("jiangsu_huaian_2026_budget_report.pdf", 0, 0, 12),
        ("江苏省委办公厅2019年度部门预算公开表格.pdf", 12, 587, 0),
    ],
)
def test_real_documents(name: str, grids: int, cells: int, problems: int) -> None:
    raw = read_pdf((DOCUMENTS / name).read_bytes(), name)
    found = [block for block in raw.blocks if isinstance(block, Grid)]
    filled = sum(1 for grid in found for row in grid.rows for cell in row if cell and cell.text)
    assert (len(found), filled, len(raw.problems)) == (grids, cells, problems)
