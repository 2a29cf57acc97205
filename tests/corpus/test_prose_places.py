"""Which of several equal prints on a line a figure of prose is."""

import pytest

from corpus.datatypes import Paragraph, Source
from corpus.prose_places import places_of, source_of


def cited(text: str, nth_digit: int) -> Source:
    """The source of the n-th 0 of a paragraph of one line."""
    start = [n for n, char in enumerate(text) if char == "0"][nth_digit]
    return source_of(Paragraph(1, text, (), Source(text, page=3)), start, start + 2)


def test_equal_figures_of_one_line_are_told_apart() -> None:
    text = "轿车0辆，越野车0辆，其他车0辆。"
    assert [cited(text, n) for n in range(3)] == [Source("0辆", page=3, nth=n) for n in (1, 2, 3)]


def test_a_figure_that_its_line_prints_once_has_no_number() -> None:
    assert cited("轿车0辆，越野车1辆。", 0) == Source("0辆", page=3)


def test_a_figure_that_the_end_of_its_line_breaks_counts_too() -> None:
    first, second = Source("轿车0辆，客车0", page=3), Source("辆，货车0辆。", page=3)
    text = "轿车0辆，客车0辆，货车0辆。"
    paragraph = Paragraph(1, text, (), first, ((0, first), (8, second)))
    found = [source_of(paragraph, n, n + 2) for n, char in enumerate(text) if char == "0"]
    assert [(source.text, source.nth) for source in found] == [("0辆", 1), ("0辆", 2), ("0辆", None)]


@pytest.mark.parametrize(
    "text, wanted, places",
    [
        ("10万元和0万元", "0万元", [5]),
        ("0万元", "0万元", [0]),
        ("3.5和13.5和3.55", "3.5", [0]),
        ("10万元", "0万元", [1]),  # nowhere else
        ("无", "", []),
    ],
)
def test_a_number_is_not_found_within_a_longer_one(text: str, wanted: str, places: list[int]) -> None:
    assert places_of(text, wanted) == places
