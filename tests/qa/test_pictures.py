"""Pictures of cited places: exactly the printed text is marked, on pages, tables and paragraphs, never tofu."""

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from factories import Letters
from PIL import Image

from bench.citation_boxes import problems_of
from corpus.datatypes import Cell, CellStatus, Document, Identity, Paragraph, Row, RowRole, Source, Table
from corpus.errors import LibraryError, ReadError, UsageError
from corpus.readers.pdf import view_page
from index.library import Library, Tools
from index.settings import Settings
from qa.bot import BudgetQA
from qa.cited_cell import CitedCell, find_cell
from qa.picture import picture_of
from qa.pictures import fonts
from qa.pictures.canvas import Typeface, is_usable
from qa.pictures.datatypes import Picture
from qa.pictures.paragraph import Passage, passage_around
from qa.pictures.table import Extract, Spot, draw_table, extract_of
from qa.schema import Citation, FactInfo

FIXTURES = Path(__file__).parents[1] / "fixtures"
FILES = ("book_ruled.pdf", "book_horizontal.pdf", "book.xlsx", "book.docx", "book.txt")


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BudgetQA]:
    """The fixture books in one library."""
    home = tmp_path_factory.mktemp("文库")
    library = Library.open(home, create=True, settings=Settings(home), tools=Tools(embedder=Letters()))
    reports = library.ingest([FIXTURES / name for name in FILES])
    assert [report.problem for report in reports] == [None] * len(FILES)
    with BudgetQA(library) as opened:
        yield opened


def facts_of(bot: BudgetQA, file: str) -> list[FactInfo]:
    return bot.facts([file])


def pixels(picture: Picture) -> Image.Image:
    image = Image.open(io.BytesIO(picture.png)).convert("RGB")
    assert image.size == (picture.width, picture.height)
    return image


# --- pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", ["book_ruled.pdf", "book_horizontal.pdf"])
def test_the_mark_on_a_page_holds_exactly_the_printed_text(bot: BudgetQA, file: str) -> None:
    facts = facts_of(bot, file)
    chosen = facts[:: max(1, len(facts) // 6)]
    assert {fact.origin.value for fact in chosen} == {"cell", "prose"}
    path = bot.library.source_path(file)
    for fact in chosen:
        assert problems_of(path, fact, picture_of(bot.library, fact.citation)) == []


def test_a_label_of_two_characters_is_marked(bot: BudgetQA) -> None:
    table = next(t for t in bot.content("book_ruled.pdf").tables if any(row.label == "合计" for row in t.rows))
    source = next(row.source for row in table.rows if row.label == "合计")
    picture = picture_of(bot.library, citation(bot, "book_ruled.pdf", page=source.page, bbox=source.bbox, text="合计"))
    assert [mark.text for mark in picture.marks] == ["合计"]
    assert picture.is_exact


def test_the_mark_lets_the_print_show_through(bot: BudgetQA) -> None:
    fact = facts_of(bot, "book_ruled.pdf")[0]
    picture = picture_of(bot.library, fact.citation)
    inside = pixels(picture).crop(picture.marks[0].pixels).convert("L")
    darkest, lightest = inside.getextrema()
    assert darkest < 80 < 180 < lightest  # type: ignore[operator]


def test_the_head_of_the_table_is_shown_with_its_last_row(bot: BudgetQA) -> None:
    document = bot.content("book_ruled.pdf")
    table = max(document.tables, key=lambda one: len(one.rows))
    row = next(row for row in reversed(table.rows) if row.cells[0].text and row.source.page == table.source.page)
    source = row.cells[0].source
    picture = picture_of(
        bot.library, citation(bot, "book_ruled.pdf", page=source.page, bbox=source.bbox, text=row.cells[0].text)
    )
    assert source.bbox is not None
    assert table.source.bbox is not None
    first = int((table.source.bbox[1] - 4) * 2)
    shown = np.asarray(pixels(picture))[:80]
    page = view_page(bot.library.source_path("book_ruled.pdf").read_bytes(), source.page or 0).picture.pixels
    assert np.array_equal(shown, page[first : first + 80])


def test_what_stands_nowhere_on_the_page_is_marked_nowhere(bot: BudgetQA) -> None:
    picture = picture_of(bot.library, citation(bot, "book_ruled.pdf", page=1, text="月球开发经费"))
    assert (picture.marks, picture.is_exact) == ((), False)


@pytest.mark.parametrize("page", [999, 10**9])
def test_a_page_that_the_file_does_not_have(bot: BudgetQA, page: int) -> None:
    with pytest.raises(ReadError, match="没有第"):
        picture_of(bot.library, citation(bot, "book_ruled.pdf", page=page, text="合计"))


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "0" * 12, "book_ruled.pdf"])
def test_only_documents_of_the_library_by_their_id(bot: BudgetQA, name: str) -> None:
    with pytest.raises(UsageError):
        picture_of(bot.library, Citation(n=1, document=name, title="", file="x.pdf", page=1, text="合计"))


def test_a_source_that_is_gone_or_leads_out_of_the_library_is_not_opened(tmp_path: Path) -> None:
    home = tmp_path / "文库"
    library = Library.open(home, create=True, settings=Settings(home), tools=Tools(embedder=Letters()))
    library.ingest([FIXTURES / "book_ruled.pdf"])
    with BudgetQA(library) as bot:
        cited = bot.facts()[0].citation
        copy = library.source_path(cited.document)
        copy.unlink()
        with pytest.raises(LibraryError, match="原文件"):
            bot.citation_image(cited)
        copy.symlink_to(FIXTURES / "book_ruled.pdf")
        with pytest.raises(LibraryError, match="原文件"):
            bot.citation_image(cited)


def citation(bot: BudgetQA, file: str, **place: object) -> Citation:
    record = bot.library.document(file)
    return Citation.model_validate({"n": 1, "document": record.id, "title": record.title, "file": file, **place})


# --- tables and paragraphs ------------------------------------------------------------------------


@pytest.mark.parametrize("file", ["book.xlsx", "book.docx", "book.txt"])
@pytest.mark.parametrize("origin", ["cell", "prose"])
def test_tables_and_paragraphs_are_drawn_with_the_figure_lit(bot: BudgetQA, file: str, origin: str) -> None:
    facts = [fact for fact in facts_of(bot, file) if fact.origin == origin]
    for fact in facts[:2]:
        picture = picture_of(bot.library, fact.citation)
        assert {mark.text for mark in picture.marks} == {fact.citation.text.strip()}
        image = pixels(picture)
        x0, top, x1, bottom = picture.marks[0].pixels
        assert image.getpixel((x0 + 4, top + 4)) == (255, 228, 92)
        assert image.crop((x0 + 3, top + 3, x1 - 3, bottom - 3)).convert("L").getextrema()[0] < 90  # type: ignore[operator]
        assert image.getpixel((2, 2)) == (255, 255, 255)


def test_the_image_is_a_png(bot: BudgetQA) -> None:
    assert bot.citation_image(facts_of(bot, "book.txt")[0].citation).startswith(b"\x89PNG\r\n\x1a\n")


def table(count: int = 30, columns: tuple[tuple[str, ...], ...] = (("本年", "预算数"), ("上年",))) -> Table:
    def cell(r: int, c: int) -> Cell:
        text = f"{r}.{c}0"
        return Cell(text, None, CellStatus.READ, Source(text, line=r, cell=f"{chr(66 + c)}{r}"))

    rows = tuple(
        Row(
            f"项目{r}",
            None,
            1,
            RowRole.ITEM,
            (),
            tuple(cell(r, c) for c in range(len(columns))),
            Source(f"项目{r}", line=r),
        )
        for r in range(1, count + 1)
    )
    return Table(1, "支出表", None, "万元", columns, rows, Source("支出表", line=1), label_header="项目")


def test_head_and_rows_around_the_cell() -> None:
    extract = extract_of(CitedCell(table(), 9, 0), "10.00", len)
    texts = (
        ("", "本年", ""),
        ("项目", "预算数", "上年"),
        ("…", "…", "…"),
        *((f"项目{r}", f"{r}.00", f"{r}.10") for r in range(6, 15)),
        ("…", "…", "…"),
    )
    assert extract == Extract(texts, 2, Spot(7, 1))


def test_far_columns_are_left_out() -> None:
    wide = table(3, tuple((f"第{n}列",) for n in range(40)))
    extract = extract_of(CitedCell(wide, 0, 20), "1.200", lambda text: 300)
    assert extract.texts[0] == ("项目", "…", *(f"第{n}列" for n in (19, 20, 21)), "…")
    assert extract.texts[extract.lit.row][extract.lit.column] == "1.200"


def test_a_row_label_can_be_lit() -> None:
    assert extract_of(CitedCell(table(2), 1, None), "项目2", len).lit == Spot(3, 0)


def test_the_cited_cell_is_found_by_its_place_and_told_apart_by_the_title() -> None:
    cited = Citation(n=1, document="d", title="", file="x", line=3, cell="C3", text="3.10", table="支出表")
    assert find_cell([table()], cited) == CitedCell(table(), 2, 1)
    assert find_cell([table()], cited.model_copy(update={"cell": "D3"})) is None
    assert find_cell([table()], Citation(n=1, document="d", title="", file="x", text="3.10")) is None


def test_hostile_text_of_a_table_is_drawn_as_it_is() -> None:
    evil = table(1, (("\x1b[31m预算\u202e数",),))
    picture = draw_table(
        CitedCell(evil, 0, 0), Citation(n=1, document="d", title="\x1b]0;x\x07", file="x", text="1.00"), ""
    )
    assert picture.marks[0].text == "1.00"
    assert extract_of(CitedCell(evil, 0, 0), "1.00", len).texts[0] == ("项目", "预算数")


def document(*paragraphs: Paragraph) -> Document:
    return Document("d", "x.txt", "0" * 64, Identity("", "示例局", 2024, None), paragraphs=paragraphs)


def passage(text: str, figure: str, **place: object) -> Passage:
    cited = Citation.model_validate(
        {"n": 1, "document": "d", "title": "", "file": "x", "line": 7, "text": figure, **place}
    )
    return passage_around(document(Paragraph(1, text, (), Source(text, line=7))), cited)


def test_the_figure_of_a_paragraph_is_lit_and_no_longer_number() -> None:
    assert passage("支出13万元，收入3万元。", "3万元") == Passage("支出13万元，收入3万元。", ((9, 12),))


def test_the_right_one_of_equal_figures() -> None:
    text = "轿车0辆，客车0辆。"
    assert passage(text, "0辆", nth=2).spans == ((7, 9),)
    assert passage(text, "0辆").spans == ((2, 4), (7, 9))  # not told: both


def test_only_the_cited_line_is_looked_through() -> None:
    assert passage("收入3万元，\n支出3万元。", "3万元", line=8).spans == ((9, 12),)


def test_a_text_in_no_paragraph_is_shown_by_itself() -> None:
    assert passage("支出5万元。", "3万元") == Passage("3万元", ((0, 3),))


def test_a_long_paragraph_is_cut_around_the_figure() -> None:
    found = passage("甲" * 2000 + "3万元" + "乙" * 2000, "3万元")
    (span,) = found.spans
    assert (found.text[span[0] : span[1]], len(found.text)) == ("3万元", 805)


# --- fonts ----------------------------------------------------------------------------------------


@pytest.fixture
def no_fonts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    known = fonts.font_list()
    monkeypatch.setattr(fonts, "font_list", lambda: fonts.FontList((), (), ("no_such_package", "x"), known.probe, "〓"))
    fonts.font_path.cache_clear()
    yield
    fonts.font_path.cache_clear()


def test_the_bundled_font_covers_simplified_chinese() -> None:
    face = fonts.typeface("", 16)
    level_one = bytes(b for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFA) for b in (high, low)).decode(
        "gb2312"
    )
    assert [char for char in level_one[::7] if not face.covers(char)] == []


@pytest.mark.usefixtures("no_fonts")
def test_without_any_font_a_chinese_error_says_what_to_install() -> None:
    with pytest.raises(UsageError, match="没有找到") as error:
        fonts.typeface("", 16)
    assert "BUDGETQA_FONT" in str(error.value)


def test_a_set_font_that_has_no_chinese_is_an_error(tmp_path: Path) -> None:
    for path in (tmp_path / "none.ttf", Path(__file__)):
        with pytest.raises(UsageError, match="BUDGETQA_FONT"):
            fonts.typeface(str(path), 16)


def test_a_set_font_is_used() -> None:
    path = fonts.font_path("")
    assert fonts.font_path(str(path)) == path
    assert is_usable(path, fonts.font_list().probe)


def test_a_character_that_the_font_lacks_is_no_empty_box() -> None:
    face = Typeface(fonts.font_path(""), 16, "〓")
    assert face.shown("预算\U000f0001数") == "预算〓数"


def test_wrapping_keeps_numbers_whole() -> None:
    face = fonts.typeface("", 20)
    lines = face.wrapped("公务接待费1,234.50万元", face.width("公务接待费1,2"))
    assert lines == ["公务接待费", "1,234.50万元"]
    assert face.wrapped("1" * 40, face.width("1" * 15)) == ["1" * 15, "1" * 15, "1" * 10]


def test_pictures_are_drawn_by_several_threads_at_once(bot: BudgetQA) -> None:
    cited = [fact.citation for fact in facts_of(bot, "book_ruled.pdf")[:12]]
    alone = [bot.citation_image(one) for one in cited]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(bot.citation_image, cited)) == alone
