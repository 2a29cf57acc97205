"""Ruled tables from glyphs and rules drawn by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.datatypes import Grid
from corpus.pages.datatypes import Glyph, PageContent, Rule
from corpus.pages.lattice import find_ruled_tables, split_ruled

SIZE = 10.0


def word(text: str, x: float, top: float, size: float = SIZE) -> list[Glyph]:
    """A text set at x; Chinese characters are as wide as high, others half as wide. Blanks only advance."""
    glyphs = []
    for char in text:
        width = size if ord(char) > 0x2E7F else size / 2
        if char != " ":
            glyphs.append(Glyph(char, (x, top, x + width, top + size)))
        x += width
    return glyphs


def across(y: float, *ends: float) -> list[Rule]:
    return [Rule(start, y, end, y) for start, end in zip(ends[::2], ends[1::2], strict=True)]


def down(x: float, *ends: float) -> list[Rule]:
    return [Rule(x, start, x, end) for start, end in zip(ends[::2], ends[1::2], strict=True)]


def mesh(xs: list[float], ys: list[float]) -> list[Rule]:
    return [rule for y in ys for rule in across(y, xs[0], xs[-1])] + [
        rule for x in xs for rule in down(x, ys[0], ys[-1])
    ]


def page(glyphs: list[Glyph], rules: list[Rule]) -> PageContent:
    return PageContent(3, 600, 800, tuple(glyphs), tuple(rules))


def texts(grid: Grid) -> list[list[str | None]]:
    return [[cell.text if cell else None for cell in row] for row in grid.rows]


def spans(grid: Grid) -> dict[str, tuple[int, int]]:
    cells = [cell for row in grid.rows for cell in row if cell]
    return {cell.text: (cell.row_span, cell.col_span) for cell in cells if cell.row_span * cell.col_span > 1}


def only(content: PageContent) -> Grid:
    (table,) = find_ruled_tables(content)
    return table.grid


BODY = word("项目", 110, 105) + word("金额", 210, 105) + word("办公费", 110, 125) + word("1,234.56", 210, 125)
TEXTS = [["项目", "金额"], ["办公费", "1,234.56"]]


def test_a_plain_table_with_page_and_boxes() -> None:
    content = page(BODY, mesh([100, 200, 300], [100, 120, 140]))
    (table,) = find_ruled_tables(content)
    assert texts(table.grid) == TEXTS
    assert (table.page, table.bbox, table.is_ruled) == (3, (100, 100, 300, 140), True)
    figure = table.grid.rows[1][1]
    assert figure is not None
    assert (figure.source.text, figure.source.page, figure.source.bbox) == ("1,234.56", 3, (210, 125, 250, 135))


def test_a_blank_cell_has_the_box_of_its_cell() -> None:
    blank = only(page(word("项目", 110, 105) + word("费", 110, 125), mesh([100, 200, 300], [100, 120, 140]))).rows[0][1]
    assert blank is not None
    assert (blank.text, blank.source.bbox) == ("", (200, 100, 300, 120))


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param(
            [Rule(x, y, x + 2, y) for y in (100, 120, 140) for x in range(100, 300, 4)]
            + mesh([100, 200, 300], [100, 140])[2:],
            id="dashes",
        ),
        pytest.param(mesh([100, 102, 200, 202, 300], [100, 120, 122, 140]), id="double rules"),
        pytest.param(
            [r for y in (100, 120, 140) for r in across(y, 90, 310)] + down(200, 100, 140), id="no side rules"
        ),
        pytest.param(
            across(120, 100, 300) + down(100, 98, 142) + down(200, 98, 142) + down(300, 98, 142), id="no top and bottom"
        ),
        pytest.param(mesh([100, 199, 300], [100, 120]) + mesh([100, 201, 300], [120, 140]), id="halves a hair apart"),
        pytest.param(
            mesh([100, 196, 300], [100, 120]) + mesh([100, 203, 300], [120, 140]), id="halves that do not align"
        ),
        pytest.param(mesh([100, 200, 300], [100, 120, 140]) + mesh([205, 290], [122, 138]), id="a box inside a cell"),
        pytest.param(mesh([100, 200, 300], [100, 120, 140]) + mesh([20, 580], [20, 780]), id="a page border"),
        pytest.param(mesh([100, 200, 208, 300], [100, 120, 140]), id="a phantom column"),
        pytest.param(mesh([100, 200, 300], [100, 120, 124, 140]), id="a phantom row"),
    ],
)
def test_the_same_table_however_it_is_drawn(rules: list[Rule]) -> None:
    assert texts(only(page(BODY, rules))) == TEXTS


def test_merged_cells() -> None:
    rules = [
        *across(100, 100, 400), *across(120, 200, 400), *across(140, 100, 400), *across(160, 100, 400),
        *down(100, 100, 160), *down(200, 100, 160), *down(300, 120, 160), *down(400, 100, 160),
    ]  # fmt: skip
    glyphs = word("科目", 110, 115) + word("支出", 280, 105) + word("合计", 210, 125) + word("其中", 310, 125)
    glyphs += word("甲", 110, 145) + word("7", 210, 145) + word("3", 310, 145)
    grid = only(page(glyphs, rules))
    assert texts(grid) == [["科目", "支出", None], [None, "合计", "其中"], ["甲", "7", "3"]]
    assert spans(grid) == {"科目": (2, 1), "支出": (1, 2)}


def test_two_tables_on_a_page_and_the_rest() -> None:
    other = word("甲", 110, 305) + word("1", 210, 305) + word("乙", 110, 325) + word("2", 210, 325)
    rules = mesh([100, 200, 300], [100, 120, 140]) + mesh([100, 200, 300], [300, 320, 340])
    outside = word("单位：万元", 110, 200)
    parts = split_ruled(page(BODY + outside + other, rules))
    assert [texts(table.grid) for table in parts.tables] == [TEXTS, [["甲", "1"], ["乙", "2"]]]
    assert parts.rest == tuple(outside)


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param(mesh([100, 300], [100, 140]), id="a frame"),
        pytest.param(across(100, 100, 300) + across(120, 100, 300) + across(140, 100, 300), id="three rules"),
        pytest.param(mesh([100, 300], [100, 120, 140]), id="one column"),
    ],
)
def test_rules_without_columns_are_no_table(rules: list[Rule]) -> None:
    parts = split_ruled(page(BODY, rules))
    assert (parts.tables, parts.rest) == ((), tuple(BODY))


def test_an_empty_frame_is_no_table() -> None:
    assert find_ruled_tables(page(word("页", 500, 700), mesh([100, 200, 300], [100, 120, 140]))) == []


def two_cells(glyphs: list[Glyph], width: float = 100) -> list[str | None]:
    """The second row of a table of two columns, the second of this width."""
    head = word("甲", 105, 105) + word("乙", 205, 105)
    return texts(only(page(head + glyphs, mesh([100, 200, 200 + width], [100, 120, 160]))))[1]


def test_a_number_broken_in_a_narrow_cell_is_one() -> None:
    assert two_cells(word("费", 105, 125) + word("30,439.8", 203, 125) + word("2", 203, 137), 46) == ["费", "30,439.82"]


@pytest.mark.parametrize(
    "upper, lower, width",
    [
        pytest.param("30,439.8", "2", 100, id="room for more"),
        pytest.param("123.45", "67.89", 36, id="two numbers"),
        pytest.param("1,234", "56.78", 31, id="both whole"),
    ],
)
def test_two_numbers_in_a_cell_stay_two(upper: str, lower: str, width: float) -> None:
    found = two_cells(word("费", 105, 125) + word(upper, 203, 125) + word(lower, 203, 137), width)
    assert found == ["费", f"{upper}\n{lower}"]


def test_words_broken_in_a_cell_keep_their_lines_in_order() -> None:
    assert two_cells(word("传媒支", 105, 125) + word("出", 105, 137) + word("5", 205, 125)) == ["传媒支\n出", "5"]


def test_a_number_across_an_edge_is_whole_where_most_of_it_lies() -> None:
    assert two_cells(word("费", 105, 125) + word("1,234,567.89", 188, 140)) == ["费", "1,234,567.89"]


def test_numbers_of_two_cells_that_touch_stay_apart() -> None:
    assert two_cells(word("12.5013.75", 175, 125)) == ["12.50", "13.75"]


def test_texts_printed_over_each_other_are_no_number() -> None:
    glyphs = word("费", 105, 125) + word("12", 205, 125) + word("章", 400, 700) + word("34", 215, 125)
    assert two_cells(glyphs) == ["费", "12 34"]


def test_a_line_below_its_low_row_returns_to_its_cell() -> None:
    glyphs = word("甲", 105, 102) + word("一般公共预算支", 203, 100) + word("出", 203, 112)
    glyphs += word("丙", 105, 118) + word("9", 240, 118)
    grid = only(page(glyphs, mesh([100, 200, 300], [98, 115, 130])))
    assert texts(grid) == [["甲", "一般公共预算支\n出"], ["丙", "9"]]


def test_a_nested_table_takes_its_own_text() -> None:
    inner = word("丙", 215, 148) + word("1", 255, 148) + word("丁", 215, 163) + word("2", 255, 163)
    rules = mesh([100, 200, 300], [100, 120, 200]) + mesh([210, 250, 290], [145, 160, 175])
    found = find_ruled_tables(page(BODY + inner, rules))
    assert [texts(table.grid) for table in found] == [TEXTS, [["丙", "1"], ["丁", "2"]]]


@given(
    st.lists(st.floats(15, 80), min_size=2, max_size=6),
    st.lists(st.floats(14, 40), min_size=1, max_size=8),
)
def test_every_figure_is_found_in_its_place(widths: list[float], heights: list[float]) -> None:
    xs = [50 + sum(widths[:n]) for n in range(len(widths) + 1)]
    ys = [60 + sum(heights[:n]) for n in range(len(heights) + 1)]
    glyphs = [
        glyph
        for r in range(len(heights))
        for c in range(len(widths))
        for glyph in word(f"{r}{c}", xs[c] + 2, ys[r] + 2)
    ]
    expected = [[f"{r}{c}" for c in range(len(widths))] for r in range(len(heights))]
    assert texts(only(page(glyphs, mesh(xs, ys)))) == expected


def test_too_many_rules_are_a_drawing() -> None:
    rules = [Rule(0, y, 500, y) for y in range(0, 24_000, 6)] + mesh([0, 200, 500], [0, 24_000])
    assert find_ruled_tables(page(BODY, rules)) == []


FIGURES = word("办公费", 110, 105) + word("1,234.56", 210, 105) + word("差旅费", 110, 125) + word("8.00", 210, 125)


@pytest.mark.parametrize("top, expected", [(85, [0, 1, 2]), (145, [1, 2, 0])])
def test_a_row_without_its_outer_rule_belongs_to_the_table(top: float, expected: list[int]) -> None:
    row = word("会议费", 110, top) + word("7.50", 210, top)
    parts = split_ruled(page(FIGURES + row, mesh([100, 200, 300], [100, 120, 140])))
    rows = [["会议费", "7.50"], ["办公费", "1,234.56"], ["差旅费", "8.00"]]
    assert [texts(table.grid) for table in parts.tables] == [[rows[n] for n in expected]]
    assert parts.rest == ()


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(word("填报单位", 110, 85) + word("单位万元", 210, 85), id="a unit line"),
        pytest.param(word("7", 240, 85), id="a page number"),
        pytest.param(word("第7页", 110, 85), id="a page number in words"),
        pytest.param(word("会议费", 110, 75) + word("7.50", 210, 75), id="too far away"),
        pytest.param(word("会议费", 110, 85) + word("7.50", 196, 85), id="not in its column"),
        pytest.param(word("会议费", 110, 85) + word("7.50", 210, 85) + word("注", 320, 85), id="wider than the table"),
        pytest.param(word("7.50", 110, 85) + word("会议费", 210, 85), id="words under figures"),
    ],
)
def test_other_lines_over_a_table_stay_outside(line: list[Glyph]) -> None:
    parts = split_ruled(page(FIGURES + line, mesh([100, 200, 300], [100, 120, 140])))
    assert [len(table.grid.rows) for table in parts.tables] == [2]
    assert parts.rest == tuple(line)


def stacked(*columns: list[tuple[str, float]]) -> list[list[str | None]]:
    """Columns of texts with their tops, ruled at the sides and under the head only."""
    xs = [100.0 + 100 * n for n in range(len(columns) + 1)]
    glyphs = [glyph for n in range(len(columns)) for glyph in word("头", xs[n] + 5, 105)]
    glyphs += [g for n, column in enumerate(columns) for text, top in column for g in word(text, xs[n] + 5, top)]
    return texts(only(page(glyphs, mesh(xs, [100, 120, 200]))))[1:]


def test_rows_without_rules_between_them() -> None:
    labels = [("教育支出", 125.0), ("其中小学", 140.0), ("合计", 155.0)]
    assert stacked(labels, [("30", 125), ("10", 140), ("40", 155)], [("1.5", 125), ("2.5", 155)]) == [
        ["教育支出", "30", "1.5"], ["其中小学", "10", ""], ["合计", "40", "2.5"],
    ]  # fmt: skip


def test_a_wrapped_label_in_a_row_without_rules() -> None:
    labels = [("文化旅游与", 125.0), ("传媒支出", 137.0), ("合计", 155.0)]
    assert stacked(labels, [("30", 125), ("40", 155)]) == [["文化旅游与\n传媒支出", "30"], ["合计", "40"]]


@pytest.mark.parametrize(
    "labels",
    [
        pytest.param(
            [("文化旅游与", 125.0), ("传媒支出", 137.0), ("合计", 155.0)], id="figures beside the second lines"
        ),
        pytest.param([("两年", 132.0)], id="one label for two figures"),
    ],
)
def test_lines_that_fit_no_row_leave_the_row_whole(labels: list[tuple[str, float]]) -> None:
    assert stacked(labels, [("30", 131), ("40", 149)]) == [["\n".join(text for text, _ in labels), "30\n40"]]
