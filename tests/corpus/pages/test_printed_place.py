"""Where a printed text stands: exactly its characters, never a part of a longer number."""

import pytest

from corpus.datatypes import BBox
from corpus.pages.datatypes import Glyph, PageContent
from corpus.pages.printed_place import Piece, find_printed

WIDE = 10.0


def row(text: str, top: float, left: float = 0.0) -> list[Glyph]:
    """Characters of ten points each; a blank leaves room and no glyph."""
    places = ((left + n * WIDE, char) for n, char in enumerate(text))
    return [Glyph(char, (x, top, x + WIDE, top + 10)) for x, char in places if char != " "]


def page(*rows: list[Glyph], number: int = 1) -> PageContent:
    return PageContent(number, 600, 800, tuple(glyph for one in rows for glyph in one))


def line(top: float) -> BBox:
    return 0, top, 600, top + 10


def test_two_characters_are_enough() -> None:
    assert find_printed(page(row("合计 3.5", 20)), "合计", line(20)) == [(Piece(1, (0, 20, 20, 30), "合计"),)]


def test_blanks_do_not_count() -> None:
    found = find_printed(page(row("计 4, 200 万元", 20)), "4,200万 元", line(20))
    assert found == [(Piece(1, (20, 20, 110, 30), "4,200万元"),)]


@pytest.mark.parametrize("printed", ["13万元", "0.3万元", "1,3万元"])
def test_a_number_is_not_found_within_a_longer_one(printed: str) -> None:
    assert find_printed(page(row(printed, 20)), "3万元", line(20)) == []


@pytest.mark.parametrize("printed", ["3.55", "35", "3,500"])
def test_nor_at_the_beginning_of_one(printed: str) -> None:
    assert find_printed(page(row(printed, 20)), "3", line(20)) == []


def test_a_digit_of_the_line_above_makes_no_number_longer() -> None:
    content = page(row("第 1", 5), row("7.31%。", 20))
    assert find_printed(content, "7.31%", line(20)) == [(Piece(1, (0, 20, 50, 30), "7.31%"),)]


def test_only_what_begins_on_the_line_counts() -> None:
    content = page(row("收入3万元", 20), row("支出3万元", 40))
    assert find_printed(content, "3万元", line(40)) == [(Piece(1, (20, 40, 50, 50), "3万元"),)]


def test_all_equal_texts_of_a_line_from_left_to_right() -> None:
    found = find_printed(page(row("车0辆，机0辆", 20)), "0辆", line(20))
    assert [place[0].bbox[0] for place in found] == [10, 50]


def test_a_text_over_two_lines_has_two_pieces() -> None:
    found = find_printed(page(row("支出2", 20, 570), row("5万元。", 40)), "25万元", line(20))
    assert found == [(Piece(1, (590, 20, 600, 30), "2"), Piece(1, (0, 40, 30, 50), "5万元"))]


def test_a_text_broken_by_the_end_of_the_page_goes_on_behind_its_running_head() -> None:
    first = page(row("支出为250", 700, 540), row("- 7 -", 780, 300))
    second = page(row("示例市水务局", 20), row("万元，比上年", 60), number=2)
    place = (Piece(1, (570, 700, 600, 710), "250"), Piece(2, (0, 60, 20, 70), "万元"))
    assert find_printed(first, "250万元", line(700), second) == [place]


def test_a_ligature_is_one_glyph_of_several_characters() -> None:
    content = page([Glyph("ffi", (0, 20, 10, 30)), *row("ce", 20, 10)])
    assert find_printed(content, "ffice", None) == [(Piece(1, (0, 20, 30, 30), "ffice"),)]
    assert find_printed(content, "fice", None) == []


def test_characters_written_in_another_order_are_found_by_rows() -> None:
    content = PageContent(1, 600, 800, tuple(reversed(row("12.5", 20))))
    assert find_printed(content, "12.5", None) == [(Piece(1, (0, 20, 40, 30), "12.5"),)]


@pytest.mark.parametrize("text", ["", " ", "没有"])
def test_what_is_not_printed_is_not_found(text: str) -> None:
    assert find_printed(page(row("收入3万元", 20)), text, None) == []
